"""What is written when somebody may be in danger: the level of suicide risk, the Flag, and a proposed RiskAssessment.

A level is only written where the instrument finds one. LOINC 93374-7 has the answers low, moderate and high (list
LL465-6) and none for "all answers no": that is a word of ours, never "low". The Flag says that there is a safety
concern and nothing else, because flags are shown to people who need not know why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.condition import comparisons
from mindscreen.fhir import codes
from mindscreen.fhir.extensions import score_bounds
from mindscreen.fhir.interpretation import band_codings, truth_coding
from mindscreen.fhir.observed import computed, observation, unknown
from mindscreen.interval import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Screening
    from mindscreen.parts import Finding, Score

_LEVELS: Final = {"c-ssrs-screener": "tier"}
"""Instrument to the score whose bands are levels of suicide risk."""
_LOINC_LEVEL: Final = "93374-7"
_LOINC_ANSWERS: Final = {"low": "LA9194-7", "moderate": "LA6751-7", "high": "LA9193-9"}
"""Band to the answer in LOINC list LL465-6."""
_RISK: Final[Mapping[str, str]] = {"en": "Suicide risk level", "zh-CN": "自杀风险等级"}
_OPEN: Final[Mapping[str, str]] = {
    "en": "The level depends on missing answers. Ask, and act as if it were the highest that is possible until then.",
    "zh-CN": "风险等级取决于未作答的条目：请补问；补问前按可能的最高等级处理。",
}
_CONCERN: Final[Mapping[str, str]] = {
    "en": "Safety concern: talk to the responsible doctor before the person leaves.",
    "zh-CN": "安全警示：请在患者离开前联系责任医师。",
}
_TO_ASSESS: Final[Mapping[str, str]] = {
    "en": "Computed from answers; a clinician has yet to assess the risk.",
    "zh-CN": "由作答计算得出，尚待临床人员评估风险。",
}


def critical_items(screening: Screening) -> frozenset[str]:
    """The items whose answers themselves raise a critical finding."""
    rules = [screening.instrument.finding(finding.id) for finding in critical(screening)]
    return frozenset(leaf.name for rule in rules for leaf in comparisons(rule.when))


def critical(screening: Screening) -> list[Finding]:
    """The critical findings that are raised."""
    return [finding for finding in screening.result.raised if finding.level == "critical"]


def has_risk_level(screening: Screening) -> bool:
    """Whether the instrument finds a level of suicide risk."""
    return screening.instrument.id in _LEVELS


def level_of(screening: Screening) -> Score:
    """The score whose band is the level."""
    return screening.result[_LEVELS[screening.instrument.id]]


def risk_level_observation(screening: Screening) -> Json:
    """The level of suicide risk under LOINC 93374-7; positive from the lowest level on, unknown while answers miss."""
    score = level_of(screening)
    resource = observation(screening, "risk-level", lambda: _named(screening))
    resource |= computed(screening)
    if score.band is None:
        resource["extension"] = [score_bounds(score)]
        resource |= unknown(screening, _OPEN)
    else:
        resource["valueCodeableConcept"] = _level(screening, score, score.band)
    if meaning := truth_coding(_at_risk(score)):
        resource["interpretation"] = [{"coding": meaning}]
    sources = ("response", *(f"item/{item}" for item in screening.result.answers), f"score/{score.id}")
    if derived_from := screening.reference(*sources):
        resource["derivedFrom"] = derived_from
    resource["note"] = screening.notes()
    return resource


def _named(screening: Screening) -> Json:
    own = {"system": f"{codes.BASE}:risk", "code": "suicide-risk-level"}
    return {"coding": [{"system": codes.LOINC, "code": _LOINC_LEVEL}, own], **screening.say("text", _RISK)}


def _level(screening: Screening, score: Score, band: str) -> Json:
    """A level in the words of LOINC, where it has one, and in ours."""
    own, text = band_codings(screening, score.id, band)
    loinc = [{"system": codes.LOINC, "code": _LOINC_ANSWERS[band]}] if band in _LOINC_ANSWERS else []
    return {"coding": [*loinc, own], **text}


def _at_risk(score: Score) -> Truth:
    """Whether any completion of the form has no risk, or every one."""
    if score.lower > 0:
        return Truth.TRUE
    return Truth.UNKNOWN if score.upper > 0 else Truth.FALSE


def flag_resource(screening: Screening) -> Json:
    """The Flag for raised critical findings: that there is a concern, without what it is."""
    raised = [f"finding/{finding.id}" for finding in critical(screening)]
    safety = {"system": codes.FLAG_CATEGORY, "code": "safety", "display": "Safety"}
    concern = {"system": f"{codes.BASE}:flag", "code": "safety-concern"}
    return {
        **screening.resource("Flag", "flag"),
        "extension": [
            {"url": codes.FLAG_DETAIL, "valueReference": reference} for reference in screening.reference(*raised)
        ],
        "status": "active",
        "category": [{"coding": [safety]}],
        "code": screening.once("flag", lambda: {"coding": [concern], **screening.say("text", _CONCERN)}),
        **screening.person(),
        "period": {"start": screening.authored},
        "author": screening.reference("device")[0],
    }


def risk_assessment_resource(screening: Screening) -> Json:
    """A preliminary RiskAssessment of raised critical findings, without probability; the final one is a clinician's."""
    basis = [f"item/{item}" for item in screening.result.answers]
    basis += [f"finding/{finding.id}" for finding in critical(screening)]
    return {
        **screening.resource("RiskAssessment", "risk-assessment"),
        "status": "preliminary",
        **screening.person(),
        "occurrenceDateTime": screening.authored,
        "performer": screening.reference("device")[0],
        "basis": screening.reference("response", *basis, "risk-level"),
        "prediction": [_prediction(screening, finding) for finding in critical(screening)],
        "note": screening.notes(_TO_ASSESS),
    }


def _prediction(screening: Screening, finding: Finding) -> Json:
    rule = screening.instrument.finding(finding.id)
    names = {locale: ours.finding(rule.id) for locale, ours in screening.words.items()}
    outcome = {"coding": codes.finding_codings(screening.instrument, rule), **screening.say("text", names)}
    risk = {"coding": [{"system": f"{codes.BASE}:risk", "code": "screen-positive"}]}
    if has_risk_level(screening):
        score = screening.result[_LEVELS[screening.instrument.id]]
        risk = risk if score.band is None else _level(screening, score, score.band)
    return {"outcome": outcome, "qualitativeRisk": risk, "rationale": codes.plain(finding.because)}

"""What the United States quality measures of depression screening read: the profile `us-ecqm`.

CMS2 (Screening for Depression and Follow-Up Plan) counts an Observation under LOINC 73832-8 (adult) or 73831-0
(adolescent) whose value says positive or negative in SNOMED CT; a refusal is a cancelled one with its reason. At the
start of the measurement period the measure takes the adolescent code up to 17 years and the adult one from 17, so the
age on the day of the screen decides rightly for both. CMS159 (Depression Remission) counts the PHQ-9 total as an
integer. SNOMED CT needs a licence that mainland China has not, so nothing of this is written unless it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.interpretation import screened, truth_coding
from mindscreen.fhir.observed import computed, observation, unknown
from mindscreen.interval import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Outgoing, Screening
    from mindscreen.response import Context

_QICORE: Final = "http://hl7.org/fhir/us/qicore/StructureDefinition/"
SCREENING_ASSESSMENT: Final = f"{_QICORE}qicore-observation-screening-assessment"
CANCELLED: Final = f"{_QICORE}qicore-observationcancelled"
NOT_DONE_REASON: Final = f"{_QICORE}qicore-notDoneReason"

_SNOMED: Final = codes.SYSTEMS["snomed"]
_DOMAIN: Final = "depression"
_ADULT_MONTHS: Final = 18 * 12
_SCREENS: Final = {
    True: ("73832-8", "Adult depression screening assessment", "成人抑郁筛查"),
    False: ("73831-0", "Adolescent depression screening assessment", "青少年抑郁筛查"),
}
"""Whether the person is an adult, to the LOINC code and its names."""
_RESULTS: Final = {
    Truth.TRUE: ("428181000124104", "Depression screening positive (finding)"),
    Truth.FALSE: ("428171000124102", "Depression screening negative (finding)"),
}
_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "declined": ("720834000", "Depression screening declined (situation)"),
    "medical": ("428119001", "Procedure not indicated (situation)"),
}
"""Why there was no screen, as the measure knows it: the code it names, and one of its value set "Medical Reason"."""
_OPEN: Final[Mapping[str, str]] = {
    "en": "Answers are missing that decide whether the screen is positive.",
    "zh-CN": "缺少决定筛查是否阳性的作答。",
}


def is_depression_screen(screening: Screening) -> bool:
    """Whether the measure is asked for and the instrument screens for depression."""
    return screening.profile == "us-ecqm" and _deciding_score(screening) is not None


def depression_screen_resource(screening: Screening) -> Json:
    """The screen as the measure reads it: positive or negative, or why that is not known."""
    score = _deciding_score(screening)
    assert score is not None  # noqa: S101 - asked only where `is_depression_screen`
    role = "depression-screen"
    adult = _is_adult(screening.result.context)
    resource = observation(screening, role, dict) | {"code": _code(screening.locale, adult=adult)}
    resource["meta"] = {**resource["meta"], "profile": [SCREENING_ASSESSMENT]}
    resource |= computed(screening)
    truth = screened(screening, score)
    if truth in _RESULTS:
        code, display = _RESULTS[truth]
        resource["valueCodeableConcept"] = {"coding": [{"system": _SNOMED, "code": code, "display": display}]}
        resource["interpretation"] = [{"coding": truth_coding(truth)}]
    else:
        resource |= unknown(screening, _OPEN)
    resource["derivedFrom"] = screening.reference("response", f"score/{score}")
    resource["note"] = screening.notes()
    return resource


def not_done(out: Outgoing, meta: Json, reason: str, context: Context) -> Json:
    """The elements of a cancelled Observation that the measure reads; the reason under the URLs of QI-Core 6 and 7."""
    if out.instrument.domain != _DOMAIN:
        raise _unusable("the instrument is no depression screen.", "Leave the profile out.")
    code, display = _REASONS[reason]
    why = {"coding": [{"system": _SNOMED, "code": code, "display": display}]}
    return {
        "meta": {**meta, "profile": [CANCELLED]},
        "code": _code(out.locale, adult=_is_adult(context)),
        "extension": [{"url": url, "valueCodeableConcept": why} for url in (NOT_DONE_REASON, codes.STATUS_REASON)],
    }


def _code(locale: str, *, adult: bool) -> Json:
    """The depression screen of the measure, for adults or for adolescents."""
    loinc, english, chinese = _SCREENS[adult]
    return {
        "coding": [{"system": codes.LOINC, "code": loinc, "display": english}],
        **codes.spoken("text", locale, {"en": english, "zh-CN": chinese}),
    }


def _is_adult(context: Context) -> bool:
    if context.age_bounds is None:
        raise _unusable(
            "the age must be known, because the measure has one code for adults and one for adolescents.",
            "State age_years.",
        )
    return context.age_bounds[0] >= _ADULT_MONTHS


def _unusable(what: str, remedy: str) -> InterchangeError:
    return InterchangeError("MS-F005", what, where="profile 'us-ecqm'", remedy=remedy)


def _deciding_score(screening: Screening) -> str | None:
    """The first score of a depression screen by which it is positive or negative."""
    if screening.instrument.domain != _DOMAIN:
        return None
    return next((score.id for score in screening.scores if screened(screening, score.id) is not None), None)

"""Scores, answers and findings as Observations.

A number stands in `value[x]` only when it is certain. What blanks leave open has a `dataAbsentReason` that says how
many answers are missing, and its bounds as an extension: as components they would be found by a search for scores of
that size. A finding that blanks leave open is unknown, never negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.condition import comparisons
from mindscreen.fhir import codes
from mindscreen.fhir.dates import check_reference
from mindscreen.fhir.extensions import score_bounds
from mindscreen.fhir.interpretation import interpretation, number, reference_ranges, truth_coding
from mindscreen.fhir.observed import computed, observation, unknown
from mindscreen.fhir.risk import critical_items, has_risk_level, risk_level_observation
from mindscreen.fhir.screening import Occasion, Screening, ValueKind, prepare
from mindscreen.interval import Truth
from mindscreen.text import CLOCK, unit_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from mindscreen.fhir.codes import Json
    from mindscreen.model import FindingRule, Instrument, Item, Number, Scale
    from mindscreen.parts import Finding, Score
    from mindscreen.result import Result

LEVEL_SYSTEM: Final = f"{codes.BASE}:level"
_MISSING: Final[Mapping[str, str]] = {
    "en": "What is missing decides it: ask, and do not read it as negative.",
    "zh-CN": "取决于缺失的信息：请补问，不得视为阴性。",
}


def observations(
    result: Result,
    *,
    items: bool = False,
    value: ValueKind = "integer",
    response: str | None = None,
    **occasion: Unpack[Occasion],
) -> list[Json]:
    """The scores and findings of a result as Observations that stand alone; `bundle()` ties them together.

    A score that only serves other scores is not among them.

    Args:
        result: from `mindscreen.screen`.
        items: whether each answered item gets an Observation too; an answer that is a critical finding always does.
        value: whether a score is a `valueInteger` or a `valueQuantity` with unit `{score}`; a mean always is. An answer
            that is a number follows it, with its own unit.
        response: reference to the QuestionnaireResponse they derive from.
        occasion: whose screen it was, when, and how it is written; see `Occasion`.

    Raises:
        InterchangeError: MS-F005, when a reference or date is missing or not valid.
        NotFoundError: MS-N004, for an unknown locale.
    """
    references = {}
    if response is not None:
        references["response"] = check_reference(response, "response", ("QuestionnaireResponse",))
    screening = prepare(result, **occasion, value=value, references=references, only_day=True)
    return [screening.deliver(each) for each in observation_resources(screening, items=items).values()]


def observation_resources(screening: Screening, *, items: bool) -> dict[str, Json]:
    """The Observations of a screening by role."""
    result, instrument = screening.result, screening.instrument
    told = told_items(screening, items=items)
    made = {f"item/{item}": answer_resource(screening, instrument.item(item)) for item in told}
    made |= {f"score/{score.id}": score_resource(screening, score) for score in screening.scores}
    made |= {
        f"finding/{finding.id}": finding_resource(screening, finding, finding.because) for finding in result.findings
    }
    if has_risk_level(screening):
        made["risk-level"] = risk_level_observation(screening)
    return made


def told_items(screening: Screening, *, items: bool) -> list[str]:
    """The items whose answers get an Observation: all that were answered, or those that raise a critical finding."""
    wanted = None if items else critical_items(screening)
    return [item for item in screening.result.answers if wanted is None or item in wanted]


def panel_resource(screening: Screening) -> Json:
    """The Observation that stands for the whole instrument and holds the others together."""
    members = [role for role in screening.references if role.partition("/")[0] in {"item", "score", "risk-level"}]
    panel = screening.instrument, screening.locale, screening.words
    resource = observation(screening, "panel", lambda: codes.panel_concept(*panel))
    return {**resource, "hasMember": screening.reference(*members)}


def _named(screening: Screening, role: str, codings: list[Json]) -> Json:
    """The `code` of the Observation with a role: its codings, and its name in all languages."""
    kind, _, name = role.partition("/")
    words = {
        locale: {"item": ours.item, "score": ours.scale, "finding": ours.finding}[kind](name)
        for locale, ours in screening.words.items()
    }
    titled = {locale: f"{screening.instrument.abbreviation}: {text}" for locale, text in words.items()}
    return {"coding": codings, **screening.say("text", titled)}


def answer_resource(screening: Screening, item: Item) -> Json:
    """The answer to an item."""
    instrument, role = screening.instrument, f"item/{item.id}"
    resource = observation(screening, role, lambda: _named(screening, role, codes.item_codings(instrument, item)))
    answered = screening.result.answers[item.id]
    if item.number is not None:
        return resource | _number(screening, item.number, answered)
    option = item.option(answered)
    own = {"system": codes.option_system(instrument, item), "code": option.key}
    coding = codes.option_coding(instrument, item, option)
    text = option.key if screening.form is None else screening.form.option(item.id, option.value)
    resource["valueCodeableConcept"] = {"coding": [coding] if coding == own else [coding, own], "text": text}
    return resource


def _number(screening: Screening, number: Number, value: int) -> Json:
    """An answer that is a number, as `value[x]`; a time of day is no quantity."""
    if number.unit == CLOCK:
        return {"valueTime": codes.time(value)}
    if screening.value == "integer":
        return {"valueInteger": value}
    unit = unit_text(number.unit, screening.locale) or number.unit
    return {"valueQuantity": {"value": value, "unit": unit, "system": codes.UCUM, "code": number.unit}}


def score_resource(screening: Screening, score: Score) -> Json:
    """A score, or why there is none."""
    instrument, role = screening.instrument, f"score/{score.id}"
    scale = instrument.scale(score.id)
    resource = observation(screening, role, lambda: _named(screening, role, codes.scale_codings(instrument, scale)))
    resource |= computed(screening)
    if score.value is not None:
        resource |= number(screening, score.lower, score.denominator)
    else:
        resource["extension"] = [score_bounds(score)]
        resource |= unknown(screening, _why_open(score))
    if meaning := interpretation(screening, score):
        resource["interpretation"] = [meaning]
    if ranges := reference_ranges(screening, scale):
        resource["referenceRange"] = ranges
    profile = screening.result.profile
    resource["method"] = screening.once(("method", score.id, profile), lambda: _method(screening, scale))
    if derived_from := screening.reference("response", *(f"item/{item}" for item in scale.items)):
        resource["derivedFrom"] = derived_from
    resource["note"] = screening.notes(*remarks(screening.result))
    return resource


def _why_open(score: Score) -> dict[str, str]:
    """Why there is no number, by locale."""
    blank = score.items - score.answered
    if blank == 0:
        return {
            "en": "Every item is answered, and yet no score follows; see the note.",
            "zh-CN": "条目均已作答，但不能得出得分，见备注。",
        }
    return {
        "en": f"Answers are missing to {blank} of {score.items} items, so there is no score.",
        "zh-CN": f"{score.items}个条目中有{blank}个未作答，不能得出得分。",
    }


def remarks(result: Result) -> list[str]:
    """What a reader of a score must know: rules that were set aside, and the notices of the engine."""
    said = [f"{override.rule} set aside: {override.reason}" for override in result.overrides]
    said += [f"{notice.code} {notice.about}".strip() for notice in result.notices]
    return ["; ".join(said)] if said else []


def _method(screening: Screening, scale: Scale) -> Json:
    instrument, result = screening.instrument, screening.result
    system = f"{codes.BASE}:scoring:{instrument.id}"
    return {
        "coding": [{"system": system, "version": result.instrument_version, "code": scale.id}],
        "text": f"{instrument.canonical} {scale.id}: {scale.method} of {_parts(scale)}, "
        f"cut-offs '{result.profile}', {result.scoring_hash}",
    }


def _parts(scale: Scale) -> str:
    """Of what a score is made: of so many items, or of scores."""
    scores = sum(term.source not in scale.items for term in scale.terms)
    items = len(scale.terms) - scores if scale.terms else len(scale.items)
    counted = [f"{count} {noun}" for count, noun in ((items, "items"), (scores, "scores")) if count]
    return " and ".join(counted)


def finding_resource(screening: Screening, finding: Finding, because: str) -> Json:
    """A finding, and why it is what it is."""
    instrument, role = screening.instrument, f"finding/{finding.id}"
    rule = instrument.finding(finding.id)
    resource = observation(screening, role, lambda: _named(screening, role, codes.finding_codings(instrument, rule)))
    resource["category"] = [*resource["category"], {"coding": [{"system": LEVEL_SYSTEM, "code": finding.level}]}]
    resource |= computed(screening)
    sources = screening.once(("sources", role), lambda: _sources(instrument, rule))
    if derived_from := screening.reference("response", *sources):
        resource["derivedFrom"] = derived_from
    if finding.truth is Truth.UNKNOWN:
        resource |= unknown(screening, _MISSING)
    else:
        resource["valueBoolean"] = finding.raised
        resource["interpretation"] = [{"coding": truth_coding(finding.truth)}]
    cited, remarked = screening.once(("remarks", role), lambda: _cited(screening, rule))
    resource["note"] = screening.notes(f"{because} [{cited}]", *remarked)
    return resource


def _sources(instrument: Instrument, rule: FindingRule) -> list[str]:
    """The roles of what a finding rests on: answers and scores, and the answers in scores that are not told."""
    names = dict.fromkeys(leaf.name for leaf in comparisons(rule.when))
    served = [scale for scale in instrument.scales if scale.id in names and not scale.reported]
    return [
        *(f"{kind}/{name}" for name in names for kind in ("item", "score")),
        *(f"item/{item}" for item in dict.fromkeys(item for scale in served for item in scale.items)),
    ]


def _cited(screening: Screening, rule: FindingRule) -> tuple[str, list[dict[str, str]]]:
    """The sources of a finding, and the sentence about it for clinicians where there is one."""
    cited = "; ".join(screening.instrument.references[key].text for key in rule.cite)
    remark = {locale: ours.finding_note(rule.id) for locale, ours in screening.words.items()}
    return cited, [remark] if all(remark.values()) else []

"""Scores, answers and findings as R4 Observations.

A number stands in `value[x]` only when it is certain. What blanks leave open has a `dataAbsentReason` that says how
many answers are missing, and its bounds as components; a finding that blanks leave open is unknown, never negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.condition import comparisons
from mindscreen.fhir import codes
from mindscreen.fhir.dates import check_reference
from mindscreen.fhir.interpretation import interpretation, number, reference_ranges, truth_coding
from mindscreen.fhir.screening import IDENTIFIER_SYSTEM, Screening, ValueKind, prepare
from mindscreen.interval import Truth
from mindscreen.text import CLOCK, unit_text

if TYPE_CHECKING:
    from mindscreen.fhir.codes import Json
    from mindscreen.model import Item, Number, Scale
    from mindscreen.parts import Finding, Score
    from mindscreen.result import Result


def observations(  # noqa: PLR0913 - independent facts, keyword-only
    result: Result,
    *,
    subject: str,
    authored: str | None = None,
    encounter: str | None = None,
    author: str | None = None,
    source: str | None = None,
    locale: str = "en",
    items: bool = False,
    value: ValueKind = "integer",
    response: str | None = None,
    administration_id: str | None = None,
    identifier_system: str = IDENTIFIER_SYSTEM,
) -> list[Json]:
    """The scores and findings of a result as R4 Observations that stand alone; `bundle()` ties them together.

    A score that only serves other scores is not among them.

    Args:
        result: from `mindscreen.screen`.
        subject: reference to the patient.
        authored: when the answers were given, a FHIR instant; from the result's context when absent.
        encounter: reference to the encounter.
        author: reference to who recorded the answers.
        source: reference to who gave them; the subject when the result says that it was completed by `self`.
        locale: language of the texts; translations stand beside them.
        items: whether each answered item gets an Observation too.
        value: whether a score is a `valueInteger` or a `valueQuantity` with unit `{score}`; a mean always is. An answer
            that is a number follows it, with its own unit.
        response: reference to the QuestionnaireResponse they derive from.
        administration_id: identifier of this administration, for the resources' identifiers.
        identifier_system: the system of those identifiers.

    Raises:
        InterchangeError: MS-F005, when a reference or date is missing or not valid.
        NotFoundError: MS-N004, for an unknown locale.
    """
    references = {}
    if response is not None:
        references["response"] = check_reference(response, "response", ("QuestionnaireResponse",))
    screening = prepare(
        result,
        subject=subject,
        authored=authored,
        encounter=encounter,
        author=author,
        source=source,
        locale=locale,
        value=value,
        administration_id=administration_id,
        identifier_system=identifier_system,
        references=references,
    )
    return list(observation_resources(screening, items=items).values())


def observation_resources(screening: Screening, *, items: bool) -> dict[str, Json]:
    """The Observations of a screening by role."""
    result = screening.result
    made: dict[str, Json] = {}
    if items:
        made |= {f"item/{item}": _answer(screening, screening.instrument.item(item)) for item in result.answers}
    made |= {f"score/{score.id}": _score(screening, score) for score in screening.scores}
    made |= {f"finding/{finding.id}": _finding(screening, finding) for finding in result.findings}
    return made


def panel_resource(screening: Screening) -> Json:
    """The Observation that stands for the whole instrument and holds the others together."""
    roles = [role for role in screening.references if role.partition("/")[0] in {"score", "item"}]
    return {
        **_observation(screening, "panel", codes.panel_codings(screening.instrument)),
        "hasMember": screening.reference(*roles),
    }


def _observation(screening: Screening, role: str, codings: list[Json]) -> Json:
    """What every Observation says; the parts that differ follow."""
    kind, _, name = role.partition("/")
    words = {
        locale: {"item": ours.item, "score": ours.scale, "finding": ours.finding}[kind](name) if name else ours.title
        for locale, ours in screening.words.items()
    }
    titled = {
        locale: f"{screening.instrument.abbreviation}: {text}" if name else text for locale, text in words.items()
    }
    survey = {"system": codes.OBSERVATION_CATEGORY, "code": "survey", "display": "Survey"}
    resource: Json = {
        **screening.resource("Observation", role),
        "status": "final",
        "category": [{"coding": [survey]}],
        "code": {"coding": codings, **screening.say("text", titled)},
        "subject": {"reference": screening.subject},
    }
    if screening.encounter is not None:
        resource["encounter"] = {"reference": screening.encounter}
    resource |= {"effectiveDateTime": screening.authored, "issued": screening.authored}
    performer = screening.source or screening.author
    if performer is not None and "Device/" not in performer:  # a Device cannot be the performer of an R4 Observation
        resource["performer"] = [{"reference": performer}]
    if derived_from := screening.reference("response"):
        resource["derivedFrom"] = derived_from
    return resource


def _answer(screening: Screening, item: Item) -> Json:
    instrument = screening.instrument
    if item.number is not None:
        resource = _observation(screening, f"item/{item.id}", codes.item_codings(instrument, item))
        return resource | _number(screening, item.number, screening.result.answers[item.id])
    option = item.option(screening.result.answers[item.id])
    own = {"system": codes.option_system(instrument, item), "code": option.key}
    coding = codes.option_coding(instrument, item, option)
    text = option.key if screening.form is None else screening.form.option(item.id, option.value)
    return {
        **_observation(screening, f"item/{item.id}", codes.item_codings(instrument, item)),
        "valueCodeableConcept": {"coding": [coding] if coding == own else [coding, own], "text": text},
    }


def _number(screening: Screening, number: Number, value: int) -> Json:
    """An answer that is a number, as `value[x]`; a time of day is no quantity."""
    if number.unit == CLOCK:
        return {"valueTime": codes.time(value)}
    if screening.value == "integer":
        return {"valueInteger": value}
    unit = unit_text(number.unit, screening.locale) or number.unit
    return {"valueQuantity": {"value": value, "unit": unit, "system": codes.UCUM, "code": number.unit}}


def _score(screening: Screening, score: Score) -> Json:
    scale = screening.instrument.scale(score.id)
    resource = _observation(screening, f"score/{score.id}", codes.scale_codings(screening.instrument, scale))
    resource |= _device(screening)
    if score.value is not None:
        resource |= number(screening, score.lower, score.denominator)
    else:
        unknown = {"system": codes.DATA_ABSENT_REASON, "code": "unknown", "display": "Unknown"}
        resource["dataAbsentReason"] = {"coding": [unknown], **screening.say("text", _why_open(score))}
        resource["component"] = _bounds(screening, score)
    if meaning := interpretation(screening, score):
        resource["interpretation"] = [meaning]
    if ranges := reference_ranges(screening, scale):
        resource["referenceRange"] = ranges
    resource["method"] = _method(screening, scale)
    if derived_from := screening.reference("response", *(f"item/{item}" for item in scale.items)):
        resource["derivedFrom"] = derived_from
    resource["note"] = screening.notes(*_remarks(screening.result))
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


def _remarks(result: Result) -> list[str]:
    """What a reader of a score must know: rules that were set aside, and the notices of the engine."""
    said = [f"{override.rule} set aside: {override.reason}" for override in result.overrides]
    said += [f"{notice.code} {notice.about}".strip() for notice in result.notices]
    return ["; ".join(said)] if said else []


def _bounds(screening: Screening, score: Score) -> list[Json]:
    """What an unfinished score can still become, and the published estimate where there is one."""
    parts = [
        ("lower-bound", {"en": "Smallest score the blanks allow", "zh-CN": "缺答情况下可能的最低分"}, score.lower),
        ("upper-bound", {"en": "Largest score the blanks allow", "zh-CN": "缺答情况下可能的最高分"}, score.upper),
    ]
    if score.prorated is not None:
        estimate = {
            "en": "Estimate by the published rule for missing answers; not the score",
            "zh-CN": "按已发表的缺失值规则估算，不是得分",
        }
        parts.append(("prorated", estimate, score.prorated * score.denominator))
    return [
        {
            "code": {
                "coding": [{"system": f"{codes.BASE}:score-part", "code": code}],
                **screening.say("text", words),
            },
            **number(screening, numerator, score.denominator),
        }
        for code, words, numerator in parts
    ]


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


def _finding(screening: Screening, finding: Finding) -> Json:
    rule = screening.instrument.finding(finding.id)
    resource = _observation(screening, f"finding/{finding.id}", codes.finding_codings(screening.instrument, rule))
    resource["category"].append({"coding": [{"system": f"{codes.BASE}:level", "code": finding.level}]})
    resource |= _device(screening)
    names = dict.fromkeys(leaf.name for leaf in comparisons(rule.when))
    roles = [f"{kind}/{name}" for name in names for kind in ("item", "score")]
    served = [scale for scale in screening.instrument.scales if scale.id in names and not scale.reported]
    roles += [f"item/{item}" for item in dict.fromkeys(item for scale in served for item in scale.items)]
    if derived_from := screening.reference("response", *roles):
        resource["derivedFrom"] = derived_from
    if finding.truth is Truth.UNKNOWN:
        missing = {
            "en": "What is missing decides it: ask, and do not read it as negative.",
            "zh-CN": "取决于缺失的信息：请补问，不得视为阴性。",
        }
        unknown = {"system": codes.DATA_ABSENT_REASON, "code": "unknown", "display": "Unknown"}
        resource["dataAbsentReason"] = {"coding": [unknown], **screening.say("text", missing)}
    else:
        resource["valueBoolean"] = finding.raised
        resource["interpretation"] = [{"coding": [truth_coding(finding.truth)]}]
    cited = "; ".join(screening.instrument.references[key].text for key in finding.cite)
    remark = {locale: ours.finding_note(finding.id) for locale, ours in screening.words.items()}
    resource["note"] = screening.notes(f"{finding.because} [{cited}]", *([remark] if all(remark.values()) else []))
    return resource


def _device(screening: Screening) -> Json:
    return {"device": device[0]} if (device := screening.reference("device")) else {}

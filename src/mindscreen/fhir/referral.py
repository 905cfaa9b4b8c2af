"""What a pathway recommends, as work that a person can accept or decline: ServiceRequest and Task.

Everything is a proposal. A referral is a draft ServiceRequest; a Task says what to do and until when. Both carry how
binding the recommendation is, which must be shown with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes
from mindscreen.fhir.extensions import recommendation_status
from mindscreen.vocabulary import due_at, term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Screening
    from mindscreen.recommendation import Recommendation

PRIORITIES: Final = {"U0": "stat", "U1": "asap", "U2": "urgent", "U3": "routine", "U4": "routine"}
"""FHIR has no priority below `routine`: routine work with a later date is told from it by its deadline."""


def service_request_resource(screening: Screening, advice: Recommendation, role: str, due: str | None) -> Json:
    """The draft referral for a recommendation that asks somebody outside the treating team, wanted until `due`."""
    resource: Json = {
        **screening.resource("ServiceRequest", role),
        "extension": [recommendation_status(advice)],
        "instantiatesUri": [rule_uri(advice)],
        "status": "draft",
        "intent": "proposal",
        "priority": PRIORITIES[advice.urgency],
        "code": {**_coded("action", [advice.action]), **screening.say("text", advice.text)},
        **screening.person(),
    }
    if due is not None:
        resource["occurrencePeriod"] = {"start": screening.authored, "end": due}
    resource["authoredOn"] = screening.authored
    resource["requester"] = screening.reference("device")[0]
    resource["performerType"] = concept(screening, "destination", advice.destination)
    if reasons := _reasons(screening, advice):
        resource["reasonReference"] = reasons
    resource["supportingInfo"] = screening.reference("response")
    resource["note"] = screening.notes(origin(advice))
    return resource


def task_resource(screening: Screening, advice: Recommendation, role: str, focus: str, due: str | None) -> Json:
    """The Task for a recommendation, wanted until `due`; `focus` is the role of what it is about."""
    resource: Json = {
        **screening.resource("Task", role),
        "extension": [recommendation_status(advice)],
        "instantiatesUri": rule_uri(advice),
        "status": "requested",
        "intent": "plan",
        "priority": PRIORITIES[advice.urgency],
        "code": concept(screening, "action", advice.action),
        **screening.say("description", advice.text),
    }
    resource["focus"] = screening.reference(focus)[0]
    resource["for"] = {"reference": screening.subject}
    if screening.encounter is not None:
        resource["encounter"] = {"reference": screening.encounter}
    resource["authoredOn"] = screening.authored
    resource["requester"] = screening.reference("device")[0]
    resource["performerType"] = [
        concept(screening, "destination", advice.destination),
        *(concept(screening, "notify", code) for code in advice.notify),
    ]
    if reasons := _reasons(screening, advice):
        resource["reasonReference"] = reasons[0]
    resource["note"] = screening.notes(origin(advice))
    if due is not None:
        resource["restriction"] = {"period": {"start": screening.authored, "end": due}}
    if inputs := _inputs(screening, advice):
        resource["input"] = inputs
    return resource


def concept(screening: Screening, kind: str, code: str) -> Json:
    """A code of the vocabulary with its words."""
    return screening.once((kind, code), lambda: coded(kind, code, screening.locale))


def coded(kind: str, code: str, locale: str) -> Json:
    """A code of the vocabulary as a concept, its word in one locale and its translations."""
    words = {each: term(kind, code, each) for each in codes.LOCALES}
    return {**_coded(kind, [code]), **codes.spoken("text", locale, words)}


def _coded(kind: str, values: Sequence[str]) -> Json:
    return {"coding": [{"system": f"{codes.BASE}:{kind}", "code": value} for value in values]}


def rule_uri(advice: Recommendation) -> str:
    """The rule of a pathway, in its version."""
    pathway, _, version = advice.pathway.partition("|")
    return f"{codes.BASE}:rule:{pathway}:{version}:{advice.id}"


def due(screening: Screening, advice: Recommendation) -> str | None:
    """The end of the time that the recommendation allows, counted from when the answers were given."""
    if advice.due is not None:
        return advice.due
    return due_at(screening.authored, advice.within, same_day=advice.urgency == "U1")


def _reasons(screening: Screening, advice: Recommendation) -> list[Json]:
    roles = [
        f"{kind}/{reason.finding}"
        for reason in advice.reasons
        if reason.instrument == screening.instrument.id
        for kind in ("finding", "score")
    ]
    return screening.reference(*dict.fromkeys(roles))


def origin(advice: Recommendation) -> Mapping[str, str]:
    """Where the recommendation comes from and how binding it is; that must always be shown with it."""
    sources = "; ".join(advice.cite)
    return {
        "en": f"Rule {advice.id} of pathway {advice.pathway} ({term('status', advice.status, 'en')}). {sources}",
        "zh-CN": f"路径 {advice.pathway} 规则 {advice.id}（{term('status', advice.status, 'zh-CN')}）。{sources}",
    }


def _inputs(screening: Screening, advice: Recommendation) -> list[Json]:
    """The instrument to give, and the items to ask."""
    inputs: list[Json] = []
    if advice.instrument is not None:
        concept = {"coding": [{"system": f"{codes.BASE}:instrument", "code": advice.instrument}]}
        inputs.append({"type": _coded("task-input", ["instrument"]), "valueCodeableConcept": concept})
    if advice.instrument == screening.instrument.id:
        for item in map(screening.instrument.item, advice.items):
            concept = {
                "coding": codes.item_codings(screening.instrument, item),
                **screening.say("text", {locale: ours.item(item.id) for locale, ours in screening.words.items()}),
            }
            inputs.append({"type": _coded("task-input", ["item"]), "valueCodeableConcept": concept})
    return inputs

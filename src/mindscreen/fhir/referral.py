"""What a pathway recommends, as work that a person can accept or decline: ServiceRequest, Task and Flag.

Everything is a proposal. A referral is a draft ServiceRequest; a Task says what to do and until when. The Flag says
that there is a safety concern and nothing else, because flags are shown to people who need not know why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes
from mindscreen.vocabulary import due_at, term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Screening
    from mindscreen.recommendation import Recommendation

PRIORITIES: Final = {"U0": "stat", "U1": "asap", "U2": "urgent", "U3": "routine", "U4": "routine"}
"""FHIR has no priority below `routine`: routine work with a later date is told from it by its deadline."""

_CONCERN: Final = {
    "en": "Safety concern: talk to the responsible doctor before the person leaves.",
    "zh-CN": "安全警示：请在患者离开前联系责任医师。",
}


def flag_resource(screening: Screening) -> Json:
    """The Flag for raised critical findings: that there is a concern, without what it is."""
    raised = [f"finding/{finding.id}" for finding in screening.result.raised if finding.level == "critical"]
    safety = {"system": codes.FLAG_CATEGORY, "code": "safety", "display": "Safety"}
    resource: Json = screening.resource("Flag", "flag")
    resource["extension"] = [
        {"url": codes.FLAG_DETAIL, "valueReference": reference} for reference in screening.reference(*raised)
    ]
    resource |= {
        "status": "active",
        "category": [{"coding": [safety]}],
        "code": {
            "coding": [{"system": f"{codes.BASE}:flag", "code": "safety-concern"}],
            **screening.say("text", _CONCERN),
        },
        "subject": {"reference": screening.subject},
        "period": {"start": screening.authored},
    }
    if screening.encounter is not None:
        resource["encounter"] = {"reference": screening.encounter}
    resource["author"] = screening.reference("device")[0]
    return resource


def service_request_resource(screening: Screening, advice: Recommendation, role: str) -> Json:
    """The draft referral for a recommendation that asks somebody outside the treating team."""
    resource: Json = {
        **screening.resource("ServiceRequest", role),
        "instantiatesUri": [_rule_uri(advice)],
        "status": "draft",
        "intent": "proposal",
        "priority": PRIORITIES[advice.urgency],
        "code": {**_coded("action", [advice.action]), **screening.say("text", advice.text)},
        "subject": {"reference": screening.subject},
    }
    if screening.encounter is not None:
        resource["encounter"] = {"reference": screening.encounter}
    if (due := _due(screening, advice)) is not None:
        resource["occurrencePeriod"] = {"start": screening.authored, "end": due}
    resource["authoredOn"] = screening.authored
    resource["requester"] = screening.reference("device")[0]
    resource["performerType"] = _concept(screening, "destination", advice.destination)
    if reasons := _reasons(screening, advice):
        resource["reasonReference"] = reasons
    resource["supportingInfo"] = screening.reference("response")
    resource["note"] = screening.notes(_origin(advice))
    return resource


def task_resource(screening: Screening, advice: Recommendation, role: str, focus: str) -> Json:
    """The Task for a recommendation; `focus` is the role of what it is about."""
    resource: Json = {
        **screening.resource("Task", role),
        "instantiatesUri": _rule_uri(advice),
        "status": "requested",
        "intent": "plan",
        "priority": PRIORITIES[advice.urgency],
        "code": _concept(screening, "action", advice.action),
        **screening.say("description", advice.text),
    }
    resource["focus"] = screening.reference(focus)[0]
    resource["for"] = {"reference": screening.subject}
    if screening.encounter is not None:
        resource["encounter"] = {"reference": screening.encounter}
    resource["authoredOn"] = screening.authored
    resource["requester"] = screening.reference("device")[0]
    resource["performerType"] = [
        _concept(screening, "destination", advice.destination),
        *(_concept(screening, "notify", code) for code in advice.notify),
    ]
    if reasons := _reasons(screening, advice):
        resource["reasonReference"] = reasons[0]
    resource["note"] = screening.notes(_origin(advice))
    if (due := _due(screening, advice)) is not None:
        resource["restriction"] = {"period": {"start": screening.authored, "end": due}}
    if inputs := _inputs(screening, advice):
        resource["input"] = inputs
    return resource


def _concept(screening: Screening, kind: str, code: str) -> Json:
    words = {locale: term(kind, code, locale) for locale in codes.LOCALES}
    return {**_coded(kind, [code]), **screening.say("text", words)}


def _coded(kind: str, values: Sequence[str]) -> Json:
    return {"coding": [{"system": f"{codes.BASE}:{kind}", "code": value} for value in values]}


def _rule_uri(advice: Recommendation) -> str:
    pathway, _, version = advice.pathway.partition("|")
    return f"{codes.BASE}:rule:{pathway}:{version}:{advice.id}"


def _due(screening: Screening, advice: Recommendation) -> str | None:
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


def _origin(advice: Recommendation) -> Mapping[str, str]:
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

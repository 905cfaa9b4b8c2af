"""The draft order that a card suggests: a ServiceRequest that nothing happens about before somebody signs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.fhir import codes
from mindscreen.fhir.referral import PRIORITIES, rule_uri
from mindscreen.library import load
from mindscreen.text import labels
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.fhir.cds.request import Request
    from mindscreen.fhir.codes import Json
    from mindscreen.recommendation import Recommendation


def order(request: Request, advice: Recommendation, sources: Sequence[str], locale: str) -> Json:
    """The ServiceRequest for a recommendation: a referral, or the instrument to give next.

    Args:
        request: for whom.
        advice: the recommendation.
        sources: references to the responses that it rests on.
        locale: language of the texts.
    """
    resource: Json = {
        "resourceType": "ServiceRequest",
        "meta": {"security": [dict(codes.RESTRICTED)]},
        "language": locale,
        "instantiatesUri": [rule_uri(advice)],
        "status": "draft",
        "intent": "proposal",
        "priority": PRIORITIES[advice.urgency],
        "code": _action(advice, locale) if advice.is_referral else _instrument(str(advice.instrument), locale),
        "subject": {"reference": f"Patient/{request.patient_id}"},
    }
    if request.encounter_id is not None:
        resource["encounter"] = {"reference": f"Encounter/{request.encounter_id}"}
    period = {name: at for name, at in (("start", advice.not_before), ("end", advice.due)) if at is not None}
    if period:
        resource["occurrencePeriod"] = period
    resource["performerType"] = _concept("destination", advice.destination, locale)
    if named := [{"reference": source} for source in sources if source]:
        resource["supportingInfo"] = named
    status = term("status", advice.status, locale)
    resource["note"] = [{"text": f"{advice.pathway} {advice.id} ({status})"}, {"text": codes.NOT_A_DIAGNOSIS[locale]}]
    return resource


def _action(advice: Recommendation, locale: str) -> Json:
    return {**_concept("action", advice.action, locale), "text": codes.one_line(advice.text[locale])}


def _instrument(name: str, locale: str) -> Json:
    instrument = load(name, allow_draft=True)
    return {"coding": codes.panel_codings(instrument), "text": codes.one_line(labels(instrument, locale).title)}


def _concept(kind: str, code: str, locale: str) -> Json:
    return {"coding": [{"system": f"{codes.BASE}:{kind}", "code": code}], "text": term(kind, code, locale)}

"""Everything about one screen in one R4 transaction, safe to send twice.

Every resource has an identifier made from the administration and its role, and is created only where none with that
identifier exists. Ids in the Bundle are made from the same words, so the same screen gives the same Bundle, byte for
byte, on every machine: nothing here reads a clock or throws dice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from mindscreen.fhir import codes
from mindscreen.fhir.filled import response_resource
from mindscreen.fhir.observation import observation_resources, panel_resource
from mindscreen.fhir.referral import flag_resource, service_request_resource, task_resource
from mindscreen.fhir.screening import IDENTIFIER_SYSTEM, Screening, ValueKind, content_id, full_url, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result

DEVICE_SYSTEM: Final = f"{codes.BASE}:device"


def bundle(  # noqa: PLR0913 - independent facts, keyword-only
    result: Result,
    advice: Iterable[Recommendation] = (),
    *,
    subject: str,
    authored: str | None = None,
    encounter: str | None = None,
    author: str | None = None,
    source: str | None = None,
    locale: str = "en",
    items: bool = False,
    value: ValueKind = "integer",
    identifier_system: str = IDENTIFIER_SYSTEM,
    administration_id: str | None = None,
    questionnaire_url: str | None = None,
    conditional: bool = True,
) -> Json:
    """A result, and what a pathway recommends about it, as an R4 (4.0.1) transaction Bundle.

    It holds the QuestionnaireResponse with its totals, an Observation for each score and finding and one for the panel,
    a Flag when a critical finding is raised, a draft ServiceRequest for each referral, a Task for each recommendation,
    the Device that scored, and the Provenance of it all. Nothing in it is a Condition.

    Args:
        result: from `mindscreen.screen`.
        advice: from `Pathway.advise`.
        subject: reference to the patient, `Patient/123`, a URN or a full URL.
        authored: when the answers were given, a FHIR instant; from the result's context when absent.
        encounter: reference to the encounter.
        author: reference to who recorded the answers.
        source: reference to who gave them; the subject when the result says that it was completed by `self`.
        locale: language of the texts; translations stand beside them.
        items: whether each answered item gets an Observation too.
        value: whether a score is a `valueInteger` (what quality measures count) or a `valueQuantity` with unit
            `{score}` (what servers can search by size); a mean is always a quantity.
        identifier_system: the system of the identifiers; give one of your hospital.
        administration_id: the hospital's own identifier of this administration. Without one it is made from subject,
            time and answers, so that a corrected form is another administration.
        questionnaire_url: canonical URL under which the hospital publishes the Questionnaire; ours when absent. Some
            servers find responses by questionnaire only when that URL is an http address.
        conditional: whether each resource is created only where none with its identifier (a Provenance: its tag)
            exists. Without it a second sending makes a second copy; for servers that cannot search so.

    Returns:
        A plain dict; nothing in it is shared, so it may be changed.

    Raises:
        InterchangeError: MS-F005, when a reference, date or identifier is missing or not valid.
        NotFoundError: MS-N004, for an unknown locale.
    """
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
        questionnaire_url=questionnaire_url,
    )
    if administration_id is None:
        screening = replace(screening, administration=content_id(screening))
    advised = list(_roles(advice))
    screening = replace(screening, references=_references(screening, advised, items=items))
    resources: dict[str, Json] = {"device": _device(screening), "response": response_resource(screening)}
    resources |= observation_resources(screening, items=items)
    resources["panel"] = panel_resource(screening)
    if "flag" in screening.references:
        resources["flag"] = flag_resource(screening)
    for role, each in advised:
        focus = "response"
        if each.is_referral:
            focus = f"referral/{role}"
            resources[focus] = service_request_resource(screening, each, focus)
        resources[f"task/{role}"] = task_resource(screening, each, f"task/{role}", focus)
    resources["provenance"] = _provenance(screening, [role for role in resources if role != "device"], advised)
    return {
        "resourceType": "Bundle",
        "meta": {"security": [dict(codes.RESTRICTED)]},
        "type": "transaction",
        "entry": [
            _entry(screening.references[role], resource, conditional=conditional)
            for role, resource in resources.items()
        ],
    }


def _roles(advice: Iterable[Recommendation]) -> Iterable[tuple[str, Recommendation]]:
    """Each recommendation with a role of its own: its rule, numbered where a rule stands twice."""
    seen: dict[str, int] = {}
    for each in advice:
        role = f"{each.pathway.partition('|')[0]}/{each.id}"
        seen[role] = seen.get(role, 0) + 1
        yield (role if seen[role] == 1 else f"{role}/{seen[role]}"), each


def _references(screening: Screening, advised: Sequence[tuple[str, Recommendation]], *, items: bool) -> dict[str, str]:
    """The role and fullUrl of everything that will be in the Bundle."""
    result = screening.result
    roles = ["device", "response"]
    roles += [f"item/{item}" for item in result.answers] if items else []
    roles += [f"score/{score.id}" for score in screening.scores]
    roles += [f"finding/{finding.id}" for finding in result.findings]
    roles.append("panel")
    if any(finding.level == "critical" for finding in result.raised):
        roles.append("flag")
    for role, each in advised:
        roles += [f"referral/{role}"] if each.is_referral else []
        roles.append(f"task/{role}")
    return {role: full_url(screening, role) for role in (*roles, "provenance")}


def _entry(url: str, resource: Json, *, conditional: bool) -> Json:
    request = {"method": "POST", "url": resource["resourceType"]}
    if conditional:
        request["ifNoneExist"] = _same(resource)
    return {"fullUrl": url, "resource": resource, "request": request}


def _same(resource: Json) -> str:
    """The search that finds this resource, should it already be there."""
    if resource["resourceType"] == "Provenance":  # has no identifier in R4, so a tag stands in for it
        tag = resource["meta"]["tag"][0]
        return f"_tag={quote(tag['system'], safe='')}%7C{quote(tag['code'], safe='')}"
    identifier = resource["identifier"]
    identifier = identifier if isinstance(identifier, dict) else identifier[0]
    return f"identifier={quote(identifier['system'], safe='')}%7C{quote(identifier['value'], safe='')}"


def _device(screening: Screening) -> Json:
    """The software that scored: the engine and the definition, each in its version."""
    instrument, result = screening.instrument, screening.result
    version = f"mindscreen {result.engine_version}, {instrument.canonical}, {result.scoring_hash}"
    return {
        "resourceType": "Device",
        "identifier": [
            {"system": DEVICE_SYSTEM, "value": version.replace(", ", "/").replace(" ", "-").replace("|", "-")}
        ],
        "status": "active",
        "deviceName": [{"name": "mindscreen", "type": "model-name"}],
        "type": {"text": "screening software"},
        "version": [
            {"type": {"text": "engine"}, "value": result.engine_version},
            {"type": {"text": "definition"}, "value": instrument.canonical},
            {"type": {"text": "scoring hash"}, "value": result.scoring_hash},
        ],
    }


def _provenance(screening: Screening, roles: Sequence[str], advised: Sequence[tuple[str, Recommendation]]) -> Json:
    instrument = screening.instrument
    assembler = {"system": codes.PROVENANCE_PARTICIPANT, "code": "assembler", "display": "Assembler"}
    head = screening.resource("Provenance", "provenance")
    del head["identifier"]
    identifier = screening.identifier("provenance")
    head["meta"]["tag"] = [{"system": identifier["system"], "code": identifier["value"]}]
    provenance: Json = {
        **head,
        "target": screening.reference(*(role for role in roles if role != "response")),
        "occurredDateTime": screening.authored,
        "recorded": screening.authored,
    }
    if pathways := sorted({each.pathway for _, each in advised}):
        provenance["policy"] = [f"{codes.BASE}:pathway:{name.replace('|', ':')}" for name in pathways]
    definition = {
        "identifier": {"system": f"{codes.BASE}:definition", "value": instrument.canonical},
        "display": f"{instrument.canonical} {screening.result.scoring_hash}",
    }
    provenance["agent"] = [{"type": {"coding": [assembler]}, "who": screening.reference("device")[0]}]
    provenance["entity"] = [
        {"role": "source", "what": screening.reference("response")[0]},
        {"role": "derivation", "what": definition},
    ]
    return provenance

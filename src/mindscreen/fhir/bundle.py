"""Everything about one screen in one transaction, safe to send twice.

Every resource has an identifier made from the administration and its role, and is created only where none with that
identifier exists. Ids in the Bundle are made from the same words, so the same screen gives the same Bundle, byte for
byte, on every machine: nothing here reads a clock or throws dice.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from mindscreen.fhir import codes
from mindscreen.fhir.ecqm import depression_screen_resource, is_depression_screen
from mindscreen.fhir.filled import response_resource
from mindscreen.fhir.observation import observation_resources, panel_resource, told_items
from mindscreen.fhir.provenance import audit_event_resource, device_resource, provenance_resource
from mindscreen.fhir.r5 import in_version
from mindscreen.fhir.referral import service_request_resource, task_resource
from mindscreen.fhir.risk import critical, flag_resource, has_risk_level, risk_assessment_resource
from mindscreen.fhir.screening import Occasion, Screening, content_id, full_urls, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Profile, ValueKind
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result


class BundleOptions(Occasion, total=False):
    """What `bundle` and `bundle_json` take beside result and advice: an `Occasion`, and what is to be written of it.

    Attributes:
        items: whether each answered item gets an Observation too; an answer that is a critical finding always does.
        value: whether a score is a `valueInteger` (default; what quality measures count) or a `valueQuantity` with unit
            `{score}` (what servers can search by size); a mean is always a quantity.
        profile: `us-ecqm` adds what the United States quality measure CMS2 reads of a depression screen, in SNOMED CT,
            for which the sender needs a licence.
        risk_assessment: whether a preliminary RiskAssessment is written for raised critical findings.
        audit: whether an AuditEvent is written.
        questionnaire_url: canonical URL under which the hospital publishes the Questionnaire; ours when absent. Some
            servers find responses by questionnaire only when that URL is an http address.
        conditional: whether each resource is created only where none with its identifier (a Provenance or AuditEvent:
            its tag) exists; the default. Without it a second sending makes a second copy; for servers that cannot
            search so.
    """

    items: bool
    value: ValueKind
    profile: Profile | None
    risk_assessment: bool
    audit: bool
    questionnaire_url: str | None
    conditional: bool


def bundle(result: Result, advice: Iterable[Recommendation] = (), **options: Unpack[BundleOptions]) -> Json:
    """A result, and what a pathway recommends about it, as a transaction Bundle.

    It holds the QuestionnaireResponse with its totals, an Observation for each score and finding and one for the panel,
    a Flag when a critical finding is raised, a draft ServiceRequest for each referral, a Task for each recommendation,
    the Device that scored, and the Provenance of it all. Nothing in it is a Condition.

    Args:
        result: from `mindscreen.screen`.
        advice: from `Pathway.advise`.
        options: whose screen it was and when (`subject` is always needed), and what is written; see `BundleOptions`.

    Returns:
        A plain dict; nothing in it is shared, so it may be changed.

    Raises:
        InterchangeError: MS-F005, when a reference, date, identifier or option is missing or not valid.
        NotFoundError: MS-N004, for an unknown locale.
    """
    screening, made = _written(result, advice, **options)
    return screening.deliver(made)


def bundle_json(result: Result, advice: Iterable[Recommendation] = (), **options: Unpack[BundleOptions]) -> bytes:
    """The same as `bundle`, as UTF-8 JSON ready to be sent; for many of them, where time counts.

    It is faster where the package orjson is installed.

    Raises:
        InterchangeError: MS-F005, as for `bundle`.
        NotFoundError: MS-N004, as for `bundle`.
    """
    screening, made = _written(result, advice, **options)
    return as_json(in_version(made, screening.fhir_version))


def as_json(resource: Json) -> bytes:
    """A resource as UTF-8 JSON without blanks."""
    try:
        from orjson import dumps  # noqa: PLC0415 - optional
    except ImportError:
        from json import dumps as plain_dumps  # noqa: PLC0415 - the fallback

        return plain_dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()
    made: bytes = dumps(resource)
    return made


def _written(  # noqa: PLR0913 - independent facts, keyword-only
    result: Result,
    advice: Iterable[Recommendation],
    *,
    items: bool = False,
    value: ValueKind = "integer",
    profile: Profile | None = None,
    risk_assessment: bool = False,
    audit: bool = False,
    questionnaire_url: str | None = None,
    conditional: bool = True,
    **occasion: Unpack[Occasion],
) -> tuple[Screening, Json]:
    """The Bundle in R4; what every screen says alike is shared in it."""
    screening = prepare(result, **occasion, value=value, profile=profile, questionnaire_url=questionnaire_url)
    if not screening.administration:
        screening = replace(screening, administration=content_id(screening))
    advised = dict(_roles(advice))
    in_danger = bool(critical(screening))
    roles = _observed(screening, items=items)
    if in_danger:
        roles += ["flag", "risk-assessment"] if risk_assessment else ["flag"]
    for role, each in advised.items():
        roles += [f"referral/{role}", f"task/{role}"] if each.is_referral else [f"task/{role}"]
    roles += ["provenance", "audit"] if audit else ["provenance"]
    screening = replace(screening, references=full_urls(screening, roles))

    resources: dict[str, Json] = {"device": device_resource(screening), "response": response_resource(screening)}
    resources |= observation_resources(screening, items=items)
    if "depression-screen" in screening.references:
        resources["depression-screen"] = depression_screen_resource(screening)
    resources["panel"] = panel_resource(screening)
    if in_danger:
        resources["flag"] = flag_resource(screening)
        if risk_assessment:
            resources["risk-assessment"] = risk_assessment_resource(screening)
    for role, each in advised.items():
        focus = "response"
        if each.is_referral:
            focus = f"referral/{role}"
            resources[focus] = service_request_resource(screening, each, focus)
        resources[f"task/{role}"] = task_resource(screening, each, f"task/{role}", focus)
    derived = [role for role in resources if role not in {"device", "response"}]
    resources["provenance"] = provenance_resource(screening, derived, list(advised.values()))
    if audit:
        resources["audit"] = audit_event_resource(screening)

    entries = _entries(screening, resources, conditional=conditional)
    made = {"resourceType": "Bundle", "meta": {"security": [codes.RESTRICTED]}, "type": "transaction", "entry": entries}
    return screening, made


def _observed(screening: Screening, *, items: bool) -> list[str]:
    """The roles of the software, the response and all Observations that will be in the Bundle."""
    roles = ["device", "response"]
    roles += [f"item/{item}" for item in told_items(screening, items=items)]
    roles += [f"score/{score.id}" for score in screening.scores]
    roles += [f"finding/{finding.id}" for finding in screening.result.findings]
    roles += ["risk-level"] if has_risk_level(screening) else []
    roles += ["depression-screen"] if is_depression_screen(screening) else []
    return [*roles, "panel"]


def _roles(advice: Iterable[Recommendation]) -> Iterable[tuple[str, Recommendation]]:
    """Each recommendation with a role of its own: its rule, numbered where a rule stands twice."""
    seen: dict[str, int] = {}
    for each in advice:
        role = f"{each.pathway.partition('|')[0]}/{each.id}"
        seen[role] = seen.get(role, 0) + 1
        yield (role if seen[role] == 1 else f"{role}/{seen[role]}"), each


def _entries(screening: Screening, resources: dict[str, Json], *, conditional: bool) -> list[Json]:
    """The entries; each says with which search the server finds the resource, should it already be there."""
    ours = f"{_quoted(screening.identifier_system)}%7C{quote(screening.administration, safe='')}%2F"
    made = []
    for role, resource in resources.items():
        kind = resource["resourceType"]
        request = {"method": "POST", "url": kind}
        if conditional and kind == "Device":
            [identifier] = resource["identifier"]
            request["ifNoneExist"] = f"identifier={_quoted(identifier['system'])}%7C{_quoted(identifier['value'])}"
        elif conditional:
            search = "identifier" if "identifier" in resource else "_tag"
            request["ifNoneExist"] = f"{search}={ours}{_quoted(role)}"
        made.append({"fullUrl": screening.references[role], "resource": resource, "request": request})
    return made


@lru_cache(maxsize=4096)
def _quoted(name: str) -> str:
    """A name of ours, never of a person, as it stands in a search."""
    return quote(name, safe="")

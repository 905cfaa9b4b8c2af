"""What goes into a transaction: which resources, each with its role, its writer, and what its text depends on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from mindscreen.fhir import risk
from mindscreen.fhir.dates import check_reference
from mindscreen.fhir.ecqm import depression_screen_resource, is_depression_screen
from mindscreen.fhir.filled import response_resource
from mindscreen.fhir.interpretation import screened
from mindscreen.fhir.observation import (
    answer_resource,
    finding_resource,
    panel_resource,
    remarks,
    score_resource,
    told_items,
)
from mindscreen.fhir.provenance import audit_event_resource, device_resource, provenance_resource
from mindscreen.fhir.referral import due, service_request_resource, task_resource
from mindscreen.fhir.screening import content_id, full_urls, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
    from typing import Unpack

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Occasion, Profile, Screening, ValueKind
    from mindscreen.parts import Finding
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result


class Part(NamedTuple):
    """One resource of a transaction.

    Attributes:
        role: its role.
        write: writes it, for a screening and with its facts.
        key: all that it depends on but the person, the instrument and the facts; `None` where that cannot be told.
        facts: texts that belong to the person.
        conditional: whether it is created only where it is not there yet.
    """

    role: str
    write: Callable[[Screening, Mapping[str, str]], Json]
    key: Hashable = None
    facts: Mapping[str, str] = {}
    conditional: bool = True

    def entry(self, screening: Screening) -> Json:
        """The resource as an entry, which says with which search the server finds it, should it already be there."""
        return entry(self, screening, self.facts, own_search(screening))


def own_search(screening: Screening) -> str:
    """System and administration, as they stand in a search for the identifiers of this screening."""
    name = screening.administration
    plain = name.isascii() and name.replace("-", "").isalnum()  # as those are that we make
    return f"{_quoted(screening.identifier_system)}%7C{name if plain else quote(name, safe='')}%2F"


def entry(part: Part, screening: Screening, facts: Mapping[str, str], own: str) -> Json:
    """A part as an entry; `own` is `own_search`."""
    resource = part.write(screening, facts)
    request = {"method": "POST", "url": resource["resourceType"]}
    if part.conditional and part.role == "device":
        [identifier] = resource["identifier"]
        request["ifNoneExist"] = f"identifier={_quoted(identifier['system'])}%7C{_quoted(identifier['value'])}"
    elif part.conditional:
        search = "identifier" if "identifier" in resource else "_tag"
        request["ifNoneExist"] = f"{search}={own}{_quoted(part.role)}"
    return {"fullUrl": screening.references[part.role], "resource": resource, "request": request}


@lru_cache(maxsize=4096)
def _quoted(name: str) -> str:
    """A name of ours, never of a person, as it stands in a search."""
    return quote(name, safe="")


def contents(  # noqa: PLR0913 - independent facts, keyword-only
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
    response: str | None = None,
    **occasion: Unpack[Occasion],
) -> tuple[Screening, list[Part]]:
    """The screening with the references of all that is written about it, and the parts of its transaction."""
    screening = prepare(result, **occasion, value=value, profile=profile, questionnaire_url=questionnaire_url)
    administration = screening.administration or content_id(screening)
    advice = tuple(advice)
    parts = [
        *_recorded(screening, items=items, response=response is None),
        *_safety(screening, risk_assessment=risk_assessment),
        *(part for role, each in _roles(advice) for part in _advised(screening, role, each)),
    ]
    derived = tuple(part.role for part in parts if part.role not in {"device", "response"})
    pathways = tuple(sorted({each.pathway for each in advice}))
    key = "provenance", derived, pathways
    parts.append(Part("provenance", _of(partial(provenance_resource, roles=derived, pathways=pathways)), key))
    if audit:
        parts.append(Part("audit", _of(audit_event_resource)))
    references = full_urls(screening.identifier_system, administration, [part.role for part in parts])
    if response is not None:
        references["response"] = check_reference(response, "response", ("QuestionnaireResponse",))
    screening = replace(screening, administration=administration, references=references)
    return screening, parts if conditional else [part._replace(conditional=False) for part in parts]


def _of(write: Callable[[Screening], Json]) -> Callable[[Screening, Mapping[str, str]], Json]:
    """A writer that has no facts of its own."""
    return lambda screening, _: write(screening)


def _recorded(screening: Screening, *, items: bool, response: bool) -> Iterator[Part]:
    """The software, the response unless it is on the server, and what was observed."""
    instrument, result = screening.instrument, screening.result
    own_words = instrument.overlay is not None  # they may change
    software = "device", result.engine_version, result.scoring_hash
    yield Part("device", _of(device_resource), software)
    if response:
        no_letter = own_words or screening.fhir_version == "5.0.0"
        yield Part("response", lambda s, f: response_resource(s, f.get("items")), None if no_letter else "response")
    yield from observed(screening, items=items)
    if is_depression_screen(screening):
        yield Part("depression-screen", _of(depression_screen_resource))
    yield Part("panel", _of(panel_resource), "panel")


def observed(screening: Screening, *, items: bool) -> Iterator[Part]:
    """What was observed: answers, scores, findings and the level of suicide risk."""
    instrument, result = screening.instrument, screening.result
    for name in told_items(screening, items=items):
        item = instrument.item(name)
        answered = None if instrument.overlay is not None else (name, result.answers[name])  # its own words may change
        yield Part(f"item/{name}", _of(partial(answer_resource, item=item)), answered)
    plain = not remarks(result)
    for score in screening.scores:
        key = (score, screened(screening, score.id), result.profile) if plain else None
        yield Part(f"score/{score.id}", _of(partial(score_resource, score=score)), key)
    for finding in result.findings:
        yield _found(finding)
    if risk.has_risk_level(screening):
        yield Part("risk-level", _of(risk.risk_level_observation), risk.level_of(screening))


def _found(finding: Finding) -> Part:
    def write(screening: Screening, facts: Mapping[str, str]) -> Json:
        return finding_resource(screening, finding, facts["because"])

    return Part(f"finding/{finding.id}", write, (finding.id, finding.truth), {"because": finding.because})


def _safety(screening: Screening, *, risk_assessment: bool) -> Iterator[Part]:
    """What is written when a critical finding is raised."""
    raised = tuple(finding.id for finding in risk.critical(screening))
    if raised:
        yield Part("flag", _of(risk.flag_resource), ("flag", raised))
    if raised and risk_assessment:
        yield Part("risk-assessment", _of(risk.risk_assessment_resource))


def _advised(screening: Screening, role: str, advice: Recommendation) -> Iterator[Part]:
    """A recommendation as a Task, and a referral as a ServiceRequest that the Task is about."""
    until = due(screening, advice)
    facts = {} if until is None else {"due": until}
    reasons = tuple([(reason.instrument, reason.finding) for reason in advice.reasons])
    key = (*[getattr(advice, name) for name in _SAID], reasons, tuple(advice.text.items()), tuple(facts))
    work, focus = f"task/{role}", f"referral/{role}" if advice.is_referral else "response"
    if advice.is_referral:
        yield Part(focus, lambda s, f: service_request_resource(s, advice, focus, f.get("due")), key, facts)
    yield Part(work, lambda s, f: task_resource(s, advice, work, focus, f.get("due")), key, facts)


_SAID = (
    "id", "action", "urgency", "destination", "instrument", "items", "notify", "pathway", "status", "cite",
)  # fmt: skip
"""What a ServiceRequest and a Task say of a recommendation."""


def _roles(advice: Iterable[Recommendation]) -> Iterator[tuple[str, Recommendation]]:
    """Each recommendation with a role of its own: its rule, numbered where a rule stands twice."""
    seen: dict[str, int] = {}
    for each in advice:
        role = f"{each.pathway.partition('|')[0]}/{each.id}"
        seen[role] = seen.get(role, 0) + 1
        yield (role if seen[role] == 1 else f"{role}/{seen[role]}"), each

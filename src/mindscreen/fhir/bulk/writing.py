"""What is written of one response, as lines of NDJSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mindscreen.condition import comparisons
from mindscreen.fhir.administration import is_id
from mindscreen.fhir.bundle import bundle_json
from mindscreen.fhir.letters import blank, blanked, letter, quoted
from mindscreen.fhir.observation import observation_resources, score_resource
from mindscreen.fhir.r5 import in_version
from mindscreen.fhir.screening import Occasion, content_id, full_urls, prepare
from mindscreen.library import instrument_of
from mindscreen.pathways import pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from mindscreen.fhir.administration import Administration
    from mindscreen.fhir.bulk.options import BulkOptions
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Screening
    from mindscreen.result import Result

_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_MOST_LETTERS: Final = 2048
_LONGEST: Final = 64
"""Characters of an id in FHIR."""
_ROOM: Final = 36
"""Those of a UUID, which leave room for the names of scores: no longer id of a response is filled in."""


class Writer:
    """Writes the lines for results of one instrument.

    Args:
        options: what is written.

    Attributes:
        write: from a result and its occasion to lines, each with its line feed. Raises MS-F005, when subject or time is
            missing or not valid.
    """

    def __init__(self, options: BulkOptions) -> None:
        self._options = options
        self._pathway = None if options.pathway is None else pathway(options.pathway)
        self._system = quoted(options.identifier_system)
        self._letters: dict[Hashable, tuple[bytes, tuple[str, ...]]] = {}
        ways: Mapping[str, Callable[[Result, Administration], bytes]] = {
            "observations": self._observations,
            "scores": self._observations,
            "transactions": self._transaction,
            "results": self._result,
        }
        self._only_scores = options.write == "scores"
        self.write = ways[options.write]

    def _observations(self, result: Result, who: Administration) -> bytes:
        """The Observations; what all that have this pattern have alike is written once and then filled in."""
        pattern = result.pattern if who.subject and who.authored and 0 < len(who.id) <= _ROOM else None
        people = who.encounter, who.author, who.source
        devices = [each and "Device/" in each for each in people]
        shape = pattern, "T" in who.authored, *devices, () if self._only_scores else _alarming(result)
        known = None if pattern is None else self._letters.get(shape)
        if known is None:
            return self._new(result, who, None if pattern is None else shape)
        encounter, author, source = [each.encode() for each in people]
        name = who.id.encode()
        facts = {
            b"subject": who.subject.encode(),
            b"authored": who.authored.encode(),
            b"administration": name,
            b"identifier_system": self._system,
            b"reference 0": b"QuestionnaireResponse/" + name,
            b"encounter": encounter,
            b"Device/author": author,
            b"author": author,
            b"Device/source": source,
            b"source": source,
        }
        if not self._only_scores:
            facts |= {b"because " + each.id.encode(): quoted(each.because) for each in result.findings}
        template, others = known
        facts |= {
            b"id " + role.encode(): _id_of(self._options.identifier_system, who.id, role).encode() for role in others
        }
        return template % facts

    def _new(self, result: Result, who: Administration, shape: Hashable) -> bytes:
        """Those of a pattern that was not met before; from now on it is, where a shape is given."""
        screening = self._screening(result, who)
        made = self._resources(screening)
        if shape is not None:
            if len(self._letters) >= _MOST_LETTERS:
                self._letters.clear()
            because = {finding.id: blank(f"because {finding.id}") for finding in result.findings}
            blanks = self._resources(blanked(screening), because)
            others = tuple(role for role in made if not _tells_itself(role))
            ids = {role: f"{blank('administration')}.{role.replace('/', '.')}" for role in made}
            ids |= {role: blank(f"id {role}") for role in others}
            self._letters[shape] = letter(_lines(screening, blanks, ids)), others
        return _lines(
            screening,
            made,
            {role: _id_of(screening.identifier_system, screening.administration, role) for role in made},
        ).encode()

    def _resources(self, screening: Screening, because: Mapping[str, str] | None = None) -> Mapping[str, Json]:
        """What is written, by role."""
        if self._only_scores:
            return {f"score/{score.id}": score_resource(screening, score) for score in screening.scores}
        return observation_resources(screening, items=False, because=because)

    def _transaction(self, result: Result, who: Administration) -> bytes:
        advice = () if self._pathway is None else self._pathway.advise(result, at=who.authored)
        options = self._options
        response = who.response if options.same_server else None
        return bundle_json(result, advice, value=options.value, response=response, **self._occasion(who)) + b"\n"

    def _result(self, result: Result, who: Administration) -> bytes:
        facts = {"response": who.response, "subject": who.subject or None, "authored": who.authored or None}
        stated = {name: each for name, each in facts.items() if each is not None}
        return f"{_json({**stated, 'result': result.to_dict()})}\n".encode()

    def _screening(self, result: Result, who: Administration) -> Screening:
        references = {} if who.response is None else {"response": who.response}
        screening = prepare(
            result,
            value=self._options.value,
            references=references,
            only_day=True,
            **self._occasion(who) | {"administration_id": who.id or None},
        )
        return screening if who.id else replace(screening, administration=content_id(screening))

    def _occasion(self, who: Administration) -> Occasion:
        options = self._options
        return {
            **who.occasion(),
            "locale": options.locale,
            "identifier_system": options.identifier_system,
            "fhir_version": options.fhir_version,
        }


def _alarming(result: Result) -> tuple[tuple[str, int], ...]:
    """The answers that get an Observation of their own, because they raise a critical finding."""
    if not result.critical:
        return ()
    raised = [finding.id for finding in result.raised if finding.level == "critical"]
    instrument, answers = instrument_of(result), result.answers
    names = {leaf.name for each in raised for leaf in comparisons(instrument.finding(each).when)}
    return tuple((item, value) for item, value in answers.items() if item in names)


def _lines(screening: Screening, resources: Mapping[str, Json], ids: Mapping[str, str]) -> str:
    """Resources by role as lines."""
    named = (
        {"resourceType": resource["resourceType"], "id": ids[role], **resource} for role, resource in resources.items()
    )
    return "".join(f"{_json(in_version(each, screening.fhir_version))}\n" for each in named)


def _tells_itself(role: str) -> bool:
    """Whether the id of a resource may end in its role."""
    return len(role) + _ROOM < _LONGEST and is_id(role.replace("/", "."))


def _id_of(system: str, administration: str, role: str) -> str:
    """The id of a resource: that of the response and its role, where there is room for both; the same on every run."""
    name = f"{administration}.{role.replace('/', '.')}"
    if _tells_itself(role) and is_id(name):
        return name
    return full_urls(system, administration, [role])[role].removeprefix("urn:uuid:")

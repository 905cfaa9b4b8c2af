"""What is written of one response, as lines of NDJSON."""

from __future__ import annotations

import json
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from mindscreen.condition import comparisons
from mindscreen.fhir.bundle import bundle_json
from mindscreen.fhir.contents import observed
from mindscreen.fhir.dates import is_id
from mindscreen.fhir.letters import blank, blanked, in_order, quoted
from mindscreen.fhir.r5 import in_version
from mindscreen.fhir.screening import Occasion, content_id, full_urls, prepare
from mindscreen.library import instrument_of
from mindscreen.pathways import pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from mindscreen.fhir.administration import Administration
    from mindscreen.fhir.bulk.options import BulkOptions
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.contents import Part
    from mindscreen.fhir.screening import Screening
    from mindscreen.model import Instrument
    from mindscreen.result import Result

_Letter: TypeAlias = "tuple[bytes, tuple[str, ...]]"
"""A `%` template of bytes, and the names of its blanks."""
_Whole: TypeAlias = "tuple[bytes, Callable[[Sequence[bytes]], tuple[bytes, ...]], tuple[str, ...]]"
"""A `%` template of bytes, what picks its blanks out of the facts, and the roles in it whose ids are no plain ones."""
_FACTS: Final = ("administration", "subject", "authored", "encounter", "author", "source", "identifier_system")
"""The facts of every letter: those of an `Administration`, and the system of the identifiers."""
_T = TypeVar("_T")
_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_MOST_LETTERS: Final = 2048
_LONGEST: Final = 64
"""Characters of an id in FHIR."""
_ROOM: Final = 36
"""Those of a UUID, which leave room for the names of scores: no longer id of a response is filled in."""


class Writer:
    """Writes the lines for results of one instrument.

    Args:
        instrument: the instrument.
        options: what is written.

    Attributes:
        write: from a result and its occasion to lines, each with its line feed. Raises MS-F005, when subject or time is
            missing or not valid.
    """

    def __init__(self, instrument: Instrument, options: BulkOptions) -> None:
        self._options = options
        self._pathway = None if options.pathway is None else pathway(options.pathway)
        self._system = quoted(options.identifier_system)
        self._letters: dict[Hashable, _Letter] = {}
        self._known: dict[Hashable, _Whole] = {}
        ways: Mapping[str, Callable[[Result, Administration], bytes]] = {
            "observations": self._observations,
            "scores": self._observations,
            "transactions": self._transaction,
            "results": self._result,
        }
        self._only_scores = options.write == "scores"
        self._told_by_scores = self._only_scores and all(each.assessable_when is None for each in instrument.findings)
        self.write = ways[options.write]

    def _observations(self, result: Result, who: Administration) -> bytes:
        """The Observations, as letters whose blanks are filled in: nearly all that they say depends on no person."""
        if not (who.subject and who.authored and 0 < len(who.id) <= _ROOM):
            return self._alone(result, who)
        _, _, authored, encounter, author, source = who
        devices = "Device/" in author, "Device/" in source
        shape = "T" in authored, encounter == "", author == "", source == "", devices
        key = self._key(result, shape)
        known = None if key is None else self._known.get(key)
        if known is None:
            known = self._together(result, who, shape)
            if key is not None:
                _keep(self._known, key, known)
        template, fill_in, others = known
        facts = [*map(str.encode, who), self._system]
        if not self._only_scores:
            facts += [quoted(each.because) for each in result.findings]
        facts += [_id_of(self._options.identifier_system, who.id, role).encode() for role in others]
        return template % fill_in(facts)

    def _key(self, result: Result, shape: Hashable) -> Hashable:
        """All that the Observations depend on but the person; `None` where nothing tells."""
        pattern = result.pattern
        if pattern is None:
            return None
        scores, _, notices, overrides = pattern
        if self._told_by_scores:  # what a finding says of one score alone follows from that score
            return scores, notices, overrides, shape
        return pattern, shape, () if self._only_scores else _alarming(result)

    def _together(self, result: Result, who: Administration, shape: Hashable) -> _Whole:
        """The letters of all that is written, one after the other."""
        screening = self._screening(result, who)
        empty = blanked(screening)
        letters = []
        for part in self._parts(screening):
            key = part.role, part.key, shape
            known = None if part.key is None else self._letters.get(key)
            if known is None:
                known = _letter(part, screening, empty)
                if part.key is not None:
                    _keep(self._letters, key, known)
            letters.append(known)
        blanks = [name for _, names in letters for name in names]
        others = tuple(dict.fromkeys(name.removeprefix("id ") for name in blanks if name.startswith("id ")))
        reasons = () if self._only_scores else tuple(f"because finding/{each.id}" for each in result.findings)
        facts = (*_FACTS, *reasons, *(f"id {role}" for role in others))
        return b"".join(text for text, _ in letters), itemgetter(*map(facts.index, blanks)), others

    def _alone(self, result: Result, who: Administration) -> bytes:
        """The Observations, each written in full."""
        screening = self._screening(result, who)
        system, administration = screening.identifier_system, screening.administration
        return "".join(
            _line(part.write(screening, part.facts), _id_of(system, administration, part.role), screening)
            for part in self._parts(screening)
        ).encode()

    def _parts(self, screening: Screening) -> Iterator[Part]:
        """What is written."""
        for part in observed(screening, items=False):
            if not self._only_scores or part.role.startswith("score/"):
                yield part

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


def _letter(part: Part, screening: Screening, empty: Screening) -> _Letter:
    """A part as a line with blanks, where `empty` is the screening without the person."""
    facts = {fact: blank(f"{fact} {part.role}") for fact in part.facts}
    own = blank("administration")
    name = f"{own}.{_dotted(part.role)}" if _tells_itself(part.role) else blank(f"id {part.role}")
    line = _line(part.write(empty, facts), name, screening)
    text, names = in_order(line.replace(blank("reference 0"), f"QuestionnaireResponse/{own}"))
    return text, tuple(each.removeprefix("Device/") for each in names)


def _line(resource: Json, name: str, screening: Screening) -> str:
    """A resource with an id, as a line."""
    named = {"resourceType": resource["resourceType"], "id": name, **resource}
    return _json(in_version(named, screening.fhir_version)) + "\n"


def _tells_itself(role: str) -> bool:
    """Whether the id of a resource may end in its role."""
    return len(role) + _ROOM < _LONGEST and is_id(_dotted(role))


def _dotted(role: str) -> str:
    return role.replace("/", ".")


def _keep(letters: dict[Hashable, _T], key: Hashable, made: _T) -> None:
    """Keep what was made; when there is too much, all is forgotten."""
    if len(letters) >= _MOST_LETTERS:
        letters.clear()
    letters[key] = made


def _id_of(system: str, administration: str, role: str) -> str:
    """The id of a resource: that of the response and its role, where there is room for both; the same on every run."""
    name = f"{administration}.{_dotted(role)}"
    if _tells_itself(role) and is_id(name):
        return name
    return full_urls(system, administration, [role])[role].removeprefix("urn:uuid:")

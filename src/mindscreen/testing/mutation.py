"""Mutation of definitions: change one thing that scores, and see whether anybody notices.

A definition that still compiles and whose worked examples still pass after one of its numbers was moved is not
protected by them: the same slip of a finger in the real file would pass too. Each mutant here is one such slip. It is
*killed* when the definition no longer compiles or a worked example fails. (The lock of scoring hashes notices every
change at all, but cannot say whether the old or the new number was right, so it does not count.)
"""

from __future__ import annotations

import re
from copy import copy, deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.definition import Definition, check
from mindscreen.authoring.examples import run_examples
from mindscreen.errors import DefinitionError
from mindscreen.testing.equivalence import effect
from mindscreen.unpack import instrument_from_pack
from mindscreen.yamlfile import parse_yaml, read_raw, read_yaml

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from mindscreen.model import Instrument
    from mindscreen.yamlfile import Located

Step: TypeAlias = "tuple[str | int, ...]"
"""Where something stands in the definition: `("scales", 0, "bands", 2, "from")`."""

REQUIRED: Final = frozenset({"number", "swap", "edge"})
"""Kinds of mutants that every definition must kill without exception."""

SCORING: Final = ("for", "options", "items", "scales", "profiles", "findings")
"""The parts of a definition in which numbers score; they are mutated whole, so that no new field is forgotten."""

CHANGE: Final = ("reliable", "important", "response", "remission")
"""The parts of a rule about change in which numbers stand; mutated whole, too."""

_CONDITIONS: Final = ("when", "ask_when", "assessable_when")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_WORD = re.compile(r"\b(?:and|or)\b|>=|<=|==|!=|>|<")
_OTHER: Final = {"and": "or", "or": "and", ">=": ">", ">": ">=", "<=": "<", "<": "<=", "==": "!=", "!=": "=="}
_CHOICES: Final = {
    "rounding": ("half-up", "half-even", "floor"),
    "method": ("sum", "mean", "max"),
    "if_unknown": ("ask", "note"),
    "level": ("critical", "positive", "info"),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One definition with one thing changed.

    Attributes:
        kind: `number`, `swap`, `edge` (the required ones), `join`, `comparison`, `rounding`, `method`, `member`,
            `reverse`, `respondent`, `profile`, `level` or `if_unknown`.
        where: the place of the change, for example `scales.total.bands.1.from`.
        change: what was changed, for example `5 -> 6`.
        data: the changed source data, only for reading: it shares with every other mutant what was not changed.
    """

    kind: str
    where: str
    change: str
    data: Located = field(repr=False)

    @property
    def required(self) -> bool:
        """Whether a definition must kill it (and not only should)."""
        return self.kind in REQUIRED

    def __str__(self) -> str:
        return f"{self.kind} at {self.where}: {self.change}"


def mutants(folder: str | os.PathLike[str]) -> Iterator[Mutant]:
    """Every mutant of the definition in an instrument folder.

    Numbers are moved by one up and down: option values, the value of a skipped item, count thresholds, edges of bands,
    cut-offs, the blanks that proration allows, ages, every number in a condition, and every number about change; of a
    decimal there also the last place (0.84 to 0.83 and 0.85). Any two option values of a list are swapped. An edge of a
    band is also moved together with the published table, as somebody would who misread the paper. Beyond that: words
    and comparisons in conditions, rounding, methods, members and reversed items of scales, respondents, the default
    profile, levels, and what an unknown calls for.

    Raises:
        DefinitionError: when the definition cannot be read.
    """
    return _Mutations(read_yaml(Path(folder) / "definition.yaml")).all()


def cause_of_death(mutant: Mutant) -> str:
    """The code of the error that gives the mutant away (MS-D009: an example failed), or nothing if it survives."""
    try:
        run_examples(_compiled(mutant.data, str(mutant)))
    except DefinitionError as error:
        return error.code
    return ""


def survivors(folder: str | os.PathLike[str]) -> list[Mutant]:
    """The mutants that nobody notices, but an answer sheet could; none of them may be `required`.

    A mutant that does the same to every sheet is left out: no worked example can ever notice it.

    Raises:
        DefinitionError: when the definition itself, unchanged, does not compile or fails one of its examples.
    """
    path = Path(folder) / "definition.yaml"
    return list(_survivors(read_raw(path), str(path)))


@lru_cache(maxsize=128)
def _survivors(raw: bytes, where: str) -> tuple[Mutant, ...]:
    """Remembered by the content of the file, because trying all its mutants takes seconds."""
    original = parse_yaml(raw, where=where)
    instrument = _compiled(original, where)
    run_examples(instrument)
    same = effect(instrument)
    mutants_ = _Mutations(original).all()
    return tuple(mutant for mutant in mutants_ if not cause_of_death(mutant) and _differs(mutant, same))


def _compiled(data: Located, where: str) -> Instrument:
    return instrument_from_pack(compile_definition(check(Definition, data, where=where)))


def _differs(mutant: Mutant, original: dict[str, Any]) -> bool:
    """Whether some answer sheet tells the mutant from a definition with this effect."""
    return effect(_compiled(mutant.data, str(mutant))) != original


class _Mutations:
    """All mutants of one definition's source data."""

    def __init__(self, original: Located) -> None:
        self._original = original

    def all(self) -> Iterator[Mutant]:
        for place, value in self._leaves():
            yield from self._numbers(place, value)
            yield from self._words(place, value)
            yield from self._choices(place, value)
        yield from self._changes()
        yield from self._swaps()
        yield from self._edges()
        yield from self._members()
        yield from self._unstated()
        yield from self._respondents()
        for profile in self._original.get("profiles", {}):
            if profile != self._original.get("default_profile", "original"):
                yield self._mutant("profile", f"-> {profile}", {("default_profile",): profile})

    def _leaves(self) -> Iterator[tuple[Step, Any]]:
        for part in SCORING:
            yield from _leaves(self._original.get(part, {}), (part,))

    def _mutant(self, kind: str, change: str, changes: dict[Step, Any]) -> Mutant:
        data = self._original
        for place, value in changes.items():
            data = _with(data, place, value)
        return Mutant(kind, self._named(next(iter(changes))), change, data)

    def _named(self, place: Step) -> str:
        """The place with ids instead of positions where there are any."""
        names, here = [], self._original
        for step in place:
            here = here[step] if isinstance(step, int) or step in here else {}  # type: ignore[index]
            names.append(str(here.get("id", step) if isinstance(here, dict) else step))
        return ".".join(names)

    def _numbers(self, place: Step, value: Any) -> Iterator[Mutant]:
        if place[-1] == "key":
            return  # a name, even where it looks like a number ("3" of "3, 3a, 3b")
        for moved, change in _moved(value, condition=place[-1] in _CONDITIONS):
            yield self._mutant("number", change, {place: moved})

    def _changes(self) -> Iterator[Mutant]:
        for index, rule in enumerate(self._original.get("change", ())):
            for part in CHANGE:
                for place, value in _leaves(rule.get(part, {}), ("change", index, part)):
                    yield from self._numbers(place, value)
                    if isinstance(value, str) and _NUMBER.fullmatch(value):
                        for moved in _last_place_moved(value):
                            yield self._mutant("number", f"'{value}' -> '{moved}'", {place: moved})

    def _words(self, place: Step, value: Any) -> Iterator[Mutant]:
        if place[-1] in _CONDITIONS:
            for found in _WORD.finditer(value):
                other = _OTHER[found.group()]
                kind = "join" if found.group() in {"and", "or"} else "comparison"
                text = value[: found.start()] + other + value[found.end() :]
                yield self._mutant(kind, f"'{value}' -> '{text}'", {place: text})

    def _choices(self, place: Step, value: Any) -> Iterator[Mutant]:
        name = str(place[-1])
        if name == "method" and len(self._original["scales"][place[1]].get("items", ())) == 1:
            return  # of one item the sum, the mean and the largest are the same
        if name in _CHOICES and value in _CHOICES[name]:
            for other in _CHOICES[name]:
                if other != value:
                    yield self._mutant(name, f"{value} -> {other}", {place: other})

    def _swaps(self) -> Iterator[Mutant]:
        """Two options exchange their values: where they stand, and with the list put in order of its values again."""
        for name, options in self._original.get("options", {}).items():
            for a, b in combinations(range(len(options)), 2):
                swapped = deepcopy(options)
                swapped[a]["value"], swapped[b]["value"] = options[b]["value"], options[a]["value"]
                change = f"'{options[a]['key']}' <-> '{options[b]['key']}'"
                yield self._mutant("swap", change, {("options", name): swapped})
                swapped = sorted(deepcopy(swapped), key=itemgetter("value"))
                yield self._mutant("swap", f"{change}, in order", {("options", name): swapped})
        for index, scale in enumerate(self._original["scales"]):
            for item, scores in scale.get("scores", {}).items():
                for a, b in combinations(scores, 2):
                    if scores[a] != scores[b]:
                        place: Step = ("scales", index, "scores", item)
                        yield self._mutant("swap", f"'{a}' <-> '{b}'", {(*place, a): scores[b], (*place, b): scores[a]})

    def _edges(self) -> Iterator[Mutant]:
        """Edges of bands moved in the rules and in the published table alike; only an example can know better."""
        for index, scale in enumerate(self._original["scales"]):
            table = self._original["published"].get(scale["id"], {})
            profile = table.get("profile", self._original.get("default_profile", "original"))
            sets: list[tuple[Step, Any]] = [(("scales", index), scale)]
            sets += [(("scales", index, "band_sets", i), part) for i, part in enumerate(scale.get("band_sets", ()))]
            for place, part in sets:
                if "bands" in part and part.get("profile", profile) == profile:
                    for position in range(1, len(part["bands"])):
                        yield from self._edge((*place, "bands"), part["bands"], position, (scale["id"], profile))

    def _edge(self, place: Step, bands: Any, position: int, published: tuple[str, str]) -> Iterator[Mutant]:
        scale, profile = published
        table = self._original["published"].get(scale, {}).get("bands", {})
        below, above, edge = bands[position - 1]["key"], bands[position]["key"], bands[position]["from"]
        written: Step = (*place, position, "from")
        if isinstance(edge, str) and edge in (
            named := self._original.get("profiles", {}).get(profile, {}).get("cutoffs", {})
        ):
            written, edge = ("profiles", profile, "cutoffs", edge), named[edge]
        whole = type(edge) is int and all(type(end) is int for key in (below, above) for end in table.get(key, [""]))
        if whole:
            for move in (-1, 1):
                changes: dict[Step, Any] = {
                    written: edge + move,
                    ("published", scale, "bands", below, 1): table[below][1] + move,
                    ("published", scale, "bands", above, 0): table[above][0] + move,
                }
                yield self._mutant("edge", f"{edge} -> {edge + move}, in the published table as well", changes)

    def _members(self) -> Iterator[Mutant]:
        items = [item["id"] for item in self._original["items"]]
        for index, scale in enumerate(self._original["scales"]):
            name = "at_least" if scale["method"] == "count" else "items"
            members, place = scale.get(name, []), ("scales", index, name)
            if not members:
                continue  # sleep efficiency takes three items, each in its own place
            for item in members:
                left = [each for each in members if each != item]
                fewer: Any = {each: members[each] for each in left} if name == "at_least" else left
                yield self._mutant("member", f"without {item}", {place: fewer})
            for item in (each for each in items if each not in members):
                more: Any = {**members, item: 1} if name == "at_least" else [*members, item]
                yield self._mutant("member", f"with {item}", {place: more})
            reverse = scale.get("reverse", [])
            for item in members if name == "items" else ():
                turned = [each for each in reverse if each != item] if item in reverse else [*reverse, item]
                yield self._mutant("reverse", f"{item} turned round", {("scales", index, "reverse"): turned})

    def _unstated(self) -> Iterator[Mutant]:
        """What a finding calls for when it is unknown, where the definition leaves it to the default."""
        for index, finding in enumerate(self._original["findings"]):
            if "if_unknown" not in finding:
                other = "note" if finding["level"] == "critical" else "ask"
                yield self._mutant("if_unknown", f"-> {other}", {("findings", index, "if_unknown"): other})

    def _respondents(self) -> Iterator[Mutant]:
        place: Step = ("for", "completed_by")
        given = self._original["for"]["completed_by"]
        for who in ("self", "parent", "caregiver", "teacher", "clinician"):
            if who not in given:
                yield self._mutant("respondent", f"with {who}", {place: [*given, who]})
            elif len(given) > 1:
                yield self._mutant("respondent", f"without {who}", {place: [each for each in given if each != who]})


def _with(data: Any, place: Step, value: Any) -> Any:
    """A copy in which one place is changed; it shares with the original all that does not lie on the way there."""
    changed = copy(data)
    changed[place[0]] = _with(changed[place[0]], place[1:], value) if place[1:] else value
    return changed


def _leaves(data: Any, place: Step) -> Iterator[tuple[Step, Any]]:
    if isinstance(data, (dict, list)):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _leaves(value, (*place, step))
    else:
        yield place, data


def _last_place_moved(value: str) -> Iterator[str]:
    """A decimal with its last place moved by one, down and up."""
    _, _, decimals = value.partition(".")
    for move in (-1, 1):
        yield format(Decimal(value) + Decimal(move).scaleb(-len(decimals)), "f")


def _moved(value: Any, *, condition: bool) -> Iterator[tuple[Any, str]]:
    """The value with one of its numbers moved by one: an integer, an exact decimal, or each number of a condition."""
    if type(value) is int:
        yield from ((value + move, f"{value} -> {value + move}") for move in (-1, 1))
    elif isinstance(value, str) and (condition or _NUMBER.fullmatch(value)):
        for found in _NUMBER.finditer(value):
            whole, point, decimals = found.group().partition(".")
            for move in (-1, 1):
                text = f"{value[: found.start()]}{int(whole) + move}{point}{decimals}{value[found.end() :]}"
                yield text, f"'{value}' -> '{text}'"

"""What a hospital's own crisis protocol may not do: leave out a row, lower a level, lengthen a clock, add a condition.

It starts as a copy of the one that is shipped. Who acts, in which words, the hours of the hotline and further rows are
the hospital's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from mindscreen.authoring.crisis import places
from mindscreen.duration import minutes
from mindscreen.errors import PathwayError
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LEVELS: Final = ("U0", "U1", "U2")


def check_not_weaker(path: Path, own: Mapping[str, Any], shipped: Mapping[str, Any]) -> None:
    """Refuse a hospital's protocol that is weaker than the one that is shipped.

    Args:
        path: the hospital's file.
        own: what it was compiled to.
        shipped: the compiled protocol of this library.

    Raises:
        PathwayError: MS-P002, naming the row and what was weakened.
    """
    raw, where = read_yaml(path), str(path)
    place = places(raw, where)
    for name in shipped["circumstances"]:
        if name not in own["circumstances"]:
            _weaker(f"{where}, line {raw.lines['circumstances']}", f"'{name}' is missing", "Put it back.")
    _clocks(own["reraise"]["after"], shipped["reraise"]["after"], f"{where}, line {raw.lines['reraise']}")
    for part, compare in (("entries", _entry), ("actions", _action)):
        rows = {row["id"]: row for row in own[part]}
        for row in shipped[part]:
            name = row["id"]
            if name not in rows:
                missing = f"'{name}' is missing"
                _weaker(
                    f"{where}, line {raw.lines[part]}, {part}", missing, "Put it back, in your own words if you like."
                )
            compare(rows[name], row, place[part, name])
    _order([action["id"] for action in own["actions"]], [action["id"] for action in shipped["actions"]], place)


def _entry(own: Mapping[str, Any], shipped: Mapping[str, Any], where: str) -> None:
    if _LEVELS.index(own["level"]) > _LEVELS.index(shipped["level"]):
        _weaker(where, f"the level is below {shipped['level']}", "Raise it, or leave it as it is.")
    if own["kind"] != shipped["kind"]:
        _weaker(where, f"the kind is not '{shipped['kind']}'", "Leave it as it is.")
    if own["when"].keys() != shipped["when"].keys() or not set(_triggers(shipped)) <= set(_triggers(own)):
        _weaker(where, "it no longer starts whenever it did", "Leave 'when' as it is, or add findings to it.")


def _triggers(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Everything that `when` says, as plain facts that can be compared."""
    for name, value in entry["when"].items():
        if isinstance(value, dict):
            yield from ((name, instrument, finding) for instrument, findings in value.items() for finding in findings)
        else:
            yield from ((name, each, "") for each in ([value] if isinstance(value, str) else value))


def _action(own: Mapping[str, Any], shipped: Mapping[str, Any], where: str) -> None:
    _clocks(own["within"], shipped["within"], where)
    if not set(shipped["for"]) <= set(own["for"]):
        _weaker(where, "it is no longer done for all the kinds that it was", f"Name {', '.join(shipped['for'])}.")
    if set(own["if"]) != set(shipped["if"]) or own.get("unless") != shipped.get("unless"):
        _weaker(where, "its conditions are not those that it had", "Leave 'if' and 'unless' as they are.")
    if shipped["notify"] and not own["notify"]:
        _weaker(where, "nobody is told any more", f"Name somebody, for example {', '.join(shipped['notify'])}.")
    if own.get("schedule") != shipped.get("schedule"):
        _weaker(where, "its schedule is another", "Leave it as it is.")


def _clocks(own: Mapping[str, str], shipped: Mapping[str, str], where: str) -> None:
    for level, clock in shipped.items():
        if level not in own:
            _weaker(where, f"there is no clock for {level}", f"Give it at most {clock}.")
        if minutes(own[level]) > minutes(clock):
            _weaker(where, f"the clock for {level} is longer than {clock}", "Shorten it, or leave it as it is.")


def _order(own: list[str], shipped: list[str], place: Mapping[tuple[str, str], str]) -> None:
    kept = [name for name in own if name in shipped]
    for mine, theirs in zip(kept, shipped, strict=True):
        if mine != theirs:
            _weaker(place["actions", mine], f"it stands before '{theirs}'", "Keep the order of the actions.")


def _weaker(where: str, what: str, remedy: str) -> NoReturn:
    raise PathwayError("MS-P002", f"{what}.", where=where, remedy=remedy)

"""The reachability table: what is advised for every finding and band that some answers reach, in every pathway."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from instrument_pages.markup import code, table

from mindscreen.library import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mindscreen.testing.reachability import Cell

_INTRODUCTION: Final = """# Reachability

For every instrument, every finding (raised, unknown, not raised) and every band that some answers reach, and what the
pathways advise about it: the rules that look at it, else the rules that always come with it, else those of which one or
another does, each with its urgencies. Where pathways differ, each has a row of its own. The table is written while the
manual is built, from answers that are tried; the tests of the project fail when a critical or positive finding has
nothing but the advice that is built in, or a rule never fires.

A dash says that nothing is due: the state asks for nothing, as a rule because other findings of the same form decide.
"""


def render(cells: Iterable[Cell]) -> str:
    """The page."""
    return "\n".join(_lines(list(cells))) + "\n"


def _lines(cells: Sequence[Cell]) -> Iterator[str]:
    yield from (_INTRODUCTION, f"{len(cells)} combinations of pathway, instrument and finding or band.", "")
    by_instrument: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_instrument[cell.instrument].append(cell)
    for name in sorted(by_instrument):
        yield from (
            f"## {load(name, allow_draft=True).abbreviation or name}",
            "",
            f"[{name}](instruments/{name}.md)",
            "",
        )
        yield from table(
            ("Finding or score", "State", "Advice", "Pathways"), _rows(by_instrument[name]), (26, 14, 34, 26)
        )


def _advice(cell: Cell) -> str:
    told = [f"{code(rule)} {'/'.join(urgencies)}" for rule, urgencies in cell.advice.items()]
    return "<br>".join([*([] if cell.always or not told else ["one or another of:"]), *told]) or "\N{EN DASH}"


def _rows(cells: Sequence[Cell]) -> Iterator[tuple[str, ...]]:
    everywhere = len({cell.pathway for cell in cells})
    alike: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        alike[cell.about, cell.state, cell.always, tuple(cell.advice.items())].append(cell)
    order = {key: place for place, key in enumerate(dict.fromkeys((cell.about, cell.state) for cell in cells))}
    for (about, state, *_), group in sorted(alike.items(), key=lambda each: order[each[1][0].about, each[1][0].state]):
        level = f" ({group[0].level})" if group[0].level else ""
        names = [cell.pathway for cell in group]
        yield (
            f"{code(str(about))}{level}",
            str(state),
            _advice(group[0]),
            f"all {everywhere}" if len(names) == everywhere > 1 else ", ".join(names),
        )

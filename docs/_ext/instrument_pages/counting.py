"""What each recorded answer, or each value of another score, counts in a score."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from mindscreen.evaluation import rounded
from mindscreen.report.words import words as report_words
from mindscreen.text import CLOCK, clock_text

from .markup import in_order, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mindscreen.model import Rounding, Scale

    from .page import Page

LONG: Final = 12
"""A table of more runs than this is told by its ends, and by the fraction that gives it."""
_ROUNDINGS: Final[tuple[Rounding, ...]] = ("half-up", "half-even", "floor")
_DIVISORS: Final = (2, 4, 5, 8, 10, 20, 25, 50, 100)
"""Of weights that are written with one or two decimals, the simplest first, and of eighths."""

Pairs = tuple[tuple[int, int], ...]
"""Value and what it counts, ascending by value."""


def counting(page: Page, scale: Scale) -> Iterator[str]:
    """A table for a score of which some part does not simply count its value."""
    units = {item.id: "" if item.number is None else item.number.unit for item in page.instrument.items}
    groups: dict[tuple[Pairs, bool, bool], list[str]] = {}
    for term in scale.terms:
        unit = units.get(term.source)
        key = tuple(sorted(term.scores.items())), unit == CLOCK, unit != ""
        groups.setdefault(key, []).append(term.source)
    if all(value == score for pairs, *_ in groups for value, score in pairs):
        return
    rows = [
        (
            in_order(names, page.names),
            kind(pairs, numbers=numbers),
            ", ".join(_arrows(pairs, clock_text if clock else str, numbers=numbers)),
        )
        for (pairs, clock, numbers), names in groups.items()
    ]
    nested = any(name not in page.items for names in groups.values() for name in names)
    head = ("Items and scores", "Counted", "Value → counts") if nested else ("Items", "Counted", "Recorded → counts")
    yield from table(head, rows, (40, 24, 36))


def _arrows(pairs: Pairs, shown: Callable[[int], str], *, numbers: bool) -> Iterator[str]:
    """What each option counts, or each run of numbers; only the ends of a table that is too long."""
    runs = [list(run) for _, run in groupby(pairs, key=lambda pair: pair[1])] if numbers else [[pair] for pair in pairs]
    if len(runs) > LONG:
        yield f"{_arrow(runs[0], shown)} to {_arrow(runs[-1], shown)}"
    else:
        yield from (_arrow(run, shown) for run in runs)


def _arrow(run: list[tuple[int, int]], shown: Callable[[int], str]) -> str:
    (first, score), (last, _) = run[0], run[-1]
    value = shown(first) if first == last else f"{shown(first)}\N{EN DASH}{shown(last)}"
    return f"{value}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{score}".replace("-", "\N{MINUS SIGN}")


def kind(pairs: Pairs, *, numbers: bool = False) -> str:
    """A name for the commonest tables; the table itself stands beside it.

    Args:
        pairs: the table.
        numbers: whether it is one of numbers or scores, and not of options.
    """
    values = [value for value, _ in pairs]
    score = dict(pairs)
    if all(value == score[value] for value in values):
        return "as recorded"
    if all(score[value] == min(values) + max(values) - value for value in values):
        return "reversed"
    weights = {score[value] / value for value in values if value}
    if len(weights) == 1 and score.get(0, 0) == 0 and (weight := weights.pop()) > 1:
        return f"times {weight:g}"
    if set(score.values()) == {0, 1} and list(score.values()) == sorted(score.values()):
        return f"1 from {next(value for value in values if score[value])} on"
    if not numbers:
        return "by the table"
    runs = len(list(groupby(score[value] for value in values)))
    return "by steps" if runs <= LONG else _fraction(pairs) or "by the table"


def _fraction(pairs: Pairs) -> str:
    """The simplest fraction that gives the table, with its rounding; empty where none does."""
    top, most = pairs[-1]
    if pairs[0][0] < 0 or most <= 0:
        return ""
    for divisor in _DIVISORS:
        for rule in _ROUNDINGS:
            # The last value counts most, so it leaves the fewest fractions to try.
            for times in range(max(0, (most - 1) * divisor // top), (most + 1) * divisor // top + 1):
                if all(rounded(value * times, divisor, rule) == score for value, score in pairs):
                    return f"times {times / divisor:g}, {report_words('en').of('rounding', rule)}"
    return ""

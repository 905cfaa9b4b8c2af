"""Answers as FHIRPath: where they stand in a response, and what each of them counts.

An answer by option is known by its code, a number by itself, and a time of day (`valueTime`) by its minutes after
midnight. A table of what each value counts becomes a choice between codes, or a search among the numbers at which the
score changes: never a list of all numbers.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from mindscreen.condition import NEGATED, All, AnyOf, Comparison, Condition
from mindscreen.fhir.codes import option_coding
from mindscreen.text import CLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mindscreen.model import Instrument, Item

# By way of text, because comparing times of different precision gives nothing, and not every engine knows hourOf().
_MINUTES: Final = "$this.toString().substring(0,2).toInteger() * 60 + $this.toString().substring(3,2).toInteger()"


def opposite(condition: Condition) -> Condition:
    """The condition that holds exactly when this one does not, again without `not`."""
    if isinstance(condition, Comparison):
        return Comparison(condition.name, NEGATED[condition.op], condition.value)
    kind = AnyOf if isinstance(condition, All) else All
    return kind(tuple(opposite(part) for part in condition.parts))


def holds(value: int, op: str, whole: int) -> bool:
    """Whether `value >= whole`, or `value <= whole`."""
    return value >= whole if op == ">=" else value <= whole


class Answers:
    """Writes the answers to the items of one instrument.

    Args:
        instrument: the instrument.
    """

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @staticmethod
    def of(items: Iterable[Item]) -> str:
        """The answers as they stand in the response."""
        names = " or ".join(f"linkId='{item.id}'" for item in items)
        return f"%resource.item.where({names}).answer.value"

    def kind(self, item: Item, table: Mapping[int, int]) -> object:
        """What items have in common whose answers one expression scores: the kind of answer, and what each counts."""
        if item.number is not None:
            return item.number.unit == CLOCK, tuple(table.items())
        return tuple((self._code(item, option.value), table[option.value]) for option in item.options)

    def scored(self, items: Sequence[Item], table: Mapping[int, int | None]) -> str:
        """What the answers count; items of one kind, and `None` for an answer that counts nothing certain."""
        first = items[0]
        if first.number is not None:
            counted = piecewise(table)
            return self._numbers(items) + ("" if counted == "$this" else f".select({counted})")
        chain = "{}"
        for option in reversed(first.options):
            if (score := table[option.value]) is not None:
                chain = f"iif(code='{self._code(first, option.value)}',{score},{chain})"
        return f"{self.of(items)}.select({chain})"

    def among(self, item: Item, wanted: Iterable[tuple[str, int]], join: Callable[[Iterable[bool]], bool]) -> str:
        """Whether there is an answer that meets the bounds.

        Args:
            item: the item.
            wanted: bounds, each `(">=", whole)` or `("<=", whole)`.
            join: `any` where one of them is enough, `all` where it must meet every one.
        """
        wanted = list(wanted)
        if item.number is not None:
            word = " and " if join is all else " or "
            rule = word.join(f"$this {op} {whole}" for op, whole in wanted)
            return f"{self._numbers([item])}.where({rule}).exists()"
        fits = [each.value for each in item.options if join(holds(each.value, *bound) for bound in wanted)]
        codes = " or ".join(f"code='{self._code(item, value)}'" for value in fits)
        return f"{self.of([item])}.where({codes or 'false'}).exists()"

    def _numbers(self, items: Sequence[Item]) -> str:
        number = items[0].number
        clock = number is not None and number.unit == CLOCK
        return self.of(items) + (f".select({_MINUTES})" if clock else "")

    def _code(self, item: Item, value: int) -> str:
        code: str = option_coding(self._instrument, item, item.option(value))["code"]
        return code


def piecewise(table: Mapping[int, int | None]) -> str:
    """What the number `$this` counts: by a formula where one fits, else by a search that halves what is left.

    Args:
        table: for every number what it counts, `None` for nothing.
    """
    values = sorted(table)
    return _straight(values, table) or search(
        [
            (value, table[value])
            for place, value in enumerate(values)
            if place == 0 or table[value] != table[values[place - 1]]
        ]
    )


def _straight(values: Sequence[int], table: Mapping[int, int | None]) -> str:
    """`$this * 2`, `7 - $this` and the like; empty where the table is no straight line."""
    points = [(value, score) for value in values if (score := table[value]) is not None]
    if len(points) < max(2, len(values)):
        return ""
    (first, start), (second, after) = points[:2]
    slope, rest = divmod(after - start, second - first)
    if slope == 0 or rest or any(b[1] - a[1] != slope * (b[0] - a[0]) for a, b in pairwise(points)):
        return ""
    shift, size = start - slope * first, abs(slope)
    term = "$this" if size == 1 else f"$this * {size}"
    if slope < 0:
        return f"{shift} - {term}"
    return term if shift == 0 else f"{term} {'+' if shift > 0 else '-'} {abs(shift)}"


def search(runs: Sequence[tuple[int, int | str | None]]) -> str:
    """What belongs to the last of the runs, each a start and what it counts or is called, that `$this` reaches."""
    if len(runs) == 1:
        return literal(runs[0][1])
    middle = len(runs) // 2
    return f"iif($this >= {runs[middle][0]},{search(runs[middle:])},{search(runs[:middle])})"


def literal(value: int | str | None) -> str:
    """A number or a text as it is written, or nothing."""
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "{}" if value is None else str(value)

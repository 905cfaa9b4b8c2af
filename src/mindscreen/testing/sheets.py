"""Answer sheets and people to try an instrument on: the same ones every time, without any library of generators.

Whoever has Hypothesis finds freer cases in `mindscreen.testing.strategies`; the conformance kit itself must give the
same verdict on the same definition wherever and whenever it runs.
"""

from __future__ import annotations

import importlib.util
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.condition import comparisons
from mindscreen.engine import screen
from mindscreen.plan import CONTEXT_CATEGORIES, CONTEXT_RANGES, conditions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.model import Instrument, Item, Scale

Sheet: TypeAlias = dict[str, int | None]

DRAWN: Final = 120
"""Sheets drawn at random of each kind (complete, with a few blanks, mostly blank), besides the systematic ones."""


def sheets(instrument: Instrument) -> Iterator[Sheet]:
    """Complete and partial answer sheets: the empty one, each answer alone, each blank alone, and drawn ones."""
    drawing = _drawing(instrument)
    lowest: Sheet = {item.id: item.lower for item in instrument.items}
    highest: Sheet = {item.id: item.upper for item in instrument.items}
    yield {}
    for sheet in (lowest, highest):
        yield sheet
        yield from ({**sheet, item.id: None} for item in instrument.items)
    for item in instrument.items:
        yield from (Sheet({item.id: option.value}) for option in item.options)
    for blank in (0.0, 0.15, 0.6):
        yield from (_drawn(instrument, drawing, blank) for _ in range(DRAWN))


def _drawing(instrument: Instrument) -> Random:
    return Random(instrument.id)  # noqa: S311 - repeatable cases, not secrets


def _drawn(instrument: Instrument, drawing: Random, blank: float) -> Sheet:
    return {
        item.id: None if drawing.random() < blank else drawing.choice(item.options).value for item in instrument.items
    }


def completions(instrument: Instrument, sheet: Mapping[str, int | None], blanks: tuple[str, ...]) -> Iterator[Sheet]:
    """Some ways to fill in the blanks: all lowest, all highest, and drawn ones."""
    drawing = _drawing(instrument)
    options = {name: [option.value for option in instrument.item(name).options] for name in blanks}
    yield {**sheet, **{name: min(values) for name, values in options.items()}}
    yield {**sheet, **{name: max(values) for name, values in options.items()}}
    for _ in range(6):
        yield {**sheet, **{name: drawing.choice(values) for name, values in options.items()}}


def strangers(item: Item) -> list[Any]:
    """Values that are no answer to the item: wrong types, numbers in disguise, and integers that are no option."""
    values = {option.value for option in item.options}
    disguised = (
        disguise
        for value in sorted(values)
        for disguise in (str(value), f" {value}", f"{value}.0", float(value), Decimal(value), Fraction(value), [value])
    )
    near = (value for value in (min(values) - 1, max(values) + 1, -1, -9, 99, 2**63, 10**30) if value not in values)
    other: tuple[Any, ...] = (
        True, False, "", " ", "NA", "null", "none", "1,0", "0x1", b"1", 0.5, 1.5, float("nan"), float("inf"), 1j, {},
        (), object(),
    )  # fmt: skip
    return [*disguised, *near, *other, *_strangers_of_numpy()]


def _strangers_of_numpy() -> list[Any]:
    if importlib.util.find_spec("numpy") is None:
        return []
    import numpy as np  # noqa: PLC0415 - only where it is installed

    return [
        np.float64(1),
        np.float32(0),
        np.float64("nan"),
        np.True_,
        np.str_("1"),
        np.array([1]),
        np.int64(99),
        np.uint8(255),
    ]


def people(instrument: Instrument) -> list[dict[str, Any]]:
    """Contexts on both sides of all that the instrument's rules ask about a person, and one that states nothing.

    Each is a set of keyword arguments of `screen` that the instrument's population admits.
    """
    asked: dict[str, set[Any]] = {}
    for tree in conditions(instrument):
        for leaf in comparisons(tree):
            if leaf.name in CONTEXT_CATEGORIES:
                asked[leaf.name] = set(_categories(instrument, leaf.name))
            elif leaf.name in CONTEXT_RANGES:
                values = [leaf.value] if isinstance(leaf.value, int) else []
                asked.setdefault(leaf.name, set()).update(near for at in values for near in (at - 1, at, at + 1))
    if {"age_years", "age_months"} <= asked.keys():
        asked["age_months"] |= {12 * years for years in asked.pop("age_years")}
    choices = [[(name, value) for value in sorted(values)] for name, values in sorted(asked.items())]
    return [{}, *(person for person in map(dict, product(*choices)) if person and _admitted(instrument, person))]


def _categories(instrument: Instrument, name: str) -> tuple[Any, ...]:
    if name == "completed_by":
        return instrument.population.completed_by
    return (False, True) if name == "pregnant" else CONTEXT_CATEGORIES[name]


def _admitted(instrument: Instrument, person: Mapping[str, Any]) -> bool:
    youngest, oldest = instrument.population.age_months
    months = person.get("age_months", 12 * person["age_years"] if "age_years" in person else None)
    schooling = person.get("education_years", 0)
    if schooling < 0 or (months is not None and not 0 <= months <= CONTEXT_RANGES["age_months"][1]):
        return False
    return months is None or ((youngest or 0) <= months and (oldest is None or months <= oldest))


def reaching(instrument: Instrument, scale: Scale) -> dict[int, Sheet]:
    """For every value (as a numerator) that the scale can take, one answer sheet that reaches it.

    Built item by item, so it takes as long as the scale is wide, not as there are sheets. Items outside the scale are
    answered as `with_the_rest` says.
    """
    combine = max if scale.method == "max" else sum
    reached: dict[int, Sheet] = {}
    for index, term in enumerate(scale.terms):
        longer: dict[int, Sheet] = {}
        for value, score in term.scores.items():
            for total, sheet in reached.items() or [(0, {})]:
                longer.setdefault(combine((total, score)) if index else score, {**sheet, term.item: value})
        reached = longer
    return {total: with_the_rest(instrument, sheet) for total, sheet in sorted(reached.items())}


def with_the_rest(instrument: Instrument, sheet: Mapping[str, int | None]) -> Sheet:
    """The sheet with its other items at their lowest answer, left out where the form would skip them.

    Where the lowest answers would have the form skip an item that the sheet answers (a gate: "no such event, stop
    here"), they are the highest instead.
    """
    gates = [item for item in instrument.items if item.ask_when is None]
    filled: Sheet = {**{item.id: item.lower for item in gates}, **sheet}
    if any(notice.code == "answered-but-not-asked" for notice in screen(instrument, filled).notices):
        filled = {**{item.id: item.upper for item in gates}, **sheet}
    skipped = screen(instrument, filled).not_asked
    return {item.id: filled.get(item.id, None if item.id in skipped else item.lower) for item in instrument.items}

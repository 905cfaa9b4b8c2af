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
from mindscreen.plan import CONTEXT_CATEGORIES, CONTEXT_RANGES, LONGEST_LIST, STATED, conditions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.model import Instrument, Item

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
        yield from (Sheet({item.id: value}) for value in telling(instrument, item))
    for blank in (0.0, 0.15, 0.6):
        yield from (_drawn(instrument, drawing, blank) for _ in range(DRAWN))


def _drawing(instrument: Instrument) -> Random:
    return Random(instrument.id)  # noqa: S311 - repeatable cases, not secrets


def _drawn(instrument: Instrument, drawing: Random, blank: float) -> Sheet:
    return {
        item.id: None if drawing.random() < blank else drawing.choice(item.options).value for item in instrument.items
    }


def telling(instrument: Instrument, item: Item) -> list[int]:
    """The answers that may make a difference: every option; of numbers the ends, and both sides of each change."""
    values = [option.value for option in item.options]
    if item.number is None:
        return values
    chosen = {*values[:2], values[-1]}
    for table in (term.scores for scale in instrument.scales for term in scale.terms if term.source == item.id):
        changes = [value for value in values[1:] if table[value] != table[value - 1]]
        if len(changes) <= LONGEST_LIST:  # else it counts as it is
            chosen |= {near for value in changes for near in (value - 1, value)}
    limits = [leaf.value for tree in conditions(instrument) for leaf in comparisons(tree) if leaf.name == item.id]
    cutoffs = [profile.cutoffs for profile in instrument.profiles]
    known = {named[limit] if isinstance(limit, str) else limit for limit in limits for named in cutoffs}
    chosen |= {near for limit in known if isinstance(limit, int) for near in (limit - 1, limit, limit + 1)}
    return sorted(chosen & set(values))


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
    shown = {item.lower, item.upper} if item.number is not None else values
    disguised = (
        disguise
        for value in sorted(shown)
        for disguise in (str(value), f" {value}", f"{value}.0", float(value), Decimal(value), Fraction(value), [value])
    )
    near = (value for value in (min(values) - 1, max(values) + 1, -1, -9, 99, 2**63, 10**30) if value not in values)
    other: tuple[Any, ...] = (
        True, False, "", " ", "NA", "null", "none", "1,0", "0x1", b"1", 0.5, 1.5, float("nan"), float("inf"), 1j, {},
        (), object(),
    )  # fmt: skip
    return [*disguised, *near, *other, *_strangers_of_numpy(values)]


def _strangers_of_numpy(values: set[int]) -> list[Any]:
    if importlib.util.find_spec("numpy") is None:
        return []
    import numpy as np  # noqa: PLC0415 - only where it is installed

    wrong = [np.float64(1), np.float32(0), np.float64("nan"), np.True_, np.str_("1"), np.array([1])]
    return [*wrong, *(number for number in (np.int64(-99), np.uint64(2**40)) if int(number) not in values)]


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
    names = {leaf.name for tree in conditions(instrument) for leaf in comparisons(tree)}
    optional = {STATED[name] for name in names & STATED.keys()}
    if {"age_years", "age_months"} <= asked.keys():
        asked["age_months"] |= {12 * years for years in asked.pop("age_years")}
    choices: list[list[dict[str, Any]]] = [
        [*([{}] if name in optional else []), *({name: value} for value in sorted(values))]
        for name, values in sorted(asked.items())
    ]
    persons = [{name: value for fact in stated for name, value in fact.items()} for stated in product(*choices)]
    return [{}, *(person for person in persons if person and _admitted(instrument, person))]


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

"""The same numbers of answer sheets as `counting_by_definition`, from what the engine runs on.

The tables of the compiled terms are folded item by item into an array with one axis for each score (a shift and an
addition for each answer); bands are looked up with the engine's own starts and findings decided by its own compiled
rules, on columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any, Final

import numpy as np
from tests.exhaustive.people import Person

from mindscreen.condition import comparisons
from mindscreen.model import Instrument, Scale
from mindscreen.plan import FACTS, plan_for
from mindscreen.response import Context
from mindscreen.scaleplan import BandPlan

MOST_STATES: Final = 1_000_000
LONGEST: Final = 2**62


class CountedByPlan:
    """The complete sheets of one person under one profile; items that are never asked are left blank."""

    def __init__(self, instrument: Instrument, profile: str, person: Person) -> None:
        self.instrument, self.plan = instrument, plan_for(instrument, profile)
        self.scales = {scale.id: scale for scale in instrument.scales}
        facts = list(self.plan.fact_bounds(Context(**person)))
        scales = [(scale.lower, scale.upper) for scale in instrument.scales]
        self.low: list[Any] = [*self.plan.blank_lower, *(low for low, _ in scales), *(low for low, _ in facts)]
        self.high: list[Any] = [*self.plan.blank_upper, *(high for _, high in scales), *(high for _, high in facts)]
        self.readings: dict[str, tuple[int, ...]] = {
            item.id: tuple(option.value for option in item.options) for item in instrument.items
        }
        self.open = set()
        for skip in self.plan.skips:
            name = self.plan.item_ids[skip.index]
            if not skip.asked(self.high, self.low):
                self.readings[name] = (skip.not_asked_value,)
            elif not skip.asked(self.low, self.high):
                self.open.add(name)
        used = {leaf.name for tree in self._rules() for leaf in comparisons(tree)}
        used |= {item for scale in instrument.scales for item in self._items(scale.id)}
        self.readings = {name: values for name, values in self.readings.items() if name in used}

    def _rules(self) -> Iterator[Any]:
        yield from (item.ask_when for item in self.instrument.items if item.ask_when is not None)
        yield from (each.when for scale in self.instrument.scales for each in scale.band_sets if each.when is not None)
        yield from (condition for finding in self.instrument.findings for condition in finding.conditions)

    def _items(self, name: str) -> set[str]:
        if name not in self.scales:
            return {name} & self.readings.keys()
        return self.readings.keys() & set(self.scales[name].items)

    def numbers(self) -> dict[str, int]:
        """All that can be counted."""
        numbers: dict[str, int] = {}
        for step in self.plan.scales:
            joint = self._joint([step.scale.id])
            if joint is not None:
                values, sheets = joint[0][step.scale.id], joint[1]
                numbers |= {f"{step.scale.id}={v}": int(n) for v, n in zip(values, sheets, strict=True) if n}
                bands = self._meant(step.bands)
                if bands is not None:
                    of_band = dict.fromkeys((key for each in step.bands for key in each.keys), 0)
                    for value, n in zip(values, sheets, strict=True):
                        (key,) = bands.between(int(value), int(value))
                        of_band[key] += int(n)
                    numbers |= {f"{step.scale.id}.band={key}": n for key, n in of_band.items()}
        for rule, finding in zip(self.plan.rules, self.instrument.findings, strict=True):
            if finding.assessable_when is not None:
                continue  # left to the sheets that are visited
            names = dict.fromkeys(leaf.name for leaf in comparisons(finding.when) if leaf.name not in FACTS)
            joint = self._joint(list(names))
            if joint is not None:
                low, high = list(self.low), list(self.high)
                for name, column in joint[0].items():
                    low[self.plan.slots[name].position] = high[self.plan.slots[name].position] = column
                for end, holds in (("certain", rule(low, high)), ("possible", rule(high, low))):
                    numbers[f"{finding.id}.{end}"] = int(joint[1][np.broadcast_to(holds, joint[1].shape)].sum())
        return numbers

    def _meant(self, sets: Sequence[BandPlan]) -> BandPlan | None:
        """The set of bands that the facts alone select; `None` where they do not."""
        for bands in sets:
            if bands.when is None or bands.when(self.low, self.high):
                return bands
            if bands.when(self.high, self.low):
                return None
        return None

    def _joint(self, names: Sequence[str]) -> tuple[dict[str, Any], Any] | None:
        """For every combination of values of these names how many sheets there are; `None` where it is not counted."""
        used = {item for name in names for item in self._items(name)}
        if used & self.open:
            return None
        rest = prod(len(values) for item, values in self.readings.items() if item not in used)
        values: dict[str, Any] = {}
        sheets = np.array([rest], object)
        left = list(names)
        while left:
            group = [left.pop(0)]
            items: set[str] = set()
            while items != (items := {item for name in group for item in self._items(name)}):
                near = [name for name in left if self._items(name) & items]
                group, left = group + near, [name for name in left if name not in near]
            folded = self._folded(group)
            if folded is None or len(sheets) * folded[1].size > MOST_STATES:
                return None
            axes, counts = folded
            pairs = np.indices((len(sheets), counts.size)).reshape(2, -1)
            at = np.unravel_index(pairs[1], counts.shape)
            values = {name: column[pairs[0]] for name, column in values.items()}
            values |= {name: axis[place] for name, axis, place in zip(group, axes, at, strict=True)}
            sheets = sheets[pairs[0]] * counts.ravel().astype(object)[pairs[1]]
        return values, sheets

    def _folded(self, group: Sequence[str]) -> tuple[list[Any], Any] | None:
        """The values along each axis, and the number of sheets for each combination of them."""
        if len(group) == 1 and group[0] in self.scales:
            alone = self._alone(self.scales[group[0]])
            if alone is None:
                return None
            return [np.array(sorted(alone), np.int64)], np.array([alone[value] for value in sorted(alone)], object)
        tables = [self._tables(name) for name in group]
        if any(table is None for table in tables):
            return None
        worth = [table for table in tables if table is not None]
        items = sorted({item for table in worth for item in table})
        least = [sum(min(table[item]) for item in items if item in table) for table in worth]
        shape = tuple(
            1 + sum(max(table[item]) for item in items if item in table) - low
            for table, low in zip(worth, least, strict=True)
        )
        if prod(shape) > MOST_STATES:
            return None
        wide = prod(len(self.readings[item]) for item in items) >= LONGEST
        counts = np.zeros(shape, object if wide else np.int64)
        counts[(0,) * len(shape)] = 1
        for item in items:
            rows = [table[item] if item in table else (0,) * len(self.readings[item]) for table in worth]
            counts = _shifted_sum(counts, [[score - min(row) for score in row] for row in rows])
        return [low + np.arange(length) for low, length in zip(least, shape, strict=True)], counts

    def _tables(self, name: str) -> dict[str, tuple[int, ...]] | None:
        """For every item of a name what each of its readings counts, where all are added."""
        if name not in self.scales:
            return {name: self.readings[name]}
        scale = self.scales[name]
        if scale.method == "max" or not all(term.source in self.readings for term in scale.terms) or not scale.terms:
            return None
        return {term.source: tuple(term.scores[value] for value in self.readings[term.source]) for term in scale.terms}

    def _alone(self, scale: Scale) -> dict[int, int] | None:
        """Sheets of the scale's own items by its value, member by member."""
        combine = max if scale.method == "max" else sum
        numbers: dict[int, int] = {}
        seen: set[str] = set()
        for term in scale.terms:
            source, items = term.source, self._items(term.source)
            more = (
                self._alone(self.scales[source]) if source in self.scales else dict.fromkeys(self.readings[source], 1)
            )
            if more is None or items & seen:
                return None
            seen |= items
            longer: dict[int, int] = {}
            for (total, n), (value, m) in product(numbers.items() if numbers else [(None, 1)], more.items()):
                score = term.scores[value] if total is None else combine((total, term.scores[value]))
                longer[score] = longer.get(score, 0) + n * m
            numbers = longer
        return numbers or None


def _shifted_sum(counts: Any, shifts: Sequence[Sequence[int]]) -> Any:
    """The sum of the array shifted along its axes by each column of `shifts`; nothing is shifted out of it."""
    total = np.zeros_like(counts)
    for shift in zip(*shifts, strict=True):
        to = tuple(slice(by, None) for by in shift)
        of = tuple(slice(None, length - by) for by, length in zip(shift, counts.shape, strict=True))
        total[to] += counts[of]
    return total

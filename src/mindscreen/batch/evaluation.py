"""Scoring checked columns, chunk by chunk; the counterpart of `mindscreen.evaluation` for one response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from mindscreen.batch.result import UNDECIDED, BatchResult, Column, Mask
from mindscreen.plan import SkipPlan
from mindscreen.scaleplan import DAY, LONGEST_IN_BED, NormPlan, ScalePlan, SleepPlan, TermsPlan, term_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.parts import Override
    from mindscreen.plan import Plan
    from mindscreen.scaleplan import BandPlan

CHUNK: Final = 65_536
"""Rows per chunk: a few hundred kilobytes of columns, which stay in cache."""
_NONE: Final = -2  # while bands are looked up: no set has applied yet


def evaluate(
    plan: Plan,
    columns: Sequence[tuple[Column, Mask | None]],
    rows: int,
    facts: Sequence[tuple[Any, Any]] = (),
    overrides: tuple[Override, ...] = (),
) -> BatchResult:
    """Score checked columns.

    Args:
        plan: of the instrument and profile.
        columns: for each item its values, and where it is blank (`None`: nowhere).
        rows: their length.
        facts: for each fact of the plan its bounds, as numbers or columns; the same object twice where it is known.
        overrides: eligibility rules that were set aside.
    """
    out = _Output(plan, rows, overrides)
    for start in range(0, rows, CHUNK):
        part = slice(start, min(start + CHUNK, rows))
        _Chunk(plan, columns, facts, part).write(out, part)
    return out.result()


class _Output:
    """The output columns, allocated once."""

    def __init__(self, plan: Plan, rows: int, overrides: tuple[Override, ...]) -> None:
        self.plan = plan
        self.rows = rows
        self.overrides = overrides
        self.blank = np.zeros(rows, np.int16)
        # Where no item can be skipped these two cost no memory.
        skips = np.zeros(rows, np.int16) if plan.skips else np.broadcast_to(np.int16(0), (rows,))
        self.not_asked = skips
        self.answered_but_not_asked = skips.copy() if plan.skips else skips
        opens = any(isinstance(step, SleepPlan) for step in plan.scales)
        self.contradicting = np.zeros(rows, np.int16) if opens else np.broadcast_to(np.int16(0), (rows,))
        self.lower = {step.scale.id: np.empty(rows, np.int16) for step in plan.scales}
        self.upper = {step.scale.id: np.empty(rows, np.int16) for step in plan.scales}
        self.band = {step.scale.id: np.empty(rows, np.int8) for step in plan.scales if step.bands}
        self.certain = {rule.id: np.empty(rows, np.bool_) for rule in plan.instrument.findings}
        self.possible = {rule.id: np.empty(rows, np.bool_) for rule in plan.instrument.findings}

    def result(self) -> BatchResult:
        return BatchResult(
            instrument=self.plan.instrument,
            profile=self.plan.profile,
            overrides=self.overrides,
            rows=self.rows,
            blank=self.blank,
            not_asked=self.not_asked,
            answered_but_not_asked=self.answered_but_not_asked,
            contradicting=self.contradicting,
            lower=self.lower,
            upper=self.upper,
            band=self.band,
            bands={step.scale.id: _keys(step) for step in self.plan.scales if step.bands},
            certain=self.certain,
            possible=self.possible,
        )


class _Chunk:
    """The value vectors of one chunk: lists of columns, as the plan's functions expect them."""

    def __init__(
        self,
        plan: Plan,
        columns: Sequence[tuple[Column, Mask | None]],
        facts: Sequence[tuple[Any, Any]],
        part: slice,
    ) -> None:
        self.plan = plan
        self.blanks = [None if mask is None else mask[part] for _, mask in columns]
        self.known = not any(mask is not None and mask.any() for mask in self.blanks)
        values = [column[part] for column, _ in columns]
        self.lo: list[Any] = [self._end(i, values[i], plan.blank_lower) for i in range(len(values))]
        self.hi: list[Any] = (
            self.lo if self.known else [self._end(i, values[i], plan.blank_upper) for i in range(len(values))]
        )
        self.values = values
        self.skipped: list[Mask] = []
        self.answered: list[Mask] = []
        self.contradicting: list[Mask] = []
        empty = [None] * len(plan.scales)
        same = self.known and all(low is high for low, high in facts)
        self.lo = [*self.lo, *empty, *(_part(low, part) for low, _ in facts)]
        self.hi = self.lo if same else [*self.hi, *empty, *(_part(high, part) for _, high in facts)]
        for step in plan.steps:
            if isinstance(step, SkipPlan):
                self._skip(step)
            elif isinstance(step, SleepPlan):
                self._sleep(step)
            elif isinstance(step, NormPlan):
                self._norm(step)
            elif isinstance(step, TermsPlan):
                self._scale(step)

    def _end(self, index: int, values: Column, ends: Sequence[int]) -> Column:
        mask = self.blanks[index]
        return values if mask is None else np.where(mask, np.int16(ends[index]), values)

    def _scale(self, step: TermsPlan) -> None:
        combine = _maximum if step.scale.method == "max" else _total
        tables = [term.scores for term in step.scale.terms]
        if self.lo is self.hi:
            self.lo[step.index] = combine(
                _scored(table, self.lo[place]) for place, table in zip(step.members, tables, strict=True)
            )
            return
        ends = [
            _scored_bounds(table, self.lo[place], self.hi[place])
            for place, table in zip(step.members, tables, strict=True)
        ]
        self.lo[step.index] = combine(low for low, _ in ends)
        self.hi[step.index] = combine(high for _, high in ends)

    def _sleep(self, step: SleepPlan) -> None:
        """Vectorised `mindscreen.plan.sleep_efficiency`; open where answers are blank or contradict each other."""
        bedtime, getting_up, asleep = (self.lo[place].astype(np.int32) for place in step.items)
        in_bed = (getting_up - bedtime) % DAY
        sound = (in_bed > 0) & (in_bed <= LONGEST_IN_BED) & (asleep <= in_bed)
        known = np.ones(sound.shape, np.bool_)
        for place in step.items:
            known &= self.lo[place] == self.hi[place]
        value = (100 * asleep // np.maximum(in_bed, 1)).astype(np.int16)
        self.contradicting.append(known & ~sound)
        self._settle(step, sound & known, value, value)

    def _norm(self, step: NormPlan) -> None:
        """Each group that possibly holds the person adds its ends; the first that certainly does ends the search."""
        rows = self.lo[step.source].shape
        low, high = np.full(rows, np.iinfo(np.int16).max, np.int16), np.full(rows, np.iinfo(np.int16).min, np.int16)
        settled = np.zeros(rows, np.bool_)
        for group in step.groups:
            ends = _scored_bounds(group.scores, self.lo[step.source], self.hi[step.source])
            possible, certain = (
                (True, True) if group.when is None else (group.when(self.hi, self.lo), group.when(self.lo, self.hi))
            )
            here = ~settled & possible
            low = np.where(here, np.minimum(low, ends[0]), low)
            high = np.where(here, np.maximum(high, ends[1]), high)
            settled |= certain
        self._settle(step, settled, low, high)

    def _settle(self, step: ScalePlan, settled: Mask, low: Column, high: Column) -> None:
        """Give a scale its ends where they are settled, and its whole range elsewhere."""
        low = np.where(settled, low, np.int16(step.scale.lower))
        high = np.where(settled, high, np.int16(step.scale.upper))
        if self.lo is self.hi and (low != high).any():
            self.hi = list(self.lo)
        self.lo[step.index], self.hi[step.index] = low, high

    def _skip(self, step: SkipPlan) -> None:
        """Vectorised form of the engine's rule for items that are asked only under a condition."""
        index, stands_for = step.index, np.int16(step.not_asked_value)
        certain = np.broadcast_to(step.asked(self.lo, self.hi), self.values[index].shape)
        if certain.all():
            return
        possible = np.broadcast_to(step.asked(self.hi, self.lo), certain.shape)
        mask = self.blanks[index]
        blank = np.zeros(certain.shape, np.bool_) if mask is None else mask
        skipped = blank & ~possible
        both = ~certain & ~skipped & (self.values[index] != stands_for)
        self.skipped.append(skipped)
        self.answered.append(both & ~possible)
        if step.counts_anyway:
            both &= blank
        if self.lo is self.hi:
            self.hi = list(self.lo)
        low, high = self.lo[index], self.hi[index]
        self.lo[index] = np.where(skipped, stands_for, np.where(both, np.minimum(low, stands_for), low))
        self.hi[index] = np.where(skipped, stands_for, np.where(both, np.maximum(high, stands_for), high))

    def write(self, out: _Output, part: slice) -> None:
        for mask in self.blanks:
            if mask is not None:
                out.blank[part] += mask
        for skipped, answered in zip(self.skipped, self.answered, strict=True):
            out.blank[part] -= skipped
            out.not_asked[part] += skipped
            out.answered_but_not_asked[part] += answered
        for mask in self.contradicting:
            out.contradicting[part] += mask
        for step in self.plan.scales:
            name = step.scale.id
            out.lower[name][part] = self.lo[step.index]
            out.upper[name][part] = self.hi[step.index]
            if step.bands:
                out.band[name][part] = self._band(step)
        for rule, finding in zip(self.plan.rules, self.plan.instrument.findings, strict=True):
            out.certain[finding.id][part] = rule(self.lo, self.hi)
            same = self.lo is self.hi
            out.possible[finding.id][part] = out.certain[finding.id][part] if same else rule(self.hi, self.lo)
        for place, assessable in self.plan.assessable.items():
            finding, told = self.plan.instrument.findings[place], assessable(self.lo, self.hi)
            out.certain[finding.id][part] &= told
            out.possible[finding.id][part] |= ~np.asarray(told)

    def _band(self, step: ScalePlan) -> npt.NDArray[np.int8]:
        """Position of the band, or `UNDECIDED`."""
        if len(step.bands) == 1 and step.bands[0].when is None:
            return self._position(step, step.bands[0])
        # As in the engine: sets are tried in order, each that possibly applies adds its bands, and the first that
        # certainly does ends the search. The band is decided when all of them agree.
        keys = _keys(step)
        answer = np.full(self.lo[step.index].shape, _NONE, np.int8)
        settled = np.zeros(answer.shape, np.bool_)
        for bands in step.bands:
            places = np.array([*map(keys.index, bands.keys), UNDECIDED], np.int8)
            here = places[self._position(step, bands)]
            possible, certain = (
                (True, True) if bands.when is None else (bands.when(self.hi, self.lo), bands.when(self.lo, self.hi))
            )
            agreed = np.where((answer == _NONE) | (answer == here), here, np.int8(UNDECIDED))
            answer = np.where(~settled & possible, agreed, answer)
            settled |= certain
        return np.maximum(answer, np.int8(UNDECIDED))

    def _position(self, step: ScalePlan, bands: BandPlan) -> npt.NDArray[np.int8]:
        """Position of the band in its own set, or `UNDECIDED`."""
        first = _position(bands.starts, self.lo[step.index])
        if self.lo is self.hi:
            return first
        return np.where(first == _position(bands.starts, self.hi[step.index]), first, np.int8(UNDECIDED))


def _keys(step: ScalePlan) -> tuple[str, ...]:
    """The keys of all bands that the scale can have under this profile."""
    return tuple(dict.fromkeys(key for bands in step.bands for key in bands.keys))


def _position(starts: Sequence[int], values: Column) -> npt.NDArray[np.int8]:
    # A sum of comparisons is an order of magnitude faster than searchsorted for so few bands.
    position = np.zeros(values.shape, np.int8)
    for start in starts[1:]:
        position += values >= start
    return position


def _total(columns: Iterator[Any]) -> Any:
    total = next(columns).copy()
    for column in columns:
        total += column
    return total


def _maximum(columns: Iterator[Any]) -> Any:
    largest = next(columns)
    for column in columns:
        largest = np.maximum(largest, column)
    return largest


def _scored(table: Mapping[int, int], values: Column) -> Column:
    if all(value == score for value, score in table.items()):
        return values
    least = min(table)
    scores = np.zeros(max(table) - least + 1, np.int16)
    for value, score in table.items():
        scores[value - least] = score
    return scores[values - least]


def _scored_bounds(table: Mapping[int, int], lo: Column, hi: Column) -> tuple[Column, Column]:
    if all(value == score for value, score in table.items()):
        return lo, hi
    scores = [table[value] for value in sorted(table)]
    if scores == sorted(scores):
        return _scored(table, lo), _scored(table, hi)
    if scores == sorted(scores, reverse=True):
        return _scored(table, hi), _scored(table, lo)
    least, span = min(table), max(table) - min(table) + 1
    ends = np.zeros((2, span, span), np.int16)
    for low in table:
        for high in table:
            if low <= high:
                ends[:, low - least, high - least] = term_bounds(table, low, high)
    return ends[0, lo - least, hi - least], ends[1, lo - least, hi - least]


def _part(fact: Any, part: slice) -> Any:
    return fact[part] if isinstance(fact, np.ndarray) else fact

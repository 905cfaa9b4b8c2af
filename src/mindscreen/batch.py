"""The meaning of `screen()` on a whole table at once, with numpy.

The same plan decides both: the compiled conditions of `mindscreen.condition` work on columns as they work on numbers,
and scales are sums of columns. Rows are worked on in chunks that fit a processor's cache, so memory beyond the output
stays small and constant.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from mindscreen.errors import EligibilityError, ResponseError, did_you_mean
from mindscreen.plan import CONTEXT_CATEGORIES, CONTEXT_RANGES, ScalePlan, SkipPlan, plan_for, term_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.model import Instrument
    from mindscreen.plan import Plan

Column: TypeAlias = "npt.NDArray[np.int16]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"

CHUNK: Final = 65_536
"""Rows per chunk: a few hundred kilobytes of columns, which stay in cache."""
UNDECIDED: Final = -1
"""In `BatchResult.band`: the blanks leave more than one band possible."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Scores, bands and findings of many responses, as columns of one entry per row.

    Attributes:
        instrument: what was scored.
        profile: the cut-off profile used.
        rows: number of rows.
        blank: number of blank items per row.
        lower: scale id to the smallest value any completion can reach (numerators over the scale's denominator).
        upper: scale id to the largest such value; equal to `lower` where the score is known.
        band: scale id to the position of the band in `bands[scale id]`, or `UNDECIDED`.
        bands: scale id to the keys of its bands, ascending.
        certain: finding id to whether it is raised whatever the blanks hold.
        possible: finding id to whether some completion raises it; where `possible` and not `certain` it is unknown.
    """

    instrument: Instrument
    profile: str
    rows: int
    blank: Column
    lower: Mapping[str, Column]
    upper: Mapping[str, Column]
    band: Mapping[str, npt.NDArray[np.int8]]
    bands: Mapping[str, tuple[str, ...]]
    certain: Mapping[str, Mask]
    possible: Mapping[str, Mask]

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as one flat table: `total.lower`, `total.upper`, `total.band`, `self-harm.certain`, ..."""
        table: dict[str, npt.NDArray[Any]] = {"blank": self.blank}
        for scale in self.lower:
            table[f"{scale}.lower"] = self.lower[scale]
            table[f"{scale}.upper"] = self.upper[scale]
            if scale in self.band:
                table[f"{scale}.band"] = self.band[scale]
        for finding in self.certain:
            table[f"{finding}.certain"] = self.certain[finding]
            table[f"{finding}.possible"] = self.possible[finding]
        return table


def screen_many(
    instrument: Instrument,
    answers: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    *,
    blank: int | None = None,
    profile: str | None = None,
    overrides: Mapping[str, str] | None = None,
    **context: npt.ArrayLike | str | None,
) -> BatchResult:
    """Score a table of responses to one instrument.

    Args:
        instrument: from `mindscreen.load`.
        answers: item id to column of recorded option values (a data frame of such columns will do), or a matrix with
            one row per response and one column per item in the order of the form. Floating-point columns may hold whole
            numbers only; NaN is a blank. An item without a column is blank in every row.
        blank: the integer that stands for a blank, where the table has one (for example -1).
        profile: name of a cut-off profile.
        overrides: eligibility rules to set aside, as in `screen`.
        **context: facts as in `screen` (`age_years`, `sex`, ...), one for all rows or one per row.

    Raises:
        ResponseError: MS-R001 to MS-R006, naming the column and the first row, never the value.
        EligibilityError: MS-E001 or MS-E002, when any row is outside the published population.
    """
    plan = plan_for(instrument, profile)
    given = _given(plan, answers)
    rows = max((len(column) for column in given.values()), default=0)
    columns = [_column(plan, item, given.get(item), rows, blank) for item in plan.item_ids]
    facts = _Facts(context, rows)
    facts.check(instrument, overrides or {})
    return evaluate(plan, columns, rows, facts.bounds(plan.facts))


def evaluate(
    plan: Plan,
    columns: Sequence[tuple[Column, Mask | None]],
    rows: int,
    facts: Sequence[tuple[Any, Any]] = (),
) -> BatchResult:
    """Score checked columns: for each item its values, and where it is blank (`None`: nowhere)."""
    out = _Output(plan, rows)
    for start in range(0, rows, CHUNK):
        part = slice(start, min(start + CHUNK, rows))
        _Chunk(plan, columns, facts, part).write(out, part)
    return out.result()


class _Output:
    """The output columns, allocated once."""

    def __init__(self, plan: Plan, rows: int) -> None:
        self.plan = plan
        self.rows = rows
        self.blank = np.zeros(rows, np.int16)
        self.lower = {step.scale.id: np.empty(rows, np.int16) for step in plan.scales}
        self.upper = {step.scale.id: np.empty(rows, np.int16) for step in plan.scales}
        self.band = {step.scale.id: np.empty(rows, np.int8) for step in plan.scales if step.bands}
        self.certain = {rule.id: np.empty(rows, np.bool_) for rule in plan.instrument.findings}
        self.possible = {rule.id: np.empty(rows, np.bool_) for rule in plan.instrument.findings}

    def result(self) -> BatchResult:
        return BatchResult(
            instrument=self.plan.instrument,
            profile=self.plan.profile,
            rows=self.rows,
            blank=self.blank,
            lower=self.lower,
            upper=self.upper,
            band=self.band,
            bands={step.scale.id: step.bands[0].keys for step in self.plan.scales if step.bands},
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
        empty = [None] * len(plan.scales)
        low, high = ([_part(fact[end], part) for fact in facts] for end in (0, 1))
        same = self.lo is self.hi and all(a is b for a, b in zip(low, high, strict=True))
        self.lo = [*self.lo, *empty, *low]
        self.hi = self.lo if same else [*self.hi, *empty, *high]
        for step in plan.steps:
            if isinstance(step, ScalePlan):
                self._scale(step)
            else:
                self._skip(step)

    def _end(self, index: int, values: Column, ends: Sequence[int]) -> Column:
        mask = self.blanks[index]
        return values if mask is None else np.where(mask, np.int16(ends[index]), values)

    def _scale(self, step: ScalePlan) -> None:
        combine = _maximum if step.scale.method == "max" else _total
        tables = [term.scores for term in step.scale.terms]
        if self.lo is self.hi:
            self.lo[step.index] = combine(
                _scored(table, self.lo[item]) for item, table in zip(step.items, tables, strict=True)
            )
            return
        ends = [
            _scored_bounds(table, self.lo[item], self.hi[item]) for item, table in zip(step.items, tables, strict=True)
        ]
        self.lo[step.index] = combine(low for low, _ in ends)
        self.hi[step.index] = combine(high for _, high in ends)

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
        if self.lo is self.hi:
            self.hi = list(self.lo)
        low, high = self.lo[index], self.hi[index]
        self.lo[index] = np.where(skipped, stands_for, np.where(both, np.minimum(low, stands_for), low))
        self.hi[index] = np.where(skipped, stands_for, np.where(both, np.maximum(high, stands_for), high))

    def write(self, out: _Output, part: slice) -> None:
        for mask in self.blanks:
            if mask is not None:
                out.blank[part] += mask
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

    def _band(self, step: ScalePlan) -> npt.NDArray[np.int8]:
        """Position of the band, or `UNDECIDED`; sets are tried in order, as the engine does."""
        shape = self.lo[step.index].shape
        answer = np.full(shape, UNDECIDED, np.int8)
        settled = np.zeros(shape, np.bool_)
        for bands in step.bands:
            first, last = (_position(bands.starts, ends[step.index]) for ends in (self.lo, self.hi))
            when = bands.when or _everybody
            here = ~settled & when(self.lo, self.hi)
            answer = np.where(here & (first == last), first, answer)
            settled |= when(self.hi, self.lo)
        return answer


def _everybody(a: object, b: object) -> np.bool_:  # noqa: ARG001 - called like a compiled condition
    return np.True_


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
    least, span = min(table), max(table) - min(table) + 1
    ends = np.zeros((2, span, span), np.int16)
    for low in table:
        for high in table:
            if low <= high:
                ends[:, low - least, high - least] = term_bounds(table, low, high)
    return ends[0, lo - least, hi - least], ends[1, lo - least, hi - least]


def _part(fact: Any, part: slice) -> Any:
    return fact[part] if isinstance(fact, np.ndarray) else fact


def _given(plan: Plan, answers: Any) -> dict[str, npt.NDArray[Any]]:
    """Item id to raw column."""
    if hasattr(answers, "keys"):
        names = list(answers.keys())
        for name in names:
            if name not in plan.accepted:
                raise ResponseError(
                    "MS-R001",
                    f"there is no item '{name}'.",
                    where=plan.instrument.canonical,
                    remedy=f"Items: {', '.join(plan.item_ids)}.{did_you_mean(name, plan.item_ids)}",
                )
        columns = {name: np.asarray(answers[name]) for name in names}
    else:
        matrix = np.asarray(answers)
        if matrix.ndim != 2 or matrix.shape[1] != len(plan.item_ids):  # noqa: PLR2004 - rows by items
            raise ResponseError(
                "MS-R005",
                f"the matrix has shape {matrix.shape} for {len(plan.item_ids)} items.",
                where=plan.instrument.canonical,
                remedy="Give one row per response and one column per item, or a mapping by item id.",
            )
        columns = {item: matrix[:, index] for index, item in enumerate(plan.item_ids)}
    if len({column.shape for column in columns.values()}) > 1 or any(each.ndim != 1 for each in columns.values()):
        raise ResponseError(
            "MS-R005", "the columns are not of one length.", where=plan.instrument.canonical, remedy="Align them."
        )
    return columns


def _column(
    plan: Plan, item: str, raw: npt.NDArray[Any] | None, rows: int, blank: int | None
) -> tuple[Column, Mask | None]:
    """Check one column: integers that the item accepts, blanks apart."""
    index, accepted = plan.accepted[item]
    where = f"{plan.instrument.id}, column '{item}'"
    if raw is None:
        return np.full(rows, plan.blank_lower[index], np.int16), np.ones(rows, np.bool_)
    mask: Mask | None = None
    if raw.dtype == object or raw.dtype.kind == "f":
        raw, mask = _from_floats(raw, where)
    if raw.dtype.kind not in "iu":
        raise ResponseError("MS-R002", "the column is not of whole numbers.", where=where, remedy="Convert it first.")
    if blank is not None:
        mask = (raw == blank) if mask is None else mask | (raw == blank)
    allowed = np.zeros(raw.shape, np.bool_) if mask is None else mask.copy()
    for value in accepted:
        allowed |= raw == value
    if not allowed.all():
        raise ResponseError(
            "MS-R003",
            f"row {int(np.argmin(allowed))} (and {int((~allowed).sum()) - 1} more) is not one of the options.",
            where=where,
            remedy=f"Options: {', '.join(map(str, sorted(accepted)))}. Say which integer is a blank with blank=....",
        )
    values = raw if mask is None else np.where(mask, plan.blank_lower[index], raw)
    return values.astype(np.int16, copy=False), mask if mask is not None and mask.any() else None


def _from_floats(raw: npt.NDArray[Any], where: str) -> tuple[npt.NDArray[np.int64], Mask]:
    if raw.dtype == object:
        kinds = {type(value) for value in raw}
        if not all(kind is type(None) or issubclass(kind, (int, float, np.integer, np.floating)) for kind in kinds) or (
            bool in kinds
        ):
            raise ResponseError("MS-R002", "the column holds other things than numbers.", where=where)
        raw = np.array([np.nan if value is None else value for value in raw], float)
    mask = np.isnan(raw)
    whole = np.where(mask, 0, raw)
    if not (np.isfinite(whole) & (whole == np.floor(whole)) & (np.abs(whole) < 2**31)).all():
        raise ResponseError("MS-R002", "the column holds numbers that are not whole.", where=where)
    return whole.astype(np.int64), mask


class _Facts:
    """Facts about the persons, one for all rows or one per row, as bounds like those of `Context`."""

    def __init__(self, context: Mapping[str, Any], rows: int) -> None:
        self.rows = rows
        for name in context:
            if name not in CONTEXT_RANGES:
                raise ResponseError(
                    "MS-R006",
                    f"'{name}' is not a fact that scoring knows.",
                    remedy=f"Known: {', '.join(CONTEXT_RANGES)}.{did_you_mean(name, CONTEXT_RANGES)}",
                )
        self.ends = {name: self._ends(name, value) for name, value in context.items() if value is not None}
        if "age_years" in self.ends and "age_months" not in self.ends:
            low, high = self.ends["age_years"]
            self.ends["age_months"] = 12 * low, 12 * high + 11
        elif "age_months" in self.ends:
            low, high = self.ends["age_months"]
            self.ends["age_years"] = low // 12, high // 12

    def _ends(self, name: str, value: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        raw = np.broadcast_to(np.asarray(value), (self.rows,))
        least, most = CONTEXT_RANGES[name]
        if name in CONTEXT_CATEGORIES:
            codes = {category: index for index, category in enumerate(CONTEXT_CATEGORIES[name])}
            words = [str(each).lower() if name == "pregnant" else each for each in raw.tolist()]
            known = np.array([each in codes for each in words])
            numbers = np.array([codes.get(each, 0) for each in words], np.int64)
            missing = np.array([each is None or (isinstance(each, float) and isnan(each)) for each in raw.tolist()])
            if not (known | missing).all():
                raise self._impossible(name)
        else:
            try:
                numbers, missing = _from_floats(raw.astype(float), name)
            except (TypeError, ValueError):
                raise self._impossible(name) from None
            if not (missing | ((numbers >= least) & (numbers <= most))).all():
                raise self._impossible(name)
        return np.where(missing, least, numbers), np.where(missing, most, numbers)

    @staticmethod
    def _impossible(name: str) -> ResponseError:
        return ResponseError(
            "MS-R006", "a value is impossible.", where=f"context '{name}'", remedy="Correct or blank it."
        )

    def check(self, instrument: Instrument, overrides: Mapping[str, str]) -> None:
        """Refuse the table when a row is certainly outside the published population."""
        youngest, oldest = instrument.population.age_months
        if "age_months" in self.ends and "age" not in overrides:
            low, high = self.ends["age_months"]
            outside = (high < (youngest or 0)) | (low > (oldest if oldest is not None else np.iinfo(np.int64).max))
            if outside.any():
                raise EligibilityError(
                    "MS-E001",
                    f"{int(outside.sum())} rows are outside the published age range.",
                    where=instrument.canonical,
                    remedy="Leave them out, or record overrides={'age': '<reason>'}.",
                )
        if "completed_by" in self.ends and "completed_by" not in overrides:
            allowed = [CONTEXT_CATEGORIES["completed_by"].index(who) for who in instrument.population.completed_by]
            low, high = self.ends["completed_by"]
            if (~np.isin(low, allowed) & (low == high)).any():
                raise EligibilityError(
                    "MS-E002",
                    "some rows were completed by somebody the instrument was not published for.",
                    where=instrument.canonical,
                    remedy="Leave them out, or record overrides={'completed_by': '<reason>'}.",
                )

    def bounds(self, names: Sequence[str]) -> list[tuple[Any, Any]]:
        """The bounds of each fact that some rule mentions; what is not stated is unknown."""
        return [self.ends.get(name) or CONTEXT_RANGES[name] for name in names]

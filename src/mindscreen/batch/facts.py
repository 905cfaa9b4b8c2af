"""Facts about the persons of a table, and whether the instrument was published for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from mindscreen.batch.table import is_missing, whole_numbers
from mindscreen.eligibility import check_overrides
from mindscreen.errors import EligibilityError, ResponseError, did_you_mean
from mindscreen.parts import Override
from mindscreen.plan import CONTEXT_CATEGORIES, CONTEXT_RANGES, STATED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.model import Instrument

_MISSING: Final = -1
_IMPOSSIBLE: Final = -2


class Facts:
    """Facts about the persons, one for all rows or one per row, as bounds like those of `Context`."""

    def __init__(self, context: Mapping[str, Any], rows: int) -> None:
        self.rows = rows
        for name in context:
            if name not in CONTEXT_RANGES:
                raise ResponseError(
                    "MS-R006",
                    f"'{name}' is not a fact that scoring knows.",
                    where="context",
                    remedy=f"Known: {', '.join(CONTEXT_RANGES)}.{did_you_mean(name, CONTEXT_RANGES)}",
                )
        self.ends = {name: self._ends(name, value) for name, value in context.items() if value is not None}
        self._join_ages()

    def _ends(self, name: str, value: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        raw = np.asarray(value)
        if raw.shape not in {(), (self.rows,)}:
            raise self._impossible(name, "it has not one value per row")
        least, most = CONTEXT_RANGES[name]
        if name in CONTEXT_CATEGORIES:
            numbers = np.array([_code(name, fact) for fact in np.atleast_1d(raw).tolist()], np.int64)
            missing = numbers == _MISSING
        else:
            try:
                numbers, mask = whole_numbers(np.atleast_1d(raw))
            except ValueError as error:
                raise self._impossible(name, f"it holds {error}") from None
            missing = np.zeros(numbers.shape, np.bool_) if mask is None else mask
        if not (missing | ((numbers >= least) & (numbers <= most))).all():
            raise self._impossible(name, "a value is impossible")
        low, high = np.where(missing, least, numbers), np.where(missing, most, numbers)
        return np.broadcast_to(low, (self.rows,)), np.broadcast_to(high, (self.rows,))

    def _join_ages(self) -> None:
        """Let years and months say what they say together, row by row."""
        years, months = self.ends.get("age_years"), self.ends.get("age_months")
        if years is None and months is None:
            return
        low, high = months or CONTEXT_RANGES["age_months"]
        if years is not None:
            low, high = np.maximum(low, 12 * years[0]), np.minimum(high, 12 * years[1] + 11)
            if (low > high).any():
                raise self._impossible("age_months", "it contradicts age_years")
        self.ends["age_months"] = np.asarray(low), np.asarray(high)
        self.ends["age_years"] = np.asarray(low) // 12, np.asarray(high) // 12

    @staticmethod
    def _impossible(name: str, why: str) -> ResponseError:
        return ResponseError("MS-R006", f"{why}.", where=f"context '{name}'", remedy="Correct it, or leave it blank.")

    def check(self, instrument: Instrument, overrides: Mapping[str, str]) -> tuple[Override, ...]:
        """Refuse the table when a row is certainly outside the published population; say which rules were set aside."""
        reasons = check_overrides(instrument, overrides)
        used = []
        for rule, code, outside in (
            ("age", "MS-E001", self._outside_age(instrument)),
            ("completed_by", "MS-E002", self._outside_respondents(instrument)),
        ):
            if outside == 0:
                continue
            if rule not in reasons:
                raise EligibilityError(
                    code,
                    f"{outside} rows are outside the population the instrument was published for ({rule}).",
                    where=instrument.canonical,
                    remedy=f"Leave them out, or record overrides={{'{rule}': '<reason>'}}.",
                )
            used.append(Override(rule, reasons[rule]))
        return tuple(used)

    def _outside_age(self, instrument: Instrument) -> int:
        population = instrument.population
        low, high = self.ends.get("age_months") or (np.empty(0), np.empty(0))
        outside = _outside(low, high, population.age_months)
        who = self.ends.get("completed_by")
        if who is None:
            return int(outside.sum())
        for name, ages in population.ages_of.items() if low.size else ():
            place = CONTEXT_CATEGORIES["completed_by"].index(name)
            outside |= (who[0] == place) & (who[1] == place) & _outside(low, high, ages)
        return int(outside.sum())

    def _outside_respondents(self, instrument: Instrument) -> int:
        low, high = self.ends.get("completed_by") or (np.empty(0), np.empty(0))
        allowed = [CONTEXT_CATEGORIES["completed_by"].index(who) for who in instrument.population.completed_by]
        return int((~np.isin(low, allowed) & (low == high)).sum())

    def bounds(self, names: Sequence[str]) -> list[tuple[Any, Any]]:
        """The bounds of each fact that some rule mentions, the same object twice where it is known in every row."""
        ends = [self._stated(STATED[name]) if name in STATED else self._bounds(name) for name in names]
        return [(low, low) if np.array_equal(low, high) else (low, high) for low, high in ends]

    def _bounds(self, name: str) -> tuple[Any, Any]:
        return self.ends.get(name) or CONTEXT_RANGES[name]

    def _stated(self, name: str) -> tuple[Any, Any]:
        low, high = self._bounds(name)
        least, most = CONTEXT_RANGES[name]
        stated = np.asarray((low != least) | (high != most)).astype(np.int64)
        known = np.broadcast_to(stated, (self.rows,))
        return known, known


def _outside(low: Any, high: Any, ages: tuple[int | None, int | None]) -> Any:
    youngest, oldest = ages
    return (high < (youngest or 0)) | (low > (np.inf if oldest is None else oldest))


def _code(name: str, fact: object) -> int:
    """The position of a categorical fact among its categories."""
    if is_missing(fact):
        return _MISSING
    if name == "pregnant":
        fact = str(fact).lower() if isinstance(fact, (bool, np.bool_)) else None
    categories = CONTEXT_CATEGORIES[name]
    return categories.index(fact) if isinstance(fact, str) and fact in categories else _IMPOSSIBLE

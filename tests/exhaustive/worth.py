"""What the values of one item, or of another score, count in a scale: a table, applied to whole columns of values."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

SMALL = 2**14
"""Sums of numbers below this are made of 16 bits; it leaves room for the sum of two."""


class Worth:
    """One table from value to score, in the shortest form that says the same."""

    def __init__(self, table: Mapping[int, int]) -> None:
        values = sorted(table)
        scores = [table[value] for value in values]
        self._first = values[0]
        rises = [(after - before, table[after] - table[before]) for before, after in pairwise(values)]
        slope, rest = divmod(rises[0][1], rises[0][0]) if rises else (0, 0)
        straight = rest == 0 and all(up == slope * along for along, up in rises)
        self._line = (slope, scores[0] - slope * values[0]) if straight else None
        self._rising = scores == sorted(scores)
        self._falling = scores == sorted(scores, reverse=True)
        size = values[-1] - values[0] + 1
        self._scores = np.zeros(size, np.int64)
        for value in values:
            self._scores[value - self._first] = table[value]
        if max(map(abs, scores)) < SMALL:
            self._scores = self._scores.astype(np.int16)
        self._between = None if self._rising or self._falling else self._all_ends(table, size)

    def _all_ends(self, table: Mapping[int, int], size: int) -> Any:
        """For every pair of values the least and the most that a value between them counts."""
        ends = np.zeros((2, size, size), np.int16)
        for low in table:
            for high in (value for value in table if value >= low):
                scores = [score for value, score in table.items() if low <= value <= high]
                ends[:, low - self._first, high - self._first] = min(scores), max(scores)
        return ends

    def of(self, values: Any) -> Any:
        """What each value counts."""
        if self._line == (1, 0):
            return values
        if self._line is not None and self._scores.dtype == np.int16:
            slope, start = self._line
            return slope * values + start
        return self._scores[values - self._first]

    def ends(self, low: Any, high: Any) -> tuple[Any, Any]:
        """The least and the most that values between two ends count; the same object twice where they are known."""
        if low is high:
            known = self.of(low)
            return known, known
        if self._between is not None:
            at = low - self._first, high - self._first
            return self._between[0][at], self._between[1][at]
        low, high = self.of(low), self.of(high)
        return (low, high) if self._rising else (high, low)

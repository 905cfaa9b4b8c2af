"""A number known within bounds, and the three truth values that comparisons of such numbers have.

A blank answer is not zero: it is any of the values the item could have taken. Sums of such intervals are intervals, and
a comparison with a cut-off is true, false or *unknown* (Kleene's strong logic).
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Truth(IntEnum):
    """Kleene's three values, ordered so that `and` is `min` and `or` is `max`."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class Interval(NamedTuple):
    """A closed interval of integers; `lower == upper` means that the number is known."""

    lower: int
    upper: int

    @property
    def is_exact(self) -> bool:
        """Whether the number is known."""
        return self.lower == self.upper

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        return Interval(min(self.lower, other.lower), max(self.upper, other.upper))


def truth_of(*, certain: bool, possible: bool) -> Truth:
    """Turn "holds in every completion" and "holds in some completion" into one of the three truth values."""
    if certain:
        return Truth.TRUE
    return Truth.UNKNOWN if possible else Truth.FALSE

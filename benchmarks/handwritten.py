"""What a careful programmer would write by hand for one PHQ-9, with the duty of `mindscreen.screen`: the yardstick.

Same duty: every answer is checked, blanks stay bounds, the total has a band, few blanks are prorated half up; item 9,
the cut-off and the two syndromes are decided in three values. One instrument, no reasons, no provenance, a plain tuple.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ITEMS = ("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9")
BANDS = ((20, "severe"), (15, "moderately-severe"), (10, "moderate"), (5, "mild"), (0, "minimal"))
KNOWN = {*ITEMS, "difficulty"}


def band(total: int) -> str:
    """The severity band of a total."""
    for start, name in BANDS:
        if total >= start:
            return name
    raise ValueError


def phq9(answers: Mapping[str, int | None], age_years: int | None = None) -> tuple[object, ...]:
    """Bounds, band, estimate and five findings (each certain, possible)."""
    if age_years is not None and not 18 <= age_years <= 125:
        raise ValueError("age")
    for item, value in answers.items():
        if item not in KNOWN:
            raise ValueError("item")
        if value is not None and (type(value) is not int or not 0 <= value <= 3):
            raise ValueError("answer")
    values = [answers.get(item) for item in ITEMS]
    known = [value for value in values if value is not None]
    blank = 9 - len(known)
    lower = sum(known)
    upper = lower + 3 * blank
    low_band, high_band = band(lower), band(upper)
    prorated = (2 * 9 * lower + len(known)) // (2 * len(known)) if 0 < blank <= 2 else None
    low = [0 if value is None else value for value in values]
    high = [3 if value is None else value for value in values]
    fewest = sum(value >= 2 for value in low[:8]) + (low[8] >= 1)
    most = sum(value >= 2 for value in high[:8]) + (high[8] >= 1)
    core, core_possible = low[0] >= 2 or low[1] >= 2, high[0] >= 2 or high[1] >= 2
    difficulty = answers.get("difficulty")
    hard, hard_possible = (0, 3 if upper else 0) if difficulty is None else (difficulty, difficulty)
    return (
        lower,
        upper,
        low_band if low_band == high_band else None,
        prorated,
        None if prorated is None else band(prorated),
        (low[8] >= 1, high[8] >= 1),
        (lower >= 10, upper >= 10),
        (core and fewest >= 5, core_possible and most >= 5),
        (core and fewest >= 2 and most <= 4, core_possible and most >= 2 and fewest <= 4),
        (hard >= 2, hard_possible >= 2),
    )

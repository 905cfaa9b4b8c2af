"""Second scorers, written by hand from the papers and not from the definitions: plain formulas over complete sheets.

What a sheet with blanks can and cannot be is not computed here by any logic of blanks. Each formula is applied to every
complete sheet, and a sheet with blanks is looked up by brute force: the smallest and largest value over all of its
completions. A cut-off, a band or an item number in this file was typed from the source named beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Column: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True)
class Facts:
    """What one formula says: numbers, positions of bands (0 is the lowest), and findings as truth values, per sheet."""

    scores: Mapping[str, Column]
    bands: Mapping[str, Column]
    findings: Mapping[str, Column] = field(default_factory=dict)


def count(holds: Sequence[Column]) -> Column:
    """How many of these hold, per sheet."""
    total: Column = np.stack(holds).sum(axis=0, dtype=np.int8)
    return total


def band(scores: Column, starts: Sequence[int]) -> Column:
    """Position of the band in a table that is printed as the first score of each band after the lowest."""
    return count([scores >= start for start in starts])


def phq2(q: Sequence[Column], cut: int) -> Facts:
    """Kroenke 2003, Med Care 41:1284-1292: the sum of both items; 3 or more (Levis 2020: 2 or more) is positive."""
    total = q[0] + q[1]
    return Facts({"total": total}, {"total": band(total, [cut])}, {"positive-screen": total >= cut})


def gad2(q: Sequence[Column], cut: int) -> Facts:
    """Kroenke 2007, Ann Intern Med 146:317-325: the sum of both items; 3 or more is positive."""
    total = q[0] + q[1]
    return Facts({"total": total}, {"total": band(total, [cut])}, {"positive-screen": total >= cut})


def gad7(q: Sequence[Column], cut: int) -> Facts:
    """Spitzer 2006, Arch Intern Med 166:1092-1097: mild, moderate and severe from 5, 10 and 15; positive from 10."""
    total = sum(q[1:], q[0])
    return Facts({"total": total}, {"total": band(total, [5, 10, 15])}, {"positive-screen": total >= cut})


def phq9(q: Sequence[Column], cut: int) -> Facts:
    """Kroenke 2001, J Gen Intern Med 16:606-613 (score, bands, item 9), Spitzer 1999, JAMA 282:1737-1744 (syndromes).

    A symptom is present at "more than half the days" (2), the ninth already at "several days" (1). With one of the
    first two present, five symptoms make a major and two to four an other depressive syndrome.
    """
    total = sum(q[1:], q[0])
    symptoms = count([*(answer >= 2 for answer in q[:8]), q[8] >= 1])
    core = (q[0] >= 2) | (q[1] >= 2)
    return Facts(
        {"total": total, "symptoms": symptoms},
        {"total": band(total, [5, 10, 15, 20])},
        {
            "self-harm": q[8] != 0,
            "positive-screen": total >= cut,
            "major-depressive-syndrome": core & (symptoms >= 5),
            "other-depressive-syndrome": core & (symptoms >= 2) & (symptoms <= 4),
        },
    )


PSC17_SUBSCALE: Final = {
    # Gardner 1999, Ambulatory Child Health 5:225-236; the subscale of each statement of the form, by its key word
    "fidgety": "attention",
    "sad": "internalizing",
    "daydreams": "attention",
    "refuses_to_share": "externalizing",
    "others_feelings": "externalizing",
    "hopeless": "internalizing",
    "concentration": "attention",
    "fights": "externalizing",
    "down_on_self": "internalizing",
    "blames_others": "externalizing",
    "less_fun": "internalizing",
    "rules": "externalizing",
    "driven": "attention",
    "teases": "externalizing",
    "worries": "internalizing",
    "takes_things": "externalizing",
    "distracted": "attention",
}
PSC17_CUTS: Final = {"total": 15, "internalizing": 5, "attention": 7, "externalizing": 7}


def psc17(totals: Mapping[str, Column]) -> Facts:
    """Gardner 1999: 15 or more in all, 5 internalizing, 7 attention or 7 externalizing; any of the four is positive."""
    positive = {name: totals[name] >= cut for name, cut in PSC17_CUTS.items()}
    findings = {f"positive-{name}": raised for name, raised in positive.items()}
    findings["positive-screen"] = np.any(list(positive.values()), axis=0)
    return Facts(totals, {name: raised.astype(np.int8) for name, raised in positive.items()}, findings)


# --- sheets and their completions -------------------------------------------------------------------------------------


def every_sheet(items: int, answers: int) -> list[Column]:
    """The answers 0 .. `answers` - 1 to each item on every complete sheet, the last item varying fastest."""
    return [column.ravel() for column in np.indices((answers,) * items, dtype=np.int8)]


def over_completions(facts: Column, items: int, answers: int) -> tuple[Column, Column]:
    """The smallest and largest value over all completions, for every sheet with and without blanks.

    Args:
        facts: one value per complete sheet, in the order of `every_sheet(items, answers)`.
        items: how many items there are.
        answers: how many answers each has.

    Returns:
        Two columns over the `(answers + 1) ** items` sheets in the order of `every_sheet(items, answers + 1)`, in which
        the last answer of each item is the blank.
    """
    least = most = facts.reshape((answers,) * items)
    for axis in range(items):
        least = np.concatenate([least, least.min(axis=axis, keepdims=True)], axis=axis)
        most = np.concatenate([most, most.max(axis=axis, keepdims=True)], axis=axis)
    return least.ravel(), most.ravel()


def prorated(answered_sum: Column, answered: Column, items: int) -> Column:
    """The mean of the answered items in the place of every blank, summed, and one half rounded up: all in integers."""
    answered = np.maximum(answered.astype(np.int64), 1)
    estimate: Column = (2 * answered_sum.astype(np.int64) * items + answered) // (2 * answered)
    return estimate

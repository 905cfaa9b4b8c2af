"""What blanks leave open, by brute force: the least and the most of every value over all ways to complete a sheet.

No logic of blanks is used here. Each filled-in sheet is scored, and a sheet with blanks is held against the smallest
and largest value over all of its completions. A completion answers every question that the form asks then, and no
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from tests.exhaustive.by_definition import Column

NOWHERE: Final = 2**30
"""More than any score: what is least where there is no completion; its negative is what is most."""


@dataclass(frozen=True)
class Completions:
    """The completions of every sheet of one instrument, with and without blanks.

    Args:
        answers: for each item how many answers it has.
        skippable: for each item whether it may be skipped: a blank is then one of its answers on a filled-in sheet.
        filled_in: which sheets without other blanks (in the order of `every_sheet`) answer exactly what is asked.
    """

    answers: Sequence[int]
    skippable: Sequence[bool]
    filled_in: Column

    def least(self, column: Column) -> Column:
        """The least of a column over the completions of every sheet, in the order of `every_sheet`."""
        items = list(zip(self.answers, self.skippable, strict=True))
        least = np.where(self.filled_in, column.astype(np.int32), NOWHERE).reshape([k + skip for k, skip in items])
        for axis, (k, _) in enumerate(items):
            answered = (slice(None),) * axis + (slice(0, k),)
            # Where a blank may be left as it is, that is one of its completions, and the minimum runs over it too.
            least = np.concatenate([least[answered], least.min(axis=axis, keepdims=True)], axis=axis)
        return least.ravel()

    def held_against(
        self, filled_in: tuple[Column, Column], with_blanks: tuple[Column, Column]
    ) -> tuple[Column, Column]:
        """Which sheets with blanks contradict a completion, and which leave open more than their completions do.

        Args:
            filled_in: both ends of something on the filled-in sheets.
            with_blanks: both ends of the same on all sheets.
        """
        least, most = self.least(filled_in[0]), -self.least(-filled_in[1].astype(np.int32))
        some = least < NOWHERE
        low, high = (end.astype(np.int32) for end in with_blanks)
        contradicts = (low > least) | (high < most)
        return some & contradicts, some & ~contradicts & ((low < least) | (high > most))

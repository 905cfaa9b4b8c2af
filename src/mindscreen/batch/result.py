"""What many responses yield: columns of one entry per row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from mindscreen.model import Instrument
    from mindscreen.parts import Override

Column: TypeAlias = "npt.NDArray[np.int16]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"

UNDECIDED: Final = -1
"""In `BatchResult.band`: what is not known leaves more than one band possible, or no band is meant for this person."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BatchResult:
    """Scores, bands and findings of many responses, as columns of one entry per row.

    The estimates of proration rules, the reasons of findings and the notices are not here: `screen` gives them.

    Attributes:
        instrument: what was scored.
        profile: the cut-off profile used.
        overrides: eligibility rules that were set aside for at least one row.
        rows: number of rows.
        blank: number of blank items per row, without those that the form told to skip.
        not_asked: number of items per row that the form told to skip.
        answered_but_not_asked: number of items per row that were answered although the form told to skip them.
        contradicting: number of scales per row that known answers leave open by contradicting each other.
        lower: scale id to the smallest value any completion can reach (numerators over the scale's denominator).
        upper: scale id to the largest such value; equal to `lower` where the score is known.
        band: scale id to the position of the band in `bands[scale id]`, or `UNDECIDED`.
        bands: scale id to the keys of its bands, ascending; where several sets of bands can apply, those of the first
            set and then what the others add.
        certain: finding id to whether it is raised whatever the blanks hold.
        possible: finding id to whether some completion raises it; where `possible` and not `certain` it is unknown.
    """

    instrument: Instrument
    profile: str
    overrides: tuple[Override, ...]
    rows: int
    blank: Column
    not_asked: Column
    answered_but_not_asked: Column
    contradicting: Column
    lower: Mapping[str, Column]
    upper: Mapping[str, Column]
    band: Mapping[str, npt.NDArray[np.int8]]
    bands: Mapping[str, tuple[str, ...]]
    certain: Mapping[str, Mask]
    possible: Mapping[str, Mask]

    def __repr__(self) -> str:
        """Names the instrument only: scores belong to patients and do not go into logs."""
        return f"<BatchResult of {self.instrument.canonical}, {self.rows} rows>"

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as one flat table: `total.lower`, `total.upper`, `total.band`, `self-harm.certain`, ..."""
        table: dict[str, npt.NDArray[Any]] = {
            "blank": self.blank,
            "not_asked": self.not_asked,
            "answered_but_not_asked": self.answered_but_not_asked,
            "contradicting": self.contradicting,
        }
        for scale in self.lower:
            table[f"{scale}.lower"] = self.lower[scale]
            table[f"{scale}.upper"] = self.upper[scale]
            if scale in self.band:
                table[f"{scale}.band"] = self.band[scale]
        for finding in self.certain:
            table[f"{finding}.certain"] = self.certain[finding]
            table[f"{finding}.possible"] = self.possible[finding]
        return table

"""Indicators: who was eligible, screened, positive, assessed and treated in time, and closed; counted, never named.

The indicators follow 国卫医政函〔2025〕93号 (item 12 and the evaluation of effects); their exact form is a proposal
of this project. Records are read one after the other and not kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.errors import PathwayError
from mindscreen.suppression import suppressed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DIMENSIONS: Final = ("department", "month", "age_band")
AGE_BANDS: Final = ("0-6", "7-11", "12-17", "18-64", "65+")
"""Completed years. Infants and schoolchildren, adolescents, adults, and older people as the action plan groups them."""
COUNTS: Final[Mapping[str, str | None]] = {
    "eligible": None,
    "screened": "eligible",
    "positive": "screened",
    "assessment_due": "positive",
    "assessed_in_time": "assessment_due",
    "intervention_due": "assessment_due",
    "intervened_in_time": "intervention_due",
    "closed": "positive",
}
"""Every count with the count that it is a part of."""
RATES: Final[Mapping[str, tuple[str, str]]] = {
    "screened": ("screened", "eligible"),
    "positive": ("positive", "screened"),
    "assessed_in_time": ("assessed_in_time", "assessment_due"),
    "intervened_in_time": ("intervened_in_time", "intervention_due"),
    "closed": ("closed", "positive"),
}
"""Every rate with its numerator and denominator."""
SMALLEST_CELL: Final = 5
"""Smaller numbers are not shown, unless they are zero.

Counts of 1 and 2 are unsafe, and those of 3 and 4 too where the data are sensitive: ONS, Review of the Dissemination of
Health Statistics: Confidentiality Guidance (2006), read in a summary of a county's public health service (2013).
"""

Key: TypeAlias = tuple[str, ...]

_DEPARTMENT: Final = re.compile(r"[a-z][a-z-]{0,39}")
_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CareRecord:
    """What one visit contributes. It has no place for an identity, a date of birth, a day or a score.

    Attributes:
        department: a code in lower case, such as the id of a setting.
        month: of the visit, `2026-11`.
        age_band: one of `AGE_BANDS`; see `age_band`.
        eligible: whether the person was to be screened.
        screened: whether the screen was completed so far that it says positive or not; a sheet whose blanks decide is
            not counted as screened, and never as negative.
        positive: what it says; `None` unless screened.
        assessed_in_time: `None` while the assessment can still be in time, and unless positive.
        intervened_in_time: `None` while the intervention can still be in time, or is not called for.
        closed: whether the care loop is closed.
    """

    department: str
    month: str
    age_band: str
    eligible: bool
    screened: bool = False
    positive: bool | None = None
    assessed_in_time: bool | None = None
    intervened_in_time: bool | None = None
    closed: bool = False

    def __repr__(self) -> str:
        """Tells nothing: few people may share a department, a month and an age band."""
        return "<CareRecord>"


@dataclass(frozen=True, slots=True)
class Rate:
    """A numerator over a denominator; `None` is a number that is not shown because it, or another, is too small."""

    numerator: int | None
    denominator: int | None

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1; `None` when a number is not shown or the denominator is zero."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one group.

    Attributes:
        group: dimension to value; a dimension that is absent is summed over.
        counts: the keys of `COUNTS` to numbers; `None` is not shown.
    """

    group: Mapping[str, str]
    counts: Mapping[str, int | None]

    def rate(self, name: str) -> Rate:
        """One of `RATES`.

        Raises:
            PathwayError: MS-P005, when there is no such rate.
        """
        if name not in RATES:
            raise _contradiction("rate", "there is no such rate", f"Rates: {', '.join(RATES)}.")
        numerator, denominator = RATES[name]
        return Rate(self.counts[numerator], self.counts[denominator])

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; a number that is not shown is absent, and its name stands in `suppressed`."""
        return {
            "group": dict(self.group),
            "counts": {name: number for name, number in self.counts.items() if number is not None},
            "suppressed": [name for name, number in self.counts.items() if number is None],
        }


@dataclass(frozen=True, slots=True)
class Indicators:
    """The table: a total, and below it one row for every group and subgroup that occurs, in the order of their names.

    Attributes:
        by: the dimensions, from the outer to the inner; each has sums over those inside it.
        smallest_cell: the smallest number that is shown, apart from zero.
        rows: the total first.
    """

    by: tuple[str, ...]
    smallest_cell: int
    rows: tuple[Row, ...]

    def to_dict(self) -> dict[str, Any]:
        """Stable plain JSON."""
        return {
            "format": "mindscreen-indicators/1",
            "by": list(self.by),
            "smallest_cell": self.smallest_cell,
            "rates": {name: {"numerator": over, "denominator": under} for name, (over, under) in RATES.items()},
            "rows": [row.to_dict() for row in self.rows],
        }


def age_band(age_years: int) -> str:
    """The band of an age in completed years.

    Raises:
        PathwayError: MS-P005, when it is no whole number from zero on.
    """
    if type(age_years) is not int or age_years < 0:
        raise _contradiction("age_years", "it must be a whole number from zero on", "Give completed years.")
    youngest = [int(re.split(r"\D", band)[0]) for band in AGE_BANDS]
    return AGE_BANDS[sum(age_years >= first for first in youngest) - 1]


def count(
    records: Iterable[CareRecord], *, by: Sequence[str] = DIMENSIONS, smallest_cell: int = SMALLEST_CELL
) -> Indicators:
    """Count records, and leave out what is too small to show.

    A number from 1 to `smallest_cell - 1` is left out, and so much else that it cannot be had from the sums: for
    whoever knows every number that is shown of a count, each number left out could lie anywhere in a range that is at
    least `smallest_cell` wide. A group in which everybody is positive is shown; a hospital that does not want
    that uses larger groups. Publish one table of the same records: another one, by other dimensions, can be subtracted
    from it.

    Args:
        records: any iterable; it is read once and not kept.
        by: some of `DIMENSIONS`, from the outer to the inner.
        smallest_cell: the smallest number that is shown, apart from zero; 1 shows everything.

    Raises:
        PathwayError: MS-P005, when a record contradicts itself (with its position, from 1), a dimension is unknown or
            stands twice, or `smallest_cell` is no positive whole number.
    """
    by = tuple(by)
    if len(set(by)) != len(by) or not set(by) <= set(DIMENSIONS):
        raise _contradiction("by", "a dimension is unknown or stands twice", f"Known: {', '.join(DIMENSIONS)}.")
    if type(smallest_cell) is not int or smallest_cell < 1:
        raise _contradiction("smallest_cell", "it must be a positive whole number", f"Use {SMALLEST_CELL}.")
    tables: dict[str, dict[Key, int]] = {name: {(): 0} for name in COUNTS}
    for position, record in enumerate(records, start=1):
        _check_fields(record, f"record {position}")
        _check_together(record, f"record {position}")
        group = tuple(getattr(record, name) for name in by)
        for name, one in _contribution(record).items():
            for depth in range(len(by) + 1):
                tables[name][group[:depth]] = tables[name].get(group[:depth], 0) + one
    hidden = suppressed(tables, COUNTS, smallest_cell)
    return Indicators(
        by=by,
        smallest_cell=smallest_cell,
        rows=tuple(
            Row(
                dict(zip(by, key, strict=False)),
                {name: None if key in hidden[name] else tables[name][key] for name in COUNTS},
            )
            for key in sorted(tables["eligible"], key=lambda key: [_rank(by[i], part) for i, part in enumerate(key)])
        ),
    )


def _rank(dimension: str, value: str) -> tuple[int, str]:
    return (AGE_BANDS.index(value) if dimension == "age_band" else 0, value)


def _contribution(record: CareRecord) -> dict[str, int]:
    return {
        "eligible": record.eligible,
        "screened": record.screened,
        "positive": record.positive is True,
        "assessment_due": record.assessed_in_time is not None,
        "assessed_in_time": record.assessed_in_time is True,
        "intervention_due": record.intervened_in_time is not None,
        "intervened_in_time": record.intervened_in_time is True,
        "closed": record.closed,
    }


def _check_fields(record: CareRecord, where: str) -> None:
    if type(record) is not CareRecord:
        raise _contradiction(where, "it is not a CareRecord", "Make it one: a table may carry an identity along.")
    for name, pattern in (("department", _DEPARTMENT), ("month", _MONTH)):
        value = getattr(record, name)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _contradiction(where, f"'{name}' is not written as a code", "Write cardiology and 2026-11.")
    if record.age_band not in AGE_BANDS:
        raise _contradiction(where, "'age_band' is not one of the bands", f"Bands: {', '.join(AGE_BANDS)}.")
    for name in ("eligible", "screened", "closed"):
        if type(getattr(record, name)) is not bool:
            raise _contradiction(where, f"'{name}' must be true or false", "Correct it.")
    for name in ("positive", "assessed_in_time", "intervened_in_time"):
        if getattr(record, name) is not None and type(getattr(record, name)) is not bool:
            raise _contradiction(where, f"'{name}' must be true, false or absent", "Correct it.")


def _check_together(record: CareRecord, where: str) -> None:
    for holds, what in (
        (record.eligible or not record.screened, "'screened' without 'eligible'"),
        ((record.positive is not None) == record.screened, "'positive' is stated when, and only when, 'screened'"),
        (record.positive or record.assessed_in_time is None, "'assessed_in_time' without 'positive'"),
        (
            record.assessed_in_time is not None or record.intervened_in_time is None,
            "'intervened_in_time' without 'assessed_in_time'",
        ),
        (record.positive or not record.closed, "'closed' without 'positive'"),
    ):
        if not holds:
            raise _contradiction(where, f"the record contradicts itself: {what}", "Correct the record.")


def _contradiction(where: str, why: str, remedy: str) -> PathwayError:
    return PathwayError("MS-P005", f"{why}.", where=where, remedy=remedy)

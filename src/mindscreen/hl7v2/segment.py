"""Parts of a segment: components, repetitions, times, and the segment itself, with the recommended delimiters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mindscreen.hl7v2.escape import NOTHING, Encoded, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEGMENT_END: Final = "\r"
"""Segments end with CR and nothing else (HL7 v2.5.1 chapter 2 section 2.5)."""

_STEPS: Final = 10**6  # six decimal places, in integers: no decimal context can interfere

ENCODING_CHARACTERS: Final = Encoded("^~\\&")
"""MSH-2 as chapter 2 section 2.5 recommends it."""


def components(*parts: Encoded) -> Encoded:
    """Components of one field; empty ones at the end are left out."""
    return Encoded("^".join(parts).rstrip("^"))


def subcomponents(*parts: Encoded) -> Encoded:
    """Subcomponents of one component; empty ones at the end are left out."""
    return Encoded("&".join(parts).rstrip("&"))


def repetitions(parts: Iterable[Encoded]) -> Encoded:
    """Repetitions of one field."""
    return Encoded("~".join(parts))


def whole(number: int) -> Encoded:
    """A whole number, as types NM and SI write it."""
    return Encoded(str(number))


def decimal(numerator: int, denominator: int, *, up: bool | None = None) -> Encoded:
    """A ratio as type NM writes numbers: exact where a decimal number can be, else to six places.

    Args:
        numerator: numerator.
        denominator: denominator, positive.
        up: where six places are not exact: round up, down, or (when not given) to the nearest.
    """
    whole_steps, rest = divmod(numerator * _STEPS, denominator)
    if up or (up is None and 2 * rest >= denominator):
        whole_steps += rest > 0
    units, steps = divmod(abs(whole_steps), _STEPS)
    sign = "-" if whole_steps < 0 else ""
    return Encoded(f"{sign}{units}.{steps:06}".rstrip("0").rstrip("."))


def segment(name: str, fields: Mapping[int, Encoded]) -> str:
    """One segment with its CR. `fields` are by their number in the standard; empty ones at the end are left out.

    In MSH the separator itself counts as field 1, so its fields start at 2.
    """
    first = 2 if name == "MSH" else 1
    values = (fields.get(number, NOTHING) for number in range(first, max(fields) + 1))
    return "|".join((name, *values)).rstrip("|") + SEGMENT_END


def moment(value: datetime, field: str) -> Encoded:
    """A point in time to the second, with its offset from UTC: type TS, `20261121093000+0800` (chapter 2A).

    Raises:
        InterchangeError: MS-H001, when it is no `datetime`, has no time zone, or an offset that HL7 cannot write.
    """
    if not isinstance(value, datetime):
        raise invalid(field, f"it must be a datetime with a time zone, not {type(value).__name__}")
    offset = value.utcoffset()
    if offset is None:
        raise invalid(field, "it has no time zone, so nobody can know which instant it is")
    if offset % timedelta(minutes=1):
        raise invalid(field, "its offset from UTC is not in whole minutes")
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "-" if offset < timedelta(0) else "+"
    clock = f"{value.hour:02}{value.minute:02}{value.second:02}"
    return Encoded(f"{day(value, field)}{clock}{sign}{minutes // 60:02}{minutes % 60:02}")


def day(value: date, field: str) -> Encoded:
    """A calendar day, `19920304`.

    Raises:
        InterchangeError: MS-H001, when it is no `date`.
    """
    if not isinstance(value, date):
        raise invalid(field, f"it must be a date, not {type(value).__name__}")
    return Encoded(f"{value.year:04}{value.month:02}{value.day:02}")

"""An answer that is a number: from what the sender wrote to a whole number in the unit of the item.

Nothing is rounded. A quantity must say its unit by its UCUM code, and is converted only between hours and minutes and
only where that gives a whole number. A time of day is a `valueTime`, because a bare 930 may be half past nine or 930
minutes after midnight.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Final

from mindscreen.fhir.codes import UCUM
from mindscreen.text import CLOCK, clock_minutes

if TYPE_CHECKING:
    from mindscreen.model import Number

_MINUTES: Final = {"min": 1, "h": 60}
_TIME: Final = re.compile(r"(\d\d:\d\d)(?::00(?:\.0{1,9})?)?", re.ASCII)
_DIMENSIONLESS: Final = "1"
_DECIMAL: Final = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)


def number_of(number: Number, kind: str, value: object) -> int | None:
    """The whole number that an answer stands for, whether or not the item takes it; `None` where it is no such number.

    Args:
        number: what the item asks for.
        kind: name of the element, `valueInteger` for example.
        value: its content.
    """
    if number.unit == CLOCK:
        match = _TIME.fullmatch(value) if kind == "valueTime" and isinstance(value, str) else None
        return None if match is None else clock_minutes(match[1])
    if kind == "valueQuantity":
        return _of_quantity(number.unit, value)
    return _whole(exact(value)) if kind in {"valueInteger", "valueDecimal"} else None


def _of_quantity(unit: str, quantity: object) -> int | None:
    if not isinstance(quantity, dict) or "comparator" in quantity or quantity.get("system", UCUM) != UCUM:
        return None
    code, size = quantity.get("code"), exact(quantity.get("value"))
    if size is None or not isinstance(code, str):
        return None
    if code == unit or (code == _DIMENSIONLESS and unit.startswith("{")):
        return _whole(size)
    if code in _MINUTES and unit in _MINUTES:
        return _whole(size * _MINUTES[code] / _MINUTES[unit])
    return None


def exact(value: object) -> Fraction | None:
    """A JSON number as it was written, 7.1 as 71/10; `None` for what is no finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    if isinstance(value, int):
        return Fraction(value)
    size = float(value)  # not straight from a Decimal: an exact fraction of 1E+999999999 would fill the memory
    return Fraction(repr(size)) if isfinite(size) else None


def exact_text(value: str) -> Fraction | None:
    """A number that somebody wrote as text; `None` for any other text."""
    return Fraction(value) if _DECIMAL.fullmatch(value) else None


def _whole(size: Fraction | None) -> int | None:
    return size.numerator if size is not None and size.denominator == 1 else None

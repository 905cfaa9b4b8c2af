"""The numbers that an author writes, exact: whole ones, and decimals in quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen.condition import Ratio, reduce

if TYPE_CHECKING:
    from mindscreen.authoring.definition import Number


def exact(number: Number) -> int | Ratio:
    """The number in lowest terms."""
    if isinstance(number, int):
        return number
    whole, _, decimals = number.partition(".")
    return reduce(int(whole + decimals), 10 ** len(decimals))


def at_or_above(number: int | Ratio, denominator: int) -> int:
    """The smallest numerator over `denominator` that is not below the number."""
    numerator, divisor = number if isinstance(number, Ratio) else (number, 1)
    return -(-numerator * denominator // divisor)


def at_or_below(number: int | Ratio, denominator: int) -> int:
    """The greatest numerator over `denominator` that is not above the number."""
    numerator, divisor = number if isinstance(number, Ratio) else (number, 1)
    return numerator * denominator // divisor


def plain(number: int | Ratio) -> Any:
    """The number as the portable pack holds it."""
    return number._asdict() if isinstance(number, Ratio) else number

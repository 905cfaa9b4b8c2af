"""Check digits of LOINC codes, so that a mistyped code is refused where it is written.

The number of a LOINC code ends in a Luhn (mod 10) check digit (LOINC Users' Guide, "check digits"). Answer codes (`LA`)
and answer lists (`LL`) carry the same digit shifted by a constant, which for answers depends on whether the number of
digits is even: the letters take part in the doubling. The shifts were derived from about seventy published codes and
hold for all of them.
"""

from __future__ import annotations

import re
from typing import Final

_CODE = re.compile(r"(?P<kind>LA|LL)?(?P<number>[0-9]+)-(?P<digit>[0-9])\Z")
_SHIFTS: Final = {"": (0, 0), "LA": (5, 2), "LL": (1, 1)}  # for an even and an odd number of digits


def luhn(number: str) -> int:
    """The Luhn check digit of a string of digits."""
    total = 0
    for position, digit in enumerate(reversed(number)):
        value = int(digit)
        if position % 2 == 0:
            value = 2 * value - 9 * (value > 4)  # noqa: PLR2004 - Luhn: a doubled digit above 9 loses 9
        total += value
    return -total % 10


def is_loinc(code: str) -> bool:
    """Whether the code has the form of a LOINC, LA or LL code with the right check digit."""
    match = _CODE.match(code)
    if match is None:
        return False
    number = match["number"]
    shift = _SHIFTS[match["kind"] or ""][len(number) % 2]
    return (luhn(number) + shift) % 10 == int(match["digit"])

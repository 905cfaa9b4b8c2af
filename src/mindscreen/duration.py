"""ISO 8601 durations of one number and one unit, as rules, schedules and protocols write them."""

from __future__ import annotations

from typing import Final

_MINUTES: Final = {"M": 1, "H": 60, "D": 1440}
_MONTH: Final = 30 * 1440


def minutes(duration: str) -> int:
    """A duration in minutes; with a month of thirty days, which is only to tell which of two is shorter.

    Args:
        duration: for example `PT10M`, `PT24H`, `P7D` or `P12M`.
    """
    number = int("".join(filter(str.isdigit, duration)))
    return number * (_MONTH if in_months(duration) else _MINUTES[duration[-1]])


def in_months(duration: str) -> bool:
    """Whether it counts months of the calendar, and not minutes: `P1M`, and not `PT1M`."""
    return duration.endswith("M") and not duration.startswith("PT")

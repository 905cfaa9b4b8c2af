"""The words of pathways in both languages, and what their time limits mean on a calendar."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from mindscreen.duration import in_months, minutes
from mindscreen.errors import NotFoundError, did_you_mean
from mindscreen.library import PACKS, read_compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

URGENCIES: Final = ("U0", "U1", "U2", "U3", "U4")
"""From "now" to "routine"; see `term("urgency", code, locale)`."""
KINDS: Final = (
    "urgency",
    "action",
    "destination",
    "notify",
    "status",
    "confidence",
    "role",
    "institution",
    "trigger",
    "circumstance",
)
"""What `term` has words for."""


def term(kind: str, code: str, locale: str) -> str:
    """Our word for a code of the vocabulary, of one of `KINDS`.

    Raises:
        NotFoundError: MS-N004, when there is no word for it in that locale.
    """
    words: Mapping[str, str] = vocabulary()[kind].get(code, {}) if kind in KINDS else {}
    if locale not in words:
        raise NotFoundError(
            "MS-N004", f"there is no word for {kind} '{code}' in '{locale}'.", remedy="Use en or zh-CN."
        )
    return words[locale]


def check_codes(kind: str, noun: str, codes: Iterable[str]) -> None:
    """Refuse codes that the vocabulary does not have.

    Args:
        kind: one of `KINDS`.
        noun: what such a code is called.
        codes: the codes.

    Raises:
        NotFoundError: MS-N008, with those there are.
    """
    known = vocabulary()[kind]
    for code in sorted(frozenset(codes) - known.keys()):
        raise NotFoundError(
            "MS-N008",
            f"there is no {noun} '{code}'.",
            remedy=f"There are: {', '.join(known)}.{did_you_mean(code, known)}",
        )


@cache
def vocabulary() -> Mapping[str, Any]:
    """The compiled vocabulary file."""
    return read_compiled(os.path.join(PACKS, "vocabulary.json"))


def time_limit(urgency: str) -> str:
    """The usual time limit of an urgency, as an ISO 8601 duration."""
    within: str = vocabulary()["urgency"][urgency]["within"]
    return within


@lru_cache(maxsize=1024)
def due_at(authored: str, within: str, *, same_day: bool) -> str | None:
    """The instant at which the time is up; `None` when `authored` is not a full instant, or the calendar ends first.

    "Today" ends with the day, because whoever reads tomorrow's date will wait until tomorrow.
    """
    from calendar import monthrange  # noqa: PLC0415 - only a known time of answering pays for these
    from datetime import datetime, timedelta  # noqa: PLC0415

    try:
        start = datetime.fromisoformat(authored)
    except ValueError:
        return None
    if start.tzinfo is None:
        return None
    try:
        if not in_months(within):
            end = start + timedelta(minutes=minutes(within))
            midnight = max(start, start.replace(hour=23, minute=59, second=0, microsecond=0))
            return (min(end, midnight) if same_day else end).isoformat()
        months = start.year * 12 + start.month - 1 + int("".join(filter(str.isdigit, within)))
        year, month = months // 12, months % 12 + 1
        return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1])).isoformat()
    except (OverflowError, ValueError):
        return None

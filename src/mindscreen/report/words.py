"""The words around a result: headings, tags, notices and units, one catalogue file per locale.

What an instrument calls its items, scales, bands and findings comes from `mindscreen.wording`; what a pathway calls its
urgencies and destinations comes from `mindscreen.pathway`. Only the words of the report itself are kept here, in
`words.en.json` and `words.zh-CN.json`, which hold the same keys with the same blanks to fill.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from mindscreen.errors import NotFoundError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCALES: Final = ("en", "zh-CN")

_DURATION = re.compile(r"P(?:(?P<months>\d+)M|(?P<days>\d+)D|T(?P<hours>\d+)H)\Z")
_MARKS_KEPT = "\u200c\u200d"  # the joiners that Persian and Indic names need


class Words:
    """The report's words in one locale; `words("key", n=3)` fills in a word."""

    def __init__(self, locale: str, table: Mapping[str, str]) -> None:
        self.locale = locale
        self._table = table

    def __call__(self, key: str, /, **fills: object) -> str:
        """The word for a key of the catalogue, with its blanks filled."""
        return self._table[key].format_map(fills)

    def of(self, kind: str, code: str) -> str:
        """The word for a code such as `status.proposal`; the code itself where the catalogue does not know it."""
        return self._table.get(f"{kind}.{code}", code)

    def knows(self, key: str) -> bool:
        """Whether the catalogue has this key."""
        return key in self._table

    def duration(self, within: str) -> str:
        """An ISO 8601 duration as pathways write it (`PT1H`, `P7D`, `P12M`) in words; anything else as it stands."""
        match = _DURATION.match(within)
        if match is None:
            return within
        unit, count = next((unit, count) for unit, count in match.groupdict().items() if count)
        if unit == "days" and int(count) % 7 == 0 and int(count) > 7:  # noqa: PLR2004 - "7 days" reads better than a week
            unit, count = "weeks", str(int(count) // 7)
        return self(f"within.{unit}", n=count)


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


@cache
def words(locale: str) -> Words:
    """The catalogue of a locale.

    Raises:
        NotFoundError: MS-N004.
    """
    if locale not in LOCALES:
        raise NotFoundError(
            "MS-N004",
            f"there is no report in locale '{plain(str(locale))[:20]}'.",
            where="report",
            remedy=f"Locales: {', '.join(LOCALES)}.{did_you_mean(str(locale), LOCALES)}",
        )
    text = files("mindscreen.report").joinpath(f"words.{locale}.json").read_text(encoding="utf-8")
    return Words(locale, json.loads(text))


def plain(text: str) -> str:
    """One line of visible text: control characters, line breaks and direction overrides become spaces.

    They could forge a line of a plain-text report, or make a terminal or a reader see another order of characters.
    """
    shown = "".join(each if each in _MARKS_KEPT or unicodedata.category(each)[0] != "C" else " " for each in text)
    return " ".join(shown.split())  # also drops U+2028 and U+2029, which break lines


def instant(text: str) -> str:
    """An ISO 8601 date or instant as people read it (`2026-11-21 09:30 UTC+08:00`); anything else as it stands."""
    text = plain(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if len(text) <= len(date.min.isoformat()):
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".rstrip()


def figure(numerator: int, denominator: int = 1) -> str:
    """A score as text: whole, or with two decimals and `≈` where those are not exact."""
    if numerator % denominator == 0:
        return str(numerator // denominator)
    exact = numerator * 100 % denominator == 0
    return f"{'' if exact else '≈'}{numerator / denominator:.2f}"

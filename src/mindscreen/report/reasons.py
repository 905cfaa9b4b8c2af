"""The reason of a finding for people: `q9 = 1 >= 1` becomes `Thoughts of self-harm 1 (≥ 1)`.

`mindscreen.explain` writes reasons in the grammar of the rules, so that they read the same everywhere and can be
stored. Here the names become topics and the signs become words of a locale. A reason that this module cannot read is
shown as it stands: the original is always better than nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mindscreen.plan import CONTEXT_CATEGORIES
from mindscreen.report.words import figure

if TYPE_CHECKING:
    from mindscreen.report.sheet import Sheet

_NUMBER = r"-?\d+(?:/[1-9]\d*)?"
_CATEGORY = r"[a-z]+"
_SHOWN = rf"{_NUMBER}(?:\.\.{_NUMBER})?|{_CATEGORY}(?: or {_CATEGORY})*"
_COMPARISON = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*) = "
    rf"(?:\? \((?P<blank>{_SHOWN})\)|(?P<value>{_SHOWN})(?P<open> \(\?\))?)"
    rf"(?: (?P<op>>=|<=|==|!=|>|<) (?P<limit>-?\d+(?:\.\d+)?|{_CATEGORY}))?"
)
_SIGNS: Final = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠", ">": ">", "<": "<"}
_FACT_KINDS: Final = {"sex": "sex", "pregnant": "boolean", "completed_by": "respondent"}


def readable(because: str, sheet: Sheet) -> str:
    """The reason in the words of the sheet's locale.

    With `sheet.show_items` false the rule is told without the recorded answer to a single item.
    """
    parts = [_COMPARISON.fullmatch(part) for part in because.split(" and ")]
    if not all(parts):
        return because
    return sheet.words("reason.and").join(_comparison(part, sheet) for part in parts if part is not None)


def sign(op: str) -> str:
    """The usual sign of a comparison."""
    return _SIGNS[op]


def _comparison(part: re.Match[str], sheet: Sheet) -> str:
    words, name = sheet.words, part["name"]
    fills = {
        "name": sheet.name(name),
        "value": _value(name, part["value"] or part["blank"], sheet),
        "op": sign(part["op"] or "=="),
        "limit": _value(name, part["limit"] or part["value"] or "", sheet),
    }
    if part["blank"]:
        if name in sheet.result.blank:
            return words("reason.blank", **fills)
        return words("reason.open" if sheet.is_item(name) else "reason.unstated", **fills)
    if sheet.is_item(name) and not sheet.show_items:
        return words("reason.hidden", **fills)
    if part["open"]:
        return words("reason.open", **fills)
    if sheet.is_item(name):
        return words("reason.item" if part["op"] else "reason.item-known", **fills)
    return words("reason.compared" if part["op"] else "reason.known", **fills)


def _value(name: str, text: str, sheet: Sheet) -> str:
    words = sheet.words
    if name in CONTEXT_CATEGORIES:
        return words("reason.or").join(words.of(_FACT_KINDS[name], each) for each in text.split(" or "))
    ends = [_number(end) for end in text.split("..")]
    return words("scores.range", lower=ends[0], upper=ends[1]) if len(ends) > 1 else ends[0]


def _number(text: str) -> str:
    numerator, _, denominator = text.partition("/")
    return figure(int(numerator), int(denominator)) if denominator else text

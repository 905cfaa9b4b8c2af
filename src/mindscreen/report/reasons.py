"""The reason of a finding for people: `q9 = 1 >= 1` becomes `Thoughts of self-harm 1 (≥ 1)`.

`mindscreen.explain` writes reasons in the grammar of the rules, so that they read the same everywhere and can be
stored. Here the names become topics and the signs become words of a locale. A reason that this module cannot read is
shown as it stands: the original is always better than nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mindscreen.plan import CATEGORIES, STATED
from mindscreen.report.words import figure
from mindscreen.text import clock_text

if TYPE_CHECKING:
    from mindscreen.report.sheet import Sheet

_NUMBER = r"-?\d+(?:/[1-9]\d*)?"
_CATEGORY = r"[a-z]+"
_SHOWN = rf"{_NUMBER}(?:\.\.{_NUMBER})?|{_CATEGORY}(?: or {_CATEGORY}(?![a-z0-9_]| =))*"
_PART = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*) = "
    rf"(?:\? \((?P<blank>{_SHOWN})\)|(?P<value>{_SHOWN})(?P<open> \(\?\))?)"
    rf"(?: (?P<op>>=|<=|==|!=|>|<) (?P<limit>-?\d+(?:\.\d+)?|{_CATEGORY}))?"
    r"| and | or |[()]"
)
_JOINTS: Final = {" and ": "reason.and", " or ": "reason.or", "(": "mark.open", ")": "mark.close"}
_SIGNS: Final = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠", ">": ">", "<": "<"}
_FACT_KINDS: Final = {"sex": "sex", "completed_by": "respondent"}
"""What the words of a fact are called in the word files; those of all other facts are yes and no."""


def readable(because: str, sheet: Sheet) -> str:
    """The reason in the words of the sheet's locale.

    With `sheet.show_items` false the rule is told without the recorded answer to a single item.
    """
    told, at = "", 0
    while at < len(because):
        part = _PART.match(because, at)
        if part is None:
            return because if sheet.show_items else ""
        told += _comparison(part, sheet) if part["name"] else sheet.words(_JOINTS[part[0]])
        at = part.end()
    return told


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
    if part["blank"] and name in sheet.result.blank:
        return words("reason.blank", **fills)
    if sheet.is_item(name) and not sheet.show_items:
        return words("reason.hidden", **fills)
    if part["blank"]:
        return words("reason.open" if sheet.is_item(name) else "reason.unstated", **fills)
    if part["open"]:
        return words("reason.open", **fills)
    if sheet.is_item(name):
        return words("reason.item" if part["op"] else "reason.item-known", **fills)
    known = "reason.stated" if name in STATED else "reason.known"
    return words("reason.compared" if part["op"] and name not in STATED else known, **fills)


def _value(name: str, text: str, sheet: Sheet) -> str:
    words = sheet.words
    if name in CATEGORIES:
        return words("reason.or").join(words.of(_FACT_KINDS.get(name, "boolean"), each) for each in text.split(" or "))
    clock = sheet.is_clock(name)
    ends = [clock_text(int(end)) if clock and end.isdigit() else _number(end) for end in text.split("..")]
    return words("scores.range", lower=ends[0], upper=ends[1]) if len(ends) > 1 else ends[0]


def _number(text: str) -> str:
    numerator, _, denominator = text.partition("/")
    return figure(int(numerator), int(denominator)) if denominator else text

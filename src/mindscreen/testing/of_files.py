"""Checks of an instrument's files: that every reader reads the same, and that its texts are clean and complete."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

import yaml

from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.texts import GATED
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.testing.subject import Subject

LOCALES: Final = ("en", "zh-CN")
"""Labels are always there in both, so that a result can be read wherever it arrives."""

_HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_WIDE = "[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_STRAY = re.compile(rf"{_WIDE}\s*[,.;:?!()\"'<>]|[,;:?!()\"'<>]\s*{_WIDE}")
_KEPT_FOR_NAMES: Final = "後於"
"""Traditional forms that GB 2312 contains all the same, because they are surnames too."""


def loads_identically(subject: Subject) -> Iterator[str]:
    """Our strict reader, `yaml.safe_load` and libyaml's `CSafeLoader` read the same data from every file."""
    for file in subject.files:
        text, ours = file.read_text(encoding="utf-8"), _typed(read_yaml(file))
        if _typed(yaml.safe_load(text)) != ours:
            yield f"{file.name}: yaml.safe_load reads something else"
        if hasattr(yaml, "CSafeLoader") and _typed(yaml.load(text, Loader=yaml.CSafeLoader)) != ours:
            yield f"{file.name}: CSafeLoader reads something else"


def _typed(data: Any) -> str:
    # As JSON, because 1, 1.0 and True are equal in Python; what JSON cannot hold (a date, say) shows by its repr.
    return json.dumps(data, ensure_ascii=False, default=repr)


def compiles_repeatably(subject: Subject) -> Iterator[str]:
    """Compiling the definition twice gives the same pack, byte for byte."""
    first, second = (_typed(compile_definition(subject.definition)) for _ in range(2))
    if first != second:
        yield "two compilations differ"


def wording_is_complete(subject: Subject) -> Iterator[str]:
    """Labels exist in English and Chinese; where the licence lets wording be shipped, some locale has all of it.

    That a text names every item, option, scale, band and finding, and nothing else, is checked when it is compiled.
    """
    texts = subject.texts
    for locale in LOCALES:
        if locale not in texts:
            yield f"text.{locale}.yaml is missing"
    gated = subject.instrument.licence.status in GATED
    if not gated and not any("wording" in text for text in texts.values()):
        yield "no locale has the wording, although the licence lets it be shipped"


def texts_are_clean(subject: Subject) -> Iterator[str]:
    """Texts are in Unicode form NFC, without control or replacement characters and without stray spaces."""
    for file in subject.files:
        for place, text in _strings(read_yaml(file)):
            odd = [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"} or c == "\ufffd"]
            if odd:
                yield f"{file.name}, {place}: the character U+{ord(odd[0]):04X}"
            if not unicodedata.is_normalized("NFC", text):
                yield f"{file.name}, {place}: not in Unicode form NFC"
            if text != text.strip() or "  " in text:
                yield f"{file.name}, {place}: stray spaces"


def options_read_differently(subject: Subject) -> Iterator[str]:
    """No two options of a list, no two items, and no two bands of a scale have the same words in a locale."""
    for locale, text in subject.texts.items():
        wording, labels = text.get("wording", {}), text["labels"]
        lists = {
            "items": wording.get("items", {}),
            "item labels": labels["items"],
            "findings": _names(labels["findings"]),
        }
        lists |= {f"options '{name}'": words for name, words in wording.get("options", {}).items()}
        lists |= {f"bands of '{name}'": words for name, words in labels["bands"].items()}
        for name, words in lists.items():
            if len(set(words.values())) < len(words):
                yield f"text.{locale}.yaml, {name}: the same words twice"


def _names(findings: dict[str, Any]) -> dict[str, str]:
    return {key: label["name"] for key, label in findings.items()}


def chinese_punctuation_is_chinese(subject: Subject) -> Iterator[str]:
    """In Chinese texts no ASCII comma, stop, colon, question mark, bracket or quotation mark touches a character."""
    for place, text in _chinese(subject):
        found = _STRAY.search(text)
        if found:
            yield f"text.zh-CN.yaml, {place}: '{found.group()}'"


def chinese_is_simplified(subject: Subject) -> Iterator[str]:
    """Every Chinese character of a zh-CN text is in GB 2312.

    GB/T 2312-1980 is the national character set for simplified Chinese, 6,763 characters; GB/T 12345-1990 gives the
    traditional forms in a set of its own. So a character outside it is traditional, or rare enough to be looked at.
    """
    for place, text in _chinese(subject):
        for character in re.findall(_HAN, text):
            if character in _KEPT_FOR_NAMES or not character.encode("gb2312", errors="ignore"):
                yield f"text.zh-CN.yaml, {place}: '{character}' is not a simplified character of GB 2312"


def _chinese(subject: Subject) -> Iterator[tuple[str, str]]:
    text = subject.texts.get("zh-CN", {})
    for part in ("labels", "wording"):
        yield from _strings(text.get(part, {}), part)


def _strings(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the data, and where it stands."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _strings(value, f"{place}.{key}".lstrip("."))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _strings(value, f"{place}[{index}]")


CHECKS: Final = (
    loads_identically,
    compiles_repeatably,
    wording_is_complete,
    texts_are_clean,
    options_read_differently,
    chinese_punctuation_is_chinese,
    chinese_is_simplified,
)

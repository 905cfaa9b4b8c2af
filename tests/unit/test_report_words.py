"""The report's own words: complete in every locale, all of them used, units and times as people write them."""

from __future__ import annotations

import json
from importlib.resources import files
from string import Formatter

import pytest

from mindscreen.report import LOCALES
from mindscreen.report.words import figure, instant, plain, sentence, words

PACKAGE = files("mindscreen.report")
FAMILIES = ("respondent.", "sex.", "boolean.", "name.", "within.", "status.", "rounding.", "notice.", "rule.")
"""Words that are looked up by a code."""


def table(locale: str) -> dict[str, str]:
    read: dict[str, str] = json.loads(PACKAGE.joinpath(f"words.{locale}.json").read_text("utf-8"))
    return read


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_all_locales_have_the_same_words_with_the_same_blanks() -> None:
    english, chinese = (table(locale) for locale in LOCALES)
    assert list(english) == list(chinese)
    assert all(blanks(english[key]) == blanks(chinese[key]) for key in english)
    assert all(text.strip() for text in english.values())


def test_every_word_is_used() -> None:
    folders = (PACKAGE, PACKAGE.joinpath("templates"))
    sources = [
        each.read_text("utf-8")
        for folder in folders
        for each in folder.iterdir()
        if each.name.endswith((".py", ".jinja"))
    ]
    unused = [
        key for key in table("en") if not key.startswith(FAMILIES) and not any(f'"{key}"' in text for text in sources)
    ]
    assert unused == []


def test_a_code_without_a_word_is_shown_as_it_is() -> None:
    assert words("en").of("notice", "of-a-later-version") == "of-a-later-version"


@pytest.mark.parametrize(
    ("within", "english", "chinese"),
    [
        ("PT1H", "within 1 h", "1 小时内"),
        ("P1D", "within 1 d", "1 天内"),
        ("P7D", "within 7 d", "7 天内"),
        ("P28D", "within 4 wk", "4 周内"),
        ("P10D", "within 10 d", "10 天内"),
        ("P12M", "within 12 mo", "12 个月内"),
        ("P1Y2M", "P1Y2M", "P1Y2M"),
    ],
)
def test_time_limits_in_words(within: str, english: str, chinese: str) -> None:
    assert (words("en").duration(within), words("zh-CN").duration(within)) == (english, chinese)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2026-11-21T09:30:00+08:00", "2026-11-21 09:30 UTC+08:00"),
        ("2026-11-21T09:30:00Z", "2026-11-21 09:30 UTC"),
        ("2026-11-21T09:30", "2026-11-21 09:30"),
        ("2026-11-21", "2026-11-21"),
        ("this morning", "this morning"),
    ],
)
def test_instants_as_people_read_them(given: str, shown: str) -> None:
    assert instant(given) == shown


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [(14, 1, "14"), (8, 4, "2"), (5, 4, "1.25"), (4, 3, "≈1.33"), (1, 2, "0.50")],
)
def test_figures_say_when_they_are_rounded(numerator: int, denominator: int, shown: str) -> None:
    assert figure(numerator, denominator) == shown


def test_small_repairs_of_text() -> None:
    assert plain("a\tb\n c\x07") == "a b c"
    assert sentence("sleep") == "Sleep"
    assert sentence("睡眠") == "睡眠"
    assert sentence("") == ""

"""Numbers with their units, times of day, and wording without option texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.authoring.overlays import read_overlay, template
from mindscreen.model import Number
from mindscreen.text import clock_minutes, clock_text, number_text, range_text, unit_text

Named = Callable[[str], ms.Instrument]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("23:30", 1410), ("00:00", 0), ("0:05", 5), ("9:30", 570), ("23:59", 1439), ("24:00", None), ("9:5", None),
     ("12:60", None), ("930", None), ("9.30", None), ("", None), ("٠٩:٣٠", None), ("-1:00", None), ("23:30:00", None)],
)  # fmt: skip
def test_a_time_of_day_is_read(text: str, minutes: int | None) -> None:
    assert clock_minutes(text) == minutes


def test_a_time_of_day_is_written_as_it_is_read() -> None:
    for minutes in range(24 * 60):
        assert clock_minutes(clock_text(minutes)) == minutes


@pytest.mark.parametrize(
    ("unit", "value", "english", "chinese"),
    [
        ("min", 30, "30 minutes", "30 分钟"),
        ("h", 1, "1 hour", "1 小时"),
        ("d", 2, "2 days", "2 天"),
        ("d", 1, "1 day", "1 天"),
        ("wk", 0, "0 weeks", "0 周"),
        ("mo", 3, "3 months", "3 个月"),
        ("a", 5, "5 years", "5 年"),
        ("kg", 61, "61 kg", "61 kg"),
        ("{drinks}", 4, "4", "4"),
        ("clock", 570, "09:30", "09:30"),
    ],
)
def test_a_number_with_its_unit(unit: str, value: int, english: str, chinese: str) -> None:
    number = Number(0, 1439, unit)
    assert number_text(number, value, "en") == english
    assert number_text(number, value, "zh-CN") == chinese
    assert range_text(number) == f"0-1439 ({unit})"


def test_a_unit_in_a_language_without_words_is_told_in_english() -> None:
    assert unit_text("d", "fr") == "days"


def test_wording_has_a_text_for_a_number_and_none_for_its_options(made_up: Named) -> None:
    words = ms.wording(worded(made_up("sleep")), "zh-CN")
    assert words.options.keys() == {"tired", "alarm"}
    assert words.numbers.keys() == {"bed", "latency", "up", "slept", "nights", "naps"}
    assert (words.option("bed", 1410), words.option("nights", 3), words.option("tired", 3)) == (
        "23:30",
        "3 天",
        "Always",
    )


def test_the_file_to_fill_in_asks_for_no_text_of_a_number(made_up: Named) -> None:
    lines = template(made_up("sleep"), "en").splitlines()
    assert "    bed: ''   # time of going to bed; answered by a number, 0-1439 (clock)" in lines
    assert lines[lines.index("  options:") + 1 :] == [
        "    often:",
        *(
            f"      {key}: ''   # recorded as {value}"
            for value, key in enumerate(("never", "seldom", "often", "always"))
        ),
    ]


NUMBERS_ONLY = """
for: {completed_by: [self], cite: nobody}
items: [{id: days, about: days, number: {from: 0, to: 31, unit: d}}]
scales: [{id: total, method: sum, items: [days], cite: nobody}]
findings: [{id: some, when: total >= 1, level: info, cite: nobody}]
published: {total: {range: [0, 31], cite: nobody}}
"""


def test_a_form_of_numbers_only_needs_no_options(define: Named, tmp_path: Path) -> None:
    instrument = define(NUMBERS_ONLY)
    text = template(instrument, "en")
    assert "options" not in text
    path = tmp_path / "text.en.yaml"
    path.write_text(text.replace("''", "x"), encoding="utf-8")
    assert read_overlay(path, instrument)["items"] == {"days": "x"}
    assert ms.screen(instrument, {"days": 31})["total"].value == 31

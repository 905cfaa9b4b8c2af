"""How the pages of the manual tell what a value counts: by steps, a fraction or a table, never by a list of all."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.unpack import instrument_from_pack

sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "_ext"))  # where Sphinx finds it too
counting = importlib.import_module("instrument_pages.counting")
examples = importlib.import_module("instrument_pages.examples")
page = importlib.import_module("instrument_pages.page")

Named = Callable[[str], ms.Instrument]


@pytest.fixture
def written(made_up: Named) -> Callable[[str], str]:
    def write(name: str) -> str:
        text: str = page.render(worded(made_up(name)))
        return text.replace("\N{NO-BREAK SPACE}", " ")

    return write


def test_numbers_are_told_by_their_range(written: Callable[[str], str]) -> None:
    text = written("sleep")
    assert "`0-1439 (clock)`" in text
    assert "00:00 to 23:59, in minutes after midnight" in text
    assert "a whole number of minutes" in text
    assert "a whole number of drinks" in written("fractions")
    assert len(text) < 20_000


def test_steps_are_told_as_steps(written: Callable[[str], str]) -> None:
    text = written("sleep")
    assert "by steps\n  - 0–15 → 0, 16–30 → 1, 31–60 → 2, 61–300 → 3" in text
    assert "by steps\n  - 0–64 → 3, 65–74 → 2, 75–84 → 1, 85–100 → 0" in text
    assert "- Made of: `onset`, `habit`, `tired`" in text
    assert "- Serves other scores only; it is not reported" in text
    assert "- Per cent of the time in bed that was slept\\, from 3 items\\, 0–100" in text


def test_fractions_are_told_as_fractions(written: Callable[[str], str]) -> None:
    text = written("fractions")
    assert "times 1.25, rounded down\n  - 2 → 2 to 48 → 60" in text
    assert "times 0.5, halves rounded up" in text
    assert "times 0.5, halves rounded to even" in text
    assert "1 from 45 on\n  - 30–44 → 0, 45–60 → 1" in text


def test_half_points_say_what_divides_them(written: Callable[[str], str]) -> None:
    text = written("half_points")
    assert "- Divided by 2" in text
    assert "1 → 3, 2 → 0, 3 → 3, 4 → 1" in text
    assert "- Mean of 2 items\\, 0–1" in text


@pytest.mark.parametrize(
    ("table", "numbers", "expected"),
    [
        ({n: n for n in range(50)}, True, "as recorded"),
        ({n: 49 - n for n in range(50)}, True, "reversed"),
        ({n: 3 * n for n in range(50)}, True, "times 3"),
        ({n: n * n for n in range(50)}, True, "by the table"),
        ({n: n // 10 for n in range(50)}, True, "by steps"),
        ({n: (7 * n + 4) // 8 for n in range(50)}, True, "times 0.875, halves rounded up"),
        ({n: -n // 2 for n in range(-30, 0)}, True, "by the table"),
        ({0: 2, 1: 0, 2: 2}, False, "by the table"),
        ({0: 0, 1: 0, 2: 1}, False, "1 from 2 on"),
    ],
)
def test_the_name_of_a_table(table: dict[int, int], numbers: bool, expected: str) -> None:  # noqa: FBT001
    assert counting.kind(tuple(table.items()), numbers=numbers) == expected


def test_examples_with_fractions_times_and_no_band(made_up: Named) -> None:
    half = worded(made_up("half_points"))
    pack: dict[str, Any] = dict(half.pack)
    ratio = {"numerator": 5, "denominator": 2}
    expect = {"scores": {"total": ratio}, "bands": {}, "no_band": ["total"], "raised": []}
    pack["examples"] = [{"name": "half", "answers": [{"item": "a", "value": 1}], "expect": expect}]
    text = "\n".join(examples.worked(page.Page(instrument_from_pack(pack))))
    assert "`total` 2\\.50 \\(no certain band\\)" in text
    sleep = worded(made_up("sleep"))
    given = [{"item": "bed", "value": 1410}, {"item": "slept", "value": 400}]
    pack = {**sleep.pack, "examples": [{"name": "night", "answers": given, "expect": {}}]}
    text = "\n".join(examples.worked(page.Page(instrument_from_pack(pack))))
    assert "`23:30 – – 400 – – – –`" in text

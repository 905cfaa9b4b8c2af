"""SMFQ: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Thirteen answers with this total, filled up from the first item on."""
    return [min(2, max(0, total - 2 * item)) for item in range(13)]


@pytest.fixture(scope="module")
def smfq() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "smfq")


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("help-seeking-adolescents", 12, id="Thabrew 2018, Int J Methods Psychiatr Res 27:e1610"),
        pytest.param("developers-study", 8, id="Angold 1995, Int J Methods Psychiatr Res 5:237-249"),
    ],
)
def test_cut_offs(smfq: Instrument, profile: str, cut_off: int) -> None:
    """Thabrew 2018: 12 or more; Angold 1995: 8 or more (sensitivity 60 %, specificity 85 %)."""
    for total in range(27):
        result = screen(smfq, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cut_off)
        assert result.finding("low-threshold").raised is (total >= 8)


def test_range(smfq: Instrument) -> None:
    """PhenX Toolkit, protocol 121702: 13 items, not true 0, sometimes 1, true 2, in all 0 to 26."""
    assert [screen(smfq, [value] * 13)["total"].value for value in range(3)] == [0, 13, 26]


def test_chinese_short_form(smfq: Instrument) -> None:
    """Wang and Gao 2025, Front Psychiatry 16:1561728: without items 1, 3, 4 and 6, cut-off 4.5."""
    for number in range(1, 14):
        answers = [2 if place == number else 0 for place in range(1, 14)]
        assert screen(smfq, answers)["china_nine"].value == (0 if number in {1, 3, 4, 6} else 2)
    answers = [0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0]
    assert not screen(smfq, answers).finding("china-short-form").raised
    answers[-1] = 1
    assert screen(smfq, answers).finding("china-short-form").raised

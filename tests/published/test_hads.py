"""HADS: parts, bands and cut-offs of its paper and of the reviews."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

PRINTED_FROM_WORST = {1, 3, 5, 6, 8, 10, 11, 13}


@pytest.fixture(scope="module")
def hads() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "hads")


def sheet(anxiety: int, depression: int) -> list[int]:
    """Scores of the odd items with one sum and of the even ones with another."""
    answers = [0] * 14
    for place in range(7):
        answers[2 * place] = min(3, max(0, anxiety - 3 * place))
        answers[2 * place + 1] = min(3, max(0, depression - 3 * place))
    return answers


@pytest.mark.parametrize("number", range(1, 15))
def test_parts_and_printed_order(hads: Instrument, number: int) -> None:
    """Zigmond 1983, Acta Psychiatr Scand 67:361-370: odd items are anxiety, even ones depression, 0 to 3 each."""
    result = screen(hads, [3 if place == number else 0 for place in range(1, 15)])
    assert (result["anxiety"].value, result["depression"].value) == ((3, 0) if number % 2 else (0, 3))
    values = [option.value for option in hads.items[number - 1].options]
    assert values == ([3, 2, 1, 0] if number in PRINTED_FROM_WORST else [0, 1, 2, 3])


@pytest.mark.parametrize(("band", "lowest", "highest"), [("normal", 0, 7), ("borderline", 8, 10), ("case", 11, 21)])
def test_bands(hads: Instrument, band: str, lowest: int, highest: int) -> None:
    """Zigmond 1983: 0 to 7, 8 to 10 and 11 to 21 in either part."""
    for value in range(lowest, highest + 1):
        result = screen(hads, sheet(value, 21 - value))
        assert (result["anxiety"].value, result["anxiety"].band) == (value, band)
        result = screen(hads, sheet(21 - value, value))
        assert (result["depression"].value, result["depression"].band) == (value, band)


@pytest.mark.parametrize(("profile", "cutoff"), [("original", 8), ("definite", 11)])
def test_cut_offs(hads: Instrument, profile: str, cutoff: int) -> None:
    """Bjelland 2002 and Brennan 2010 (20846538): 7/8 for clinical use, 10/11 for research."""
    for value in range(22):
        result = screen(hads, sheet(value, 0), profile=profile)
        assert result.finding("positive-anxiety").raised is (value >= cutoff)
        assert not result.finding("positive-depression").raised
        assert screen(hads, sheet(0, value), profile=profile).finding("positive-depression").raised is (value >= cutoff)

"""HAM-A-14: range, psychic and somatic anxiety, and both sets of bands."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def ham_a_14() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ham-a-14")


def sheet(score: int) -> list[int]:
    """Ratings of 0 to 4 that add up to so much."""
    return [min(4, max(0, score - 4 * place)) for place in range(14)]


def test_range(ham_a_14: Instrument) -> None:
    """Hamilton, Br J Med Psychol 1959;32:50-55: 14 items of 0 to 4."""
    assert screen(ham_a_14, [4] * 14)["total"].value == 56
    assert screen(ham_a_14, [0] * 14)["total"].value == 0


def test_psychic_and_somatic(ham_a_14: Instrument) -> None:
    """汤毓华, 张明园, 上海精神医学 1984;2:64-65: psychic anxiety is items 1-6 and 14, somatic anxiety items 7-13."""
    for number in range(1, 15):
        result = screen(ham_a_14, [int(place == number) for place in range(1, 15)])
        assert result["somatic"].value == int(7 <= number <= 13)
        assert result["psychic"].value == int(not 7 <= number <= 13)


def test_chinese_bands(ham_a_14: Instrument) -> None:
    """Chinese collaborating group: 7 possible, 14 definite, 21 marked, 29 severe anxiety, each or more."""
    results = [screen(ham_a_14, sheet(score)) for score in range(57)]
    expected = ["none"] * 7 + ["possible"] * 7 + ["definite"] * 7 + ["marked"] * 8 + ["severe"] * 28
    assert [each["total"].band for each in results] == expected
    assert [bool(each.raised) for each in results] == [score >= 14 for score in range(57)]


def test_international_bands(ham_a_14: Instrument) -> None:
    """MDCalc and CamCOPS: 17 or less mild, 18-24 mild to moderate, 25-30 moderate to severe, above 30 severe."""
    results = [screen(ham_a_14, sheet(score), profile="international") for score in range(57)]
    expected = ["mild"] * 18 + ["mild-to-moderate"] * 7 + ["moderate-to-severe"] * 6 + ["severe"] * 26
    assert [each["total"].band for each in results] == expected

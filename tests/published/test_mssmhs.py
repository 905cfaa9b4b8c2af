"""MSSMHS: factors and cut-offs from pages that cite its paper."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "mssmhs"

FACTORS = {
    "obsessive": (3, 10, 12, 22, 23, 48),
    "paranoid": (11, 20, 24, 26, 47, 49),
    "hostile": (19, 21, 25, 50, 52, 58),
    "interpersonal": (4, 17, 18, 45, 51, 59),
    "depression": (5, 13, 14, 16, 44, 57),
    "anxiety": (6, 15, 34, 43, 46, 56),
    "study_pressure": (31, 33, 36, 38, 40, 55),
    "maladjustment": (1, 8, 9, 29, 39, 41),
    "emotional_instability": (2, 7, 27, 32, 35, 53),
    "psychological_imbalance": (28, 30, 37, 42, 54, 60),
}


@pytest.fixture(scope="module")
def mssmhs() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize("factor", list(FACTORS))
def test_factors(mssmhs: Instrument, factor: str) -> None:
    """王极盛 1997, 社会心理科学 (4):15-20, as three pages print it: item numbers, and attention from a mean of 2."""
    for total in range(6, 31):
        answers = [1] * 60
        for place, number in enumerate(FACTORS[factor]):
            answers[number - 1] = min(5, max(1, total - 5 - 4 * place))
        result = screen(mssmhs, answers)
        assert result[factor].value == Fraction(total, 6)
        assert [result[each].value for each in FACTORS if each != factor] == [1] * 9
        assert result["total"].value == Fraction(54 + total, 60)
        assert result.finding(f"elevated-{factor.replace('_', '-')}").raised is (total >= 12)


def test_every_item_is_in_one_factor() -> None:
    """王极盛 1997: ten factors of six items; a public program has one item twice and loses two."""
    assert sorted(number for numbers in FACTORS.values() for number in numbers) == list(range(1, 61))


@pytest.mark.parametrize("answer", range(1, 6))
def test_one_answer_throughout(mssmhs: Instrument, answer: int) -> None:
    """The pages: answers 1 to 5; 1 to 1.99 no marked problem, from 2 mild, from 3 moderate, from 4 fairly severe."""
    result = screen(mssmhs, [answer] * 60)
    assert result["total"].value == answer
    assert result.finding("positive-screen").raised is (answer >= 2)
    assert result.finding("at-least-moderate").raised is (answer >= 3)
    assert result.finding("at-least-marked").raised is (answer >= 4)


def test_two_is_positive_already(mssmhs: Instrument) -> None:
    """The pages: a total or factor mean of 2 or more; 119 of 60 items is below 2."""
    assert screen(mssmhs, [2] * 60).finding("positive-screen").raised
    assert not screen(mssmhs, [1, *[2] * 59]).finding("positive-screen").raised

"""SCL-90: lists of items, scoring and Chinese cuts, as pages and implementations that carry the scale print them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

# Derogatis 1973, as six public implementations of the Chinese form give the lists.
FACTORS = {
    "somatization": (1, 4, 12, 27, 40, 42, 48, 49, 52, 53, 56, 58),
    "obsessive_compulsive": (3, 9, 10, 28, 38, 45, 46, 51, 55, 65),
    "interpersonal_sensitivity": (6, 21, 34, 36, 37, 41, 61, 69, 73),
    "depression": (5, 14, 15, 20, 22, 26, 29, 30, 31, 32, 54, 71, 79),
    "anxiety": (2, 17, 23, 33, 39, 57, 72, 78, 80, 86),
    "hostility": (11, 24, 63, 67, 74, 81),
    "phobic_anxiety": (13, 25, 47, 50, 70, 75, 82),
    "paranoid_ideation": (8, 18, 43, 68, 76, 83),
    "psychoticism": (7, 16, 35, 62, 77, 84, 85, 87, 88, 90),
    "additional": (19, 44, 59, 60, 64, 66, 89),
}


@pytest.fixture(scope="module")
def scl_90() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "scl-90")


def sheet(answers: dict[int, int]) -> list[int]:
    """The lowest answer throughout, but for these items."""
    return [answers.get(number, 1) for number in range(1, 91)]


def test_the_lists_part_the_items() -> None:
    """Ten lists, each number from 1 to 90 once."""
    assert sorted(number for numbers in FACTORS.values() for number in numbers) == list(range(1, 91))


@pytest.mark.parametrize("factor", list(FACTORS))
def test_factors_are_means(scl_90: Instrument, factor: str) -> None:
    """A factor score is the sum of its items over their number, 1 to 5."""
    for number in range(1, 91):
        score = screen(scl_90, sheet({number: 5}))[factor]
        size = len(FACTORS[factor])
        expected = Fraction(size + 4 if number in FACTORS[factor] else size, size)
        assert Fraction(score.lower, score.denominator) == expected


@pytest.mark.parametrize(("answer", "total", "positive"), [(1, 90, 0), (2, 180, 90), (5, 450, 90)])
def test_total_and_positive_items(scl_90: Instrument, answer: int, total: int, positive: int) -> None:
    """Answers of 1 to 5: total 90 to 450; an item of 2 or more is positive."""
    result = screen(scl_90, [answer] * 90)
    assert (result["total"].value, result["positive_items"].value) == (total, positive)


@pytest.mark.parametrize(("count", "raised"), [(43, False), (44, True)])
def test_more_than_43_positive_items(scl_90: Instrument, count: int, raised: bool) -> None:  # noqa: FBT001 - a case
    """Chinese norm: more than 43 positive items; one point each, and no factor full."""
    harmless = [number for numbers in FACTORS.values() for number in numbers[:-1]]
    result = screen(scl_90, sheet(dict.fromkeys(harmless[:count], 2)))
    assert result["positive_items"].value == count
    assert result.finding("positive-screen").raised is raised


@pytest.mark.parametrize(("total", "raised"), [(160, False), (161, True)])
def test_a_total_above_160(scl_90: Instrument, total: int, raised: bool) -> None:  # noqa: FBT001 - a case
    """Chinese norm: a total above 160, here with every factor below 2 and few positive items."""
    answers: dict[int, int] = {}
    left = total - 90
    for numbers in FACTORS.values():
        spare = min(left, len(numbers) - 1)
        left -= spare
        for number in numbers:
            part = min(4, spare)
            answers[number] = 1 + part
            spare -= part
    result = screen(scl_90, sheet(answers))
    assert (result["total"].value, left) == (total, 0)
    assert result["positive_items"].upper <= 43
    assert result.finding("positive-screen").raised is raised


@pytest.mark.parametrize("factor", list(FACTORS))
def test_a_factor_of_2(scl_90: Instrument, factor: str) -> None:
    """Chinese norm, the more sensitive printing: any factor of 2 and more."""
    numbers = FACTORS[factor]
    assert screen(scl_90, sheet(dict.fromkeys(numbers, 2))).finding("positive-screen").raised
    assert not screen(scl_90, sheet(dict.fromkeys(numbers[:-1], 2))).finding("positive-screen").raised

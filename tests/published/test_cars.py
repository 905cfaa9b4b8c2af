"""Childhood Autism Rating Scale: numbers from its Chinese rules and its second edition."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def cars() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cars")


def rated(total: int, marked: int = 0) -> list[int]:
    """Ratings with this total in half points, of which so many are 3 or more; recorded times ten."""
    ratings = [6] * marked + [2] * (15 - marked)
    for place in [*range(marked, 15)] * 3 + [*range(marked)] * 2:
        if sum(ratings) < total:
            ratings[place] += 1
    assert sum(ratings) == total
    return [5 * half_points for half_points in ratings]


def test_fifteen_ratings_in_half_points(cars: Instrument) -> None:
    """Schopler 1980, J Autism Dev Disord 10:91-103: 15 ratings from 1 to 4, half points allowed; 15 to 60."""
    assert len(cars.items) == 15
    for rating in range(2, 9):
        assert screen(cars, [5 * rating] * 15)["total"].value == Fraction(15 * rating, 2)


@pytest.mark.parametrize(
    ("total", "marked", "raised"),
    [
        (59, 5, []),
        (60, 4, ["cn-mild-moderate"]),
        (72, 4, ["cn-mild-moderate"]),
        (73, 5, ["cn-severe"]),
        (72, 5, ["cn-severity-open"]),
        (73, 4, ["cn-severity-open"]),
    ],
)
def test_chinese_words_of_severity(cars: Instrument, total: int, marked: int, raised: list[str]) -> None:
    """Chinese handbook: 30-36, fewer than five ratings of 3; above 36 with five. Guideline of 2010: 30-36, above 36."""
    result = screen(cars, rated(total, marked))
    assert [finding.id for finding in result.raised if finding.level == "info"] == raised
    assert result.finding("positive-screen").raised is (total >= 60)


def test_exactly_36(cars: Instrument) -> None:
    """36 with five marked ratings is severe in the handbook, and mild to moderate in the guideline of 2010."""
    assert screen(cars, rated(72, 5), profile="cn-handbook").finding("cn-severe").raised
    assert screen(cars, rated(72, 5), profile="cn-moh-2010")["total"].band == "mild-moderate"


@pytest.mark.parametrize(
    ("age", "total", "band"),
    [
        (12, 59, "minimal"),
        (12, 60, "mild-moderate"),
        (12, 73, "mild-moderate"),
        (12, 74, "severe"),
        (13, 55, "minimal"),
        (13, 56, "mild-moderate"),
        (13, 69, "mild-moderate"),
        (13, 70, "severe"),
    ],
)
def test_second_edition(cars: Instrument, age: int, total: int, band: str) -> None:
    """CARS2, standard version: below 13 years 30 and 37, from 13 years 28 and 35."""
    result = screen(cars, rated(total), age_years=age, profile="cars2-st")
    assert result["total"].band == band
    positive = "positive-screen" if age < 13 else "positive-from-13"
    assert result.finding(positive).raised is (band != "minimal")

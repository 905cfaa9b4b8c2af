"""HAM-D-17: ranges of its items, severity bands, and the factors of the Chinese manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

# Guy W. ECDEU Assessment Manual for Psychopharmacology, revised 1976, as carried by CamCOPS: items 4-6, 12-14, 16 and
# 17 are rated 0-2, the others 0-4; "total 52".
MOST = [4, 4, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 4, 2, 2]


@pytest.fixture(scope="module")
def ham_d_17() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ham-d-17")


def sheet(score: int) -> list[int]:
    """Ratings that add up to so much, from the last item on, without suicide and with little guilt."""
    ratings = [0] * 17
    for place in reversed(range(17)):
        ratings[place] = 0 if place in {1, 2} else min(MOST[place], score)
        score -= ratings[place]
    return ratings


def test_ranges(ham_d_17: Instrument) -> None:
    """ECDEU manual of 1976, in CamCOPS: 0-4 or 0-2 for each item, 52 in all."""
    assert [max(option.value for option in item.options) for item in ham_d_17.items] == MOST
    assert screen(ham_d_17, MOST)["total"].value == 52
    assert screen(ham_d_17, [0] * 17)["total"].value == 0


def test_bands(ham_d_17: Instrument) -> None:
    """Zimmerman et al., J Affect Disord 2013;150:384-388: 17 parts mild from moderate, 24 moderate from severe."""
    bands = [screen(ham_d_17, sheet(score))["total"].band for score in range(30)]
    assert bands == ["none"] * 8 + ["mild"] * 9 + ["moderate"] * 7 + ["severe"] * 6


def test_five_bands(ham_d_17: Instrument) -> None:
    """CamCOPS, HAM-D, footnote 2: 23 and more very severe, 19 severe, 14 moderate, 8 mild, below 8 none."""
    bands = [screen(ham_d_17, sheet(score), profile="five-bands")["total"].band for score in range(30)]
    assert bands == ["none"] * 8 + ["mild"] * 6 + ["moderate"] * 5 + ["severe"] * 4 + ["very-severe"] * 7


@pytest.mark.parametrize(
    ("factor", "items"),
    [
        ("anxiety_somatization", {10, 11, 12, 15, 17}),
        ("weight", {16}),
        ("cognition", {2, 3, 9}),
        ("slowing", {1, 7, 8, 14}),
        ("sleep", {4, 5, 6}),
    ],
)
def test_factors(ham_d_17: Instrument, factor: str, items: set[int]) -> None:
    """汤毓华, 张明园, 上海精神医学 1984;2:61-64, factors of the Chinese manual, as far as the 17 items go."""
    for number in range(1, 18):
        ratings = [int(place == number) for place in range(1, 18)]
        assert screen(ham_d_17, ratings)[factor].value == int(number in items)

"""CRAFFT 2.1: numbers and rules from its paper and its web site."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

PART_B = ("car", "relax", "alone", "forget", "family_friends", "trouble")


@pytest.fixture(scope="module")
def crafft() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "crafft-2.1")


def test_two_or_more(crafft: Instrument) -> None:
    """Knight 2002, Arch Pediatr Adolesc Med 156:607-614: one point for every "yes", 2 or more is positive."""
    for answers in product((0, 1), repeat=6):
        result = screen(crafft, {"alcohol": 1, "cannabis": 0, "other": 0, **dict(zip(PART_B, answers, strict=True))})
        assert result["total"].value == sum(answers)
        assert result.finding("positive-screen").raised is (sum(answers) >= 2)


@pytest.mark.parametrize("days", [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (365, 365, 365)])
def test_who_is_asked_what(crafft: Instrument, days: tuple[int, int, int]) -> None:
    """crafft.org: no day of use, ask about the car only; any day of use, ask all six."""
    result = screen(crafft, dict(zip(("alcohol", "cannabis", "other"), days, strict=True)))
    assert result.not_asked == (() if any(days) else PART_B[1:])


@pytest.mark.parametrize(("age", "admitted"), [(11, False), (12, True), (21, True), (22, False)])
def test_ages(crafft: Instrument, age: int, admitted: bool) -> None:  # noqa: FBT001 - a row of the table
    """crafft.org: 12 to 21 years."""
    youngest, oldest = crafft.population.age_months
    assert youngest is not None
    assert oldest is not None
    assert (youngest <= 12 * age <= oldest) is admitted

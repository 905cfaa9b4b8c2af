"""Vanderbilt parent form of 2002: numbers from its scoring instructions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
FINDINGS = (
    "positive-inattentive",
    "positive-hyperactive",
    "positive-combined",
    "positive-oppositional",
    "positive-conduct",
    "positive-anxiety-depression",
)


@pytest.fixture(scope="module")
def vanderbilt_parent_2002() -> Instrument:
    return load_path(INSTRUMENTS / "vanderbilt-parent-2002")


@pytest.mark.parametrize("item", range(8))
@pytest.mark.parametrize("value", range(1, 6))
def test_impairment(vanderbilt_parent_2002: Instrument, item: int, value: int) -> None:
    """Scoring instructions of 2002: any 4 or 5 on the performance questions 48 to 55."""
    performance = [1] * 8
    performance[item] = value
    result = screen(vanderbilt_parent_2002, [3] * 47 + performance)
    assert [result.finding(finding).raised for finding in FINDINGS] == [value >= 4] * 6


@pytest.mark.parametrize(
    ("first", "needed", "finding"),
    [
        (1, 6, "positive-inattentive"),
        (10, 6, "positive-hyperactive"),
        (19, 4, "positive-oppositional"),
        (27, 3, "positive-conduct"),
        (41, 3, "positive-anxiety-depression"),
    ],
)
def test_counts(vanderbilt_parent_2002: Instrument, first: int, needed: int, finding: str) -> None:
    """Scoring instructions of 2002: 6 of 9, 6 of 9, 4 of 8, 3 of 14, 3 of 7 questions at 2 or 3."""
    for count in (needed - 1, needed):
        answers = [0] * 47 + [4] + [3] * 7
        answers[first - 1 : first - 1 + count] = [2] * count
        assert screen(vanderbilt_parent_2002, answers).finding(finding).raised is (count >= needed)


def test_the_later_form_has_one_performance_question_less(vanderbilt_parent_2002: Instrument) -> None:
    """Scoring instructions of both editions: performance questions 48 to 55 in 2002, 48 to 54 later."""
    later = load_path(INSTRUMENTS / "vanderbilt-parent")
    assert (len(vanderbilt_parent_2002.items), len(later.items)) == (55, 54)

"""Vanderbilt teacher form: numbers from its scoring instructions, in both editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

COUNTS = [
    ("inattention", 1, 9, 6, "positive-inattentive"),
    ("hyperactivity", 10, 18, 6, "positive-hyperactive"),
    ("oppositional_conduct", 19, 28, 3, "positive-oppositional-conduct"),
    ("anxiety_depression", 29, 35, 3, "positive-anxiety-depression"),
]


@pytest.fixture(scope="module")
def vanderbilt_teacher() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "vanderbilt-teacher")


@pytest.mark.parametrize("profile", ["edition-2002", "edition-2"])
@pytest.mark.parametrize("row", COUNTS)
def test_counts(vanderbilt_teacher: Instrument, profile: str, row: tuple[str, int, int, int, str]) -> None:
    """Scoring instructions of both editions: 6 of 9, 6 of 9, 3 of 10 (not 4), 3 of 7 questions at 2 or 3."""
    scale, first, last, needed, finding = row
    for count in range(last - first + 2):
        answers = [1] * 35 + [5] * 8
        answers[first - 1 : first - 1 + count] = [3] * count
        result = screen(vanderbilt_teacher, answers, profile=profile)
        assert result[scale].value == count
        assert result.finding(finding).raised is (count >= needed)


@pytest.mark.parametrize("fours", range(9))
@pytest.mark.parametrize("fives", range(3))
def test_impairment(vanderbilt_teacher: Instrument, fours: int, fives: int) -> None:
    """Scoring instructions: any 4 or 5 on questions 36 to 43 in 2002; two 4s or one 5 in the second edition."""
    performance = ([4] * fours + [5] * fives + [3] * 8)[:8]
    rules = {"edition-2002": max(performance) >= 4, "edition-2": performance.count(4) >= 2 or 5 in performance}
    for profile, impaired in rules.items():
        result = screen(vanderbilt_teacher, [2] * 35 + performance, profile=profile)
        assert result.finding("impaired-performance").raised is impaired
        assert result.finding("positive-combined").raised is impaired

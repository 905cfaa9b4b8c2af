"""Vanderbilt parent form, second edition: numbers from its scoring instructions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

# Scale, first and last question, how many are needed, finding.
COUNTS = [
    ("inattention", 1, 9, 6, "positive-inattentive"),
    ("hyperactivity", 10, 18, 6, "positive-hyperactive"),
    ("oppositional", 19, 26, 4, "positive-oppositional"),
    ("conduct", 27, 40, 3, "positive-conduct"),
    ("anxiety_depression", 41, 47, 3, "positive-anxiety-depression"),
]


@pytest.fixture(scope="module")
def vanderbilt_parent() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "vanderbilt-parent")


@pytest.mark.parametrize("row", COUNTS)
def test_counts(vanderbilt_parent: Instrument, row: tuple[str, int, int, int, str]) -> None:
    """Scoring instructions, Caring for Children With ADHD, 2nd edition: a 2 or 3 on so many of these questions."""
    scale, first, last, needed, finding = row
    for count in range(last - first + 2):
        answers = [1] * 47 + [5] * 7
        for place in range(count):
            answers[first - 1 + place] = 2 + place % 2
        result = screen(vanderbilt_parent, answers)
        assert result[scale].value == count
        assert result.finding(finding).raised is (count >= needed)


@pytest.mark.parametrize("fours", range(8))
@pytest.mark.parametrize("fives", range(3))
def test_impairment(vanderbilt_parent: Instrument, fours: int, fives: int) -> None:
    """Scoring instructions, 2nd edition: a 4 on at least two, or a 5 on at least one, of questions 48 to 54."""
    performance = ([4] * fours + [5] * fives + [3] * 7)[:7]
    impaired = performance.count(4) >= 2 or 5 in performance
    result = screen(vanderbilt_parent, [2] * 47 + performance)
    assert result.finding("impaired-performance").raised is impaired
    for *_, finding in COUNTS:
        assert result.finding(finding).raised is impaired
    assert result.finding("positive-combined").raised is impaired


def test_codes(vanderbilt_parent: Instrument) -> None:
    """LOINC 106345-2: the panel."""
    assert vanderbilt_parent.codes["loinc"] == "106345-2"

"""CPSS-5, self-report: numbers from its paper and pages that cite it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "cpss-5"

CLUSTERS = {
    "intrusion": range(1, 6),
    "avoidance": range(6, 8),
    "cognition_mood": range(8, 15),
    "arousal": range(15, 21),
    "impairment": range(21, 28),
}
SEVERITY = {"minimal": (0, 10), "mild": (11, 20), "moderate": (21, 40), "severe": (41, 60), "very-severe": (61, 80)}


@pytest.fixture(scope="module")
def cpss_5() -> Instrument:
    return load_path(FOLDER)


def test_cut_off_and_severity(cpss_5: Instrument) -> None:
    """Foa 2018, J Clin Child Adolesc Psychol 47:38-46: 31 for probable PTSD; severity ranges of its scoring sheet."""
    for total in range(81):
        symptoms = [min(4, max(0, total - 4 * place)) for place in range(20)]
        result = screen(cpss_5, [*symptoms, *[0] * 7])
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= 31)
        assert [key for key, (low, high) in SEVERITY.items() if low <= total <= high] == [result["total"].band]


@pytest.mark.parametrize("scale", list(CLUSTERS))
def test_only_twenty_of_27_items_are_in_the_total(cpss_5: Instrument, scale: str) -> None:
    """Blueprint, help page on the CPSS-V: items 1 to 20 are summed; 21 to 27 are yes or no and are not."""
    result = screen(cpss_5, [1 if number in CLUSTERS[scale] else 0 for number in range(1, 28)])
    size = len(CLUSTERS[scale])
    assert [result[each].value for each in CLUSTERS] == [size if each == scale else 0 for each in CLUSTERS]
    assert result["total"].value == (0 if scale == "impairment" else size)


def test_range_of_the_total(cpss_5: Instrument) -> None:
    """Blueprint, help page on the CPSS-V: 0 to 80."""
    assert screen(cpss_5, [4] * 20 + [1] * 7)["total"].value == 80

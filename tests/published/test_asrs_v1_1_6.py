"""ASRS v1.1 screener: numbers from its two papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def asrs_6() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "asrs-v1.1-6")


def sheet(total: int) -> list[int]:
    """Six answers with this total, filled up from the first question on."""
    return [min(4, max(0, total - 4 * question)) for question in range(6)]


@pytest.mark.parametrize(("question", "first"), [(0, 2), (1, 2), (2, 2), (3, 3), (4, 3), (5, 3)])
def test_first_shaded_answer(asrs_6: Instrument, question: int, first: int) -> None:
    """Kessler 2005, Psychol Med 35:245-256: from "sometimes" in the first three, from "often" in the others."""
    counts = [
        screen(asrs_6, [answer if each == question else 0 for each in range(6)])["shaded"].value for answer in range(5)
    ]
    assert counts == [int(answer >= first) for answer in range(5)]


@pytest.mark.parametrize("shaded", range(7))
def test_four_of_six(asrs_6: Instrument, shaded: int) -> None:
    """Kessler 2005, Psychol Med 35:245-256: four or more shaded answers, sensitivity 68.7 %, specificity 99.5 %."""
    result = screen(asrs_6, [3] * shaded + [0] * (6 - shaded))
    assert result["shaded"].value == shaded
    assert result.finding("positive-screen").raised is (shaded >= 4)


@pytest.mark.parametrize(
    ("band", "lowest", "highest"),
    [("low-negative", 0, 9), ("high-negative", 10, 13), ("low-positive", 14, 17), ("high-positive", 18, 24)],
)
def test_four_categories(asrs_6: Instrument, band: str, lowest: int, highest: int) -> None:
    """Kessler 2007, Int J Methods Psychiatr Res 16:52-65: four categories of the sum, the upper two positive."""
    results = [screen(asrs_6, sheet(total)) for total in range(lowest, highest + 1)]
    assert [result["total"].value for result in results] == list(range(lowest, highest + 1))
    assert {result["total"].band for result in results} == {band}
    assert {result.finding("positive-by-sum").raised for result in results} == {"positive" in band}

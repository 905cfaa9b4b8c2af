"""C-SSRS screener: the tiers of the recent form with triage colours."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "c-ssrs-screener"


@pytest.fixture(scope="module")
def c_ssrs() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(
    ("answers", "tier"),
    [
        pytest.param([0, 0, None, None, None, 0, None], "none", id="all no"),
        pytest.param([1, 0, None, None, None, 0, None], "low", id="question 1"),
        pytest.param([0, 1, 0, 0, 0, 0, None], "low", id="question 2"),
        pytest.param([0, 1, 1, 0, 0, 0, None], "moderate", id="question 3"),
        pytest.param([0, 0, None, None, None, 1, 0], "moderate", id="question 6, lifetime"),
        pytest.param([0, 1, 0, 1, 0, 0, None], "high", id="question 4"),
        pytest.param([0, 1, 0, 0, 1, 0, None], "high", id="question 5"),
        pytest.param([0, 0, None, None, None, 1, 1], "high", id="question 6, past three months"),
    ],
)
def test_triage(c_ssrs: Instrument, answers: list[int | None], tier: str) -> None:
    """C-SSRS Screener with triage colours, 2021: 1-2 low, 3 or lifetime 6 moderate, 4, 5 or recent 6 high."""
    assert screen(c_ssrs, answers)["tier"].band == tier


def test_codes(c_ssrs: Instrument) -> None:
    """LOINC 93373-9: the items of the panel in their order, answered LA33-6 (yes) or LA32-8 (no)."""
    assert c_ssrs.codes["loinc"] == "93373-9"
    assert [item.codes["loinc"] for item in c_ssrs.items] == [
        "93246-7",
        "93247-5",
        "93248-3",
        "93249-1",
        "93250-9",
        "93267-3",
        "93269-9",
    ]
    assert {option.codes["loinc"]: option.value for option in c_ssrs.items[0].options} == {"LA33-6": 1, "LA32-8": 0}

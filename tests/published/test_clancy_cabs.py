"""Clancy Autism Behaviour Scale: cut-offs from the ministry's guideline, Chinese copies and a Taiwanese study."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "clancy-cabs"


@pytest.fixture(scope="module")
def clancy_cabs() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(
    ("profile", "cut_off"), [("cn-moh-2010", 14), ("taiwan-16-to-30-months", 11), ("taiwan-developmental-delay", 13)]
)
def test_cut_offs(clancy_cabs: Instrument, profile: str, cut_off: int) -> None:
    """卫办医政发〔2010〕123号: 14 or more on three levels; the Taiwanese study of 2018: 11, and 13 with delay."""
    for total in range(29):
        answers = [min(2, max(0, total - 2 * place)) for place in range(14)]
        result = screen(clancy_cabs, answers, profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cut_off)


@pytest.mark.parametrize("often", range(15))
def test_clauses_of_the_handbook(clancy_cabs: Instrument, often: int) -> None:
    """Chinese copies: 14 or more, with "often" in at least 6 and "never" in at most 3; never in place of the total."""
    for sometimes in range(15 - often):
        never = 14 - often - sometimes
        result = screen(clancy_cabs, [2] * often + [1] * sometimes + [0] * never)
        total = 2 * often + sometimes
        assert result.finding("handbook-clauses").raised is (total >= 14 and often >= 6 and never <= 3)
        assert result.finding("positive-screen").raised is (total >= 14)

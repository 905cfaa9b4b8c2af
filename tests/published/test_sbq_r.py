"""Suicide Behaviors Questionnaire-Revised: numbers from its paper and its scoring guideline."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

POINTS = {
    "lifetime": {"1": 1, "2": 2, "3a": 3, "3b": 3, "4a": 4, "4b": 4},
    "past_year": {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5},
    "told": {"1": 1, "2a": 2, "2b": 2, "3a": 3, "3b": 3},
    "future": {str(likelihood): likelihood for likelihood in range(7)},
}
"""Points of every printed answer: scoring guideline of the SBQ-R overview, after Osman 2001."""
LEAST = {"lifetime": "1", "past_year": "1", "told": "1", "future": "0"}


@pytest.fixture(scope="module")
def sbq_r() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "sbq-r")


def recorded(instrument: Instrument, ticked: dict[str, str]) -> dict[str, int | None]:
    return {
        item.id: next(option.value for option in item.options if option.key == ticked[item.id])
        for item in instrument.items
    }


@pytest.mark.parametrize("item", list(POINTS))
def test_points_of_every_answer(sbq_r: Instrument, item: str) -> None:
    """Osman 2001, Assessment 8:443-454: 1-2-3-3-4-4, 1-5, 1-2-2-3-3 and 0-6; the least total is 3."""
    assert [option.key for option in sbq_r.item(item).options] == list(POINTS[item])
    for key, points in POINTS[item].items():
        result = screen(sbq_r, recorded(sbq_r, {**LEAST, item: key}))
        assert result["total"].value == 3 - POINTS[item][LEAST[item]] + points


@pytest.mark.parametrize(("profile", "cut_off"), [("general", 7), ("inpatient", 8)])
def test_cut_offs(sbq_r: Instrument, profile: str, cut_off: int) -> None:
    """Osman 2001: the most useful cut-offs are 7 for nonclinical and 8 for clinical samples."""
    for likelihood in range(7):
        ticked = {**LEAST, "past_year": "3", "future": str(likelihood)}
        result = screen(sbq_r, recorded(sbq_r, ticked), profile=profile)
        assert result.finding("positive-screen").raised is (5 + likelihood >= cut_off)


def test_both_ends(sbq_r: Instrument) -> None:
    """Osman 2001: the total runs from 3 to 18."""
    assert (sbq_r.scale("total").lower, sbq_r.scale("total").upper) == (3, 18)

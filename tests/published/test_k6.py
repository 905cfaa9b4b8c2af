"""K6: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Six answers with this total, filled up from the first item on."""
    return [min(4, max(0, total - 4 * item)) for item in range(6)]


@pytest.fixture(scope="module")
def k6() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "k6")


@pytest.mark.parametrize(("band", "lowest", "highest"), [("low", 0, 4), ("moderate", 5, 12), ("serious", 13, 24)])
def test_bands(k6: Instrument, band: str, lowest: int, highest: int) -> None:
    """Prochaska 2012, Int J Methods Psychiatr Res 21:88-97: moderate from 5, serious from 13 (Kessler 2003)."""
    scores = [screen(k6, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in scores] == list(range(lowest, highest + 1))
    assert {score.band for score in scores} == {band}


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 13, id="Kessler 2003, Arch Gen Psychiatry 60:184-189"),
        pytest.param("moderate-distress", 5, id="Prochaska 2012, Int J Methods Psychiatr Res 21:88-97"),
    ],
)
def test_cut_offs(k6: Instrument, profile: str, cut_off: int) -> None:
    """Kessler 2003: 13 or more; Prochaska 2012: 5 or more as the lower threshold."""
    results = [screen(k6, sheet(total), profile=profile) for total in range(25)]
    assert [result.finding("positive-screen").raised for result in results] == [total >= cut_off for total in range(25)]


def test_answers_run_against_the_loinc_scores(k6: Instrument) -> None:
    """LOINC LL1257-6 scores 1 (all of the time) to 5 (none of the time); Kessler 2003 scores 4 down to 0."""
    loinc = {"LA6154-4": 1, "LA14734-0": 2, "LA14733-2": 3, "LA14732-4": 4, "LA6297-1": 5}
    for item in k6.items:
        assert {option.codes["loinc"]: 5 - option.value for option in item.options} == loinc

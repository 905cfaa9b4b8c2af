"""PHQ-15: numbers from its papers and from LOINC."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Fifteen answers with this total, filled up from the first item on."""
    return [min(2, max(0, total - 2 * item)) for item in range(15)]


@pytest.fixture(scope="module")
def phq_15() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "phq-15")


@pytest.mark.parametrize(
    ("band", "lowest", "highest"), [("minimal", 0, 4), ("low", 5, 9), ("medium", 10, 14), ("high", 15, 30)]
)
def test_severity_bands(phq_15: Instrument, band: str, lowest: int, highest: int) -> None:
    """Kroenke 2002, Psychosom Med 64:258-266, as the MII PRO guide 2026 prints it: 0-4, 5-9, 10-14, 15-30."""
    scores = [screen(phq_15, sheet(total), sex="female")["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in scores] == list(range(lowest, highest + 1))
    assert {score.band for score in scores} == {band}


def test_a_man_is_not_asked_about_periods(phq_15: Instrument) -> None:
    """Kroenke 2002, Psychosom Med 64:258-266: item 4 is for women only, so that a man scores 28 at most."""
    answers: list[int | None] = [2] * 15
    answers[3] = None
    result = screen(phq_15, answers, sex="male")
    assert (result["total"].value, result.not_asked, result.blank) == (28, ("q4",), ())


def test_without_the_sex_nobody_knows_whether_the_question_was_skipped(phq_15: Instrument) -> None:
    """Kroenke 2002, Psychosom Med 64:258-266: item 4 is for women only, 0 to 2."""
    answers: list[int | None] = [1] * 15
    answers[3] = None
    assert tuple(screen(phq_15, answers)["total"].bounds) == (14, 16)


def test_cut_off(phq_15: Instrument) -> None:
    """Körber 2011, J Psychosom Res 71:142-147: 10 or more (sensitivity 80.2 %, specificity 58.5 %)."""
    raised = [screen(phq_15, sheet(total), sex="female").finding("positive-screen").raised for total in range(31)]
    assert raised == [total >= 10 for total in range(31)]


@pytest.mark.parametrize("severe", range(6))
def test_severe_symptoms(phq_15: Instrument, severe: int) -> None:
    """Van Ravesteijn 2009, Ann Fam Med 7:232-238: three or more severe symptoms in four weeks."""
    result = screen(phq_15, [2] * severe + [1] * (15 - severe), sex="female")
    assert result["severe_symptoms"].value == severe
    assert result.finding("three-severe-symptoms").raised is (severe >= 3)


def test_codes(phq_15: Instrument) -> None:
    """LOINC panel 69728-4, total 70273-8, answers LA18334-5 = 0, LA18335-2 = 1, LA18336-0 = 2."""
    assert (phq_15.codes["loinc"], phq_15.scale("total").codes["loinc"]) == ("69728-4", "70273-8")
    for item in phq_15.items:
        scores = {option.codes["loinc"]: option.value for option in item.options}
        assert scores == {"LA18334-5": 0, "LA18335-2": 1, "LA18336-0": 2}

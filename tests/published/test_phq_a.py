"""PHQ-9 modified for teens: numbers from its instructions, from papers and from LOINC."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Nine answers with this total, filled up from the first item on, and the mildest answers to the other four."""
    return [*(min(3, max(0, total - 3 * item)) for item in range(9)), 0, 0, 0, 0]


@pytest.fixture(scope="module")
def phq_a() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "phq-a")


@pytest.mark.parametrize(
    ("band", "lowest", "highest"),
    [
        ("minimal", 0, 4),
        ("mild", 5, 9),
        ("moderate", 10, 14),
        ("moderately-severe", 15, 19),
        ("severe", 20, 27),
    ],
)
def test_severity_bands(phq_a: Instrument, band: str, lowest: int, highest: int) -> None:
    """Scoring the PHQ-9 modified for teens, GLAD-PC toolkit: 0-4, 5-9, 10-14, 15-19, 20-27."""
    scores = [screen(phq_a, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in scores] == list(range(lowest, highest + 1))
    assert {score.band for score in scores} == {band}


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 10, id="GLAD-PC toolkit"),
        pytest.param("adolescent-study", 11, id="Richardson 2010, Pediatrics 126:1117-1123"),
    ],
)
def test_cut_offs(phq_a: Instrument, profile: str, cut_off: int) -> None:
    """GLAD-PC table: moderate from 10. Richardson 2010: 11 or more (sensitivity 89.5 %, specificity 77.5 %)."""
    results = [screen(phq_a, sheet(total), profile=profile) for total in range(28)]
    assert [result.finding("positive-screen").raised for result in results] == [total >= cut_off for total in range(28)]


@pytest.mark.parametrize(
    ("item", "finding"),
    [("q9", "self-harm"), ("serious_thoughts", "serious-suicidal-thoughts"), ("attempt", "suicide-attempt")],
)
def test_questions_about_suicide(phq_a: Instrument, item: str, finding: str) -> None:
    """Scoring the PHQ-9 modified for teens, GLAD-PC toolkit.

    "All positive answers to question 9 as well as the two additional suicide items MUST be followed up by a clinical
    interview."
    """
    nothing = dict(zip((each.id for each in phq_a.items), sheet(0), strict=True))
    for option in phq_a.item(item).options:
        result = screen(phq_a, {**nothing, item: option.value})
        assert result.finding(finding).raised is (option.value >= 1)
        assert result.finding(finding).level == "critical"
    assert screen(phq_a, {**nothing, item: None}).finding(finding).if_unknown == "ask"


def test_symptom_count(phq_a: Instrument) -> None:
    """Scoring the PHQ-9 modified for teens: "2" or "3" in questions 1-8, and "1", "2" or "3" in question 9."""
    assert screen(phq_a, [1] * 8 + [0, 0, 0, 0, 0])["symptoms"].value == 0
    assert screen(phq_a, [2] * 8 + [0, 0, 0, 0, 0])["symptoms"].value == 8
    assert screen(phq_a, [0] * 8 + [1, 0, 0, 0, 0])["symptoms"].value == 1


def test_at_most_two_missing_answers_are_estimated(phq_a: Instrument) -> None:
    """APA 2013, Severity Measure for Depression, Child Age 11-17.

    With 1 or 2 unanswered items the raw sum times 9 over the number answered, rounded to the nearest whole number; with
    3 or more the total is not to be used.
    """
    assert screen(phq_a, [2, 2, 2, 2, 2, 2, 2, 2, None, 0, 0, 0, 0])["total"].prorated == 18
    assert screen(phq_a, [2, 2, 1, 1, 1, 1, 1, None, None, 0, 0, 0, 0])["total"].prorated == 12  # 9 x 9 / 7 = 11.6
    assert screen(phq_a, [1, 1, 1, 1, 1, 1, None, None, None, 0, 0, 0, 0])["total"].prorated is None


def test_codes(phq_a: Instrument) -> None:
    """LOINC panel 89206-7 and total 89204-2."""
    assert (phq_a.codes["loinc"], phq_a.scale("total").codes["loinc"]) == ("89206-7", "89204-2")

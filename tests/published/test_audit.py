"""AUDIT: numbers from its papers and from the manual of WHO."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def audit() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "audit")


def sheet(total: int) -> list[int]:
    """Ten answers with this total, filled up from the first question on; the last two can only hold 0, 2 or 4."""
    odd = total % 2 if total > 32 else 0
    filled = [min(4, max(0, total + odd - 4 * question)) for question in range(10)]
    return [filled[0] - odd, *filled[1:]]


@pytest.mark.parametrize(
    ("zone", "lowest", "highest"),
    [("zone-1", 0, 7), ("zone-2", 8, 15), ("zone-3", 16, 19), ("zone-4", 20, 40)],
)
def test_zones(audit: Instrument, zone: str, lowest: int, highest: int) -> None:
    """Babor 2001, WHO/MSD/MSB/01.6a: zones of 0-7, 8-15, 16-19 and 20-40."""
    results = [screen(audit, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in results] == list(range(lowest, highest + 1))
    assert {score.band for score in results} == {zone}


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 8, id="Saunders 1993, Addiction 88:791-804, 92 % and 94 %"),
        pytest.param("sensitive", 7, id="AUDIT interview version: women, and men over 65"),
    ],
)
def test_cut_offs(audit: Instrument, profile: str, cut_off: int) -> None:
    """Saunders 1993: 8 or more; the scoring page of the interview version: one point lower, 7, is more sensitive."""
    positive = [t for t in range(41) if screen(audit, sheet(t), profile=profile).finding("positive-screen").raised]
    assert positive == list(range(cut_off, 41))


def test_newer_zones(audit: Instrument) -> None:
    """OpenScales, AUDIT: bands of 8-14, 15-19 and 20 or more, so 15 is one zone higher than in the manual of 2001."""
    assert screen(audit, sheet(15))["total"].band == "zone-2"
    assert screen(audit, sheet(15), profile="newer-zones")["total"].band == "zone-3"


def test_who_never_drinks_answers_the_last_two(audit: Instrument) -> None:
    """Babor 2001, WHO/MSD/MSB/01.6a: after "never" only questions 9 and 10; the skipped ones score 0."""
    result = screen(audit, {"q1": 0, "q9": 2, "q10": 4})
    assert (result["total"].value, result.blank) == (6, ())
    assert result.not_asked == ("q2", "q3", "q4", "q5", "q6", "q7", "q8")


def test_small_amounts_end_the_questions_too(audit: Instrument) -> None:
    """Babor 2001, WHO/MSD/MSB/01.6a: with 0 in questions 2 and 3 the interview goes on to questions 9 and 10."""
    result = screen(audit, {"q1": 4, "q2": 0, "q3": 0, "q9": 0, "q10": 0})
    assert (result["total"].value, result.not_asked) == (4, ("q4", "q5", "q6", "q7", "q8"))


def test_the_last_two_score_0_2_or_4(audit: Instrument) -> None:
    """Babor 2001, WHO/MSD/MSB/01.6a: no, yes but not in the last year, yes during the last year."""
    for question in ("q9", "q10"):
        assert sorted(option.value for option in audit.item(question).options) == [0, 2, 4]


def test_codes_of_the_questions(audit: Instrument) -> None:
    """LOINC 72110-0 (LOINC 2.80) and the AUDIT value set of HL7 Portugal list the same questions and total."""
    assert [item.codes["loinc"] for item in audit.items] == [
        "68518-0",
        "68519-8",
        "68520-6",
        "97734-8",
        "97735-5",
        "97736-3",
        "97737-1",
        "97738-9",
        "97739-7",
        "97740-5",
    ]
    assert (audit.codes["loinc"], audit.scale("total").codes["loinc"]) == ("72110-0", "75624-7")

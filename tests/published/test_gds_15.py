"""GDS-15: the key and the cut-offs as its reprints, studies and the Chinese standard print them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

# Sheikh JI, Yesavage JA. Clin Gerontol 1986;5:165-173, as reprinted in the MSD Manual, professional version: "One point
# for 'No' to questions 1, 5, 7, 11, 13. One point for 'Yes' to other questions."
NO_COUNTS = {1, 5, 7, 11, 13}


@pytest.fixture(scope="module")
def gds_15() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "gds-15")


def sheet(score: int) -> list[int]:
    """Answers, yes as 1, that score so much, from the last question on."""
    depressed = range(16 - score, 16)
    return [int((number in depressed) != (number in NO_COUNTS)) for number in range(1, 16)]


def test_key(gds_15: Instrument) -> None:
    """MSD Manual, after Sheikh and Yesavage 1986: one point for "No" to 1, 5, 7, 11 and 13, for "Yes" to the others."""
    nothing = sheet(0)
    for number in range(1, 16):
        answers = [1 - answer if place == number else answer for place, answer in enumerate(nothing, 1)]
        assert screen(gds_15, answers)["total"].value == 1
    assert [answer for answer, place in zip(nothing, range(1, 16), strict=True) if place in NO_COUNTS] == [1] * 5
    assert screen(gds_15, sheet(15))["total"].value == 15


@pytest.mark.parametrize(
    ("profile", "cut_off"), [("original", 5), ("more-than-five", 6), ("hong-kong", 8), ("wst-802", 9)]
)
def test_cut_offs(gds_15: Instrument, profile: str, cut_off: int) -> None:
    """The cut-offs in use, each with its source.

    D'Ath et al., Fam Pract 1994;11:260-266, and Almeida and Almeida, Int J Geriatr Psychiatry 1999;14:858-865: 4/5.
    MSD Manual: "> 5 points suggests depression". Lee, Chiu and Kwong 1994, Hong Kong, as quoted by later studies: 8 or
    more. WS/T 802-2022, Appendix B.4: the second tier begins at 9.
    """
    for score in range(16):
        raised = {finding.id for finding in screen(gds_15, sheet(score), profile=profile).raised}
        assert ("positive-screen" in raised) is (score >= cut_off)


def test_severity_bands(gds_15: Instrument) -> None:
    """OpenScales GDS15 and the R package cliot: 0-4 normal, 5-8 mild, 9-11 moderate, 12-15 severe."""
    bands = [screen(gds_15, sheet(score))["total"].band for score in range(16)]
    assert bands == ["normal"] * 5 + ["mild"] * 4 + ["moderate"] * 3 + ["severe"] * 4


def test_tiers_of_the_chinese_standard(gds_15: Instrument) -> None:
    """WS/T 802-2022, Appendix B.4: tiers of 0-8, 9-11 and 12-15."""
    bands = [screen(gds_15, sheet(score), profile="wst-802")["total"].band for score in range(16)]
    assert bands == ["first-tier"] * 9 + ["second-tier"] * 3 + ["third-tier"] * 4


@pytest.mark.parametrize("number", [12, 14])
def test_items_tied_to_suicidal_ideation(gds_15: Instrument, number: int) -> None:
    """Heisel et al., J Am Board Fam Med 2010;23:260-269, Table 1: items 12 and 14 screen for suicide ideation."""
    answers = [1 - answer if place == number else answer for place, answer in enumerate(sheet(0), 1)]
    assert [finding.id for finding in screen(gds_15, answers).raised] == ["ask-about-suicide"]

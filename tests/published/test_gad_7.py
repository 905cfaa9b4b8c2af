"""GAD-7: numbers from its papers, from LOINC and from published example responses."""

from __future__ import annotations

import pytest

from mindscreen.engine import screen
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Seven answers with this total, filled up from the first item on."""
    return [min(3, max(0, total - 3 * item)) for item in range(7)]


@pytest.mark.parametrize(
    ("band", "lowest", "highest"), [("minimal", 0, 4), ("mild", 5, 9), ("moderate", 10, 14), ("severe", 15, 21)]
)
def test_severity_bands(gad_7: Instrument, band: str, lowest: int, highest: int) -> None:
    """Spitzer, Kroenke, Williams, Löwe 2006, Arch Intern Med 166:1092-1097: 0 to 21, next degrees from 5, 10 and 15.

    Not the banding 10-13, 14-18 and 19-21 that circulates on Chinese form sites without a source.
    """
    results = [screen(gad_7, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in results] == list(range(lowest, highest + 1))
    assert {score.band for score in results} == {band}


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 10, id="Spitzer 2006, Arch Intern Med 166:1092-1097"),
        pytest.param("any-anxiety-disorder", 8, id="Kroenke 2007, Ann Intern Med 146:317-325"),
        pytest.param("china-pregnancy", 7, id="J Affect Disord 2021;282:98-103"),
    ],
)
def test_cut_offs(gad_7: Instrument, profile: str, cut_off: int) -> None:
    """Spitzer 2006 and He Xiaoyan 2010 (general hospital, China): 10; Kroenke 2007: 8; pregnant women in China: 7."""
    results = {total: screen(gad_7, sheet(total), profile=profile) for total in range(22)}
    positive = [total for total, result in results.items() if result.finding("positive-screen").raised]
    assert positive == list(range(cut_off, 22))


def test_no_estimate_is_published(gad_7: Instrument) -> None:
    """Spitzer 2006 gives no rule for missing answers, so there is none here."""
    assert screen(gad_7, [1, 1, 1, 1, 1, 1, None])["total"].prorated is None


@pytest.mark.parametrize("item", ["q1", "q2", "q3", "q4", "q5", "q6", "q7"])
def test_answer_codes_score_as_loinc_says(gad_7: Instrument, item: str) -> None:
    """LOINC answer list LL358-3; item 2 (68509-9) has a list of its own with LA18938-3, "More days than not", as its 2.

    Read in the Questionnaires 69737-5 of LOINC as carried by the HL7 Patient-Centered Outcomes guide and by UW CIRG.
    """
    third = "LA18938-3" if item == "q2" else "LA6570-1"
    scores = {option.codes["loinc"]: option.value for option in gad_7.item(item).options}
    assert scores == {"LA6568-5": 0, "LA6569-3": 1, third: 2, "LA6571-9": 3}


def test_items_are_the_members_of_the_loinc_panel(gad_7: Instrument) -> None:
    """LOINC 69729-2 (version 2.77) and Questionnaire 69737-5: seven items in this order, then the total 70274-6."""
    assert [item.codes["loinc"] for item in gad_7.items] == [
        "69725-0",
        "68509-9",
        "69733-4",
        "69734-2",
        "69735-9",
        "69689-8",
        "69736-7",
    ]
    assert (gad_7.codes["loinc"], gad_7.scale("total").codes["loinc"]) == ("69737-5", "70274-6")


@pytest.mark.parametrize(
    ("answers", "total", "band"),
    [
        pytest.param([0, 0, 0, 0, 0, 0, 0], 0, "minimal", id="UW CIRG, gad7_total_score_case1"),
        pytest.param([1, 1, 1, 1, 1, 1, 1], 7, "mild", id="UW CIRG, gad7_total_score_case2"),
        pytest.param([2, 2, 2, 2, 2, 2, 2], 14, "moderate", id="UW CIRG, gad7_total_score_case3"),
        pytest.param([3, 3, 3, 3, 3, 3, 3], 21, "severe", id="UW CIRG, gad7_total_score_case4"),
        pytest.param([1, 1, 1, 2, 2, 0, 0], 7, "mild", id="MII IG PRO 2026, mii-exa-pro-gad-7-response"),
        pytest.param([1, 1, 1, 1, 0, 1, 2], 7, "mild", id="PACIO sample data, GAD7 October 2025, Mild anxiety"),
        pytest.param([1, 0, 0, 1, 0, 1, 1], 4, "minimal", id="PACIO sample data, GAD7 January 2026, Minimal anxiety"),
    ],
)
def test_published_example_responses(gad_7: Instrument, answers: list[int], total: int, band: str) -> None:
    """Totals, and for PACIO the degrees, as the publishers of these FHIR examples and test cases state them."""
    score = screen(gad_7, answers)["total"]
    assert (score.value, score.band) == (total, band)

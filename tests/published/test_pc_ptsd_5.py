"""PC-PTSD-5: numbers from its papers and from the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def pc_ptsd_5() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "pc-ptsd-5")


def sheet(total: int) -> list[int]:
    """An event, and this many symptoms from the first on."""
    return [1, *(int(symptom < total) for symptom in range(5))]


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 4, id="Prins 2016, best efficiency; Bovin 2021"),
        pytest.param("sensitive", 3, id="Prins 2016, best sensitivity; Bovin 2021, women"),
        pytest.param("specific", 5, id="Prins 2016, best specificity"),
        pytest.param("china-relatives", 2, id="Cheng 2021, relatives of health workers"),
    ],
)
def test_cut_offs(pc_ptsd_5: Instrument, profile: str, cut_off: int) -> None:
    """Prins 2016, J Gen Intern Med 31:1206-1211; Bovin 2021, JAMA Netw Open 4:e2036733; Cheng 2021."""
    results = {total: screen(pc_ptsd_5, sheet(total), profile=profile) for total in range(6)}
    assert [result["total"].value for result in results.values()] == list(range(6))
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(cut_off, 6)
    )


def test_no_event_scores_zero(pc_ptsd_5: Instrument) -> None:
    """PC-PTSD-5 form, National Center for PTSD: without exposure the screen is complete with a score of 0."""
    result = screen(pc_ptsd_5, {"exposure": 0})
    assert (result["total"].value, result.unknown) == (0, ())


def test_items_are_the_members_of_the_loinc_panel(pc_ptsd_5: Instrument) -> None:
    """LOINC 102010-6 as carried by the public FHIR questionnaire CIRG-PC-PTSD-5."""
    assert [item.codes["loinc"] for item in pc_ptsd_5.items] == [
        f"{n}-{d}" for n, d in ((102011, 4), (102012, 2), (102013, 0), (102014, 8), (102015, 5), (102016, 3))
    ]
    assert (pc_ptsd_5.codes["loinc"], pc_ptsd_5.scale("total").codes["loinc"]) == ("102010-6", "102017-1")
    codes = {option.codes["loinc"]: option.value for option in pc_ptsd_5.items[0].options}
    assert codes == {"LA33-6": 1, "LA32-8": 0}

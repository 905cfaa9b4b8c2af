"""PHQ-2: numbers from its papers and from LOINC."""

from __future__ import annotations

import pytest

from mindscreen.engine import screen
from mindscreen.model import Instrument

SHEETS = [(first, second) for first in range(4) for second in range(4)]


def test_range(phq_2: Instrument) -> None:
    """Kroenke 2003, Med Care 41:1284-1292: two items, each 0 ("not at all") to 3 ("nearly every day")."""
    assert {screen(phq_2, sheet)["total"].value for sheet in SHEETS} == set(range(7))


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 3, id="Kroenke 2003, Med Care 41:1284-1292"),
        pytest.param("two-step", 2, id="Levis 2020, JAMA 323:2290-2300"),
    ],
)
def test_cut_offs(phq_2: Instrument, profile: str, cut_off: int) -> None:
    """Kroenke 2003 and, for rural older people in China, Liu 2016 (PLoS ONE 11:e0151042): 3 or more.

    Levis 2020 (before a PHQ-9) and Arroll 2010 (Ann Fam Med 8:348-353): 2 or more.
    """
    for sheet in SHEETS:
        result = screen(phq_2, sheet, profile=profile)
        positive = sum(sheet) >= cut_off
        assert result.finding("positive-screen").raised is positive
        assert result["total"].band == ("positive" if positive else "negative")


def test_items_are_the_members_of_the_loinc_panel(phq_2: Instrument) -> None:
    """LOINC 55757-9 (version 2.78): 44250-9, 44255-8 and the total 55758-7; answers LL358-3 with its scores."""
    assert [item.codes["loinc"] for item in phq_2.items] == ["44250-9", "44255-8"]
    assert (phq_2.codes["loinc"], phq_2.scale("total").codes["loinc"]) == ("55757-9", "55758-7")
    for item in phq_2.items:
        scores = {option.codes["loinc"]: option.value for option in item.options}
        assert scores == {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}


def test_it_is_the_beginning_of_the_phq_9(phq_2: Instrument, phq_9: Instrument) -> None:
    """Kroenke 2003, Med Care 41:1284-1292: the PHQ-2 is the first two items of the PHQ-9."""
    assert [(item.codes, item.options) for item in phq_2.items] == [
        (item.codes, item.options) for item in phq_9.items[:2]
    ]

"""GAD-2: numbers from its papers and from LOINC."""

from __future__ import annotations

from mindscreen.engine import screen
from mindscreen.model import Instrument

SHEETS = [(first, second) for first in range(4) for second in range(4)]


def test_range(gad_2: Instrument) -> None:
    """Kroenke et al. 2007, Ann Intern Med 146:317-325: two items of 0 to 3."""
    assert {screen(gad_2, sheet)["total"].value for sheet in SHEETS} == set(range(7))


def test_cut_off(gad_2: Instrument) -> None:
    """Kroenke 2007, Ann Intern Med 146:317-325, and Plummer 2016, Gen Hosp Psychiatry 39:24-31: 3 or more."""
    for sheet in SHEETS:
        result = screen(gad_2, sheet)
        positive = sum(sheet) >= 3
        assert result.finding("positive-screen").raised is positive
        assert result["total"].band == ("positive" if positive else "negative")


def test_it_is_the_beginning_of_the_gad_7(gad_2: Instrument, gad_7: Instrument) -> None:
    """Kroenke et al. 2007, Ann Intern Med 146:317-325: the GAD-2 is the first two items of the GAD-7.

    So are their LOINC codes, with the answer list of its own that item 2 (68509-9) has; LOINC has no code for the sum.
    """
    assert [(item.codes, item.options) for item in gad_2.items] == [
        (item.codes, item.options) for item in gad_7.items[:2]
    ]
    assert "loinc" not in gad_2.codes
    assert "loinc" not in gad_2.scale("total").codes

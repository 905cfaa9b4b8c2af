"""GAD-7 in adolescents: the adult bands, and the cut-offs of the two studies in young people."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"


@pytest.fixture(scope="module")
def gad_7_adolescent() -> Instrument:
    return load_path(INSTRUMENTS / "gad-7-adolescent")


def sheet(total: int) -> list[int]:
    """Answers with this sum, filled up from the first question on."""
    return [min(3, max(0, total - 3 * place)) for place in range(7)]


@pytest.mark.parametrize(
    ("profile", "cutoff"), [("adult-cut-off", 10), ("hong-kong-youth", 7), ("adolescents-moderate", 11)]
)
def test_cut_offs(gad_7_adolescent: Instrument, profile: str, cutoff: int) -> None:
    """Spitzer 2006 (adults, 10); BMC Psychiatry 2022, 10.1186/s12888-022-04329-9 (7); Mossman 2017 (11)."""
    for total in range(22):
        result = screen(gad_7_adolescent, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cutoff)


@pytest.mark.parametrize(
    ("band", "lowest", "highest"), [("minimal", 0, 4), ("mild", 5, 9), ("moderate", 10, 14), ("severe", 15, 21)]
)
def test_bands_are_those_of_adults(gad_7_adolescent: Instrument, band: str, lowest: int, highest: int) -> None:
    """Spitzer 2006, Arch Intern Med 166:1092-1097."""
    for total in range(lowest, highest + 1):
        assert screen(gad_7_adolescent, sheet(total))["total"].band == band


def test_the_questions_are_those_of_the_adult_form(gad_7_adolescent: Instrument) -> None:
    """Mossman 2017, Ann Clin Psychiatry 29:227-234A: the form of Spitzer 2006 was used as it is."""
    adult = load_path(INSTRUMENTS / "gad-7")
    for item, same in zip(gad_7_adolescent.items, adult.items, strict=True):
        assert (item.about, item.options, item.codes) == (same.about, same.options, same.codes)

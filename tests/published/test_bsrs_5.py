"""BSRS-5: the numbers of the scoring instructions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "bsrs-5"


@pytest.fixture(scope="module")
def bsrs_5() -> Instrument:
    return load_path(FOLDER)


BANDS = {"normal": range(6), "mild": range(6, 10), "moderate": range(10, 15), "severe": range(15, 21)}


@pytest.mark.parametrize(("band", "totals"), BANDS.items())
def test_bands(bsrs_5: Instrument, band: str, totals: range) -> None:
    """Taiwanese Society of Suicidology, scoring of the BSRS-5: 0-5, 6-9, 10-14, 15 and more; Lee 2003: 6 or more."""
    for total in totals:
        result = screen(bsrs_5, [min(4, max(0, total - 4 * place)) for place in range(5)] + [0])
        assert (result["total"].value, result["total"].band) == (total, band)
        assert result.finding("positive-screen").raised is (total >= 6)


@pytest.mark.parametrize("degree", range(5))
def test_suicidal_thoughts_of_moderate_degree_are_referred_whatever_the_total(bsrs_5: Instrument, degree: int) -> None:
    """Scoring of the BSRS-5: the additional question is not summed; at 2 or more, professional help is advised."""
    result = screen(bsrs_5, [0, 0, 0, 0, 0, degree])
    assert result["total"].value == 0
    assert result.finding("suicidal-thoughts-referral").raised is (degree >= 2)

"""PSS-10: numbers from its papers; the bands are a convention and not the author's."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def pss_10() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "pss-10")


def sheet(total: int) -> list[int]:
    """Ten answers with this total, filled up from the first item on."""
    counted = [min(4, max(0, total - 4 * item)) for item in range(10)]
    return [4 - value if number in {4, 5, 7, 8} else value for number, value in enumerate(counted, 1)]


def test_four_items_are_reversed(pss_10: Instrument) -> None:
    """Cohen, Williamson 1988: 0 to 40, items 4, 5, 7 and 8 reversed.

    So "never" throughout gives 16, which a scorer that forgets the reversal calls 0.
    """
    assert [screen(pss_10, [value] * 10)["total"].value for value in range(5)] == [16, 18, 20, 22, 24]
    assert [screen(pss_10, sheet(total))["total"].value for total in range(41)] == list(range(41))


@pytest.mark.parametrize(("band", "lowest", "highest"), [("low", 0, 13), ("moderate", 14, 26), ("high", 27, 40)])
def test_informal_bands(pss_10: Instrument, band: str, lowest: int, highest: int) -> None:
    """Bourbeau and colleagues, as carried by Bio-protocol: 0 to 13 low, 14 to 26 moderate, 27 to 40 high."""
    results = [screen(pss_10, sheet(total)) for total in range(lowest, highest + 1)]
    assert {result["total"].band for result in results} == {band}
    assert {result.finding("high-perceived-stress").raised for result in results} == {band == "high"}
    assert {result.finding("moderate-perceived-stress").raised for result in results} == {band == "moderate"}


def test_no_cut_off_is_published(pss_10: Instrument) -> None:
    """PhenX Toolkit and LOINC 64394-0: no diagnostic instrument, no cut-offs; the bands are for information only."""
    assert {rule.level for rule in pss_10.findings} == {"info"}


def test_codes(pss_10: Instrument) -> None:
    """LOINC 2.81: panel 106875-8, total 106860-0."""
    assert (pss_10.codes["loinc"], pss_10.scale("total").codes["loinc"]) == ("106875-8", "106860-0")

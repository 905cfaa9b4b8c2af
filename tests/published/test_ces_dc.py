"""CES-DC: numbers as Bright Futures prints them after Weissman 1980."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def ces_dc() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ces-dc")


REVERSED = (4, 8, 12, 16)
"""Bright Futures, Tool for Professionals, CES-DC: "items 4, 8, 12, and 16 are phrased positively"."""


def sheet(total: int) -> list[int]:
    """Twenty answers with this total, filled up from the first item on."""
    counted = [min(3, max(0, total - 3 * item)) for item in range(20)]
    return [3 - value if number in REVERSED else value for number, value in enumerate(counted, 1)]


def test_range_and_reversed_items(ces_dc: Instrument) -> None:
    """Bright Futures: 0 to 60; four items in the opposite order, so "not at all" throughout gives 12."""
    assert [screen(ces_dc, [value] * 20)["total"].value for value in (0, 1, 2, 3)] == [12, 24, 36, 48]
    assert (screen(ces_dc, sheet(0))["total"].value, screen(ces_dc, sheet(60))["total"].value) == (0, 60)


@pytest.mark.parametrize(("profile", "lowest"), [("original", 16), ("fifteen", 15)])
def test_cut_offs(ces_dc: Instrument, profile: str, lowest: int) -> None:
    """Weissman 1980 in Bright Futures: "scores over 15"; the same text also says "the cutoff score of 15"."""
    results = {total: screen(ces_dc, sheet(total), profile=profile) for total in range(61)}
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(lowest, 61)
    )


def test_items_have_their_loinc_codes(ces_dc: Instrument) -> None:
    """LOINC component table: twenty items in the order of the form, 65463-2 to 65482-2."""
    codes = [item.codes["loinc"] for item in ces_dc.items]
    assert [code.split("-")[0] for code in codes] == [str(number) for number in range(65463, 65483)]
    assert (codes[0], codes[-1]) == ("65463-2", "65482-2")

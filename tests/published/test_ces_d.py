"""CES-D: numbers from its paper, a meta-analysis and the Chinese handbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def ces_d() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ces-d")


REVERSED = (4, 8, 12, 16)
"""Radloff 1977: the four items that are worded positively."""


def sheet(total: int) -> list[int]:
    """Twenty answers with this total, filled up from the first item on."""
    counted = [min(3, max(0, total - 3 * item)) for item in range(20)]
    return [3 - value if number in REVERSED else value for number, value in enumerate(counted, 1)]


def test_four_items_are_reversed(ces_d: Instrument) -> None:
    """Radloff 1977, Appl Psychol Meas 1:385-401: 0 to 60, items 4, 8, 12 and 16 worded positively.

    So the first answer throughout gives 12, which a scorer that forgets the reversal calls 0.
    """
    assert [screen(ces_d, [value] * 20)["total"].value for value in (0, 1, 2, 3)] == [12, 24, 36, 48]
    assert (screen(ces_d, sheet(0))["total"].value, screen(ces_d, sheet(60))["total"].value) == (0, 60)


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 16, id="Radloff 1977, Appl Psychol Meas 1:385-401"),
        pytest.param("general-population", 20, id="Vilagut 2016, PLoS One 11:e0155431"),
        pytest.param("china", 20, id="Zhang Mingyuan 1990, as printed in two copies"),
    ],
)
def test_cut_offs(ces_d: Instrument, profile: str, cut_off: int) -> None:
    """Radloff 1977: 16. Vilagut 2016, meta-analysis: 20 trades better. The Chinese handbook: 20 and more."""
    results = {total: screen(ces_d, sheet(total), profile=profile) for total in range(61)}
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(cut_off, 61)
    )


@pytest.mark.parametrize(("band", "lowest", "highest"), [("none", 0, 15), ("possible", 16, 19), ("definite", 20, 60)])
def test_chinese_bands(ces_d: Instrument, band: str, lowest: int, highest: int) -> None:
    """Zhang Mingyuan 1990, two printed copies: up to 15 no, 16 to 19 possible, 20 and more definite symptoms."""
    assert {screen(ces_d, sheet(total))["total"].band for total in range(lowest, highest + 1)} == {band}

"""Epworth Sleepiness Scale: numbers from its author and from a study in China."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def ess() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ess")


def sheet(total: int) -> list[int]:
    """Eight answers with this total, filled up from the first situation on."""
    return [min(3, max(0, total - 3 * item)) for item in range(8)]


@pytest.mark.parametrize(
    ("band", "lowest", "highest"),
    [("lower-normal", 0, 5), ("higher-normal", 6, 10), ("mild", 11, 12), ("moderate", 13, 15), ("severe", 16, 24)],
)
def test_bands(ess: Instrument, band: str, lowest: int, highest: int) -> None:
    """Johns, web site of the scale: 0-5, 6-10, 11-12, 13-15 and 16-24."""
    results = [screen(ess, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in results] == list(range(lowest, highest + 1))
    assert {score.band for score in results} == {band}


def test_more_than_10_is_excessive(ess: Instrument) -> None:
    """Wu 2012, BMC Public Health 12:849, five cities in China: scores of more than 10, so 11 and not 10."""
    positive = [total for total in range(25) if screen(ess, sheet(total)).finding("positive-screen").raised]
    assert positive == list(range(11, 25))

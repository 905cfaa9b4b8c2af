"""CAGE-AID: numbers from its paper, as its form prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def cage_aid() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cage-aid")


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 1, id="Brown, Rounds 1995, Wis Med J 94:135-140, 0.79 and 0.77"),
        pytest.param("specific", 2, id="Brown, Rounds 1995, Wis Med J 94:135-140, 0.70 and 0.85"),
    ],
)
def test_cut_offs(cage_aid: Instrument, profile: str, cut_off: int) -> None:
    """The form: regard one or more positive responses as a positive screen; two or more is more specific."""
    results = [screen(cage_aid, [1] * count + [0] * (4 - count), profile=profile) for count in range(5)]
    assert [result["total"].value for result in results] == list(range(5))
    assert [result.finding("positive-screen").raised for result in results] == [n >= cut_off for n in range(5)]

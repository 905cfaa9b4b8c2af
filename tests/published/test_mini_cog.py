"""Mini-Cog: numbers from its paper and its form."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "mini-cog"


@pytest.fixture(scope="module")
def mini_cog() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(("profile", "cut_off"), [("original", 3), ("sensitive", 4)])
def test_cut_offs(mini_cog: Instrument, profile: str, cut_off: int) -> None:
    """Mini-Cog scoring instructions: less than 3 is validated for dementia; less than 4 for greater sensitivity."""
    for words in range(4):
        for clock in (0, 2):
            result = screen(mini_cog, [int(place < words) for place in range(3)] + [clock], profile=profile)
            assert result["total"].value == words + clock
            assert result.finding("positive-screen").raised is (words + clock < cut_off)


def test_range(mini_cog: Instrument) -> None:
    """Borson 2000, Int J Geriatr Psychiatry 15:1021-1027: a point for each of three words, 2 for a normal clock."""
    assert (mini_cog.scale("total").lower, mini_cog.scale("total").upper) == (0, 5)
    assert {option.value for option in mini_cog.item("clock").options} == {0, 2}

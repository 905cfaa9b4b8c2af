"""STOP-Bang: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def stop_bang() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "stop-bang")


@pytest.mark.parametrize(("band", "lowest", "highest"), [("low", 0, 2), ("intermediate", 3, 4), ("high", 5, 8)])
def test_bands(stop_bang: Instrument, band: str, lowest: int, highest: int) -> None:
    """Chung, Abdullah, Liao 2016, Chest 149:631-638: 0 to 2 low, 3 to 4 intermediate, 5 to 8 high."""
    results = [screen(stop_bang, [1] * total + [0] * (8 - total)) for total in range(lowest, highest + 1)]
    assert [result["total"].value for result in results] == list(range(lowest, highest + 1))
    assert {result["total"].band for result in results} == {band}


@pytest.mark.parametrize("total", range(9))
def test_three_or_more(stop_bang: Instrument, total: int) -> None:
    """Chung 2008, Anesthesiology 108:812-821: three or more."""
    result = screen(stop_bang, [1] * total + [0] * (8 - total))
    assert result.finding("positive-screen").raised is (total >= 3)


@pytest.mark.parametrize("first", range(5))
@pytest.mark.parametrize("other", [4, 5, 6, 7], ids=["body mass index", "age", "neck", "male"])
def test_two_steps(stop_bang: Instrument, first: int, other: int) -> None:
    """Chung, Abdullah, Liao 2016, Chest 149:631-638: two of STOP with male sex, body mass index or neck is high."""
    result = screen(stop_bang, [int(item < first or item == other) for item in range(8)])
    two_steps = first >= 2 and other in {4, 6, 7}
    assert result.finding("high-risk").raised is (two_steps or first + 1 >= 5)

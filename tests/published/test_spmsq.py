"""SPMSQ: numbers from its paper and its forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "spmsq"
ROWS = {"primary": (3, 5, 8, 10), "middle": (2, 4, 7, 10), "higher": (1, 3, 6, 10)}
"""SPMSQ, form for long-term care of Taiwan, 2007: last error of intact, mild, moderate and severe, by schooling."""


def sheet(errors: int) -> list[int]:
    """Ten answers with this many errors."""
    return [int(place < errors) for place in range(10)]


@pytest.fixture(scope="module")
def spmsq() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(
    ("years", "row"), [(0, "primary"), (6, "primary"), (7, "middle"), (12, "middle"), (13, "higher"), (20, "higher")]
)
def test_bands(spmsq: Instrument, years: int, row: str) -> None:
    """Pfeiffer 1975, J Am Geriatr Soc 23:433: 0-2, 3-4, 5-7, 8-10; one more or one fewer error by schooling."""
    ends = ROWS[row]
    for errors in range(11):
        result = screen(spmsq, sheet(errors), education_years=years)
        place = next(index for index, end in enumerate(ends) if errors <= end)
        assert result["total"].value == errors
        assert result["total"].band == ("intact", "mild", "moderate", "severe")[place]
        assert result.finding("positive-screen").raised is (place > 0)


def test_schooling_not_stated(spmsq: Instrument) -> None:
    """Nobody is taken to be schooled or unschooled: only what every row agrees on is certain."""
    verdicts = [screen(spmsq, sheet(errors)).finding("positive-screen") for errors in range(11)]
    assert [each.unknown for each in verdicts] == [False, False, True, True] + [False] * 7
    assert [each.raised for each in verdicts] == [False] * 4 + [True] * 7

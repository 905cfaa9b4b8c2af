"""Barthel Index: numbers from its paper and the Chinese standard."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "barthel"
MOST = (10, 5, 5, 10, 10, 10, 10, 15, 15, 10)
"""Mahoney and Barthel 1965: the most that each of the ten activities gives."""


def sheet(total: int) -> list[int]:
    """Ten answers with this total, filled up from the first item on."""
    answers, left = [], total
    for most in MOST:
        answers.append(min(most, left))
        left -= answers[-1]
    return answers


@pytest.fixture(scope="module")
def barthel() -> Instrument:
    return load_path(FOLDER)


def test_points(barthel: Instrument) -> None:
    """Mahoney and Barthel 1965, Md State Med J 14:56: steps of 5, in all 0 to 100; two activities have two levels."""
    for item, most in zip(barthel.items, MOST, strict=True):
        assert sorted(option.value for option in item.options) == list(range(0, most + 1, 5))
    assert (barthel.scale("total").lower, barthel.scale("total").upper) == (0, 100)


@pytest.mark.parametrize(
    ("profile", "ends"),
    [
        pytest.param("china-nursing-grades", (40, 60, 99, 100), id="WS/T 431-2013"),
        pytest.param("shah-1989", (20, 60, 90, 99, 100), id="Shah 1989, J Clin Epidemiol 42:703"),
    ],
)
def test_bands(barthel: Instrument, profile: str, ends: tuple[int, ...]) -> None:
    """WS/T 431-2013: to 40 severe, to 60 moderate, to 99 mild, 100 none; Shah 1989: 20, 60, 90, 99."""
    keys = [band.key for each in barthel.scale("total").band_sets if each.profile == profile for band in each.bands]
    for total in range(0, 101, 5):
        result = screen(barthel, sheet(total), profile=profile)
        place = next(index for index, end in enumerate(ends) if total <= end)
        assert result["total"].value == total
        assert result["total"].band == keys[place]
        assert result.finding("dependence").raised is (total <= 60)

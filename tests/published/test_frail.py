"""FRAIL: numbers from its paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "frail"


@pytest.fixture(scope="module")
def frail() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(
    ("count", "band"), list(enumerate(["robust", "pre-frail", "pre-frail", "frail", "frail", "frail"]))
)
def test_bands(frail: Instrument, count: int, band: str) -> None:
    """Morley 2012, J Nutr Health Aging 16:601-608: 0 robust, 1 to 2 pre-frail, 3 to 5 frail."""
    result = screen(frail, [1] * count + [0] * (5 - count))
    assert (result["total"].value, result["total"].band) == (count, band)
    assert result.finding("frail").raised is (count >= 3)

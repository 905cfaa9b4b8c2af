"""AD8: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "ad8"


@pytest.fixture(scope="module")
def ad8() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize("count", range(9))
def test_two_or_more(ad8: Instrument, count: int) -> None:
    """Galvin 2005, Neurology 65:559-564, two items endorsed; the reprint of 2006: 0 to 1 normal, 2 or more likely.

    Only "yes, a change" counts, neither "no" nor "do not know".
    """
    for other in (0, -1):
        result = screen(ad8, [1] * count + [other] * (8 - count))
        assert result["total"].value == count
        assert result.finding("positive-screen").raised is (count >= 2)

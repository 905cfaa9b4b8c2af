"""WHO-5: the three published rules."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

SHEETS = [list(sheet) for sheet in product(range(6), repeat=5)]


@pytest.fixture(scope="module")
def who_5() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "who-5")


def test_all_sheets(who_5: Instrument) -> None:
    """WHO 2024: raw score 0 to 25, index 0 to 100. Topp 2015: 50 or below. WHO 1998: raw below 13, or any 0 or 1."""
    for sheet in SHEETS:
        result = screen(who_5, sheet)
        raw = sum(sheet)
        assert (result["raw"].value, result["index"].value) == (raw, 4 * raw)
        assert result.finding("positive-screen").raised is (4 * raw <= 50)
        assert result.finding("positive-screen").raised is (raw < 13)
        assert result.finding("single-low-answer").raised is (min(sheet) <= 1)
        assert result.finding("likely-depression").raised is (4 * raw <= 28)


def test_higher_is_better(who_5: Instrument) -> None:
    """Topp 2015, Psychother Psychosom 84:167-176: 0 is the worst and 100 the best well-being."""
    assert {scale.higher_is for scale in who_5.scales} == {"better"}
    assert (who_5.scale("index").lower, who_5.scale("index").upper) == (0, 100)

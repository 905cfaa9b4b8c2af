"""SCOFF: numbers from its paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "scoff"


@pytest.fixture(scope="module")
def scoff() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize("count", range(6))
def test_two_or_more(scoff: Instrument, count: int) -> None:
    """Morgan 1999, BMJ 319:1467-1468: one point for every "yes"; 2 or more points to an eating disorder."""
    result = screen(scoff, [1] * count + [0] * (5 - count))
    assert result["total"].value == count
    assert result.finding("positive-screen").raised is (count >= 2)

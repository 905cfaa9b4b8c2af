"""CDT-4: numbers from the pages that carry it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "cdt-4"


@pytest.fixture(scope="module")
def cdt_4() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(
    ("profile", "normal_from"),
    [
        pytest.param("specific", 3, id="web pages on the four-point method: 3 to 4 normal, 0 to 2 reduced"),
        pytest.param("sensitive", 4, id="any criterion not met"),
    ],
)
def test_all_sheets(cdt_4: Instrument, profile: str, normal_from: int) -> None:
    """Four criteria with a point each, 0 to 4."""
    for answers in product((0, 1), repeat=4):
        result = screen(cdt_4, list(answers), profile=profile)
        assert result["total"].value == sum(answers)
        assert result.finding("positive-screen").raised is (sum(answers) < normal_from)

"""Lawton-Brody IADL: numbers from its paper and its reprints."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "iadl-lawton"
HOUSEWORK = {"food", "housekeeping", "laundry"}


@pytest.fixture(scope="module")
def iadl() -> Instrument:
    return load_path(FOLDER)


def test_all_sheets(iadl: Instrument) -> None:
    """Lawton and Brody 1969, Gerontologist 9:179: eight activities, 0 to 8; the five once counted for men, 0 to 5."""
    names = [item.id for item in iadl.items]
    for answers in product((0, 1), repeat=8):
        sheet = dict(zip(names, answers, strict=True))
        result = screen(iadl, sheet)
        five = sum(value for name, value in sheet.items() if name not in HOUSEWORK)
        assert (result["total"].value, result["five_items"].value) == (sum(answers), five)
        assert result.finding("dependence").raised is (sum(answers) < 8)
        assert result.finding("dependence-outside-housework").raised is (five < 5)

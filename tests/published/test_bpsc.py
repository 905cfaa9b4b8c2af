"""BPSC: numbers from its scoring directions."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

SUBSCALES = ("inflexibility", "irritability", "routines")


@pytest.fixture(scope="module")
def bpsc() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "bpsc")


def test_any_subscale(bpsc: Instrument) -> None:
    """Scoring directions of 14 December 2015: a sum of 3 or more on any of the three subscales is at risk."""
    for sums in product(range(9), repeat=3):
        answers = [min(2, max(0, total - 2 * place)) for total in sums for place in range(4)]
        result = screen(bpsc, answers, age_months=9)
        assert tuple(result[scale].value for scale in SUBSCALES) == sums
        assert result.finding("positive-screen").raised is (max(sums) >= 3)


def test_age(bpsc: Instrument) -> None:
    """SWYC: the forms up to 17 months hold this checklist, those from 18 months on another one."""
    assert bpsc.population.age_months == (1, 17)

"""4AT: numbers from its paper and its guide."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "4at"


@pytest.fixture(scope="module")
def four_at() -> Instrument:
    return load_path(FOLDER)


def test_cut_offs(four_at: Instrument) -> None:
    """4AT guide: 0 to 12; 4 or more suggests delirium, 1 to 3 cognitive impairment (Bellelli 2014, Age Ageing 43)."""
    totals: list[int] = []
    for sheet in product((0, 1, 4), (0, 1, 2), (0, 1, 2), (0, 4)):
        result = screen(four_at, list(sheet))
        points = sum(sheet) - (sheet[0] == 1)  # briefly sleepy on waking has no points
        assert result["total"].value == points
        totals.append(points)
        assert result.finding("possible-delirium").raised is (points >= 4)
        assert result.finding("possible-cognitive-impairment").raised is (1 <= points <= 3)
    assert (min(totals), max(totals)) == (0, 12)


def test_untestable_is_scored(four_at: Instrument) -> None:
    """4AT guide: untestable on both items yields a score of 4, which suggests possible delirium."""
    result = screen(four_at, {"alertness": 0, "amt4": 2, "attention": 2, "acute_change": 0})
    assert result["total"].value == 4
    assert result.finding("possible-delirium").raised


def test_nobody_to_ask(four_at: Instrument) -> None:
    """4AT guide: 0 does not definitively exclude delirium; without item 4 nothing is said to be excluded."""
    assert screen(four_at, [0, 0, 0, None]).finding("possible-delirium").unknown

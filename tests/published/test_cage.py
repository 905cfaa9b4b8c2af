"""CAGE: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def cage() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cage")


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 2, id="Ewing 1984, JAMA 252:1905-1907"),
        pytest.param("older-adults", 1, id="Buchsbaum 1992, J Am Geriatr Soc 40:662-665"),
    ],
)
def test_cut_offs(cage: Instrument, profile: str, cut_off: int) -> None:
    """Ewing 1984: 0 to 4, two or more. Buchsbaum 1992, from 60 years: 1 has sensitivity 86 %, 2 has 70 %."""
    results = {total: screen(cage, [int(item < total) for item in range(4)], profile=profile) for total in range(5)}
    assert [result["total"].value for result in results.values()] == list(range(5))
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(cut_off, 5)
    )

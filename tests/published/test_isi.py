"""ISI: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def isi() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "isi")


def sheet(total: int) -> list[int]:
    """Seven answers with this total, filled up from the first item on."""
    return [min(4, max(0, total - 4 * item)) for item in range(7)]


@pytest.mark.parametrize(
    ("band", "lowest", "highest"),
    [("none", 0, 7), ("subthreshold", 8, 14), ("moderate", 15, 21), ("severe", 22, 28)],
)
def test_bands(isi: Instrument, band: str, lowest: int, highest: int) -> None:
    """Bastien, Vallières, Morin 2001, Sleep Med 2:297-307: 0 to 28, next degrees from 8, 15 and 22."""
    results = [screen(isi, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in results] == list(range(lowest, highest + 1))
    assert {score.band for score in results} == {band}


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 15, id="Bastien 2001; Niu 2023, Front Neurol 14:1118322"),
        pytest.param("community", 10, id="Morin 2011, Sleep 34:601-608, 86.1 % and 87.7 %"),
        pytest.param("sleep-clinic", 11, id="Morin 2011, Sleep 34:601-608, clinical sample"),
        pytest.param("primary-care", 14, id="Gagnon 2013, J Am Board Fam Med 26:701-710, 82.4 % and 82.1 %"),
    ],
)
def test_cut_offs(isi: Instrument, profile: str, cut_off: int) -> None:
    """The cut-offs for finding cases, which are not all edges of bands."""
    results = {total: screen(isi, sheet(total), profile=profile) for total in range(29)}
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(cut_off, 29)
    )

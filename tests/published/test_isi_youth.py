"""ISI in adolescents: the cut-off of the Hong Kong study beside the numbers for adults."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def isi_youth() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "isi-youth")


def sheet(total: int) -> list[int]:
    """Answers with this sum, filled up from the first question on."""
    return [min(4, max(0, total - 4 * place)) for place in range(7)]


@pytest.mark.parametrize(
    ("profile", "cutoff"), [("hong-kong-adolescents", 9), ("adult-follow-up", 8), ("adult-clinical", 15)]
)
def test_cut_offs(isi_youth: Instrument, profile: str, cutoff: int) -> None:
    """Chung 2011, Sleep Med 12:463-470: nine. Bastien 2001, Sleep Med 2:297-307: adults 8 and 15."""
    for total in range(29):
        result = screen(isi_youth, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cutoff)


@pytest.mark.parametrize(
    ("band", "lowest", "highest"), [("none", 0, 7), ("subthreshold", 8, 14), ("moderate", 15, 21), ("severe", 22, 28)]
)
def test_bands_are_those_of_adults(isi_youth: Instrument, band: str, lowest: int, highest: int) -> None:
    """Bastien 2001, Sleep Med 2:297-307."""
    for total in range(lowest, highest + 1):
        assert screen(isi_youth, sheet(total))["total"].band == band

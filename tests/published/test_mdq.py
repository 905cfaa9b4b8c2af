"""MDQ: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "mdq"


@pytest.fixture(scope="module")
def mdq() -> Instrument:
    return load_path(FOLDER)


def sheet(count: int, together: int, problems: int) -> list[int]:
    """A form with this many symptoms of part 1, and the answers to parts 2 and 3."""
    return [1] * count + [0] * (13 - count) + [together, problems]


@pytest.mark.parametrize("count", range(14))
def test_three_parts(mdq: Instrument, count: int) -> None:
    """Hirschfeld 2000, Am J Psychiatry 157:1873-1875: 7 of 13, at the same time, moderate or serious problem."""
    for together in range(2):
        for problems in range(4):
            finding = screen(mdq, sheet(count, together, problems)).finding("positive-screen")
            assert finding.raised is (count >= 7 and together == 1 and problems >= 2)


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 7, id="Yang 2014, PLoS ONE 9:e91895, bipolar and unipolar disorder"),
        pytest.param("china-bipolar-ii", 5, id="Psychiatry Res 2011;189:446-450"),
        pytest.param("china-depressive-episode", 4, id="Gan 2012, BMC Psychiatry 12:8"),
    ],
)
def test_part_1_alone_in_china(mdq: Instrument, profile: str, cut_off: int) -> None:
    """Yang 2014, the study in Psychiatry Res 2011, and Gan 2012 count part 1 without parts 2 and 3."""
    for count in range(14):
        finding = screen(mdq, sheet(count, 0, 0), profile=profile).finding("positive-symptom-count")
        assert finding.raised is (count >= cut_off)


def test_codes(mdq: Instrument) -> None:
    """LOINC 85102-2: the panel; 84773-1: the total score."""
    assert (mdq.codes["loinc"], mdq.scale("symptoms").codes["loinc"]) == ("85102-2", "84773-1")

"""UCLA-3: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def ucla_3() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ucla-3")


@pytest.mark.parametrize(("band", "totals"), [("not-lonely", range(3, 6)), ("lonely", range(6, 10))])
def test_six_or_more(ucla_3: Instrument, band: str, totals: range) -> None:
    """Hughes 2004, Res Aging 26:655-672: 3 to 9. Steptoe 2013, Proc Natl Acad Sci 110:5797-5801: 6 or more."""
    for total in totals:
        extra = total - 3
        result = screen(ucla_3, [1 + min(2, max(0, extra - 2 * item)) for item in range(3)])
        assert (result["total"].value, result["total"].band) == (total, band)
        assert result.finding("positive-screen").raised is (band == "lonely")

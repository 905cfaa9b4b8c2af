"""ULS-8: the numbers that are published, which are those of the score alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def uls_8() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "uls-8")


def test_two_items_are_reversed(uls_8: Instrument) -> None:
    """Hays, DiMatteo 1987, J Pers Assess 51:69-81: 8 to 32, items 3 and 6 reversed.

    So "never" throughout gives 14, which a scorer that forgets the reversal calls 8.
    """
    assert [screen(uls_8, [value] * 8)["total"].value for value in range(1, 5)] == [14, 18, 22, 26]
    assert screen(uls_8, [1, 1, 4, 1, 1, 4, 1, 1])["total"].value == 8
    assert screen(uls_8, [4, 4, 1, 4, 4, 1, 4, 4])["total"].value == 32


def test_no_cut_off_is_published(uls_8: Instrument) -> None:
    """Xu 2018, Medicine 97:e12373, and Hays 1987 give none, so the definition is a draft without bands."""
    assert uls_8.status == "draft"
    assert uls_8.scale("total").band_sets == ()

"""MFQ: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """33 answers with this total, filled up from the first item on."""
    return [min(2, max(0, total - 2 * item)) for item in range(33)]


@pytest.fixture(scope="module")
def mfq() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "mfq")


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("clinic-outpatients", 27, id="Wood 1995, J Child Psychol Psychiatry 36:327-334"),
        pytest.param("help-seeking-adolescents", 28, id="Thabrew 2018, Int J Methods Psychiatr Res 27:e1610"),
        pytest.param("clinic-and-community", 29, id="Daviss 2006, J Child Psychol Psychiatry 47:927-934"),
    ],
)
def test_cut_offs(mfq: Instrument, profile: str, cut_off: int) -> None:
    """Wood 1995: 27 or more; Thabrew 2018: 28 or more; Daviss 2006: 29 or more."""
    for total in range(67):
        result = screen(mfq, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cut_off)


def test_the_short_form_is_in_it(mfq: Instrument) -> None:
    """Angold 1995 and PhenX Toolkit, protocol 121702: the 13 items of the short form by their numbers in this one."""
    short = load_path(Path(__file__).resolve().parents[2] / "instruments" / "smfq")
    numbers = [1, 2, 5, 7, 8, 14, 21, 23, 24, 27, 28, 30, 31]
    assert [mfq.items[number - 1].id for number in numbers] == [item.id for item in short.items]

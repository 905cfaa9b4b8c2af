"""CSDD: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "csdd"
SUICIDE = 15
"""The place of the item of suicide among the 19, counted from 0."""


def sheet(total: int) -> list[int]:
    """Nineteen ratings with this total, filled up from the first item on."""
    return [min(2, max(0, total - 2 * item)) for item in range(19)]


@pytest.fixture(scope="module")
def csdd() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 11, id="Alexopoulos 1988, Biol Psychiatry 23:271: above 10"),
        pytest.param("korner-2006", 6, id="Korner 2006, Nord J Psychiatry 60:360: 6 or more"),
        pytest.param("korea-2012", 7, id="Lim 2012, Psychiatry Investig 9:332: 7"),
    ],
)
def test_cut_offs(csdd: Instrument, profile: str, cut_off: int) -> None:
    """Each cut-off belongs to its study."""
    for total in range(39):
        result = screen(csdd, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cut_off)
        assert result.finding("definite-range").raised is (total > 18)


def test_bands(csdd: Instrument) -> None:
    """Alexopoulos 1988: below 6 as a rule no significant symptoms, above 10 probable, above 18 definite."""
    bands = {total: screen(csdd, sheet(total))["total"].band for total in (5, 6, 10, 11, 18, 19, 38)}
    assert list(bands.values()) == [
        "none",
        "indeterminate",
        "indeterminate",
        "probable",
        "probable",
        "definite",
        "definite",
    ]


def test_unable_to_evaluate_is_not_zero(csdd: Instrument) -> None:
    """The form rates "a" apart from 0: two such items leave four points open, and suicide is asked."""
    answers: list[int | None] = [0] * 19
    answers[0] = answers[SUICIDE] = None
    result = screen(csdd, answers)
    assert tuple(result["total"].bounds) == (0, 4)
    assert result.blank == ("anxiety", "suicide")
    assert result.finding("suicidal-feelings").unknown
    assert result.finding("suicidal-feelings").if_unknown == "ask"


@pytest.mark.parametrize(("rating", "active"), [(1, False), (2, True)])
def test_suicide(csdd: Instrument, rating: int, active: bool) -> None:  # noqa: FBT001 - a column of the table
    """CSDD instructions: 1 for passive ideas, 2 for active wishes or a recent attempt."""
    answers = [0] * 19
    answers[SUICIDE] = rating
    result = screen(csdd, answers)
    assert result.finding("suicidal-feelings").raised
    assert result.finding("active-suicidal-wishes").raised is active

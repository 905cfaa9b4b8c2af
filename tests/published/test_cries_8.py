"""CRIES-8: numbers from its papers and from the form of the Children and War Foundation."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def cries_8() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cries-8")


INTRUSION, AVOIDANCE = (1, 3, 6, 7), (2, 4, 5, 8)
"""Children and War Foundation, CRIES-8 version 1 (Swedish form, 2014-05-12): the items of each sum."""


def sheets() -> dict[int, list[int]]:
    """One sheet for every total that eight answers of 0, 1, 3 or 5 can give."""
    found: dict[int, list[int]] = {0: []}
    for _ in range(8):
        found = {total + value: [*answers, value] for total, answers in found.items() for value in (0, 1, 3, 5)}
    return found


def test_answers_and_ranges(cries_8: Instrument) -> None:
    """Form, and Child Outcomes Research Consortium: answers count 0, 1, 3 and 5; 0 to 40, and 20 for each half."""
    assert [option.value for option in cries_8.items[0].options] == [0, 1, 3, 5]
    most = screen(cries_8, [5] * 8)
    assert [most[name].value for name in ("total", "intrusion", "avoidance")] == [40, 20, 20]


def test_items_of_each_sum(cries_8: Instrument) -> None:
    """Foundation's form: sums of items 1, 3, 6 and 7 and of items 2, 4, 5 and 8."""
    for number in range(1, 9):
        result = screen(cries_8, [5 if place == number else 0 for place in range(1, 9)])
        assert result["intrusion"].value == (5 if number in INTRUSION else 0)
        assert result["avoidance"].value == (5 if number in AVOIDANCE else 0)


def test_cut_off(cries_8: Instrument) -> None:
    """Perrin 2005, Behav Cogn Psychother 33:487-498, and Verlinden 2014, J Trauma Stress 27:338-344: 17."""
    for total, answers in sheets().items():
        result = screen(cries_8, answers)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= 17)

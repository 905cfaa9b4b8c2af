"""RCADS-25: item numbers and ranges from pages that cite its paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument
from mindscreen.response import Respondent

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"

DEPRESSION = (1, 4, 8, 10, 13, 15, 16, 19, 21, 24)


@pytest.fixture(scope="module")
def rcads_25() -> Instrument:
    return load_path(INSTRUMENTS / "rcads-25")


@pytest.mark.parametrize("answer", range(4))
@pytest.mark.parametrize("informant", ["self", "parent"])
def test_scores(rcads_25: Instrument, answer: int, informant: Respondent) -> None:
    """Ebesutani 2012, Psychol Assess 24:833-845, and PROsetta Stone: anxiety 0 to 45, depression 0 to 30."""
    anxiety = [0 if number in DEPRESSION else answer for number in range(1, 26)]
    result = screen(rcads_25, anxiety, completed_by=informant)
    assert [result[each].value for each in ("anxiety", "depression", "total")] == [15 * answer, 0, 15 * answer]
    depression = [answer if number in DEPRESSION else 0 for number in range(1, 26)]
    result = screen(rcads_25, depression, completed_by=informant)
    assert [result[each].value for each in ("anxiety", "depression", "total")] == [0, 10 * answer, 10 * answer]


def test_thoughts_of_death_count_as_anxiety(rcads_25: Instrument) -> None:
    """ReproSchema, RCADS-25: item 18 is item 37 of the long form; in both it is an item of anxiety."""
    long = load_path(INSTRUMENTS / "rcads-47")
    assert rcads_25.items[17].about == long.items[36].about == "thoughts of death"
    result = screen(rcads_25, [1 if number == 18 else 0 for number in range(1, 26)])
    assert (result["anxiety"].value, result["depression"].value) == (1, 0)
    assert result.finding("thoughts-of-death").raised


def test_no_estimate_for_a_blank(rcads_25: Instrument) -> None:
    """No rule for blanks is published for the short form."""
    result = screen(rcads_25, [None, *[1] * 24])
    assert (result["depression"].prorated, result["depression"].bounds) == (None, (9, 12))

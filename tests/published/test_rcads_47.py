"""RCADS-47: item numbers and ranges from its user's guide and pages that cite it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument
from mindscreen.response import Respondent

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "rcads-47"

SUBSCALES = {
    "separation": (5, 9, 17, 18, 33, 45, 46),
    "social_phobia": (4, 7, 8, 12, 20, 30, 32, 38, 43),
    "generalized": (1, 13, 22, 27, 35, 37),
    "panic": (3, 14, 24, 26, 28, 34, 36, 39, 41),
    "ocd": (10, 16, 23, 31, 42, 44),
    "major_depression": (2, 6, 11, 15, 19, 21, 25, 29, 40, 47),
}


@pytest.fixture(scope="module")
def rcads_47() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize("informant", ["self", "parent"])
@pytest.mark.parametrize("scale", list(SUBSCALES))
def test_subscales_and_totals(rcads_47: Instrument, scale: str, informant: Respondent) -> None:
    """Chorpita, User's Guide 2020: items 0 to 3; total anxiety sums five subscales, total internalizing all six."""
    for answer in range(4):
        answers = [answer if number in SUBSCALES[scale] else 0 for number in range(1, 48)]
        result = screen(rcads_47, answers, completed_by=informant)
        total = answer * len(SUBSCALES[scale])
        assert [result[each].value for each in SUBSCALES] == [total if each == scale else 0 for each in SUBSCALES]
        assert result["total_anxiety"].value == (0 if scale == "major_depression" else total)
        assert result["total_internalizing"].value == total


def test_the_subscales_share_all_items(rcads_47: Instrument) -> None:
    """Chorpita 2000, Behav Res Ther 38:835-855: 47 items, each in one of six subscales."""
    assert sorted(number for numbers in SUBSCALES.values() for number in numbers) == list(range(1, 48))
    assert {scale: len(rcads_47.scale(scale).terms) for scale in SUBSCALES} == {
        "separation": 7, "social_phobia": 9, "generalized": 6, "panic": 9, "ocd": 6, "major_depression": 10
    }  # fmt: skip


@pytest.mark.parametrize(("blanks", "estimate"), [((4,), 9), ((4, 7), 9), ((4, 7, 8), None)])
def test_at_most_two_blanks_in_a_subscale(rcads_47: Instrument, blanks: tuple[int, ...], estimate: int | None) -> None:
    """User's Guide: with at most two blanks a subscale is the mean of the others times its number of items."""
    result = screen(rcads_47, [None if number in blanks else 1 for number in range(1, 48)])
    assert result["social_phobia"].prorated == estimate
    assert result["total_anxiety"].prorated is None
    assert result["total_internalizing"].prorated is None


def test_thoughts_of_death_count_as_anxiety(rcads_47: Instrument) -> None:
    """Chorpita 2000: item 37 belongs to generalized anxiety and not to depression."""
    result = screen(rcads_47, [1 if number == 37 else 0 for number in range(1, 48)])
    assert (result["generalized"].value, result["major_depression"].value) == (1, 0)
    assert result.finding("thoughts-of-death").raised


def test_raw_scores_alone_raise_nothing(rcads_47: Instrument) -> None:
    """UCLA, RCADS scoring pages: only T scores (65 and 70) have thresholds, and their tables are not shipped."""
    result = screen(rcads_47, [0 if number == 37 else 3 for number in range(1, 48)])
    assert not result.raised

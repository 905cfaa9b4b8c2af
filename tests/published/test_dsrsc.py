"""DSRSC: numbers from its scoring instructions and papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "dsrsc"

REVERSED = frozenset({1, 2, 4, 7, 8, 9, 11, 12, 13, 16})


def sheet(total: int) -> list[int]:
    """Answers (0 never, 1 sometimes, 2 mostly) with this sum; item 10 is the last to count."""
    scores = [0] * 18
    for place, number in enumerate([*(n for n in range(1, 19) if n != 10), 10]):
        scores[number - 1] = min(2, max(0, total - 2 * place))
    return [2 - score if number in REVERSED else score for number, score in enumerate(scores, 1)]


@pytest.fixture(scope="module")
def dsrsc() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(("profile", "cut_off"), [("china", 15), ("birleson", 13)])
def test_cut_off(dsrsc: Instrument, profile: str, cut_off: int) -> None:
    """苏林雁 2003, 中国心理卫生杂志 17:547-549: 15 or more; Birleson 1981, as quoted: 13 or more."""
    for total in range(37):
        result = screen(dsrsc, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cut_off)


def test_reversed_items(dsrsc: Instrument) -> None:
    """Scoring instructions: in these ten items "never" scores 2 and "mostly" 0, not so in the other eight."""
    for number, term in enumerate(dsrsc.scale("total").terms, 1):
        assert dict(term.scores) == ({2: 0, 1: 1, 0: 2} if number in REVERSED else {2: 2, 1: 1, 0: 0})


@pytest.mark.parametrize(("answer", "total"), [(0, 20), (1, 18), (2, 16)])
def test_one_answer_throughout_is_positive(dsrsc: Instrument, answer: int, total: int) -> None:
    """Follows from the key of the scoring instructions: ten items of eighteen are reversed."""
    result = screen(dsrsc, [answer] * 18)
    assert result["total"].value == total
    assert result.finding("positive-screen").raised


def test_item_10_is_about_the_worth_of_living(dsrsc: Instrument) -> None:
    """Birleson 1981, item 10 of the form; "sometimes" is enough, whatever the total."""
    for answer, raised in ((0, False), (1, True), (2, True)):
        answers = sheet(0)
        answers[9] = answer
        assert screen(dsrsc, answers).finding("life-not-worth-living").raised is raised

"""K10: numbers from the paper of the Australian Bureau of Statistics and from Andrews and Slade."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Ten answers with this total, raised step by step from the first item on, so that no follow-up is contradicted."""
    answers = [1] * 10
    for step in range(total - 10):
        answers[step % 10] += 1
    return answers


@pytest.fixture(scope="module")
def k10() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "k10")


@pytest.mark.parametrize(
    ("profile", "band", "lowest", "highest"),
    [
        ("australia-survey", "low", 10, 15),
        ("australia-survey", "moderate", 16, 21),
        ("australia-survey", "high", 22, 29),
        ("australia-survey", "very-high", 30, 50),
        ("general-practice", "likely-well", 10, 19),
        ("general-practice", "mild", 20, 24),
        ("general-practice", "moderate", 25, 29),
        ("general-practice", "severe", 30, 50),
    ],
)
def test_bands(k10: Instrument, profile: str, band: str, lowest: int, highest: int) -> None:
    """ABS 2012, 4817.0.55.001, table E; Andrews and Slade 2001, Aust N Z J Public Health 25:494-497."""
    scores = [screen(k10, sheet(total), profile=profile)["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in scores] == list(range(lowest, highest + 1))
    assert {score.band for score in scores} == {band}


def test_question_scores(k10: Instrument) -> None:
    """ABS 2012, 4817.0.55.001, table D: none of the time 1 to all of the time 5, a sum of 10 to 50."""
    keys = ["none-of-the-time", "a-little-of-the-time", "some-of-the-time", "most-of-the-time", "all-of-the-time"]
    for item in k10.items:
        assert {option.key: option.value for option in item.options} == dict(zip(keys, range(1, 6), strict=True))
    assert (screen(k10, [1] * 10)["total"].value, screen(k10, [5] * 10)["total"].value) == (10, 50)


def test_skipped_questions_count_as_none_of_the_time(k10: Instrument) -> None:
    """Andrews and Slade 2001, Aust N Z J Public Health 25:494-497, as the Australian women's health study quotes it.

    The third and the sixth question are not asked when the one before was answered "none of the time".
    """
    result = screen(k10, [1, 1, None, 1, 1, None, 1, 1, 1, 1])
    assert (result["total"].value, result.not_asked) == (10, ("very_nervous", "very_restless"))
    assert tuple(screen(k10, [1, 2, None, 1, 2, None, 1, 1, 1, 1])["total"].bounds) == (12, 20)

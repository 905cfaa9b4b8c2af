"""M-CHAT-R: numbers from its form and scoring instructions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

YES_IS_AT_RISK = {2, 5, 12}


@pytest.fixture(scope="module")
def m_chat_r() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "m-chat-r")


def sheet(failed: set[int]) -> list[int]:
    """Answers (1 yes, 0 no) that fail exactly the questions with these numbers."""
    return [int((number in failed) is (number in YES_IS_AT_RISK)) for number in range(1, 21)]


def test_each_question_counts_once(m_chat_r: Instrument) -> None:
    """Form and scoring, mchatscreen.com: no is at risk, except that yes is in questions 2, 5 and 12."""
    for number in range(1, 21):
        assert screen(m_chat_r, sheet({number}))["total"].value == 1
    assert screen(m_chat_r, [0] * 20)["total"].value == 17
    assert screen(m_chat_r, [1] * 20)["total"].value == 3


@pytest.mark.parametrize("total", range(21))
def test_the_two_stages(m_chat_r: Instrument, total: int) -> None:
    """Form and scoring, and Robins 2014, Pediatrics 133:37-45.

    0 to 2 low, 3 to 7 medium and the follow-up is needed, 8 to 20 high and it may be bypassed.
    """
    result = screen(m_chat_r, sheet(set(range(1, total + 1))), age_months=20)
    low, medium, high = total <= 2, 3 <= total <= 7, total >= 8
    assert result["total"].band == ("low" if low else "medium" if medium else "high")
    assert result.finding("follow-up-needed").raised is medium
    assert result.finding("positive-screen").raised is high


@pytest.mark.parametrize("age", range(16, 31))
def test_low_before_the_second_birthday(m_chat_r: Instrument, age: int) -> None:
    """Form and scoring: with 0 to 2 below 24 months, screen again after the second birthday."""
    result = screen(m_chat_r, sheet({1, 6}), age_months=age)
    assert result.finding("rescreen-after-second-birthday").raised is (age < 24)


def test_no_question_is_critical(m_chat_r: Instrument) -> None:
    """Robins 2014: the critical items 2, 7, 9, 13, 14 and 15 belong to the older form of 23 questions."""
    result = screen(m_chat_r, sheet({2, 7}), age_months=28)
    assert not [finding for finding in result.findings if finding.raised]

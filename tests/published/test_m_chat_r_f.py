"""M-CHAT-R/F, second stage: numbers from its scoring instructions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"


@pytest.fixture(scope="module")
def m_chat_r_f() -> Instrument:
    return load_path(INSTRUMENTS / "m-chat-r-f")


@pytest.mark.parametrize("total", range(21))
def test_two_failed_items_are_positive(m_chat_r_f: Instrument, total: int) -> None:
    """Robins 2014, Pediatrics 133:37-45, and the scoring instructions: 2 or more positive, 0 or 1 negative."""
    result = screen(m_chat_r_f, [1] * total + [0] * (20 - total))
    assert result["total"].value == total
    assert result["total"].band == ("positive" if total >= 2 else "negative")
    assert result.finding("positive-screen").raised is (total >= 2)


def test_it_is_about_the_items_of_the_first_stage(m_chat_r_f: Instrument) -> None:
    """Scoring instructions: the interview asks again about items of the M-CHAT-R, one by one."""
    first = load_path(INSTRUMENTS / "m-chat-r")
    assert [item.id for item in m_chat_r_f.items] == [item.id for item in first.items]

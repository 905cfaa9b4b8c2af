"""ASQ (asq): the rule of the NIMH tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "asq"


@pytest.fixture(scope="module")
def asq() -> Instrument:
    return load_path(FOLDER)


def categories(instrument: Instrument, *answers: int | None) -> set[str]:
    return {finding.id for finding in screen(instrument, list(answers)).raised}


@pytest.mark.parametrize("question", range(4))
@pytest.mark.parametrize("answer", [pytest.param(1, id="yes"), pytest.param(2, id="refused")])
def test_any_question_is_positive_and_question_5_decides_how(asq: Instrument, question: int, answer: int) -> None:
    """ASQ Tool, NIMH toolkit 2017: "yes" to any of 1 to 4, or a refusal, is positive; 5 makes it acute or not.

    The same in Horowitz 2020, Psychosomatics 61(6):713-722, adults.
    """
    sheet = [answer if place == question else 0 for place in range(4)]
    assert categories(asq, *sheet, 0) == {"positive-screen", "non-acute-positive"}
    assert categories(asq, *sheet, 1) == {"positive-screen", "acute-positive"}


def test_no_to_all_four_completes_the_screen(asq: Instrument) -> None:
    """ASQ Tool, NIMH toolkit 2017: "no" to all of 1 to 4, screening is complete and question 5 is not asked."""
    result = screen(asq, [0, 0, 0, 0, None])
    assert result.raised == ()
    assert result.unknown == ()
    assert result.not_asked == ("q5",)

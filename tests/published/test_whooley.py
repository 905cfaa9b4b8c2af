"""Whooley questions: the rule of the paper and of NICE CG192."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def whooley() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "whooley")


@pytest.mark.parametrize(("answers", "positive"), [((0, 0), False), ((1, 0), True), ((0, 1), True), ((1, 1), True)])
def test_one_yes_is_enough(whooley: Instrument, answers: tuple[int, int], positive: bool) -> None:  # noqa: FBT001
    """Whooley 1997, J Gen Intern Med 12:439-445, and NICE CG192: a yes to either question is positive."""
    result = screen(whooley, answers)
    assert result["total"].value == sum(answers)
    assert result.finding("positive-screen").raised is positive

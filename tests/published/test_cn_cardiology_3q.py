"""The three questions of the Chinese cardiology consensus: the rule as a newspaper page quotes it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def three_questions() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cn-cardiology-3q")


@pytest.mark.parametrize("answers", list(product((0, 1), repeat=3)))
def test_two_of_three_are_positive(three_questions: Instrument, answers: tuple[int, int, int]) -> None:
    """在心血管科就诊患者心理处方中国专家共识（2020版）, quoted: 三个问题中有两个回答“是”."""
    result = screen(three_questions, answers)
    assert result["total"].value == sum(answers)
    assert result.finding("positive-screen").raised is (sum(answers) >= 2)

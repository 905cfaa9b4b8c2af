"""Conners' Parent Symptom Questionnaire of 1978: factors and cut-off from pages that cite it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "conners-psq"

FACTORS = {
    "conduct": (2, 8, 14, 19, 20, 21, 22, 23, 27, 33, 34, 39),
    "learning": (10, 25, 31, 37),
    "psychosomatic": (32, 41, 43, 44, 48),
    "impulsive_hyperactive": (4, 5, 11, 13),
    "anxiety": (12, 16, 24, 47),
    "hyperactivity_index": (4, 7, 11, 13, 14, 25, 31, 33, 37, 38),
}


@pytest.fixture(scope="module")
def conners_psq() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize("number", range(1, 49))
def test_a_factor_is_the_mean_of_its_items(conners_psq: Instrument, number: int) -> None:
    """Goyette 1978, J Abnorm Child Psychol 6:221-236, as a Chinese handbook text and two programs quote its factors."""
    result = screen(conners_psq, [3 if each == number else 0 for each in range(1, 49)])
    for factor, numbers in FACTORS.items():
        assert result[factor].value == (Fraction(3, len(numbers)) if number in numbers else 0)


def test_cut_off_of_the_hyperactivity_index(conners_psq: Instrument) -> None:
    """The ten items of the index, as an assessment library describes them: 15 or more of 30, a mean of 1.5."""
    for total in range(31):
        answers = [0] * 48
        for place, number in enumerate(FACTORS["hyperactivity_index"]):
            answers[number - 1] = min(3, max(0, total - 3 * place))
        result = screen(conners_psq, answers)
        assert result["hyperactivity_index"].value == Fraction(total, 10)
        assert result.finding("positive-hyperactivity-index").raised is (total >= 15)


def test_there_is_no_total(conners_psq: Instrument) -> None:
    """The index shares items with the factors, so adding them up would count some of them twice."""
    assert [scale.id for scale in conners_psq.scales] == list(FACTORS)

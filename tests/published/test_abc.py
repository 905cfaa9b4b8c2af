"""ABC, Autism Behavior Checklist: numbers from its papers and its Chinese guideline."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

WEIGHTS = "424122233344232432413434433222233122144412331344243342134"
"""The weight of each item, in the order of the form."""
DIMENSIONS = {
    "sensory": (26, (6, 10, 21, 26, 34, 39, 44, 52, 57)),
    "relating": (38, (3, 7, 13, 17, 24, 25, 27, 28, 33, 38, 43, 47)),
    "body_object_use": (38, (1, 5, 9, 12, 16, 22, 30, 35, 40, 51, 53, 54)),
    "language": (31, (4, 8, 11, 15, 18, 20, 29, 32, 37, 42, 46, 48, 56)),
    "social_self_help": (25, (2, 14, 19, 23, 31, 36, 41, 45, 49, 50, 55)),
}


@pytest.fixture(scope="module")
def abc() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "abc")


def sheet(total: int) -> list[int]:
    """Yes to the heaviest items that still fit, so that the weights add up to the total."""
    answers = [0] * 57
    for place in sorted(range(57), key=lambda place: -int(WEIGHTS[place])):
        if int(WEIGHTS[place]) <= total:
            answers[place], total = 1, total - int(WEIGHTS[place])
    assert total == 0
    return answers


@pytest.mark.parametrize("number", range(1, 58))
def test_weights(abc: Instrument, number: int) -> None:
    """Krug 1980, J Child Psychol Psychiatry 21:221-229: each item has its weight, in one of five dimensions."""
    answers = [0] * 57
    answers[number - 1] = 1
    result = screen(abc, answers)
    assert result["total"].value == int(WEIGHTS[number - 1])
    scored = {name: result[name].value for name in DIMENSIONS}
    assert scored == {
        name: int(WEIGHTS[number - 1]) if number in items else 0 for name, (_, items) in DIMENSIONS.items()
    }


def test_maxima(abc: Instrument) -> None:
    """Krug 1980: at most 26, 38, 38, 31 and 25, in all 158. Wrong weights in public copies do not add up to these."""
    result = screen(abc, [1] * 57)
    assert [result[name].value for name in DIMENSIONS] == [most for most, _ in DIMENSIONS.values()]
    assert result["total"].value == 158


@pytest.mark.parametrize(
    ("profile", "screening_limit", "upper_limit"),
    [
        pytest.param("cn-import-1993", 53, 67, id="Yang 1993"),
        pytest.param("cn-ministry-2010", 31, 62, id="Ministry of Health of China 2010, guideline 123"),
        pytest.param("krug-1980", 53, 68, id="Krug 1980, J Child Psychol Psychiatry 21:221-229"),
    ],
)
def test_limits(abc: Instrument, profile: str, screening_limit: int, upper_limit: int) -> None:
    """Yang 1993: 53 and 67; Ministry of Health of China 2010: 31 and 62; Krug 1980: 53 and 68.

    The limits of the ministry are reported under every profile.
    """
    for total in range(159):
        result = screen(abc, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= screening_limit)
        assert result.finding("high-likelihood").raised is (total >= upper_limit)
        assert result.finding("suspected").raised is (total >= 31)
        assert result.finding("ministry-upper-limit").raised is (total >= 62)

"""SCARED, 41 items: numbers from its scoring instructions and papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument
from mindscreen.response import Respondent

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "scared-41"

SUBSCALES = {
    "panic_somatic": ((1, 6, 9, 12, 15, 18, 19, 22, 24, 27, 30, 34, 38), 7),
    "generalized": ((5, 7, 14, 21, 23, 28, 33, 35, 37), 9),
    "separation": ((4, 8, 13, 16, 20, 25, 29, 31), 5),
    "social": ((3, 10, 26, 32, 39, 40, 41), 8),
    "school_avoidance": ((2, 11, 17, 36), 3),
}


def sheet(total: int, numbers: tuple[int, ...]) -> list[int]:
    """Answers of 0 to 2 with this sum, filled up over the items with these printed numbers."""
    answers = [0] * 41
    for place, number in enumerate(numbers):
        answers[number - 1] = min(2, max(0, total - 2 * place))
    return answers


@pytest.fixture(scope="module")
def scared_41() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(("profile", "cut_off"), [("us", 25), ("china", 23)])
def test_cut_offs_of_the_total(scared_41: Instrument, profile: str, cut_off: int) -> None:
    """Birmaher 1999, JAACAP 38:1230-1236, and the form: 25 or more, above 30 more specific; Wang 2002: 23 or more."""
    for total in range(83):
        result = screen(scared_41, sheet(total, tuple(range(1, 42))), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cut_off)
        assert result.finding("us-cut-off").raised is (total >= 25)
        assert result.finding("above-30").raised is (total > 30)


@pytest.mark.parametrize("scale", list(SUBSCALES))
@pytest.mark.parametrize("informant", ["self", "parent"])
def test_subscales(scared_41: Instrument, scale: str, informant: Respondent) -> None:
    """Scoring instructions of the form: item numbers and cut-offs, the same for child and parent."""
    numbers, cut_off = SUBSCALES[scale]
    for total in range(2 * len(numbers) + 1):
        result = screen(scared_41, sheet(total, numbers), completed_by=informant)
        assert [result[each].value for each in SUBSCALES] == [total if each == scale else 0 for each in SUBSCALES]
        assert result.finding(f"positive-{scale.replace('_', '-')}").raised is (total >= cut_off)


def test_every_item_is_in_one_subscale(scared_41: Instrument) -> None:
    """Birmaher 1999: five factors that share the 41 items among them."""
    terms = [term.source for scale in SUBSCALES for term in scared_41.scale(scale).terms]
    assert sorted(terms) == sorted(item.id for item in scared_41.items)


def test_it_has_no_code_of_the_scared_r(scared_41: Instrument) -> None:
    """LOINC 64893-1 to 64958-2 are the 66 items of the SCARED-R (Muris 1999), another instrument."""
    assert not scared_41.codes
    assert not any(item.codes for item in scared_41.items)
    assert not any(scale.codes for scale in scared_41.scales)

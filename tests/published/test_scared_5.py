"""SCARED, 5 items: numbers from its paper and its scoring page."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument
from mindscreen.response import Respondent

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"


@pytest.fixture(scope="module")
def scared_5() -> Instrument:
    return load_path(INSTRUMENTS / "scared-5")


@pytest.mark.parametrize("informant", ["self", "parent"])
def test_three_or_more(scared_5: Instrument, informant: Respondent) -> None:
    """Birmaher 1999, JAACAP 38:1230-1236, and eMentalHealth.ca: a score of 3 and above, child and parent form alike."""
    for answers in product(range(3), repeat=5):
        result = screen(scared_5, answers, completed_by=informant)
        assert result["total"].value == sum(answers)
        assert result.finding("positive-screen").raised is (sum(answers) >= 3)


def test_its_items_are_five_of_the_long_form(scared_5: Instrument) -> None:
    """eMentalHealth.ca prints items 24, 25, 28, 36 and 41 of the long form, one of each subscale."""
    long = load_path(INSTRUMENTS / "scared-41")
    assert [item.id for item in scared_5.items] == [long.items[number - 1].id for number in (24, 25, 28, 36, 41)]
    subscales = [scale for scale in long.scales if scale.id != "total"]
    for scale in subscales:
        assert len({item.id for item in scared_5.items} & {term.source for term in scale.terms}) == 1


def test_the_chinese_cut_off_of_the_long_form_is_not_scaled_down(scared_5: Instrument) -> None:
    """No Chinese cut-off of the five items is published."""
    assert "china" not in {profile.id for profile in scared_5.profiles}

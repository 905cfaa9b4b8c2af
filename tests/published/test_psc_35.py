"""PSC-35: numbers from its scoring instructions and papers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

SCHOOL = (5, 6, 17, 18)
SUBSCALES = {
    "internalizing": ((11, 13, 19, 22, 27), 5),
    "attention": ((4, 7, 8, 9, 14), 7),
    "externalizing": ((16, 29, 31, 32, 33, 34, 35), 7),
}


def sheet(total: int, numbers: Iterable[int]) -> list[int]:
    """Answers of 0 to 2 with this sum, filled up over the items with these printed numbers."""
    answers = [0] * 35
    for place, number in enumerate(numbers):
        answers[number - 1] = min(2, max(0, total - 2 * place))
    return answers


@pytest.fixture(scope="module")
def psc_35() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "psc-35")


def test_school_age_cut_off(psc_35: Instrument) -> None:
    """Jellinek 1988, J Pediatr 112:201-209, and Bright Futures: 28 or more from 6 years, all 35 items."""
    for total in range(71):
        result = screen(psc_35, sheet(total, range(1, 36)), age_years=6)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= 28)


@pytest.mark.parametrize("age", [4, 5])
def test_preschool_cut_off(psc_35: Instrument, age: int) -> None:
    """Little 1994, J Dev Behav Pediatr 15:191-197, and Bright Futures.

    At 4 and 5 years items 5, 6, 17 and 18 are ignored and 24 or more is positive.
    """
    numbers = [number for number in range(1, 36) if number not in SCHOOL]
    for total in range(63):
        answers: list[int | None] = [*sheet(total, numbers)]
        for school in (0, 2):
            for number in SCHOOL:
                answers[number - 1] = school
            result = screen(psc_35, answers, age_years=age)
            assert result["total_under_6"].value == total
            assert result.finding("positive-screen").raised is (total >= 24)


@pytest.mark.parametrize("scale", list(SUBSCALES))
def test_subscales(psc_35: Instrument, scale: str) -> None:
    """Wikiversity, Evidence-based assessment, Pediatric Symptom Checklist: item numbers and cut-offs."""
    numbers, cut_off = SUBSCALES[scale]
    for total in range(2 * len(numbers) + 1):
        result = screen(psc_35, sheet(total, numbers), age_years=8)
        assert [result[each].value for each in SUBSCALES] == [total if each == scale else 0 for each in SUBSCALES]
        assert result.finding(f"positive-{scale}").raised is (total >= cut_off)


def test_the_items_of_the_psc_17_are_in_it(psc_35: Instrument, psc_17: Instrument) -> None:
    """Gardner 1999, Ambulatory Child Health 5:225-236: the 17 items were taken from the 35, with their subscales."""
    assert {item.id for item in psc_17.items} <= {item.id for item in psc_35.items}
    for scale in SUBSCALES:
        assert {t.source for t in psc_17.scale(scale).terms} == {t.source for t in psc_35.scale(scale).terms}

"""Y-PSC: numbers from its scoring instructions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

SUBSCALES = {
    "internalizing": ((11, 13, 19, 22, 27), 5),
    "attention": ((4, 7, 8, 9, 14), 7),
    "externalizing": ((16, 29, 31, 32, 33, 34, 35), 7),
}


def sheet(total: int, numbers: Iterable[int]) -> list[int]:
    """35 answers of 0 to 2 with this sum, filled up over the items with these printed numbers."""
    answers = [0] * 35
    for place, number in enumerate(numbers):
        answers[number - 1] = min(2, max(0, total - 2 * place))
    return answers


@pytest.fixture(scope="module")
def psc_y() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "psc-y")


def test_cut_off(psc_y: Instrument) -> None:
    """Bright Futures and PSC-Y of TeenScreen: a total of 30 or more on the 35 items."""
    for total in range(71):
        result = screen(psc_y, [*sheet(total, range(1, 36)), 0, 0])
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= 30)


@pytest.mark.parametrize(
    ("number", "finding"), [(36, "suicidal-thoughts"), (37, "suicide-attempt")], ids=["question 36", "question 37"]
)
def test_questions_about_suicide(psc_y: Instrument, number: int, finding: str) -> None:
    """PSC-Y of TeenScreen, for office use: "Q36 or Q37 = Y", whatever the total."""
    answers: list[int | None] = [0] * 37
    assert not screen(psc_y, answers).raised
    answers[number - 1] = 1
    result = screen(psc_y, answers)
    assert [each.id for each in result.raised] == [finding]
    assert result.finding(finding).level == "critical"


@pytest.mark.parametrize("scale", list(SUBSCALES))
def test_subscales(psc_y: Instrument, scale: str) -> None:
    """Wikiversity, Evidence-based assessment, Pediatric Symptom Checklist: the same for the parent and youth form."""
    numbers, cut_off = SUBSCALES[scale]
    for total in range(2 * len(numbers) + 1):
        result = screen(psc_y, [*sheet(total, numbers), 0, 0])
        assert [result[each].value for each in SUBSCALES] == [total if each == scale else 0 for each in SUBSCALES]
        assert result.finding(f"positive-{scale}").raised is (total >= cut_off)

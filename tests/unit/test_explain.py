from __future__ import annotations

import pytest

import mindscreen as ms
from mindscreen.condition import Ratio, Slot, parse
from mindscreen.explain import Explainer
from mindscreen.interval import Truth

SLOTS = {
    "q1": Slot(0),
    "q9": Slot(1),
    "total": Slot(2),
    "average": Slot(3, denominator=2),
    "sex": Slot(4, categories=("female", "male")),
    "age_years": Slot(5),
}
CUTOFFS: dict[str, int | Ratio] = {"positive": 10, "middle": Ratio(5, 2)}

KNOWN = ((2, 0, 12, 5, 1, 34), (2, 0, 12, 5, 1, 34))
OPEN = ((0, 0, 8, 3, 0, 0), (3, 3, 11, 6, 1, 125))


def explainer(ends: tuple[tuple[int, ...], tuple[int, ...]]) -> Explainer:
    return Explainer(SLOTS, CUTOFFS, *ends, items=2)


@pytest.mark.parametrize(
    ("condition", "truth", "because"),
    [
        # one comparison
        ("q1 >= 1", Truth.TRUE, "q1 = 2 >= 1"),
        ("q9 >= 1", Truth.FALSE, "q9 = 0 < 1"),
        ("q9 > 0", Truth.FALSE, "q9 = 0 <= 0"),
        ("q1 <= 1", Truth.FALSE, "q1 = 2 > 1"),
        ("q1 < 2", Truth.FALSE, "q1 = 2 >= 2"),
        ("q1 == 2", Truth.TRUE, "q1 = 2"),
        ("q1 != 2", Truth.FALSE, "q1 = 2"),
        ("q1 == 3", Truth.FALSE, "q1 = 2 != 3"),
        ("q1 != 3", Truth.TRUE, "q1 = 2 != 3"),
        # cut-offs by name, fractions, categories
        ("total >= positive", Truth.TRUE, "total = 12 >= 10"),
        ("average >= middle", Truth.TRUE, "average = 5/2 >= 2.5"),
        ("average < 2.25", Truth.FALSE, "average = 5/2 >= 2.25"),
        ("sex == male", Truth.TRUE, "sex = male"),
        ("sex != male", Truth.FALSE, "sex = male"),
        ("sex == female", Truth.FALSE, "sex = male != female"),
        ("age_years >= 60", Truth.FALSE, "age_years = 34 < 60"),
        # a true `and` rests on all parts, a true `or` on the first that holds; for false the other way round
        ("q1 >= 2 and total >= 10", Truth.TRUE, "q1 = 2 >= 2 and total = 12 >= 10"),
        ("q9 >= 1 or total >= 10 or q1 >= 1", Truth.TRUE, "total = 12 >= 10"),
        ("q1 >= 2 and q9 >= 1 and sex == female", Truth.FALSE, "q9 = 0 < 1"),
        ("q9 >= 1 or sex == female", Truth.FALSE, "q9 = 0 < 1 and sex = male != female"),
        ("(q1 >= 2 or q9 >= 1) and total >= 10", Truth.TRUE, "q1 = 2 >= 2 and total = 12 >= 10"),
    ],
)
def test_a_decided_condition_names_the_comparisons_that_decided_it(condition: str, truth: Truth, because: str) -> None:
    tree = parse(condition)
    assert explainer(KNOWN).truth(tree) is truth
    assert explainer(KNOWN).because(tree) == because


@pytest.mark.parametrize(
    ("condition", "truth", "because"),
    [
        ("q9 >= 1", Truth.UNKNOWN, "q9 = ? (0..3) >= 1"),
        ("q9 == 1", Truth.UNKNOWN, "q9 = ? (0..3) == 1"),
        ("total >= 10", Truth.UNKNOWN, "total = 8..11 (?) >= 10"),
        ("average >= middle", Truth.UNKNOWN, "average = 3/2..3 (?) >= 2.5"),
        ("sex == female", Truth.UNKNOWN, "sex = ? (female or male) == female"),
        ("age_years >= 60", Truth.UNKNOWN, "age_years = 0..125 (?) >= 60"),
        # decided although something is open
        ("total >= 8", Truth.TRUE, "total = 8..11 >= 8"),
        ("total >= 12", Truth.FALSE, "total = 8..11 < 12"),
        ("total == 12", Truth.FALSE, "total = 8..11 != 12"),
        ("total != 12", Truth.TRUE, "total = 8..11 != 12"),
        ("total >= 8 or q9 >= 1", Truth.TRUE, "total = 8..11 >= 8"),
        ("total >= 12 and q9 >= 1", Truth.FALSE, "total = 8..11 < 12"),
        # an unknown names what is open and nothing else
        ("total >= 8 and q9 >= 1", Truth.UNKNOWN, "q9 = ? (0..3) >= 1"),
        ("total >= 12 or q9 >= 1", Truth.UNKNOWN, "q9 = ? (0..3) >= 1"),
        ("total >= 10 and q9 >= 1", Truth.UNKNOWN, "total = 8..11 (?) >= 10 and q9 = ? (0..3) >= 1"),
        ("total >= 10 or q9 >= 1", Truth.UNKNOWN, "total = 8..11 (?) >= 10 or q9 = ? (0..3) >= 1"),
        (
            "(q1 >= 2 or q9 >= 1) and total >= 10",
            Truth.UNKNOWN,
            "(q1 = ? (0..3) >= 2 or q9 = ? (0..3) >= 1) and total = 8..11 (?) >= 10",
        ),
        (
            "q1 >= 2 and q9 >= 1 or total >= 10",
            Truth.UNKNOWN,
            "q1 = ? (0..3) >= 2 and q9 = ? (0..3) >= 1 or total = 8..11 (?) >= 10",
        ),
    ],
)
def test_an_open_condition_says_what_is_open(condition: str, truth: Truth, because: str) -> None:
    tree = parse(condition)
    assert explainer(OPEN).truth(tree) is truth
    assert explainer(OPEN).because(tree) == because


@pytest.mark.control("C-003")
def test_a_finding_explains_itself() -> None:
    result = ms.screen(ms.load("phq-9"), [2, 2, 2, 2, 2, 0, 0, 0, None, 1])
    assert {finding.id: finding.because for finding in result.findings} == {
        "self-harm": "q9 = ? (0..3) >= 1",
        "positive-screen": "total = 10..13 >= 10",
        "major-depressive-syndrome": "q1 = 2 >= 2 and symptoms = 5..6 >= 5",
        "other-depressive-syndrome": "symptoms = 5..6 > 4",
        "functional-impairment": "difficulty = 1 < 2",
    }

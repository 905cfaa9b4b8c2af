from __future__ import annotations

import pytest

from mindscreen import Interval, Truth
from mindscreen.interval import truth_of


def test_a_number_is_known_when_its_ends_meet() -> None:
    assert Interval(3, 3).is_exact
    assert not Interval(3, 4).is_exact


@pytest.mark.parametrize(
    ("one", "other", "hull"),
    [((0, 3), (2, 5), (0, 5)), ((0, 3), (1, 2), (0, 3)), ((4, 4), (1, 1), (1, 4)), ((-1, 0), (-1, 0), (-1, 0))],
)
def test_the_hull_holds_both_and_no_more(one: tuple[int, int], other: tuple[int, int], hull: tuple[int, int]) -> None:
    assert Interval(*one).hull(Interval(*other)) == hull
    assert Interval(*other).hull(Interval(*one)) == hull


def test_truth_has_three_values_in_the_order_of_kleene() -> None:
    assert Truth.FALSE < Truth.UNKNOWN < Truth.TRUE


@pytest.mark.parametrize(
    ("certain", "possible", "truth"),
    [(True, True, Truth.TRUE), (False, True, Truth.UNKNOWN), (False, False, Truth.FALSE)],
)
def test_certain_and_possible_make_one_truth(*, certain: bool, possible: bool, truth: Truth) -> None:
    assert truth_of(certain=certain, possible=possible) is truth

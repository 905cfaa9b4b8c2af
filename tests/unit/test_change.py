"""The change between two scores: what is stated, why, and how it is written."""

from __future__ import annotations

import csv
import pickle
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.change import KINDS, NOT_PUBLISHED, Change, change_of, least_reliable
from mindscreen.changerule import (
    ChangeRule,
    Estimate,
    ImportantChange,
    ReliableChange,
    Remission,
    TreatmentResponse,
    change_rule_from,
)
from mindscreen.condition import Ratio
from mindscreen.interval import Interval, Truth

SOURCE: Any = {"population": "students", "cite": ("paper",)}
RULE = ChangeRule(
    "total",
    ReliableChange(6, **SOURCE),
    ImportantChange(4, 3, **SOURCE),
    TreatmentResponse(50, None, **SOURCE),
    Remission(4, **SOURCE),
)
TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def bounds(score: int | tuple[int, int]) -> Interval:
    return Interval(score, score) if isinstance(score, int) else Interval(*score)


def change(first: int | tuple[int, int], last: int | tuple[int, int], rule: ChangeRule = RULE, **more: Any) -> Change:
    return change_of(rule, bounds(first), bounds(last), **more)


def test_a_fall_on_a_scale_of_which_more_is_worse() -> None:
    fall = change(12, 4)
    assert fall.difference == (-8, -8)
    assert (fall.direction, fall.improvement, fall.deterioration, fall.reliable) == ("better", TRUE, FALSE, TRUE)
    assert (fall.mcid_met, fall.response, fall.remission) == (TRUE, TRUE, TRUE)
    assert [fall.because(kind) for kind in KINDS] == [
        "difference = -8 <= -6",
        "difference = -8 < 6",
        "difference = -8 <= -4",
        "difference = -8 < 3",
        "last = 4 <= 50% of first (12)",
        "last = 4 <= 4",
    ]


def test_the_same_fall_on_a_scale_of_which_more_is_better() -> None:
    fall = change(12, 4, ChangeRule("total", RULE.reliable, RULE.important), higher_is="better")
    assert (fall.direction, fall.improvement, fall.deterioration, fall.reliable) == ("worse", FALSE, TRUE, TRUE)
    assert fall.because("deterioration") == "difference = -8 <= -6"
    assert fall.because("improvement") == "difference = -8 < 6"


def test_a_difference_that_matters_may_be_another_one_for_the_worse() -> None:
    assert change(10, 13).mcid_met is TRUE
    assert change(10, 7).mcid_met is FALSE
    assert change(10, 13).statement("important-worsening").truth is TRUE


@pytest.mark.parametrize(
    ("first", "last", "direction"),
    [(5, 5, "none"), (5, 4, "better"), (5, 6, "worse"), ((4, 6), 5, "unknown"), ((5, 6), 5, "unknown")],
)
def test_the_direction_says_where_the_score_moved_however_little(first: Any, last: Any, direction: str) -> None:
    assert change(first, last).direction == direction


def test_bounds_leave_a_statement_true_false_or_unknown() -> None:
    assert change((12, 14), (3, 6)).improvement is TRUE
    assert change((10, 14), (3, 6)).improvement is UNKNOWN
    assert change((10, 14), (3, 6)).because("improvement") == "difference = -11..-4 (?) <= -6"
    assert change((7, 8), (3, 6)).improvement is FALSE
    assert change((10, 14), (3, 6)).because("remission") == "last = 3..6 (?) <= 4"


@pytest.mark.parametrize(
    ("first", "last", "truth", "because"),
    [
        (10, 5, TRUE, "last = 5 <= 50% of first (10)"),
        (10, 6, FALSE, "last = 6 > 50% of first (10)"),
        ((10, 12), (4, 5), TRUE, "last = 4..5 <= 50% of first (10..12)"),
        ((10, 12), (4, 6), UNKNOWN, "last = 4..6 (?) <= 50% of first (10..12)"),
        (0, 0, FALSE, "first = 0"),
        ((0, 4), 0, UNKNOWN, "last = 0 (?) <= 50% of first (0..4)"),
    ],
)
def test_a_response_is_a_fall_by_a_share_of_something(first: Any, last: Any, truth: Truth, because: str) -> None:
    found = change(first, last)
    assert (found.response, found.because("response")) == (truth, because)


def test_a_response_may_be_counted_in_points() -> None:
    rule = ChangeRule("total", response=TreatmentResponse(None, 8, **SOURCE))
    assert change(20, 12, rule).response is TRUE
    assert change(20, 13, rule).response is FALSE
    assert change(20, 13, rule).because("response") == "difference = -7 > -8"


def test_without_published_numbers_nothing_is_stated() -> None:
    found = change(20, 3, ChangeRule("total"))
    assert found.direction == "better"
    assert (found.reliable, found.mcid_met, found.response, found.remission, found.index) == (None,) * 5
    assert {statement.because for statement in found.statements} == {NOT_PUBLISHED}
    assert {statement.to_dict()["truth"] for statement in found.statements} == {"not-available"}


def test_half_points_are_written_as_they_are() -> None:
    found = change(65, 50, denominator=2)
    assert found.because("improvement") == "difference = -15/2 <= -3"
    assert found.to_dict()["difference"]["lower"] == {"numerator": -15, "denominator": 2}
    assert found.to_dict()["last"] == {
        "lower": {"numerator": 50, "denominator": 2}, "upper": {"numerator": 50, "denominator": 2},
    }  # fmt: skip


def test_the_least_reliable_difference_is_the_first_whose_index_exceeds_the_limit() -> None:
    """SD 2.5 and reliability .5 give a standard error of exactly 2.5, and 1.96 * 2.5 = 4.9."""
    half, sd = Ratio(1, 2), Ratio(5, 2)
    assert least_reliable(half, sd, 1) == 5
    assert least_reliable(half, sd, 10) == 50  # an index of 1.96 (49 tenths) does not exceed it
    assert least_reliable(half, 25, 1) == 50


def test_the_index_has_a_sign_and_is_cut_not_rounded() -> None:
    rule = ChangeRule("total", ReliableChange(
        6, "", (), Estimate(Ratio(1, 2), "", ()), Estimate(3, "", ())
    ))  # fmt: skip
    assert change(0, 5, rule).index == Decimal("1.66")  # 1.666...
    assert str(change(5, 0, rule).index) == "-1.66"
    assert str(change(5, 5, rule).index) == "0.00"
    assert change(5, (0, 1), rule).index is None
    assert change(5, 0, rule).to_dict()["index"] == "-1.66"


def test_a_rule_is_read_from_a_pack() -> None:
    (rule,) = ms.load("phq-9").change
    assert rule.reliable is not None
    assert rule.reliable.reliability == Estimate(
        Ratio(21, 25),
        "patients of US primary care, by form and within 48 hours by telephone",
        ("retest2001",),
        "test-retest",
    )
    assert rule.reliable.cite == ("retest2001", "nhs2023")
    assert rule.reliable.population.endswith("telephone (test-retest reliability)")
    assert change_rule_from({"scale": "total"}) == ChangeRule("total")
    assert ms.load("phq-2").change == ()


def test_neither_scores_nor_statements_stand_in_a_repr() -> None:
    found = change(12, 4)
    assert repr(found) == "<Change of total>"
    assert repr(found.statement("response")) == "<Statement response>"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own


def test_a_statement_in_json_names_population_and_source() -> None:
    assert change(12, 4).to_dict()["statements"][0] == {
        "kind": "improvement", "truth": "true", "because": "difference = -8 <= -6",
        "population": "students", "cite": ["paper"],
    }  # fmt: skip


def test_the_couples_of_jacobson_1989_are_classified_as_with_r(shared_data: Path) -> None:
    """Computed, not published: 30 spouses, reliability .88, SD 11.83 of the scores before; a higher score is better."""
    couples: dict[str, dict[str, int]] = {}
    with (shared_data / "jacobson1989_das_gds_prepost.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            couples.setdefault(row["subject"], {})[row["time"]] = int(2 * float(row["das"]))
    least = least_reliable(Ratio(22, 25), Ratio(11825661, 10**6), 2)
    rule = ChangeRule("das", ReliableChange(least, **SOURCE))
    found = [change(each["pre"], each["post"], rule, higher_is="better", denominator=2) for each in couples.values()]
    assert Counter((each.improvement, each.deterioration) for each in found) == {
        (TRUE, FALSE): 19, (FALSE, FALSE): 10, (FALSE, TRUE): 1,
    }  # fmt: skip

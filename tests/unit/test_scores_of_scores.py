"""What is decided: numbers, steps, fractions, half points, scores over scores, and answers that contradict."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.parts import Notice

Named = Callable[[str], ms.Instrument]
NIGHT = {"bed": 1380, "latency": 31, "up": 420, "slept": 360, "nights": 0, "tired": 2, "alarm": 0}


@pytest.fixture(scope="session")
def sleep(made_up: Named) -> ms.Instrument:
    return made_up("sleep")


def without(*names: str) -> dict[str, int]:
    return {name: value for name, value in NIGHT.items() if name not in names}


def test_scores_are_worked_out_one_after_the_other(sleep: ms.Instrument) -> None:
    result = ms.screen(sleep, NIGHT)
    values = {score.id: score.value for score in result.scores}
    # 31 min count 2, with 2 for being tired 4, which counts 2; 360 of 480 min are 75 per cent, which count 1.
    assert values["wait"] == 2
    assert values["onset_sum"] == 4
    assert values["onset"] == 2
    assert values["efficiency"] == 75
    assert values["habit"] == 1
    assert values["global"] == 2 + 1 + 2
    # No bad nights: naps are not asked and stand for 2, which reversed count 5.
    assert values["days"] == 2 * 0 + 5
    assert values["curve"] == 0 - 2
    assert values["worst"] == 2
    assert result.not_asked == ("naps",)
    assert result["global"].items == 5
    assert result["worst"].items == 8


def test_a_score_that_only_serves_others_is_in_the_result(sleep: ms.Instrument) -> None:
    result = ms.screen(sleep, NIGHT)
    assert {"wait", "onset_sum", "habit"} <= {score.id for score in result.scores}
    assert next(finding for finding in result.findings if finding.id == "served").because == "onset_sum = 4 != 2"


@pytest.mark.parametrize(
    ("latency", "counts"), [(0, 0), (15, 0), (16, 1), (30, 1), (31, 2), (60, 2), (61, 3), (300, 3)]
)
def test_steps_begin_where_they_say(sleep: ms.Instrument, latency: int, counts: int) -> None:
    assert ms.screen(sleep, {"latency": latency})["wait"].value == counts


@pytest.mark.parametrize(("number", "said"), [(301, "from 0 to 300"), (-1, "from 0 to 300")])
def test_a_number_out_of_range_is_refused_with_the_range(sleep: ms.Instrument, number: int, said: str) -> None:
    with pytest.raises(ms.ResponseError, match="MS-R003") as caught:
        ms.screen(sleep, {"latency": number})
    assert said in str(caught.value)
    assert str(number) not in caught.value.what


def test_a_blank_leaves_open_what_rests_on_it_and_nothing_else(sleep: ms.Instrument) -> None:
    result = ms.screen(sleep, without("latency"))
    assert result["wait"].bounds == (0, 3)
    assert result["onset"].bounds == (1, 3)
    assert result["global"].bounds == (4, 6)
    assert result["global"].possible_bands == ("good", "poor")
    assert result["efficiency"].value == 75
    assert result.notices == ms.screen(sleep, NIGHT).notices


def test_a_score_may_be_known_although_one_below_it_is_not(sleep: ms.Instrument) -> None:
    # 5 or 6 count 3 alike: nobody needs to know which of the two it is.
    result = ms.screen(sleep, {"latency": 61, "tired": 3})
    assert result["onset"].value == 3
    result = ms.screen(sleep, {"nights": 2, "tired": 0})
    assert result["days"].bounds == (9, 9)
    assert result["curve"].value == 1


def test_a_table_that_goes_up_and_down_is_followed_between_the_ends(sleep: ms.Instrument) -> None:
    # Days from 6 to 13 count 0 or 1: neither the 2 below nor the 4 above.
    result = ms.screen(sleep, {"nights": 3, "tired": 0})
    assert result["days"].bounds == (6, 13)
    assert result["curve"].bounds == (0, 1)


@pytest.mark.parametrize(
    "wrong",
    [{"slept": 481}, {"bed": 420}, {"bed": 740, "up": 261}, {"bed": 1020, "up": 600}],
    ids=["more sleep than time in bed", "no time in bed", "nearly a day", "seventeen hours"],
)
def test_answers_that_contradict_leave_it_open_and_say_so(sleep: ms.Instrument, wrong: dict[str, int]) -> None:
    result = ms.screen(sleep, {**NIGHT, **wrong})
    assert result["efficiency"].bounds == (0, 100)
    assert result["efficiency"].band is None
    assert result["efficiency"].answered == 3
    assert result["habit"].bounds == (0, 3)
    assert result["global"].bounds == (4, 7)
    assert Notice("answers-contradict", "efficiency") in result.notices
    [inefficient] = [finding for finding in result.unknown if finding.id == "inefficient"]
    assert inefficient.because == "efficiency = 0..100 (?) < 85"
    assert result.complete


@pytest.mark.parametrize(
    ("bed", "up", "slept", "per_cent"),
    [(1380, 420, 480, 100), (0, 480, 0, 0), (1439, 479, 407, 84), (1439, 479, 408, 85), (1080, 600, 480, 50)],
)
def test_sleep_efficiency_is_rounded_down(sleep: ms.Instrument, bed: int, up: int, slept: int, per_cent: int) -> None:
    result = ms.screen(sleep, {**NIGHT, "bed": bed, "up": up, "slept": slept})
    assert result["efficiency"].value == per_cent == 100 * slept // ((up - bed) % 1440)
    assert not [notice for notice in result.notices if notice.code == "answers-contradict"]


def test_a_blank_is_no_contradiction(sleep: ms.Instrument) -> None:
    result = ms.screen(sleep, without("bed"))
    assert result["efficiency"].bounds == (0, 100)
    assert not [notice for notice in result.notices if notice.code == "answers-contradict"]


def test_half_points_are_fractions(made_up: Named) -> None:
    half = made_up("half_points")
    result = ms.screen(half, {"a": 1, "b": 1, "c": 1, "d": 2}, education_years=9, sex="male")
    assert result["total"].value == Fraction(5, 2)
    assert result["total"].denominator == 2
    assert result["mean_half"].value == Fraction(1, 2)
    assert result["total"].band is None  # schooled, and of known sex: no set of bands is for them
    assert next(finding for finding in result.findings if finding.id == "exactly").because == "mean_half = 1/2 <= 0.5"


def test_what_an_option_counts_need_not_follow_its_value(made_up: Named) -> None:
    half = made_up("half_points")
    assert [ms.screen(half, {"a": 0, "b": 0, "c": value})["total"].value for value in (1, 2, 3, 4)] == [
        Fraction(3, 2), 0, Fraction(3, 2), Fraction(1, 2),
    ]  # fmt: skip
    assert ms.screen(half, {"a": 0, "b": 0})["total"].bounds == (0, 3)
    # The fourth counts 1 whatever it is, so a blank leaves nothing open.
    assert ms.screen(half, {"a": 1, "c": 3})["colours"].value == 6


@pytest.mark.parametrize(("raw", "index"), [((1, 1, 0), 2), ((1, 1, 1), 3), ((2, 2, 0), 5), ((4, 4, 40), 60)])
def test_a_fraction_is_rounded_as_stated(made_up: Named, raw: tuple[int, int, int], index: int) -> None:
    a, b, drinks = raw
    result = ms.screen(made_up("fractions"), {"a": a, "b": b, "drinks": drinks})
    assert result["index"].value == index == (a + b + drinks) * 5 // 4
    # 0.5, 1.5 and 2.5: up to 1, 2 and 3; to the even number 0, 2 and 2.
    assert result["half_up"].value == (a + 1) // 2 + (b + 1) // 2 + (drinks + 1) // 2
    assert result["half_even"].value == round((a + b + drinks) / 2)


FACTS = [
    ({}, {"nobody-knows": "TRUE", "schooled": "FALSE"}),
    ({"sex": "female"}, {"nobody-knows": "FALSE", "schooled": "FALSE"}),
    ({"age_years": 30}, {"nobody-knows": "FALSE"}),
    ({"age_months": 360}, {"nobody-knows": "FALSE"}),
    ({"education_years": 6}, {"schooled": "TRUE"}),
    ({"education_years": 5}, {"schooled": "FALSE"}),
]


@pytest.mark.parametrize(("facts", "truths"), FACTS)
def test_a_rule_may_ask_whether_a_fact_is_stated(made_up: Named, facts: dict[str, Any], truths: dict[str, str]) -> None:
    result = ms.screen(made_up("half_points"), {}, **facts)
    told = {finding.id: finding.truth.name for finding in result.findings}
    assert {name: told[name] for name in truths} == truths


def test_the_reason_says_whether_a_fact_is_stated(made_up: Named) -> None:
    half = made_up("half_points")
    reasons = {finding.id: finding.because for finding in ms.screen(half, {}).findings}
    assert reasons["nobody-knows"] == "sex_stated = false and age_stated = false"
    assert reasons["schooled"] == "education_stated = false != true"
    reasons = {finding.id: finding.because for finding in ms.screen(half, {}, sex="male").findings}
    assert reasons["nobody-knows"] == "sex_stated = true != false"


@pytest.mark.parametrize(
    ("facts", "band"),
    [({}, "low"), ({"education_years": 3, "sex": "male"}, "high"), ({"education_years": 9}, "high"),
     ({"education_years": 9, "sex": "male"}, None)],
)  # fmt: skip
def test_bands_for_those_of_whom_it_is_not_known(made_up: Named, facts: dict[str, Any], band: str | None) -> None:
    answers = {"a": 2, "b": 0, "c": 4}
    assert ms.screen(made_up("half_points"), answers, **facts)["total"].band == band


def test_a_result_with_all_of_it_is_read_back(sleep: ms.Instrument, made_up: Named) -> None:
    for instrument, answers in ((sleep, {**NIGHT, "slept": 600}), (made_up("half_points"), {"a": 1, "b": 0, "c": 3})):
        result = ms.screen(instrument, answers)
        assert ms.Result.from_dict(result.to_dict()).to_dict() == result.to_dict()

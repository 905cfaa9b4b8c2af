from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.evaluation import rounded
from mindscreen.model import Rounding

PHQ9 = ms.load("phq-9")
PHQ2 = ms.load("phq-2")

MadeUp = Callable[[str], ms.Instrument]


def truths(result: ms.Result) -> dict[str, str]:
    return {
        **{finding.id: "raised" for finding in result.raised},
        **{finding.id: "unknown" for finding in result.unknown},
        **{finding.id: "not raised" for finding in result.not_raised},
    }


# --- a blank is every value it could have had ------------------------------------------------------------------------


@pytest.mark.control("C-001")
def test_a_blank_leaves_bounds_and_no_value() -> None:
    total = ms.screen(PHQ9, [2, 2, 2, 2, 2, 0, 0, 0, None, 1])["total"]
    assert total.value is None
    assert (total.lower, total.upper, total.bounds) == (10, 13, ms.Interval(10, 13))
    assert (total.answered, total.items) == (8, 9)


@pytest.mark.control("C-001")
def test_an_empty_form_can_still_be_anything() -> None:
    result = ms.screen(PHQ9, {})
    assert [score.bounds for score in result.scores] == [(0, 27), (0, 9)]
    assert set(truths(result).values()) == {"unknown"}
    assert len(result["total"].possible_bands) == 5


@pytest.mark.control("C-002")
def test_what_the_blanks_cannot_change_is_certain() -> None:
    result = ms.screen(PHQ9, [3, 3, 3, 1, None, None, 0, 0, 0, 0])
    assert truths(result)["positive-screen"] == "raised"
    assert result["total"].possible_bands == ("moderate", "moderately-severe")
    assert result["total"].band is None
    assert ms.screen(PHQ9, [3, 3, 3, 1, None, 0, 0, 0, 0, 0])["total"].band == "moderate"
    assert truths(ms.screen(PHQ9, [0, 0, 0, 0, 0, 0, 0, None, 0, None]))["positive-screen"] == "not raised"


Sheet = tuple[int | None, ...]


def holds_for(partial: ms.Result, complete: ms.Result) -> None:
    """What the partial form said for certain, the complete one says too."""
    for part, whole in zip(partial.scores, complete.scores, strict=True):
        assert part.lower <= whole.lower == whole.upper <= part.upper
        assert part.band is None or part.band == whole.band
        assert whole.band is None or whole.band in part.possible_bands
    for before, after in zip(partial.findings, complete.findings, strict=True):
        assert before.unknown or before.truth == after.truth


@pytest.mark.control("C-001")
@pytest.mark.control("C-002")
@pytest.mark.control("C-007")
def test_no_completion_contradicts_a_partial_form(made_up: MadeUp) -> None:
    instrument = made_up("drinking")
    results = {sheet: ms.screen(instrument, sheet) for sheet in product((0, 1, 2, 3, None), repeat=4)}
    complete = {
        sheet: result
        for sheet, result in results.items()
        if result.complete and not [notice for notice in result.notices if notice.code == "answered-but-not-asked"]
    }
    assert len(complete) == 198
    checked = 0
    for sheet, partial in results.items():
        for full, whole in complete.items():
            if all(mine is None or mine == theirs for mine, theirs in zip(sheet, full, strict=True)):
                holds_for(partial, whole)
                checked += 1
    assert checked > 3_000


@pytest.mark.control("C-001")
def test_an_answer_more_only_narrows(made_up: MadeUp) -> None:
    instrument = made_up("methods")
    names = [item.id for item in instrument.items]
    for sheet in product((0, 3, None), (1, None), (2, None), (-1, 5, None)):
        before = ms.screen(instrument, sheet)
        for index, item in enumerate(instrument.items):
            if sheet[index] is None:
                for option in item.options:
                    answers = dict(zip(names, sheet, strict=True)) | {item.id: option.value}
                    for old, new in zip(before.scores, ms.screen(instrument, answers).scores, strict=True):
                        assert old.lower <= new.lower <= new.upper <= old.upper
                        assert set(new.possible_bands) <= set(old.possible_bands)


@pytest.mark.control("C-003")
@pytest.mark.parametrize("rest", [0, 1, 2, 3, None])
@pytest.mark.parametrize(("item9", "truth"), [(0, "not raised"), (1, "raised"), (3, "raised"), (None, "unknown")])
def test_item_9_speaks_for_itself(rest: int | None, item9: int | None, truth: str) -> None:
    finding = ms.screen(PHQ9, [rest] * 8 + [item9, None]).finding("self-harm")
    assert truths(ms.screen(PHQ9, [rest] * 8 + [item9, None]))["self-harm"] == truth
    assert (finding.level, finding.if_unknown) == ("critical", "ask")


# --- skip rules ------------------------------------------------------------------------------------------------------


def drinking(instrument: ms.Instrument, **answers: int | None) -> ms.Result:
    return ms.screen(instrument, answers, completed_by="self")


@pytest.mark.control("C-007")
def test_what_the_form_told_to_skip_is_not_blank(made_up: MadeUp) -> None:
    result = drinking(made_up("drinking"), drinks=0)
    assert result.blank == ()
    assert result.not_asked == ("glasses", "binges", "harm")
    assert result.complete
    assert (result["use"].value, result["total"].value) == (0, 1)  # "harm" stands for 1 where it is not asked
    assert (result["total"].answered, result["total"].band) == (4, "low")
    assert result["total"].prorated is None
    assert truths(result) == {"risky": "not raised", "harmed": "not raised"}
    assert result.notices == ()


@pytest.mark.control("C-007")
def test_a_skip_by_a_score_follows_the_score(made_up: MadeUp) -> None:
    instrument = made_up("drinking")
    below = drinking(instrument, drinks=1, glasses=0, binges=0)
    assert (below.blank, below.not_asked, below["total"].value) == ((), ("harm",), 2)
    reached = drinking(instrument, drinks=1, glasses=1, binges=0)
    assert (reached.blank, reached.not_asked, reached["total"].bounds) == (("harm",), (), (2, 5))
    assert truths(reached) == {"risky": "unknown", "harmed": "unknown"}


@pytest.mark.control("C-007")
def test_while_a_skip_is_undecided_both_readings_stay_open(made_up: MadeUp) -> None:
    result = drinking(made_up("drinking"), drinks=None, glasses=3)
    assert result.blank == ("drinks", "binges", "harm")
    assert result.not_asked == ()
    assert result["use"].bounds == (0, 9)  # drinks may be 0, and then glasses stands for 0
    assert result.notices == ()
    assert truths(result)["harmed"] == "unknown"


@pytest.mark.control("C-007")
def test_an_answer_that_should_not_be_there_is_neither_trusted_nor_dropped(made_up: MadeUp) -> None:
    result = drinking(made_up("drinking"), drinks=0, harm=3)
    assert result["total"].bounds == (1, 3)
    assert truths(result)["harmed"] == "unknown"
    assert [(notice.code, notice.about) for notice in result.notices] == [("answered-but-not-asked", "harm")]
    assert result.answers == {"drinks": 0, "harm": 3}
    assert (result.blank, result.not_asked) == ((), ("glasses", "binges"))


@pytest.mark.control("C-007")
def test_an_answer_equal_to_what_a_skip_stands_for_changes_nothing(made_up: MadeUp) -> None:
    result = drinking(made_up("drinking"), drinks=0, glasses=0, binges=0, harm=1)
    assert (result["total"].value, result.notices, result.not_asked) == (1, (), ())


@pytest.mark.control("C-007")
def test_a_complete_form_may_hold_an_answer_too_many(made_up: MadeUp) -> None:
    result = drinking(made_up("drinking"), drinks=0, glasses=2, binges=0, harm=1)
    assert result["use"].bounds == (0, 2)
    assert [(notice.code, notice.about) for notice in result.notices] == [("answered-but-not-asked", "glasses")]


@pytest.mark.control("C-007")
@pytest.mark.parametrize(
    ("sex", "birth", "bounds", "standing"),
    [
        ("female", None, (0, 2), "blank"),
        ("female", 2, (2, 2), "answered"),
        ("male", None, (0, 0), "not asked"),
        ("male", 2, (0, 2), "answered but not asked"),
        (None, None, (0, 2), "blank"),
        (None, 2, (0, 2), "answered"),
        (None, 0, (0, 0), "answered"),
    ],
)
def test_an_item_for_women_only(
    made_up: MadeUp, sex: Any, birth: int | None, bounds: tuple[int, int], standing: str
) -> None:
    answers = {"recall": 2, "naming": 2, "birth": birth}
    result = ms.screen(made_up("memory"), answers, sex=sex, age_years=30, completed_by="clinician")
    assert result["only_women"].bounds == bounds
    assert ("birth" in result.blank) is (standing == "blank")
    assert ("birth" in result.not_asked) is (standing == "not asked")
    told = [notice.about for notice in result.notices]
    assert told == (["birth"] if standing == "answered but not asked" else [])


@pytest.mark.control("C-007")
def test_the_difficulty_question_of_the_phq_9() -> None:
    assert ms.screen(PHQ9, [0] * 9 + [None]).not_asked == ("difficulty",)
    assert ms.screen(PHQ9, [0] * 8 + [1, None]).blank == ("difficulty",)
    told = ms.screen(PHQ9, [0] * 9 + [2])
    assert [notice.about for notice in told.notices if notice.code == "answered-but-not-asked"] == ["difficulty"]
    assert truths(told)["functional-impairment"] == "unknown"


# --- methods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "scores"),
    [
        (
            [0, 0, 0, -1],
            {"half_up": 0, "reversed": 8, "weighed": 4, "split": 0, "average": 0, "worst": 0, "marked": 0, "alone": 5},
        ),
        (
            [3, 3, 3, 5],
            {"half_up": 9, "reversed": 2, "weighed": 1, "split": 6, "average": 3, "worst": 5, "marked": 3, "alone": -1},
        ),
        (
            [2, 1, 0, 2],
            {
                "half_up": 3,
                "reversed": 7,
                "weighed": 5,
                "split": 2,
                "average": Fraction(3, 2),
                "worst": 2,
                "marked": 2,
                "alone": 2,
            },
        ),
    ],
    ids=str,
)
def test_sums_means_counts_and_extremes(made_up: MadeUp, answers: list[int], scores: Mapping[str, Any]) -> None:
    result = ms.screen(made_up("methods"), answers)
    assert {name: result[name].value for name in scores} == scores


@pytest.mark.parametrize(
    ("answers", "bounds"),
    [
        ({"a": 2}, {"reversed": (1, 10), "split": (2, 5), "average": (2, 5), "worst": (2, 5), "marked": (1, 3)}),
        ({"d": 5}, {"reversed": (-1, 5), "worst": (5, 5), "marked": (1, 3), "alone": (-1, -1)}),
        ({"b": 0, "d": 2}, {"average": (0, 3), "worst": (2, 3), "marked": (0, 1), "alone": (2, 2)}),
        (
            {},
            {
                "reversed": (-1, 11),
                "weighed": (-5, 10),
                "average": (0, 6),
                "worst": (0, 5),
                "marked": (0, 3),
                "alone": (-1, 5),
            },
        ),
    ],
    ids=str,
)
def test_every_method_has_bounds(
    made_up: MadeUp, answers: dict[str, int | None], bounds: Mapping[str, tuple[int, int]]
) -> None:
    result = ms.screen(made_up("methods"), answers)
    assert {name: result[name].bounds for name in bounds} == bounds


@pytest.mark.parametrize(
    ("answers", "profile", "findings", "band"),
    [
        ([3, 2], None, ("raised", "not raised"), "high"),  # 2.5
        ([2, 2], None, ("not raised", "not raised"), "high"),
        ([2, 2], "lower", ("raised", "not raised"), "high"),
        ([2, 1], "lower", ("not raised", "raised"), "high"),  # 1.5
        ([1, 1], None, ("not raised", "not raised"), "low"),
        ([3, None], None, ("unknown", "unknown"), "high"),  # 1.5 to 3
        ([0, None], None, ("not raised", "unknown"), None),  # 0 to 1.5
    ],
)
def test_a_mean_is_compared_exactly(
    made_up: MadeUp, answers: list[int | None], profile: str | None, findings: tuple[str, str], band: str | None
) -> None:
    result = ms.screen(made_up("methods"), [*answers, 0, 5], profile=profile)
    assert (truths(result)["high-average"], truths(result)["exactly"]) == findings
    assert result["average"].band == band


@pytest.mark.parametrize(
    ("worst", "marked", "other"),
    [(5, 3, "raised"), (5, 1, "not raised"), (3, 2, "raised")],
)
def test_a_condition_over_two_scores(made_up: MadeUp, worst: int, marked: int, other: str) -> None:
    answers = {(5, 3): [3, 3, 0, 5], (5, 1): [0, 0, 0, 5], (3, 2): [3, 3, 0, 2]}[worst, marked]
    result = ms.screen(made_up("methods"), answers)
    assert (result["worst"].value, result["marked"].value) == (worst, marked)
    assert truths(result)["other"] == other
    if other == "raised":
        assert result.finding("other").because == ("marked = 3 > 2" if worst == 5 else "worst = 3 != 5")


# --- the prorated estimate -------------------------------------------------------------------------------------------


@pytest.mark.control("C-006")
@pytest.mark.parametrize(
    ("numerator", "denominator", "half_up", "half_even", "floor"),
    [
        (9, 2, 5, 4, 4),  # 4.5
        (11, 2, 6, 6, 5),  # 5.5
        (1, 2, 1, 0, 0),
        (14, 3, 5, 5, 4),
        (13, 3, 4, 4, 4),
        (12, 3, 4, 4, 4),
        (0, 7, 0, 0, 0),
    ],
)
def test_each_rounding_rule(numerator: int, denominator: int, half_up: int, half_even: int, floor: int) -> None:
    rules: tuple[Rounding, ...] = ("half-up", "half-even", "floor")
    assert [rounded(numerator, denominator, rule) for rule in rules] == [half_up, half_even, floor]


@pytest.mark.control("C-006")
@pytest.mark.parametrize(
    ("answers", "estimates"),
    [
        ({"a": 2, "b": 1}, (5, 4, 4)),  # 3 of 2 items: 4.5 of 3
        ({"b": 1, "c": 0}, (2, 2, 1)),
        ({"a": 1, "c": 1}, (3, 3, 3)),
        ({"a": 2}, (None, None, None)),  # two blanks are more than the rule allows
        ({"a": 2, "b": 1, "c": 0}, (None, None, None)),  # nothing to estimate
        ({}, (None, None, None)),
    ],
    ids=str,
)
def test_the_estimate_follows_the_rule_of_its_scale(
    made_up: MadeUp, answers: dict[str, int | None], estimates: tuple[int | None, ...]
) -> None:
    result = ms.screen(made_up("methods"), answers)
    scores = [result[name] for name in ("half_up", "half_even", "floor")]
    assert tuple(score.prorated for score in scores) == estimates
    named = ("half-up", "half-even", "floor") if estimates[0] is not None else (None,) * 3
    assert tuple(score.rounding for score in scores) == named


@pytest.mark.control("C-006")
def test_the_estimate_stands_beside_the_bounds_and_decides_nothing() -> None:
    result = ms.screen(PHQ9, [2, 1, 1, 1, 1, 1, 1, 1, None, 0])
    total = result["total"]
    assert (total.prorated, total.prorated_band, total.rounding) == (10, "moderate", "half-up")
    assert (total.value, total.bounds, total.band) == (None, (9, 12), None)
    assert truths(result)["positive-screen"] == "unknown"


@pytest.mark.control("C-006")
def test_the_estimate_of_4_5_is_5() -> None:
    total = ms.screen(PHQ9, [1, 1, 1, 1, 0, 0, 0, 0, None, 0])["total"]
    assert (total.prorated, total.prorated_band, total.bounds) == (5, "mild", (4, 7))


@pytest.mark.control("C-006")
def test_without_a_published_rule_there_is_no_estimate() -> None:
    for name in ("gad-7", "phq-2", "gad-2", "psc-17"):
        instrument = ms.load(name)
        answers = {item.id: item.upper for item in instrument.items[1:]}
        assert [score.prorated for score in ms.screen(instrument, answers).scores] == [None] * len(instrument.scales)


def test_what_was_skipped_counts_as_answered_in_an_estimate(made_up: MadeUp) -> None:
    total = drinking(made_up("drinking"), drinks=1, glasses=0, binges=None)["total"]
    assert total.prorated is None  # "harm" may still have been asked
    total = drinking(made_up("drinking"), drinks=1, glasses=1, binges=None, harm=1)["total"]
    assert (total.prorated, total.prorated_band) == (4, "risky")


# --- bands -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "points", "band", "possible"),
    [
        ({"education_years": 0}, 1, "normal", ("normal",)),
        ({"education_years": 6}, 1, "impaired", ("impaired",)),
        ({"education_years": 6}, 2, "normal", ("normal",)),
        ({"education_years": 7, "sex": "male", "age_years": 60}, 3, "normal", ("normal",)),
        ({"education_years": 7, "sex": "male", "age_years": 59}, 3, "doubtful", ("doubtful",)),
        ({"education_years": 7, "sex": "female"}, 3, "doubtful", ("doubtful",)),
        ({"education_years": 7, "sex": "male"}, 3, None, ("normal", "doubtful")),  # old or not
        ({"education_years": 7}, 4, "normal", ("normal",)),  # whoever it is
        ({"education_years": 7}, 2, "impaired", ("impaired",)),
        ({}, 2, None, ("normal", "impaired")),
        ({}, 0, "impaired", ("impaired",)),
        ({}, 4, "normal", ("normal",)),
    ],
    ids=str,
)
def test_the_band_depends_on_who_it_is(
    made_up: MadeUp, facts: dict[str, Any], points: int, band: str | None, possible: tuple[str, ...]
) -> None:
    answers = {"recall": min(points, 2), "naming": max(points - 2, 0), "birth": 0}
    total = ms.screen(made_up("memory"), answers, **facts)["total"]
    assert (total.value, total.band, total.possible_bands) == (points, band, possible)


def test_blanks_and_unknown_facts_widen_the_band_together(made_up: MadeUp) -> None:
    total = ms.screen(made_up("memory"), {"recall": 1}, education_years=0)["total"]
    assert (total.bounds, total.band) == ((1, 3), "normal")
    total = ms.screen(made_up("memory"), {"recall": 1})["total"]
    assert total.possible_bands == ("normal", "impaired", "doubtful")


def test_a_scale_may_have_no_band_for_a_person(made_up: MadeUp) -> None:
    score = ms.screen(made_up("memory"), {"birth": 2}, sex="male", pregnant=False)["only_women"]
    assert (score.band, score.possible_bands) == (None, ())
    unsure = ms.screen(made_up("memory"), {"birth": 0})["only_women"]
    assert (unsure.band, unsure.possible_bands) == ("few", ("few",))


@pytest.mark.control("C-031")
@pytest.mark.parametrize(
    ("profile", "sex", "total", "band"),
    [
        (None, "female", 1, "calm"),
        (None, None, 3, "uneasy"),
        ("strict", "female", 1, "tense"),
        ("strict", "male", 1, "calm"),
        ("strict", None, 1, None),
        ("strict", None, 2, "tense"),
    ],
)
def test_bands_are_those_of_the_profile(
    made_up: MadeUp, profile: str | None, sex: Any, total: int, band: str | None
) -> None:
    answers = [min(total, 3), max(total - 3, 0)]
    assert ms.screen(made_up("profiles"), answers, profile=profile, sex=sex)["total"].band == band


# --- facts in findings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "young"),
    [
        ({"age_months": 47}, "raised"),
        ({"age_months": 48}, "not raised"),
        ({"age_years": 3}, "raised"),
        ({"age_years": 4}, "not raised"),
        ({"age_years": 3, "age_months": 47}, "raised"),
        ({}, "unknown"),
    ],
    ids=str,
)
def test_ages_in_years_and_months_are_one_age(made_up: MadeUp, facts: dict[str, Any], young: str) -> None:
    assert truths(ms.screen(made_up("memory"), {"recall": 0, "naming": 0}, **facts))["young"] == young


@pytest.mark.parametrize(("pregnant", "truth"), [(True, "raised"), (False, "not raised"), (None, "unknown")])
def test_yes_no_facts(made_up: MadeUp, pregnant: bool | None, truth: str) -> None:  # noqa: FBT001 - a fact
    result = ms.screen(made_up("memory"), {"birth": 1}, sex="female", pregnant=pregnant)
    assert truths(result)["expecting"] == truth


def test_who_answered_may_matter(made_up: MadeUp) -> None:
    instrument = made_up("memory")
    assert truths(ms.screen(instrument, {}, completed_by="clinician"))["not-by-clinician"] == "not raised"
    assert truths(ms.screen(instrument, {}))["not-by-clinician"] == "unknown"
    other = ms.screen(instrument, {}, completed_by="self", overrides={"completed_by": "a self-report study"})
    assert truths(other)["not-by-clinician"] == "raised"


def test_findings_keep_the_order_of_the_definition() -> None:
    result = ms.screen(PHQ9, [3] * 10)
    assert [finding.id for finding in result.findings] == [rule.id for rule in PHQ9.findings]
    assert [score.id for score in result.scores] == ["total", "symptoms"]


def test_known_scores_are_the_same_however_often_they_are_made() -> None:
    first, second = (ms.screen(PHQ2, [2, 1])["total"] for _ in range(2))
    assert first == second == ms.screen(PHQ2, [1, 2])["total"]

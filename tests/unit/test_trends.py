"""Trends: which results are compared, in which order, and what is said when they are not."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.comparable import OTHER_RESPONDENT
from mindscreen.result import Result

PHQ9, SDQ, WHO5 = ms.load("phq-9"), ms.load("sdq"), ms.load("who-5")
TIMES = [f"2026-0{month}-01T09:30:00+08:00" for month in range(1, 6)]


def phq9(total: int, authored: str | None = None, **more: Any) -> Result:
    answers = [min(3, max(0, total - 3 * item)) for item in range(9)]
    return ms.screen(PHQ9, [*answers, 0], authored=authored, **more)


def made(result: Result, **parts: Any) -> Result:
    """The result as if some of its parts were others, as it may come from a store."""
    return Result(parts=replace(result.parts, **parts))


def codes(first: Result, last: Result) -> list[str]:
    return [reason.code for reason in ms.trend([first, last], in_order=True).not_comparable]


def test_each_result_is_compared_with_the_one_before_it_and_the_last_with_the_first() -> None:
    results = [phq9(total, time) for total, time in zip((18, 12, 13, 4), TIMES, strict=False)]
    trend = ms.trend(reversed(results))
    assert trend.results == tuple(results)
    assert [step["total"].difference.lower for step in trend.steps] == [-6, 1, -9]
    assert trend.overall["total"].difference == (-14, -14)
    assert trend.not_comparable == ()
    assert trend.overall.definition == PHQ9.canonical


def test_two_results_are_one_step_which_is_the_whole() -> None:
    trend = ms.trend([phq9(18, TIMES[0]), phq9(12, TIMES[1])])
    assert trend.steps == (trend.overall,)
    assert (trend.overall.first["total"].value, trend.overall.last["total"].value) == (18, 12)


def test_every_reported_score_has_a_change() -> None:
    psqi = ms.load("psqi")
    result = ms.screen(psqi, {})
    step = ms.trend([result, result], in_order=True).overall
    assert [change.scale for change in step.changes] == [scale.id for scale in psqi.scales if scale.reported]
    assert len(step.changes) < len(psqi.scales)


def test_an_instant_is_the_same_in_every_zone() -> None:
    early, late = phq9(18, "2026-01-01T09:30:00+08:00"), phq9(12, "2026-01-01T02:00:00Z")
    assert ms.trend([late, early]).results == (early, late)


def test_a_higher_well_being_is_the_better_one() -> None:
    low, high = (ms.screen(WHO5, [value] * 5) for value in (1, 4))
    change = ms.trend([low, high], in_order=True).overall["index"]
    assert (change.direction, change.mcid_met, change.improvement) == ("better", ms.Truth.TRUE, None)


@pytest.mark.parametrize(
    ("times", "what"),
    [
        ([None, TIMES[0]], "does not state when"),
        (["2026-01-01", TIMES[1]], "does not state when"),
        (["last week", TIMES[1]], "does not state when"),
        (["2026-01-01T09:30:00", TIMES[1]], "does not state when"),
        ([TIMES[0], TIMES[0]], "of the same time"),
        ([TIMES[0], "2026-01-01T01:30:00Z"], "of the same time"),
    ],
)
def test_without_an_order_there_is_no_trend(times: list[str | None], what: str) -> None:
    results = [phq9(18, time) for time in times]
    with pytest.raises(ms.ResponseError) as caught:
        ms.trend(results)
    assert caught.value.code == "MS-R010"
    assert what in caught.value.what
    assert "2026" not in caught.value.what
    assert ms.trend(results, in_order=True).results == tuple(results)


def test_the_order_that_is_given_may_not_contradict_the_times() -> None:
    with pytest.raises(ms.ResponseError, match=r"\[MS-R010\] trend: a result is older than the one before it"):
        ms.trend([phq9(18, TIMES[1]), phq9(12), phq9(11, TIMES[0])], in_order=True)


@pytest.mark.parametrize("results", [[], [phq9(18, TIMES[0])], [phq9(18, TIMES[0]), "something else"]])
def test_a_change_is_between_results(results: list[Any]) -> None:
    with pytest.raises(ms.ResponseError) as caught:
        ms.trend(results)
    assert caught.value.code == "MS-R011"


def test_results_of_different_instruments_are_not_compared() -> None:
    trend = ms.trend([phq9(18), ms.screen(WHO5, [1] * 5), phq9(12)], in_order=True)
    assert [reason.code for reason in trend.not_comparable] == ["other-instrument"]
    assert [step.changes for step in trend.steps] == [(), ()]
    assert trend.overall["total"].direction == "better"  # the first and the last are of one
    assert repr(trend) == "<Trend of phq-9, who-5>"
    with pytest.raises(ms.NotFoundError, match=r"\[MS-N007\].*The two results are of different instruments\."):
        trend.steps[0]["total"]


def test_a_score_that_is_not_there_has_no_change() -> None:
    with pytest.raises(ms.NotFoundError, match=r"\[MS-N007\].*There are: total, symptoms\."):
        ms.trend([phq9(18), phq9(12)], in_order=True).overall["anxiety"]


def test_major_versions_and_scoring_rules_must_be_the_same() -> None:
    now = phq9(18)
    assert codes(made(now, instrument_version="0.9.0"), now) == ["other-version"]
    assert codes(made(now, instrument_version="1.0.0"), now) == []
    older = made(now, instrument_version="1.0.0", scoring_hash="sha256:0")
    assert codes(older, now) == []  # within a major version no score can change
    assert codes(made(now, scoring_hash="sha256:0"), now) == ["other-scoring"]  # a site altered something


def test_norms_may_differ_between_minor_versions() -> None:
    promis = ms.load("promis-pediatric", allow_draft=True)
    assert any(scale.norm is not None for scale in promis.scales)
    now = ms.screen(promis, {}, completed_by="self")
    assert codes(made(now, instrument_version=f"{promis.version[0]}.99.0", scoring_hash="sha256:0"), now) == [
        "other-scoring"
    ]


def test_cut_off_profiles_and_respondents_must_be_the_same() -> None:
    assert codes(phq9(18, profile="china-general-population"), phq9(18)) == ["other-profile"]
    parent, teacher, nobody = (ms.screen(SDQ, {}, completed_by=who) for who in ("parent", "teacher", None))
    assert codes(parent, parent) == []
    assert codes(parent, teacher) == ["other-respondent"]
    assert codes(parent, nobody) == codes(nobody, nobody) == ["respondent-not-stated"]
    assert codes(made(parent, profile="other"), teacher) == ["other-profile", "other-respondent"]


def test_who_answered_need_not_be_stated_where_only_one_may() -> None:
    assert codes(phq9(18, completed_by="self"), phq9(12)) == []
    proxy = phq9(12, completed_by="caregiver", overrides={"completed_by": "cannot read"})
    assert codes(phq9(18), proxy) == ["other-respondent"]


def test_the_reason_is_there_in_words() -> None:
    assert OTHER_RESPONDENT.text["en"] == "The two forms were completed by different kinds of respondent."
    assert OTHER_RESPONDENT.to_dict() == {
        "code": "other-respondent",
        "text": {"en": OTHER_RESPONDENT.text["en"], "zh-CN": "两次作答的填写人类别不同。"},
    }


def test_stored_results_are_compared_by_the_installed_definition() -> None:
    stored = [Result.from_dict(json.loads(json.dumps(phq9(total, time).to_dict()))) for total, time in
              zip((18, 9), TIMES, strict=False)]  # fmt: skip
    trend = ms.trend(stored)
    assert trend.overall["total"].improvement is ms.Truth.TRUE
    assert trend.overall.definition == PHQ9.canonical
    with_one_made_here = ms.trend([phq9(18, TIMES[0]), stored[1]])
    assert with_one_made_here.overall.definition == PHQ9.canonical


def test_a_stored_result_of_a_version_that_is_not_installed_is_an_error() -> None:
    old = made(phq9(18), instrument_version="7.0.0")
    with pytest.raises(ms.NotFoundError, match="MS-N002"):
        ms.trend([old, old], in_order=True)


def test_a_score_that_an_older_version_lacks_has_no_change() -> None:
    now = phq9(18)
    older = made(now, instrument_version="1.0.0", scores=now.scores[:1])
    assert [change.scale for change in ms.trend([older, now], in_order=True).overall.changes] == ["total"]


def test_a_trend_is_plain_json_and_does_not_show_in_logs() -> None:
    trend = ms.trend([phq9(18, TIMES[0]), phq9(9, TIMES[1])])
    data = json.loads(json.dumps(trend.to_dict()))
    assert data == trend.to_dict()
    assert (data["format"], len(data["steps"])) == ("mindscreen-trend/1", 1)
    assert data["overall"]["first"] == {
        "instrument": PHQ9.canonical, "scoring_hash": PHQ9.scoring_hash, "authored": TIMES[0],
    }  # fmt: skip
    assert "authored" not in ms.trend([phq9(1), phq9(2)], in_order=True).to_dict()["overall"]["first"]
    assert data["overall"]["not_comparable"] == []
    assert (repr(trend), repr(trend.overall)) == ("<Trend of phq-9>", f"<TrendStep of {PHQ9.canonical}>")


def test_the_happiness_data_have_a_trend_for_everybody_who_came_back(shared_data: Path) -> None:
    """Woodworth 2018, J Open Psychol Data 6:1: CES-D at up to six occasions; the totals are those of the authors."""
    ces_d = ms.load("ces-d")
    people: dict[str, list[tuple[float, dict[str, str]]]] = {}
    with (shared_data / "ahi_cesd_longitudinal.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            people.setdefault(row["id"], []).append((float(row["elapsed.days"]), row))
    several = [sorted(rows, key=lambda pair: pair[0]) for rows in people.values() if len(rows) > 1]
    assert len(several) > 150
    for rows in several:
        forms = [[int(row[f"cesd{number:02}"]) - 1 for number in range(1, 21)] for _, row in rows]
        results = [ms.screen(ces_d, form, completed_by="self") for form in forms]
        trend = ms.trend(results, in_order=True)
        assert len(trend.steps) == len(rows) - 1
        totals = [int(row["cesdTotal"]) for _, row in rows]
        assert trend.overall["total"].difference == (totals[-1] - totals[0],) * 2
        assert trend.overall["total"].reliable is None  # no number for the CES-D yet

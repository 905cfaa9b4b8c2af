"""What else holds of the referral table for older people and severe mental disorders, beside its rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.spec.referral_rows import Answers, advise, crisis_rules, given, place_with, scoring
from tests.spec.referral_rows_elderly import ROWS

import mindscreen as ms
from mindscreen.carepathway import PathwayStep
from mindscreen.followup import schedule
from mindscreen.rule import EVERYBODY
from mindscreen.rulesets import rule_sets

NOON = "2026-11-21T12:00:00+08:00"
FORMS = sorted({row.form for row in ROWS})


def test_who_is_told_of_a_crisis_and_who_asks() -> None:
    told_of = {rule.id: rule.notify for form in FORMS for each in rule_sets(form) for rule in crisis_rules(each)}
    assert told_of == {
        "csdd-suicide": ("responsible_doctor", "crisis_team", "carer"),
        "csdd-suicide-screen": ("responsible_doctor",),
        "csdd-active-suicidal-wishes": ("responsible_doctor", "crisis_team", "carer"),
        "csdd-suicide-not-rated": ("responsible_doctor",),
        "csdd-suicidal-wishes-not-rated": ("responsible_doctor",),
        "4at-delirium": ("responsible_doctor",),
        "4at-delirium-open": ("responsible_doctor",),
        "cam-short-delirium": ("responsible_doctor",),
        "cam-short-delirium-open": ("responsible_doctor",),
        "cam-icu-delirium": ("responsible_doctor", "duty_nurse"),
        "cam-icu-delirium-open": ("responsible_doctor", "duty_nurse"),
        "cn-smd-unstable": ("responsible_doctor", "crisis_team", "family"),
        "cn-smd-not-rated": ("responsible_doctor",),
    }


@pytest.mark.parametrize(
    ("form", "answers", "own"),
    [
        ("gds-15", scoring("gds-15", 5), "asq"),
        ("cn-elderly-cognition-coarse", {"immediate": 1}, "mini-cog"),
        ("cn-elderly-cognition-coarse", {"immediate": 1}, "ad8"),
    ],
)
def test_of_several_forms_that_of_the_place_is_given(form: str, answers: Answers, own: str) -> None:
    step = PathwayStep("second-step", (own,), EVERYBODY, "proposal", ())
    place = replace(place_with(form), steps=(step,))
    assert [each.instrument for each in place.advise(ms.screen(ms.load(form), answers)) if each.action == "screen"] == [
        own
    ]


def test_a_positive_mood_question_leads_to_the_scale_and_the_scale_to_the_question_about_suicide() -> None:
    step = PathwayStep("first-step", ("cn-elderly-mood-coarse",), EVERYBODY, "official", ())
    session = replace(place_with("cn-elderly-mood-coarse"), steps=(step,)).start(age_years=70, completed_by="clinician")
    given_then = []
    for answers in ({"q1": 1}, scoring("gds-15", 5), {}):
        assert session.next is not None
        given_then.append(session.next.instrument)
        form = ms.load(session.next.instrument)
        session = session.record(ms.screen(form, answers, age_years=70, completed_by="clinician"))
    assert given_then == ["cn-elderly-mood-coarse", "gds-15", "c-ssrs-screener"]


def test_today_ends_with_the_day_and_a_month_later_is_a_month_later() -> None:
    row = given("gds-15", scoring("gds-15", 5))
    assert [each.due for each in advise(row, at=NOON)] == ["2026-11-21T23:59:00+08:00", "2026-12-19T12:00:00+08:00"]


def test_what_is_certain_of_a_partial_form_is_acted_on() -> None:
    (asked, referred) = advise(given("gds-15", scoring("gds-15", 9, q14=None, q15=None)))
    assert asked.id == "gds-15-ask-about-suicide"
    assert referred.reasons[0].because == "total = 9..11 (moderate)"


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("cn-smd-unstable-visit", "severe-mental-disorder-unstable"),
        ("cn-smd-basically-stable", "severe-mental-disorder-basically-stable"),
        ("cn-smd-stable", "severe-mental-disorder-stable"),
    ],
)
def test_the_next_visit_is_that_of_the_follow_up_schedule(rule: str, name: str) -> None:
    (only,) = rule_sets("cn-smd-risk-rating")
    (found,) = [each for each in only.rules if each.id == rule]
    assert found.within == schedule(name).visits[0].latest
    assert found.status == schedule(name).status


def test_what_the_specification_says_is_official_and_what_we_add_is_not() -> None:
    (only,) = rule_sets("cn-smd-risk-rating")
    assert {each.id for each in only.rules if each.status == "official"} == {
        "cn-smd-unstable",
        "cn-smd-unstable-visit",
        "cn-smd-stable",
    }


@pytest.mark.parametrize(
    ("points", "asked", "seen"),
    [
        (4, [], []),
        (
            5,
            ["general", "more-than-five", "hong-kong", "wst-802", "cn-elderly-care-2022"],
            ["general", "cn-elderly-care-2022"],
        ),
        (
            6,
            ["general", "more-than-five", "hong-kong", "wst-802", "cn-elderly-care-2022"],
            ["general", "more-than-five", "cn-elderly-care-2022"],
        ),
        (
            8,
            ["general", "more-than-five", "hong-kong", "wst-802", "cn-elderly-care-2022"],
            ["general", "more-than-five", "hong-kong", "cn-elderly-care-2022"],
        ),
        (
            9,
            ["general", "more-than-five", "hong-kong", "wst-802", "cn-elderly-care-2022"],
            ["general", "more-than-five", "hong-kong", "wst-802", "cn-elderly-care-2022"],
        ),
    ],
)
def test_a_higher_cut_off_is_no_reason_not_to_ask_about_suicide(points: int, asked: list[str], seen: list[str]) -> None:
    sets = [each.id for each in rule_sets("gds-15")]
    advice = {name: advise(given("gds-15", scoring("gds-15", points), rules=name)) for name in sets}
    assert [name for name in sets if "gds-15-ask-about-suicide" in {each.id for each in advice[name]}] == asked
    assert [name for name in sets if {"assess", "refer"} & {each.action for each in advice[name]}] == seen

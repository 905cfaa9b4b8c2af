"""What else holds of the referral table for children and young people, beside its rows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.spec.referral_rows import advise, crisis_rules, given, healthy, place_with, scoring, told, written
from tests.spec.referral_rows_children import ROWS

import mindscreen as ms
from mindscreen.carepathway import PathwayStep
from mindscreen.rule import EVERYBODY
from mindscreen.rulesets import rule_sets

NOON = "2026-11-21T12:00:00+08:00"
FORMS = sorted({row.form for row in ROWS})

# --- forms that wait for the norms of a site --------------------------------------------------------------------------

WITH_NORMS = [
    ("scas", {}, ["scas-negative: re-screen scas U4 P12M treating_team []"]),
    ("scas", {"total": 59}, ["scas-negative: re-screen scas U4 P12M treating_team []"]),
    ("scas", {"total": 60}, ["scas-positive: assess U3 P28D child_psych [responsible_doctor, guardian]"]),
    ("scas", {"social": 60}, ["scas-subscale: assess U3 P28D child_psych [responsible_doctor, guardian]"]),
    ("promis-pediatric", {}, ["promis-pediatric-negative: re-screen promis-pediatric U4 P12M treating_team []"]),
    (
        "promis-pediatric",
        {"anxiety": 54, "depression": 54},
        ["promis-pediatric-negative: re-screen promis-pediatric U4 P12M treating_team []"],
    ),
    (
        "promis-pediatric",
        {"anxiety": 55},
        ["promis-pediatric-anxiety: assess U3 P28D child_psych [responsible_doctor, guardian]"],
    ),
    (
        "promis-pediatric",
        {"depression": 55},
        [
            "promis-pediatric-ask-about-suicide: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "promis-pediatric-depression: assess U3 P28D child_psych [responsible_doctor, guardian]",
        ],
    ),
]


def with_the_same_norm_for_everybody(form: str, standing: dict[str, int], folder: Path) -> ms.Instrument:
    """The form with tables that give each scale one standard score, whatever its sum."""
    instrument = ms.load(form)
    tables = {}
    for scale in instrument.scales:
        if scale.norm is not None:
            sums = instrument.scale(scale.norm.of)
            tables[scale.id] = [
                {"scores": [[each, standing.get(sums.id, 40)] for each in range(sums.lower, sums.upper + 1)]}
            ]
    norms = {"format": "mindscreen-norms/1", "instrument": form, "version": "1", "source": "made up", "scales": tables}
    (folder / "norms.yaml").write_text(json.dumps(norms), encoding="utf-8")
    return ms.with_norms(instrument, folder / "norms.yaml")


@pytest.mark.parametrize(("form", "standing", "advised"), WITH_NORMS)
def test_a_standard_score_of_the_site_is_acted_on(
    form: str, standing: dict[str, int], advised: list[str], tmp_path: Path
) -> None:
    result = ms.screen(with_the_same_norm_for_everybody(form, standing, tmp_path), healthy(form), age_years=12)
    assert [told(each) for each in place_with(form).advise(result)] == advised


def test_every_rule_for_a_standard_score_has_answers_on_which_it_fires() -> None:
    found = {(form, "", line.split(":")[0]) for form, _, lines in WITH_NORMS for line in lines}
    assert found == written(["scas", "promis-pediatric"])


@pytest.mark.parametrize("form", ["scas", "promis-pediatric"])
def test_without_the_norms_it_is_judged_clinically(form: str) -> None:
    (advice,) = advise(given(form, healthy(form), age_years=12))
    assert advice.id == "default-positive-without-norms"


# --- who is told, due dates -------------------------------------------------------------------------------------------


def test_who_is_told_of_a_crisis_and_who_asks() -> None:
    rules = [rule for form in FORMS for each in rule_sets(form) for rule in crisis_rules(each)]
    assessing = {rule.id: rule.notify for rule in rules if rule.action == "assess"}
    assert assessing.pop("abc-self-injury") == ("responsible_doctor", "guardian")
    assert set(assessing.values()) == {("responsible_doctor", "crisis_team", "guardian")}
    assert {rule.notify for rule in rules if rule.action in {"ask", "screen"}} == {("responsible_doctor",)}


def test_a_guardian_who_may_be_the_source_of_harm_is_not_told() -> None:
    row = given("phq-a", healthy("phq-a", attempt=1), age_years=14)
    first, *_ = advise(row, circumstances=["guardian-suspected"])
    assert first.notify == ("responsible_doctor", "crisis_team", "civil_affairs", "police_110")


def test_a_follow_up_that_was_refused_has_the_due_date_of_a_positive_one() -> None:
    refused, positive = (advise(given("m-chat-r-f", answers), at=NOON) for answers in (None, scoring("m-chat-r-f", 2)))
    assert refused[0].due == positive[0].due == "2026-12-19T12:00:00+08:00"


def test_a_follow_up_is_called_for_and_its_refusal_counts_as_positive() -> None:
    step = PathwayStep("first-step", ("m-chat-r",), EVERYBODY, "proposal", ())
    session = replace(place_with("m-chat-r"), steps=(step,)).start(age_months=24)
    session = session.record(ms.screen(ms.load("m-chat-r"), scoring("m-chat-r", 5), age_months=24))
    assert session.next is not None
    assert session.next.instrument == "m-chat-r-f"
    refused = session.refuse("m-chat-r-f")
    assert refused.next is None
    assert "m-chat-r-f-refused" in {each.id for each in refused.advice}


def test_a_follow_up_that_is_not_held_yet_has_a_due_date() -> None:
    (advice,) = advise(given("m-chat-r", scoring("m-chat-r", 3), age_months=24), at=NOON)
    assert advice.due == "2026-12-19T12:00:00+08:00"


def test_a_young_person_is_not_screened_again_before_two_weeks_have_passed() -> None:
    row = given("phq-a", {**healthy("phq-a"), **dict.fromkeys(["q3", "q4", "q5", "q6", "q7"], 1)}, age_years=14)
    (advice,) = advise(row, at=NOON)
    assert (advice.not_before, advice.due) == ("2026-12-05T12:00:00+08:00", "2026-12-19T12:00:00+08:00")


def test_what_a_young_person_says_about_substances_is_not_told_to_the_guardian() -> None:
    told_to = {name for row in ROWS if row.form == "crafft-2.1" for each in advise(row) for name in each.notify}
    assert told_to == {"responsible_doctor", "patient"}

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.batch import screen_many
from mindscreen.eligibility import eligible

Define = Callable[[str], ms.Instrument]

PHQ2 = ms.load("phq-2")
PSC17 = ms.load("psc-17")


def codes(result: ms.Result) -> list[tuple[str, str]]:
    return [(notice.code, notice.about) for notice in result.notices]


def screened(instrument: ms.Instrument, **facts: Any) -> ms.Result:
    return ms.screen(instrument, {}, **facts)


@pytest.mark.control("C-027")
@pytest.mark.parametrize(
    ("instrument", "age", "range_"),
    [
        (PHQ2, {"age_years": 17}, "from 18 years"),
        (PHQ2, {"age_months": 215}, "from 18 years"),
        (PHQ2, {"age_years": 0}, "from 18 years"),
        (PSC17, {"age_years": 3}, "from 4 years to 17 years"),
        (PSC17, {"age_years": 18}, "from 4 years to 17 years"),
        (PSC17, {"age_months": 47}, "from 4 years to 17 years"),
        (PSC17, {"age_months": 216}, "from 4 years to 17 years"),
    ],
    ids=str,
)
def test_outside_the_published_age_there_is_no_score(
    instrument: ms.Instrument, age: dict[str, int], range_: str
) -> None:
    with pytest.raises(ms.EligibilityError) as refusal:
        screened(instrument, **age)
    told = str(refusal.value)
    assert told.startswith(f"[MS-E001] {instrument.canonical}: the age is outside the published range ({range_}). ")
    assert told.endswith("Or record overrides={'age': '<reason>'}.")


@pytest.mark.control("C-027")
def test_a_refusal_names_what_was_published_for_such_a_person() -> None:
    with pytest.raises(ms.EligibilityError) as refusal:
        ms.screen(ms.load("phq-9"), {}, age_years=13, completed_by="self")
    named = refusal.value.remedy.partition("Published for such a person: ")[2].partition(". ")[0].split(", ")
    assert "phq-a" in named
    for other in named:
        assert ms.screen(ms.load(other), {}, age_years=13, completed_by="self").overrides == ()
    assert not {"phq-9", "epds"} & set(named)  # the EPDS has no limits of age: it is not for everybody all the same


@pytest.mark.control("C-027")
def test_a_refusal_says_so_when_nothing_was_published_for_such_a_person(define: Define) -> None:
    with pytest.raises(ms.EligibilityError, match=r"No other instrument on frailty|Choose another"):
        ms.screen(ms.load("frail"), {}, age_years=3)
    with pytest.raises(ms.EligibilityError, match="No other instrument on trauma in the catalogue was published"):
        ms.screen(ms.load("cries-8"), {}, age_years=1)
    with pytest.raises(ms.EligibilityError, match="Choose another instrument"):
        screened(define(TODDLERS), age_months=90)


@pytest.mark.control("C-027")
def test_one_respondent_may_have_a_narrower_range(define: Define) -> None:
    who = "completed_by: [parent, clinician], ages_of: {clinician: {from: 30, to: 35}}"
    form = define(TODDLERS.replace("completed_by: [parent]", who))
    assert screened(form, age_months=29, completed_by="parent").overrides == ()
    assert screened(form, age_months=29).overrides == ()
    assert screened(form, age_months=30, completed_by="clinician").overrides == ()
    with pytest.raises(ms.EligibilityError, match=r"\) when completed by clinician"):
        screened(form, age_months=29, completed_by="clinician")
    who_answered = ["clinician", "clinician", "parent"]
    with pytest.raises(ms.EligibilityError, match="2 rows"):
        screen_many(form, [[0], [0], [0]], age_months=[29, 30, 23], completed_by=who_answered)


@pytest.mark.parametrize(
    ("ages", "what"),
    [
        ("ages_of: {self: {from: 30}}", "for those who may answer"),
        ("ages_of: {parent: {from: 20, to: 30}}", "reaches beyond"),
        ("ages_of: {parent: {from: 25, to: 40}}", "reaches beyond"),
    ],
)
def test_narrower_ranges_that_make_no_sense_are_refused(define: Define, ages: str, what: str) -> None:
    with pytest.raises(ms.DefinitionError, match=what):
        define(TODDLERS.replace("completed_by: [parent]", f"completed_by: [parent], {ages}"))


@pytest.mark.control("C-027")
def test_a_range_in_months_is_a_range_in_months(define: Define) -> None:
    toddlers = define(TODDLERS)
    for months in (24, 35):
        assert screened(toddlers, age_months=months, completed_by="parent").notices == ()
    for months in (23, 36):
        with pytest.raises(ms.EligibilityError):
            screened(toddlers, age_months=months)


TODDLERS = """
for: {age_months: {from: 24, to: 35}, completed_by: [parent], cite: nobody}
options: {yes_no: [{value: 0, key: no-}, {value: 1, key: yes-}]}
items: [{id: q1, about: one, options: yes_no}]
scales: [{id: total, method: sum, items: [q1], cite: nobody}]
findings: [{id: positive, when: total >= 1, level: positive, cite: nobody}]
published: {total: {range: [0, 1], cite: nobody}}
""".replace("no-", "negative").replace("yes-", "positive")


@pytest.mark.parametrize(
    ("ages", "range_"),
    [("{from: 6, to: 40}", "from 6 months to 40 months"), ("{to: 47}", "to 3 years"), ("{from: 13}", "from 13 months")],
)
def test_the_range_is_said_in_the_unit_that_is_whole(define: Define, ages: str, range_: str) -> None:
    instrument = define(TODDLERS.replace("{from: 24, to: 35}", ages))
    with pytest.raises(ms.EligibilityError) as refusal:
        screened(instrument, age_months=5 if "from" in ages else 99)
    assert f"({range_})" in str(refusal.value)


@pytest.mark.control("C-027")
@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ({"age_months": 29}, None),
        ({"age_months": 30}, []),
        ({"age_years": 1}, None),
        ({"age_years": 2}, [("age-at-the-limit", "")]),  # 24 to 35 months, and 30 is the limit
        ({"age_years": 3}, []),
        ({"age_years": 99}, []),
        ({"age_years": 100}, [("age-at-the-limit", "")]),  # 1200 to 1211 months; 1205 is the limit
        ({"age_years": 101}, None),
        ({"age_months": 1205}, []),
        ({"age_months": 1206}, None),
    ],
    ids=str,
)
def test_an_age_in_years_at_a_limit_in_months_is_noted(
    define: Define, age: dict[str, int], expected: list[tuple[str, str]] | None
) -> None:
    instrument = define(TODDLERS.replace("{from: 24, to: 35}", "{from: 30, to: 1205}"))
    if expected is None:
        with pytest.raises(ms.EligibilityError):
            screened(instrument, **age)
    else:
        assert codes(screened(instrument, completed_by="parent", **age)) == expected


@pytest.mark.control("C-028")
@pytest.mark.parametrize("who", ["parent", "caregiver", "teacher", "clinician"])
def test_a_form_for_oneself_is_not_answered_by_another(who: Any) -> None:
    with pytest.raises(ms.EligibilityError) as refusal:
        screened(PHQ2, completed_by=who)
    assert refusal.value.code == "MS-E002"
    assert refusal.value.where == "phq-2|1.0.0"
    assert "it was published to be completed by: self" in refusal.value.what
    assert "overrides={'completed_by': '<reason>'}" in refusal.value.remedy


@pytest.mark.control("C-028")
def test_who_answered_is_part_of_the_result() -> None:
    assert screened(PSC17, completed_by="parent").context.completed_by == "parent"
    assert screened(PSC17, completed_by="caregiver").to_dict()["context"] == {"completed_by": "caregiver"}
    with pytest.raises(ms.EligibilityError, match=r"\[MS-E002\].*completed by: parent, caregiver"):
        screened(PSC17, completed_by="self")


@pytest.mark.control("C-029")
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ["age-not-stated", "respondent-not-stated"]),
        ({"age_years": 34}, ["respondent-not-stated"]),
        ({"completed_by": "self"}, ["age-not-stated"]),
        ({"age_years": 34, "completed_by": "self"}, []),
    ],
    ids=str,
)
def test_what_was_not_stated_is_said(facts: dict[str, Any], expected: list[str]) -> None:
    extras: list[dict[str, Any]] = [{}, {"authored": "2026-11-21T09:30:00+08:00"}, {"overrides": {}}]
    for extra in extras:
        assert [code for code, _ in codes(screened(PHQ2, **facts, **extra))] == expected


def test_an_age_matters_only_where_one_is_published(made_up: Callable[[str], ms.Instrument]) -> None:
    assert codes(screened(made_up("drinking"), completed_by="self")) == []
    assert codes(screened(made_up("drinking"), age_years=1, completed_by="self")) == []


@pytest.mark.control("C-030")
def test_an_override_is_recorded_with_its_reason() -> None:
    result = screened(PHQ2, age_years=16, completed_by="clinician", overrides=OVERRIDES)
    assert [(each.rule, each.reason) for each in result.overrides] == [
        ("age", "pupil of sixteen"),
        ("completed_by", "read aloud"),
    ]
    assert codes(result) == [("outside-published-population", "age"), ("outside-published-population", "completed_by")]
    assert result.to_dict()["overrides"][0] == {"rule": "age", "reason": "pupil of sixteen"}


OVERRIDES = {"age": "  pupil of sixteen ", "completed_by": "read aloud"}


@pytest.mark.control("C-030")
def test_an_override_that_was_not_needed_is_not_recorded() -> None:
    result = screened(PHQ2, age_years=18, completed_by="self", overrides=OVERRIDES)
    assert result.overrides == ()
    assert result.notices == ()


@pytest.mark.control("C-030")
def test_one_rule_set_aside_leaves_the_other_in_force() -> None:
    with pytest.raises(ms.EligibilityError) as refusal:
        screened(PHQ2, age_years=16, completed_by="parent", overrides={"age": "pupil of sixteen"})
    assert refusal.value.code == "MS-E002"


@pytest.mark.control("C-030")
@pytest.mark.control("C-050")
@pytest.mark.parametrize(
    "overrides",
    [
        {"age": ""},
        {"age": "   "},
        {"age": None},
        {"age": True},
        {"age": 987654},
        {"sex": "zhangsan"},
        {"zhangsan": "a reason"},
        {"": "a reason"},
        "age",
        ["age"],
        987654,
    ],
    ids=str,
)
@pytest.mark.parametrize("age", [16, 40])
def test_an_override_without_a_rule_or_a_reason_is_refused(overrides: Any, age: int) -> None:
    with pytest.raises(ms.ResponseError) as refusal:
        screened(PHQ2, age_years=age, overrides=overrides)
    assert str(refusal.value) == (
        "[MS-R007] phq-2|1.0.0: an override needs the name of a rule and a reason in words. "
        "Rules that may be set aside: age, completed_by."
    )


def test_a_response_brings_its_own_context() -> None:
    child = ms.Response("phq-2", {"q1": 0}, ms.Context(age_years=9))
    with pytest.raises(ms.EligibilityError):
        ms.screen(PHQ2, child)
    assert ms.screen(PHQ2, child, overrides={"age": "a sibling study"}).overrides[0].rule == "age"


def test_somebody_eligible_needs_no_words() -> None:
    assert eligible(PHQ2, ms.Context(age_years=34, completed_by="self"), None) == ((), ())

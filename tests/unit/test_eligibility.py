from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.eligibility import eligible

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
    assert str(refusal.value) == (
        f"[MS-E001] {instrument.canonical}: the age is outside the published range ({range_}). "
        "Choose another instrument, or record overrides={'age': '<reason>'}."
    )


@pytest.mark.control("C-027")
def test_a_range_in_months_is_a_range_in_months(define: Callable[[str], ms.Instrument]) -> None:
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
def test_the_range_is_said_in_the_unit_that_is_whole(
    define: Callable[[str], ms.Instrument], ages: str, range_: str
) -> None:
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
    define: Callable[[str], ms.Instrument], age: dict[str, int], expected: list[tuple[str, str]] | None
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

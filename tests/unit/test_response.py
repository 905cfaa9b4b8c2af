from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from mindscreen import Context, Response, ResponseError

FULL: dict[str, Any] = {
    "age_years": 34,
    "age_months": 34 * 12 + 7,
    "sex": "female",
    "education_years": 9,
    "pregnant": False,
    "completed_by": "self",
    "authored": "2026-11-21T09:30:00+08:00",
}
SECRETS = ["987654", "zhangsan", "126", "1512", "41", "34.0"]


def test_everything_is_optional_and_what_is_not_stated_is_absent() -> None:
    assert Context().to_dict() == {}
    assert Context(sex="male").to_dict() == {"sex": "male"}


def test_a_stated_no_is_stated() -> None:
    assert Context(pregnant=False, age_years=0).to_dict() == {"age_years": 0, "pregnant": False}


def test_a_context_goes_through_json_and_back() -> None:
    assert Context.from_dict(json.loads(json.dumps(Context(**FULL).to_dict()))) == Context(**FULL)
    assert Context.from_dict({}) == Context()


@pytest.mark.control("C-027")
@pytest.mark.control("C-050")
@pytest.mark.parametrize(
    ("fact", "value", "rule"),
    [
        ("age_years", -1, "between 0 and 125"),
        ("age_years", 126, "between 0 and 125"),
        ("age_years", 987654, "between 0 and 125"),
        ("age_years", True, "a whole number"),
        ("age_years", 34.0, "a whole number"),
        ("age_years", "41", "a whole number"),
        ("age_years", float("nan"), "a whole number"),
        ("age_months", -1, "between 0 and 1511"),
        ("age_months", 1512, "between 0 and 1511"),
        ("education_years", 41, "between 0 and 40"),
        ("education_years", -1, "between 0 and 40"),
        ("sex", "Female", "one of female, male"),
        ("sex", "zhangsan", "one of female, male"),
        ("sex", ["female"], "one of female, male"),
        ("completed_by", "zhangsan", "one of self, parent, caregiver, teacher, clinician"),
        ("completed_by", "", "one of self, parent, caregiver, teacher, clinician"),
        ("pregnant", 1, "true, false or absent"),
        ("pregnant", "zhangsan", "true, false or absent"),
        ("authored", 987654, "an ISO 8601 text"),
    ],
    ids=str,
)
def test_an_impossible_fact_is_refused_by_name_and_never_repeated(fact: str, value: Any, rule: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        Context(**{fact: value})
    assert refusal.value.code == "MS-R006"
    assert refusal.value.where == f"context '{fact}'"
    assert refusal.value.remedy == "Correct it, or leave it out."
    assert rule in refusal.value.what
    assert not [secret for secret in SECRETS if secret in str(refusal.value)]


@pytest.mark.parametrize("age", [0, 125])
def test_the_ages_at_the_limits_are_possible(age: int) -> None:
    assert Context(age_years=age).age_bounds == (12 * age, 12 * age + 11)
    assert Context(age_months=12 * age + 11).age_bounds == (12 * age + 11, 12 * age + 11)


def test_years_and_months_must_agree() -> None:
    assert Context(age_years=34, age_months=34 * 12 + 11).age_bounds == (419, 419)
    for months in (34 * 12 - 1, 35 * 12):
        with pytest.raises(ResponseError, match=r"\[MS-R006\] context 'age_months': it contradicts age_years"):
            Context(age_years=34, age_months=months)


def test_without_an_age_there_are_no_bounds() -> None:
    assert Context().age_bounds is None


@pytest.mark.control("C-050")
def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(ResponseError) as refusal:
        Context.from_dict({"age_year": 34})
    assert str(refusal.value) == (
        "[MS-R006] context: 'age_year' is not a fact that scoring knows. Known: age_years, age_months, sex, "
        "education_years, pregnant, completed_by, authored. Did you mean 'age_years'?"
    )
    with pytest.raises(ResponseError) as refusal:
        Context.from_dict({"zhangsan": 987654})
    assert refusal.value.code == "MS-R006"
    assert "zhangsan" not in str(refusal.value)


def test_a_context_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Context(age_years=34).age_years = 35  # type: ignore[misc]


@pytest.mark.control("C-019")
def test_a_blank_is_absent_from_a_response_as_json() -> None:
    response = Response("phq-2@1", {"q1": 0, "q2": None}, Context(age_years=34))
    assert response.to_dict() == {
        "instrument": "phq-2@1",
        "answers": [{"item": "q1", "value": 0}],
        "context": {"age_years": 34},
    }


@pytest.mark.control("C-050")
def test_neither_answers_nor_facts_show_in_a_log() -> None:
    assert repr(Context(**FULL)) == (
        "<Context: age_years, age_months, sex, education_years, pregnant, completed_by, authored>"
    )
    assert repr(Context()) == "<Context: nothing stated>"
    assert repr(Response("phq-2", {"q1": 3}, Context(age_years=34))) == "<Response to phq-2>"

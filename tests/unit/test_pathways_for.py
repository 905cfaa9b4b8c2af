"""Which of the installed pathways fit a department, a kind of institution, an occasion and a person."""

from __future__ import annotations

from typing import Any

import pytest

import mindscreen as ms
from mindscreen.pathwayfiles import pathways


def test_without_any_fact_every_pathway_fits() -> None:
    assert ms.pathways_for() == pathways()


def test_pathways_of_the_department_come_before_those_for_any() -> None:
    """03.04 is 心血管内科; the general clinic and the admission assessment name no department."""
    found = ms.pathways_for(department="03.04", institution="general", age_years=50)
    assert found == ("cardiology", "general-outpatient", "inpatient-admission")


@pytest.mark.parametrize("department", ["03.04", "0304", "03.04.01"])
def test_a_code_is_found_with_and_without_dots_and_by_its_parts(department: str) -> None:
    assert ms.pathways_for(department=department, institution="general", age_years=50)[0] == "cardiology"


def test_a_whole_department_finds_its_parts_and_a_part_finds_the_whole() -> None:
    internal = ms.pathways_for(department="03", institution="general", age_years=50)
    assert {"cardiology", "endocrinology", "nephrology"} <= {*internal}
    assert "surgery" not in internal
    orthopaedics = ms.pathways_for(department="04.03", institution="general", age_years=50)
    assert {"pain", "surgery"} <= {*orthopaedics}
    assert "cardiology" not in orthopaedics


def test_a_department_that_no_pathway_names_has_the_general_ones() -> None:
    found = ms.pathways_for(department="12", institution="general", age_years=50)
    assert found == ("general-outpatient", "inpatient-admission")


@pytest.mark.parametrize(
    ("institution", "found"),
    [
        ("hotline", ("hotline",)),
        ("care-point", ("elderly-care-point",)),
        ("health-check", ("health-check",)),
    ],
)
def test_a_kind_of_institution_has_its_own(institution: str, found: tuple[str, ...]) -> None:
    assert ms.pathways_for(institution=institution) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"age_months": 18}, ("child-health", "postpartum")),
        ({"age_years": 30, "sex": "female"}, ("postpartum",)),
        ({"age_months": 84}, ("postpartum",)),
    ],
)
def test_a_person_narrows_what_a_department_does(facts: dict[str, Any], found: tuple[str, ...]) -> None:
    """09 is 儿童保健科: the children up to six years, and the mothers."""
    found_here = ms.pathways_for(department="09", institution="maternal-child", **facts)
    assert tuple(name for name in found_here if "09" in ms.pathway(name).departments) == found


def test_the_person_may_be_given_as_a_context() -> None:
    context = ms.Context(age_years=30, sex="male")
    assert ms.pathways_for(department="05", context=context) == ms.pathways_for(
        department="05", age_years=30, sex="male"
    )
    assert "obstetrics" not in ms.pathways_for(department="05", context=context)


def test_an_occasion_narrows_for_the_persons_that_it_is_meant_for() -> None:
    assert "primary-care" in ms.pathways_for(trigger="trimester", sex="female", pregnant=True)
    assert "primary-care" not in ms.pathways_for(trigger="trimester", sex="female", pregnant=False)
    assert ms.pathways_for(trigger="each-shift") == ("icu",)
    assert "surgery" not in ms.pathways_for(trigger="after-surgery", age_years=64)
    assert "surgery" in ms.pathways_for(trigger="after-surgery", age_years=65)


def test_no_pathway_may_fit() -> None:
    assert ms.pathways_for(institution="hotline", trigger="trimester") == ()


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ({"institution": "hospitl"}, r"MS-N008.*no kind of institution 'hospitl'"),
        ({"trigger": "addmission"}, r"MS-N008.*no occasion 'addmission'.*admission"),
    ],
)
def test_words_that_do_not_exist_are_refused(what: dict[str, str], message: str) -> None:
    with pytest.raises(ms.NotFoundError, match=message):
        ms.pathways_for(**what)  # type: ignore[arg-type] # the facts are Any, the words are texts


def test_a_fact_that_cannot_be_is_refused() -> None:
    with pytest.raises(ms.ResponseError, match="MS-R006"):
        ms.pathways_for(age_years=-1)

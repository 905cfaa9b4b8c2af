"""fhirpath.js, reading the conditions of our PlanDefinitions, lets a rule hold exactly when the engine does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tests.interop.conftest import AUTHORED
from tests.unit.test_fhir_fhirpath import sheets

import mindscreen as ms
from mindscreen.advice import _reason
from mindscreen.fhir.extensions import SCORE_BOUNDS
from mindscreen.fhir.planrules import condition, limits_condition
from mindscreen.pathwayfiles import pathways
from mindscreen.rule import Limits, When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mindscreen.rule import Rule

Json: TypeAlias = dict[str, Any]

PATIENT = {"resourceType": "Patient", "gender": "female", "birthDate": "1980-05-05"}


def actions(parent: Json) -> Iterator[Json]:
    for action in parent.get("action", ()):
        yield action
        yield from actions(action)


def rules() -> Iterator[tuple[Rule, str, list[Json]]]:
    """Every rule that some pathway has, once, with its expression and the code of what it looks at."""
    seen: set[tuple[str, str]] = set()
    for name in pathways():
        pathway = ms.pathway(name)
        by_id = {action.get("id"): action for action in actions(ms.fhir.plan_definition(pathway))}
        for rule in pathway.rules:
            if (rule.origin, rule.id) not in seen and rule.when.truth != "refused":
                seen.add((rule.origin, rule.id))
                action = by_id[rule.id]
                [needed] = action["input"][0]["codeFilter"]
                yield rule, action["condition"][0]["expression"]["expression"], needed["code"]


def about(observations: list[Json], codes: list[Json]) -> list[Json]:
    return [each for each in observations if any(code in each["code"]["coding"] for code in codes)]


def test_every_rule_holds_for_fhirpath_js_when_it_holds_for_the_engine(
    conditions: Callable[[list[Json]], list[Any]],
) -> None:
    cases, expected = [], []
    for rule, expression, codes in rules():
        instrument = ms.load(rule.instrument, allow_draft=True)
        for answers in sheets(instrument, 6):
            result = ms.screen(instrument, answers)
            if rule.when.truth == "band" and result[rule.when.about].value is None:
                continue  # asked below, of an Observation with bounds
            observations = about(ms.fhir.observations(result, subject="Patient/1", authored=AUTHORED), codes)
            assert len(observations) == 1
            cases.append({"expression": expression, "observations": observations, "patient": PATIENT})
            expected.append((rule.id, [True] if _reason(rule, result) is not None else [False], answers))
    assert len(cases) >= 80
    for (name, wanted, answers), found in zip(expected, conditions(cases), strict=True):
        assert (found or [False]) == wanted, (name, answers)


@pytest.mark.parametrize(("lower", "holds"), [(9, False), (10, True)])
def test_a_score_with_missing_answers_counts_by_the_smallest_that_it_can_become(
    conditions: Callable[[list[Json]], list[Any]], lower: int, *, holds: bool
) -> None:
    bounds = [{"url": "lower", "valueInteger": lower}, {"url": "upper", "valueInteger": 20}]
    observation = {
        "resourceType": "Observation",
        "extension": [{"url": SCORE_BOUNDS, "extension": bounds}],
        "dataAbsentReason": {"text": "two answers are missing"},
    }
    rule = ms.pathway("general-outpatient").rules_about("phq-9")[0]
    asked = condition(replace(rule, when=When("band", "total", at_least="moderate")), ms.load("phq-9"), None)
    case = {"expression": asked["expression"], "observations": [observation], "patient": PATIENT}
    assert conditions([case]) == [[holds]]


@pytest.mark.parametrize(("sex", "months", "holds"), [("male", 0, False), ("female", 0, True), ("female", 2000, False)])
def test_whom_a_form_is_for_is_told_by_the_patient(
    conditions: Callable[[list[Json]], list[Any]], sex: str, months: int, *, holds: bool
) -> None:
    [told] = limits_condition(Limits(youngest_months=months, oldest_months=2400, sex=sex))
    case = {"expression": told["expression"], "observations": [], "patient": PATIENT}
    unknown = {**case, "patient": {"resourceType": "Patient"}}
    assert conditions([case, unknown]) == [[holds], [True]]

"""A pathway as a PlanDefinition: every form and every rule, with how binding it is, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.carepathway import Pathway, Trigger
from mindscreen.fhir.plan import plan_definition
from mindscreen.fhir.planrules import condition, input_of, limits_condition
from mindscreen.pathwayfiles import pathways
from mindscreen.rule import Limits, Rule, When

Json: TypeAlias = dict[str, Any]

STATUS = "urn:x-mindscreen:extension:recommendation-status"


def outpatient() -> Pathway:
    return ms.pathway("general-outpatient")


def actions(parent: Json) -> Iterator[Json]:
    for action in parent.get("action", ()):
        yield action
        yield from actions(action)


def by_id(plan: Json) -> dict[str, Json]:
    return {action["id"]: action for action in actions(plan) if "id" in action}


def status(element: Json) -> str:
    [told] = [each["valueCode"] for each in element["extension"] if each["url"] == STATUS]
    return str(told)


def some_rule(**parts: Any) -> Rule:
    return replace(outpatient().rules_about("phq-9")[0], **parts)


def with_rules(*rules: Rule) -> Pathway:
    plan = outpatient()
    return replace(plan, book=replace(plan.book, own=rules))


@pytest.mark.parametrize("name", pathways())
def test_every_pathway_becomes_a_plan_with_all_its_forms_and_rules(name: str) -> None:
    pathway = ms.pathway(name)
    plan = ms.fhir.plan_definition(pathway)
    assert not ms.fhir.validate(plan)
    assert plan["url"] == f"urn:x-mindscreen:pathway:{name}"
    assert plan["version"] == pathway.version
    assert status(plan) == pathway.status
    assert (plan["status"] == "draft") is (pathway.status == "proposal")
    found = by_id(plan)
    ids = [action["id"] for action in actions(plan) if "id" in action]
    assert len(set(ids)) == len(ids)
    assert {rule.id for rule in pathway.rules} <= found.keys()
    for rule in pathway.rules:
        action = found[rule.id]
        assert status(action) == rule.status
        assert action["condition"]
        assert action["input"]
        assert action["timingRange"]["high"]["value"] > 0
        assert [each["citation"] for each in action["documentation"]] == [source.text for source in rule.cite]
    forms = {action.get("definitionCanonical", "").partition("|")[0] for action in actions(plan)}
    for step in pathway.steps:
        assert {f"urn:x-mindscreen:questionnaire:{each}" for each in step.instruments} <= forms


def test_of_a_group_of_rules_the_first_that_holds_counts() -> None:
    severity = by_id(plan_definition(outpatient()))["group:phq-9:phq-9-severity"]
    assert severity["selectionBehavior"] == "at-most-one"
    order = [rule.id for rule in outpatient().rules_about("phq-9") if rule.group == "phq-9-severity"]
    assert [action["id"] for action in severity["action"]] == order


def test_a_rule_says_how_soon_where_to_and_whom_to_tell() -> None:
    action = by_id(plan_definition(outpatient()))["phq-9-self-harm"]
    assert action["priority"] == "asap"
    assert action["timingRange"] == {
        "high": {"value": 1, "unit": "d", "system": "http://unitsofmeasure.org", "code": "d"}
    }
    roles = [each["role"]["coding"][0]["code"] for each in action["participant"]]
    [rule] = [rule for rule in outpatient().rules_about("phq-9") if rule.id == "phq-9-self-harm"]
    assert roles == [rule.destination, *rule.notify]
    assert action["definitionUri"] == "urn:x-mindscreen:rule:general-outpatient:1.0.0:phq-9-self-harm"
    [needed] = action["input"][0]["codeFilter"]
    assert needed["code"] == [{"system": "urn:x-mindscreen:finding:phq-9", "code": "self-harm"}]


def test_people_are_participants_of_their_kind() -> None:
    plan = plan_definition(with_rules(some_rule(notify=("patient", "guardian", "duty_nurse"))))
    participants = by_id(plan)["phq-9-self-harm"]["participant"]
    assert [each["type"] for each in participants[1:]] == ["patient", "related-person", "practitioner"]


def test_a_further_screen_is_the_form_to_give_or_one_of_several() -> None:
    one = plan_definition(with_rules(some_rule(action="screen", give=("phq-15",), after="P14D")))
    assert by_id(one)["phq-9-self-harm"]["definitionCanonical"].startswith("urn:x-mindscreen:questionnaire:phq-15|")
    assert by_id(one)["phq-9-self-harm"]["timingRange"]["low"]["value"] == 14
    several = by_id(plan_definition(with_rules(some_rule(action="screen", give=("phq-15", "isi")))))["phq-9-self-harm"]
    assert several["selectionBehavior"] == "exactly-one"
    assert len(several["action"]) == 2
    assert "definitionUri" not in several


def test_forms_that_a_hospital_publishes_elsewhere_are_named_there() -> None:
    url = "https://fhir.example.org/Questionnaire/phq-2|7"
    forms = {
        action.get("definitionCanonical")
        for action in actions(plan_definition(outpatient(), questionnaires={"phq-2": url}))
    }
    assert url in forms


def test_whom_a_pathway_is_for_and_on_what_it_rests() -> None:
    pathway = replace(
        outpatient(),
        limits=Limits(youngest_months=144, oldest_months=215, sex="female"),
        institutions=("children",),
        departments=("07",),
        based_on="paediatrics|1.0.0",
        status="hospital",
    )
    plan = plan_definition(pathway)
    assert not ms.fhir.validate(plan)
    assert [each["code"]["code"] for each in plan["useContext"]] == ["age", "gender", "venue", "venue"]
    assert plan["useContext"][0]["valueRange"]["high"]["value"] == 215
    assert plan["relatedArtifact"][-1] == {
        "type": "derived-from",
        "resource": "urn:x-mindscreen:pathway:paediatrics|1.0.0",
    }
    assert plan["status"] == "active"
    assert "useContext" not in plan_definition(replace(pathway, limits=Limits(), institutions=(), departments=()))


def test_occasions_are_triggers_of_the_first_step() -> None:
    triggers = (Trigger("first-visit"), Trigger("yearly", every="P12M"), Trigger("each-shift", every="PT8H"))
    first = by_id(plan_definition(replace(outpatient(), triggers=triggers)))["step:first-step"]
    assert [each["type"] for each in first["trigger"]] == ["named-event", "periodic", "periodic"]
    assert first["trigger"][1]["timingTiming"]["repeat"] == {"frequency": 1, "period": 12, "periodUnit": "mo"}
    assert first["trigger"][2]["timingTiming"]["repeat"]["periodUnit"] == "h"
    assert "trigger" not in by_id(plan_definition(replace(outpatient(), triggers=())))["step:first-step"]


def test_limits_of_a_step_are_a_condition_on_the_patient() -> None:
    steps = (replace(outpatient().steps[0], limits=Limits(youngest_months=216, oldest_months=779, sex="male")),)
    [form, *_] = by_id(plan_definition(replace(outpatient(), steps=steps)))["step:first-step"]["action"]
    assert form["condition"][0]["expression"]["expression"] == (
        "iif(%patient.birthDate + 216 months > today() or %patient.birthDate + 780 months <= today()"
        " or %patient.gender != 'male',false,true)"
    )
    assert list(limits_condition(Limits(pregnant=True))) == []


@pytest.mark.parametrize(
    ("when", "code", "said"),
    [
        (When("raised", "self-harm"), "self-harm", "value.ofType(boolean) = true"),
        (When("not-raised", "self-harm"), "self-harm", "value.ofType(boolean) = false"),
        (When("unknown", "self-harm"), "self-harm", "exists() and value.empty()"),
        (When("refused"), "phq-9", "status = 'cancelled'"),
        (When("score", "total", lowest=5), "total", "(value.ofType(integer) | value.ofType(Quantity).value) >= 5"),
    ],
)
def test_what_a_rule_looks_at(when: When, code: str, said: str) -> None:
    rule, instrument = some_rule(when=when), ms.load("phq-9")
    assert condition(rule, instrument, None)["expression"] == said
    assert input_of(rule, instrument)["codeFilter"][0]["code"][0]["code"] == code


def test_a_band_is_reached_by_the_number_that_it_begins_with() -> None:
    rule = some_rule(when=When("band", "total", at_least="moderate"))
    said = condition(rule, ms.load("phq-9"), None)["expression"]
    assert said.endswith("extension.where(url = 'lower').value) >= 10")
    both = some_rule(when=When("score", "total", lowest=5, highest=9))
    assert condition(both, ms.load("phq-9"), None)["expression"].endswith("<= 9")


def test_a_band_that_depends_on_the_person_is_reached_by_itself_and_by_those_above_it() -> None:
    rule, instrument = some_rule(when=When("band", "total", at_least="borderline")), ms.load("sdq", allow_draft=True)
    assert condition(rule, instrument, "uk-three-band")["expression"] == (
        "interpretation.coding.where(system = 'urn:x-mindscreen:band:sdq:total' and "
        "(code = 'borderline' or code = 'abnormal')).exists()"
    )


def test_r5_writes_codes_and_inputs_in_its_own_way() -> None:
    model = pytest.importorskip("fhir.resources.plandefinition", reason="fhir.resources is not installed")
    plan = plan_definition(outpatient(), fhir_version="5.0.0")
    model.PlanDefinition.model_validate(plan)
    action = by_id(plan)["phq-9-self-harm"]
    assert action["code"]["coding"][0]["code"] == "assess"
    assert action["input"][0]["requirement"]["type"] == "Observation"


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ms.NotFoundError, match="MS-N004"):
        plan_definition(outpatient(), locale="fr")

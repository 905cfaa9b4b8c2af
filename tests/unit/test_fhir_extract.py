"""SDC `$extract`: a response in, a transaction of Observations out, or an OperationOutcome that repeats no answer."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.errors import CAUSES, MindscreenError
from mindscreen.fhir import LinkIdMap

Json: TypeAlias = dict[str, Any]

AUTHORED = "2026-11-21T09:30:00+08:00"
OURS = "https://forms.example.org/Questionnaire/mood"


def response(**parts: Any) -> Json:
    answers = {f"q{number}": 2 for number in range(1, 10)}
    result = ms.screen(ms.load("phq-9"), answers, completed_by="self")
    made = ms.fhir.questionnaire_response(result, subject="Patient/1", authored=AUTHORED, encounter="Encounter/7")
    return {**made, "id": "r1", **parts}


def parameters(*resources: Json) -> Json:
    named = [{"name": "questionnaire-response", "resource": each} for each in resources]
    return {"resourceType": "Parameters", "parameter": [{"name": "other", "valueString": "x"}, *named]}


def by_code(bundle: Json) -> dict[str, Json]:
    return {
        coding["code"]: entry["resource"]
        for entry in bundle["entry"]
        for coding in entry["resource"]["code"]["coding"]
        if coding["system"].startswith("urn:x-mindscreen:")
    }


def code(outcome: Json) -> str:
    assert outcome["resourceType"] == "OperationOutcome"
    [issue] = outcome["issue"]
    assert issue["severity"] == "error"
    said: str = issue["details"]["coding"][0]["code"]
    assert issue["diagnostics"].startswith(f"[{said}]")
    return said


def test_answers_scores_and_findings_become_observations() -> None:
    bundle = ms.fhir.extract(response())
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "transaction")
    found = by_code(bundle)
    assert {"q1", "q9", "total", "self-harm"} <= found.keys()
    assert found["total"]["valueInteger"] == 18
    for each in found.values():
        assert each["resourceType"] == "Observation"
        assert each["subject"] == {"reference": "Patient/1"}
        assert each["encounter"] == {"reference": "Encounter/7"}
        assert {"reference": "QuestionnaireResponse/r1"} in each["derivedFrom"]
        assert each["effectiveDateTime"] == AUTHORED


def test_parameters_give_what_the_response_gives() -> None:
    assert ms.fhir.extract(parameters(response())) == ms.fhir.extract(response())


def test_it_can_be_sent_twice() -> None:
    first = ms.fhir.extract(response())
    assert first == ms.fhir.extract(response())
    urls = [entry["fullUrl"] for entry in first["entry"]]
    searches = [entry["request"]["ifNoneExist"] for entry in first["entry"]]
    assert len(set(urls)) == len(set(searches)) == len(urls)
    assert "identifier=urn%3Ax-mindscreen%3Aadministration%7Cr1%2Fscore%2Ftotal" in searches


def test_the_identifier_of_the_response_goes_before_its_id() -> None:
    identifier = {"system": "https://his.example.org/forms", "value": "F-7"}
    ours = "urn:x-mindscreen:administration"
    for given, system in (
        (identifier, identifier["system"]),
        ([identifier], identifier["system"]),
        ({"value": "F-7"}, ours),
    ):
        [made] = by_code(ms.fhir.extract(response(identifier=given)))["total"]["identifier"]
        assert made == {"system": system, "value": "F-7/score/total"}


def test_a_response_that_was_never_filed_makes_observations_without_identifiers() -> None:
    unfiled = response()
    del unfiled["id"]
    unfiled.pop("identifier", None)
    bundle = ms.fhir.extract(unfiled)
    for entry in bundle["entry"]:
        assert entry["request"] == {"method": "POST", "url": "Observation"}
        assert "identifier" not in entry["resource"]
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(urls) == len(bundle["entry"])


def test_quantities_and_chinese_on_request() -> None:
    total = by_code(ms.fhir.extract(response(), locale="zh-CN", value="quantity"))["total"]
    assert total["valueQuantity"]["value"] == 18
    assert total["language"] == "zh-CN"


def test_a_form_of_the_hospital_is_read_by_its_map() -> None:
    own = response(questionnaire=f"{OURS}|2.0")
    own["item"] = [{**each, "linkId": f"m-{each['linkId']}"} for each in own["item"] if each["linkId"].startswith("q")]
    mapping = LinkIdMap(questionnaire=OURS, items={f"m-q{number}": f"q{number}" for number in range(1, 10)})
    assert code(ms.fhir.extract(own)) == "MS-F002"
    assert code(ms.fhir.extract(own, forms=[("gad-7", LinkIdMap(questionnaire="urn:other"))])) == "MS-F002"
    found = by_code(ms.fhir.extract(own, forms=[("gad-7", LinkIdMap(questionnaire="urn:other")), ("phq-9", mapping)]))
    assert found["total"]["valueInteger"] == 18


def changed_total() -> Json:
    made = response()
    for item in made["item"]:
        if item["linkId"] == "total":
            item["answer"] = [{"valueInteger": 3}]
    return made


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, "MS-F001"),
        ([], "MS-F001"),
        (None, "MS-F001"),
        ({"resourceType": "Patient"}, "MS-F001"),
        (parameters(), "MS-F001"),
        (parameters(response(), response()), "MS-F001"),
        ({"resourceType": "Parameters", "parameter": [{"name": "questionnaire-response"}]}, "MS-F001"),
        ({"resourceType": "Parameters", "parameter": [{}] * 101}, "MS-F001"),
        ({"resourceType": "Parameters", "parameter": "x"}, "MS-F001"),
        (response(questionnaire=None), "MS-F002"),
        (response(questionnaire="https://example.org/other"), "MS-F002"),
        (response(questionnaire="urn:x-mindscreen:questionnaire:" + "a" * 1000), "MS-F002"),
        (response(questionnaire="urn:x-mindscreen:questionnaire:none"), "MS-N001"),
        (response(status="in-progress"), "MS-F003"),
        (response(item=[{"linkId": "q1", "answer": [{"valueString": "sometimes"}]}]), "MS-F004"),
        (response(subject=None), "MS-F005"),
        (response(subject={"identifier": {"value": "1"}}), "MS-F005"),
        (response(authored=None), "MS-F005"),
        (response(id="a b"), "MS-F005"),
        (response(identifier={"value": "a b"}), "MS-F005"),
        (changed_total(), "MS-F006"),
    ],
)
def test_what_cannot_be_used_becomes_an_operation_outcome(request_: Any, expected: str) -> None:
    assert code(ms.fhir.extract(request_)) == expected


@pytest.mark.control("C-050")
def test_an_operation_outcome_repeats_no_answer_and_nobody() -> None:
    refused = response(item=[{"linkId": "q1", "answer": [{"valueString": "Zhang San, every night"}]}])
    said = json.dumps(ms.fhir.extract(refused))
    assert "Zhang" not in said
    assert "night" not in said


@pytest.mark.parametrize("error", CAUSES)
def test_every_error_has_a_type_of_issue_that_fhir_knows(error: str) -> None:
    """The codes of http://hl7.org/fhir/issue-type that an error of ours can be."""
    known = {
        "structure", "not-supported", "business-rule", "code-invalid", "value", "conflict", "incomplete", "forbidden",
        "not-found", "invalid", "processing",
    }  # fmt: skip
    outcome = ms.fhir.operation_outcome(MindscreenError(error, "something."))
    assert outcome["issue"][0]["code"] in known
    assert code(outcome) == error

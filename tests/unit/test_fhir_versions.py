"""R4, R4B and R5: everything that is emitted has the shape of the version asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, TypeAlias

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.fhir.extensions import definitions
from mindscreen.fhir.nomenclature import nomenclature
from mindscreen.fhir.r5 import FHIR_VERSIONS, FhirVersion, in_version

Json: TypeAlias = dict[str, Any]

AUTHORED = "2026-11-21T10:00:00+08:00"
ANSWERS = {**{f"q{number}": 2 for number in range(1, 10)}, "difficulty": 2}


def result(answers: dict[str, int] = ANSWERS) -> ms.Result:
    return ms.screen(ms.load("phq-9"), answers, age_years=34, completed_by="self")


def everything(version: FhirVersion, **options: Any) -> Json:
    """A Bundle with every type of resource."""
    screened = result()
    return ms.fhir.bundle(
        screened,
        ms.pathway("general-outpatient").advise(screened),
        **{
            "subject": "Patient/1",
            "authored": AUTHORED,
            "author": "Practitioner/2",
            "encounter": "Encounter/3",
            "items": True,
            "risk_assessment": True,
            "audit": True,
            "profile": "us-ecqm",
            "fhir_version": version,
            **options,
        },
    )


def one(bundle: Json, kind: str) -> Json:
    found: Json = next(each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == kind)
    return found


@pytest.mark.parametrize("version", FHIR_VERSIONS)
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_everything_has_the_shape_of_its_version(version: FhirVersion, locale: str) -> None:
    bundle = everything(version, locale=locale)
    assert ms.fhir.validate(bundle, version) == ()
    for entry in bundle["entry"]:
        assert ms.fhir.validate(entry["resource"], version) == (), entry["resource"]["resourceType"]


@pytest.mark.parametrize("version", FHIR_VERSIONS)
def test_a_form_with_blanks_has_it_too(version: FhirVersion) -> None:
    bundle = ms.fhir.bundle(result({"q1": 2}), subject="Patient/1", authored=AUTHORED, fhir_version=version)
    assert [fault for each in bundle["entry"] for fault in ms.fhir.validate(each["resource"], version)] == []


def test_r4b_is_written_as_r4() -> None:
    assert everything("4.3.0") == everything("4.0.1")


def test_r4_is_no_r5() -> None:
    faults = {
        each["resource"]["resourceType"]
        for each in everything("4.0.1")["entry"]
        if ms.fhir.validate(each["resource"], "5.0.0")
    }
    assert faults == {"Device", "QuestionnaireResponse", "ServiceRequest", "Task", "AuditEvent"}


def test_what_r5_says_otherwise() -> None:
    r4, r5 = everything("4.0.1"), everything("5.0.0")
    assert one(r5, "Device")["name"] == [{"value": "mindscreen", "type": "user-friendly-name"}]
    assert one(r5, "Device")["type"] == [one(r4, "Device")["type"]]
    assert one(r5, "QuestionnaireResponse")["identifier"] == [one(r4, "QuestionnaireResponse")["identifier"]]
    request, before = one(r5, "ServiceRequest"), one(r4, "ServiceRequest")
    assert request["code"] == {"concept": before["code"]}
    assert request["reason"] == [{"reference": each} for each in before["reasonReference"]]
    assert request["supportingInfo"] == [{"reference": each} for each in before["supportingInfo"]]
    task, before = one(r5, "Task"), one(r4, "Task")
    assert task["reason"] == [{"reference": before["reasonReference"]}]
    assert task["requestedPeriod"] == before["restriction"]["period"]
    assert task["requestedPerformer"] == [{"concept": each} for each in before["performerType"]]
    assert [each["role"] for each in one(r5, "Provenance")["entity"]] == ["source", "instantiates", "quotation"]
    audit = one(r5, "AuditEvent")
    assert audit["code"]["coding"][0]["code"] == "transaction"
    assert audit["category"][0]["coding"][0]["code"] == "rest"
    assert audit["outcome"]["code"]["code"] == "0"
    assert one(r5, "Observation") == one(r4, "Observation")


def test_the_weight_has_one_name_in_r5() -> None:
    def urls(version: FhirVersion) -> set[str]:
        [answer] = one(everything(version), "QuestionnaireResponse")["item"][0]["answer"]
        return {each["url"].rpartition("/")[2] for each in answer["valueCoding"]["extension"]}

    assert urls("4.0.1") == {"ordinalValue", "itemWeight"}
    assert urls("5.0.0") == {"itemWeight"}


def test_the_searches_of_the_transaction_are_the_same_in_every_version() -> None:
    requests = [[each["request"] for each in everything(version)["entry"]] for version in FHIR_VERSIONS]
    assert requests[0] == requests[1] == requests[2]


def test_responses_and_observations_leave_in_the_version_asked_for() -> None:
    facts: Json = {"subject": "Patient/1", "authored": AUTHORED, "fhir_version": "5.0.0", "administration_id": "A-1"}
    response = ms.fhir.questionnaire_response(result(), **facts)
    assert isinstance(response["identifier"], list)
    assert ms.fhir.validate(response, "5.0.0") == ()
    for each in ms.fhir.observations(result(), **facts):
        assert ms.fhir.validate(each, "5.0.0") == ()


def test_writing_in_another_version_changes_nothing_that_was_given() -> None:
    bundle = everything("4.0.1")
    before = json.dumps(bundle)
    in_version(bundle, "5.0.0")
    assert json.dumps(bundle) == before


def test_the_response_of_r5_is_read_back() -> None:
    response = one(everything("5.0.0"), "QuestionnaireResponse")
    assert ms.fhir.read_response(ms.load("phq-9"), response).answers == ANSWERS


@pytest.mark.parametrize("version", FHIR_VERSIONS)
def test_our_extensions_are_defined(version: FhirVersion) -> None:
    defined = definitions(version)
    assert all(ms.fhir.validate(each, version) == () for each in defined)
    text = json.dumps(everything(version)) + json.dumps(
        ms.fhir.bundle(result({"q1": 2}), subject="Patient/1", authored=AUTHORED)
    )
    assert all(each["url"] in text for each in defined)


@pytest.mark.parametrize("version", FHIR_VERSIONS)
def test_objects_of_fhir_resources_on_request(version: FhirVersion) -> None:
    made = ms.fhir.as_resources(everything(version), version)
    assert type(made).__module__.startswith("fhir.resources.R4B" if version != "5.0.0" else "fhir.resources.bundle")
    assert made.entry[0].resource.status == "active"


@pytest.mark.parametrize("wrong", [{"resourceType": "Nothing"}, {}, {"resourceType": "Flag", "secret": "s-1"}])
def test_what_is_no_resource_makes_no_object_and_is_not_repeated(wrong: Json) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005") as caught:
        ms.fhir.as_resources(wrong)
    assert "s-1" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        ms.fhir.validate({}, "3.0.2")  # type: ignore[arg-type]


def test_writing_imports_no_third_party_library() -> None:
    code = (
        "import sys, mindscreen as ms; ms.fhir.bundle(ms.screen(ms.load('phq-9'), {'q1': 1}), subject='Patient/1', "
        f"authored='{AUTHORED}', fhir_version='5.0.0'); "
        "assert not {'fhir', 'pydantic', 'yaml'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter


def test_bytes_are_the_bundle() -> None:
    for version in FHIR_VERSIONS:
        text = ms.fhir.bundle_json(result(), subject="Patient/1", authored=AUTHORED, fhir_version=version)
        made = ms.fhir.bundle(result(), subject="Patient/1", authored=AUTHORED, fhir_version=version)
        assert json.loads(text) == made


def test_a_bundle_shares_nothing_and_may_be_changed() -> None:
    first = everything("4.0.1")
    whole = json.dumps(first)
    for entry in first["entry"]:
        for element in entry["resource"].values():
            if isinstance(element, dict):
                element.clear()
    assert json.dumps(everything("4.0.1")) == whole


def test_a_response_without_identifier_leaves_in_r5_too() -> None:
    response = ms.fhir.questionnaire_response(result(), subject="Patient/1", authored=AUTHORED, fhir_version="5.0.0")
    assert "identifier" not in response
    assert ms.fhir.validate(response, "5.0.0") == ()


def test_letters_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mindscreen.fhir.letters._MOST", 1)
    monkeypatch.setattr("mindscreen.fhir.letters._MOST_SHAPES", 1)
    for answers in (ANSWERS, {"q1": 1}, ANSWERS):
        facts: ms.fhir.Occasion = {"subject": "Patient/1", "authored": AUTHORED}
        text = ms.fhir.bundle_json(result(answers), **facts)
        assert json.loads(text) == ms.fhir.bundle(result(answers), **facts)


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mindscreen.fhir.nomenclature._KNOWN", {})
    monkeypatch.setattr("mindscreen.fhir.nomenclature._MOST", 1)
    one, other = nomenclature(ms.load("phq-9"), "en"), nomenclature(ms.load("gad-7"), "en")
    assert nomenclature(ms.load("gad-7"), "en") is other
    assert nomenclature(ms.load("phq-9"), "en") is not one


def test_words_are_read_once_unless_an_instrument_brings_its_own() -> None:
    assert nomenclature(ms.load("phq-9"), "en") is nomenclature(ms.load("phq-9"), "en")
    one, twin = worded(ms.load("phq-9")), worded(ms.load("phq-9"), wording=False)
    assert one == twin
    assert nomenclature(one, "en") is nomenclature(one, "en")
    assert nomenclature(one, "en") is not nomenclature(twin, "en")

"""A Bundle is read when it is about one person and holds one response to the instrument."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest

import mindscreen as ms

Json: TypeAlias = dict[str, Any]


@pytest.fixture(scope="module")
def phq9() -> ms.Instrument:
    return ms.load("phq-9")


def answered(value: int = 1, link_id: str = "/44250-9", **parts: Any) -> Json:
    code = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")[value]
    answer = {"valueCoding": {"system": "http://loinc.org", "code": code}}
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": "http://example.org/Questionnaire/1",
        "subject": {"reference": "Patient/1"},
        "item": [{"linkId": link_id, "answer": [answer]}],
        **parts,
    }


def bundle(*resources: Json, kind: str = "searchset", urls: dict[int, str] | None = None) -> Json:
    entries: list[Json] = [{"resource": resource} for resource in resources]
    for place, url in (urls or {}).items():
        entries[place]["fullUrl"] = url
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def refused(phq9: ms.Instrument, resource: Any, code: str, **options: Any) -> ms.InterchangeError:
    with pytest.raises(ms.InterchangeError) as caught:
        ms.fhir.read(phq9, resource, **options)
    assert caught.value.code == code, caught.value
    return caught.value


GAD7 = answered(1, "/69725-0", questionnaire="http://example.org/Questionnaire/2")
ME: Json = {"resourceType": "Patient", "id": "1"}


@pytest.mark.parametrize("kind", ["searchset", "collection", "message", "document", "transaction"])
def test_one_response_in_a_bundle_is_read(phq9: ms.Instrument, kind: str) -> None:
    outcome = {"resourceType": "OperationOutcome"}
    whole = bundle(outcome, ME, answered(), kind=kind)
    for form in (whole, json.dumps(whole)):
        reading = ms.fhir.read(phq9, form, subject="Patient/1")
        assert reading.response.answers == {"q1": 1}
        assert reading.subject == "Patient/1"
        assert [(note.code, note.where) for note in reading.notes] == [("from-bundle", "entry[2].resource")]
    assert ms.fhir.read_response(phq9, whole).answers == {"q1": 1}


def test_responses_to_other_questionnaires_are_left_aside(phq9: ms.Instrument) -> None:
    reading = ms.fhir.read(phq9, bundle(GAD7, answered()))
    assert [note.code for note in reading.notes] == ["left-aside", "from-bundle"]
    error = refused(phq9, bundle(GAD7), "MS-F002")
    assert error.where == "entry[0].resource.questionnaire"


def test_the_same_response_twice_is_noted_and_different_ones_are_refused(phq9: ms.Instrument) -> None:
    reading = ms.fhir.read(phq9, bundle(answered(), answered()))
    assert [note.code for note in reading.notes] == ["from-bundle", "from-bundle", "repeated"]
    refused(phq9, bundle(answered(), answered(2)), "MS-F008")
    refused(phq9, bundle(answered(authored="2026-01-01"), answered(authored="2026-02-01")), "MS-F008")
    refused(phq9, bundle(answered(), answered(subject={})), "MS-F008")


def test_a_bundle_without_a_response_is_refused(phq9: ms.Instrument) -> None:
    for nothing in (bundle(), bundle(ME), {"resourceType": "Bundle"}):
        refused(phq9, nothing, "MS-F008")


def test_a_response_that_cannot_be_used_is_refused_with_its_place(phq9: ms.Instrument) -> None:
    error = refused(phq9, bundle(GAD7, answered(status="entered-in-error")), "MS-F003")
    assert error.where == "entry[1].resource.status"
    two = bundle(answered(), answered(status="in-progress"))  # nobody knows whether the second corrects the first
    refused(phq9, two, "MS-F003")


MIXED = [
    bundle(answered(), answered(subject={"reference": "Patient/2"})),
    bundle(answered(), {"resourceType": "Observation", "subject": {"reference": "Patient/2"}}),
    bundle(answered(), {"resourceType": "Flag", "patient": {"reference": "Patient/2"}}),
    bundle(ME, {"resourceType": "Patient", "id": "2"}, answered()),
    bundle({"resourceType": "Patient", "id": "2"}, answered()),
    bundle(answered(), GAD7 | {"subject": {"reference": "urn:uuid:2"}}),
    bundle(
        answered(),
        answered(subject={"reference": "http://a.example/Patient/1"}),
        answered(subject={"reference": "http://b.example/Patient/1"}),
    ),
    bundle(
        answered(subject={"identifier": {"system": "s", "value": "1"}}),
        answered(subject={"identifier": {"system": "s", "value": "2"}}),
    ),
]


@pytest.mark.parametrize("resource", MIXED)
def test_a_bundle_about_several_people_is_refused(phq9: ms.Instrument, resource: Json) -> None:
    assert "Patient/" not in str(refused(phq9, resource, "MS-F007"))


def test_different_references_to_one_person_are_one_person(phq9: ms.Instrument) -> None:
    urn = "urn:uuid:0c3201bd-1cbf-4d64-b04d-cd9187a4c6e0"
    for whole in (
        bundle(ME, answered(subject={"reference": urn}), urls={0: urn}),
        bundle({"resourceType": "Patient"}, answered(subject={"reference": urn}), urls={0: urn}),
        bundle(ME, answered(subject={"reference": "http://a.example/fhir/Patient/1"})),
        bundle(answered(), {"resourceType": "Device", "patient": "x"}, {"resourceType": "Observation",
               "subject": {"reference": "Device/7"}}),
        bundle(answered(subject={"identifier": {"system": "s", "value": "1"}})),
    ):  # fmt: skip
        assert ms.fhir.read(phq9, whole).response.answers == {"q1": 1}


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Bundle", "entry": {}},
        {"resourceType": "Bundle", "entry": [7]},
        {"resourceType": "Bundle", "entry": [{"resource": []}]},
        {"resourceType": "Bundle", "entry": [{}] * 1001},
    ],
)
def test_a_bundle_of_another_shape_is_refused(phq9: ms.Instrument, resource: Json) -> None:
    refused(phq9, resource, "MS-F001")

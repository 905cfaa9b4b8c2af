"""A FHIR server (HAPI JPA) takes our transactions, finds them by code, and is not confused by a second sending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.conftest import FhirServer, Sheet

Json: TypeAlias = dict[str, Any]

KEPT = "QuestionnaireResponse"


@pytest.fixture(scope="module")
def people(server: FhirServer) -> None:
    """An invented patient and parent whom the hospital already knows."""
    patient = {"resourceType": "Patient", "id": "example"}
    parent = {"resourceType": "RelatedPerson", "id": "example", "patient": {"reference": "Patient/example"}}
    for resource in (patient, parent):
        status, outcome = server.request("PUT", f"{resource['resourceType']}/example", resource)
        assert status == 201, outcome


def statuses(server: FhirServer, bundle: Json) -> list[str]:
    """Post a transaction; the three digits of each entry's status."""
    status, answer = server.request("POST", "", bundle)
    assert status == 200, answer
    return [entry["response"]["status"][:3] for entry in answer["entry"]]


@pytest.mark.usefixtures("people")
def test_a_transaction_is_stored_once_and_found_by_code(server: FhirServer, hand_made: Callable[[str], Json]) -> None:
    bundle = hand_made("bundle")
    assert statuses(server, bundle) == ["201"] * 5
    assert statuses(server, bundle) == ["200"] * 5  # nothing new: ifNoneExist found every one of them
    identifier = "identifier=https://example.org/scores|a-1/total"
    assert server.count(f"Observation?{identifier}") == 1
    assert server.count(f"Observation?{identifier}&code=http://loinc.org|44261-6") == 1
    assert server.count(f"Observation?{identifier}&code=http://loinc.org|44260-8") == 0


@pytest.mark.usefixtures("people")
def test_the_server_refuses_a_transaction_as_a_whole(server: FhirServer, hand_made: Callable[[str], Json]) -> None:
    bundle = hand_made("bundle")
    for entry in bundle["entry"]:
        del entry["request"]["ifNoneExist"]
    bundle["entry"][3]["resource"]["subject"]["reference"] = "Patient/nobody"
    before = server.count("Observation")
    status, outcome = server.request("POST", "", bundle)
    assert (status, outcome["resourceType"]) == (400, "OperationOutcome")
    assert server.count("Observation") == before


@pytest.mark.usefixtures("people")
def test_our_transactions_are_stored_once_found_by_code_and_read_back(server: FhirServer, sheets: list[Sheet]) -> None:
    for sheet in sheets:
        bundle = sheet.emit()
        kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
        scores = {score.id: codes.scale_codings(sheet.instrument, sheet.instrument.scale(score.id))
                  for score in sheet.result.scores if score.value is not None}  # fmt: skip
        searches = [
            f"Observation?code={each['system']}|{each['code']}" for codings in scores.values() for each in codings
        ]
        found = {search: server.count(search) for search in searches}

        first = statuses(server, bundle)
        assert set(first) <= {"200", "201"}, sheet.name
        assert "201" in first, sheet.name
        assert {search: server.count(search) - before for search, before in found.items()} == dict.fromkeys(searches, 1)

        stored = {kind: server.count(kind) for kind in kinds}
        assert set(statuses(server, bundle)) == {"200"}, sheet.name
        assert {kind: server.count(kind) for kind in kinds} == stored, sheet.name

        [written] = [each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == KEPT]
        identifier = f"{written['identifier']['system']}|{written['identifier']['value']}"
        _, page = server.request("GET", f"{KEPT}?identifier={identifier}")
        [stored_response] = [entry["resource"] for entry in page["entry"]]
        assert ms.fhir.read_response(sheet.instrument, stored_response).answers == sheet.result.answers, sheet.name


@pytest.mark.usefixtures("people")
def test_everything_that_is_written_on_request_is_stored_once_and_found(
    server: FhirServer, sheets: list[Sheet]
) -> None:
    sheet = next(each for each in sheets if each.name == "phq-9 highest")
    bundle = sheet.emit(
        items=True, risk_assessment=True, audit=True, profile="us-ecqm", administration_id="on-request",
    )  # fmt: skip
    assert "201" in statuses(server, bundle)
    assert set(statuses(server, bundle)) == {"200"}
    ours = "identifier=urn:x-mindscreen:administration|on-request/"
    assert server.count(f"Observation?{ours}depression-screen&code=http://loinc.org|73832-8") == 1
    assert server.count(f"Observation?{ours}item/q9&value-concept=http://loinc.org|LA6571-9") == 1
    assert server.count(f"RiskAssessment?{ours}risk-assessment") == 1
    assert server.count("AuditEvent?_tag=urn:x-mindscreen:administration|on-request/audit") == 1


@pytest.mark.usefixtures("people")
def test_a_quantity_is_found_by_its_size_and_the_bounds_of_an_open_score_are_not(
    server: FhirServer, sheets: list[Sheet]
) -> None:
    for name in ("phq-9 highest", "phq-9 last blank"):
        sheet = next(each for each in sheets if each.name == name)
        statuses(server, sheet.emit(value="quantity", administration_id=name.replace(" ", "-")))
    total = "Observation?code=http://loinc.org|44261-6&identifier=urn:x-mindscreen:administration|phq-9"
    for search in ("value-quantity=gt0", "combo-value-quantity=gt0"):
        assert server.count(f"{total}-highest/score/total&{search}") == 1
        assert server.count(f"{total}-last-blank/score/total&{search}") == 0


def test_our_questionnaires_are_found_by_their_canonical_url(server: FhirServer, sheets: list[Sheet]) -> None:
    for instrument in {sheet.instrument for sheet in sheets}:
        form = ms.fhir.questionnaire(instrument)
        status, outcome = server.request("POST", "Questionnaire", form)
        assert status == 201, outcome
        assert server.count(f"Questionnaire?url={form['url']}&version={form['version']}") == 1

"""FHIR servers take our transactions, find them, give them back, and are not confused by a second sending."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pytest
from tests.interop.table import agreed

import mindscreen as ms
from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from tests.interop.conftest import Sheet
    from tests.interop.servers import FhirServer

Json: TypeAlias = dict[str, Any]

KEPT = "QuestionnaireResponse"
VALUES = ("integer", "quantity")
INSTRUMENTS = [entry.id for entry in ms.catalogue()]


@pytest.fixture(scope="module", params=["hapi", "sekmet"])
def server(request: pytest.FixtureRequest) -> FhirServer:
    """Each of the servers: what a test asks of one, it asks of all."""
    return cast("FhirServer", request.getfixturevalue(request.param))


@pytest.fixture(scope="module", autouse=True)
def people(server: FhirServer) -> None:
    """An invented patient and parent whom the hospital already knows."""
    patient = {"resourceType": "Patient", "id": "example"}
    parent = {"resourceType": "RelatedPerson", "id": "example", "patient": {"reference": "Patient/example"}}
    for resource in (patient, parent):
        status, outcome = server.request("PUT", f"{resource['resourceType']}/example", resource)
        assert status == 201, outcome


def store_once(server: FhirServer, bundle: Json) -> dict[str, list[str]]:
    """Post a transaction twice; the second changes nothing. Each type of resource, and where they are on the server."""
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    statuses, places = server.send(bundle)
    assert {*statuses} <= {"200", "201"}
    assert "201" in statuses
    stored = {kind: server.count(kind) for kind in kinds}
    assert server.send(bundle) == (["200"] * len(places), places)  # ifNoneExist found every one of them
    assert {kind: server.count(kind) for kind in kinds} == stored
    return {kind: [place for place in places if place.startswith(f"{kind}/")] for kind in kinds}


# --- the servers can refuse -------------------------------------------------------------------------------------------


def test_a_hand_made_transaction_is_stored_once_and_found_by_code(
    server: FhirServer, hand_made: Callable[[str], Json]
) -> None:
    bundle = hand_made("bundle")
    assert server.send(bundle)[0] == ["201"] * 5
    assert server.send(bundle)[0] == ["200"] * 5
    identifier = "identifier=https://example.org/scores|a-1/total"
    assert server.count(f"Observation?{identifier}") == 1
    assert server.count(f"Observation?{identifier}&code=http://loinc.org|44261-6") == 1
    assert server.count(f"Observation?{identifier}&code=http://loinc.org|44260-8") == 0


def dangle(bundle: Json) -> None:
    bundle["entry"][3]["resource"]["derivedFrom"][0]["reference"] = "urn:uuid:00000000-0000-4000-8000-999999999999"


def ask_for_something_unknown(bundle: Json) -> None:
    bundle["entry"][3]["request"]["ifNoneExist"] = "colour=red"


def say_no_method(bundle: Json) -> None:
    del bundle["entry"][3]["request"]["method"]


@pytest.mark.parametrize("spoil", [dangle, ask_for_something_unknown, say_no_method])
def test_a_transaction_is_refused_as_a_whole(
    server: FhirServer, hand_made: Callable[[str], Json], spoil: Callable[[Json], None]
) -> None:
    bundle = hand_made("bundle")
    for entry in bundle["entry"]:
        del entry["request"]["ifNoneExist"]
    spoil(bundle)
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    before = {kind: server.count(kind) for kind in kinds}
    status, outcome = server.request("POST", "", bundle)
    assert (status // 100, outcome["resourceType"]) == (4, "OperationOutcome")
    assert {kind: server.count(kind) for kind in kinds} == before


def test_a_search_that_the_server_does_not_know_is_refused(server: FhirServer) -> None:
    status, outcome = server.request("GET", "Observation?colour=red")
    assert (status, outcome["resourceType"]) == (400, "OperationOutcome")


# --- what mindscreen emits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_instrument_is_stored_once_found_and_read_back(
    server: FhirServer, every_instrument: list[Sheet], name: str
) -> None:
    """A complete and a partial sheet, with scores as integers and as quantities."""
    for sheet, value in product((each for each in every_instrument if each.instrument.id == name), VALUES):
        transaction = sheet.emit(value=value, administration_id=f"{sheet.name}-{value}".replace(" ", "-"))
        [place] = store_once(server, transaction)[KEPT]
        response = server.read(place)
        assert ms.fhir.read_response(sheet.instrument, response).answers == sheet.result.answers
        for score in sheet.result.scores:
            scale = sheet.instrument.scale(score.id)
            for coding in codes.scale_codings(sheet.instrument, scale) if scale.reported else ():
                search = f"Observation?code={coding['system']}|{coding['code']}&derived-from={place}"
                found = server.search(f"{search}&_include=Observation:derived-from&_include=Observation:subject")
                [observation] = found.matches
                assert response in found.included
                assert [each["id"] for each in found.included if each["resourceType"] == "Patient"] == ["example"]
                assert stated(observation) == (None if score.value is None else to_four_places(score.value))
                # A server finds quantities by size, and neither integers nor the bounds of an open score.
                quantity = observation.get("valueQuantity", {}).get("value")
                assert quantity == stated(observation) or value == "integer"
                assert server.count(f"{search}&value-quantity=gt-99") == (quantity is not None)
                if quantity is not None:
                    assert server.count(f"{search}&value-quantity=gt{quantity - 0.5}") == 1
                    assert server.count(f"{search}&value-quantity=gt{quantity}") == 0
    agreed(server.peer, name)


def to_four_places(value: int | Fraction) -> float:
    """A score as it is written: a mean is rounded."""
    return round(float(value), 4)


def stated(observation: Json) -> float | None:
    """The value of a score, however it is written."""
    found: float | None = observation.get("valueQuantity", {}).get("value", observation.get("valueInteger"))
    return found


def test_everything_that_is_written_on_request_is_stored_once_and_found(
    server: FhirServer, sheets: list[Sheet]
) -> None:
    sheet = next(each for each in sheets if each.name == "phq-9 highest")
    stored = store_once(
        server,
        sheet.emit(
            items=True, risk_assessment=True, audit=True, profile="us-ecqm", administration_id="on-request",
        ),
    )  # fmt: skip
    assert {"RiskAssessment", "ServiceRequest", "Task", "Flag", "AuditEvent", "Provenance", "Device"} <= stored.keys()
    ours = "identifier=urn:x-mindscreen:administration|on-request/"
    assert server.count(f"Observation?{ours}depression-screen&code=http://loinc.org|73832-8") == 1
    assert server.count(f"Observation?{ours}item/q9&value-concept=http://loinc.org|LA6571-9") == 1
    assert server.count(f"RiskAssessment?{ours}risk-assessment") == 1
    assert server.count("AuditEvent?_tag=urn:x-mindscreen:administration|on-request/audit") == 1


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_questionnaire_is_found_by_its_canonical_url(
    server: FhirServer, every_instrument: list[Sheet], name: str
) -> None:
    instrument = next(each.instrument for each in every_instrument if each.instrument.id == name)
    form = ms.fhir.questionnaire(instrument, bands=True, findings=True)
    status, outcome = server.request("POST", "Questionnaire", form)
    assert status == 201, outcome
    [found] = server.search(f"Questionnaire?url={form['url']}&version={form['version']}").matches
    assert {key: found[key] for key in form if key != "meta"} == {key: form[key] for key in form if key != "meta"}

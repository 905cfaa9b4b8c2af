"""A FHIR server (HAPI JPA) is read page by page and gets the results, on itself or under another name, only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit, urlunsplit

import pytest

import mindscreen as ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.interop.servers import FhirServer

pytest.importorskip("httpx", reason="FHIR servers are asked through httpx, which is not installed")

Json: TypeAlias = dict[str, Any]

FORM = "https://example.org/Questionnaire/mood-from-server-to-server"
FORMS = [("phq-9", ms.fhir.LinkIdMap(questionnaire=FORM))]
SYSTEM = "https://example.org/from-server-to-server"
PATIENTS = ("mover-1", "mover-2")
PHQ_9 = ms.load("phq-9")
LAST = "2026-11-09T10:00:00+08:00"
SHEETS = ([0, 1, 0, 1, 0, 1, 0, 1, 0, 0], [2, 2, 2, 2, 2, 2, 2, 2, 1, 2], [3] * 10)


@pytest.fixture(scope="module")
def server(hapi: FhirServer) -> FhirServer:
    """The server that finds responses by their Questionnaire."""
    return hapi


@pytest.fixture(scope="module")
def address(server: FhirServer) -> str:
    """The base address of the server, as it says itself."""
    _, page = server.request("GET", "Patient?_count=1")
    [link] = [each["url"] for each in page["link"] if each["relation"] == "self"]
    return str(link.partition("/Patient?")[0])


@pytest.fixture(scope="module")
def responses(server: FhirServer) -> list[str]:
    """The ids of what two invented people answered; and one response in which an answer is no answer."""
    for name in PATIENTS:
        person = {"resourceType": "Patient", "id": name, "birthDate": "1986-11-22", "gender": "female"}
        assert server.request("PUT", f"Patient/{name}", person)[0] == 201
    forms = {}
    for day, answers in enumerate(SHEETS, start=1):
        subject, when = f"Patient/{PATIENTS[day % 2]}", f"2026-11-0{day}T10:00:00+08:00"
        result = ms.screen(PHQ_9, answers)
        forms[f"moved-{day}"] = ms.fhir.questionnaire_response(result, subject=subject, authored=when)
    odd = ms.fhir.questionnaire_response(ms.screen(PHQ_9, SHEETS[0]), subject="Patient/mover-1", authored=LAST)
    odd["item"][0]["answer"] = [{"valueCoding": {"system": "https://example.org", "code": "purple"}}]
    forms["moved-9"] = odd
    return [put(server, own_id, filled) for own_id, filled in forms.items()]


def put(server: FhirServer, own_id: str, filled: Json) -> str:
    """Store a response under an id, as an answer to the hospital's own form."""
    resource = {**filled, "id": own_id, "questionnaire": FORM}
    status, stored = server.request("PUT", f"QuestionnaireResponse/{own_id}", resource)
    assert status == 201, stored
    return own_id


@pytest.fixture
def here(address: str) -> Iterator[ms.fhir.FhirServer]:
    with ms.fhir.FhirServer(address) as opened:
        yield opened


def test_the_server_leads_from_page_to_page(here: ms.fhir.FhirServer, responses: list[str]) -> None:
    pages = list(
        here.pages(f"QuestionnaireResponse?questionnaire={FORM}&_count=2&_include=QuestionnaireResponse:subject")
    )
    assert len(pages) == 2
    assert sorted(each["id"] for page in pages for each in page.found) == responses
    assert {each["id"] for page in pages for each in page.included} == set(PATIENTS)


def test_a_patient_is_found_without_an_id_in_the_address(here: ms.fhir.FhirServer, responses: list[str]) -> None:
    assert responses
    about = {"subject": {"reference": "Patient/mover-1"}}
    assert here.patient_of(about) == {"birthDate": "1986-11-22", "gender": "female"}
    assert here.patient_of({"subject": {"reference": "Patient/nobody-known"}}) == {}


def test_the_words_of_a_refusal_are_kept(here: ms.fhir.FhirServer, responses: list[str]) -> None:
    assert responses
    result = ms.screen(ms.load("gad-2"), [1, 2])
    whole = ms.fhir.bundle(result, subject="Patient/nobody-known", authored="2026-11-21T10:00:00Z")
    with pytest.raises(ms.ServerError, match="MS-C002") as caught:
        here.send(whole)
    assert caught.value.outcome is not None
    assert "nobody-known" in str(caught.value.outcome)
    assert "nobody-known" not in str(caught.value)


def test_two_runs_on_one_server_store_everything_once(
    server: FhirServer, here: ms.fhir.FhirServer, responses: list[str]
) -> None:
    choices: Any = {"questionnaire": FORM, "forms": FORMS, "pathway": ms.pathway("general-outpatient"), "count": 2}
    before = server.count("QuestionnaireResponse")

    planned = list(ms.fhir.score_server(here, identifier_system=SYSTEM, dry_run=True, **choices))
    assert server.count("Observation?derived-from=QuestionnaireResponse/moved-1") == 0
    first = list(ms.fhir.score_server(here, identifier_system=SYSTEM, **choices))
    assert [each.transaction for each in first] == [each.transaction for each in planned]
    assert [each.reference for each in first] == [f"QuestionnaireResponse/{each}" for each in responses]
    *good, bad = first
    assert bad.error is not None
    assert bad.error.code == "MS-F004"
    assert [each.error for each in good] == [None] * len(SHEETS)
    assert all(each.sent is not None and each.sent.created > 5 for each in good)
    assert [each.result["total"].value for each in good if each.result is not None] == [4, 17, 27]
    assert {each.result.context.age_months for each in good if each.result is not None} == {39 * 12 + 11}

    kinds = ("Observation", "Flag", "Task", "ServiceRequest", "Provenance", "Device")
    stored = {kind: server.count(kind) for kind in kinds}
    again = list(ms.fhir.score_server(here, since=good[0].updated, identifier_system=SYSTEM, **choices))
    assert [each.sent.created for each in again if each.sent is not None] == [0] * len(SHEETS)
    assert {kind: server.count(kind) for kind in kinds} == stored
    assert server.count("QuestionnaireResponse") == before

    total = "Observation?code=http://loinc.org|44261-6&derived-from=QuestionnaireResponse/"
    assert [server.count(total + each) for each in responses] == [1, 1, 1, 0]


def test_two_runs_to_another_server_bring_the_responses_too(
    server: FhirServer, address: str, here: ms.fhir.FhirServer, responses: list[str]
) -> None:
    parts = urlsplit(address)
    elsewhere = urlunsplit(parts._replace(netloc=f"localhost:{parts.port}"))
    assert elsewhere != address
    choices: Any = {"questionnaire": FORM, "forms": FORMS, "identifier_system": f"{SYSTEM}/elsewhere"}
    before = server.count("QuestionnaireResponse")
    with ms.fhir.FhirServer(elsewhere) as there:
        for created in (True, False):
            *good, bad = ms.fhir.score_server(here, there, **choices)
            assert bad.reference == f"QuestionnaireResponse/{responses[-1]}"
            assert [each.sent.created > 0 for each in good if each.sent is not None] == [created] * len(SHEETS)
            assert server.count("QuestionnaireResponse") == before + len(SHEETS)

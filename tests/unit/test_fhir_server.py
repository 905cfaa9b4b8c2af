"""A FHIR server as it is: paged, busy, misconfigured, hostile. Nobody's name leaves the answer it came in."""

from __future__ import annotations

import gzip
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, TypeAlias

import pytest
from tests.unit.made_up_server import AUTHORED, BASE, MadeUpServer, bundle, httpx, outcome, patient, response

import mindscreen as ms
from mindscreen.fhir.server import client as client_module
from mindscreen.fhir.server import exchange

Json: TypeAlias = dict[str, Any]

FIND = "QuestionnaireResponse?status=completed"


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, without waiting."""
    waits: list[float] = []
    monkeypatch.setattr(client_module, "sleep", waits.append)
    return waits


def answering(*answers: Any) -> MadeUpServer:
    """A server that gives these answers, one after the other, and then its own; an exception is raised."""
    server, left = MadeUpServer(), list(answers)

    def give(_: Any) -> Any:
        if not left:
            return None
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    server.instead = give
    return server


def page(*resources: Json, following: str = "") -> Any:
    return httpx.Response(200, json=bundle("searchset", *resources, following=following))


def refused(made_up: MadeUpServer, code: str, ask: Callable[[ms.fhir.FhirServer], object]) -> ms.ServerError:
    with made_up.open() as server, pytest.raises(ms.ServerError) as caught:
        ask(server)
    assert caught.value.code == code
    assert "Zhang" not in f"{caught.value!s}{caught.value!r}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def search(server: ms.fhir.FhirServer) -> list[ms.fhir.Page]:
    return list(server.pages(FIND))


def transaction() -> Json:
    return ms.fhir.bundle(ms.screen(ms.load("gad-2"), [1, 2]), subject="Patient/p1", authored=AUTHORED)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_links_of_the_server_lead_through_its_pages() -> None:
    made_up = MadeUpServer(*(response(f"r{number}", 1, 2) for number in range(5)), patient("p1"))
    with made_up.open() as server:
        pages = list(server.pages("QuestionnaireResponse?_count=2"))
    assert [[each["id"] for each in page.found] for page in pages] == [["r0", "r1"], ["r2", "r3"], ["r4"]]
    assert [[each["id"] for each in page.included] for page in pages] == [["p1", "p9"]] * 3
    assert [bool(page.following) for page in pages] == [True, True, False]
    assert made_up.requests[1][1] == "/fhir/QuestionnaireResponse?_count=2&_offset=2"


def test_finished_responses_are_asked_for_with_those_whom_they_are_about() -> None:
    made_up = MadeUpServer(response("r1", 1, 2))
    with made_up.open() as server:
        found = list(server.responses(since="2026-11-01", questionnaire="https://example.org/q/gad-2", count=50))
    assert [each["id"] for each in found] == ["r1"]
    assert dict(httpx.URL(made_up.requests[0][1]).params) == {
        "status": "completed,amended",
        "_sort": "_lastUpdated",
        "_count": "50",
        "_lastUpdated": "ge2026-11-01",
        "questionnaire": "https://example.org/q/gad-2",
        "_include": "QuestionnaireResponse:subject",
    }


@pytest.mark.parametrize(
    ("name", "criteria"), [("since", {"since": "yesterday"}), ("count", {"count": 0}), ("count", {"count": 1001})]
)
def test_criteria_that_are_none_are_refused(name: str, criteria: Any) -> None:
    with MadeUpServer().open() as server, pytest.raises(ms.InterchangeError, match=f"MS-F005. {name}: "):
        list(server.responses(**criteria))


@pytest.mark.parametrize("text", ["", "https://elsewhere.example.org/Patient", "Patient?name=a b", "Patient#1", "_all"])
def test_only_a_search_is_a_search(text: str) -> None:
    with MadeUpServer().open() as server, pytest.raises(ms.InterchangeError, match=r"MS-F005. search: "):
        next(server.pages(text))


def test_remarks_of_the_server_on_a_search_are_kept() -> None:
    told: list[Json] = []
    made_up = answering(page(response("r1", 0, 0), outcome("not-supported")))
    with made_up.open(on_outcome=told.append) as server:
        [only] = server.pages(FIND)
    assert told == list(only.outcomes) == [outcome("not-supported")]
    assert [each["id"] for each in only.found] == ["r1"]


@pytest.mark.control("C-051")
@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example.org/fhir?page=2",
        "http://ehr.example.org/fhir?page=2",
        "https://ehr.example.org:8443/fhir?page=2",
        "https://ehr.example.org@elsewhere.example.org/fhir?page=2",
        "https://zhang:secret@ehr.example.org/fhir?page=2",
        "//elsewhere.example.org/fhir?page=2",
        "file:///etc/passwd",
        "https://[elsewhere",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(link: str) -> None:
    made_up = answering(page(following=link))
    error = refused(made_up, "MS-C004", search)
    assert "elsewhere" not in str(error)
    assert len(made_up.requests) == 1


def test_a_relative_link_leads_to_the_same_server() -> None:
    made_up = answering(page(following="?page=2"), page(response("r1", 0, 0)))
    with made_up.open() as server:
        assert [len(each.found) for each in server.pages(FIND)] == [0, 1]
    assert made_up.requests[1][1] == "/fhir/?page=2"


def test_pages_that_lead_in_a_circle_end() -> None:
    made_up = answering(*(page(following=f"{BASE}?page={number}") for number in (2, 3, 2)))
    error = refused(made_up, "MS-C003", search)
    assert "no end" in error.what
    assert len(made_up.requests) == 3


def test_pages_without_end_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_MOST_PAGES", 5)
    made_up = answering(*(page(following=f"{BASE}?page={number}") for number in range(9)))
    refused(made_up, "MS-C003", search)
    assert len(made_up.requests) == 5


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>Zhang San: welcome</body></html>",
        b"",
        b"\xff\xfe{}",
        b'{"resourceType": "Bundle", "resourceType": "Bundle"}',
        b'{"resourceType": "Bundle", "entry": [',
        b"[" * 100_000,
        b'["Bundle"]',
        b'{"resourceType": 7}',
        b'{"resourceType": "Patient", "name": "Zhang San"}',
        b'{"resourceType": "Bundle", "entry": "Zhang San"}',
        b'{"resourceType": "Bundle", "entry": ["Zhang San"]}',
        b'{"resourceType": "Bundle", "link": [{"relation": "next"}]}',
        b'{"resourceType": "Bundle", "link": [{"relation": "next", "url": "a"}, {"relation": "next", "url": "b"}]}',
        b'{"resourceType": "Bundle", "link": [{"relation": "next", "url": "https://ehr.example.org:Zhang/"}]}',
    ],
)
def test_what_is_no_page_is_refused(content: bytes) -> None:
    error = refused(answering(httpx.Response(200, content=content)), "MS-C003", search)
    assert error.where == f"{BASE}/QuestionnaireResponse"


def test_entries_without_a_resource_are_passed_over() -> None:
    odd = {"resourceType": "Bundle", "entry": [{}, {"resource": "x"}, {"resource": {"resourceType": ["a"]}}]}
    with answering(httpx.Response(200, json=odd)).open() as server:
        [only] = server.pages(FIND)
    assert only.found == ()
    assert only.included == ({"resourceType": ["a"]},)


def test_an_answer_is_read_no_further_than_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LARGEST_ANSWER", 1000)
    large = gzip.compress(b'{"resourceType": "Bundle"}' + b" " * 1_000_000)
    squeezed = httpx.Response(200, content=large, headers={"Content-Encoding": "gzip"})
    assert len(large) < 2000
    refused(answering(squeezed), "MS-C003", search)


def test_an_answer_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 100_000, 400))
    monkeypatch.setattr(exchange, "monotonic", lambda: next(clock))
    drops = httpx.Response(200, content=iter([b'{"resourceType":', b' "Bundle"', b"}"]))
    refused(answering(drops), "MS-C003", search)


def test_what_cannot_be_decompressed_is_refused() -> None:
    def broken(_: Any) -> Any:
        return httpx.Response(200, stream=httpx.ByteStream(b"Zhang"), headers={"Content-Encoding": "gzip"})

    made_up = MadeUpServer()
    made_up.instead = broken
    refused(made_up, "MS-C003", search)


@pytest.mark.control("C-051")
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirections_are_not_followed(status: int) -> None:
    made_up = answering(httpx.Response(status, headers={"Location": "https://elsewhere.example.org/fhir"}))
    error = refused(made_up, "MS-C004", search)
    assert (error.status, len(made_up.requests)) == (status, 1)


# --- the people -------------------------------------------------------------------------------------------------------


def test_patients_who_came_with_a_page_are_not_asked_for() -> None:
    made_up = MadeUpServer(response("r1", 1, 2), patient("p1"))
    with made_up.open() as server:
        [found] = server.responses()
        assert server.patient_of(found) == {"birthDate": "1986-11-22", "gender": "female"}
    assert len(made_up.requests) == 1


def test_other_patients_are_asked_for_once_and_not_in_an_address() -> None:
    made_up = MadeUpServer(patient("p1"), patient("p2", "2001-01-01", "male"))
    with made_up.open() as server:
        for reference in ("Patient/p1", f"{BASE}/Patient/p1", "Patient/p1/_history/3"):
            assert server.patient_of({"subject": {"reference": reference}})["birthDate"] == "1986-11-22"
        assert server.patient_of({"subject": {"reference": "Patient/p2"}})["gender"] == "male"
        for _ in range(2):
            assert server.patient_of({"subject": {"reference": "Patient/p3"}}) == {}
    asked = [("POST", "/fhir/Patient/_search", f"_id=p{number}".encode()) for number in (1, 2, 3)]
    assert made_up.requests == asked


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "https://elsewhere.example.org/fhir/Patient/p1"},
        {"reference": "Patient/../p1"},
        {"reference": "Group/1"},
        {"reference": "urn:uuid:0b5c1a62-5f0b-4c53-9a3b-3c1f0e5f2d7a"},
        {"identifier": {"value": "p1"}},
        "Patient/p1",
        None,
    ],
)
def test_nobody_else_is_asked_for(subject: object) -> None:
    made_up = MadeUpServer(patient("p1"))
    with made_up.open() as server:
        assert server.patient_of({"subject": subject}) == {}
    assert made_up.requests == []


def test_those_who_were_needed_longest_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mindscreen.fhir.server.patients._MOST", 2)
    made_up = MadeUpServer()
    with made_up.open() as server:
        for name in ("p1", "p2", "p1", "p3", "p1", "p2"):
            server.patient_of({"subject": {"reference": f"Patient/{name}"}})
    assert [body.decode() for _, _, body in made_up.requests] == ["_id=p1", "_id=p2", "_id=p3", "_id=p2"]


# --- sending ----------------------------------------------------------------------------------------------------------


def test_a_transaction_that_is_sent_twice_is_stored_once() -> None:
    made_up = MadeUpServer()
    whole = transaction()
    count = len(whole["entry"])
    with made_up.open(token="abc.def-1") as server:  # noqa: S106 - made up
        first = server.send(whole)
        second = server.send(ms.fhir.bundle_json(
            ms.screen(ms.load("gad-2"), [1, 2]), subject="Patient/p1", authored=AUTHORED,
        ))  # fmt: skip
    assert (first.created, first.found, second.created, second.found) == (count, 0, 0, count)
    assert first.locations[0] == "Device/0/_history/1"
    assert repr(first) == f"<Sent: {count} created, 0 found>"
    assert made_up.sent == [whole, whole]
    assert made_up.headers[0]["Authorization"] == "Bearer abc.def-1"
    assert made_up.headers[0]["Content-Type"] == made_up.headers[0]["Accept"] == "application/fhir+json"


@pytest.mark.control("C-050")
def test_a_refusal_keeps_the_reasons_of_the_server_and_does_not_tell_them() -> None:
    made_up = answering(httpx.Response(400, json=outcome("invariant")))
    error = refused(made_up, "MS-C002", lambda server: server.send(transaction()))
    assert (error.status, error.outcome) == (400, outcome("invariant"))
    assert str(error).startswith(f"[MS-C002] {BASE}: it answers with HTTP status 400 and the issues invariant. ")
    assert len(made_up.requests) == 1  # no second try


@pytest.mark.parametrize("code", ["zhang-san", ["invalid"], None])
def test_a_code_that_is_none_of_fhir_is_not_repeated(code: Any) -> None:
    made_up = answering(httpx.Response(422, json=outcome(code)))
    error = refused(made_up, "MS-C002", lambda server: server.send(transaction()))
    assert error.what == "it answers with HTTP status 422."


@pytest.mark.parametrize("content", [b"<h1>Zhang San</h1>", b'{"resourceType": "OperationOutcome", "issue": 7}', b""])
def test_a_refusal_need_not_be_fhir(content: bytes) -> None:
    error = refused(
        answering(httpx.Response(500, content=content)), "MS-C002", lambda server: server.send(transaction())
    )
    assert error.status == 500


def test_an_error_leaves_the_words_of_the_server_behind_when_it_goes_to_another_process() -> None:
    error = refused(answering(httpx.Response(400, json=outcome())), "MS-C002", search)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (str(again), again.outcome) == (str(error), None)
    assert b"Zhang" not in pickle.dumps(error)


def test_what_the_server_remarks_on_single_entries_is_kept() -> None:
    entries = [{"response": {"status": "201 Created", "outcome": outcome("informational")}}]
    entries += [{"response": {"status": "200"}}] * (len(transaction()["entry"]) - 1)
    with answering(httpx.Response(200, json={"resourceType": "Bundle", "entry": entries})).open() as server:
        sent = server.send(transaction())
    assert (sent.created, sent.found) == (1, len(entries) - 1)
    assert sent.outcomes == (outcome("informational"),)
    assert set(sent.locations) == {""}


def test_an_entry_that_was_not_stored_is_a_refusal_whatever_the_rest() -> None:
    entries: list[Json] = [{"response": {"status": "201 Created"}} for _ in transaction()["entry"]]
    entries[2]["response"] = {"status": "409 Conflict", "outcome": outcome("conflict")}
    entries[3]["response"] = {}
    made_up = answering(httpx.Response(200, json={"resourceType": "Bundle", "entry": entries}))
    error = refused(made_up, "MS-C002", lambda server: server.send(transaction()))
    assert error.outcome == outcome("conflict")


@pytest.mark.parametrize("entries", [[], [{}], [{"response": "Zhang"}]])
def test_every_entry_must_be_answered_for(entries: list[Json]) -> None:
    made_up = answering(httpx.Response(200, json={"resourceType": "Bundle", "entry": entries}))
    refused(made_up, "MS-C003", lambda server: server.send(transaction()))


# --- busy servers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_twice_as_long(status: int, waited: list[float]) -> None:
    made_up = answering(*[httpx.Response(status)] * 3)
    with made_up.open() as server:
        assert server.send(transaction()).created > 0
    assert waited == [1, 2, 4]
    assert len(made_up.sent) == 4


def test_it_is_asked_when_it_wants_to_be_within_reason(waited: list[float]) -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    nowhere = f"Wed, 21 Oct 2015 07:28:00 +{'9' * 30}"
    asks = ["7", "99999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", in_a_minute, "soon", nowhere]
    made_up = answering(*(httpx.Response(503, headers={"Retry-After": each}) for each in asks))
    with made_up.open(retries=6) as server:
        search(server)
    assert waited[:3] == [7, 120, 4]
    assert 30 < waited[3] <= 60
    assert waited[4:] == [16, 32]


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("Zhang"), httpx.ReadTimeout("Zhang"), httpx.RemoteProtocolError("Zhang")]
)
def test_a_connection_that_breaks_is_tried_again(error: Exception, waited: list[float]) -> None:
    made_up = answering(error, error)
    with made_up.open() as server:
        assert server.send(transaction()).created > 0
    assert waited == [1, 2]


@pytest.mark.parametrize(
    ("answer", "status", "what"),
    [
        (httpx.ConnectError("Zhang"), None, "it cannot be reached."),
        (httpx.Response(503, content=b"Zhang"), 503, "it stays busy: HTTP status 503."),
    ],
)
def test_after_the_last_retry_it_is_an_error(answer: Any, status: int | None, what: str, waited: list[float]) -> None:
    made_up = answering(*[answer] * 9)
    error = refused(made_up, "MS-C001", search)
    assert (error.status, error.what) == (status, what)
    assert waited == [1, 2, 4, 8]


def test_without_retries_it_is_asked_once(waited: list[float]) -> None:
    made_up = answering(httpx.Response(503))
    with made_up.open(retries=0) as server, pytest.raises(ms.ServerError, match="MS-C001"):
        search(server)
    assert waited == []


# --- addresses, secrets, installation ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base",
    [
        "", "ehr.example.org/fhir", "ftp://ehr.example.org", "https://", "https://zhang:secret@ehr.example.org/fhir",
        "https://ehr.example.org/fhir?key=secret", "https://ehr.example.org/fhir#secret", "https://[::1/fhir",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_and_not_repeated(base: str) -> None:
    with pytest.raises(ms.ServerError, match=r"MS-C004. base: ") as caught:
        ms.fhir.FhirServer(base)
    assert "secret" not in str(caught.value)


def test_the_same_address_is_the_same_server() -> None:
    written = ("https://ehr.example.org/fhir", "HTTPS://EHR.example.org:443/fhir//")
    assert {ms.fhir.FhirServer(each).base for each in written} == {BASE}


@pytest.mark.parametrize("token", ["", "a b", "a\r\nX: y", "密码"])
def test_a_token_that_is_none_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(ms.InterchangeError, match=r"MS-F005. token: ") as caught:
        ms.fhir.FhirServer(BASE, token=token)
    assert not token or token not in str(caught.value)


def test_the_token_is_not_shown() -> None:
    server = ms.fhir.FhirServer(BASE, token="secret")  # noqa: S106 - made up
    assert repr(server) == f"<FhirServer {BASE}>"


def test_a_client_of_its_own_verifies_certificates_and_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def make(**options: Any) -> Any:
        assert options == {"timeout": 5}  # and so `verify` is what httpx has: true
        made.append(really_make(**options))
        return made[0]

    really_make = httpx.Client
    monkeypatch.setattr(httpx, "Client", make)
    with ms.fhir.FhirServer(BASE, timeout=5):
        assert not made[0].is_closed
    assert made[0].is_closed


def test_a_client_that_was_given_is_left_open() -> None:
    with httpx.Client() as given:
        with ms.fhir.FhirServer(BASE, client=given):
            pass
        assert not given.is_closed


def test_without_httpx_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(ms.NotFoundError, match=r"MS-N006.*mindscreen\[server\]"):
        ms.fhir.FhirServer(BASE)


def test_the_door_to_fhir_does_not_load_httpx() -> None:
    code = "import sys, mindscreen.fhir; assert not {'httpx', 'ssl', 'email'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter

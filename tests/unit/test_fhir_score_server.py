"""From server to server: what was answered on one is scored and filed on another, or on the same, once."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest
from tests.unit.made_up_server import AUTHORED, BASE, MadeUpServer, httpx, outcome, patient, response

import mindscreen as ms
from mindscreen.fhir.server import client as client_module

Json: TypeAlias = dict[str, Any]

ELSEWHERE = "https://research.example.org/r4"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "sleep", lambda _: None)


def run(source: MadeUpServer, target: MadeUpServer | None = None, **options: Any) -> list[ms.fhir.Filed]:
    """Score one made-up server to its end; to itself where there is no other."""
    with source.open() as one:
        if target is None:
            return list(ms.fhir.score_server(one, **options))
        with target.open() as other:
            return list(ms.fhir.score_server(one, other, **options))


def error_of(filed: ms.fhir.Filed) -> str:
    assert filed.error is not None
    assert filed.sent is None
    return filed.error.code


def test_results_are_filed_elsewhere_with_the_response_and_only_once() -> None:
    source = MadeUpServer(response("r1", 1, 2), response("r2", 0, 0, about="Patient/p2"), patient("p1"), patient("p2"))
    target = MadeUpServer(base=ELSEWHERE)
    first, second = run(source, target), run(source, target)
    assert [(each.reference, each.updated, each.error) for each in first] == [
        ("QuestionnaireResponse/r1", "2026-11-21T10:00:01Z", None),
        ("QuestionnaireResponse/r2", "2026-11-21T10:00:02Z", None),
    ]
    assert [each.result["total"].value for each in first if each.result is not None] == [3, 0]
    assert [each.sent.created for each in second if each.sent is not None] == [0, 0]
    assert [each.sent.found for each in second if each.sent is not None] == [
        each.sent.created + each.sent.found for each in first if each.sent is not None
    ]
    assert [each["subject"]["reference"] for each in target.kept("QuestionnaireResponse")] == [
        "Patient/p1",
        "Patient/p2",
    ]
    assert source.sent == []


@pytest.mark.parametrize("named", [True, False])
def test_on_the_server_of_the_response_everything_refers_to_it_and_it_is_not_written_again(*, named: bool) -> None:
    server = MadeUpServer(response("r1", 1, 2), patient("p1"))
    [filed] = run(server, MadeUpServer(base=f"{BASE}/") if named else None, dry_run=named)
    transaction = json.loads(filed.transaction)
    kinds = [entry["resource"]["resourceType"] for entry in transaction["entry"]]
    assert "QuestionnaireResponse" not in kinds
    for entry in transaction["entry"]:
        if entry["resource"]["resourceType"] == "Observation" and "hasMember" not in entry["resource"]:
            assert entry["resource"]["derivedFrom"][0] == {"reference": "QuestionnaireResponse/r1"}
    if not named:
        assert server.sent == [transaction]
        [again] = run(server)
        assert again.sent is not None
        assert again.sent.created == 0


def test_what_was_filed_from_here_before_is_found_again() -> None:
    """A response that `bundle` wrote, with its results: their identifiers are made from the same words."""
    server = MadeUpServer(response("r1", 1, 2), patient("p1"))
    result = ms.screen(ms.load("gad-2"), [1, 2], age_months=479, sex="female")
    with server.open() as client:
        client.send(ms.fhir.bundle(result, subject="Patient/p1", authored=AUTHORED))
    [filed] = run(server)
    assert filed.sent is not None
    assert filed.sent.created == 0


def test_who_it_was_and_how_old_on_that_day_comes_from_the_server() -> None:
    people: Json = {"encounter": {"reference": "Encounter/7"}, "author": {"reference": "Practitioner/9"}}
    told = response("r1", 1, 2, source={"reference": "Patient/p1"}, **people)
    for including in (True, False):
        source = MadeUpServer(told, patient("p1", "1986-11-22"), including=including)
        [filed] = run(source, MadeUpServer(base=ELSEWHERE))
        assert filed.result is not None
        context = filed.result.context
        assert (context.age_months, context.sex, context.completed_by) == (39 * 12 + 11, "female", "self")
        [written] = [
            entry["resource"]
            for entry in json.loads(filed.transaction)["entry"]
            if entry["resource"]["resourceType"] == "QuestionnaireResponse"
        ]
        assert {name: written[name] for name in people} == people
        assert written["source"] == {"reference": "Patient/p1"}


def test_nothing_is_known_of_a_patient_who_is_not_there() -> None:
    [filed] = run(MadeUpServer(response("r1", 1, 2)))
    assert filed.result is not None
    assert (filed.result.context.age_months, filed.result.context.sex) == (None, None)


def test_a_dry_run_sends_nothing_and_says_what_it_would() -> None:
    source, target = MadeUpServer(response("r1", 1, 2), patient("p1")), MadeUpServer(base=ELSEWHERE)
    [planned] = run(source, target, dry_run=True)
    assert (target.requests, planned.sent, planned.error) == ([], None, None)
    [done] = run(source, target)
    assert done.transaction == planned.transaction
    assert target.sent == [json.loads(planned.transaction)]


def test_what_cannot_be_scored_is_told_and_does_not_end_the_run() -> None:
    secret = {"linkId": "q1", "answer": [{"valueString": "Zhang San"}]}
    odd = [
        response("r1", 1, 2, questionnaire="https://example.org/Questionnaire/other"),
        response("r2", 1, 2, questionnaire="urn:x-mindscreen:questionnaire:no-such"),
        response("r3", 1, 2, status="in-progress"),
        response("r4", 1, 2, item=[secret]),
        response("r5", 1, 2, authored="2026-11-21"),
        response("r6", 1, 2, subject={"display": "Zhang San"}),
        response("r7", 1, 2, authored="1980-01-01T00:00:00Z"),
        response("r8", 1, 2, id=7),
        response("r9", 1, 2),
    ]
    server = MadeUpServer(*odd, patient("p1"))
    *wrong, right = run(server)
    codes = ["MS-F002", "MS-N001", "MS-F003", "MS-F004", "MS-F005", "MS-F005", "MS-R006", "MS-F005"]
    assert [error_of(each) for each in wrong] == codes
    assert all(each.transaction == b"" for each in wrong)
    assert right.error is None
    assert len(server.sent) == 1
    assert not any("Zhang" in f"{each.error}{each!r}" for each in wrong)
    assert repr(wrong[0]) == "<Filed nothing, MS-F002>"
    assert repr(right).startswith("<Filed gad-2, <Sent: ")


def test_the_caller_may_say_which_instrument_it_is() -> None:
    foreign = response("r1", 1, 2, questionnaire="https://example.org/Questionnaire/anxiety")
    mapping = ms.fhir.LinkIdMap(questionnaire="https://example.org/Questionnaire/anxiety")
    server = MadeUpServer(foreign, patient("p1"))
    for options in (
        {"forms": [("gad-2", mapping)]},
        {"forms": [("gad-2", mapping)], "instrument": ms.load("gad-2")},
    ):
        [filed] = run(server, **options)
        assert filed.error is None
        assert filed.result is not None
        assert filed.result.instrument_id == "gad-2"
    [other] = run(server, instrument=ms.load("phq-2"), forms=[("gad-2", mapping)])
    assert error_of(other) in {"MS-F002", "MS-F004"}


def test_notes_and_options_are_passed_on() -> None:
    amended = response("r1", 1, 2, status="amended")
    source, target = MadeUpServer(amended, patient("p1")), MadeUpServer(base=ELSEWHERE)
    [filed] = run(source, target, items=True, value="quantity", locale="zh-CN", since="2026-11-21", count=5)
    assert [note.code for note in filed.notes] == ["amended"]
    found = target.kept("Observation")
    assert {each["language"] for each in found} == {"zh-CN"}
    assert sum("valueCodeableConcept" in each for each in found) == 2
    assert any("valueQuantity" in each for each in found)


def test_amended_answers_get_results_of_their_own() -> None:
    server = MadeUpServer(response("r1", 1, 2), response("r1", 2, 2, status="amended"), patient("p1"))
    before, after = run(server)
    assert before.sent is not None
    assert after.sent is not None
    assert after.sent.created == before.sent.created - 1  # all but the Device
    assert [each["valueInteger"] for each in server.kept("Observation") if "valueInteger" in each] == [3, 4]


def test_a_pathway_adds_what_to_do_and_refuses_whom_it_is_not_for() -> None:
    grown = response("r1", 3, 3, instrument="phq-2", about="Patient/p1")
    child = response("r2", 3, 3, instrument="phq-2", about="Patient/p2")
    server = MadeUpServer(grown, child, patient("p1"), patient("p2", "2016-01-01"))
    advised, refused = run(server, pathway=ms.pathway("general-outpatient"))
    assert advised.advice
    assert len(server.kept("Task")) == len(advised.advice)
    assert error_of(refused) in {"MS-P003", "MS-E001"}
    assert refused.transaction == b""


def answering(server: MadeUpServer, *answers: Any) -> MadeUpServer:
    """The server, which gives these answers to what is posted, before its own."""
    left = list(answers)

    def give(request: Any) -> Any:
        if request.method == "GET" or not left:
            return None
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    server.instead = give
    return server


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(400, json=outcome("invariant")), "MS-C002"),
        (httpx.Response(403, json=outcome("forbidden")), "MS-C002"),
        (httpx.Response(413, content=b"too large"), "MS-C002"),
        (httpx.Response(500, content=b""), "MS-C002"),
        (httpx.Response(200, content=b"<html>"), "MS-C003"),
    ],
)
def test_a_transaction_that_is_refused_is_told_and_does_not_end_the_run(answer: Any, code: str) -> None:
    source = MadeUpServer(response("r1", 1, 2), response("r2", 1, 1), patient("p1"))
    first, second = run(source, answering(MadeUpServer(base=ELSEWHERE), answer))
    assert isinstance(first.error, ms.ServerError)
    assert error_of(first) == code
    assert first.error.outcome == (json.loads(answer.content) if b"Outcome" in answer.content else None)
    assert first.transaction
    assert second.error is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(401, json=outcome("login")), "MS-C002"),
        (httpx.Response(404, content=b"<h1>Not found</h1>"), "MS-C002"),
        (httpx.Response(307, headers={"Location": BASE}), "MS-C004"),
        (httpx.Response(503), "MS-C001"),
        (httpx.ConnectError("no route"), "MS-C001"),
    ],
)
def test_where_no_transaction_would_fare_better_the_run_ends(answer: Any, code: str) -> None:
    source = MadeUpServer(response("r1", 1, 2), response("r2", 1, 1), patient("p1"))
    target = answering(MadeUpServer(base=ELSEWHERE), *[answer] * 9)
    with source.open() as one, target.open() as other, pytest.raises(ms.ServerError, match=code):
        next(ms.fhir.score_server(one, other))
    assert len(target.requests) <= 5


def test_a_patient_who_may_not_be_asked_for_is_told_and_nothing_is_scored_without() -> None:
    forbidden = httpx.Response(403, json=outcome("forbidden"))
    server = MadeUpServer(
        response("r1", 1, 2), response("r2", 1, 1, about="Patient/p2"), patient("p1"), including=False
    )
    first, second = run(answering(server, forbidden))
    assert error_of(first) == "MS-C002"
    assert first.result is None
    assert second.error is None


@pytest.mark.control("C-050")
def test_what_stands_in_addresses_and_representations_tells_nobody_who_it_is() -> None:
    server = MadeUpServer(response("r1", 1, 2), patient("p1"), including=False)
    [filed] = run(server)
    for _, where, _ in server.requests:
        assert "p1" not in where
        assert "r1" not in where
    assert "1" not in repr(filed).partition("Sent")[0]

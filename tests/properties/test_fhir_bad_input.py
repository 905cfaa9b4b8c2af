"""The kinds of bad input one by one: each is refused with a typed error that repeats nothing, or does no harm."""

from __future__ import annotations

import contextlib
import copy
import json
import socket
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from tests.unit.test_fhir_cds import VIEW, request

import mindscreen as ms
from mindscreen.care import CareLoop
from mindscreen.fhir import cds
from mindscreen.fhir.received import LARGEST

Json: TypeAlias = dict[str, Any]

PRIVATE = "秘密7391"
AUTHORED = "2026-11-21T09:30:00+08:00"
PHQ9 = ms.load("phq-9")
ANSWERS = {f"q{number}": number % 4 for number in range(1, 10)}
RESULT = ms.screen(PHQ9, ANSWERS)
GOOD = ms.fhir.questionnaire_response(RESULT, subject="Patient/123", authored=AUTHORED, administration_id="A-1")

TEXTS = {
    "markup": f"</script><img src=x onerror=alert('{PRIVATE}')>",
    "JSON breaking": f'"}}]}},"status":"entered-in-error","x":[{{"a":"{PRIVATE}',
    "NUL": f"{PRIVATE}\0",
    "bidi controls": f"\u202e{PRIVATE}\u2066",
    "half a character": f"{PRIVATE}\ud800",
    "huge": PRIVATE * 100_000,
    "template": f"%(subject)b %s {{0}} \u27e6mindscreen subject\u27e7 {PRIVATE}",
    "another host": f"https://elsewhere.example.org/Patient/{PRIVATE}",
}


@pytest.fixture(params=TEXTS, ids=str)
def hostile(request: pytest.FixtureRequest) -> str:
    return TEXTS[request.param]


def refused(call: Callable[[], object]) -> ms.MindscreenError:
    """The error with which a call refuses; it repeats nothing."""
    with pytest.raises(ms.MindscreenError) as caught:
        call()
    error = caught.value
    assert error.__cause__ is None
    assert PRIVATE not in f"{error} {error!r} {error.args}"
    assert len(str(error)) < 500
    return error


# --- hostile texts in what is read ------------------------------------------------------------------------------------


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to every text of a JSON document."""
    if isinstance(data, str):
        yield path
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in pairs:
        yield from places(value, (*path, name))


def replaced(whole: Json, path: tuple[str | int, ...], text: str) -> Json:
    whole = copy.deepcopy(whole)
    place: Any = whole
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = text
    return whole


def test_a_hostile_text_anywhere_in_a_response_changes_no_answer(hostile: str) -> None:
    read = 0
    for path in places(GOOD):
        sent = replaced(GOOD, path, hostile)
        try:
            reading = ms.fhir.read(PHQ9, sent)
        except ms.MindscreenError:
            refused(partial(ms.fhir.read, PHQ9, sent))
            continue
        read += 1
        assert reading.response.answers == ANSWERS, path
        assert PRIVATE not in repr((reading, reading.notes, reading.response))
    assert read


def renamed(data: Any, name: str, text: str) -> Any:
    """The document with a text behind every name of this kind."""
    if isinstance(data, list):
        return [renamed(each, name, text) for each in data]
    if isinstance(data, dict):
        return {f"{key}{text}" if key == name else key: renamed(value, name, text) for key, value in data.items()}
    return data


@pytest.mark.parametrize(
    "name", ["answer", "item", "linkId", "valueCoding", "valueInteger", "code", "status", "subject"]
)
def test_a_hostile_name_of_an_element_is_not_repeated_either(name: str, hostile: str) -> None:
    sent = renamed(GOOD, name, hostile)
    try:
        reading = ms.fhir.read(PHQ9, sent)
    except ms.MindscreenError:
        refused(partial(ms.fhir.read, PHQ9, sent))
        return
    assert reading.response.answers.items() <= ANSWERS.items()
    assert PRIVATE not in repr((reading, reading.notes, reading.response))


def test_a_hostile_text_anywhere_in_a_response_is_extracted_whole_or_not_at_all(hostile: str) -> None:
    whole = len(ms.fhir.extract(GOOD)["entry"])
    outcomes = set()
    for path in places(GOOD):
        said = ms.fhir.extract(replaced(GOOD, path, hostile))
        outcomes.add(said["resourceType"])
        if said["resourceType"] == "OperationOutcome":
            assert PRIVATE not in json.dumps(said, ensure_ascii=False)
            assert "entry" not in said
        else:
            assert len(said["entry"]) == whole, path
    assert outcomes == {"Bundle", "OperationOutcome"}


def test_a_hostile_text_anywhere_in_a_request_gets_whole_cards_or_a_refusal(hostile: str) -> None:
    asked = request(GOOD)
    whole = [card["uuid"] for card in cds.cards(VIEW, asked)["cards"]]
    shown = 0
    for path in places(asked):
        sent = replaced(asked, path, hostile)
        try:
            cards = cds.cards(VIEW, sent)["cards"]
        except ms.MindscreenError:
            assert refused(partial(cds.cards, VIEW, sent)).code in {"MS-S001", "MS-S002"}
            continue
        shown += 1
        for card in cards:
            assert PRIVATE not in card["summary"] + card["detail"], path
        if len(cards) != len(whole):  # the answers cannot be used; the one card says so, or the form is not known
            assert len(cards) <= 1, path
    assert shown


# --- hostile texts in what is written ---------------------------------------------------------------------------------

WRITERS: dict[str, Callable[..., object]] = {
    "bundle": lambda **given: ms.fhir.bundle(RESULT, **given),
    "bundle as text": lambda **given: ms.fhir.bundle_json(RESULT, **given),
    "observations": lambda **given: ms.fhir.observations(RESULT, **given),
    "response": lambda **given: ms.fhir.questionnaire_response(RESULT, **given),
    "refusal": lambda **given: ms.fhir.refusal(PHQ9, reason="declined", **given),
}


@pytest.mark.parametrize("name", ["subject", "encounter", "author", "source", "authored"])
@pytest.mark.parametrize("writer", WRITERS)
def test_a_hostile_text_is_never_written_as_a_reference_or_a_time(writer: str, name: str, hostile: str) -> None:
    kind = {"subject": "Patient", "encounter": "Encounter"}.get(name, "Practitioner")
    for text in (hostile, f"{kind}/{hostile}", f"https://x.example.org/{hostile}/{kind}/1", f"{kind}/1\n"):
        given = {"subject": "Patient/1", "authored": AUTHORED, name: text}
        assert refused(partial(WRITERS[writer], **given)).code == "MS-F005"


@pytest.mark.parametrize("name", ["administration_id", "identifier_system"])
@pytest.mark.parametrize("kind", [kind for kind in TEXTS if kind not in {"markup", "another host"}])
def test_a_hostile_text_is_no_identifier(name: str, kind: str) -> None:
    given = {"subject": "Patient/1", "authored": AUTHORED, name: TEXTS[kind]}
    assert refused(lambda: ms.fhir.bundle_json(RESULT, **given)).code == "MS-F005"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["subject", "loop_id", "focus", "encounter"])
def test_a_hostile_text_is_not_written_into_a_care_task(name: str, hostile: str) -> None:
    given = {"subject": "Patient/1", "loop_id": "L-1", name: f"{hostile} |"}
    loop = CareLoop(opened=AUTHORED, assess_within="P7D")
    assert refused(lambda: ms.fhir.care_task(loop, **given)).code == "MS-F005"  # type: ignore[arg-type]


# --- size -------------------------------------------------------------------------------------------------------------

HEAD = b'{"resourceType":"QuestionnaireResponse","status":"completed","item":['
MEMORY = 25 * LARGEST


def many(part: bytes) -> bytes:
    """As many parts as a resource may hold in bytes."""
    return HEAD + b",".join([part] * ((LARGEST - len(HEAD) - 2) // (len(part) + 1))) + b"]}"


@pytest.mark.parametrize(
    "data",
    [
        b" " * (100 * 1024 * 1024),
        HEAD + b'{"linkId":"' + b"q" * (100 * 1024 * 1024) + b'"}]}',
        many(b"{}"),
        many(b'{"linkId":"a"}'),
        many("\U0001f600".join('""').encode()),
        HEAD + b",".join([b'{"":0}'] * 199_000) + b"]}",
        b'{"resourceType":"x",' + b",".join(b'"%x":0' % number for number in range(LARGEST // 11)) + b"}",
        b'<Bundle xmlns="http://hl7.org/fhir">' + b"<item/>" * (LARGEST // 8) + b"</Bundle>",
    ],
    ids=["line", "text", "objects", "items", "emoji", "pairs", "names", "elements"],
)
def test_what_is_huge_is_refused_within_bounds_of_memory(data: bytes) -> None:
    tracemalloc.start()
    try:
        error = refused(lambda: ms.fhir.read(PHQ9, data))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert error.code == "MS-F001"
    assert peak < MEMORY


def nested(name: str, depth: int) -> Json:
    inner: Json = {"linkId": "q1", "resourceType": "Bundle"}
    for _ in range(depth):
        inner = {"linkId": "g", "resourceType": "Bundle", name: [inner]}
    return inner


@pytest.mark.parametrize("name", ["item", "answer", "entry", "contained", "extension", "contains"])
def test_what_is_nested_deeply_is_refused_or_not_looked_into(name: str) -> None:
    deep = nested(name, 50_000)
    for sent in ({**GOOD, name: [deep]}, {**GOOD, "item": [deep]}, {"resourceType": "Bundle", name: [deep]}):
        for call in (partial(ms.fhir.read, PHQ9, sent), partial(cds.cards, VIEW, request(sent))):
            with contextlib.suppress(ms.MindscreenError):
                call()
        assert ms.fhir.extract(sent)["resourceType"] in {"Bundle", "OperationOutcome"}
    form = {"resourceType": "Questionnaire", "item": [deep]}
    assert refused(lambda: ms.fhir.draft_definition(form)).code == "MS-F001"


@pytest.mark.parametrize("opening", [b"[", b'{"item":[', b'<item xmlns="http://hl7.org/fhir">'])
def test_text_that_is_nested_deeply_is_refused(opening: bytes) -> None:
    assert refused(lambda: ms.fhir.read(PHQ9, opening * 50_000)).code == "MS-F001"


# --- XML --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY c SYSTEM "{secret}">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "{secret}"> %p;]>',
        '<!DOCTYPE x SYSTEM "{secret}">',
        "<!DOCTYPE x>",
    ],
    ids=["many", "file", "parameter", "outside", "none"],
)
def test_xml_with_entities_is_refused_and_nothing_is_fetched(declared: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f'<!ENTITY c "{PRIVATE}">', encoding="utf-8")
    head = declared.replace("{secret}", secret.as_uri())
    sent = f'{head}<QuestionnaireResponse xmlns="http://hl7.org/fhir"><id value="&c;"/></QuestionnaireResponse>'
    error = refused(lambda: ms.fhir.read(PHQ9, sent))
    assert (error.code, error.what) == ("MS-F001", "it declares a document type or an entity.")


# --- other hosts, other people ----------------------------------------------------------------------------------------


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


ELSEWHERE = "https://elsewhere.example.org/fhir/"


@pytest.mark.usefixtures("no_network")
def test_what_a_response_refers_to_on_other_hosts_is_never_fetched() -> None:
    sent = {
        **GOOD,
        "questionnaire": f"{ELSEWHERE}Questionnaire/phq-9",
        "subject": {"reference": f"{ELSEWHERE}Patient/123"},
        "basedOn": [{"reference": f"{ELSEWHERE}ServiceRequest/1"}],
        "meta": {"profile": [f"{ELSEWHERE}StructureDefinition/x"]},
    }
    assert ms.fhir.read(PHQ9, sent).response.answers == ANSWERS
    form = {"resourceType": "Questionnaire", "item": [{"linkId": "a", "type": "choice", "answerValueSet": ELSEWHERE}]}
    assert refused(lambda: ms.fhir.draft_definition(form)).code == "MS-F001"
    asked = {**request(GOOD), "fhirServer": ELSEWHERE}
    asked["prefetch"]["responses"]["link"] = [{"relation": "next", "url": f"{ELSEWHERE}?page=2"}]
    assert cds.cards(VIEW, asked)["cards"]


def test_a_response_about_somebody_else_is_refused() -> None:
    sent = {**GOOD, "subject": {"reference": f"Patient/{PRIVATE}"}}
    assert refused(lambda: ms.fhir.read(PHQ9, sent, subject="Patient/123")).code == "MS-F007"
    assert refused(lambda: ms.fhir.read(PHQ9, GOOD, subject=f"Patient/{PRIVATE}")).code == "MS-F007"
    assert refused(lambda: cds.cards(VIEW, request(sent))).code == "MS-S001"


OTHER = {**GOOD, "subject": {"reference": "Patient/124", "display": PRIVATE}}


def test_patients_that_are_mixed_in_a_bundle_are_refused_whole() -> None:
    whole = {"resourceType": "Bundle", "entry": [{"resource": GOOD}, {"resource": OTHER}]}
    for sent in (whole, {**whole, "entry": whole["entry"][::-1]}):
        assert refused(partial(ms.fhir.read, PHQ9, sent)).code == "MS-F007"
        assert refused(partial(ms.fhir.read, ms.load("gad-7"), sent)).code == "MS-F007"
    assert refused(lambda: cds.cards(VIEW, request(GOOD, OTHER))).code == "MS-S001"


def test_two_responses_that_conflict_are_refused() -> None:
    items = copy.deepcopy(GOOD["item"][:9])
    items[0]["answer"] = [{"valueInteger": 3}]
    whole = {"resourceType": "Bundle", "entry": [{"resource": GOOD}, {"resource": {**GOOD, "item": items}}]}
    assert refused(lambda: ms.fhir.read(PHQ9, whole)).code == "MS-F008"


def test_two_answers_that_conflict_are_refused() -> None:
    items = [*GOOD["item"], {**GOOD["item"][0], "answer": [{"valueInteger": 3}]}]
    assert refused(lambda: ms.fhir.read(PHQ9, {**GOOD, "item": items})).code == "MS-F004"
    both = [{**GOOD["item"][0], "answer": [{"valueInteger": 1}, {"valueInteger": 3}]}, *GOOD["item"][1:]]
    assert refused(lambda: ms.fhir.read(PHQ9, {**GOOD, "item": both})).code == "MS-F004"


def test_of_feedback_that_is_wrong_in_one_place_nothing_is_taken() -> None:
    good = {
        "card": "c", "outcome": "accepted", "acceptedSuggestions": [{"id": "s"}], "outcomeTimestamp": AUTHORED,
    }  # fmt: skip
    sent = {"feedback": [good, {**good, "outcome": PRIVATE}]}
    assert len(cds.feedback({"feedback": [good]})) == 1
    assert refused(lambda: cds.feedback(sent)).code == "MS-S001"

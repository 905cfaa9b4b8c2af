"""Answers from files: the shapes that are read, and all the rest, refused without a score and without the answer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindscreen.cli.answers import MAX_BYTES

FULL = {f"q{number}": 1 for number in range(1, 10)} | {"difficulty": 0}
LISTED = [{"item": item, "value": value} for item, value in FULL.items()]


@pytest.fixture
def screen(mindscreen: Callable[..., Any]) -> Callable[..., Any]:
    """Screen with PHQ-9 answers from standard input."""

    def run(data: Any, *options: str) -> Any:
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        return mindscreen("screen", "phq-9", "--answers", "-", "--json", *options, stdin=raw)

    return run


@pytest.mark.parametrize(
    "data",
    [
        FULL,
        LISTED,
        {"answers": FULL},
        {"answers": LISTED, "instrument": "phq-9@1", "context": {"age_years": 34}},
        b"\xef\xbb\xbf" + json.dumps(FULL).encode(),
    ],
)
def test_every_documented_shape_is_the_same_response(screen: Callable[..., Any], data: Any) -> None:
    said = screen(data, "--age", "34")
    assert (said.status, said.err) == (0, "")
    result = json.loads(said.out)["results"][0]
    assert result["answers"] == LISTED
    assert result["context"] == {"age_years": 34}


@pytest.mark.control("C-001")
@pytest.mark.parametrize(
    "data", [{"q9": None, "q1": 1}, {"q1": 1}, [{"item": "q9", "value": None}, {"item": "q1", "value": 1}]]
)
def test_null_and_absent_are_blank_and_never_zero(screen: Callable[..., Any], data: Any) -> None:
    result = json.loads(screen(data).out)["results"][0]
    assert result["answers"] == [{"item": "q1", "value": 1}]
    assert "q9" in result["blank"]
    assert (result["scores"][0]["lower"], result["scores"][0]["upper"]) == (1, 25)


NAMED = "Zhang-3-San"


@pytest.mark.control("C-050")
@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 5, "MS-R008"),
        (b"not json", 5, "MS-R008"),
        (b'{"q1": 2', 5, "MS-R008"),
        (b"2", 5, "MS-R008"),
        (b'"q1"', 5, "MS-R008"),
        (b"null", 5, "MS-R008"),
        (b"[2, 1, 0]", 5, "MS-R008"),
        (b'[{"item": "q1"}, 3]', 5, "MS-R008"),
        (b'[{"item": 1, "value": 3}]', 5, "MS-R008"),
        (b'[{"item": "q1", "value": 3, "note": "Zhang-3-San"}]', 5, "MS-R008"),
        (b'{"q1": NaN}', 5, "MS-R008"),
        (b'{"q1": Infinity}', 5, "MS-R008"),
        (b'{"q1": ' + b"3" * 5000 + b"}", 5, "MS-R008"),
        (b"[" * 100_000, 5, "MS-R008"),
        (b'{"a": ' * 100_000, 5, "MS-R008"),
        (json.dumps(FULL).encode("utf-16"), 5, "MS-R008"),
        ('{"q1": "是"}'.encode("gb18030"), 5, "MS-R008"),
        (b" " * (MAX_BYTES + 1), 5, "MS-R008"),
        (b'{"answers": {"q1": 3}, "patient": "Zhang-3-San"}', 5, "MS-R008"),
        (b'{"answers": {"q1": 3}, "context": [3]}', 5, "MS-R008"),
        (b'{"answers": {"q1": 3}, "instrument": 3}', 5, "MS-R008"),
        (b'{"answers": {"q1": 3}, "instrument": "gad-7"}', 5, "MS-R009"),
        (b'{"answers": {"q1": 3}, "instrument": "phq-9@2"}', 5, "MS-R009"),
        (b'{"answers": {"q1": 3}, "context": {"name": "Zhang-3-San"}}', 5, "MS-R006"),
        (b'{"answers": {"q1": 3}, "context": {"age_years": "Zhang-3-San"}}', 5, "MS-R006"),
        (b'{"q1": 3, "q1": 2}', 5, "MS-R004"),
        (b'{"Zhang-3-San": 3, "Zhang-3-San": 2}', 5, "MS-R004"),
        (b'{"answers": {"q1": 3}, "answers": {"q1": 2}}', 5, "MS-R004"),
        (b'[{"item": "q1", "value": 3}, {"item": "q1", "value": 2}]', 5, "MS-R004"),
        (b'[{"item": "Zhang-3-San", "value": 3}, {"item": "Zhang-3-San", "value": 2}]', 5, "MS-R004"),
        (b'{"q1": 3.0}', 5, "MS-R002"),
        (b'{"q1": 1e0}', 5, "MS-R002"),
        (b'{"q1": true}', 5, "MS-R002"),
        (b'{"q1": "Zhang-3-San"}', 5, "MS-R002"),
        (b'{"q1": [3]}', 5, "MS-R002"),
        (b'{"q1": {"value": 3}}', 5, "MS-R002"),
        (b'{"q1": 4}', 5, "MS-R003"),
        (b'{"q1": -1}', 5, "MS-R003"),
        (b'{"q1": 99}', 5, "MS-R003"),
        (b'{"Zhang-3-San": 3}', 5, "MS-R001"),
        (b'{"q10": 3}', 5, "MS-R001"),
        (b'{"resourceType": "Patient", "id": "Zhang-3-San"}', 9, "MS-F001"),
        (b'{"resourceType": "QuestionnaireResponse", "status": "in-progress"}', 9, "MS-F003"),
    ],
)
def test_everything_else_is_refused_with_a_code_and_without_the_answer(
    screen: Callable[..., Any], data: bytes, status: int, code: str
) -> None:
    said = screen(data)
    assert said.status == status
    assert said.out == ""
    assert f"[{code}]" in said.err
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert NAMED not in said.err
    assert "answer is 3" not in said.err


@pytest.mark.parametrize("name", ["", "missing.json", ".", "\0", "a" * 5000])
def test_files_that_cannot_be_read(mindscreen: Callable[..., Any], tmp_path: Path, name: str) -> None:
    place = name if name in {"\0", ""} else tmp_path / name
    said = mindscreen("screen", "phq-9", "--answers", place)
    assert said.status == 5
    assert "[MS-R008]" in said.err


@pytest.mark.control("C-038")
def test_file_and_options_must_not_contradict_each_other(screen: Callable[..., Any]) -> None:
    data = {"answers": FULL, "context": {"age_years": 34, "completed_by": "self"}}
    assert screen(data, "--age", "34").status == 0
    said = screen(data, "--age", "35")
    assert said.status == 5
    assert "[MS-R006] standard input, context 'age_years': the file and the option state different facts." in said.err
    assert "34" not in said.err
    assert "35" not in said.err


def _response(**more: Any) -> dict[str, Any]:
    items = [{"linkId": "/44250-9", "answer": [{"valueCoding": {"system": "http://loinc.org", "code": "LA6569-3"}}]}]
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items, **more}


def test_a_fhir_response_is_known_by_its_resource_type(screen: Callable[..., Any]) -> None:
    data = _response(
        authored="2026-11-21T09:30:00+08:00", subject={"reference": "Patient/1"}, source={"reference": "Patient/1"}
    )
    result = json.loads(screen(data).out)["results"][0]
    assert result["answers"] == [{"item": "q1", "value": 1}]
    assert result["context"] == {"completed_by": "self", "authored": "2026-11-21T09:30:00+08:00"}


def test_the_authored_time_of_a_fhir_response_is_not_overwritten(screen: Callable[..., Any]) -> None:
    data = _response(authored="2026-11-21T09:30:00+08:00")
    assert screen(data, "--authored", "2026-11-21T09:30:00+08:00").status == 0
    assert screen(data, "--authored", "2026-11-22T09:30:00+08:00").status == 5


@pytest.mark.control("C-044")
def test_a_bundle_is_about_the_patient_whom_the_response_names(mindscreen: Callable[..., Any]) -> None:
    raw = json.dumps(_response(authored="2026-11-21T09:30:00+08:00", subject={"reference": "Patient/1"})).encode()
    words = ("screen", "phq-9", "--answers", "-", "--format", "fhir")
    named = mindscreen(*words, stdin=raw)
    assert named.status == 0
    assert '"Patient/1"' in named.out
    assert mindscreen(*words, "--patient-ref", "Patient/1", stdin=raw).out == named.out
    other = mindscreen(*words, "--patient-ref", "Patient/2", stdin=raw)
    assert other.status == 8
    assert "[MS-P003]" in other.err
    assert "Patient/" not in other.err.replace("--patient-ref", "")


@pytest.mark.control("C-038")
def test_responses_of_two_patients_are_not_put_together(mindscreen: Callable[..., Any], tmp_path: Path) -> None:
    for number in (1, 2):
        data = _response(subject={"reference": f"Patient/{number}"})
        if number == 2:
            data["item"][0]["linkId"] = "/69725-0"
        (tmp_path / f"{number}.json").write_text(json.dumps(data), encoding="utf-8")
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    said = mindscreen("screen", "phq-9", "gad-7", "--answers", one, "--answers", two)
    assert said.status == 8
    assert "[MS-P003]" in said.err


@pytest.mark.control("C-047")
def test_a_foreign_form_needs_a_mapping(mindscreen: Callable[..., Any], tmp_path: Path) -> None:
    data = _response(questionnaire="http://example.org/form")
    data["item"][0] = {"linkId": "H1", "answer": [{"valueInteger": 2}]}
    place, mapping = tmp_path / "response.json", tmp_path / "mapping.json"
    place.write_text(json.dumps(data), encoding="utf-8")
    mapping.write_text(json.dumps({"items": {"H1": "q1"}}), encoding="utf-8")
    words = ("screen", "phq-9", "--answers", place, "--json")
    refused = mindscreen(*words)
    assert refused.status == 9
    assert "[MS-F002]" in refused.err
    assert "say so with --mapping FILE" in refused.err
    read = mindscreen(*words, "--mapping", mapping)
    assert json.loads(read.out)["results"][0]["answers"] == [{"item": "q1", "value": 2}]
    mapping.write_text("[]", encoding="utf-8")
    assert mindscreen(*words, "--mapping", mapping).status == 5
    mapping.write_text('{"itmes": {}}', encoding="utf-8")
    assert mindscreen(*words, "--mapping", mapping).status == 9


@pytest.mark.control("C-048")
def test_an_unfinished_response_has_to_be_asked_for(screen: Callable[..., Any]) -> None:
    data = _response(status="in-progress")
    refused = screen(data)
    assert refused.status == 9
    assert "--allow-in-progress" in refused.err
    assert screen(data, "--allow-in-progress").status == 0


@pytest.mark.parametrize("form", ["xml", "bundle"])
def test_xml_and_a_bundle_are_read_too(mindscreen: Callable[..., Any], form: str) -> None:
    xml = (
        '<QuestionnaireResponse xmlns="http://hl7.org/fhir"><status value="completed"/>'
        '<subject><reference value="Patient/1"/></subject><authored value="2026-11-21"/>'
        '<item><linkId value="/44250-9"/><answer><valueInteger value="2"/></answer></item></QuestionnaireResponse>'
    )
    bundle = {"resourceType": "Bundle", "entry": [{"resource": _response()}]}
    raw = xml.encode() if form == "xml" else json.dumps(bundle).encode()
    said = mindscreen("screen", "phq-9", "--answers", "-", "--json", "--authored", "2026-11-21", stdin=raw)
    assert said.status == 0
    assert json.loads(said.out)["results"][0]["context"]["authored"] == "2026-11-21"
    assert ("note [from-bundle]" in said.err) is (form == "bundle")


def test_what_was_inferred_is_told(screen: Callable[..., Any]) -> None:
    data = _response(item=[{"linkId": "q1", "answer": [{"valueString": "Several days"}]}])
    said = screen(data)
    assert said.status == 0
    assert said.err == (
        "note [answer-inferred] item[0] (linkId 'q1'): the answer was found by its text, which is that of an option.\n"
    )

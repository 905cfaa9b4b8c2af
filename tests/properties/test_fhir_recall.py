"""A reader that has read much reads as one that has read nothing: remembering items changes no reading."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.errors import InterchangeError
from mindscreen.fhir import Reader

Json: TypeAlias = dict[str, Any]
Outcome: TypeAlias = "tuple[object, ...]"

PHQ9 = ms.load("phq-9")
VALUES: list[Any] = [0, 1, 2, 3, True, False, 1.0, 2.5, "1", "Several days", "several days", "not asked", -1, None]


def outcome(reader: Reader, response: Json) -> Outcome:
    """What a reading gives, notes and their order included, or why there is none."""
    try:
        reading = reader.read(copy.deepcopy(response))
    except InterchangeError as error:
        return error.code, error.what, error.where
    return [*reading.response.answers.items()], reading.response.context, reading.notes, reading.subject


def written(answers: Json) -> Json:
    return ms.fhir.questionnaire_response(
        ms.screen(PHQ9, answers), subject="Patient/1", source="Patient/1", authored="2026-11-21T10:00:00+08:00"
    )


def foreign(answers: Json) -> Json:
    """As another system may write it: unversioned, by name, with numbers for codes, in a group."""
    items = [
        {"linkId": f"PHQ9-{item}", "answer": [{"valueInteger": value}] if place % 2 else [{"valueDecimal": value}]}
        for place, (item, value) in enumerate(answers.items())
    ]
    head = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "http://a.example/phq9"}
    return {**head, "item": [{"linkId": "group", "item": items}]}


@st.composite
def responses(draw: st.DrawFn) -> Json:
    """A response of ours or of somebody else, with some of its items changed, twice there, moved or gone."""
    answers = {item.id: draw(st.sampled_from(item.options)).value for item in PHQ9.items}
    response = draw(st.sampled_from((written, foreign)))(answers)
    top: list[Any] = response["item"]
    items: list[Any] = top[0]["item"] if len(top) == 1 else top
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(items) - 1))
        match draw(st.integers(0, 5)):
            case 0 if len(items) > 1:
                del items[at]
            case 1:
                items.append(copy.deepcopy(items[at]))
            case 2:
                items.insert(0, items.pop())
            case 3:
                kind = draw(st.sampled_from(("valueInteger", "valueDecimal", "valueString", "valueBoolean")))
                items[at]["answer"] = [{kind: draw(st.sampled_from(VALUES))}]
            case 4:
                items[at]["linkId"] = draw(st.sampled_from(("q1", "q9", "total", "other", "/44260-8", "group")))
            case _:
                items[at]["item"] = [copy.deepcopy(draw(st.sampled_from(items)))]
    return response


WELL_READ = Reader(PHQ9)
LENIENT = Reader(PHQ9, check_stated_scores=False, allow_in_progress=True)


@given(responses())
def test_what_was_read_before_changes_nothing(response: Json) -> None:
    expected = outcome(Reader(PHQ9), response)
    for _ in range(2):
        assert outcome(WELL_READ, response) == expected
    expected = outcome(Reader(PHQ9, check_stated_scores=False, allow_in_progress=True), response)
    for _ in range(2):
        assert outcome(LENIENT, response) == expected


@pytest.mark.parametrize("name", ["sdc_phq9_completed", "bhp_phq9_r4", "argonaut_phq9_stu3"])
def test_real_responses_are_read_alike_a_second_time(shared_data: Path, name: str) -> None:
    response = json.loads((shared_data / "fhir" / f"{name}.json").read_text(encoding="utf-8"))
    reader = Reader(PHQ9)
    assert outcome(reader, response) == outcome(reader, response)


def test_an_item_is_recalled_only_when_it_is_the_same_in_type_too() -> None:
    answers = dict.fromkeys([item.id for item in PHQ9.items], 1)
    reader = Reader(PHQ9)
    response = foreign(answers)
    assert outcome(reader, response)[0] == [*answers.items()]
    response["item"][0]["item"][1]["answer"] = [{"valueInteger": True}]
    assert outcome(reader, response)[0] == "MS-F004"


def test_a_reader_forgets_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mindscreen.fhir.recall._MOST", 5)
    reader = Reader(PHQ9)
    for value in (0, 1, 2, 3):
        response = written(dict.fromkeys([item.id for item in PHQ9.items], value))
        for _ in range(2):
            assert outcome(reader, response) == outcome(Reader(PHQ9), response)


def test_words_of_a_person_are_not_remembered() -> None:
    response = written({"q1": 1})
    response["item"][1]["answer"] = [{"valueString": "Several days"}]
    reader = Reader(PHQ9)
    for _ in range(2):
        assert outcome(reader, response) == outcome(Reader(PHQ9), response)
    response["item"][1]["answer"] = [{"valueCoding": {"code": object()}}]  # nothing that JSON could hold
    with pytest.raises(InterchangeError):
        reader.read(response)

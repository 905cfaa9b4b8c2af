"""Numbers and times of day in FHIR, scores that only serve others, and what half points weigh."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
from tests.conftest import MADE_UP
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.fhir import codes

Json: TypeAlias = dict[str, Any]
Named = Callable[[str], ms.Instrument]

AUTHORED = "2026-11-21T10:00:00+08:00"
NIGHT = {"bed": 1410, "latency": 30, "up": 405, "slept": 360, "nights": 3, "naps": 0, "tired": 2}


@pytest.fixture(scope="session")
def sleep(made_up: Named) -> ms.Instrument:
    return worded(made_up("sleep"))


def question(form: Json, name: str) -> Json:
    found: Json = next(item for item in form["item"] if item["linkId"] == name)
    return found


def extensions(item: Json) -> dict[str, Any]:
    """The extensions of a question: URL to value."""
    return {each["url"]: next(value for key, value in each.items() if key != "url") for each in item["extension"]}


# --- the form ---------------------------------------------------------------------------------------------------------


def test_a_number_is_an_integer_with_limits_and_a_unit(sleep: ms.Instrument) -> None:
    item = question(ms.fhir.questionnaire(sleep), "latency")
    assert item["type"] == "integer"
    assert "answerOption" not in item
    said = extensions(item)
    assert (said[codes.MIN_VALUE], said[codes.MAX_VALUE]) == (0, 300)
    assert said[codes.UNIT] == {"system": "http://unitsofmeasure.org", "code": "min", "display": "minutes"}
    assert codes.ITEM_CONTROL not in said
    chinese = extensions(question(ms.fhir.questionnaire(sleep, locale="zh-CN"), "latency"))
    assert chinese[codes.UNIT]["display"] == "分钟"


def test_a_time_of_day_is_a_time(sleep: ms.Instrument) -> None:
    form = ms.fhir.questionnaire(sleep)
    assert question(form, "bed")["type"] == question(form, "up")["type"] == "time"
    assert not {codes.MIN_VALUE, codes.MAX_VALUE, codes.UNIT} & extensions(question(form, "bed")).keys()
    limits = extensions(question(form, "up"))
    assert (limits[codes.MIN_VALUE], limits[codes.MAX_VALUE]) == ("04:00:00", "12:00:00")
    assert "extension" not in question(ms.fhir.questionnaire(sleep, scoring=False), "bed")  # FHIR allows no empty list


def test_no_number_is_listed_as_an_option(sleep: ms.Instrument) -> None:
    form = ms.fhir.questionnaire(sleep, findings=True)
    assert sum(len(item.get("answerOption", ())) for item in form["item"]) == 8
    assert len(json.dumps(form)) < 120_000


def test_scores_that_only_serve_others_are_no_totals(sleep: ms.Instrument) -> None:
    links = {item["linkId"] for item in ms.fhir.questionnaire(sleep)["item"]}
    assert {"onset", "efficiency", "global"} <= links
    assert not {"wait", "onset_sum", "habit"} & links


def test_a_question_after_a_number_is_asked_by_comparing_it(sleep: ms.Instrument) -> None:
    form = ms.fhir.questionnaire(sleep)
    assert question(form, "naps")["enableWhen"] == [{"question": "nights", "operator": ">=", "answerInteger": 3}]
    assert question(form, "alarm")["enableWhen"] == [{"question": "up", "operator": "<=", "answerTime": "06:40:00"}]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("nights == 4", [{"question": "nights", "operator": "=", "answerInteger": 4}]),
        (
            "nights != 4",
            [
                {"question": "nights", "operator": ">", "answerInteger": 4},
                {"question": "nights", "operator": "<", "answerInteger": 4},
            ],
        ),
    ],
)
def test_equal_and_unequal_numbers(define: Named, rule: str, expected: list[Json]) -> None:
    parts = (MADE_UP / "sleep.yaml").read_text(encoding="utf-8").replace("nights >= 3", rule)
    form = ms.fhir.questionnaire(worded(define(parts)))
    assert question(form, "naps")["enableWhen"] == expected


def test_the_whole_form_is_well_formed(sleep: ms.Instrument) -> None:
    pytest.importorskip("fhir.resources")
    assert ms.fhir.validate(ms.fhir.questionnaire(sleep, findings=True, translations=["zh-CN"])) == ()
    result = ms.screen(sleep, NIGHT)
    for entry in ms.fhir.bundle(result, subject="Patient/1", authored=AUTHORED, items=True)["entry"]:
        assert ms.fhir.validate(entry["resource"]) == ()


def test_half_points_weigh_halves(made_up: Named) -> None:
    form = ms.fhir.questionnaire(worded(made_up("half_points")))
    weights = [
        each["valueDecimal"]
        for option in question(form, "c")["answerOption"]
        for each in option["extension"]
        if each["url"] == codes.ORDINAL_VALUE
    ]
    assert weights == [1.5, 0, 1.5, 0.5]
    assert question(form, "total")["type"] == "decimal"


def test_an_annotation_is_shown_as_it_stands(made_up: Named) -> None:
    item = question(ms.fhir.questionnaire(worded(made_up("fractions"))), "drinks")
    assert extensions(item)[codes.UNIT] == {
        "system": "http://unitsofmeasure.org", "code": "{drinks}", "display": "{drinks}",
    }  # fmt: skip


# --- what is written --------------------------------------------------------------------------------------------------


def test_answers_are_written_as_numbers_and_times(sleep: ms.Instrument) -> None:
    written = ms.fhir.questionnaire_response(ms.screen(sleep, NIGHT), subject="Patient/1", authored=AUTHORED)
    answers = {item["linkId"]: item.get("answer") for item in written["item"]}
    assert answers["bed"] == [{"valueTime": "23:30:00"}]
    assert answers["latency"] == [{"valueInteger": 30}]
    assert answers["efficiency"] == [{"valueInteger": 82}]
    assert not {"wait", "onset_sum", "habit"} & answers.keys()
    assert ms.fhir.read_response(sleep, written).answers == NIGHT


@pytest.mark.parametrize(("kind", "expected"), [
    ("integer", {"valueInteger": 30}),
    ("quantity", {"valueQuantity": {
        "value": 30, "unit": "minutes", "system": "http://unitsofmeasure.org", "code": "min"}}),
])  # fmt: skip
def test_answers_as_observations(sleep: ms.Instrument, kind: Any, expected: Json) -> None:
    made = ms.fhir.observations(ms.screen(sleep, NIGHT), subject="Patient/1", authored=AUTHORED, items=True, value=kind)
    by_code = {each["code"]["coding"][-1]["code"]: each for each in made}
    assert by_code["latency"].items() >= expected.items()
    assert by_code["bed"]["valueTime"] == "23:30:00"
    assert not {"wait", "onset_sum", "habit"} & by_code.keys()
    assert "sum of 2 scores and" not in by_code["global"]["method"]["text"]
    assert "sum of 1 items and 2 scores" in by_code["global"]["method"]["text"]
    assert "sleep-efficiency of 3 items" in by_code["efficiency"]["method"]["text"]


def test_a_finding_on_a_score_that_is_not_told_derives_from_its_items(sleep: ms.Instrument) -> None:
    entries = ms.fhir.bundle(ms.screen(sleep, NIGHT), subject="Patient/1", authored=AUTHORED, items=True)["entry"]
    urls = {entry["fullUrl"]: entry["resource"] for entry in entries}
    [served] = [each for each in urls.values() if each.get("code", {}).get("coding", [{}])[-1].get("code") == "served"]
    sources = [urls[each["reference"]] for each in served["derivedFrom"]]
    names = {each["code"]["coding"][-1]["code"] for each in sources if each["resourceType"] == "Observation"}
    assert names == {"bed", "up", "slept", "latency", "tired"}


def test_contradicting_answers_are_not_called_missing(sleep: ms.Instrument) -> None:
    result = ms.screen(sleep, {**NIGHT, "slept": 600})
    made = ms.fhir.observations(result, subject="Patient/1", authored=AUTHORED)
    efficiency = next(each for each in made if each["code"]["coding"][-1]["code"] == "efficiency")
    assert "valueInteger" not in efficiency
    assert efficiency["dataAbsentReason"]["text"] == "Every item is answered, and yet no score follows; see the note."
    assert "answers-contradict efficiency" in efficiency["note"][0]["text"]
    blank = ms.screen(sleep, {name: value for name, value in NIGHT.items() if name != "slept"})
    made = ms.fhir.observations(blank, subject="Patient/1", authored=AUTHORED)
    efficiency = next(each for each in made if each["code"]["coding"][-1]["code"] == "efficiency")
    assert efficiency["dataAbsentReason"]["text"].startswith("Answers are missing to 1 of 3 items")


# --- what is read -----------------------------------------------------------------------------------------------------


def quantity(value: Any, code: Any, **more: Any) -> Json:
    return {"valueQuantity": {"value": value, "system": "http://unitsofmeasure.org", "code": code, **more}}


def received(name: str, answer: Json) -> Json:
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:x-mindscreen:questionnaire:made-up",
        "status": "completed",
        "item": [{"linkId": name, "answer": [answer]}],
    }


@pytest.mark.parametrize(
    ("name", "answer", "value"),
    [
        ("latency", {"valueInteger": 30}, 30),
        ("latency", {"valueDecimal": 30.0}, 30),
        ("latency", {"valueDecimal": Decimal("3E+1")}, 30),
        ("latency", quantity(30, "min"), 30),
        ("latency", quantity(0.1, "h"), 6),
        ("latency", quantity(1.5, "h", unit="Stunden"), 90),
        ("latency", {"valueQuantity": {"value": 30, "code": "min"}}, 30),
        ("nights", quantity(7, "d"), 7),
        ("bed", {"valueTime": "23:30:00"}, 1410),
        ("bed", {"valueTime": "00:00"}, 0),
        ("up", {"valueTime": "12:00:00.000"}, 720),
        ("tired", {"valueInteger": 2}, 2),
    ],
)
def test_numbers_and_times_are_read(sleep: ms.Instrument, name: str, answer: Json, value: int) -> None:
    assert ms.fhir.read_response(sleep, received(name, answer)).answers == {name: value}


def test_hours_and_annotations_are_read(made_up: Named) -> None:
    fractions = worded(made_up("fractions"))
    for code in ("{drinks}", "1"):
        assert ms.fhir.read_response(fractions, received("drinks", quantity(4, code))).answers == {"drinks": 4}


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("latency", {"valueInteger": 301}),
        ("latency", {"valueInteger": -1}),
        ("latency", {"valueInteger": True}),
        ("latency", {"valueInteger": "30"}),
        ("latency", {"valueDecimal": 30.5}),
        ("latency", {"valueDecimal": float("inf")}),
        ("latency", {"valueBoolean": True}),
        ("latency", {"valueString": "30"}),
        ("latency", {"valueTime": "00:30:00"}),
        ("latency", quantity(0.33, "h")),
        ("latency", quantity(30, "s")),
        ("latency", quantity(30, None)),
        ("latency", quantity(None, "min")),
        ("latency", quantity(30, "min", comparator=">")),
        ("latency", quantity(30, "min", system="http://example.org")),
        ("latency", {"valueQuantity": {"value": 30, "unit": "min"}}),
        ("latency", {"valueQuantity": 30}),
        ("latency", {"valueCoding": {"code": "30"}}),
        ("nights", quantity(168, "h")),
        ("bed", {"valueInteger": 1410}),
        ("bed", quantity(1410, "min")),
        ("bed", {"valueTime": "24:00:00"}),
        ("bed", {"valueTime": "23:30:15"}),
        ("bed", {"valueTime": "9:30"}),
        ("bed", {"valueTime": 930}),
        ("up", {"valueTime": "03:59:00"}),
    ],
)
def test_what_is_no_such_number_is_refused_and_not_repeated(sleep: ms.Instrument, name: str, answer: Json) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F004") as caught:
        ms.fhir.read_response(sleep, received(name, answer))
    assert "301" not in str(caught.value)
    assert "23:30:15" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_number_out_of_range_is_told_its_range(sleep: ms.Instrument) -> None:
    with pytest.raises(ms.InterchangeError) as caught:
        ms.fhir.read_response(sleep, received("latency", {"valueInteger": 999}))
    assert "Give a whole number from 0 to 300." in str(caught.value)
    assert "999" not in str(caught.value)


def test_a_coded_absence_is_a_blank_and_a_mapped_code_a_number(sleep: ms.Instrument) -> None:
    absent = {"valueCoding": {"system": codes.DATA_ABSENT_REASON, "code": "asked-declined"}}
    assert ms.fhir.read_response(sleep, received("latency", absent)).answers == {}
    mapping = ms.fhir.LinkIdMap(item_answers={"nights": {("", "all"): 7}})
    weekly = {"valueCoding": {"code": "all", "extension": [{"url": codes.ORDINAL_VALUE, "valueDecimal": 3}]}}
    assert ms.fhir.read_response(sleep, received("nights", weekly), mapping=mapping).answers == {"nights": 7}


def test_a_mapping_to_no_number_is_told_the_range(sleep: ms.Instrument) -> None:
    mapping = ms.fhir.LinkIdMap(item_answers={"latency": {("", "long"): 999}})
    with pytest.raises(ms.InterchangeError, match=r"Give a whole number from 0 to 300\."):
        ms.fhir.read_response(sleep, received("latency", {"valueInteger": 3}), mapping=mapping)


def test_a_stated_half_point_is_compared_with_the_answers(made_up: Named) -> None:
    half = worded(made_up("half_points"))
    result = ms.screen(half, {"a": 2, "b": 0, "c": 4, "d": 1})
    written = ms.fhir.questionnaire_response(result, subject="Patient/1", authored=AUTHORED)
    total = question(written, "total")
    assert total["answer"] == [{"valueDecimal": 1.5}]
    assert ms.fhir.read_response(half, written).answers == result.answers
    total["answer"] = [{"valueDecimal": 2}]
    with pytest.raises(ms.InterchangeError, match="MS-F006"):
        ms.fhir.read_response(half, written)

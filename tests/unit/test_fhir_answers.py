"""From one answer element to one recorded value, or a refusal."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir import LinkIdMap
from mindscreen.unpack import instrument_from_pack

Json: TypeAlias = dict[str, Any]

LOINC = "http://loinc.org"
ORDINAL, WEIGHT = (f"http://hl7.org/fhir/StructureDefinition/{name}" for name in ("ordinalValue", "itemWeight"))


def read(instrument: ms.Instrument, item: str, answer: Json, **options: Any) -> int | None:
    resource = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": item, "answer": [answer]}],
    }
    return ms.fhir.read_response(instrument, resource, **options).answers.get(item)


def refused(instrument: ms.Instrument, item: str, answer: Json, **options: Any) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F004"):
        read(instrument, item, answer, **options)


def coding(code: object, system: object = None, **more: Any) -> Json:
    parts = {"code": code, "system": system, **more}
    return {"valueCoding": {name: value for name, value in parts.items() if value is not None}}


@pytest.fixture(scope="module")
def phq9() -> ms.Instrument:
    return ms.load("phq-9")


@pytest.fixture(scope="module")
def yes_no() -> ms.Instrument:
    """An instrument whose questions are answered by yes (1) and no (0), the first of them scored the other way."""
    pack = json.loads(json.dumps(dict(ms.load("phq-9").pack)))
    pack["options"]["frequency"] = [{"value": 1, "key": "yes", "codes": {}}, {"value": 0, "key": "no", "codes": {}}]
    for scale in pack["scales"]:
        for term in scale["terms"]:
            term["scores"] = [{"value": value, "score": value} for value in (0, 1)]
    pack["scales"][0]["terms"][0]["scores"] = [{"value": 0, "score": 1}, {"value": 1, "score": 0}]
    return instrument_from_pack(pack)


@pytest.mark.parametrize("system", [LOINC, "https://loinc.org", "urn:oid:2.16.840.1.113883.6.1", None])
def test_a_loinc_answer_code_with_or_without_system(phq9: ms.Instrument, system: str | None) -> None:
    assert read(phq9, "q1", coding("LA6570-1", system)) == 2


def test_the_codes_of_the_difficulty_question_are_not_in_the_order_of_its_answers(phq9: ms.Instrument) -> None:
    assert read(phq9, "difficulty", coding("LA6575-0", LOINC)) == 2
    assert read(phq9, "difficulty", coding("LA6574-3", LOINC)) == 3


def test_a_loinc_code_of_another_question_is_refused(phq9: ms.Instrument) -> None:
    refused(phq9, "q1", coding("LA6572-7", LOINC))  # "not difficult at all" is 0, but of another list


def test_the_general_code_is_understood_where_the_panel_has_its_own() -> None:
    # LOINC gives "more days than not" to item 2 of the GAD-7 (LA18938-3); forms in use send LA6570-1 for all seven.
    gad7 = ms.load("gad-7")
    assert read(gad7, "q2", coding("LA18938-3", LOINC)) == 2
    assert read(gad7, "q2", coding("LA6570-1", LOINC)) == 2
    assert read(gad7, "q1", coding("LA6570-1", LOINC)) == 2


@pytest.mark.parametrize("system", ["urn:x-mindscreen:options:phq-9:frequency", None])
def test_our_own_code(phq9: ms.Instrument, system: str | None) -> None:
    assert read(phq9, "q1", coding("several-days", system)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        coding("LA6570-1", "http://example.org/codes"),
        coding("several-days", "http://example.org/codes"),
        coding("several-days", "urn:x-mindscreen:options:phq-9:difficulty"),
        coding("LA0-0", LOINC),
        coding("2"),  # a number in a code could count from one
        coding(None, LOINC, display="Several days"),
        coding(None, None, display="Several days"),
        coding(2, LOINC),
        coding("LA6570-1", [LOINC]),
        {"valueCoding": "LA6570-1"},
        {"valueString": "Several days"},
        {"valueString": "1"},
        {"valueQuantity": {"value": 1}},
        {"valueDate": "2026-01-01"},
        {"valueBoolean": True},
        {"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA6570-1"}]}},
        {"valueInteger": 4},
        {"valueInteger": -1},
        {"valueInteger": True},
        {"valueInteger": "1"},
        {"valueInteger": [1]},
        {"valueDecimal": 1.5},
        {"valueDecimal": float("inf")},
        {"valueInteger": 1, "valueCoding": {"code": "LA6570-1"}},
    ],
)
def test_anything_else_is_refused(phq9: ms.Instrument, answer: Json) -> None:
    refused(phq9, "q1", answer)


@pytest.mark.parametrize("answer", [{"valueInteger": 3}, {"valueDecimal": 3.0}, {"valueDecimal": Decimal("3.0")}])
def test_a_whole_number_is_an_option_value(phq9: ms.Instrument, answer: Json) -> None:
    value = read(phq9, "q1", answer)
    assert value == 3
    assert type(value) is int


def test_a_boolean_is_yes_or_no_whatever_it_scores(yes_no: ms.Instrument) -> None:
    assert read(yes_no, "q1", {"valueBoolean": True}) == 1
    assert read(yes_no, "q1", {"valueBoolean": False}) == 0
    refused(yes_no, "q1", {"valueBoolean": "true"})


@pytest.mark.parametrize("url", [ORDINAL, WEIGHT])
def test_a_weight_must_agree_with_the_option(phq9: ms.Instrument, url: str) -> None:
    for good in ({"valueDecimal": 2}, {"valueDecimal": 2.0}, {"valueInteger": 2}):
        assert read(phq9, "q1", coding("LA6570-1", LOINC, extension=[{"url": url, **good}])) == 2
    for bad in ({"valueDecimal": 3}, {"valueDecimal": True}, {"valueDecimal": [2]}, {}):
        refused(phq9, "q1", coding("LA6570-1", LOINC, extension=[{"url": url, **bad}]))


def test_a_reversed_item_may_carry_its_value_or_its_score(yes_no: ms.Instrument) -> None:
    for weight in (0, 1):
        assert read(yes_no, "q1", coding("yes", extension=[{"url": ORDINAL, "valueDecimal": weight}])) == 1
    refused(yes_no, "q1", coding("yes", extension=[{"url": ORDINAL, "valueDecimal": 2}]))


def test_a_weight_never_stands_in_for_the_code(phq9: ms.Instrument) -> None:
    # HL7's own example gives one answer the weight 4 in a value set and 3 in the code system.
    weight = [{"url": ORDINAL, "valueDecimal": 2}, {"url": WEIGHT, "valueDecimal": 2}]
    refused(phq9, "q1", coding("x", "http://example.org/codes", extension=weight))


def test_other_extensions_do_not_matter(phq9: ms.Instrument) -> None:
    for extension in ([{"url": "http://example.org/x", "valueDecimal": 9}], [7], "odd"):
        assert read(phq9, "q1", coding("LA6570-1", LOINC, extension=extension)) == 2


def test_a_map_names_foreign_codes_for_all_items_or_for_one(phq9: ms.Instrument) -> None:
    mapping = LinkIdMap(answers={("local", "x"): 1, ("", "y"): 2}, item_answers={"q2": {("local", "x"): 3}})
    assert read(phq9, "q1", coding("x", "local"), mapping=mapping) == 1
    assert read(phq9, "q2", coding("x", "local"), mapping=mapping) == 3
    assert read(phq9, "q2", coding("y"), mapping=mapping) == 2
    assert read(phq9, "q1", coding("LA6571-9", LOINC), mapping=mapping) == 3
    refused(phq9, "q1", coding("z", "local"), mapping=mapping)

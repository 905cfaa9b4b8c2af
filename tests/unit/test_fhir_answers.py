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
WEIGHTS = [
    f"http://hl7.org/fhir/StructureDefinition/{name}"
    for name in ("ordinalValue", "itemWeight", "iso21090-CO-value", "questionnaire-ordinalValue")
]
ORDINAL, WEIGHT = WEIGHTS[:2]


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
        coding("several-days", "urn:x-mindscreen:options:phq-9:difficulty"),
        coding("LA0-0", LOINC),
        coding("2"),  # a number in a code could count from one
        coding(None, LOINC, display="sometimes"),
        coding(None, None, display="Several days or more"),
        coding("LA6572-7", LOINC, display="Not at all"),  # an answer to the question about difficulty
        coding("LA6571-9", LOINC, display="完全不会"),  # "nearly every day" by its code, "not at all" by its display
        coding("x", display="2 - Several days"),
        coding(2, LOINC, display="Several days"),
        coding("x", display=["Several days"]),
        coding(2, LOINC),
        coding("LA6570-1", [LOINC]),
        {"valueCoding": "LA6570-1"},
        {"valueString": "most days"},
        {"valueString": "7"},
        {"valueString": 1},
        {"valueQuantity": {"value": 1, "code": "d"}},
        {"valueQuantity": {"value": 1, "unit": "days"}},
        {"valueQuantity": {"value": 1, "comparator": "<"}},
        {"valueQuantity": {"value": "1"}},
        {"valueQuantity": 1},
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


@pytest.mark.parametrize("url", WEIGHTS)
def test_a_weight_says_what_a_foreign_code_counts(phq9: ms.Instrument, url: str) -> None:
    weight = [{"url": url, "valueDecimal": 2}, {"url": WEIGHT, "valueDecimal": 2.0}]
    assert read(phq9, "q1", coding("x", "http://example.org/codes", extension=weight)) == 2
    # HL7's own example gives one answer the weight 4 in a value set and 3 in the code system.
    for bad in ([{"url": url, "valueDecimal": 4}], [*weight, {"url": url, "valueDecimal": 3}], [{"url": url}]):
        refused(phq9, "q1", coding("x", "http://example.org/codes", extension=bad))
    refused(phq9, "q1", coding("x", "http://example.org/codes", extension=weight, display="Several days"))


def test_a_weight_alone_does_not_tell_a_value_from_what_it_counts(yes_no: ms.Instrument) -> None:
    # On the first question "yes" is recorded as 1 and counts 0: a bare weight may mean either.
    refused(yes_no, "q1", coding("x", extension=[{"url": ORDINAL, "valueDecimal": 1}]))
    assert read(yes_no, "q2", coding("x", extension=[{"url": ORDINAL, "valueDecimal": 1}])) == 1


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        (coding("Y", "http://terminology.hl7.org/CodeSystem/v2-0136"), coding("N", "http://hl7.org/fhir/v2/0136")),
        (coding("373066001", "http://snomed.info/sct"), coding("373067005", "http://snomed.info/sct")),
        (coding("a", "local", display="是"), coding("b", "local", display="否")),
        ({"valueString": "Yes"}, {"valueString": "no."}),
    ],
)
def test_yes_and_no_have_codes_and_words_of_their_own(yes_no: ms.Instrument, yes: Json, no: Json) -> None:
    assert read(yes_no, "q1", yes) == 1
    assert read(yes_no, "q1", no) == 0


INFERRED = [
    (coding("several-days", "http://example.org/codes"), 1, "its code in words"),
    (coding("More than half the days", "http://example.org/codes", display="More than half the days"), 2, "display"),
    (coding("LA6570-1", "http://example.org/codes"), 2, "LOINC under another name"),
    (coding(None, LOINC, display="Several days"), 1, "display"),
    (coding("LA0-0", LOINC, display="Several Days"), 1, "display"),
    (coding("2", "http://his.example.cn/phq", display="几乎每天"), 3, "display"),
    (coding("B", display="B. 好几天"), 1, "display"),
    (coding("x", display="完全不会（0分）"), 0, "display"),
    (coding("x", display="ＮＥＡＲＬＹ every\tday"), 3, "display"),
    ({"valueString": "Several days"}, 1, "text"),
    ({"valueString": "2 - More than half the days"}, 2, "text"),
    ({"valueString": "一半以上的天数"}, 2, "text"),
    ({"valueString": "Nearly everyday"}, 3, "text"),
    ({"valueString": "1"}, 1, "number"),
    ({"valueString": "3分"}, 3, "number"),
    ({"valueQuantity": {"value": 1}}, 1, "quantity"),
    ({"valueQuantity": {"value": 2.0, "code": "{score}", "system": "http://unitsofmeasure.org"}}, 2, "quantity"),
]


@pytest.mark.parametrize(("answer", "value", "told"), INFERRED)
def test_what_is_inferred_leaves_a_note(phq9: ms.Instrument, answer: Json, value: int, told: str) -> None:
    resource = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "q1", "answer": [answer]}],
    }
    reading = ms.fhir.read(phq9, resource)
    assert reading.response.answers == {"q1": value}
    (note,) = reading.notes
    assert (note.code, note.item, note.where) == ("answer-inferred", "q1", "item[0] (linkId 'q1')")
    assert told in note.what


BLANKS = [
    coding("no-response", "http://example.org/codes", display="No response"),
    coding("LA30122-8", LOINC, display="I choose not to answer this question"),
    coding("LA4489-6", LOINC),
    coding("asked-unknown", "http://terminology.hl7.org/CodeSystem/data-absent-reason"),
    coding("x", display="拒绝回答"),
    {"valueString": "Prefer not to answer"},
    {"valueString": "未作答"},
    {"valueCoding": {"extension": [{
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-unknown"}]}},
    {"_valueCoding": {"extension": [{
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-declined"}]}},
    {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]},
    {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor", "valueCode": "ASKU"}]},
]  # fmt: skip


@pytest.mark.parametrize("answer", BLANKS)
def test_what_says_that_there_is_no_answer_is_blank_and_never_zero(phq9: ms.Instrument, answer: Json) -> None:
    resource = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "q1", "answer": [answer]}],
    }
    reading = ms.fhir.read(phq9, resource)
    assert reading.response.answers == {}
    assert [note.code for note in reading.notes] == ["marked-blank"]


def test_an_answer_beside_a_reason_for_none_is_refused(phq9: ms.Instrument) -> None:
    reason = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
    refused(phq9, "q1", {**coding("LA6570-1", LOINC), "extension": reason})


def test_refusing_to_answer_is_an_answer_where_the_form_offers_it() -> None:
    assert read(ms.load("asq"), "q1", {"valueString": "refused"}) is not None


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

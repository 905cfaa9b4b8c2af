"""Reading QuestionnaireResponses: tolerant of form, strict where a score could change, silent about the person."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir import LinkIdMap

Json: TypeAlias = dict[str, Any]

OURS = "urn:x-mindscreen:questionnaire:phq-9|1.1.0"
CODES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
LOINC_LINKS = {
    "q1": "44250-9", "q2": "44255-8", "q3": "44259-0", "q4": "44254-1", "q5": "44251-7", "q6": "44258-2",
    "q7": "44252-5", "q8": "44253-3", "q9": "44260-8",
}  # fmt: skip
FULL = {f"q{number}": number % 4 for number in range(1, 10)}  # 1+2+3+0+1+2+3+0+1 = 13


@pytest.fixture(scope="module")
def phq9() -> ms.Instrument:
    return ms.load("phq-9")


def coded(value: int) -> Json:
    return {"valueCoding": {"system": "http://loinc.org", "code": CODES[value]}}


def question(link_id: str, *answers: Json) -> Json:
    return {"linkId": link_id, "answer": list(answers)}


def response(*items: Json, **parts: Any) -> Json:
    whole = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": OURS,
        "status": "completed",
        "item": list(items) or [question(item, coded(value)) for item, value in FULL.items()],
        **parts,
    }
    return {name: value for name, value in whole.items() if value is not None}


def refused(instrument: ms.Instrument, resource: Any, code: str, **options: Any) -> ms.InterchangeError:
    with pytest.raises(ms.InterchangeError) as caught:
        ms.fhir.read_response(instrument, resource, **options)
    assert caught.value.code == code
    return caught.value


# --- what can be read -------------------------------------------------------------------------------------------------


def test_our_own_link_ids_under_our_own_questionnaire(phq9: ms.Instrument) -> None:
    read = ms.fhir.read_response(phq9, response())
    assert read.answers == FULL
    assert read.instrument == "phq-9@1.1.0"
    assert ms.screen(phq9, read)["total"].value == 13


@pytest.mark.parametrize("form", ["{}", "/{}", "/44249-1/{}", "44249-1/{}"])
@pytest.mark.parametrize("questionnaire", [None, "http://example.org/Questionnaire/any|7", "#contained"])
def test_loinc_link_ids_name_the_question_under_any_questionnaire(
    phq9: ms.Instrument, form: str, questionnaire: str | None
) -> None:
    items = [question(form.format(LOINC_LINKS[item]), coded(value)) for item, value in FULL.items()]
    assert ms.fhir.read_response(phq9, response(*items, questionnaire=questionnaire)).answers == FULL


def test_text_and_bytes_are_json(phq9: ms.Instrument) -> None:
    text = json.dumps(response(), ensure_ascii=False)
    for form in (text, text.encode(), b"\xef\xbb\xbf" + text.encode(), "\ufeff" + text, MappingProxyType(response())):
        assert ms.fhir.read_response(phq9, form).answers == FULL


def test_questions_may_be_nested_in_groups_and_under_answers(phq9: ms.Instrument) -> None:
    inner = [question(item, coded(value)) for item, value in FULL.items() if item != "q1"]
    first = question("q1", {**coded(FULL["q1"]), "item": inner[:4]})
    group = {"linkId": "group", "text": "any", "item": [first, {"linkId": "deeper", "item": inner[4:]}]}
    assert ms.fhir.read_response(phq9, response(group)).answers == FULL


@pytest.mark.parametrize("display", ["几乎每天", "Nearly Every Day", "(3) Nearly every day", "fast jeden Tag", "天天"])
def test_a_display_in_any_language_does_not_matter_beside_a_code(phq9: ms.Instrument, display: str) -> None:
    item = question("q1", {"valueCoding": {"system": "http://loinc.org", "code": "LA6571-9", "display": display}})
    assert ms.fhir.read_response(phq9, response({**item, "text": "任何"})).answers == {"q1": 3}


@pytest.mark.parametrize(
    "blank",
    [
        {"linkId": "q9"},
        {"linkId": "q9", "answer": []},
        {"linkId": "q9", "answer": [{}]},
        {"linkId": "q9", "answer": [{"extension": [{"url": "http://example.org", "valueCode": "declined"}]}]},
        {"linkId": "q9", "answer": [{"_valueCoding": {"extension": [{"url": "x", "valueCode": "unknown"}]}}]},
        question("q9", {"valueCoding": {
            "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-declined"}}),
        question("q9", {"valueCoding": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "ASKU"}}),
    ],
)  # fmt: skip
def test_a_blank_is_absent_and_never_zero(phq9: ms.Instrument, blank: Json) -> None:
    items = [question(item, coded(value)) for item, value in FULL.items() if item != "q9"]
    read = ms.fhir.read_response(phq9, response(*items, blank))
    assert "q9" not in read.answers
    result = ms.screen(phq9, read)
    assert result["total"].bounds == (12, 15)
    assert [finding.id for finding in result.unknown if finding.level == "critical"] == ["self-harm"]


def test_an_item_that_is_not_there_at_all_is_blank(phq9: ms.Instrument) -> None:
    assert ms.fhir.read_response(phq9, response(question("q1", coded(2)))).answers == {"q1": 2}


def test_our_own_output_is_read_back(phq9: ms.Instrument) -> None:
    result = ms.screen(phq9, {**FULL, "difficulty": 2}, completed_by="self")
    written = ms.fhir.questionnaire_response(result, subject="Patient/1", authored="2026-11-21T10:00:00+08:00")
    read = ms.fhir.read_response(phq9, written)
    assert read.answers == result.answers
    assert read.context == ms.Context(completed_by="self", authored="2026-11-21T10:00:00+08:00")


def test_calculated_findings_and_the_instruction_are_passed_over(phq9: ms.Instrument) -> None:
    items = [{"linkId": "form-instruction"}, question("q1", coded(0)),
             question("finding-self-harm", {"valueBoolean": False})]  # fmt: skip
    assert ms.fhir.read_response(phq9, response(*items)).answers == {"q1": 0}


# --- what is not a response to this instrument ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ("<QuestionnaireResponse xmlns='http://hl7.org/fhir'>", "XML"),
        (b"\xff\xfe", "UTF-8"),
        ("{", "not valid JSON"),
        ("[]", "no JSON object"),
        ('{"resourceType": NaN}', "not valid JSON"),
        ('{"resourceType": "QuestionnaireResponse", "status": "completed", "status": "completed"}', "stands twice"),
        ("[" * 200_000, "nested too deeply"),
        (7, "no JSON object"),
        ({}, "resourceType is missing"),
        ({"resourceType": ["QuestionnaireResponse"]}, "resourceType is missing"),
        ({"resourceType": "Observation"}, "resourceType is another"),
        (response(group={}), "DSTU2"),
        (response(implicitRules="http://example.org/rules"), "rules of its own"),
        (response(status=None), "status"),
        (response(status="finished"), "status"),
        (response(status=["completed"]), "status"),
        (response(questionnaire=7), "questionnaire"),
        (response(item={}), "list"),
        (response(item=["q1"]), "object"),
        (response({"linkId": "q1", "answer": {}}), "list"),
        (response({"linkId": "q1", "answer": [1]}), "object"),
        (response({"answer": []}), "linkId"),
        (response({"linkId": ""}), "linkId"),
        (response(authored=2026), "no text"),
        (response(subject="Patient/1"), "reference"),
        (response(subject={"reference": 1}), "reference"),
        (" " * 5_000_001, "larger than"),
    ],
)
def test_what_cannot_be_read_is_refused(phq9: ms.Instrument, resource: Any, told: str) -> None:
    assert told in str(refused(phq9, resource, "MS-F001"))


def test_too_many_and_too_deep_items_are_refused(phq9: ms.Instrument) -> None:
    many = [{"linkId": f"x{number}"} for number in range(10_000)]
    assert "more than" in str(refused(phq9, response(*many), "MS-F001"))
    deep: Json = {"linkId": "x"}
    for _ in range(40):
        deep = {"linkId": "x", "item": [deep]}
    assert "nested" in str(refused(phq9, response(deep), "MS-F001"))


def test_another_instrument_or_major_version_of_ours_is_refused(phq9: ms.Instrument) -> None:
    refused(phq9, response(questionnaire="urn:x-mindscreen:questionnaire:gad-7|1.0.0"), "MS-F002")
    refused(phq9, response(questionnaire="urn:x-mindscreen:questionnaire:phq-9|2.0.0"), "MS-F002")
    for same in ("urn:x-mindscreen:questionnaire:phq-9", "urn:x-mindscreen:questionnaire:phq-9:questions|1.7.0"):
        assert ms.fhir.read_response(phq9, response(questionnaire=same)).answers == FULL


def test_our_ids_under_a_foreign_questionnaire_prove_nothing(phq9: ms.Instrument) -> None:
    # "q1" is the first question of nearly every form: GAD-2 and PHQ-2 even share the answer codes.
    url = "http://example.org/Questionnaire/some-form"
    for name in (f"{url}|3", {"reference": url}):  # a canonical, and the Reference of STU3
        error = refused(phq9, response(questionnaire=name), "MS-F002")
        assert "LinkIdMap" in error.remedy
    vouched = LinkIdMap(questionnaire=url)
    assert ms.fhir.read_response(phq9, response(questionnaire=f"{url}|3"), mapping=vouched).answers == FULL
    refused(phq9, response(questionnaire="http://example.org/other"), "MS-F002", mapping=vouched)


def test_without_a_questionnaire_the_callers_word_counts(phq9: ms.Instrument) -> None:
    assert ms.fhir.read_response(phq9, response(questionnaire=None)).answers == FULL


def test_a_form_with_none_of_the_items_is_another_form(phq9: ms.Instrument) -> None:
    refused(phq9, response(question("/93246-7", {"valueCoding": {"code": "LA32-8"}}), questionnaire=None), "MS-F002")


@pytest.mark.parametrize("status", ["in-progress", "stopped"])
def test_an_unfinished_response_is_read_only_when_allowed(phq9: ms.Instrument, status: str) -> None:
    refused(phq9, response(status=status), "MS-F003")
    assert ms.fhir.read_response(phq9, response(status=status), allow_in_progress=True).answers == FULL


def test_what_was_entered_in_error_is_never_read(phq9: ms.Instrument) -> None:
    refused(phq9, response(status="entered-in-error"), "MS-F003")
    refused(phq9, response(status="entered-in-error"), "MS-F003", allow_in_progress=True)
    assert ms.fhir.read_response(phq9, response(status="amended")).answers == FULL


# --- answers that cannot be mapped ------------------------------------------------------------------------------------


def test_an_answer_that_belongs_to_no_item_is_refused_with_its_place(phq9: ms.Instrument) -> None:
    group = {"linkId": "group", "item": [question("q1", coded(1)), question("other", coded(2))]}
    error = refused(phq9, response(group), "MS-F004")
    assert error.where == "item[0].item[1] (linkId 'other')"
    read = ms.fhir.read(phq9, response(group), mapping=LinkIdMap(ignore=["other"]))
    assert read.response.answers == {"q1": 1}
    assert [note.code for note in read.notes] == ["left-aside"]


def test_an_item_that_stands_twice_is_refused(phq9: ms.Instrument) -> None:
    for second in (question("q1", coded(2)), question("/44250-9", coded(0)), {"linkId": "q1"}):
        assert "twice" in str(refused(phq9, response(question("q1", coded(1)), second), "MS-F004"))


def test_a_link_id_that_could_identify_somebody_is_not_repeated(phq9: ms.Instrument) -> None:
    for odd in ("11010519491231002X", "张三", "a b", "x" * 50):
        error = refused(phq9, response(question("q1", coded(1)), question(odd, {"valueInteger": 1})), "MS-F004")
        assert error.where == "item[1]"


def test_no_error_repeats_an_answer_or_the_person(phq9: ms.Instrument) -> None:
    secret = {"reference": "Patient/secret-1", "display": "secret-2"}
    person: Json = {"subject": secret, "source": secret, "author": secret}
    broken: list[Json] = [
        question("q1", {"valueString": "secret-3"}),
        question("q1", {"valueCoding": {"system": "secret-4", "code": "secret-5", "display": "secret-6"}}),
        question("q1", {"valueInteger": 8765}),
        question("q1", {"valueQuantity": {"value": 8765}}),
        question("q1", coded(1), coded(2)),
        question("other", coded(1), {"valueString": "secret-3"}),
    ]
    for item in broken:
        with pytest.raises(ms.InterchangeError) as caught:
            ms.fhir.read_response(phq9, response(question("q2", coded(0)), item, **person))
        text = f"{caught.value}{caught.value.args}{caught.value.__cause__}"
        assert "secret" not in text
        assert "8765" not in text


# --- stated totals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stated",
    [
        {"valueInteger": 13},
        {"valueDecimal": 13.0},
        {"valueDecimal": Decimal("13.00")},
        {"valueQuantity": {"value": 13, "code": "{score}"}},
        {"valueString": "13"},
        {"valueString": "moderate"},  # no number, so nothing to compare
        {"valueDecimal": float("inf")},
        {"valueBoolean": True},
        {"valueInteger": True},
        {"valueInteger": [13]},
    ],
)
@pytest.mark.parametrize("link_id", ["total", "/44261-6"])
def test_a_stated_total_that_agrees_is_no_answer(phq9: ms.Instrument, stated: Json, link_id: str) -> None:
    items = [question(item, coded(value)) for item, value in FULL.items()]
    assert ms.fhir.read_response(phq9, response(*items, question(link_id, stated))).answers == FULL


@pytest.mark.control("C-049")
@pytest.mark.parametrize(
    "stated", [{"valueInteger": 12}, {"valueDecimal": 13.5}, {"valueQuantity": {"value": 14}}, {"valueString": "9"}]
)
def test_a_stated_total_that_the_answers_do_not_give_is_refused(phq9: ms.Instrument, stated: Json) -> None:
    items = [question(item, coded(value)) for item, value in FULL.items()]
    resource = response(*items, question("total", stated))
    error = refused(phq9, resource, "MS-F006")
    assert "12" not in str(error).replace("MS-F006", "")
    assert ms.fhir.read_response(phq9, resource, check_stated_scores=False).answers == FULL


def test_a_total_stated_beside_blanks_must_lie_within_the_bounds(phq9: ms.Instrument) -> None:
    items = [question(item, coded(value)) for item, value in FULL.items() if item != "q9"]  # 12 to 15
    for number in (12, 15):
        ms.fhir.read_response(phq9, response(*items, question("total", {"valueInteger": number})))
    for number in (11, 16):
        refused(phq9, response(*items, question("total", {"valueInteger": number})), "MS-F006")


def test_what_a_response_states_can_be_recorded(phq9: ms.Instrument) -> None:
    stated = [question("total", {"valueInteger": 12}), question("symptoms", {"valueDecimal": 4.5})]
    assert ms.fhir.stated_scores(phq9, response(*stated)) == {"total": Fraction(12), "symptoms": Fraction(9, 2)}


# --- context ----------------------------------------------------------------------------------------------------------


def test_the_callers_facts_stand_and_the_date_is_added(phq9: ms.Instrument) -> None:
    known = ms.Context(age_years=40, completed_by="clinician", authored="2026-01-01T00:00:00Z")
    assert ms.fhir.read_response(phq9, response(authored="2026-02-02"), context=known).context == known
    read = ms.fhir.read_response(phq9, response(authored="2026-02-02"), context=ms.Context(age_years=40))
    assert read.context == ms.Context(age_years=40, authored="2026-02-02")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"reference": "Patient/1"}, "self"),
        ({"reference": "Patient/2"}, None),  # somebody, but who?
        ({"reference": "RelatedPerson/1"}, None),  # a parent or a carer: not to be guessed
        ({"display": "mother"}, None),
        (None, None),
    ],
)
def test_who_answered_is_taken_only_when_it_is_certain(
    phq9: ms.Instrument, source: Json | None, expected: str | None
) -> None:
    read = ms.fhir.read_response(phq9, response(subject={"reference": "Patient/1"}, source=source))
    assert read.context.completed_by == expected

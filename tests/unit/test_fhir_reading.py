"""Which item a foreign form asks, what its own Questionnaire says about it, and the notes that reading leaves."""

from __future__ import annotations

from typing import Any, TypeAlias, get_args

import pytest

import mindscreen as ms
from mindscreen.fhir import NOTES, LinkIdMap, Reader
from mindscreen.fhir.reading import NoteCode
from mindscreen.fhir.targets import named_in, names_instrument, parts_of

Json: TypeAlias = dict[str, Any]

LOINC = "http://loinc.org"
FOREIGN = "http://example.org/Questionnaire/form-12|3"
CODES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
LINKS = {
    "q1": "44250-9", "q2": "44255-8", "q3": "44259-0", "q4": "44254-1", "q5": "44251-7", "q6": "44258-2",
    "q7": "44252-5", "q8": "44253-3", "q9": "44260-8",
}  # fmt: skip
FULL = {f"q{number}": number % 4 for number in range(1, 10)}  # 13


@pytest.fixture(scope="module")
def phq9() -> ms.Instrument:
    return ms.load("phq-9")


@pytest.fixture(scope="module")
def english(phq9: ms.Instrument) -> dict[str, str]:
    return dict(ms.wording(phq9, "en").items)


def coded(value: int) -> Json:
    return {"valueCoding": {"system": LOINC, "code": CODES[value]}}


def item(link_id: str, *answers: Json, **more: Any) -> Json:
    return {"linkId": link_id, "answer": list(answers), **more}


def response(*items: Json, questionnaire: Any = FOREIGN, **parts: Any) -> Json:
    whole = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": questionnaire,
        "status": "completed",
        "item": list(items),
        **parts,
    }
    return {name: value for name, value in whole.items() if value is not None}


def by(form: str, name: Any = FOREIGN, **parts: Any) -> Json:
    """A full response whose linkIds are written in some form."""
    links = {key: form.format(n=key[1:], loinc=LINKS[key]) for key in FULL}
    return response(*(item(links[key], coded(value)) for key, value in FULL.items()), questionnaire=name, **parts)


def refused(instrument: ms.Instrument, resource: Any, code: str, **options: Any) -> ms.InterchangeError:
    with pytest.raises(ms.InterchangeError) as caught:
        ms.fhir.read(instrument, resource, **options)
    assert caught.value.code == code, caught.value
    return caught.value


def codes_of(reading: ms.fhir.Reading) -> list[str]:
    return list(dict.fromkeys(note.code for note in reading.notes))


# --- linkIds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    ["{loinc}", "/{loinc}", "/44249-1/{loinc}", "/44249-1/{loinc}/1/1", "H1/{loinc}", "phq9.{loinc}", "LOINC:{loinc}",
     "http://loinc.org/{loinc}", "q_{loinc}", "LOINC-{loinc}"],
)  # fmt: skip
def test_a_loinc_code_says_the_item_outright(phq9: ms.Instrument, form: str) -> None:
    reading = ms.fhir.read(phq9, by(form))
    assert (reading.response.answers, reading.notes) == (FULL, ())


NAMED = "http://example.org/fhir/Questionnaire/PHQ-9"


@pytest.mark.parametrize(
    "form", ["q{n}", "Q{n}", "q0{n}", "H1/T1/Q{n}", "g1.q{n}", "PHQ9_Q{n}", "phq-9-q{n}"],
)  # fmt: skip
@pytest.mark.parametrize(
    "name",
    [NAMED, NAMED + "|2.1", "Questionnaire/questionnaire-example-phq9", "#phq9", "http://loinc.org/q/44249-1",
     {"reference": "Questionnaire/77", "display": "PHQ-9"}],
)  # fmt: skip
def test_the_end_of_a_link_id_counts_where_the_questionnaire_is_named(
    phq9: ms.Instrument, form: str, name: Any
) -> None:
    reading = ms.fhir.read(phq9, by(form, name))
    assert reading.response.answers == FULL
    assert codes_of(reading) == ["item-inferred"]
    assert len(reading.notes) == 9


def test_a_name_may_stand_in_an_extension_of_the_canonical(phq9: ms.Instrument) -> None:
    named = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/display", "valueString": "PHQ-9 (en)"}]}
    assert ms.fhir.read(phq9, by("q{n}", _questionnaire=named)).response.answers == FULL
    odds: list[Any] = [{}, {"extension": {}}, {"extension": [7, {"url": "x"}]}, []]
    for odd in odds:
        refused(phq9, by("q{n}", _questionnaire=odd), "MS-F002")


@pytest.mark.parametrize("form", ["q{n}", "H1/T1/Q{n}", "{n}", "1.{n}", "8d0c{n}"])
def test_the_end_of_a_link_id_proves_nothing_under_any_other_name(phq9: ms.Instrument, form: str) -> None:
    refused(phq9, by(form), "MS-F002")


@pytest.mark.parametrize("form", ["{n}", "1.{n}", "PHQ.{n}", "phq9_{n}", "phq9Item0{n}", "第{n}题"])
def test_a_whole_numbering_counts_where_the_questionnaire_is_named(phq9: ms.Instrument, form: str) -> None:
    whole = by(form, NAMED)
    reading = ms.fhir.read(phq9, whole)
    assert reading.response.answers == FULL
    assert codes_of(reading) == ["item-inferred"]
    refused(phq9, by(form), "MS-F002")
    some = {**whole, "item": whole["item"][1:]}  # had it begun with 0, every answer would now be that of a neighbour
    refused(phq9, some, "MS-F002")
    shifted = {**whole, "item": [*whole["item"], item(form.format(n=0), coded(0))]}
    refused(phq9, shifted, "MS-F002")
    difficulty = {"valueCoding": {"code": "LA6574-3"}}
    reading = ms.fhir.read(phq9, {**whole, "item": [*whole["item"], item(form.format(n=10), difficulty)]})
    assert reading.response.answers == {**FULL, "difficulty": 3}


def test_two_numberings_are_none(phq9: ms.Instrument) -> None:
    one, other = by("a.{n}", NAMED), by("b.{n}", NAMED)
    refused(phq9, {**one, "item": [*one["item"], *other["item"], item("题目", coded(0))]}, "MS-F002")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("phq-9", True), ("PHQ9", True), ("phq9-v2", True), ("questionnaire-sdc-profile-example-PHQ9", True),
        ("44249-1-x", True), ("phq-9-a", False), ("phq9-modified-teens", False), ("phq-2-9", False),
        ("phq2-phq9", False), ("mphq9", False), ("phq-8", False), ("phq", False), ("", False), ("phq-9-1", False),
        ("phq9-gad7", False),
    ],
)  # fmt: skip
def test_a_name_names_one_instrument_and_no_variant(phq9: ms.Instrument, name: str, expected: bool) -> None:  # noqa: FBT001
    assert names_instrument(phq9, name) is expected


def test_the_longer_of_two_names_counts() -> None:
    assert named_in(parts_of("questionnaire-audit-c")) == {"audit-c"}
    assert named_in(parts_of("audit")) == {"audit"}


# --- texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_published_text_of_a_question_says_which_it_is(phq9: ms.Instrument, locale: str) -> None:
    texts = ms.wording(phq9, locale).items
    items = [item(f"e3b0-{key}x", coded(value), text=f"{key[1:]}. {texts[key]}") for key, value in FULL.items()]
    reading = ms.fhir.read(phq9, response(*items))
    assert reading.response.answers == FULL
    assert codes_of(reading) == ["item-inferred"]


def test_a_text_that_is_merely_similar_says_nothing(phq9: ms.Instrument, english: dict[str, str]) -> None:
    refused(phq9, response(item("x", coded(1), text="No " + english["q1"])), "MS-F002")
    refused(phq9, response(item("x", coded(1), text=english["q1"] + " " * 600)), "MS-F002")
    long = {"valueCoding": {"code": "x", "display": "Several days" + " " * 600}}
    refused(phq9, response(item("/44250-9", long)), "MS-F004")


def test_most_texts_confirm_the_numbering_of_one_that_is_worded_otherwise(
    phq9: ms.Instrument, english: dict[str, str]
) -> None:
    items = [
        item(f"T1/Q{key[1:]}", coded(value), text="worded otherwise" if key == "q9" else english[key])
        for key, value in FULL.items()
    ]
    assert ms.fhir.read(phq9, response(*items)).response.answers == FULL


def test_a_text_overrules_the_end_of_a_link_id_and_nothing_else(phq9: ms.Instrument, english: dict[str, str]) -> None:
    told = english["difficulty"]
    answer = {"valueCoding": {"system": LOINC, "code": "LA6573-5"}}
    read = ms.fhir.read(phq9, response(item("g2.q1", answer, text=told), questionnaire=NAMED))
    assert read.response.answers == {"difficulty": 1}
    for link_id, name in (("q1", None), ("/44250-9", FOREIGN), ("q1", NAMED)):
        refused(phq9, response(item(link_id, coded(1), text=english["q2"]), questionnaire=name), "MS-F004")


def test_a_text_that_two_items_share_decides_between_neither(define: Any) -> None:
    instrument = define(
        """
for: {age_years: {from: 18}, completed_by: [self], cite: nobody}
options: {yes_no: [{value: 1, key: 'yes'}, {value: 0, key: 'no'}]}
items: [{id: a, about: first, options: yes_no}, {id: b, about: second, options: yes_no}]
scales: [{id: total, method: sum, items: [a, b], cite: nobody, bands: [{from: 0, key: low}, {from: 1, key: high}]}]
findings: [{id: high, when: total >= 1, level: positive, cite: nobody}]
published: {total: {range: [0, 2], bands: {low: [0, 0], high: [1, 2]}, cite: nobody}}
"""
    )
    reader = Reader(instrument)
    reader._words._questions["twice"] = {"a", "b"}  # noqa: SLF001 - no shipped wording asks the same twice
    assert reader.read(response(item("a", {"valueBoolean": True}, text="twice"), questionnaire=None)).notes == ()
    with pytest.raises(ms.InterchangeError, match="MS-F004"):
        reader.read(response(item("c", {"valueBoolean": True}, text="twice"), questionnaire=None))


# --- definitions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "definition",
    ["http://loinc.org/fhir/DataElement/{loinc}", "http://example.org/StructureDefinition/phq#{loinc}",
     "urn:x-mindscreen:item:phq-9#q{n}"],
)  # fmt: skip
def test_a_definition_says_the_item_outright(phq9: ms.Instrument, definition: str) -> None:
    items = [
        item(f"x{key}y", coded(value), definition=definition.format(loinc=LINKS[key], n=key[1:]))
        for key, value in FULL.items()
    ]
    reading = ms.fhir.read(phq9, response(*items))
    assert (reading.response.answers, reading.notes) == (FULL, ())


def test_a_definition_that_contradicts_is_refused(phq9: ms.Instrument, english: dict[str, str]) -> None:
    definition = f"http://loinc.org/fhir/DataElement/{LINKS['q2']}"
    read = ms.fhir.read(phq9, response(item("q2", coded(1), definition="any", text=english["q2"]), questionnaire=None))
    assert read.response.answers == {"q2": 1}
    for entry in (
        item("/44250-9", coded(1), definition=definition),
        item("/44261-6", coded(1), definition=definition),
        item("x", coded(1), definition=definition, text=english["q1"]),
    ):
        refused(phq9, response(entry), "MS-F004")


@pytest.mark.parametrize("definition", [7, "http://example.org/x", "urn:x-mindscreen:item:phq-9#q77", "x" * 300])
def test_any_other_definition_says_nothing(phq9: ms.Instrument, definition: Any) -> None:
    read = ms.fhir.read(phq9, response(item("/44250-9", coded(1), definition=definition)))
    assert read.response.answers == {"q1": 1}


def test_a_loinc_code_may_stand_in_the_element_id(phq9: ms.Instrument) -> None:
    assert ms.fhir.read(phq9, response(item("Section-D/D0200A", coded(1), id="44250-9"))).response.answers == {"q1": 1}


# --- the sender's Questionnaire ---------------------------------------------------------------------------------------

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def weighed(weight: float) -> list[Json]:
    return [{"url": ORDINAL, "valueDecimal": weight}]


def option(number: int, weight: float | None = None, **coding: Any) -> Json:
    return {
        "valueCoding": {"system": "local", "code": f"c{number}", **coding},
        **({} if weight is None else {"extension": weighed(weight)}),
    }


def form(*options: Json, url: str = FOREIGN.partition("|")[0], **parts: Any) -> Json:
    questions = [
        {"linkId": f"x{key}y", "type": "choice", "code": [{"system": LOINC, "code": loinc}],
         "answerOption": list(options)}
        for key, loinc in LINKS.items()
    ]  # fmt: skip
    return {"resourceType": "Questionnaire", "url": url, "item": [{"linkId": "g", "item": questions}], **parts}


def local(key: str = "x{}y", **more: Any) -> Json:
    return response(
        *(
            item(key.format(name), {"valueCoding": {"system": "local", "code": f"c{value}"}})
            for name, value in FULL.items()
        ),
        **more,
    )


WEIGHED = [option(number, number) for number in range(4)]


def test_item_codes_and_weights_of_a_questionnaire_say_what_local_ids_and_codes_mean(phq9: ms.Instrument) -> None:
    refused(phq9, local(), "MS-F002")
    reading = ms.fhir.read(phq9, local(), questionnaire=form(*WEIGHED))
    assert reading.response.answers == FULL
    assert codes_of(reading) == ["answer-inferred"]
    assert "weight" in reading.notes[0].what


def test_displays_of_a_questionnaire_say_it_too(phq9: ms.Instrument) -> None:
    words = ("Not at all", "Several days", "More than half the days", "Nearly every day")
    told = form(*(option(number, display=text) for number, text in enumerate(words)))
    assert ms.fhir.read(phq9, local(), questionnaire=told).response.answers == FULL
    shifted = form(*(option(number, number + 1, display=text) for number, text in enumerate(words)))
    refused(phq9, local(), "MS-F004", questionnaire=shifted)  # words and weights name different options


@pytest.mark.parametrize("kind", ["contained", "stu3", "bundle"])
def test_a_questionnaire_that_comes_with_the_response_is_used(phq9: ms.Instrument, kind: str) -> None:
    if kind == "contained":
        resource = local(questionnaire="#f", contained=[{"resourceType": "Patient"}, form(*WEIGHED, id="f")])
    elif kind == "stu3":
        told = form(id="f")
        for question in told["item"][0]["item"]:
            question["option"] = WEIGHED
        resource = local(questionnaire={"reference": "#f"}, contained=[told])
    else:
        resource = {
            "resourceType": "Bundle",
            "entry": [{"resource": form(*WEIGHED)}, {"resource": local()}, {"fullUrl": "urn:x"}],
        }
    assert ms.fhir.read(phq9, resource).response.answers == FULL
    refused(phq9, local(questionnaire="#g", contained=[form(*WEIGHED, id="f")]), "MS-F002")


@pytest.mark.parametrize("kind", ["compose", "expansion", "url", "reference"])
def test_options_may_stand_in_a_contained_value_set(phq9: ms.Instrument, kind: str) -> None:
    concepts = [{"code": f"c{number}", "extension": weighed(number)} for number in range(4)]
    values: Json = {"resourceType": "ValueSet", "id": "v", "url": "http://example.org/v"}
    values |= (
        {"expansion": {"contains": [{"system": "local", **each} for each in concepts]}}
        if kind == "expansion"
        else {"compose": {"include": [{"system": "local", "concept": concepts}]}}
    )
    told = form(contained=[values])
    for question in told["item"][0]["item"]:
        del question["answerOption"]
        named = values["url"] if kind == "url" else "#v"
        question.update({"options": {"reference": named}} if kind == "reference" else {"answerValueSet": named})
    assert ms.fhir.read(phq9, local(), questionnaire=told).response.answers == FULL
    told["contained"] = [{"resourceType": "ValueSet", "id": "v"}]
    refused(phq9, local(), "MS-F004", questionnaire=told)


def test_numbers_and_texts_as_options_have_weights_too(phq9: ms.Instrument) -> None:
    # A form that counts from one: 1 stands for "not at all".
    counted = form(*({"valueInteger": number + 1, "extension": weighed(number)} for number in range(4)))
    one = response(item("xq1y", {"valueInteger": 1}))
    refused(phq9, one, "MS-F004", questionnaire=counted)
    plain = form(*({"valueInteger": number} for number in range(4)), {"valueDate": "2026-01-01"}, {"valueString": "?"})
    assert ms.fhir.read(phq9, one, questionnaire=plain).response.answers == {"q1": 1}


def test_texts_of_a_questionnaire_stand_in_for_those_of_the_response(
    phq9: ms.Instrument, english: dict[str, str]
) -> None:
    questions = [{"linkId": key * 2, "text": english[key]} for key in FULL]
    told = {"resourceType": "Questionnaire", "item": questions}
    resource = response(*(item(key * 2, coded(value)) for key, value in FULL.items()), item("other", {}))
    assert ms.fhir.read(phq9, resource, questionnaire=told).response.answers == FULL


def test_our_own_codes_and_definitions_in_a_questionnaire_are_understood(phq9: ms.Instrument) -> None:
    told = {
        "resourceType": "Questionnaire",
        "item": [
            {"linkId": "one", "code": [{"system": "urn:x-mindscreen:item:phq-9", "code": "q1"}]},
            {"linkId": "two", "code": [7, {"system": "other", "code": "x"}], "definition": f"x#{LINKS['q2']}"},
            {"linkId": "sum", "code": [{"system": "urn:x-mindscreen:score:phq-9", "code": "total"}]},
            {"linkId": "odd", "code": [{"system": "urn:x-mindscreen:item:phq-9", "code": "total"}]},
        ],
    }
    items = [item("one", coded(1)), item("two", coded(2)), item("sum", {"valueInteger": 9})]
    assert ms.fhir.read(phq9, response(*items), questionnaire=told).response.answers == {"q1": 1, "q2": 2}


def test_a_questionnaire_that_contradicts_a_loinc_link_id_is_refused(phq9: ms.Instrument) -> None:
    told = {"resourceType": "Questionnaire", "item": [{"linkId": "/44250-9", "code": [{"code": LINKS["q2"]}]}]}
    refused(phq9, response(item("/44250-9", coded(1))), "MS-F004", questionnaire=told)


@pytest.mark.parametrize(
    "told",
    [
        {"resourceType": "Patient"},
        {"resourceType": "Questionnaire", "item": [{"linkId": "a"}, {"linkId": "a"}]},
        {"resourceType": "Questionnaire", "item": [{}]},
        {"resourceType": "Questionnaire", "item": [{"linkId": str(number)} for number in range(2001)]},
    ],
)
def test_an_unusable_questionnaire_is_refused(phq9: ms.Instrument, told: Json) -> None:
    refused(phq9, local(), "MS-F001", questionnaire=told)


def test_the_questionnaire_of_another_form_is_refused(phq9: ms.Instrument) -> None:
    refused(phq9, local(), "MS-F002", questionnaire=form(*WEIGHED, url="http://example.org/other"))
    reader = Reader(phq9, questionnaire=form(*WEIGHED, url="http://example.org/phq-9"))
    assert reader.read(local(questionnaire="Questionnaire/7")).response.answers == FULL


# --- totals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        item("H1/TS", {"valueInteger": 13}, text="Patient health questionnaire 9 item total score"),
        item("x", {"valueDecimal": 13.0}, text="PHQ-9 Total Score:"),
        item("x", {"valueString": "13"}, text="总分"),
        item("phq9_total", {"valueQuantity": {"value": 13}}),
        item("/phq-9/totalScore", {"valueInteger": 13}),
    ],
)
def test_a_total_is_known_by_its_link_id_or_its_text(phq9: ms.Instrument, entry: Json) -> None:
    good = by("/{loinc}")
    reading = ms.fhir.read(phq9, {**good, "item": [*good["item"], entry]})
    assert [(note.code, note.item) for note in reading.notes] == [("item-inferred", "total")]
    less = {**good, "item": [*good["item"][:-1], item("/44260-8", coded(2)), entry]}
    refused(phq9, less, "MS-F006")
    reading = ms.fhir.read(phq9, less, check_stated_scores=False)
    assert codes_of(reading) == ["item-inferred", "score-differs"]


def test_the_total_of_another_instrument_is_left_aside(phq9: ms.Instrument) -> None:
    good = by("/{loinc}")
    for entry in (
        item("phq2-total-score", {"valueInteger": 1}),
        item("x", {"valueInteger": 1}, text="GAD-7 total score"),
        item("x", {"valueInteger": 1}, text="Total number of tablets"),
        item("/70274-6", {"valueInteger": 1}),
    ):
        difficulty = item("/69722-7", {"valueInteger": 0})
        reading = ms.fhir.read(phq9, {**good, "item": [*good["item"], difficulty, entry]})
        assert codes_of(reading) == ["left-aside"]


def test_a_score_that_is_no_number_is_not_compared(phq9: ms.Instrument) -> None:
    good = by("/{loinc}")
    band = item("/44261-6", {"valueCoding": {"code": "moderate"}})
    assert codes_of(ms.fhir.read(phq9, {**good, "item": [*good["item"], band]})) == ["score-not-compared"]


# --- what belongs to no item ------------------------------------------------------------------------------------------


def test_what_cannot_be_an_answer_is_left_aside_with_a_note(phq9: ms.Instrument) -> None:
    good = by("/{loinc}")
    others = [
        item("remark", {"valueString": "slept badly"}),
        item("visit", {"valueDate": "2026-01-01"}),
        item("essay", {"valueString": "Several days " * 60}),
        item("/93246-7", {"valueCoding": {"system": LOINC, "code": "LA33-6"}}),
        item("age", {"valueInteger": 41}),
        item("finding-self-harm", {"valueBoolean": True}),
        item("empty"),
    ]
    reading = ms.fhir.read(phq9, {**good, "item": [*good["item"], *others]})
    assert [(note.code, note.where) for note in reading.notes] == [
        ("left-aside", f"item[{place}] (linkId '{entry['linkId']}')")
        for place, entry in enumerate(others[:-1], start=9)
    ]


@pytest.mark.control("C-047")
@pytest.mark.parametrize(
    "answer",
    [
        coded(2),
        {"valueCoding": {"display": "Several days"}},
        {"valueCoding": {"code": "nearly-every-day", "system": "x"}},
        {"valueString": "几乎每天"},
        {"valueInteger": 2},
        {"valueDecimal": 0.0},
        {"valueString": "3"},
        {"valueQuantity": {"value": 1}},
    ],
)
def test_what_looks_like_the_answer_to_a_blank_item_is_refused(phq9: ms.Instrument, answer: Json) -> None:
    items = by("/{loinc}")["item"][:-1]
    assert "looks like" in refused(phq9, response(*items, item("PHQ9-nine", answer)), "MS-F004").what


def test_a_form_that_asks_another_instrument_as_well_is_read(phq9: ms.Instrument) -> None:
    gad7 = ms.load("gad-7")
    both = [*by("/{loinc}")["item"], *(item(f"/{each.codes['loinc']}", coded(1)) for each in gad7.items[:7])]
    one, other = ms.fhir.read(phq9, response(*both)), ms.fhir.read(gad7, response(*both))
    assert (one.response.answers, codes_of(one)) == (FULL, ["left-aside"])
    assert (ms.screen(gad7, other.response)["total"].value, codes_of(other)) == (7, ["left-aside"])
    phq2 = ms.load("phq-2")  # but a PHQ-9 is not cut short in silence
    refused(phq2, by("/{loinc}"), "MS-F004")


# --- what stands twice ------------------------------------------------------------------------------------------------


def test_the_same_answer_twice_is_noted(phq9: ms.Instrument) -> None:
    for twice in (
        [item("/44250-9", coded(1)), item("44250-9", coded(1))],
        [item("/44250-9", coded(1), coded(1))],
        [item("/44250-9"), item("/44250-9")],
    ):
        assert codes_of(ms.fhir.read(phq9, response(*twice))) == ["repeated"]


def test_two_link_ids_that_only_seem_to_be_the_same_item_are_refused(phq9: ms.Instrument) -> None:
    twice = [item("g1.q1", coded(1)), item("g2.q1", coded(1))]
    refused(phq9, response(*twice, questionnaire=NAMED), "MS-F004")
    same = [item("g1.q1", coded(1)), item("g1.q1", coded(1))]
    assert codes_of(ms.fhir.read(phq9, response(*same, questionnaire=NAMED))) == ["item-inferred", "repeated"]


# --- status, date, subject --------------------------------------------------------------------------------------------


def test_status_and_date_leave_notes(phq9: ms.Instrument) -> None:
    assert codes_of(ms.fhir.read(phq9, by("{loinc}", status="amended"))) == ["amended"]
    assert codes_of(ms.fhir.read(phq9, by("{loinc}", status="stopped"), allow_in_progress=True)) == ["unfinished"]
    for date in ("2026-11-21 10:00:00", "21/11/2026", "2026-13-40"):
        reading = ms.fhir.read(phq9, by("{loinc}", authored=date))
        assert codes_of(reading) == ["date-left-out"]
        assert reading.response.context.authored is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Patient/1", "Patient/1"),
        ("http://a.example/fhir/Patient/1", "Patient/1"),
        ("Patient/1", "http://a.example/fhir/Patient/1"),
        ("Patient/1/_history/3", "Patient/1"),
        ("urn:uuid:1", "urn:uuid:1"),
    ],
)
def test_the_subject_is_the_person_expected(phq9: ms.Instrument, stated: str, expected: str) -> None:
    reading = ms.fhir.read(phq9, by("{loinc}", subject={"reference": stated}), subject=expected)
    assert (reading.subject, reading.notes) == (stated, ())


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Patient/1", "Patient/2"),
        ("Patient/11", "Patient/1"),
        ("http://a.example/Patient/1", "http://b.example/Patient/1"),
        ("urn:uuid:1", "Patient/1"),
    ],
)
def test_a_response_about_somebody_else_is_refused(phq9: ms.Instrument, stated: str, expected: str) -> None:
    error = refused(phq9, by("{loinc}", subject={"reference": stated}), "MS-F007", subject=expected)
    assert "Patient/" not in str(error)


def test_a_response_about_nobody(phq9: ms.Instrument) -> None:
    for nobody in (None, {"display": "somebody"}, {"identifier": {"value": "7"}}):
        reading = ms.fhir.read(phq9, by("{loinc}", subject=nobody), subject="Patient/1")
        assert (reading.subject, codes_of(reading)) == ("", ["subject-not-stated"])
    refused(phq9, by("{loinc}", subject={"reference": "Group/7"}), "MS-F007")


# --- extensions that may not be ignored -------------------------------------------------------------------------------


def test_a_modifier_extension_is_refused_wherever_it_stands(phq9: ms.Instrument) -> None:
    odd = [{"url": "http://example.org/negated", "valueBoolean": True}]
    for resource in (
        by("{loinc}", modifierExtension=odd),
        response(item("/44250-9", coded(1), modifierExtension=odd)),
        response(item("/44250-9", {**coded(1), "modifierExtension": odd})),
    ):
        refused(phq9, resource, "MS-F004")


# --- a reader, notes and readings themselves --------------------------------------------------------------------------


def test_a_reader_reads_many_and_forgets_what_it_has_seen(phq9: ms.Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("targets", "formwords"):
        for name in ("_MOST_REMEMBERED", "_MOST"):
            monkeypatch.setattr(f"mindscreen.fhir.{module}.{name}", 2, raising=False)
    reader = Reader(phq9)
    for _ in range(3):
        for display in ("Several days", "好几天", "several  days"):
            answer = {"valueCoding": {"system": LOINC, "code": CODES[1], "display": display}}
            items = [item(f"/{loinc}", answer, text=f"text {display}") for loinc in LINKS.values()]
            assert set(reader.read(response(*items)).response.answers.values()) == {1}


def test_a_map_overrules_text_and_display(phq9: ms.Instrument, english: dict[str, str]) -> None:
    mapping = LinkIdMap(items={"q1": "q2"}, answers={("local", "c"): 3})
    answer = {"valueCoding": {"system": "local", "code": "c", "display": "Not at all"}}
    resource = response(item("q1", answer, text=english["q1"]))
    reading = ms.fhir.read(phq9, resource, mapping=mapping)
    assert (reading.response.answers, reading.notes) == ({"q2": 3}, ())


def test_every_note_has_its_meaning() -> None:
    assert set(NOTES) == set(get_args(NoteCode))


def test_neither_a_note_nor_a_reading_shows_an_answer(phq9: ms.Instrument) -> None:
    answer = {"valueCoding": {"system": "secret-1", "code": "secret-2", "display": "Several days"}}
    reading = ms.fhir.read(
        phq9,
        response(
            item("/44250-9", answer),
            item("11010519491231002X", {"valueString": "secret-3"}, text="secret-4"),
            subject={"reference": "Patient/secret-5"},
            authored="secret-6",
        ),
    )
    shown = f"{reading!r} {reading.notes!r} {' '.join(map(str, reading.notes))}"
    assert "secret" not in shown
    assert "11010519491231002X" not in shown
    assert repr(reading) == f"<Reading of phq-9@{phq9.version}, 3 notes>"
    assert str(reading.notes[0]).startswith("[answer-inferred] item[0] (linkId '/44250-9'): ")
    assert str(ms.fhir.Note("amended", "it was changed.")) == "[amended] it was changed."

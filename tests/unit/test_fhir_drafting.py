"""A Questionnaire becomes a draft that passes every check, and says what is not known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.definition import Definition, check
from mindscreen.authoring.examples import run_examples
from mindscreen.authoring.texts import compile_text
from mindscreen.fhir import Draft, draft_definition
from mindscreen.unpack import instrument_from_pack
from mindscreen.yamlfile import parse_yaml

Json: TypeAlias = dict[str, Any]

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
DAY = date(2026, 11, 22)


def option(display: str, weight: float | None = None, **coding: Any) -> Json:
    data: Json = {"valueCoding": {"display": display, **coding}}
    return data if weight is None else {**data, "extension": [{"url": ORDINAL, "valueDecimal": weight}]}


NEVER, OFTEN = option("Never", 0, code="n"), option("Often", 1, code="o")


def question(link_id: str, *options: Json, kind: str = "choice", **more: Any) -> Json:
    data = {"linkId": link_id, "type": kind, "text": f"Words of {link_id}?", **more}
    return {**data, "answerOption": list(options)} if options else data


def form(*items: Json, **parts: Any) -> Json:
    return {"resourceType": "Questionnaire", "title": "Some Form", "status": "active", "item": list(items), **parts}


def drafted(questionnaire: Json) -> tuple[Definition, ms.Instrument]:
    text = draft_definition(questionnaire, on=DAY)
    definition = check(Definition, parse_yaml(text.encode(), where="draft"), where="draft")
    instrument = instrument_from_pack(compile_definition(definition))
    assert run_examples(instrument) == 2
    return definition, instrument


def doubts(definition: Definition) -> dict[str, str]:
    return {part.about: part.doubt for part in definition.doubts if part.about.startswith("linkId")}


def test_a_draft_holds_what_the_questionnaire_says_and_nothing_more(tmp_path: Path) -> None:
    phq9 = ms.load("phq-9")
    made = ms.fhir.questionnaire(phq9)
    definition, instrument = drafted(made)
    assert [item.codes.get("loinc") for item in instrument.items] == [each.codes.get("loinc") for each in phq9.items]
    assert [[option.value for option in item.options] for item in instrument.items] == [[0, 1, 2, 3]] * 10
    assert (instrument.codes, instrument.status) == (phq9.codes, "draft")
    assert definition.scales[0].bands == ()
    assert definition.profiles == {}
    assert definition.licence.status == "permission-required"
    assert set(doubts(definition)) == {"linkId total", "linkId symptoms", "linkId difficulty"}
    assert "44261-6" in doubts(definition)["linkId total"]
    draft = Draft(json.dumps(made), on=DAY)
    path = tmp_path / f"text.{draft.locale}.yaml"
    path.write_text(draft.text(), encoding="utf-8")
    assert "wording" not in compile_text(path, definition)
    assert '#     q1: "Little interest or pleasure in doing things"' in draft.text()


def test_every_questionnaire_that_we_write_can_be_drafted() -> None:
    for entry in ms.catalogue():
        instrument = ms.load(entry.id, allow_draft=True)
        try:
            made = ms.fhir.questionnaire(instrument, allow_drafts=True)
        except ms.LicenceError:
            continue
        assert len(drafted(made)[1].items) == len(instrument.items)


def test_the_published_questionnaires_of_other_versions_have_their_options_elsewhere() -> None:
    concepts = [{"code": "n", "display": "Never"}, {"code": "o", "display": "Often"}]
    values = {"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"concept": concepts}]}}
    stu3 = form({"linkId": "a", "type": "choice", "options": {"reference": "#v"}}, contained=[values])
    assert [item.id for item in drafted(stu3)[1].items] == ["a"]


def test_weights_that_are_no_order_become_scores_beside_the_places() -> None:
    # The highest of three answers counts least, and two count the same.
    odd = [option("Sometimes", 1), option("Always", 0), option("Never", 1)]
    definition, instrument = drafted(form(question("a", *odd), question("b", NEVER, OFTEN)))
    assert [choice.value for choice in instrument.item("a").options] == [0, 1, 2]
    assert definition.scales[0].scores == {"a": {"sometimes": 1, "always": 0, "never": 1}}
    assert ms.screen(instrument, {"a": 1, "b": 1})["total"].value == 1


@pytest.mark.parametrize("weights", [(None, 1), (0, 0.5), (None, None), (0, 20_000)])
def test_without_whole_weights_there_is_no_score(weights: tuple[float | None, ...]) -> None:
    definition, _ = drafted(form(question("a", *(option(f"o{number}", each) for number, each in enumerate(weights)))))
    assert (definition.scales[0].id, definition.scales[0].reported) == ("at_the_end", False)
    assert "weight" in doubts(definition)["linkId a"]


def test_two_weights_for_one_option_are_none() -> None:
    torn = {**NEVER, "valueCoding": {**NEVER["valueCoding"], "extension": [{"url": ORDINAL, "valueDecimal": 2}]}}
    assert "weight" in doubts(drafted(form(question("a", torn, OFTEN)))[0])["linkId a"]


def test_numbers_booleans_and_times_become_items() -> None:
    limits = [
        {"url": CORE + "minValue", "valueInteger": 0},
        {"url": CORE + "maxValue", "valueInteger": 10},
    ]
    unit = {"url": CORE + "questionnaire-unit", "valueCoding": {"code": "d"}}
    definition, instrument = drafted(
        form(
            question("pain", kind="integer", extension=limits),
            question("days", kind="integer", extension=[*limits, unit, 7]),
            question("bed", kind="time"),
            question("alone", kind="boolean"),
        )
    )
    assert [(item.id, item.number and item.number.unit) for item in instrument.items] == [
        ("pain", "{score}"), ("days", "d"), ("bed", "clock"), ("alone", None),
    ]  # fmt: skip
    assert "unit" in doubts(definition)["linkId pain"]


def test_a_form_of_numbers_alone_has_no_option_lists() -> None:
    limits = [{"url": CORE + "minValue", "valueInteger": 0}, {"url": CORE + "maxValue", "valueInteger": 9}]
    made = form(question("pain", kind="integer", extension=limits))
    assert drafted(made)[0].options == {}
    assert "options" not in Draft(made, on=DAY).text()


LEFT_OUT = [
    question("x", kind="string"),
    question("x", kind="integer"),
    question("x", kind="integer", extension={"url": CORE + "minValue"}),
    question("x", kind="Freitext 17!"),
    {"linkId": "x"},
    question("x", NEVER),
    question("x", NEVER, OFTEN, repeats=True),
    question("x", kind="integer", readOnly=True),
    question("x", kind="decimal", extension=[{"url": SDC + "calculatedExpression"}]),
]


@pytest.mark.parametrize("odd", LEFT_OUT)
def test_what_cannot_be_an_item_is_a_doubt(odd: Json) -> None:
    definition, instrument = drafted(form(odd, question("y", NEVER, OFTEN)))
    assert [item.id for item in instrument.items] == ["y"]
    assert "linkId x" in doubts(definition)


def test_groups_and_displays_need_no_word() -> None:
    group = {"linkId": "g", "type": "group", "item": [question("a", NEVER, OFTEN), {"linkId": "d", "type": "display"}]}
    assert doubts(drafted(form(group))[0]) == {}


def test_free_text_beside_options_is_a_doubt() -> None:
    assert "free text" in doubts(drafted(form(question("a", NEVER, OFTEN, kind="open-choice")))[0])["linkId a"]


@pytest.mark.parametrize(
    ("rules", "behaviour", "expected"),
    [
        ([{"question": "a", "operator": "=", "answerCoding": {"code": "o"}}], None, "a == 1"),
        ([{"question": "a", "answerCoding": {"code": "o"}}], None, "a == 1"),  # STU3 names no operator
        ([{"question": "a", "operator": "!=", "answerCoding": {"code": "n"}}], "any", "a != 0"),
        ([{"question": "n", "operator": ">", "answerInteger": 3}], None, "n > 3"),
        ([{"question": "b", "operator": "=", "answerBoolean": False}], None, "b == 0"),
        (
            [
                {"question": "a", "operator": "=", "answerCoding": {"code": "o"}},
                {"question": "n", "operator": "<=", "answerInteger": 3},
            ],
            "all",
            "a == 1 and n <= 3",
        ),
        (
            [
                {"question": "b", "operator": "=", "answerBoolean": True},
                {"question": "n", "operator": ">=", "answerInteger": 3},
            ],
            "any",
            "b == 1 or n >= 3",
        ),
    ],
)
def test_a_skip_rule_that_the_grammar_can_say_is_taken_over(
    rules: list[Json], behaviour: str | None, expected: str
) -> None:
    limits = [{"url": CORE + "minValue", "valueInteger": 0}, {"url": CORE + "maxValue", "valueInteger": 9}]
    asked: Json = {"enableWhen": rules, **({} if behaviour is None else {"enableBehavior": behaviour})}
    definition, _ = drafted(
        form(
            question("a", NEVER, OFTEN),
            question("b", kind="boolean"),
            question("n", kind="integer", extension=limits),
            question("last", NEVER, OFTEN, **asked),
        )
    )
    assert (definition.items[3].ask_when, definition.items[3].not_asked_value) == (expected, 0)
    assert "which answer it stands for" in doubts(definition)["linkId last"]


@pytest.mark.parametrize(
    "asked",
    [
        {"enableWhen": [{"question": "a", "operator": "exists", "answerBoolean": True}]},
        {"enableWhen": [{"question": "gone", "operator": "=", "answerInteger": 1}]},
        {"enableWhen": [{"question": 7, "operator": "=", "answerInteger": 1}]},
        {"enableWhen": [{"question": "a", "operator": "=", "answerCoding": {"code": "other"}}]},
        {"enableWhen": [{"question": "a", "operator": "=", "answerString": "Often"}]},
        {"enableWhen": [{"question": "a", "operator": ">=", "answerCoding": {"code": "n"}}]},  # always true
        {"extension": [{"url": SDC + "enableWhenExpression"}]},
    ],
)
def test_a_skip_rule_that_it_cannot_say_is_a_doubt(asked: Json) -> None:
    definition, _ = drafted(form(question("a", NEVER, OFTEN), question("last", NEVER, OFTEN, **asked)))
    assert definition.items[1].ask_when is None
    assert "rule that could not be taken over" in doubts(definition)["linkId last"]


def test_a_skip_rule_of_a_group_is_a_doubt() -> None:
    rule = {"question": "a", "operator": "=", "answerCoding": {"code": "o"}}
    group = {"linkId": "g", "type": "group", "enableWhen": [rule], "item": [question("b", NEVER, OFTEN)]}
    assert "group" in doubts(drafted(form(question("a", NEVER, OFTEN), group))[0])["linkId g"]


def test_ids_keys_and_codes_are_made_fit() -> None:
    twice = [{"system": "http://loinc.org", "code": "44250-9"}]
    definition, instrument = drafted(
        form(
            question("/44250-9", option("从不", 0, code="A1"), option("经常", 1), option("总是", 2), code=twice),
            question("1.2", option("Yes", 1), option("yes!", 0), code=[7, *twice]),
            question("1.3", option("a", 0, code="LA6568-5"), option("b", 1, code="LA6568-5"),
                     code=[{"code": "44250-8"}]),
            title=None, name=None, url="http://example.org/form", version="3", code=[{"code": "44249-1"}],
            language="zh-CN",
        )
    )  # fmt: skip
    assert [item.id for item in instrument.items] == ["q1", "q2", "q3"]
    assert [choice.key for choice in instrument.item("q1").options] == ["a1", "option-2", "option-3"]
    assert [choice.key for choice in instrument.item("q2").options] == ["yes", "yes-2"]
    assert [choice.codes for choice in instrument.item("q3").options] == [{}, {}]
    assert [item.codes for item in instrument.items] == [{"loinc": "44250-9"}, {}, {}]
    assert "another question" in doubts(definition)["linkId 1.2"]
    assert (instrument.id, instrument.codes) == ("http-example-org-form", {"loinc": "44249-1"})
    assert definition.references["form"].text == "FHIR Questionnaire http://example.org/form|3"


@pytest.mark.parametrize("link_id", ["total", "and", "sex", "Q1", "1"])
def test_a_link_id_that_cannot_be_an_id_is_numbered(link_id: str) -> None:
    assert [item.id for item in drafted(form(question(link_id, NEVER, OFTEN)))[1].items] == ["q1"]


def test_hostile_texts_stay_texts() -> None:
    hostile = 'x"\n- {value: 9}\x00\u202e<script>: &a *b !!python/object ' + "长" * 2000
    made = form(
        question(hostile, option(hostile, 0), option("b", 1), text=hostile),
        **dict.fromkeys(("title", "name", "url", "copyright", "publisher", "language", "version"), hostile),
    )  # fmt: skip
    definition, _ = drafted(made)
    assert "\n" not in definition.title
    assert "\u202e" not in definition.title
    assert len(definition.title) <= 600
    draft = Draft(made, on=DAY)
    assert draft.locale == "en"
    assert parse_yaml(draft.text().encode(), where="text")["labels"]["items"]["q1"].startswith("topic of linkId x")


def test_a_leap_day_has_a_next_year() -> None:
    text = draft_definition(form(question("a", NEVER, OFTEN)), on=date(2028, 2, 29))
    assert 'next: "2029-02-28"' in text
    assert "checked:" in draft_definition(form(question("a", NEVER, OFTEN)))


@pytest.mark.parametrize(
    "odd",
    [
        {"resourceType": "Patient"},
        form(),
        form(question("a", kind="string")),
        form(*(question(f"a{n}", *(option(f"{n}-{place}-" + "x" * 60) for place in range(9))) for n in range(1900))),
    ],
)
def test_what_no_draft_can_be_made_of_is_refused(odd: Json) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F001"):
        draft_definition(odd)

"""The Questionnaire: what a form renderer needs, in the shape that real renderers were seen to understand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.condition import parse, to_json
from mindscreen.fhir import codes
from mindscreen.unpack import instrument_from_pack

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).parents[2]
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


def phq9() -> ms.Instrument:
    return ms.load("phq-9")


def by_link(questionnaire: Json) -> dict[str, Json]:
    return {item["linkId"]: item for item in questionnaire["item"]}


def extensions(element: Json, url: str) -> list[Json]:
    return [each for each in element.get("extension", []) if each["url"] == url]


def changed(**parts: Any) -> ms.Instrument:
    """PHQ-9 with some parts of its pack replaced."""
    pack = json.loads(json.dumps(dict(phq9().pack)))
    texts = {locale: ms_text(locale) for locale in ("en", "zh-CN")}
    return instrument_from_pack({**pack, "texts": texts, **parts})


def ms_text(locale: str) -> Json:
    instrument = phq9()
    ours, words = ms.labels(instrument, locale), ms.wording(instrument, locale)
    by_key = {
        data["options"]: {
            option.key: words.option(data["id"], option.value) for option in instrument.item(data["id"]).options
        }
        for data in instrument.pack["items"]
    }
    return {
        "labels": {
            "title": ours.title,
            "measures": ours.measures,
            "items": dict(ours.items),
            "scales": dict(ours.scales),
            "bands": {name: dict(bands) for name, bands in ours.bands.items()},
            "findings": {name: dict(words) for name, words in ours.findings.items()},
        },
        "wording": {
            "status": words.status,
            "source": words.source,
            "notice": words.notice,
            "instruction": words.instruction,
            "items": dict(words.items),
            "options": by_key,
        },
    }


def test_it_is_a_versioned_active_questionnaire_with_the_panel_code() -> None:
    form = ms.fhir.questionnaire(phq9())
    assert form["url"] == "urn:x-mindscreen:questionnaire:phq-9"
    assert form["version"] == phq9().version
    assert form["status"] == "active"
    assert form["name"] == "MindscreenPhq9"  # a name that a program can use: no hyphen, begins with a capital
    assert {"system": "http://loinc.org", "code": "44249-1"} in form["code"]
    assert form["language"] == "en"


def test_the_copyright_line_and_the_loinc_notice_are_in_it() -> None:
    form = ms.fhir.questionnaire(phq9())
    assert phq9().licence.notice in form["copyright"]
    assert "LOINC is copyright" in form["copyright"]


def test_it_says_that_a_screen_is_no_diagnosis() -> None:
    assert "not a diagnosis" in ms.fhir.questionnaire(phq9())["description"]
    assert "不作为诊断" in ms.fhir.questionnaire(phq9(), locale="zh-CN")["description"]


def test_questions_stand_flat_after_the_instruction_and_before_the_scores() -> None:
    form = ms.fhir.questionnaire(phq9())
    expected = ["form-instruction", *(item.id for item in phq9().items), *(scale.id for scale in phq9().scales)]
    assert [item["linkId"] for item in form["item"]] == expected
    assert form["item"][0]["type"] == "display"
    assert all(item["type"] == "choice" for item in form["item"][1:11])


def test_every_weight_stands_on_the_option_and_on_its_coding_as_decimal_under_both_names() -> None:
    for item in by_link(ms.fhir.questionnaire(phq9())).values():
        for place, option in enumerate(item.get("answerOption", [])):
            for element in (option, option["valueCoding"]):
                found = {each["url"]: each["valueDecimal"] for each in element["extension"]}
                assert found == {codes.ORDINAL_VALUE: place, codes.ITEM_WEIGHT: place}


def test_options_are_loinc_answers_in_the_words_of_the_form() -> None:
    option = by_link(ms.fhir.questionnaire(phq9()))["q1"]["answerOption"][1]["valueCoding"]
    assert (option["system"], option["code"], option["display"]) == ("http://loinc.org", "LA6569-3", "Several days")


def test_an_option_without_loinc_code_has_a_code_of_ours() -> None:
    form = ms.fhir.questionnaire(ms.load("psc-17"), allow_drafts=True)
    codings = [option["valueCoding"] for item in form["item"] for option in item.get("answerOption", [])]
    ours = [coding for coding in codings if coding["system"] != "http://loinc.org"]
    assert all(coding["system"].startswith("urn:x-mindscreen:options:psc-17:") for coding in ours)
    assert all("loinc" not in coding["code"].lower() for coding in ours)


def test_a_question_may_be_left_blank() -> None:
    assert all(item["required"] is False for item in ms.fhir.questionnaire(phq9())["item"] if item["type"] == "choice")


def test_scores_are_calculated_hidden_and_read_only() -> None:
    total = by_link(ms.fhir.questionnaire(phq9()))["total"]
    assert total["type"] == "integer"
    assert total["readOnly"] is True
    assert extensions(total, codes.HIDDEN)
    [calculated] = extensions(total, SDC + "calculatedExpression")
    assert calculated["valueExpression"]["language"] == "text/fhirpath"
    assert calculated["valueExpression"]["expression"] == ms.fhir.score_expression(phq9(), "total")
    shown = by_link(ms.fhir.questionnaire(phq9(), show_scores=True))
    assert not extensions(shown["total"], codes.HIDDEN)
    assert shown.keys() - by_link(ms.fhir.questionnaire(phq9())).keys() == {"form-results"}


def test_scores_that_are_shown_stand_under_a_line_that_they_are_no_diagnosis() -> None:
    form = ms.fhir.questionnaire(phq9(), locale="zh-CN", translations=["en"], show_scores=True)
    links = [item["linkId"] for item in form["item"]]
    line = form["item"][links.index("total") - 1]
    assert (line["type"], line["text"]) == ("display", codes.NOT_A_DIAGNOSIS["zh-CN"])
    assert codes.NOT_A_DIAGNOSIS["en"] in json.dumps(line["_text"])
    assert "form-results" not in by_link(ms.fhir.questionnaire(phq9(), show_scores=True, scoring=False))


def test_questions_and_scores_say_that_an_observation_of_category_survey_is_to_be_extracted() -> None:
    items = by_link(ms.fhir.questionnaire(phq9()))
    for name in ("q1", "difficulty", "total"):
        [extract] = extensions(items[name], SDC + "observationExtract")
        assert extract["valueBoolean"] is True
        [category] = extensions(items[name], SDC + "observation-extract-category")
        assert category["valueCodeableConcept"]["coding"][0]["code"] == "survey"
        assert items[name]["code"]  # nothing can be extracted without a code


def test_without_scoring_the_key_stays_away_and_the_form_has_another_url() -> None:
    form = ms.fhir.questionnaire(phq9(), scoring=False)
    assert form["url"] == "urn:x-mindscreen:questionnaire:phq-9:questions"
    assert [item["linkId"] for item in form["item"]][-1] == "difficulty"
    text = json.dumps(form)
    for word in ("ordinalValue", "itemWeight", "calculatedExpression", "observationExtract"):
        assert word not in text


def test_findings_can_be_calculated_too() -> None:
    items = by_link(ms.fhir.questionnaire(phq9(), findings=True))
    finding = items["finding-self-harm"]
    assert (finding["type"], finding["readOnly"]) == ("boolean", True)
    [calculated] = extensions(finding, SDC + "calculatedExpression")
    rule = phq9().finding("self-harm")
    assert calculated["valueExpression"]["expression"] == ms.fhir.condition_to_fhirpath(rule.when, phq9())


def test_a_condition_on_a_score_enables_by_expression() -> None:
    difficulty = by_link(ms.fhir.questionnaire(phq9()))["difficulty"]
    [enable] = extensions(difficulty, SDC + "enableWhenExpression")
    assert enable["valueExpression"]["expression"].endswith(">= 1")
    assert "enableWhen" not in difficulty


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("q1 >= 2", {("q1", "LA6570-1"), ("q1", "LA6571-9")}),
        ("q1 == 3 or q2 < 1", {("q1", "LA6571-9"), ("q2", "LA6568-5")}),
    ],
)
def test_a_condition_on_answers_enables_by_plain_rules(condition: str, expected: set[tuple[str, str]]) -> None:
    items = json.loads(json.dumps(phq9().pack["items"]))
    items[-1]["ask_when"] = to_json(parse(condition))
    difficulty = by_link(ms.fhir.questionnaire(changed(items=items)))["difficulty"]
    assert {(rule["question"], rule["answerCoding"]["code"]) for rule in difficulty["enableWhen"]} == expected
    assert {rule["operator"] for rule in difficulty["enableWhen"]} == {"="}
    assert difficulty["enableBehavior"] == "any"
    assert not extensions(difficulty, SDC + "enableWhenExpression")


def test_a_condition_that_needs_two_answers_enables_by_expression() -> None:
    items = json.loads(json.dumps(phq9().pack["items"]))
    items[-1]["ask_when"] = to_json(parse("q1 >= 2 and q2 >= 2"))
    difficulty = by_link(ms.fhir.questionnaire(changed(items=items)))["difficulty"]
    assert extensions(difficulty, SDC + "enableWhenExpression")
    assert "enableWhen" not in difficulty


def test_a_condition_on_the_person_hides_nothing() -> None:
    """A form knows nothing about the person: an expression over nothing would hide the question from everybody."""
    items = json.loads(json.dumps(phq9().pack["items"]))
    items[-1]["ask_when"] = to_json(parse("sex == female and q1 >= 1"))
    difficulty = by_link(ms.fhir.questionnaire(changed(items=items)))["difficulty"]
    assert not extensions(difficulty, SDC + "enableWhenExpression")
    assert "enableWhen" not in difficulty


def test_the_language_is_that_of_the_locale() -> None:
    form = ms.fhir.questionnaire(phq9(), locale="zh-CN")
    assert form["language"] == "zh-CN"
    words = ms.wording(phq9(), "zh-CN")
    assert by_link(form)["q1"]["text"] == words.item("q1")
    assert by_link(form)["q1"]["answerOption"][0]["valueCoding"]["display"] == words.option("q1", 0)


def test_translations_stand_beside_the_texts() -> None:
    form = ms.fhir.questionnaire(phq9(), translations=["zh-CN"])
    [translation] = by_link(form)["q1"]["_text"]["extension"]
    assert translation["url"] == codes.TRANSLATION
    assert translation["extension"] == [
        {"url": "lang", "valueCode": "zh-CN"},
        {"url": "content", "valueString": ms.wording(phq9(), "zh-CN").item("q1")},
    ]
    assert "_display" in by_link(form)["q1"]["answerOption"][0]["valueCoding"]
    assert "_title" in form


def test_wording_that_may_not_be_shown_makes_no_questionnaire() -> None:
    texts = {locale: {"labels": ms_text(locale)["labels"]} for locale in ("en", "zh-CN")}
    with pytest.raises(ms.LicenceError, match="MS-L001"):
        ms.fhir.questionnaire(changed(texts=texts))


def test_a_working_translation_makes_a_draft_and_only_when_drafts_are_allowed() -> None:
    texts = {locale: ms_text(locale) for locale in ("en", "zh-CN")}
    texts["zh-CN"]["wording"]["status"] = "working-translation"
    instrument = changed(texts=texts)
    with pytest.raises(ms.LicenceError, match="MS-L002"):
        ms.fhir.questionnaire(instrument, locale="zh-CN")
    form = ms.fhir.questionnaire(instrument, locale="zh-CN", allow_drafts=True)
    assert (form["status"], form["experimental"]) == ("draft", True)
    assert ms.fhir.questionnaire(instrument)["status"] == "active"


def test_a_hospital_may_publish_it_under_its_own_url() -> None:
    url = "https://fhir.example.org/Questionnaire/phq-9"
    assert ms.fhir.questionnaire(phq9(), url=url)["url"] == url
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        ms.fhir.questionnaire(phq9(), url="phq-9")


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ms.NotFoundError, match="MS-N004"):
        ms.fhir.questionnaire(phq9(), locale="xx")


def test_two_questionnaires_share_nothing() -> None:
    first = ms.fhir.questionnaire(phq9())
    first["item"][1]["extension"].clear()
    first["item"][1]["answerOption"][0]["extension"][0]["valueDecimal"] = 9
    assert ms.fhir.questionnaire(phq9())["item"][1]["extension"]
    assert ms.fhir.questionnaire(phq9())["item"][1]["answerOption"][0]["extension"][0]["valueDecimal"] == 0


def test_reversed_items_carry_the_weight_that_the_total_adds() -> None:
    scales = json.loads(json.dumps(phq9().pack["scales"]))
    for pair in scales[0]["terms"][0]["scores"]:
        pair["score"] = 3 - pair["value"]
    options = by_link(ms.fhir.questionnaire(changed(scales=scales)))["q1"]["answerOption"]
    assert [option["extension"][0]["valueDecimal"] for option in options] == [3, 2, 1, 0]


def test_bands_can_be_calculated_as_words_of_the_form() -> None:
    band = by_link(ms.fhir.questionnaire(phq9(), locale="zh-CN", bands=True))["band-total"]
    assert (band["type"], band["readOnly"], band["text"]) == ("string", True, "总分：分级")
    [calculated] = extensions(band, SDC + "calculatedExpression")
    assert ms.labels(phq9(), "zh-CN").band("total", "moderate") in calculated["valueExpression"]["expression"]
    assert extensions(band, codes.HIDDEN)
    assert not extensions(band, SDC + "observationExtract")  # the band is the interpretation of the score's Observation


def test_a_band_in_a_response_is_no_answer() -> None:
    response = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:x-mindscreen:questionnaire:phq-9",
        "status": "completed",
        "item": [
            {"linkId": "q9", "answer": [{"valueCoding": {"system": codes.LOINC, "code": "LA6569-3"}}]},
            {"linkId": "form-results", "text": "Screening result, not a diagnosis."},
            {"linkId": "band-total", "answer": [{"valueString": "Mild"}]},
        ],
    }
    assert ms.fhir.read_response(phq9(), response).answers == {"q9": 1}


def test_a_form_names_what_made_its_scores() -> None:
    [identifier] = ms.fhir.questionnaire(phq9())["identifier"]
    assert identifier == {"system": "urn:x-mindscreen:scoring-hash", "value": phq9().scoring_hash}


def restricted() -> ms.Instrument:
    return changed(texts={locale: {"labels": ms_text(locale)["labels"]} for locale in ("en", "zh-CN")})


def test_a_form_whose_wording_may_not_be_passed_on_is_scored_by_topics() -> None:
    form = ms.fhir.questionnaire(restricted(), text="topics", translations=["zh-CN"], bands=True, findings=True)
    assert form["url"] == "urn:x-mindscreen:questionnaire:phq-9:topics"
    items = by_link(form)
    assert items["q9"]["text"] == ms.labels(phq9(), "en").item("q9")
    assert "not included" in items["form-instruction"]["text"]
    option = items["q9"]["answerOption"][3]
    assert option["valueCoding"]["code"] == "LA6571-9"
    assert "display" not in option["valueCoding"]
    assert [each["valueString"] for each in extensions(option, codes.OPTION_PREFIX)] == ["3"]
    [calculated] = extensions(items["total"], SDC + "calculatedExpression")
    assert calculated["valueExpression"]["expression"] == ms.fhir.score_expression(phq9(), "total")
    text = json.dumps(form, ensure_ascii=False)
    for words in (ms.wording(phq9(), "en"), ms.wording(phq9(), "zh-CN")):
        assert not any(words.item(item.id) in text for item in phq9().items)


def test_topics_without_scoring_have_a_url_of_their_own() -> None:
    form = ms.fhir.questionnaire(restricted(), text="topics", scoring=False)
    assert form["url"] == "urn:x-mindscreen:questionnaire:phq-9:topics:questions"
    assert by_link(form)["q1"]["answerOption"][0]["extension"] == [{"url": codes.OPTION_PREFIX, "valueString": "0"}]


def test_a_response_to_the_topics_is_a_response_to_the_instrument() -> None:
    response = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{ms.fhir.questionnaire(restricted(), text='topics')['url']}|{phq9().version}",
        "status": "completed",
        "item": [{"linkId": "q9", "answer": [{"valueCoding": {"system": codes.LOINC, "code": "LA6569-3"}}]}],
    }
    assert ms.fhir.read_response(phq9(), response).answers == {"q9": 1}


def test_r4b_is_written_as_r4_and_r5_by_its_own_rules() -> None:
    form = ms.fhir.questionnaire(phq9(), bands=True)
    assert ms.fhir.questionnaire(phq9(), bands=True, fhir_version="4.3.0") == form
    r5 = ms.fhir.questionnaire(phq9(), bands=True, fhir_version="5.0.0")
    assert [item["linkId"] for item in r5["item"]] == [item["linkId"] for item in form["item"]]
    q1 = by_link(r5)["q1"]
    assert (q1["type"], q1["answerConstraint"]) == ("coding", "optionsOnly")
    for element in (q1["answerOption"][2], q1["answerOption"][2]["valueCoding"]):
        assert element["extension"] == [{"url": codes.ITEM_WEIGHT, "valueDecimal": 2}]
    assert "ordinalValue" not in json.dumps(r5)
    assert by_link(r5)["total"] == by_link(form)["total"]


def test_r5_forms_have_the_shape_of_r5(made_up: Callable[[str], ms.Instrument]) -> None:
    model = pytest.importorskip("fhir.resources.questionnaire", reason="fhir.resources is not installed")
    for instrument in (phq9(), worded(made_up("sleep"))):
        form = ms.fhir.questionnaire(
            instrument, bands=True, findings=True, translations=["zh-CN"], fhir_version="5.0.0", scoring=True
        )
        model.Questionnaire.model_validate(form)


@pytest.mark.parametrize("wrong", [{"fhir_version": "3.0.2"}, {"text": "none"}])
def test_a_version_or_text_that_is_not_known_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        ms.fhir.questionnaire(phq9(), **wrong)


def test_a_licence_that_has_ended_makes_no_form(tmp_path: Path) -> None:
    words = (ROOT / "instruments" / "phq-2" / "text.en.yaml").read_text(encoding="utf-8")
    licence = (
        "licence: {granted_by: holder, reference: letter, uses: [clinical], commercial: false, to: '2026-06-30'}\n"
    )
    head, _, wording = words.partition("wording:\n")
    folder = tmp_path / "phq-2"
    folder.mkdir()
    (folder / "text.en.yaml").write_text(
        f"{head.partition('labels:')[0]}{licence}wording:\n{wording}", encoding="utf-8"
    )
    phq2 = ms.load("phq-2", overlay=tmp_path)
    assert ms.fhir.questionnaire(phq2, on=date(2026, 6, 30))["status"] == "active"
    with pytest.raises(ms.LicenceError, match="MS-L003"):
        ms.fhir.questionnaire(phq2, on=date(2026, 7, 1))

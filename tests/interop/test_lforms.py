"""LHC-Forms shows our Questionnaires, reaches the engine's scores, and loses nothing of our responses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, cast

import pytest
from tests.interop.conftest import AUTHORED, HERE, PEERS, need
from tests.interop.filled_forms import CATALOGUE, LOCALES, Filled, filled, form, named, spoken, values
from tests.interop.picture import ANSWERS, PHQ9, take
from tests.interop.table import agreed
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.fhir import codes

Json: TypeAlias = dict[str, Any]
Render: TypeAlias = Callable[[list[Json]], list[Json]]

CLICKED = ("phq-9", "gad-7", "psc-17", "phq-15", "psqi", "moca", "crafft-2.1")
"""Instruments whose forms are filled in item by item: options, numbers, times, questions that depend on others."""


def only(shown: Json) -> Json:
    """The one response of a form that was shown, of which nothing was warned."""
    assert (shown.get("error"), shown["messages"]) == (None, [])
    [response] = shown["responses"]
    return cast("Json", response)


# --- hand-made material, whole and broken -----------------------------------------------------------------------------


def test_lhc_forms_scores_the_hand_made_form_from_clicks_and_keeps_a_saved_one(
    render: Render, hand_made: Callable[[str], Json]
) -> None:
    questionnaire, response = hand_made("questionnaire"), hand_made("response")
    saved = values(response)
    clicks = {link: code for link, code in saved.items() if link != "total"}
    unknown_option = hand_made("response")
    unknown_option["item"][0]["answer"][0]["valueCoding"]["code"] = "LA0-0"
    clicked, loaded, empty, lossy = render(
        [
            {"questionnaire": questionnaire, "sheets": [clicks]},
            {"questionnaire": questionnaire, "response": response},
            {"questionnaire": questionnaire},
            {"questionnaire": questionnaire, "response": unknown_option},
        ]
    )
    assert values(only(clicked)) == saved
    assert values(only(loaded)) == saved
    assert values(only(empty)) == {}
    assert values(only(lossy)) != values(unknown_option)  # the comparison can fail


def test_an_expression_that_scores_otherwise_or_cannot_be_evaluated_is_noticed(render: Render) -> None:
    [sheet] = [each for each in filled(ms.load("gad-7"), "en") if "whole" in each.name]
    changed = form(sheet.instrument, "en")
    text = json.dumps(changed).replace("iif(code='LA6571-9',3,", "iif(code='LA6571-9',4,")
    assert json.loads(text) != changed
    mute = json.loads(json.dumps(changed).replace(".aggregate(", ".no_such_function("))
    shown = render([{"questionnaire": each, "sheets": [sheet.entered]} for each in (json.loads(text), mute)])
    assert all("error" not in each and values(each["responses"][0]) != sheet.shown for each in shown)


# --- every instrument -------------------------------------------------------------------------------------------------


def prefilled(sheet: Filled) -> Json:
    """The form with the answers of a sheet as its initial values, so that LHC-Forms calculates once and for all."""
    given, questionnaire = sheet.entered, form(sheet.instrument, sheet.locale)
    for item in questionnaire["item"]:
        answer = given.get(item["linkId"])
        for option in item.get("answerOption", ()):
            if option["valueCoding"]["code"] == answer:
                option["initialSelected"] = True
        if answer is not None and "answerOption" not in item:
            item["initial"] = [{"valueTime" if item["type"] == "time" else "valueInteger": answer}]
    return questionnaire


@pytest.fixture(scope="module")
def calculated(render: Render, request: pytest.FixtureRequest) -> dict[str, list[tuple[Filled, Json]]]:
    """Forms in English of which a part, all, the least and the most is answered, and a whole one in Chinese."""
    wanted = {"en": ("partial", "whole", "lowest", "highest"), "zh-CN": ("whole",)}
    return _judged(render, named(request), wanted, lambda sheet: {"questionnaire": prefilled(sheet)})


@pytest.fixture(scope="module")
def loaded(render: Render, request: pytest.FixtureRequest) -> dict[str, list[tuple[Filled, Json]]]:
    """Our responses, in forms as they are by default: each pattern of answers in one of the languages."""

    def case(sheet: Filled) -> Json:
        plain = ms.fhir.questionnaire(sheet.instrument, locale=sheet.locale, allow_drafts=True)
        return {"questionnaire": plain, "response": sheet.response}

    return _judged(render, named(request), {"en": ("partial", "highest"), "zh-CN": ("whole", "lowest")}, case)


def _judged(
    render: Render, names: list[str], wanted: dict[str, tuple[str, ...]], case: Callable[[Filled], Json]
) -> dict[str, list[tuple[Filled, Json]]]:
    sheets = {
        name: [
            sheet
            for locale in LOCALES
            for sheet in filled(spoken(name, locale), locale)
            if sheet.pattern in wanted[locale]
        ]
        for name in names
    }
    shown = iter(render([case(sheet) for each in sheets.values() for sheet in each]))
    return {name: [(sheet, next(shown)) for sheet in each] for name, each in sheets.items()}


@pytest.mark.parametrize("name", CATALOGUE)
def test_lhc_forms_calculates_every_total_band_and_flag(
    calculated: dict[str, list[tuple[Filled, Json]]], name: str
) -> None:
    for sheet, shown in calculated[name]:
        assert values(only(shown)) == sheet.shown, sheet.name
    agreed("LHC-Forms", name)


@pytest.mark.parametrize("name", CATALOGUE)
def test_lhc_forms_keeps_everything_in_a_response_of_ours(
    loaded: dict[str, list[tuple[Filled, Json]]], name: str
) -> None:
    for sheet, shown in loaded[name]:
        assert values(only(shown)) == values(sheet.response), sheet.name
        assert ms.fhir.read_response(sheet.instrument, only(shown)).answers == sheet.result.answers, sheet.name
    agreed("LHC-Forms", name)


# --- as a person fills them in ----------------------------------------------------------------------------------------


def test_a_form_that_is_filled_in_and_changed_again_shows_what_the_engine_reaches(render: Render) -> None:
    forms = [filled(spoken(name, "en"), "en") for name in CLICKED]
    cases = [
        {"questionnaire": form(first.instrument, "en"), "sheets": [sheet.entered for sheet in (first, *others)]}
        for first, *others in forms
    ]
    for sheets, shown in zip(forms, render(cases), strict=True):
        assert (shown.get("error"), shown["messages"]) == (None, []), sheets[0].name
        before: dict[str, Any] = {}
        for sheet, response in zip(sheets, shown["responses"], strict=True):
            assert values(response) == {**_hidden(sheet, before), **sheet.shown}, sheet.name
            read = ms.fhir.read_response(sheet.instrument, response)
            assert ms.screen(sheet.instrument, read).findings == sheet.result.findings, sheet.name
            before = sheet.entered


def _hidden(sheet: Filled, before: dict[str, Any]) -> dict[str, Any]:
    """What LHC-Forms exports although the question is no longer asked: answers that an expression has hidden.

    Those that `enableWhen` hides it leaves out. Neither counts in a calculated value.
    """
    by_expression = {
        item["linkId"]
        for item in form(sheet.instrument, sheet.locale)["item"]
        if any(each["url"] == codes.ENABLE_WHEN_EXPRESSION for each in item.get("extension", ()))
    }
    return {link: answer for link, answer in before.items() if link in by_expression & set(sheet.result.not_asked)}


def test_answers_come_back_from_a_form_without_the_scoring_key(render: Render) -> None:
    sheets = [filled(spoken(name, locale), locale)[2] for name in CLICKED for locale in LOCALES]
    shown = render(
        [
            {
                "questionnaire": ms.fhir.questionnaire(
                    sheet.instrument, scoring=False, locale=sheet.locale, allow_drafts=True
                ),
                "sheets": [sheet.entered],
            }
            for sheet in sheets
        ]
    )
    for sheet, each in zip(sheets, shown, strict=True):
        assert values(only(each)) == sheet.entered, sheet.name
        assert ms.fhir.read_response(sheet.instrument, only(each)).answers == sheet.result.answers, sheet.name


def test_numbers_and_times_come_back_with_their_scores(render: Render, made_up: Callable[[str], ms.Instrument]) -> None:
    sleep = worded(made_up("sleep"))
    night = {"bed": 1410, "latency": 30, "up": 405, "slept": 360, "nights": 3, "naps": 0, "tired": 2}
    blank = {item: value for item, value in night.items() if item != "bed"}
    results = [ms.screen(sleep, answers) for answers in (night, {**night, "slept": 600}, blank, {"bed": 0})]
    responses = [ms.fhir.questionnaire_response(each, subject="Patient/1", authored=AUTHORED) for each in results]
    shown = render([{"questionnaire": ms.fhir.questionnaire(sleep), "response": each} for each in responses])
    for result, response, each in zip(results, responses, shown, strict=True):
        assert values(only(each)) == values(response)
        assert ms.fhir.read_response(sleep, only(each)).answers == result.answers


def test_bands_and_flags_stay_empty_in_a_form_that_was_saved_without_them(render: Render) -> None:
    """LHC-Forms takes a calculated item without a value for one that somebody emptied, and never fills it again."""
    sheets = filled(spoken("phq-9", "en"), "en")
    [whole, highest] = [sheet for sheet in sheets if sheet.pattern in {"whole", "highest"}]
    [shown] = render(
        [
            {
                "questionnaire": form(whole.instrument, "en"),
                "response": whole.response,
                "sheets": [{}, highest.entered],
            }
        ]
    )
    opened, changed = map(values, shown["responses"])
    assert opened == values(whole.response)
    assert changed == values(highest.response)  # the totals follow the answers


# --- a picture for the manual -----------------------------------------------------------------------------------------


def test_the_chinese_phq9_is_shown_with_its_total_band_and_flags(tmp_path: Path) -> None:
    need("LHC-Forms", HERE / "node_modules", PEERS / "lforms", commands=["node", "chromium"])
    picture = tmp_path / "phq-9.png"
    shown = take(picture)
    seen, words = dict(shown["calculated"]), ms.labels(PHQ9, "zh-CN")
    result = ms.screen(PHQ9, ANSWERS)
    assert seen[words.scale("total")] == str(result["total"].value) == "12"
    assert seen[words.scale("total") + "：分级"] == words.band("total", "moderate") == "中度"
    for finding in result.findings:
        assert seen[words.finding(finding.id)] == ("Yes" if finding.raised else "No")
    assert codes.NOT_A_DIAGNOSIS["zh-CN"] in shown["text"]
    for item in PHQ9.items:
        assert ms.wording(PHQ9, "zh-CN").item(item.id) in shown["text"]
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 200_000  # small enough for the manual

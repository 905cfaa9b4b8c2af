"""LHC-Forms shows our Questionnaires, reaches the engine's scores from clicks, and loses nothing of our responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pytest
from tests.interop.conftest import AUTHORED
from tests.interop.filled_forms import LOCALES, Filled, filled, form, named, spoken, values
from tests.interop.table import agreed
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.conftest import Sheet

Json: TypeAlias = dict[str, Any]


Render: TypeAlias = "Callable[[list[Json]], list[Json]]"
CATALOGUE = [entry.id for entry in ms.catalogue()]


def only(shown: Json) -> Json:
    """The one response of a form that was shown, of which nothing was warned."""
    assert (shown.get("error"), shown["messages"]) == (None, [])
    [response] = shown["responses"]
    return cast("Json", response)


def test_lhc_forms_scores_the_hand_made_form_from_clicks_and_keeps_a_saved_one(
    render: Render, hand_made: Callable[[str], Json]
) -> None:
    questionnaire, response = hand_made("questionnaire"), hand_made("response")
    saved = answered(response)
    clicks = {link: code for link, code in saved.items() if link != "total"}
    unknown_option = hand_made("response")
    unknown_option["item"][0]["answer"][0]["valueCoding"]["code"] = "LA0-0"
    clicked, loaded, empty, lossy = render(
        [
            {"questionnaire": questionnaire, "answers": clicks},
            {"questionnaire": questionnaire, "response": response},
            {"questionnaire": questionnaire},
            {"questionnaire": questionnaire, "response": unknown_option},
        ]
    )
    assert answered(clicked["response"]) == saved
    assert answered(loaded["response"]) == saved
    assert answered(empty["response"]) == {}
    assert answered(lossy["response"]) != answered(unknown_option)  # the comparison can fail


def test_lhc_forms_reaches_the_engines_scores_bands_and_findings_from_clicks(
    render: Render, sheets: list[Sheet]
) -> None:
    forms = [ms.fhir.questionnaire(sheet.instrument, bands=True, findings=True) for sheet in sheets]
    shown = render(
        [{"questionnaire": form, "answers": sheet.clicks} for form, sheet in zip(forms, sheets, strict=True)]
    )
    for sheet, each in zip(sheets, shown, strict=True):
        assert "error" not in each, (sheet.name, each)
        scores = {score.id: float(score.value) for score in sheet.result.scores if score.value is not None}
        certain = {codes.FINDING_LINK + said.id: said.raised for said in sheet.result.findings if not said.unknown}
        words = ms.labels(sheet.instrument, "en")
        bands = {
            codes.BAND_LINK + score.id: words.band(score.id, score.band)
            for score in sheet.result.scores
            if score.band is not None
        }
        assert answered(each["response"]) == {**sheet.clicks, **scores, **bands, **certain}, sheet.name
        assert ms.fhir.read_response(sheet.instrument, each["response"]).answers == sheet.result.answers, sheet.name


def test_answers_come_back_from_a_form_in_chinese_and_from_one_without_the_scoring_key(
    render: Render, sheets: list[Sheet]
) -> None:
    mixed = [sheet for sheet in sheets if sheet.name.endswith("mixed")]
    cases = [
        {"questionnaire": form, "answers": sheet.clicks}
        for sheet in mixed
        for form in (
            ms.fhir.questionnaire(sheet.instrument, locale="zh-CN", allow_drafts=True),
            ms.fhir.questionnaire(sheet.instrument, scoring=False),
        )
    ]
    shown = iter(render(cases))
    for sheet in mixed:
        chinese, unscored = next(shown), next(shown)
        for each in (chinese, unscored):
            assert "error" not in each, (sheet.name, each)
            assert ms.fhir.read_response(sheet.instrument, each["response"]).answers == sheet.result.answers, sheet.name
        assert answered(unscored["response"]) == sheet.clicks, sheet.name


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_lhc_forms_keeps_everything_in_a_response_of_ours(
    render: Render, sheets: list[Sheet], locale: str
) -> None:
    cases = []
    for sheet in sheets:
        form = ms.fhir.questionnaire(sheet.instrument, locale=locale, allow_drafts=True)
        cases.append({"questionnaire": form, "response": sheet.response(locale)})
    for sheet, case, each in zip(sheets, cases, render(cases), strict=True):
        assert "error" not in each, (sheet.name, each)
        assert answered(each["response"]) == answered(case["response"]), sheet.name


def test_numbers_and_times_come_back_with_their_scores(
    render: Render, made_up: Callable[[str], ms.Instrument]
) -> None:
    sleep = worded(made_up("sleep"))
    night = {"bed": 1410, "latency": 30, "up": 405, "slept": 360, "nights": 3, "naps": 0, "tired": 2}
    blank = {item: value for item, value in night.items() if item != "bed"}
    results = [ms.screen(sleep, answers) for answers in (night, {**night, "slept": 600}, blank, {"bed": 0})]
    responses = [ms.fhir.questionnaire_response(each, subject="Patient/1", authored=AUTHORED) for each in results]
    shown = render([{"questionnaire": ms.fhir.questionnaire(sleep), "response": each} for each in responses])
    for result, response, each in zip(results, responses, shown, strict=True):
        assert "error" not in each, each
        assert answered(each["response"]) == answered(response)
        assert ms.fhir.read_response(sleep, each["response"]).answers == result.answers

"""The engine of AEHRC Smart Forms evaluates the expressions in our Questionnaires as the engine here scores."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias, cast

import pytest
from tests.interop.conftest import AUTHORED
from tests.interop.filled_forms import CATALOGUE, Filled, filled, form, named, spoken, values
from tests.interop.table import agreed

import mindscreen as ms

Json: TypeAlias = dict[str, Any]
Calculate: TypeAlias = Callable[[list[Json]], list[Json]]


QUESTIONS = [f"q{number}" for number in range(1, 10)]


def told(calculated: Json) -> list[Json]:
    """The responses of a form, of which nothing was warned."""
    assert (calculated.get("error"), calculated["messages"]) == (None, [])
    return cast("list[Json]", calculated["responses"])


def test_smart_forms_reaches_the_total_of_the_hand_made_form(
    calculate: Calculate, hand_made: Callable[[str], Json]
) -> None:
    questionnaire, response, wrong = hand_made("questionnaire"), hand_made("response"), hand_made("response")
    wrong["item"][9]["answer"] = [{"valueInteger": 9}]
    unfinished = {**response, "item": response["item"][:8]}
    filled_in, opened, corrected = calculate(
        [
            {"questionnaire": questionnaire, "sheets": [unfinished, response]},
            {"questionnaire": questionnaire, "response": response},
            {"questionnaire": questionnaire, "response": wrong},
        ]
    )
    assert [values(each)["total"] for each in told(filled_in)] == [13, 14]
    assert [values(each) for each in told(opened)] == [values(response)]
    assert [values(each)["total"] for each in told(corrected)] == [14]  # LHC-Forms would keep the 9


def test_smart_forms_finds_weights_on_the_answers_of_our_responses_only(
    calculate: Calculate, hand_made: Callable[[str], Json]
) -> None:
    """It knows no %questionnaire, so whoever asks for weights needs those that our responses carry."""
    weighing = hand_made("questionnaire")
    [extension] = weighing["item"][9]["extension"]
    weights = "%resource.item.where(linkId.startsWith('q')).answer.value.weight().sum()"
    extension["valueExpression"]["expression"] = weights
    ours = ms.fhir.questionnaire_response(
        ms.screen(ms.load("phq-9"), dict.fromkeys(QUESTIONS, 2)), subject="Patient/1", authored=AUTHORED
    )
    weightless = json.loads(json.dumps(ours))
    for item in weightless["item"]:
        for answer in item.get("answer", ()):
            answer.get("valueCoding", {}).pop("extension", None)
    weighed, unweighed = calculate([{"questionnaire": weighing, "sheets": [each]} for each in (ours, weightless)])
    assert values(told(weighed)[0])["total"] == 18
    assert "total" not in values(unweighed["responses"][0])
    assert any("%questionnaire" in message for message in unweighed["messages"])


def test_an_expression_that_scores_otherwise_or_cannot_be_evaluated_is_noticed(calculate: Calculate) -> None:
    [sheet] = [each for each in filled(ms.load("gad-7"), "en") if each.pattern == "highest"]
    text = json.dumps(form(sheet.instrument, "en"))
    more = text.replace("iif(code='LA6571-9',3,", "iif(code='LA6571-9',4,")
    unknown = text.replace(".aggregate(", ".no_such_function(")
    assert len({text, more, unknown}) == 3
    wrong, mute = calculate(
        [{"questionnaire": json.loads(each), "sheets": [sheet.response]} for each in (more, unknown)]
    )
    assert values(told(wrong)[0]) != sheet.shown
    assert values(mute["responses"][0]) != sheet.shown
    assert any("no_such_function" in message for message in mute["messages"])


@pytest.fixture(scope="module")
def calculated(calculate: Calculate, request: pytest.FixtureRequest) -> dict[str, list[tuple[Filled, Json]]]:
    """A form in English that is filled in and changed, and responses of ours, partial and whole, opened in Chinese."""
    names = named(request)
    changed = {name: filled(spoken(name, "en"), "en") for name in names}
    opened = {
        name: [sheet for sheet in filled(spoken(name, "zh-CN"), "zh-CN") if sheet.pattern in {"partial", "whole"}]
        for name in names
    }
    cases = []
    for name in names:
        english, chinese = (form(sheets[name][0].instrument, sheets[name][0].locale) for sheets in (changed, opened))
        cases.append({"questionnaire": english, "sheets": [sheet.response for sheet in changed[name]]})
        cases += [{"questionnaire": chinese, "response": sheet.response} for sheet in opened[name]]
    responses = (response for each in calculate(cases) for response in told(each))
    return {name: [(sheet, next(responses)) for sheet in (*changed[name], *opened[name])] for name in names}


@pytest.mark.parametrize("name", CATALOGUE)
def test_smart_forms_calculates_every_total_band_and_flag(
    calculated: dict[str, list[tuple[Filled, Json]]], name: str
) -> None:
    for sheet, response in calculated[name]:
        assert values(response) == sheet.shown, sheet.name
        read = ms.fhir.read_response(sheet.instrument, response, allow_in_progress=True)
        assert read.answers == sheet.result.answers, sheet.name
    agreed("Smart Forms", name)

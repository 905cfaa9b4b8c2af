"""fhirpath.js evaluates the expressions in our Questionnaires on our responses, and reaches what the engine reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tests.interop.conftest import AUTHORED
from tests.interop.table import agreed
from tests.unit.made_up_words import worded
from tests.unit.test_fhir_fhirpath import sheets as answer_sheets

import mindscreen as ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.conftest import Sheet

Json: TypeAlias = dict[str, Any]


def test_fhirpath_js_reaches_the_total_of_the_hand_made_form(
    evaluate: Callable[[list[Json]], list[Json]], hand_made: Callable[[str], Json]
) -> None:
    questionnaire, response, shorter = hand_made("questionnaire"), hand_made("response"), hand_made("response")
    del shorter["item"][8]
    cases = [{"questionnaire": questionnaire, "response": each} for each in (response, shorter)]
    assert evaluate(cases) == [{"total": [14]}, {"total": [13]}]  # 9 answers: 2+2+2+2+2+1+1+1+1; without the last, 13


def test_an_expression_that_cannot_be_evaluated_is_told(
    evaluate: Callable[[list[Json]], list[Json]], hand_made: Callable[[str], Json]
) -> None:
    questionnaire = hand_made("questionnaire")
    questionnaire["item"][9]["extension"][0]["valueExpression"]["expression"] = "%resource.item.score()"
    [values] = evaluate([{"questionnaire": questionnaire, "response": hand_made("response")}])
    assert "score" in values["total"]["error"]


def agree(evaluate: Callable[[list[Json]], list[Json]], instrument: ms.Instrument, results: list[ms.Result]) -> None:
    form = ms.fhir.questionnaire(instrument, bands=True, findings=True)
    words = ms.labels(instrument, "en")
    filled = [ms.fhir.questionnaire_response(each, subject="Patient/1", authored=AUTHORED) for each in results]
    cases = [{"questionnaire": form, "response": each} for each in filled]
    ours = {coding["code"]: item["linkId"] for item in form["item"] for coding in item.get("code", ())}
    for result, values in zip(results, evaluate(cases), strict=True):
        for score in result.scores:
            if instrument.scale(score.id).reported:
                expected = [] if score.value is None else [pytest.approx(float(score.value))]
                assert values[ours[score.id]] == expected, (instrument.id, score.id, result.answers)
            if f"band-{score.id}" in values:
                band = [] if score.band is None else [words.band(score.id, score.band)]
                assert values[f"band-{score.id}"] == band, (instrument.id, score.id, result.answers)
        for finding in result.findings:
            assert values[ours[finding.id]] == TRUTHS[finding.truth], (instrument.id, finding.id, result.answers)


def test_numbers_times_and_scores_over_scores_are_evaluated_alike(
    evaluate: Callable[[list[Json]], list[Json]], made_up: Callable[[str], ms.Instrument]
) -> None:
    for name in ("sleep", "half_points", "fractions"):
        instrument = worded(made_up(name))
        agree(evaluate, instrument, [ms.screen(instrument, answers) for answers in answer_sheets(instrument, 25)])


@pytest.mark.parametrize("name", [entry.id for entry in ms.catalogue()])
def test_every_instrument_of_the_catalogue_is_evaluated_alike(
    evaluate: Callable[[list[Json]], list[Json]], name: str
) -> None:
    """Complete and partial sheets of a person of whom nothing is known, because a form knows nothing of the person."""
    instrument = worded(ms.load(name, allow_draft=True))
    agree(evaluate, instrument, [ms.screen(instrument, answers) for answers in answer_sheets(instrument, 6)])
    agreed("fhirpath.js", name)


TRUTHS: dict[ms.Truth, list[object]] = {ms.Truth.TRUE: [True], ms.Truth.FALSE: [False], ms.Truth.UNKNOWN: []}


def test_our_expressions_reach_what_the_engine_reached(
    evaluate: Callable[[list[Json]], list[Json]], sheets: list[Sheet]
) -> None:
    forms = [ms.fhir.questionnaire(sheet.instrument, findings=True) for sheet in sheets]
    cases = [{"questionnaire": form, "response": sheet.response()} for form, sheet in zip(forms, sheets, strict=True)]
    for sheet, form, values in zip(sheets, forms, evaluate(cases), strict=True):
        ours = {coding["code"]: item["linkId"] for item in form["item"] for coding in item.get("code", ())}
        for score in sheet.result.scores:
            expected = [] if score.value is None else [float(score.value)]
            assert values[ours[score.id]] == expected, (sheet.name, score.id)
        for finding in sheet.result.findings:
            assert values[ours[finding.id]] == TRUTHS[finding.truth], (sheet.name, finding.id)

"""The QuestionnaireResponse that records the answers of a screen.

Renderers drop an answer whose code or display differs from the Questionnaire's, so both are written exactly as
`questionnaire()` writes them for the same locale, and the display is left out where the wording may not be shown. A
total that is missing is shown empty and never filled in by them, so the totals are written too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.fhir import codes
from mindscreen.fhir.screening import Occasion, Screening, prepare
from mindscreen.text import CLOCK

if TYPE_CHECKING:
    from typing import Unpack

    from mindscreen.fhir.codes import Json
    from mindscreen.model import Instrument, Item
    from mindscreen.parts import Score
    from mindscreen.result import Result
    from mindscreen.text import Wording


def questionnaire_response(
    result: Result, *, questionnaire_url: str | None = None, **occasion: Unpack[Occasion]
) -> Json:
    """The answers of a result as a QuestionnaireResponse, with its totals.

    Args:
        result: from `mindscreen.screen`.
        questionnaire_url: canonical URL under which the hospital publishes the Questionnaire; ours when absent.
        occasion: whose screen it was, when, and how it is written; see `Occasion`.

    Raises:
        InterchangeError: MS-F005, when a reference or date is missing or not valid.
        NotFoundError: MS-N004, for an unknown locale.
    """
    screening = prepare(result, **occasion, questionnaire_url=questionnaire_url, only_day=True)
    return screening.deliver(response_resource(screening))


def response_resource(screening: Screening, items: object = None) -> Json:
    """The QuestionnaireResponse of a screening; `items` may stand for its items."""
    resource: Json = {
        **screening.resource("QuestionnaireResponse", "response"),
        "questionnaire": screening.questionnaire,
        "status": "completed",
        **screening.person(),
    }
    for name in ("author", "source"):
        if (reference := getattr(screening, name)) is not None:
            resource[name] = {"reference": reference}
    resource["authored"] = screening.authored
    resource["item"] = response_items(screening) if items is None else items
    return resource


def response_items(screening: Screening) -> list[Json]:
    """The questions with their answers, and the totals."""
    instrument, answers, not_asked = screening.instrument, screening.result.answers, screening.result.not_asked
    return [
        *(
            _question(screening, item, answers.get(item.id))
            for item in instrument.items
            if item.id not in not_asked  # an item that was not asked must not be in a QuestionnaireResponse
        ),
        *(_total(screening, score) for score in screening.scores if score.value is not None),
    ]


def _question(screening: Screening, item: Item, value: int | None) -> Json:
    words = screening.form
    if screening.instrument.overlay is not None:  # a hospital's own words may change
        return _answered(screening.instrument, item, value, words)
    return screening.once(("question", item.id, value), lambda: _answered(screening.instrument, item, value, words))


def _answered(instrument: Instrument, item: Item, value: int | None, words: Wording | None) -> Json:
    entry: Json = {"linkId": item.id}
    if words is not None:
        entry["text"] = words.item(item.id)
    if value is None:
        return entry
    if item.number is not None:
        clock = item.number.unit == CLOCK
        entry["answer"] = [{"valueTime": codes.time(value)} if clock else {"valueInteger": value}]
        return entry
    coding: Json = {
        "extension": codes.weight_extensions(codes.weights(instrument, item)[value]),
        **codes.option_coding(instrument, item, item.option(value)),
    }
    if words is not None:
        coding["display"] = words.option(item.id, value)
    entry["answer"] = [{"valueCoding": coding}]
    return entry


def _total(screening: Screening, score: Score) -> Json:
    return screening.once(("total", score.id, score.lower), lambda: _stated(screening, score))


def _stated(screening: Screening, score: Score) -> Json:
    text = screening.words[screening.locale].scale(score.id)
    number = codes.number(score.lower, score.denominator)
    kind = "valueInteger" if score.denominator == 1 else "valueDecimal"
    return {"linkId": score.id, "text": text, "answer": [{kind: number}]}

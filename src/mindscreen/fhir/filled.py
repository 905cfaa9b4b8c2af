"""The QuestionnaireResponse that records the answers of a screen.

Renderers drop an answer whose code or display differs from the Questionnaire's, so both are written exactly as
`questionnaire()` writes them for the same locale, and the display is left out where the wording may not be shown. A
total that is missing is shown empty and never filled in by them, so the totals are written too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.fhir import codes
from mindscreen.fhir.screening import IDENTIFIER_SYSTEM, Screening, prepare
from mindscreen.text import CLOCK

if TYPE_CHECKING:
    from mindscreen.fhir.codes import Json
    from mindscreen.model import Instrument, Item
    from mindscreen.parts import Score
    from mindscreen.result import Result
    from mindscreen.text import Wording


def questionnaire_response(  # noqa: PLR0913 - independent facts, keyword-only
    result: Result,
    *,
    subject: str,
    authored: str | None = None,
    encounter: str | None = None,
    author: str | None = None,
    source: str | None = None,
    locale: str = "en",
    administration_id: str | None = None,
    identifier_system: str = IDENTIFIER_SYSTEM,
    questionnaire_url: str | None = None,
) -> Json:
    """The answers of a result as an R4 QuestionnaireResponse, with its totals.

    Args:
        result: from `mindscreen.screen`.
        subject: reference to the patient.
        authored: when the answers were given, a FHIR instant; from the result's context when absent.
        encounter: reference to the encounter.
        author: reference to who recorded the answers.
        source: reference to who gave them; the subject when the result says that it was completed by `self`.
        locale: language of texts and displays.
        administration_id: identifier of this administration, for the resource's identifier.
        identifier_system: the system of that identifier.
        questionnaire_url: canonical URL under which the hospital publishes the Questionnaire; ours when absent.

    Raises:
        InterchangeError: MS-F005, when a reference or date is missing or not valid.
        NotFoundError: MS-N004, for an unknown locale.
    """
    screening = prepare(
        result,
        subject=subject,
        authored=authored,
        encounter=encounter,
        author=author,
        source=source,
        locale=locale,
        value="integer",
        administration_id=administration_id,
        identifier_system=identifier_system,
        questionnaire_url=questionnaire_url,
    )
    return response_resource(screening)


def response_resource(screening: Screening) -> Json:
    """The QuestionnaireResponse of a screening."""
    instrument, result = screening.instrument, screening.result
    resource: Json = {
        **screening.resource("QuestionnaireResponse", "response"),
        "questionnaire": screening.questionnaire,
        "status": "completed",
        "subject": {"reference": screening.subject},
    }
    for name in ("encounter", "author", "source"):
        if (reference := getattr(screening, name)) is not None:
            resource[name] = {"reference": reference}
    resource["authored"] = screening.authored
    resource["item"] = [
        *(
            _question(instrument, item, result.answers.get(item.id), screening.form)
            for item in instrument.items
            if item.id not in result.not_asked  # an item that was not asked must not be in a QuestionnaireResponse
        ),
        *(_total(screening, score) for score in screening.scores if score.value is not None),
    ]
    return resource


def _question(instrument: Instrument, item: Item, value: int | None, words: Wording | None) -> Json:
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
    text = screening.words[screening.locale].scale(score.id)
    number = codes.number(score.lower, score.denominator)
    kind = "valueInteger" if score.denominator == 1 else "valueDecimal"
    return {"linkId": score.id, "text": text, "answer": [{kind: number}]}

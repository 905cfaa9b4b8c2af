"""What a person may enter in the form of any instrument, and what the form must then show.

Nothing is stated about the person, because a form knows nothing of the person. The words are those of the instrument
where they may be shown in the language, and made of ids where not: most wording is not ours to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import pytest
from tests.interop.conftest import AUTHORED, drawn
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.fhir import codes

Json: TypeAlias = dict[str, Any]

LOCALES: Final = ("en", "zh-CN")
CATALOGUE: Final = [entry.id for entry in ms.catalogue()]


@dataclass(frozen=True)
class Filled:
    """One answer sheet of an instrument, in a language.

    Attributes:
        name: for example `phq-9 partial, zh-CN`.
        pattern: `empty`, `partial`, `whole`, `lowest` or `highest`.
        instrument: the instrument, with words.
        result: the engine's.
        locale: language of the form.
    """

    name: str
    pattern: str
    instrument: ms.Instrument
    result: ms.Result
    locale: str

    @property
    def response(self) -> Json:
        """Our QuestionnaireResponse."""
        return ms.fhir.questionnaire_response(self.result, subject="Patient/1", authored=AUTHORED, locale=self.locale)

    @property
    def entered(self) -> dict[str, Any]:
        """What was entered, by linkId: an option's code, a number or a time."""
        return {link: value for link, value in values(self.response).items() if link in self.result.answers}

    @property
    def shown(self) -> dict[str, Any]:
        """All that the form must hold by linkId: what was entered, and every total, band and flag that is certain."""
        instrument = self.instrument
        words = ms.labels(instrument, self.locale)
        scores = [score for score in self.result.scores if instrument.scale(score.id).reported]
        return {
            **self.entered,
            **{score.id: pytest.approx(float(score.value)) for score in scores if score.value is not None},
            **{codes.BAND_LINK + score.id: words.band(score.id, score.band) for score in scores if score.band},
            **{codes.FINDING_LINK + said.id: said.raised for said in self.result.findings if not said.unknown},
        }


def values(response: Json) -> dict[str, Any]:
    """The values of a response by linkId; of a coding, its code."""
    return {
        item["linkId"]: answer["valueCoding"]["code"] if "valueCoding" in answer else next(iter(answer.values()))
        for item in response.get("item", [])
        for answer in item.get("answer", [])
    }


def named(request: pytest.FixtureRequest) -> list[str]:
    """The instruments that the selected tests are named after: one process judges them all, and no others."""
    return [each for each in CATALOGUE if any(f"[{each}]" in item.name for item in request.session.items)]


def spoken(instrument_id: str, locale: str) -> ms.Instrument:
    """An instrument with words in a language: its own, or made of ids."""
    instrument = ms.load(instrument_id, allow_draft=True)
    try:
        ms.wording(instrument, locale, allow_drafts=True)
    except ms.LicenceError:
        return worded(instrument)
    return instrument


def form(instrument: ms.Instrument, locale: str) -> Json:
    """Its Questionnaire, with all that a form can calculate."""
    return ms.fhir.questionnaire(instrument, locale=locale, allow_drafts=True, bands=True, findings=True)


def filled(instrument: ms.Instrument, locale: str) -> list[Filled]:
    """Nothing, a part, all of it (the same at random on every run), then the lowest and the highest answers.

    Each sheet answers whatever the one before did and is still asked, so that they can be filled in one over the other.
    """
    [partial], [whole] = drawn(instrument, 0.4), drawn(instrument, 0.0)
    sheets: dict[str, dict[str, int]] = {
        "empty": {},
        "partial": {item: whole[item] for item in partial},
        "whole": whole,
        "lowest": {item.id: item.lower for item in instrument.items},
        "highest": {item.id: item.upper for item in instrument.items},
    }
    return [
        Filled(f"{instrument.id} {pattern}, {locale}", pattern, instrument, _screened(instrument, answers), locale)
        for pattern, answers in sheets.items()
    ]


def _screened(instrument: ms.Instrument, answers: dict[str, int]) -> ms.Result:
    """The result of the answers without those to questions that a form with these answers does not ask."""
    kept = dict(answers)
    for item in instrument.items:
        others = {other: value for other, value in kept.items() if other != item.id}
        if item.id in ms.screen(instrument, others).not_asked:
            kept = others
    return ms.screen(instrument, kept)

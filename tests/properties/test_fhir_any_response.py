"""Any response that HL7 allows, to any instrument, is read to the very answers that were given, or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.fhir import codes
from mindscreen.model import Item
from mindscreen.text import CLOCK

Json: TypeAlias = dict[str, Any]
Answers: TypeAlias = dict[str, int]

ELSEWHERE = "http://his.example.org/answers"


@cache
def worded_instrument(name: str) -> tuple[ms.Instrument, tuple[ms.Wording, ...]]:
    """An instrument with its words in every locale that may be shown, or with made-up ones."""
    instrument = ms.load(name, allow_draft=True)
    words = [wording for locale in instrument.locales if (wording := published(instrument, locale)) is not None]
    instrument = instrument if words else worded(instrument)
    return instrument, tuple(words) or (ms.wording(instrument, "en"),)


def published(instrument: ms.Instrument, locale: str) -> ms.Wording | None:
    try:
        return ms.wording(instrument, locale)
    except ms.LicenceError:
        return None


LINKS: dict[str, Callable[[ms.Instrument, Item], str]] = {
    "ours": lambda _, item: item.id,
    "slash": lambda _, item: f"/{item.id}",
    "LOINC": lambda _, item: f"/{item.codes.get('loinc', item.id)}",
    "panel and LOINC": lambda each, item: f"/{each.codes.get('loinc', each.id)}/{item.codes.get('loinc', item.id)}",
    "heading": lambda _, item: f"H1/{item.id}",
    "section": lambda _, item: f"section-2.{item.id}",
    "instrument": lambda each, item: f"{each.id}_{item.id}".upper(),
    "number": lambda each, item: str(each.items.index(item) + 1),
    "number from 0": lambda each, item: f"q{each.items.index(item)}",
    "the next": lambda each, item: f"/{each.items[(each.items.index(item) + 1) % len(each.items)].id}",
    "the last first": lambda each, item: each.items[-1 - each.items.index(item)].id,
    "nothing": lambda each, item: f"b7c{each.items.index(item):04}x",
}
TELLING = {"ours", "slash", "LOINC", "panel and LOINC", "heading", "section", "instrument", "number"}
"""Those by which a question may be known without its text."""


def answer(draw: st.DrawFn, instrument: ms.Instrument, item: Item, value: int, wording: ms.Wording) -> Json:
    """One of the ways to say an answer."""
    if item.number is not None:
        if item.number.unit == CLOCK:
            return {"valueTime": codes.time(value)}
        quantity = {"value": value, "system": codes.UCUM, "code": item.number.unit}
        return draw(
            st.sampled_from([{"valueInteger": value}, {"valueDecimal": float(value)}, {"valueQuantity": quantity}])
        )
    option = item.option(value)
    words = wording.option(item.id, value)
    coding = codes.option_coding(instrument, item, option)
    own = {"system": codes.option_system(instrument, item), "code": option.key}
    weight = {"extension": codes.weight_extensions(codes.weights(instrument, item)[value])[:1]}
    forms: list[Json] = [
        *({"valueCoding": each} for each in (coding, own, {"code": option.key})),
        *({"valueCoding": {**each, "display": words}} for each in (coding, own)),
        {"valueCoding": {**coding, **weight}},
        {"valueCoding": {"system": ELSEWHERE, "code": f"x{value}", "display": words}},
        {"valueCoding": {"system": ELSEWHERE, "code": f"x{value}", **weight}},
        {"valueCoding": {"system": ELSEWHERE, "code": str(value), "display": words, **weight}},
        *({kind: number} for kind, number in (("valueInteger", value), ("valueDecimal", float(value)))),
        {"valueQuantity": {"value": value}},
        *(
            {"valueString": text}
            for text in (words, str(value), f"{value} - {words}", f"{words} ({value})", option.key)
        ),
    ]
    return draw(st.sampled_from(forms))


@st.composite
def responses(draw: st.DrawFn, instrument: ms.Instrument, wordings: Sequence[ms.Wording]) -> tuple[Answers, Json]:
    """What was answered of an instrument, and a response that says so."""
    link = draw(st.sampled_from(sorted(LINKS)))
    with_text = link not in TELLING or draw(st.booleans())
    words = draw(st.sampled_from(wordings))
    answers: Answers = {}
    groups: list[list[Json]] = [[]]
    for item in instrument.items:
        entry: Json = {"linkId": LINKS[link](instrument, item)}
        if with_text:
            entry["text"] = words.item(item.id)
        if draw(st.booleans()):
            answers[item.id] = draw(st.sampled_from(item.options)).value
            entry["answer"] = [answer(draw, instrument, item, answers[item.id], words)]
        elif draw(st.booleans()):
            continue
        if draw(st.integers(0, 5)) == 0:
            groups.append([])
        groups[-1].append(entry)
    items = groups[0]
    for number, group in enumerate(groups[1:]):
        under = [part for part in items if "answer" in part] if draw(st.booleans()) else []
        if under:  # questions may stand under an answer
            draw(st.sampled_from(under))["answer"][0].setdefault("item", []).extend(group)
        elif draw(st.booleans()):
            items.append({"linkId": f"group{number}", "item": group})
        else:
            items = [{"linkId": f"group{number}", "item": [*items, *group]}]
    named = draw(st.sampled_from([None, codes.questionnaire_url(instrument.id), f"http://x.example.org/{instrument.id}",
                                  "http://x.example.org/form-a"]))  # fmt: skip
    whole = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": named, "item": items}
    return answers, {name: value for name, value in whole.items() if value}


@pytest.mark.parametrize("name", [entry.id for entry in ms.catalogue()])
@settings(max_examples=20)
@given(st.data())
def test_a_response_is_read_to_the_answers_given_or_refused(name: str, data: st.DataObject) -> None:
    instrument, wordings = worded_instrument(name)
    answers, resource = data.draw(responses(instrument, wordings))
    try:
        reading = ms.fhir.read(instrument, resource)
    except ms.InterchangeError as error:
        event(error.code)
        return
    event("read")
    assert reading.response.answers == answers, [str(note) for note in reading.notes]

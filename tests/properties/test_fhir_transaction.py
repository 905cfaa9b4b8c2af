"""A transaction as text is the transaction; and whatever is given as a name is refused or harmless."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import event, given
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.fhir.r5 import FHIR_VERSIONS

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Json: TypeAlias = dict[str, Any]

INSTRUMENTS = ("phq-9", "gad-7", "psc-17", "c-ssrs-screener", "asq", "who-5")
REFERENCES: dict[str, list[str | None]] = {
    "encounter": [None, "Encounter/1"],
    "author": [None, "Practitioner/2", "Device/3", "https://example.org/a%20b'(c)/Practitioner/2"],
    "source": [None, "Patient/1", "RelatedPerson/4"],
    "response": [None, "QuestionnaireResponse/5", "https://example.org/100%25(x)s/QuestionnaireResponse/5"],
    "administration_id": [
        None, "A-1", 'a"b%7c', "100%(x)s", "%(subject)b", "\u8bc4\u4f30\u4e00", "\u27e6mindscreen\u27e7", "<b>&amp;"
    ],
}  # fmt: skip
HOSTILE = (
    "%", "%s", "%(subject)b", "%%(own)b", "\u27e6mindscreen subject\u27e7", "\u27e6mindscreen items\u27e7",
    '"\u27e6mindscreen items\u27e7"', "\u27e6mindscreen nobody\u27e7", "\u27e6mindscreen own\u27e7", '"}]}', "\\", "\0",
    "\u202e", "<script>",
)  # fmt: skip
"""What a template, a reader of JSON or a person may take for something else than text."""


@st.composite
def screens(draw: DrawFn) -> tuple[ms.Result, tuple[ms.Recommendation, ...]]:
    instrument = ms.load(draw(st.sampled_from(INSTRUMENTS)))
    answers = {
        item.id: value
        for item in instrument.items
        if (value := draw(st.none() | st.sampled_from([option.value for option in item.options]))) is not None
    }
    overrides = {"age": "a reason <b>of</b> 100 %\u202e"} if draw(st.booleans()) else {}
    age = draw(st.sampled_from([None, 34])) if instrument.id != "psc-17" else None
    result = ms.screen(instrument, answers, age_years=12 if overrides else age, overrides=overrides)
    adult = instrument.id != "psc-17" and not overrides
    return result, ms.pathway("general-outpatient").advise(result) if adult and draw(st.booleans()) else ()


@st.composite
def options(draw: DrawFn) -> Json:
    chosen: Json = {name: draw(st.sampled_from(values)) for name, values in REFERENCES.items()}
    chosen |= {name: draw(st.booleans()) for name in ("items", "risk_assessment", "audit", "conditional")}
    return chosen | {
        "subject": draw(st.sampled_from(["Patient/1", "Patient/2", "https://example.org/fhir/Patient/7"])),
        "authored": draw(st.sampled_from(["2026-11-21T10:00:00+08:00", "2027-01-31T23:59:59Z"])),
        "locale": draw(st.sampled_from(["en", "zh-CN"])),
        "value": draw(st.sampled_from(["integer", "quantity"])),
        "fhir_version": draw(st.sampled_from(FHIR_VERSIONS)),
        "identifier_system": draw(st.sampled_from(["urn:oid:1.2.3", "https://example.org/a%20b/(c)", "urn:x:%(own)b"])),
        "questionnaire_url": draw(st.sampled_from([None, "https://example.org/Questionnaire/x"])),
    }


@given(screens(), options(), options())
def test_the_text_of_a_transaction_is_the_transaction_to_the_byte(
    screen: tuple[ms.Result, tuple[ms.Recommendation, ...]], one: Json, other: Json
) -> None:
    """Also after the same letters were filled in for somebody else."""
    result, advice = screen
    for chosen in (one, other, one):
        whole = ms.fhir.bundle(result, advice, **chosen)
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        assert ms.fhir.bundle_json(result, advice, **chosen) == text.encode()


@given(st.sampled_from(HOSTILE) | st.text(max_size=20), options())
def test_a_hospital_may_say_anything_in_its_own_words(words: str, chosen: Json) -> None:
    result = ms.screen(ms.load("phq-9"), [2, 2, 2, 2, 2, 0, 0, 0, 1, None])
    advice = ms.pathway("general-outpatient").advise(result)
    advice = tuple(replace(each, text={"en": words, "zh-CN": words}, cite=(words,)) for each in advice)
    whole = ms.fhir.bundle(result, advice, **chosen)
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    assert ms.fhir.bundle_json(result, advice, **chosen) == text.encode()
    assert text.isprintable()


@given(screens())
def test_the_measured_transaction_too(screen: tuple[ms.Result, tuple[ms.Recommendation, ...]]) -> None:
    result, advice = screen
    facts: Json = {"subject": "Patient/1", "authored": "2026-11-21T10:00:00+08:00", "profile": "us-ecqm"}
    try:
        whole = ms.fhir.bundle(result, advice, **facts)
    except ms.InterchangeError as error:
        event(error.code)  # the age is not known
        return
    assert json.loads(ms.fhir.bundle_json(result, advice, **facts)) == whole


NAMES = ("subject", "encounter", "author", "source", "administration_id", "identifier_system")


@given(st.text(), st.sampled_from(NAMES))
def test_what_is_given_as_a_name_is_refused_or_harmless(text: str, name: str) -> None:
    prefix = {"subject": "Patient/", "encounter": "Encounter/", "author": "https://x/Practitioner/"}.get(name, "")
    given: Json = {"subject": "Patient/1", "authored": "2026-11-21T10:00:00+08:00", name: prefix + text}
    result = ms.screen(ms.load("gad-2"), [1, 2])
    try:
        made = ms.fhir.bundle_json(result, **given)
    except ms.InterchangeError as error:
        event(error.code)
        return
    for entry in json.loads(made)["entry"]:
        assert "<" not in json.dumps([entry["fullUrl"], entry["request"]])
    assert made.decode().isprintable()


@given(st.text(), st.sampled_from(["declined", "medical"]))
def test_a_note_is_shown_without_markup_and_hidden_characters(text: str, reason: Any) -> None:
    made = ms.fhir.refusal(
        ms.load("phq-9"), subject="Patient/1", authored="2026-11-21T10:00:00+08:00", reason=reason, note=text
    )
    said = made.get("note", [{"text": ""}])[0]["text"]
    assert all(char.isprintable() or char in "\n\r\t" for char in said)
    assert "<script" not in said
    said.encode()

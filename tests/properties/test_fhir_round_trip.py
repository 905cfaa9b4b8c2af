"""Whatever is written can be read back, and whatever is read is either answers or one of our refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made_up_words import worded

import mindscreen as ms

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Json: TypeAlias = dict[str, Any]

INSTRUMENTS = ("phq-9", "gad-7", "phq-2", "gad-2", "psc-17")
AUTHORED = "2026-11-21T10:00:00+08:00"


@st.composite
def sheets(draw: DrawFn) -> tuple[ms.Instrument, dict[str, int]]:
    instrument = ms.load(draw(st.sampled_from(INSTRUMENTS)))
    answers = {
        item.id: value
        for item in instrument.items
        if (value := draw(st.none() | st.sampled_from([option.value for option in item.options]))) is not None
    }
    return instrument, answers


@given(sheets(), st.sampled_from(["en", "zh-CN"]))
def test_what_is_written_is_read_back(sheet: tuple[ms.Instrument, dict[str, int]], locale: str) -> None:
    instrument, answers = sheet
    result = ms.screen(instrument, answers)
    written = ms.fhir.questionnaire_response(result, subject="Patient/1", authored=AUTHORED, locale=locale)
    for form in (written, json.dumps(written), json.dumps(written, ensure_ascii=False).encode()):
        read = ms.fhir.read_response(instrument, form)
        assert read.answers == answers
        assert ms.screen(instrument, read).scores == result.scores


@pytest.mark.parametrize("name", [entry.id for entry in ms.catalogue()])
def test_what_is_written_of_any_instrument_is_read_back_without_a_note(name: str) -> None:
    instrument = ms.load(name, allow_draft=True)
    answers = {item.id: item.options[place % len(item.options)].value for place, item in enumerate(instrument.items)}
    result = ms.screen(instrument, answers)
    asked = {item: value for item, value in answers.items() if item not in result.not_asked}
    for locale in instrument.locales:
        written = ms.fhir.questionnaire_response(result, subject="Patient/1", authored=AUTHORED, locale=locale)
        reading = ms.fhir.read(instrument, written, subject="Patient/1")
        assert (reading.response.answers, reading.notes) == (asked, ())


MADE_UP = ("sleep", "half_points", "fractions", "methods")


@given(name=st.sampled_from(MADE_UP), kind=st.sampled_from(["integer", "quantity"]), data=st.data())
def test_numbers_times_and_half_points_are_read_back(
    made_up: Callable[[str], ms.Instrument], name: str, kind: Any, data: st.DataObject
) -> None:
    instrument = worded(made_up(name))
    answers = {
        item.id: value
        for item in instrument.items
        if (value := data.draw(st.none() | st.sampled_from([option.value for option in item.options]))) is not None
    }
    result = ms.screen(instrument, answers)
    written = ms.fhir.questionnaire_response(result, subject="Patient/1", authored=AUTHORED)
    read = ms.fhir.read_response(instrument, json.dumps(written))
    assert read.answers == answers
    assert ms.screen(instrument, read).scores == result.scores
    reported = {scale.id for scale in instrument.scales if scale.reported}
    made = ms.fhir.observations(result, subject="Patient/1", authored=AUTHORED, items=True, value=kind)
    told = {each["code"]["coding"][-1]["code"] for each in made}
    assert told == {*answers, *reported, *(finding.id for finding in result.findings)}
    assert ms.fhir.stated_scores(instrument, written) == {
        score.id: score.value for score in result.scores if score.value is not None and score.id in reported
    }


@given(sheets())
def test_a_blank_never_becomes_a_number(sheet: tuple[ms.Instrument, dict[str, int]]) -> None:
    instrument, answers = sheet
    result = ms.screen(instrument, answers)
    made = {
        resource["code"]["coding"][-1]["code"]: resource
        for resource in ms.fhir.observations(result, subject="Patient/1", authored=AUTHORED)
    }
    for score in result.scores:
        assert ("valueInteger" in made[score.id]) == (score.value is not None)
    for finding in result.findings:
        assert ("valueBoolean" in made[finding.id]) == (not finding.unknown)


# --- anything at all --------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["resourceType", "status", "questionnaire", "item", "answer", "linkId", "valueCoding", "valueInteger",
     "valueQuantity", "valueDecimal", "valueBoolean", "valueString", "system", "code", "extension", "url", "value",
     "authored", "subject", "source", "reference"]
)  # fmt: skip
PRIVATE = "private-7391"
SCALARS: SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-5, 30)
    | st.floats(allow_nan=False)
    | st.sampled_from(["QuestionnaireResponse", "completed", "q1", "/44261-6", "total", "LA6568-5", "http://loinc.org",
                       "http://hl7.org/fhir/StructureDefinition/ordinalValue", PRIVATE])
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=15
)
ITEMS = st.lists(
    st.fixed_dictionaries({"linkId": SCALARS}, optional={"answer": ANYTHING, "item": ANYTHING}), max_size=4
)


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
@given(st.fixed_dictionaries(
    {"resourceType": st.just("QuestionnaireResponse"), "status": st.just("completed"), "item": ITEMS | ANYTHING},
    optional={"questionnaire": ANYTHING, "authored": ANYTHING, "subject": ANYTHING, "source": ANYTHING},
) | ANYTHING)  # fmt: skip
def test_anything_is_read_or_refused_and_no_refusal_repeats_it(resource: Any) -> None:
    instrument = ms.load("phq-9")
    try:
        read = ms.fhir.read_response(instrument, resource)
    except ms.InterchangeError as error:
        told = f"{error} {error.__cause__}"
    else:
        told = ""
        ms.screen(instrument, dict(read.answers))
    assert PRIVATE not in told


@given(st.text() | st.binary())
def test_any_text_or_bytes_are_read_or_refused(data: str | bytes) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F001"):
        ms.fhir.read_response(ms.load("phq-9"), data)

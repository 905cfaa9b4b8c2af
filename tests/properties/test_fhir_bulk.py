"""In bulk every response is read and written as it would be alone, whatever was read before it."""

from __future__ import annotations

import copy
import json
from typing import Any, TypeAlias

from hypothesis import event, given
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.fhir.bulk.options import WRITTEN, BulkOptions
from mindscreen.fhir.bulk.scoring import Scored, Scorer

Json: TypeAlias = dict[str, Any]

INSTRUMENTS = (
    "phq-9",
    "gad-7",
    "psqi",
    "c-ssrs-screener",
    "audit-c",
    "asq",
    "cam-icu",
    "scl-90",
    "psc-17",
    "iadl-lawton",
)
PATIENTS = {"Patient/p1": {"gender": "female", "birthDate": "1990-05-17"}, "Patient/p2": {"gender": "male"}}
SHAPES = ("ours", "spaced", "sorted", "escaped", "by-name", "in-a-group", "indented")


def items_of(answers: Json) -> list[Json]:
    """As another system may write them: by number, without words."""
    return [{"linkId": f"x-{item}", "answer": [{"valueInteger": value}]} for item, value in answers.items()]


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A line of an export: a response, of ours or of somebody else, in one of the ways in which JSON is written."""
    instrument = ms.load(draw(st.sampled_from(INSTRUMENTS)))
    blank = draw(st.sampled_from((0, 0, 3)))
    answers = {
        item.id: draw(st.sampled_from([option.value for option in item.options[:5]] or [item.lower, item.upper]))
        for item in instrument.items
        if draw(st.integers(0, 9)) >= blank
    }
    person, shape = draw(st.sampled_from(("p1", "p2", "p3"))), draw(st.sampled_from(SHAPES))
    response = ms.fhir.questionnaire_response(
        ms.screen(instrument, answers),
        subject=f"Patient/{person}",
        source=draw(st.sampled_from((None, f"Patient/{person}", "Practitioner/d1"))),
        authored=draw(st.sampled_from(("2026-11-21T10:00:00+08:00", "2026-11-21T10:00:01.25Z"))),
        locale=draw(st.sampled_from(("en", "zh-CN"))),
    )
    response["id"] = draw(st.sampled_from(("r1", "r-2", "x" * 64)))
    if shape in {"by-name", "in-a-group"}:
        response["questionnaire"] = f"https://hospital.example/{instrument.id}"
        response["item"] = items_of(answers)
    if shape == "in-a-group":
        response["item"] = [{"linkId": "g", "item": response["item"]}]
    _change(draw, response)
    return json.dumps(
        response,
        ensure_ascii=shape == "escaped",
        separators=(", ", ": ") if shape == "spaced" else (",", ":"),
        sort_keys=shape == "sorted",
        indent=1 if shape == "indented" else None,
    ).replace("\n", " ").encode()  # fmt: skip


ODD: dict[str, list[Any]] = {
    "status": ["amended", "in-progress", "entered-in-error"],
    "subject": [{"reference": "Group/1"}, {"reference": 'Patient/"'}, {"display": "\u202e"}, [], None],
    "authored": ["2026-11-21", "2026-13-01", "soon", 7, None],
    "encounter": [{"reference": "Encounter/7"}, {"reference": "Patient/7"}],
    "author": [{"reference": "Device/9"}, {"reference": "Practitioner/9"}, {"reference": "#a"}],
    "id": ["a b", "\u8bc4", "", "y" * 36, "z" * 37, 7, None],
    "questionnaire": ["https://hospital.example/nothing", None],
    "modifierExtension": [[{"url": "http://a.example", "valueBoolean": True}]],
    "contained": [[{"resourceType": "Patient", "id": "c"}]],
}
ANSWERS: list[Json] = [{"valueInteger": True}, {"valueString": "often"}, {}, {"valueInteger": 9999}]


def _change(draw: st.DrawFn, response: Json) -> None:
    """Make something of a response odd, or nothing."""
    items: list[Json] = response["item"]
    change = draw(st.integers(0, 9))
    if change < 4:
        name = draw(st.sampled_from(sorted(ODD)))
        response[name] = draw(st.sampled_from(ODD[name]))
        if response[name] is None:
            del response[name]
    elif change < 6 and items:
        items.append(copy.deepcopy(draw(st.sampled_from(items))))
    elif change < 7 and items:
        draw(st.sampled_from(items))["answer"] = [draw(st.sampled_from(ANSWERS))]


def outcome(scored: Scored) -> tuple[object, ...]:
    error = scored.error
    said = None if error is None else (error.code, error.what, error.where)
    return scored.number, scored.lines, scored.result, scored.notes, said


KNOWING = {write: Scorer(BulkOptions(write=write, patients=PATIENTS)) for write in WRITTEN}
"""Scorers that have met all that was drawn before."""


@given(st.lists(lines(), min_size=1, max_size=3), st.sampled_from(WRITTEN))
def test_what_was_read_before_changes_nothing(drawn: list[bytes], write: Any) -> None:
    options = BulkOptions(write=write, patients=PATIENTS)
    for number, line in enumerate(drawn, 1):
        alone = outcome(Scorer(options).score(number, line))
        event("written" if alone[-1] is None else "rejected")
        for _ in range(2):
            assert outcome(KNOWING[write].score(number, line)) == alone
        assert outcome(Scorer(options).score(number, json.loads(line))) == alone
        assert outcome(Scorer(options).score(number, line.decode())) == alone


@given(lines(), st.integers(0, 5), st.binary(max_size=3), st.randoms())
def test_a_line_that_was_damaged_is_read_as_it_stands(line: bytes, size: int, put: bytes, random: Any) -> None:
    """A few bytes are taken out of a line that fits, and others put in their place."""
    scorer = KNOWING["observations"]
    scorer.score(1, line)
    at = random.randrange(len(line))
    damaged = line[:at] + put + line[at + size :]
    alone = Scorer(BulkOptions(patients=PATIENTS)).score(1, damaged)
    assert outcome(scorer.score(1, damaged)) == outcome(alone)


@given(lines())
def test_a_name_that_stands_twice_is_never_read(line: bytes) -> None:
    scorer = KNOWING["observations"]
    if scorer.score(1, line).error is not None:
        return
    for again in (b'"status":"completed",', b'"item":[],', b'"subject":{"reference":"Patient/p9"},'):
        error = scorer.score(1, b"{" + again + line[1:]).error
        assert error is not None
        assert error.code == "MS-F001"


@given(lines(), st.sampled_from(("en", "zh-CN")), st.sampled_from(("integer", "quantity")))
def test_the_lines_are_the_observations_with_ids(line: bytes, locale: str, value: Any) -> None:
    scorer = Scorer(BulkOptions(locale=locale, value=value))
    for _ in range(2):
        scored = scorer.score(1, line)
        if scored.result is None:
            return
        made = [json.loads(each) for each in scored.lines.splitlines()]
        ids = [each.pop("id") for each in made]
        assert len(set(ids)) == len(ids)
        response = json.loads(line)
        named = isinstance(response.get("id"), str) and made[0].get("derivedFrom") is not None
        expected = ms.fhir.observations(
            scored.result,
            subject=made[0]["subject"]["reference"],
            authored=made[0]["effectiveDateTime"],
            encounter=made[0].get("encounter", {}).get("reference"),
            source=made[0].get("performer", [{"reference": None}])[0]["reference"],
            response=f"QuestionnaireResponse/{response['id']}" if named else None,
            administration_id=made[0]["identifier"][0]["value"].partition("/")[0],
            locale=locale,
            value=value,
        )
        assert made == expected


@given(lines())
def test_the_scores_are_those_among_the_observations(line: bytes) -> None:
    scores, all_of_them = (
        Scorer(BulkOptions(write=write)).score(1, line).lines for write in ("scores", "observations")
    )
    kept = [each for each in all_of_them.splitlines() if b"/score/" in each]
    assert scores.splitlines() == kept

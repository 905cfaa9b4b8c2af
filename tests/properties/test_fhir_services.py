"""Whatever is sent, `$extract` and the CDS services answer with what they are for, or with an error that has a code."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_fhir_cds import SET_ASIDE, TAKEN, VIEW, request, response

import mindscreen as ms
from mindscreen.fhir import cds

Json: TypeAlias = dict[str, Any]

MARK = "Zhang San 8823"
"""Stands wherever something is replaced by a text; no error may repeat it."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", MARK, "\0", "2026-11-21", "9999-12-31T23:59:59-14:00", "Patient/123", "0001-01-01"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["resource", "item", "x"]), inner),
    max_leaves=6,
)


def places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path to every element of a JSON document."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for name, value in pairs for place in places(value, (*path, name)))]


@st.composite
def spoiled(draw: st.DrawFn, whole: Json) -> Any:
    """The document with one to three of its elements replaced."""
    box = {"whole": copy.deepcopy(whole)}
    for _ in range(draw(st.integers(1, 3))):
        *parts, last = draw(st.sampled_from(places(box)[1:]))
        place: Any = box
        for part in parts:
            place = place[part]
        place[last] = draw(values)
    return box["whole"]


ANSWERED = response("phq-9", 1)


@given(spoiled(ANSWERED))
def test_extract_always_answers(sent: Any) -> None:
    said = ms.fhir.extract(sent)
    assert said["resourceType"] in {"Bundle", "OperationOutcome"}
    if said["resourceType"] == "OperationOutcome":
        assert MARK not in json.dumps(said)


def answer(call: Callable[[], Any]) -> Any:
    """What a call gives, or the error with which it refuses."""
    try:
        return call()
    except ms.MindscreenError as error:
        return error


@given(spoiled(request(ANSWERED, response("gad-7", 1), encounterId="7")))
def test_cards_are_shown_or_the_request_is_refused(sent: Any) -> None:
    said = answer(lambda: cds.cards(VIEW, sent))
    if isinstance(said, ms.MindscreenError):
        assert said.code in {"MS-S001", "MS-S002"}
        assert MARK not in str(said)
    else:
        assert said.keys() == {"cards"}
        assert all(card["summary"] and card["source"]["label"] for card in said["cards"])


@given(spoiled({"feedback": [TAKEN, SET_ASIDE]}))
def test_feedback_is_read_or_refused(sent: Any) -> None:
    said = answer(lambda: cds.feedback(sent))
    if isinstance(said, ms.MindscreenError):
        assert said.code == "MS-S001"
        assert MARK not in str(said)
    else:
        assert all(each.outcome in {"accepted", "overridden"} for each in said)

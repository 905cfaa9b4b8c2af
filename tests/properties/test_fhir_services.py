"""Whatever is sent, `$extract` and the CDS services answer with what they are for, or with an error that has a code."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.unit.test_fhir_cds import SET_ASIDE, TAKEN, VIEW, request, response

import mindscreen as ms
from mindscreen.fhir import cds
from mindscreen.fhir.cds.card import Desk, card
from mindscreen.fhir.cds.request import read
from mindscreen.fhir.codes import one_line

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


# --- what a hospital writes into its pathway --------------------------------------------------------------------------

PLAN = ms.pathway("general-outpatient")
ADVICE = PLAN.advise(ms.screen(ms.load("phq-9"), {f"q{number}": 3 for number in range(1, 10)}))
REFERRAL = next(each for each in ADVICE if each.is_referral)
FORMATTING = {"text", "text_special", "strong", "softbreak", "paragraph", "inline", "bullet_list", "list_item"}
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SCRIPT = "</p><script>alert(1)</script><img src=x onerror=alert(1)>"


def texts(data: Any) -> Iterator[str]:
    """Every text of a JSON document."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    yield from (data,) if isinstance(data, str) else (text for each in inside for text in texts(each))


@given(st.text("ab1 \t\n<>&!*_`~#|[](){}+-=\\:/\"'\0\u202e\u2028") | st.text(), st.sampled_from(["en", "zh-CN"]))
@example(SCRIPT, "en")
@example(f"[x](javascript:alert(1)) ![x](https://x.example.org/x.png) <https://x.example.org> {SCRIPT}", "en")
@example("- a\n- b", "en")
@example("# a\n\n> b\n\n***\n\n```\nc", "en")
def test_what_a_hospital_writes_is_only_text_on_a_card(words: str, locale: str) -> None:
    said = {"en": f"{words}.", "zh-CN": f"{words}。"}
    desk = Desk(VIEW, read(request(ANSWERED), "patient-view"), replace(PLAN, title=said), locale)
    made = card(desk, replace(REFERRAL, text=said, cite=(words,)), ())
    offered = cds.services([desk.plan], locale=locale)
    for text in texts([made, offered]):
        assert all(char.isprintable() or char == "\n" for char in text)
        assert "<script" not in text
        assert "<img" not in text
    tokens = MARKDOWN.parse(made["detail"])
    inline = [token for part in tokens for token in part.children or ()]
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in (*tokens, *inline)}
    assert kinds - {"ordered_list"} <= FORMATTING  # a text may begin with a number
    shown = "".join(token.content for token in tokens[1].children or ())
    assert kinds & {"ordered_list"} or shown == one_line(said[locale])

"""Whatever others send is read or refused, in bounded time, and neither errors nor notes repeat any of it."""

from __future__ import annotations

import contextlib
import json
from typing import Any, TypeAlias
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.fhir import Draft, Reader

Json: TypeAlias = dict[str, Any]

PHQ9 = ms.load("phq-9")
READER = Reader(PHQ9, allow_in_progress=True, check_stated_scores=False)
LOINC = "http://loinc.org"
PRIVATE = "秘密7391"
CODES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
WORDS = {locale: ms.wording(PHQ9, locale) for locale in ("en", "zh-CN")}
ASKED = PHQ9.items[:9]


def outcome(data: Any) -> str:
    """What reading tells: the refusal, or the notes. Anything but a typed refusal is a failure of the test."""
    try:
        reading = READER.read(data)
    except ms.InterchangeError as error:
        return f"{error} {error.__cause__}"
    ms.screen(PHQ9, reading.response)
    return f"{reading!r} {' '.join(map(str, reading.notes))}"


# --- JSON that is nearly right ----------------------------------------------------------------------------------------


KEYS = st.sampled_from(
    ["resourceType", "status", "questionnaire", "item", "answer", "linkId", "text", "definition", "id", "valueCoding",
     "_valueCoding", "valueInteger", "valueQuantity", "valueString", "valueBoolean", "system", "code", "display",
     "extension", "modifierExtension", "url", "value", "valueDecimal", "valueCode", "authored", "subject", "reference",
     "identifier", "contained", "entry", "resource", "fullUrl", "answerOption", "answerValueSet", "type", "enableWhen",
     "question", "operator", "answerCoding", "repeats"]
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 30)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["QuestionnaireResponse", "Questionnaire", "Bundle", "Patient", "completed", "q1", "/44250-9",
                       "#f", "total", "LA6569-3", LOINC, "Several days", "1. 做事时提不起劲或没有兴趣", "PHQ-9",
                       PRIVATE, "choice",
                       "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                       "http://hl7.org/fhir/StructureDefinition/data-absent-reason"])
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


def near(kind: str) -> st.SearchStrategy[Json]:
    """Resources of a kind whose parts may be anything."""
    items = st.lists(
        st.fixed_dictionaries(
            {"linkId": st.sampled_from(["q1", "q2", "/44250-9", "total", "x"]) | SCALARS},
            optional={"answer": st.lists(st.dictionaries(KEYS, ANYTHING, max_size=2), max_size=2) | ANYTHING,
                      "item": ANYTHING, "text": SCALARS, "type": SCALARS, "answerOption": ANYTHING},
        ),
        max_size=3,
    )  # fmt: skip
    return st.fixed_dictionaries(
        {"resourceType": st.just(kind), "status": st.just("completed"), "item": items},
        optional=dict.fromkeys(("questionnaire", "authored", "subject", "contained", "name", "code", "url"), ANYTHING),
    )


RESPONSES = near("QuestionnaireResponse")
BUNDLES = st.builds(
    lambda parts: {"resourceType": "Bundle", "entry": [{"resource": part} for part in parts]},
    st.lists(RESPONSES | ANYTHING, max_size=3),
)


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
@given(RESPONSES | BUNDLES | ANYTHING)
def test_anything_is_read_or_refused_without_being_repeated(resource: Any) -> None:
    assert PRIVATE not in outcome(resource)


@given(near("Questionnaire") | ANYTHING)
def test_anything_is_drafted_or_refused(resource: Any) -> None:
    with contextlib.suppress(ms.InterchangeError):
        draft = Draft(resource)
        draft.definition()
        draft.text()


@given(RESPONSES, near("Questionnaire"))
def test_any_questionnaire_may_come_with_any_response(response: Json, questionnaire: Json) -> None:
    with contextlib.suppress(ms.InterchangeError):
        Reader(PHQ9, questionnaire=questionnaire).read(response)


# --- sizes ------------------------------------------------------------------------------------------------------------

BIG = 1_000_000


@pytest.mark.parametrize(
    "data",
    [
        b" " * (100 * 1024 * 1024),
        b'{"resourceType": "' + b"Q" * BIG + b'"}',
        b"[" * BIG,
        b'{"a":' * BIG,
        b'{"resourceType":"QuestionnaireResponse","status":"completed","item":[' + b"{}," * BIG + b"{}]}",
        b'{"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"' + b"1-" * BIG + b'"}]}',
        b'{"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"q1","text":"' + b"( " * BIG
        + b'","answer":[{"valueString":"' + b"9 " * BIG + b'"}]}]}',
        b'{"resourceType":"QuestionnaireResponse","status":"completed","authored":' + b"9" * BIG + b"}",
        b"<a" * BIG,
        b'<Bundle xmlns="http://hl7.org/fhir"><id value="' + b"&amp;" * (BIG // 3) + b'"/></Bundle>',
    ],
    ids=["spaces", "type", "lists", "objects", "items", "linkid", "texts", "digits", "xml", "attribute"],
)  # fmt: skip
def test_what_is_far_too_large_does_no_harm(data: bytes) -> None:
    assert len(outcome(data)) < 300


@pytest.mark.parametrize(
    "odd", ["1-" * 127, "a" * 254 + "!", "0" * 255, "q" * 100_000, "1 " * 300, "(" * 600, "1(" * 300]
)
def test_no_text_makes_a_search_run_away(odd: str) -> None:
    answer = {"valueCoding": {"system": odd, "code": odd, "display": odd}}
    item = {"linkId": odd, "text": odd, "definition": odd, "id": odd, "answer": [answer]}
    resource = {"resourceType": "QuestionnaireResponse", "questionnaire": odd, "status": "completed", "item": [item]}
    assert "MS-F" in outcome(resource)
    assert "MS-F" in outcome({**resource, "item": [{"linkId": "/44250-9", "answer": [answer]}]})


# --- one sheet in many dialects ---------------------------------------------------------------------------------------

LINKS = [
    ("loinc", lambda item: "/" + item.codes["loinc"]),
    ("nested", lambda item: "/44249-1/" + item.codes["loinc"]),
    ("ours", lambda item: item.id),
    ("prefixed", lambda item: f"H1/T1/Q{item.id[1:]}"),
    ("named", lambda item: f"phq9_q0{item.id[1:]}"),
    ("texts", lambda item: f"b7c1-{item.id}-x"),
]


def answer_in(draw: Any, item: Any, value: int) -> Json:
    words = WORDS[draw(st.sampled_from(sorted(WORDS)))].option(item.id, value)
    local = {"system": "http://his.example.cn/cs", "code": f"c{value}"}
    weight = {"url": "http://hl7.org/fhir/StructureDefinition/iso21090-CO-value", "valueDecimal": value}
    forms: list[Json] = [
        {"valueCoding": {"system": LOINC, "code": CODES[value]}},
        {"valueCoding": {"system": LOINC, "code": CODES[value], "display": words, "extension": [weight]}},
        {"valueCoding": {**local, "display": words.upper()}},
        {"valueCoding": {**local, "extension": [weight]}},
        {"valueInteger": value},
        {"valueDecimal": float(value)},
        {"valueString": f"{words}（{value}分）"},
        {"valueQuantity": {"value": value}},
    ]
    chosen: Json = draw(st.sampled_from(forms))
    return chosen


def as_xml(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(as_xml(name, each) for each in value)
    if isinstance(value, dict):
        url = f" url={quoteattr(value['url'])}" if name == "extension" else ""
        inside = "".join(as_xml(key, each) for key, each in value.items() if not (url and key == "url"))
        return f"<{name}{url}>{inside}</{name}>"
    return f"<{name} value={quoteattr(str(value).lower() if isinstance(value, bool) else str(value))}/>"


@st.composite
def dialects(draw: st.DrawFn) -> tuple[dict[str, int], Json]:
    """A sheet, and a response of somebody who writes it in his own way."""
    answers = {
        item.id: value for item in ASKED if (value := draw(st.none() | st.integers(0, 3))) is not None
    }  # fmt: skip
    kind, link = draw(st.sampled_from(LINKS))
    texts = kind == "texts" or draw(st.booleans())
    locale = draw(st.sampled_from(sorted(WORDS)))
    items: list[Json] = []
    for item in ASKED:
        entry: Json = {"linkId": link(item)}
        if texts:
            entry["text"] = WORDS[locale].item(item.id)
        if item.id in answers:
            entry["answer"] = [answer_in(draw, item, answers[item.id])]
        elif draw(st.booleans()):
            continue
        items.append(entry)
    grouped = draw(st.booleans())
    if items and grouped:
        items = [{"linkId": "group", "text": "Over the last two weeks", "item": items}]
    name: Any = draw(st.sampled_from(["http://example.org/Questionnaire/phq-9", "http://example.org/phq9|2", None]))
    if name is not None and draw(st.booleans()):
        name = {"reference": name}  # STU3
    resource = {"resourceType": "QuestionnaireResponse", "questionnaire": name, "status": "completed", "item": items}
    return answers, {key: value for key, value in resource.items() if value is not None}


@given(dialects(), st.sampled_from(["dict", "json", "xml", "bundle"]))
def test_a_sheet_is_the_same_in_every_dialect(written: tuple[dict[str, int], Json], form: str) -> None:
    answers, resource = written
    data: Any = resource
    if form == "json":
        data = json.dumps(resource)
    elif form == "bundle":
        data = {"resourceType": "Bundle", "entry": [{"resource": resource}]}
    elif form == "xml":
        inside = "".join(as_xml(key, value) for key, value in resource.items() if key != "resourceType")
        data = f'<QuestionnaireResponse xmlns="http://hl7.org/fhir">{inside}</QuestionnaireResponse>'
    assert READER.read(data).response.answers == answers


@given(dialects(), st.data())
def test_a_display_of_another_answer_is_never_passed_over(
    written: tuple[dict[str, int], Json], data: st.DataObject
) -> None:
    answers, resource = written
    groups = resource["item"] if "item" not in (resource["item"] or [{}])[0] else resource["item"][0]["item"]
    coded = [entry for entry in groups if "valueCoding" in entry.get("answer", [{}])[0]]
    if not coded:
        return
    entry = data.draw(st.sampled_from(coded))
    item = READER.read({**resource, "item": [entry]}).response.answers
    ((item_id, value),) = item.items()
    other = data.draw(st.integers(0, 3).filter(lambda each: each != value))
    entry["answer"][0]["valueCoding"]["display"] = WORDS["zh-CN"].option(item_id, other)
    if entry["answer"][0]["valueCoding"].get("extension") or entry["answer"][0]["valueCoding"]["system"] == LOINC:
        with pytest.raises(ms.InterchangeError, match="MS-F004"):
            READER.read(resource)
    else:
        assert READER.read(resource).response.answers == {**answers, item_id: other}

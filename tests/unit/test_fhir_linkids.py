"""The map that binds somebody else's form to an instrument."""

from __future__ import annotations

from typing import Any

import pytest

import mindscreen as ms
from mindscreen.fhir import LinkIdMap
from mindscreen.fhir.entries import Entry
from mindscreen.fhir.formwords import words_of
from mindscreen.fhir.targets import Target, Targets

SDC = "http://hl7.org/fhir/uv/sdc/CodeSystem/CSPHQ9"


def test_a_map_is_read_from_plain_json() -> None:
    mapping = LinkIdMap.from_dict(
        {
            "questionnaire": "http://example.org/form",
            "items": {"H1/T1/Q1": "q1"},
            "scores": {"H1/TS": "total"},
            "ignore": ["remark"],
            "answers": [
                {"system": SDC, "code": "Not-at-all", "value": 0},
                {"code": "A", "value": 3, "item": "q2"},
            ],
        }
    )
    assert mapping == LinkIdMap(
        questionnaire="http://example.org/form",
        items={"H1/T1/Q1": "q1"},
        answers={(SDC, "Not-at-all"): 0},
        item_answers={"q2": {("", "A"): 3}},
        scores={"H1/TS": "total"},
        ignore=frozenset({"remark"}),
    )
    assert LinkIdMap.from_dict({}) == LinkIdMap(ignore=frozenset())


@pytest.mark.parametrize(
    "data",
    [
        {"linkIds": {}},
        {"items": 7},
        {"answers": [{"system": SDC, "value": 0}]},
        {"answers": ["x"]},
        {"answers": [{"code": ["x"], "value": 0}]},
        [],
    ],
)
def test_a_map_of_another_shape_is_refused(data: Any) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F004"):
        LinkIdMap.from_dict(data)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (LinkIdMap(items={"a": "q99"}), "MS-N007"),
        (LinkIdMap(scores={"a": "q1"}), "MS-N007"),
        (LinkIdMap(item_answers={"q99": {}}), "MS-N007"),
        (LinkIdMap(answers={("", "a"): 4}), "MS-F004"),
        (LinkIdMap(answers={("", "a"): True}), "MS-F004"),
        (LinkIdMap(item_answers={"q1": {("", "a"): 7}}), "MS-F004"),
    ],
)
def test_a_map_that_does_not_fit_the_instrument_is_refused(mapping: LinkIdMap, code: str) -> None:
    with pytest.raises(ms.MindscreenError, match=code):
        mapping.check(ms.load("phq-9"))


def test_the_map_comes_first_then_loinc_then_our_ids() -> None:
    phq9 = ms.load("phq-9")
    targets = Targets(phq9, words_of(phq9), LinkIdMap(items={"q1": "q2", "/44250-9": "q3"}, ignore=["total"]))

    def of(link_id: str) -> Target:
        return targets.of(Entry(link_id, {}, [], "item[0]", []))

    assert of("q1") == Target("item", "q2")
    assert of("/44250-9") == Target("item", "q3")
    assert of("44250-9") == Target("item", "q1")
    assert of("total") == Target("ignored")
    assert of("symptoms") == Target("score", "symptoms", certain=False)
    assert of("44261-6") == Target("score", "total")
    assert of("q4") == Target("item", "q4", certain=False)
    assert of("finding-self-harm").kind == "ours"
    assert of("finding-nothing").kind == "unknown"
    assert of("/44250-9/x").kind == "unknown"

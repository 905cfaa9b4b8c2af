"""The map that binds somebody else's form to an instrument."""

from __future__ import annotations

from typing import Any

import pytest

import mindscreen as ms
from mindscreen.fhir import LinkIdMap
from mindscreen.fhir.linkids import Target, Targets

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
    targets = Targets(ms.load("phq-9"), LinkIdMap(items={"q1": "q2", "/44250-9": "q3"}, ignore=["total"]))
    assert targets.of("q1") == Target("item", "q2")
    assert targets.of("/44250-9") == Target("item", "q3")
    assert targets.of("44250-9") == Target("item", "q1")
    assert targets.of("total") == Target("ignored")
    assert targets.of("symptoms") == Target("score", "symptoms", certain=False)
    assert targets.of("44261-6") == Target("score", "total")
    assert targets.of("q4") == Target("item", "q4", certain=False)
    assert targets.of("finding-self-harm").kind == "ours"
    assert targets.of("finding-nothing").kind == "unknown"
    assert targets.of("/44250-9/x").kind == "unknown"

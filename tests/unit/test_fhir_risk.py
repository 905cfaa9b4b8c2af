"""What is written when somebody may be in danger: the answer, the level, the Flag, and an assessment to be made."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir.extensions import SCORE_BOUNDS

Json: TypeAlias = dict[str, Any]

AUTHORED = "2026-11-21T10:00:00+08:00"
LOINC = "http://loinc.org"
NO = {"wish_dead": 0, "active_thoughts": 0, "behaviour": 0}


def bundled(answers: dict[str, int], instrument: str = "c-ssrs-screener", **options: Any) -> list[Json]:
    result = ms.screen(ms.load(instrument), answers)
    made = ms.fhir.bundle(result, subject="Patient/1", authored=AUTHORED, **options)
    return [entry["resource"] for entry in made["entry"]]


def level(answers: dict[str, int], **options: Any) -> Json:
    [found] = [
        each
        for each in bundled(answers, **options)
        if each["resourceType"] == "Observation" and each["code"]["coding"][0]["code"] == "93374-7"
    ]
    return found


def of(resources: list[Json], kind: str) -> list[Json]:
    return [each for each in resources if each["resourceType"] == kind]


@pytest.mark.parametrize(
    ("answers", "loinc", "own"),
    [
        ({**NO, "wish_dead": 1}, "LA9194-7", "low"),
        ({**NO, "active_thoughts": 1, "method": 1, "intent": 0, "plan": 0}, "LA6751-7", "moderate"),
        ({**NO, "behaviour": 1, "behaviour_recent": 1}, "LA9193-9", "high"),
    ],
)
def test_a_level_has_its_loinc_answer_and_is_positive(answers: dict[str, int], loinc: str, own: str) -> None:
    found = level(answers)
    assert [each["code"] for each in found["valueCodeableConcept"]["coding"]] == [loinc, own]
    assert found["interpretation"][0]["coding"][0]["code"] == "POS"
    assert found["category"][0]["coding"][0]["code"] == "survey"
    assert len(found["derivedFrom"]) >= 2  # the response and the score


def test_no_to_everything_is_a_level_of_ours_and_never_low() -> None:
    found = level(NO)
    assert [each["code"] for each in found["valueCodeableConcept"]["coding"]] == ["none"]
    assert found["interpretation"][0]["coding"][0]["code"] == "NEG"


@pytest.mark.parametrize(
    ("answers", "bounds", "meaning"),
    [
        ({"wish_dead": 1, "active_thoughts": 1, "method": 0, "behaviour": 0}, (1, 3), ["POS"]),
        ({"wish_dead": 0, "active_thoughts": 0}, (0, 3), []),
    ],
)
def test_a_level_that_missing_answers_decide_is_open(
    answers: dict[str, int], bounds: tuple[int, int], meaning: list[str]
) -> None:
    found = level(answers)
    assert "valueCodeableConcept" not in found
    assert found["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert "highest that is possible" in found["dataAbsentReason"]["text"]
    [extension] = found["extension"]
    assert extension["url"] == SCORE_BOUNDS
    assert tuple(part["valueInteger"] for part in extension["extension"]) == bounds
    said = [coding["code"] for each in found.get("interpretation", []) for coding in each["coding"]]
    assert said == meaning


def test_the_level_is_a_member_of_the_panel_and_named_in_both_languages() -> None:
    resources = bundled(NO)
    panel = next(each for each in resources if "hasMember" in each)
    assert len(panel["hasMember"]) == 2
    assert level(NO, locale="zh-CN")["code"]["text"] == "自杀风险等级"


def test_standing_alone_it_derives_from_nothing_that_is_not_there() -> None:
    result = ms.screen(ms.load("c-ssrs-screener"), NO)
    made = ms.fhir.observations(result, subject="Patient/1", authored=AUTHORED)
    assert all("derivedFrom" not in each for each in made)


def test_a_risk_assessment_is_preliminary_and_only_on_request() -> None:
    danger = {**NO, "wish_dead": 1}
    assert of(bundled(danger), "RiskAssessment") == []
    assert of(bundled(NO, risk_assessment=True), "RiskAssessment") == []
    [found] = of(bundled(danger, risk_assessment=True), "RiskAssessment")
    assert found["status"] == "preliminary"
    [prediction] = found["prediction"]
    assert [each["code"] for each in prediction["qualitativeRisk"]["coding"]] == ["LA9194-7", "low"]
    assert "probabilityDecimal" not in prediction
    assert prediction["rationale"] == "tier = 1 >= 1"
    assert len(found["basis"]) == 3  # the response, the finding and the level


def test_an_assessment_of_an_open_level_says_only_that_the_screen_is_positive() -> None:
    danger = {"wish_dead": 1, "active_thoughts": 1, "method": 0, "behaviour": 0}
    [found] = of(bundled(danger, risk_assessment=True), "RiskAssessment")
    assert found["prediction"][0]["qualitativeRisk"]["coding"][0]["code"] == "screen-positive"


def test_an_assessment_of_an_item_has_no_level() -> None:
    resources = bundled({"q9": 2}, "phq-9", risk_assessment=True)
    [found] = of(resources, "RiskAssessment")
    assert found["prediction"][0]["qualitativeRisk"]["coding"][0]["code"] == "screen-positive"
    assert found["prediction"][0]["outcome"]["coding"][-1]["code"] == "self-harm"


def test_an_audit_event_is_written_on_request_and_names_who_caused_it() -> None:
    assert of(bundled(NO), "AuditEvent") == []
    [found] = of(bundled(NO, audit=True), "AuditEvent")
    assert [agent["requestor"] for agent in found["agent"]] == [True]
    [found] = of(bundled(NO, audit=True, author="Practitioner/2"), "AuditEvent")
    assert [agent["requestor"] for agent in found["agent"]] == [False, True]
    assert found["agent"][1]["who"] == {"reference": "Practitioner/2"}
    assert found["recorded"] == AUTHORED
    assert found["meta"]["tag"][0]["code"].endswith("/audit")

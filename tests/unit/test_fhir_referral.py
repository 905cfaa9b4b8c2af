"""What a pathway recommends, as work that somebody can accept or decline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir.referral import PRIORITIES

Json: TypeAlias = dict[str, Any]

SUBJECT, AUTHORED = "Patient/1", "2026-11-21T10:00:00+08:00"
WORST = {**{f"q{number}": 3 for number in range(1, 10)}, "difficulty": 3}
OPEN = {f"q{number}": 1 for number in range(1, 9)}


def advised(answers: dict[str, int], **context: Any) -> tuple[ms.Result, tuple[ms.Recommendation, ...]]:
    result = ms.screen(ms.load("phq-9"), answers, completed_by="self", **context)
    return result, ms.pathway("general-outpatient").advise(result)


def written(
    answers: dict[str, int], kind: str, advice: tuple[ms.Recommendation, ...] | None = None, **options: Any
) -> tuple[list[Json], dict[str, Json]]:
    result, given = advised(answers)
    bundle = ms.fhir.bundle(
        result, given if advice is None else advice, **{"subject": SUBJECT, "authored": AUTHORED, **options}
    )
    urls = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    return [each for each in urls.values() if each["resourceType"] == kind], urls


def test_every_recommendation_is_a_task_with_its_priority_and_deadline() -> None:
    _, advice = advised(WORST, authored=AUTHORED)
    tasks, _ = written(WORST, "Task")
    assert len(tasks) == len(advice) > 1
    for each, task in zip(advice, tasks, strict=True):
        assert (task["status"], task["intent"]) == ("requested", "plan")
        assert task["priority"] == PRIORITIES[each.urgency]
        assert task["description"] == each.text["en"]
        assert task["code"]["coding"][0]["code"] == each.action
        assert task["for"] == {"reference": SUBJECT}
        assert task["instantiatesUri"] == f"urn:x-mindscreen:rule:general-outpatient:1.0.0:{each.id}"


def test_the_deadline_is_that_of_the_recommendation_whether_or_not_it_knew_the_time() -> None:
    _, timed = advised(WORST, authored=AUTHORED)
    assert all(each.due is not None for each in timed)
    with_due, _ = written(WORST, "Task", timed)
    without, _ = written(WORST, "Task")
    assert [task["restriction"]["period"]["end"] for task in with_due] == [each.due for each in timed]
    assert with_due == without


def test_a_referral_is_a_draft_proposal_with_its_reason() -> None:
    requests, urls = written(WORST, "ServiceRequest")
    assert [each["performerType"]["coding"][0]["code"] for each in requests] == ["psychiatry", "psychiatry"]
    request = requests[1]  # the first asks for the assessment of the suicide risk
    assert (request["status"], request["intent"]) == ("draft", "proposal")
    assert request["priority"] == "asap"  # U2, one step sooner because of functional difficulty or self-harm
    reasons = [urls[each["reference"]]["code"]["coding"][-1]["code"] for each in request["reasonReference"]]
    assert "total" in reasons
    assert {urls[each["reference"]]["resourceType"] for each in request["reasonReference"]} == {"Observation"}
    assert [urls[each["reference"]]["resourceType"] for each in request["supportingInfo"]] == ["QuestionnaireResponse"]
    assert request["performerType"]["coding"][0]["code"] == "psychiatry"
    assert urls[request["requester"]["reference"]]["resourceType"] == "Device"
    assert request["authoredOn"] == request["occurrencePeriod"]["start"] == AUTHORED


def test_the_task_of_a_referral_is_about_the_referral_and_others_about_the_response() -> None:
    tasks, urls = written(WORST, "Task")
    focus = {task["code"]["coding"][0]["code"]: urls[task["focus"]["reference"]]["resourceType"] for task in tasks}
    assert focus == {"assess": "ServiceRequest", "refer": "ServiceRequest", "screen": "QuestionnaireResponse"}
    tasks, urls = written(OPEN, "Task")
    focus = {task["code"]["coding"][0]["code"]: urls[task["focus"]["reference"]]["resourceType"] for task in tasks}
    assert focus["ask"] == "QuestionnaireResponse"


def test_how_binding_a_rule_is_stands_with_it_and_its_sources() -> None:
    _, advice = advised(WORST)
    tasks, _ = written(WORST, "Task", locale="zh-CN")
    for each, task in zip(advice, tasks, strict=True):
        note = task["note"][0]["text"]
        assert "本项目建议" in note
        assert each.cite[0] in note
        assert task["note"][-1]["text"] == "筛查结果，不作为诊断。"


def test_who_is_to_be_told_and_what_is_to_be_asked_stand_in_the_task() -> None:
    tasks, _ = written(OPEN, "Task")
    [ask] = [task for task in tasks if task["code"]["coding"][0]["code"] == "ask"]
    performers = {coding["code"] for each in ask["performerType"] for coding in each["coding"]}
    assert performers == {"treating_team", "responsible_doctor"}
    inputs = [(each["type"]["coding"][0]["code"], each["valueCodeableConcept"]["coding"]) for each in ask["input"]]
    assert inputs[0] == ("instrument", [{"system": "urn:x-mindscreen:instrument", "code": "phq-9"}])
    assert inputs[1][0] == "item"
    assert inputs[1][1][0] == {"system": "http://loinc.org", "code": "44260-8"}


def test_another_instrument_is_named_without_its_items() -> None:
    result = ms.screen(ms.load("phq-2"), {"q1": 3, "q2": 3})
    advice = ms.pathway("general-outpatient").advise(result)
    bundle = ms.fhir.bundle(result, advice, subject=SUBJECT, authored=AUTHORED, encounter="Encounter/1")
    [task] = [each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == "Task"]
    assert [each["valueCodeableConcept"]["coding"][0]["code"] for each in task["input"]] == ["phq-9"]
    assert task["encounter"] == {"reference": "Encounter/1"}


def test_reasons_of_another_instrument_point_nowhere() -> None:
    _, advice = advised(WORST)
    foreign = tuple(
        replace(each, reasons=tuple(replace(reason, instrument="gad-7") for reason in each.reasons)) for each in advice
    )
    for kind in ("Task", "ServiceRequest"):
        assert all("reasonReference" not in each for each in written(WORST, kind, foreign)[0])


def test_a_rule_that_stands_twice_makes_two_tasks() -> None:
    _, advice = advised(WORST)
    tasks, _ = written(WORST, "Task", (*advice, advice[0]))
    assert len({task["identifier"][0]["value"] for task in tasks}) == len(advice) + 1


def test_a_deadline_beyond_the_calendar_is_left_out() -> None:
    _, advice = advised(WORST)
    endless = tuple(replace(each, urgency="U4", within="P99999999D") for each in advice)
    assert all("restriction" not in task for task in written(WORST, "Task", endless)[0])
    assert all("occurrencePeriod" not in each for each in written(WORST, "ServiceRequest", endless)[0])


@pytest.mark.parametrize(("urgency", "priority"), PRIORITIES.items())
def test_urgencies_become_priorities(urgency: str, priority: str) -> None:
    assert (urgency, priority) in {
        ("U0", "stat"), ("U1", "asap"), ("U2", "urgent"), ("U3", "routine"), ("U4", "routine"),
    }  # fmt: skip

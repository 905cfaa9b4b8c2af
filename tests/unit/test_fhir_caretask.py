"""The care loop as a Task: status, reason, deadline and owner follow the state; an ended Task is not taken up again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.care import TRANSITIONS, CareEvent, CareLoop
from mindscreen.fhir.r5 import FHIR_VERSIONS, FhirVersion

Json: TypeAlias = dict[str, Any]

OPENED = "2026-11-02T09:30:00+08:00"
WAYS = {
    "due": (),
    "requested": ("request",),
    "received": ("request", "receive"),
    "accepted": ("request", "receive", "accept"),
    "returned": ("request", "receive", "return"),
    "declined": ("request", "decline"),
    "assessed": ("request", "receive", "accept", "assess"),
    "intervention-started": ("request", "receive", "accept", "assess", "start-intervention"),
    "no-intervention-needed": ("request", "receive", "accept", "assess", "need-no-intervention"),
    "closed": ("request", "receive", "accept", "assess", "start-intervention", "close"),
    "transferred": ("request", "receive", "accept", "assess", "transfer"),
    "cancelled": ("request", "cancel"),
    "lost-to-follow-up": ("request", "lose"),
}


def loop(*kinds: str) -> CareLoop:
    made = CareLoop(opened=OPENED, assess_within="P7D", acknowledge_within="P1D", intervene_within="P14D")
    for hour, kind in enumerate(kinds):
        more: Json = {"destination": "psych_clinic"} if kind in {"request", "transfer"} else {}
        more |= {"reason": "superseded"} if kind == "cancel" else {}
        event = CareEvent(kind=kind, at=f"2026-11-02T{10 + hour}:00:00+08:00", by="PractitionerRole/7", **more)
        made = made.apply(event)
    return made


def task(*kinds: str, **options: Any) -> Json:
    return ms.fhir.care_task(loop(*kinds), **{"subject": "Patient/1", "loop_id": "L-1", **options})


@pytest.mark.parametrize("state", TRANSITIONS)
@pytest.mark.parametrize("version", FHIR_VERSIONS)
def test_every_state_is_a_task_of_every_version(state: str, version: FhirVersion) -> None:
    followed = loop(*WAYS[state])
    assert followed.state == state
    made = task(*WAYS[state], fhir_version=version, focus="ServiceRequest/2", encounter="Encounter/3")
    assert ms.fhir.validate(made, version) == ()
    business = made.get("businessStatus", {}).get("coding", [{}])[0].get("code")
    assert (made["status"], business) == followed.task_status
    assert (made["status"] in {"rejected", "cancelled", "failed"}) == ("statusReason" in made)


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        (("request", "cancel"), "superseded"),
        (("request", "lose"), "lost-to-follow-up"),
        (("request", "decline"), "declined"),
        (("request", "receive", "return"), "returned"),
    ],
)
def test_the_reason_of_an_end_is_told(kinds: tuple[str, ...], reason: str) -> None:
    made = task(*kinds)
    assert made["statusReason"]["coding"][0]["code"] == reason
    assert made["statusReason"]["text"]
    assert made["statusReason"]["_text"]


def test_the_deadline_is_that_of_the_next_step() -> None:
    assert task()["restriction"]["period"] == {"start": OPENED, "end": "2026-11-09T09:30:00+08:00"}
    sent = task("request")
    assert sent["restriction"]["period"]["end"] == "2026-11-09T09:30:00+08:00"
    assert [each["valueDateTime"] for each in sent["input"]] == ["2026-11-03T10:00:00+08:00"]
    assert task(*WAYS["assessed"])["restriction"]["period"]["end"] == "2026-11-16T13:00:00+08:00"
    assert "restriction" not in task(*WAYS["closed"])
    assert task(fhir_version="5.0.0")["requestedPeriod"]["end"] == "2026-11-09T09:30:00+08:00"


def test_who_has_it_is_whoever_acted_last_and_not_who_sent_it() -> None:
    assert "owner" not in task("request")
    assert task("request")["performerType"][0]["coding"][0]["code"] == "psych_clinic"
    assert task("request", "receive")["owner"] == {"reference": "PractitionerRole/7"}
    assert "performerType" not in task()
    by_role = loop("request").apply(CareEvent(kind="receive", at="2026-11-02T12:00:00+08:00", by="duty_nurse"))
    assert "owner" not in ms.fhir.care_task(by_role, subject="Patient/1", loop_id="L-1")


@pytest.mark.parametrize(
    ("kinds", "number"),
    [
        (("request", "decline", "request"), 2),
        (("request", "cancel", "reopen"), 2),
        (("request", "lose", "find", "request"), 2),
        (WAYS["transferred"], 2),
        ((*WAYS["closed"], "reopen"), 2),
        (WAYS["closed"], 1),
        (("request", "transfer"), 1),
    ],
)
def test_what_ended_goes_on_in_a_new_task_of_the_same_group(kinds: tuple[str, ...], number: int) -> None:
    made = task(*kinds)
    assert made["identifier"][0]["value"] == f"L-1/{number}"
    assert made["groupIdentifier"]["value"] == "L-1"
    if number == 2:
        assert made["authoredOn"] > OPENED


def test_a_recommendation_gives_priority_words_and_standing() -> None:
    result = ms.screen(ms.load("phq-9"), [2, 2, 2, 1, 1, 2, 1, 1, 0, 1], age_years=40)
    advice = next(each for each in ms.pathway("general-outpatient").advise(result) if each.is_referral)
    made = task("request", recommendation=advice, locale="zh-CN")
    assert made["extension"] == [
        {"url": "urn:x-mindscreen:extension:recommendation-status", "valueCode": advice.status}
    ]
    assert made["priority"] in {"urgent", "routine", "asap", "stat"}
    assert made["description"] == advice.text["zh-CN"]
    assert made["note"][-1]["text"] == "筛查结果，不作为诊断。"
    assert made["instantiatesUri"].endswith(advice.id)
    assert ms.fhir.validate(made) == ()
    hostile = replace(advice, text={"en": "<script>x</script>\x00"})
    assert "<script>" not in json.dumps(task(recommendation=hostile))


def test_the_same_loop_gives_the_same_task() -> None:
    assert task("request") == task("request")


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "Practitioner/1"},
        {"loop_id": "a b"},
        {"focus": "Observation/1"},
        {"encounter": "Patient/1"},
        {"identifier_system": "x"},
        {"fhir_version": "3.0.2"},
    ],
)
def test_what_the_caller_gives_is_checked(wrong: Json) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        task(**wrong)


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ms.NotFoundError, match="MS-N004"):
        task(locale="xx")


def test_a_time_that_fhir_cannot_say_is_refused() -> None:
    odd = CareLoop(opened="2026-11-02 09:30:00+08:00", assess_within="P7D")
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        ms.fhir.care_task(odd, subject="Patient/1", loop_id="L-1")

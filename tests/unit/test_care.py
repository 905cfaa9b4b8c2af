"""The care loop: what each state allows, what time is left, and that nothing tells who or what."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.care import EVENTS, TASK_STATUS, TRANSITIONS, CareEvent, CareLoop, allowed_events

OPENED = "2026-11-02T09:30:00+08:00"
FHIR_R4_TASK_STATUS = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
    "completed", "entered-in-error",
}  # fmt: skip
"""http://hl7.org/fhir/R4/valueset-task-status.html"""


def event(kind: str, at: str = OPENED, by: str = "PractitionerRole/7", **more: Any) -> CareEvent:
    if kind in {"request", "transfer"}:
        more.setdefault("destination", "psychiatry")
    if kind == "cancel":
        more.setdefault("reason", "died")
    return CareEvent(kind=kind, at=at, by=by, **more)


def after(*kinds: str, **facts: Any) -> CareLoop:
    loop = CareLoop(**{"opened": OPENED, "assess_within": "P7D", **facts})
    for kind in kinds:
        loop = loop.apply(event(kind))
    return loop


def refused(code: str, what: str, **fields: Any) -> ms.PathwayError:
    with pytest.raises(ms.PathwayError, match=what) as caught:
        CareLoop(**{"opened": OPENED, "assess_within": "P7D", **fields})
    assert caught.value.code == code
    return caught.value


def test_the_whole_way_from_due_to_closed() -> None:
    loop = after("request", "receive", "accept", "assess", "start-intervention", "close")
    assert loop.state == "closed"
    assert loop.allowed == ("reopen",)
    assert loop.deadlines == {}
    assert loop.overdue("2099-01-01T00:00:00Z") == ()


def test_no_state_is_out_of_reach_and_every_state_has_a_way_on() -> None:
    for critical in (False, True):
        seen, todo = {("due", False)}, [("due", False)]
        while todo:
            state, assessed = todo.pop()
            allowed = allowed_events(state, critical=critical, assessed=assessed)
            assert allowed, state
            for kind in allowed:
                target = TRANSITIONS[state][kind]
                step = (target, target == "assessed" or (assessed and target != "due"))
                if step not in seen:
                    seen.add(step)
                    todo.append(step)
        assert {state for state, _ in seen} == set(TRANSITIONS)


def test_from_every_state_the_loop_can_be_closed() -> None:
    closing = {"closed"}
    for _ in TRANSITIONS:
        closing |= {state for state, events in TRANSITIONS.items() if closing & set(events.values())}
    assert closing == set(TRANSITIONS)


def test_every_state_has_a_fhir_status_of_its_own() -> None:
    assert set(TASK_STATUS) == set(TRANSITIONS)
    assert len(set(TASK_STATUS.values())) == len(TASK_STATUS)
    assert {status for status, _ in TASK_STATUS.values()} <= FHIR_R4_TASK_STATUS
    assert all(business in {None, state} for state, (_, business) in TASK_STATUS.items())


def test_the_table_in_the_manual_is_that_of_the_code() -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/follow-the-care-loop.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| ([a-z-]+) \| ([a-z-]*) ?\| (.+) \|$", page, re.MULTILINE)
    assert {state: (status, business or None) for state, status, business, _ in rows} == TASK_STATUS
    for state, _, _, events in rows:
        named = re.findall(r"[a-z][a-z-]+", re.sub(r"\(.*?\)| and ", ",", events))
        assert sorted(named) == sorted(TRANSITIONS[state])


@pytest.mark.parametrize("state", TRANSITIONS)
@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_leads_on_or_is_refused_with_what_is_possible(state: str, kind: str) -> None:
    loop = after(*WAYS[state])
    assert loop.state == state
    if kind in loop.allowed:
        assert loop.apply(event(kind)).state == TRANSITIONS[state][kind]
        return
    with pytest.raises(ms.PathwayError) as caught:
        loop.apply(event(kind))
    assert caught.value.code == "MS-P004"
    assert caught.value.remedy == f"Possible: {', '.join(loop.allowed)}."
    assert f"while the care loop is '{state}'" in caught.value.what


WAYS: dict[str, tuple[str, ...]] = {
    "due": (),
    "requested": ("request",),
    "received": ("request", "receive"),
    "accepted": ("request", "receive", "accept"),
    "returned": ("request", "receive", "return"),
    "declined": ("decline",),
    "assessed": ("assess",),
    "intervention-started": ("assess", "start-intervention"),
    "no-intervention-needed": ("assess", "need-no-intervention"),
    "closed": ("assess", "need-no-intervention", "close"),
    "transferred": ("request", "transfer"),
    "cancelled": ("cancel",),
    "lost-to-follow-up": ("lose",),
}


def test_whoever_accepts_intervenes_only_after_an_assessment() -> None:
    assert "start-intervention" not in after("request", "receive", "accept").allowed
    handed_over = after("assess", "transfer", "receive", "accept")
    assert {"start-intervention", "need-no-intervention"} <= set(handed_over.allowed)
    assert "start-intervention" not in after("assess", "lose", "find", "request", "receive", "accept").allowed


def test_a_critical_loop_is_not_closed_on_a_refusal_before_an_assessment() -> None:
    assert "close" in after("decline").allowed
    assert "close" not in after("decline", critical=True).allowed
    assert "close" in after("assess", "decline", critical=True).allowed


@pytest.mark.parametrize(("reason", "accepted"), [("died", True), ("entered-in-error", True), ("moved-away", False)])
def test_a_critical_loop_is_cancelled_for_two_reasons_only(reason: str, accepted: bool) -> None:  # noqa: FBT001
    assert after().apply(event("cancel", reason=reason)).state == "cancelled"
    if accepted:
        assert after(critical=True).apply(event("cancel", reason=reason)).state == "cancelled"
        return
    with pytest.raises(ms.PathwayError, match="is not cancelled for this reason") as caught:
        after(critical=True).apply(event("cancel", reason=reason))
    assert caught.value.code == "MS-P004"


@pytest.mark.parametrize("direction", ["up", "down", "lateral", None])
def test_a_referral_has_a_direction_and_is_acknowledged(direction: str | None) -> None:
    loop = after(acknowledge_within="PT4H").apply(event("request", direction=direction))
    assert loop.deadlines["acknowledgement"] == "2026-11-02T13:30:00+08:00"
    assert loop.overdue("2026-11-02T13:30:00+08:00") == ()
    assert loop.overdue("2026-11-02T13:30:01+08:00") == ("acknowledgement",)
    assert loop.apply(event("receive")).overdue("2026-11-02T13:30:01+08:00") == ()
    moved = loop.apply(event("transfer", at="2026-11-02T12:00:00+08:00", destination="ed"))
    assert moved.deadlines["acknowledgement"] == "2026-11-02T16:00:00+08:00"


def test_the_time_for_the_assessment_runs_on_while_somebody_is_lost_or_declines() -> None:
    for kind in ("lose", "decline"):
        assert after(kind).overdue("2026-11-09T09:30:01+08:00") == ("assessment",)
    assert after("cancel").overdue("2026-11-09T09:30:01+08:00") == ()
    late = CareLoop(opened=OPENED, assess_within="P7D").apply(event("cancel"))
    again = late.apply(event("reopen", at="2026-12-01T09:00:00+08:00"))
    assert again.deadlines == {"assessment": "2026-12-08T09:00:00+08:00"}


def test_today_ends_with_the_day() -> None:
    assert after(assess_within="P1D", same_day=True).deadlines == {"assessment": "2026-11-02T23:59:00+08:00"}
    assert after(assess_within="P1D").deadlines == {"assessment": "2026-11-03T09:30:00+08:00"}


def test_the_time_for_the_intervention_runs_from_the_last_assessment() -> None:
    assert after("assess").deadlines == {}
    loop = after("assess", intervene_within="P14D")
    assert loop.deadlines == {"intervention": "2026-11-16T09:30:00+08:00"}
    assert loop.apply(event("need-no-intervention")).deadlines == {}
    started = loop.apply(event("start-intervention"))
    assert started.deadlines == {}
    again = started.apply(event("assess", at="2026-11-03T09:30:00+08:00"))
    assert again.deadlines == {"intervention": "2026-11-17T09:30:00+08:00"}


def test_a_time_limit_beyond_the_calendar_is_left_out() -> None:
    loop = CareLoop(opened="9999-12-31T00:00:00Z", assess_within="P7D")
    assert loop.deadlines == {}
    assert loop.apply(event("assess", at="9999-12-31T01:00:00Z")).in_time("assessment", "9999-12-31T02:00:00Z") is None


def test_in_time_for_the_indicators() -> None:
    before, later = "2026-11-03T00:00:00+08:00", "2027-01-01T00:00:00+08:00"
    loop = after(intervene_within="P14D")
    assert loop.in_time("assessment", before) is None
    assert loop.in_time("assessment", later) is False
    assert loop.in_time("intervention", later) is None
    assessed = loop.apply(event("assess", at=before))
    assert assessed.in_time("assessment", later) is True
    assert assessed.in_time("intervention", before) is None
    assert assessed.in_time("intervention", later) is False
    assert assessed.apply(event("need-no-intervention", at=before)).in_time("intervention", later) is None
    assert assessed.apply(event("start-intervention", at=before)).in_time("intervention", later) is True
    assert assessed.apply(event("start-intervention", at=later)).in_time("intervention", later) is False
    assert loop.apply(event("assess", at=later)).in_time("assessment", later) is False
    assert after("assess", "start-intervention").in_time("intervention", later) is None
    with pytest.raises(ms.PathwayError, match="no such clock"):
        loop.in_time("acknowledgement", later)


def test_a_loop_stays_as_it_is() -> None:
    loop = after()
    loop.apply(event("assess"))
    assert loop.state == "due"
    with pytest.raises(AttributeError):
        loop.critical = True  # type: ignore[misc] # the point


def test_round_trip_through_json() -> None:
    loop = after(
        "request", "receive", "accept", "cancel",
        acknowledge_within="PT4H", intervene_within="P1M", critical=True, same_day=True,
    )  # fmt: skip
    stored = json.loads(json.dumps(loop.to_dict()))
    assert CareLoop.from_dict(stored) == loop
    assert (stored["format"], stored["state"]) == ("mindscreen-care/1", "cancelled")
    assert "acknowledge_within" not in after().to_dict()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other/1"},
        {"state": "closed"},
        {"events": 3},
        {"events": [{"kind": "assess"}]},
        {"name": "Zhang San"},
    ],
)
def test_what_is_stored_wrongly_is_refused_and_not_repeated(change: dict[str, Any]) -> None:
    with pytest.raises(ms.PathwayError, match="cannot be read as JSON") as caught:
        CareLoop.from_dict({**after().to_dict(), **change})
    assert caught.value.code == "MS-P005"
    assert "Zhang" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_loop_without_a_format_is_refused() -> None:
    with pytest.raises(ms.PathwayError, match="MS-P005"):
        CareLoop.from_dict({})


@pytest.mark.parametrize("opened", ["yesterday", "2026-11-02", "2026-11-02T09:30:00", None, 3])
def test_an_instant_needs_its_time_zone(opened: object) -> None:
    assert "'opened'" in refused("MS-P005", "instant with time zone", opened=opened).where


@pytest.mark.parametrize("within", ["7", "7D", "P7", "P0D", "P2W", "P1Y", "PT30M", "", None, 7])
def test_a_time_limit_needs_its_unit(within: object) -> None:
    refused("MS-P005", "ISO 8601 duration", assess_within=within)
    if within is not None:
        refused("MS-P005", "ISO 8601 duration", intervene_within=within)


def test_the_other_fields_are_checked() -> None:
    refused("MS-P005", "must be true or false", critical=1)
    refused("MS-P005", "must be true or false", same_day=None)
    refused("MS-P005", "tuple of events", events=[])
    refused("MS-P005", "tuple of events", events=("assess",))
    refused("MS-P005", "lies before", events=(event("assess", at="2026-11-02T09:29:59+08:00"),))
    with pytest.raises(ms.PathwayError, match="instant with time zone"):
        after().overdue("now")


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"kind": "discharge"}, "not one of the known codes"),
        ({"at": "today"}, "instant with time zone"),
        ({"by": "Zhang San"}, "a role, not a person"),
        ({"by": "Patient/7"}, "a role, not a person"),
        ({"by": "Practitioner/7"}, "a role, not a person"),
        ({"by": 7}, "a role, not a person"),
        ({"destination": None}, "missing in 'request'"),
        ({"destination": "Zhang San"}, "not one of the known codes"),
        ({"direction": "sideways"}, "not one of the known codes"),
        ({"reason": "died"}, "out of place in 'request'"),
        ({"kind": "receive"}, "out of place in 'receive'"),
        ({"kind": "receive", "destination": None, "direction": "up"}, "out of place in 'receive'"),
        ({"kind": "cancel", "destination": None}, "missing in 'cancel'"),
        ({"kind": "cancel", "destination": None, "reason": "Zhang San"}, "not one of the known codes"),
    ],
)
def test_an_event_is_checked_and_not_repeated(fields: dict[str, Any], what: str) -> None:
    good = {"kind": "request", "at": OPENED, "by": "duty_nurse", "destination": "psychiatry"}
    with pytest.raises(ms.PathwayError, match=what) as caught:
        CareEvent(**{**good, **fields})
    assert caught.value.code == "MS-P005"
    assert "Zhang" not in str(caught.value)
    assert "sideways" not in str(caught.value)


def test_what_is_shown_tells_neither_who_nor_where() -> None:
    assert repr(event("request")) == "<CareEvent request>"
    assert repr(after("request")) == "<CareLoop requested>"


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(ms.PathwayError, match="Did you mean 'closed'"):
        allowed_events("close", critical=False, assessed=False)

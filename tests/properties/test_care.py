"""Whatever happens to a referral, the loop can be stored, refuses what it must, and never loses a critical person."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mindscreen.care import CANCEL_REASONS, TASK_STATUS, CareEvent, CareLoop

START = "2026-11-02T09:30:00+08:00"
LATER = "2030-01-01T00:00:00+08:00"


@st.composite
def loops(draw: st.DrawFn) -> CareLoop:
    critical = draw(st.booleans())
    loop = CareLoop(opened=START, assess_within="P7D", intervene_within="P14D", critical=critical)
    for hour in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(loop.allowed))
        loop = loop.apply(
            CareEvent(
                kind=kind,
                at=f"2026-11-02T{10 + hour}:00:00+08:00",
                by="duty_nurse",
                destination="psychiatry" if kind in {"request", "transfer"} else None,
                reason=draw(st.sampled_from(CANCEL_REASONS[:2])) if kind == "cancel" else None,
            )
        )
    return loop


@given(loops())
def test_a_loop_can_be_stored_and_always_goes_on(loop: CareLoop) -> None:
    assert CareLoop.from_dict(json.loads(json.dumps(loop.to_dict()))) == loop
    assert loop.allowed
    assert loop.task_status == TASK_STATUS[loop.state]


@given(loops())
def test_nothing_is_overdue_before_its_deadline_and_everything_after(loop: CareLoop) -> None:
    assert loop.overdue(START) == ()
    assert loop.overdue(LATER) == tuple(loop.deadlines)


@given(loops())
def test_a_critical_loop_that_nobody_assessed_is_overdue_in_the_end_unless_cancelled(loop: CareLoop) -> None:
    kinds = [event.kind for event in loop.events]
    if loop.critical and "assess" not in kinds and loop.state != "cancelled":
        assert loop.overdue(LATER) == ("assessment",)
        assert loop.state != "closed"

"""Screening in steps on the shipped pathway: what comes next, what was refused or put off, and resuming from JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.pathways import Pathway
from mindscreen.stepped import Refusal, SteppedScreening

GENERAL = ms.pathway("general-outpatient")


def begun(**facts: Any) -> SteppedScreening:
    return GENERAL.begin(**{"age_years": 34, "completed_by": "self", **facts})


def answered(session: SteppedScreening, *values: int | None) -> SteppedScreening:
    assert session.next is not None
    instrument = ms.load(session.next.instrument)
    return session.record(ms.screen(instrument, list(values), age_years=34, completed_by="self"))


def again(session: SteppedScreening) -> SteppedScreening:
    return SteppedScreening.from_dict(json.loads(json.dumps(session.to_dict())))


def test_negative_pairs_end_the_visit() -> None:
    session = begun()
    assert [session.next.instrument, session.next.because] == ["phq-2", None] if session.next else False
    assert session.advice == ()
    session = answered(answered(session, 0, 1), 1, 0)
    assert session.next is None
    assert {each.action for each in session.advice} == {"re-screen"}


def test_a_positive_pair_calls_for_the_full_scale_at_once() -> None:
    session = answered(begun(), 2, 2)
    step = session.next
    assert step is not None
    assert (step.instrument, step.urgency) == ("phq-9", "U1")
    assert step.because is not None
    assert (step.because.instrument, step.because.finding) == ("phq-2", "positive-screen")
    session = answered(session, 2, 2, 1, 1, 1, 0, 0, 0, 1, 0)
    assert session.next is not None
    assert session.next.instrument == "gad-2"
    assert session.advice[0].critical  # the answer about self-harm, before the visit is over


def test_a_refusal_is_kept_and_the_form_stays_due() -> None:
    session = answered(begun(), 3, 3).refuse("phq-9", "tired")
    assert session.refused == (Refusal("phq-9", "tired"),)
    assert session.next is not None
    assert session.next.instrument == "gad-2"
    session = answered(session, 0, 0)
    assert session.next is None
    assert [each.instrument for each in session.advice if each.action == "screen"] == ["phq-9"]
    late = session.record(ms.screen(ms.load("phq-9"), [1] * 9 + [0], age_years=34, completed_by="self"))
    assert late.refused == ()


def test_what_nobody_asks_for_cannot_be_refused() -> None:
    with pytest.raises(ms.PathwayError, match=r"MS-P003.*Asked for now: phq-2, gad-2"):
        begun().refuse("gad-7")
    with pytest.raises(ms.PathwayError, match="Asked for now: nothing"):
        answered(answered(begun(), 0, 0), 0, 0).refuse("phq-2")


def test_screening_that_is_put_off_asks_for_nothing_until_it_is_taken_up_again() -> None:
    session = begun().defer(" in the resuscitation room ")
    assert (session.next, session.deferred) == (None, "in the resuscitation room")
    session = again(session).resume()
    assert session.next is not None
    with pytest.raises(ms.PathwayError, match="without a reason"):
        session.defer("  ")


def test_a_form_that_was_not_published_for_the_person_is_left_out() -> None:
    session = begun(completed_by="caregiver")
    assert session.next is None
    assert session.left_out == ("phq-2", "gad-2")
    assert begun().left_out == ()


@pytest.mark.parametrize("years", [3, 17])
def test_a_person_whom_the_pathway_is_not_for_is_refused(years: int) -> None:
    with pytest.raises(ms.PathwayError, match="from 18 years"):
        begun(age_years=years)


def test_a_form_is_recorded_once_and_for_one_person() -> None:
    session = answered(begun(), 0, 0)
    with pytest.raises(ms.PathwayError, match="appears twice"):
        session.record(session.results[0])
    other = ms.screen(ms.load("gad-2"), [0, 0], age_years=61, completed_by="self")
    with pytest.raises(ms.PathwayError, match="different facts"):
        session.record(other)


@given(values=st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=2, max_size=2), stop=st.integers(0, 3))
def test_a_session_goes_on_from_json_at_any_point(values: list[int | None], stop: int) -> None:
    session, steps = begun(), 0
    while session.next is not None:
        if steps == stop:
            session = again(session)
        step = session.next
        assert step is not None
        items = len(ms.load(step.instrument).items)
        session = answered(session, *(values * items)[:items])
        steps += 1
        assert steps <= 4
    assert again(session) == session
    assert again(session).advice == session.advice
    done = [result.instrument_id for result in session.results]
    assert len(set(done)) == len(done)


def test_a_session_of_another_version_or_kind_is_refused() -> None:
    data = begun().to_dict()
    with pytest.raises(ms.PathwayError, match="no session of the format"):
        SteppedScreening.from_dict({**data, "format": "other"})
    with pytest.raises(ms.PathwayError, match=r"begun on version 0\.9\.0"):
        SteppedScreening.from_dict({**data, "pathway": "general-outpatient|0.9.0"})
    assert SteppedScreening.from_dict(data, GENERAL).pathway is GENERAL
    assert isinstance(SteppedScreening.from_dict(data).pathway, Pathway)


def test_no_answer_and_no_reason_is_in_a_repr() -> None:
    session = answered(begun(), 3, 2).refuse("phq-9", "a reason in words")
    shown = repr(session) + repr(session.refused) + repr(session.next)
    assert "words" not in shown
    assert shown == "<SteppedScreening on general-outpatient>(<Refusal of phq-9>,)<Step gad-2>"

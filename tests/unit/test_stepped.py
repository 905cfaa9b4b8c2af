"""Screening in steps on the shipped pathway: what comes next, what was refused or put off, and resuming from JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.carepathway import Pathway
from mindscreen.pathways import load_pathway
from mindscreen.stepped import Refusal, SteppedScreening

GENERAL = ms.pathway("general-outpatient")


def begun(**facts: Any) -> SteppedScreening:
    return GENERAL.start(**{"age_years": 34, "completed_by": "self", **facts})


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
    assert session.next.instrument == "c-ssrs-screener"
    session = answered(session, 0, 0, None, None, None, 0, None)
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


def test_a_draft_is_left_out_and_another_form_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(MONTHLY.replace("min_interval: P14D", DRAFT), encoding="utf-8")
    session = load_pathway(path).start(age_years=34)
    assert session.left_out == ("cn-90s-4q",)
    assert session.next is not None
    assert session.next.instrument == "gad-2"
    session = session.record(ms.screen(ms.load("gad-2"), [0, 0], age_years=34))
    assert session.next is not None
    assert session.next.instrument == "phq-9"


DRAFT = """\
steps: [{role: first-step, instruments: [cn-90s-4q, gad-2]}]
add:
  - id: ours
    instrument: gad-2
    when: {not_raised: positive-screen}
    action: screen
    give: [cn-90s-4q, phq-9]
    urgency: U3
    destination: treating_team
    cite: board
    text: {en: Ask., zh-CN: 询问。}"""


@pytest.mark.parametrize("years", [3, 17])
def test_a_person_whom_the_pathway_is_not_for_is_refused(years: int) -> None:
    with pytest.raises(ms.PathwayError, match="not meant for a person of this age"):
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
        items = ms.load(step.instrument).items
        highest = (max(option.value for option in item.options) for item in items)
        given_ = zip(values * len(items), highest, strict=False)
        session = answered(session, *(None if value is None else min(value, most) for value, most in given_))
        steps += 1
        assert steps <= 5
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


# --- what is in the way of a form -------------------------------------------------------------------------------------


def test_in_the_green_channel_nothing_is_asked_until_it_is_over() -> None:
    session = GENERAL.start(age_years=34, circumstances=["green-channel"])
    assert session.next is None
    assert session.waiting == {"phq-2": "green-channel", "gad-2": "green-channel"}
    later = again(session).with_circumstances([])
    assert later.next is not None
    assert later.waiting == {}


def test_whoever_is_not_alert_fills_in_nothing_but_staff_may_go_on() -> None:
    ward = ms.pathway("inpatient-admission").start(age_years=70, circumstances=["delirium"])
    assert ward.waiting["phq-2"] == "delirium"
    assert ward.next is not None
    assert ward.next.instrument == "4at"


def test_questions_about_suicide_wait_until_nobody_else_listens() -> None:
    session = answered(begun(), 3, 3).with_circumstances(["not-alone"])
    assert session.waiting == {"phq-9": "not-alone"}
    assert session.next is not None
    assert session.next.instrument == "gad-2"
    assert [each.instrument for each in session.advice if each.action == "screen"] == ["phq-9"]
    alone = session.with_circumstances([]).next
    assert alone is not None
    assert alone.ways == ("alone",)


def test_a_form_is_read_aloud_to_whoever_cannot_read_it() -> None:
    step = begun(circumstances=["cannot-read"]).next
    assert step is not None
    assert step.ways == ("interview",)


def test_a_form_for_an_informant_waits_for_one() -> None:
    clinic = ms.pathway("memory-clinic").start(circumstances=["no-informant"])
    informant = [n for n in clinic.waiting if set(ms.load(n).population.completed_by) <= {"caregiver", "parent"}]
    assert informant == list(clinic.waiting)


@pytest.mark.control("C-036")
def test_a_minor_is_told_the_limits_of_confidentiality_before_and_asked_alone() -> None:
    step = ms.pathway("paediatric-emergency").start(age_years=15).next
    assert step is not None
    assert (step.instrument, step.ways) == ("asq-youth", ("alone", "explain-confidentiality"))


def test_below_fourteen_forms_wait_for_a_guardian_but_not_those_that_follow_a_crisis() -> None:
    child = ms.pathway("paediatrics").start(age_years=12, circumstances=["no-guardian-consent"])
    assert child.next is None
    assert set(child.waiting.values()) == {"no-guardian-consent"}
    assert ms.pathway("paediatrics").start(age_years=14, circumstances=["no-guardian-consent"]).next is not None


def test_a_form_that_was_filled_in_lately_is_not_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(MONTHLY, encoding="utf-8")
    monthly, day = load_pathway(path), "2026-11-{:02}T09:00:00+08:00"
    facts: dict[str, Any] = {"age_years": 34, "authored": day.format(30)}
    assert monthly.start(**facts, previous={"phq-2": day.format(20)}).recent == ("phq-2",)
    step = monthly.start(**facts, previous={"phq-2": day.format(20)}).next
    assert step is not None
    assert step.instrument == "gad-2"
    assert monthly.start(**facts, previous={"phq-2": day.format(16)}).recent == ()  # fourteen days to the minute
    assert monthly.start(age_years=34, previous={"phq-2": day.format(20)}).recent == ()  # nobody said what day it is
    with pytest.raises(ms.PathwayError, match="no instant"):
        monthly.start(previous={"phq-2": "last week"})


MONTHLY = """\
format: mindscreen-pathway-changes/1
id: ours
version: 1.0.0
of: general-outpatient@1
title: {en: Ours, zh-CN: 本院}
cite: board
min_interval: P14D
references:
  board: {text: Decision of our board, confidence: high}
"""


def test_a_circumstance_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ms.NotFoundError, match=r"MS-N008.*no circumstance 'noisy'.*green-channel"):
        GENERAL.start(circumstances=["noisy"])


def test_a_session_may_be_started_on_a_context() -> None:
    context = ms.Context(age_years=34, sex="female")
    assert GENERAL.start(context).context is context
    with pytest.raises(ms.PathwayError, match="not meant for a person"):
        GENERAL.start(ms.Context(age_years=10))


@pytest.mark.control("C-035")
def test_the_crisis_protocol_speaks_as_soon_as_an_answer_points_to_danger() -> None:
    session = answered(begun(), 3, 3)
    assert session.alert() is None
    session = answered(session, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)
    found = session.alert()
    assert found is not None
    assert (found.level, found.requires_human_ack) == ("U1", True)
    worse = session.alert(["means-at-hand"])
    assert worse is not None
    assert worse.level == "U0"


def test_whoever_refuses_to_be_asked_about_suicide_is_seen_before_leaving() -> None:
    session = ms.pathway("paediatric-emergency").start(age_years=15, circumstances=["guardian-suspected"])
    session = session.refuse("asq-youth")
    found = session.alert()
    assert found is not None
    assert found.level == "U1"
    assert "guardian" not in {who for action in found.actions for who in action.notify}


def test_what_was_refused_is_offered_again_another_time() -> None:
    session = begun().refuse("phq-2").refuse("gad-2")
    assert session.next is None
    assert [(each.id, each.action, each.instrument, each.urgency) for each in session.advice] == [
        ("default-refused", "re-screen", "gad-2", "U4"),
        ("default-refused", "re-screen", "phq-2", "U4"),
    ]
    assert session.advice[0].reasons[0].truth == "refused"
    assert not session.advice[0].critical


def test_a_guardian_is_not_told_of_an_adult_who_refused_every_form() -> None:
    session = ms.pathway("hotline").start(age_years=40, authored="2026-11-21T12:00:00+08:00")
    while session.next is not None:
        session = session.refuse(session.next.instrument)
    told = {who for each in session.advice for who in each.notify}
    assert "guardian" not in told
    assert all(each.due is not None for each in session.advice)
    found = session.alert()
    assert found is not None
    assert found.raised_at == "2026-11-21T12:00:00+08:00"
    assert "guardian" not in {who for action in found.actions for who in action.notify}


def test_a_guardian_is_told_of_a_minor_who_refused() -> None:
    session = ms.pathway("paediatric-emergency").start(age_years=12).refuse("asq-youth")
    assert "guardian" in {who for each in session.advice for who in each.notify}

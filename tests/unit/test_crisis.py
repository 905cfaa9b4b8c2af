"""A crisis alert: whom it concerns, what it asks for and by when, who has taken it, and what the person is told."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.crisis import KINDS, LEVELS, CrisisAlert, alert, patient_text, protocol
from mindscreen.crisisalert import after
from mindscreen.errors import NotFoundError, PathwayError

WHEN = "2026-11-21T09:30:00+08:00"
LATER = "2026-11-21T09:40:00+08:00"
PHQ9 = {f"q{n}": 0 for n in range(1, 9)} | {"difficulty": 0}


def phq9(answer: int | None, **facts: Any) -> ms.Result:
    return ms.screen(ms.load("phq-9"), PHQ9 if answer is None else PHQ9 | {"q9": answer}, **facts)


def made(*results: ms.Result, **more: Any) -> CrisisAlert:
    found = alert(*results, **more)
    assert found is not None
    return found


def acute(**facts: Any) -> ms.Result:
    return ms.screen(ms.load("asq-youth"), {"q1": 1, "q2": 0, "q3": 0, "q4": 0, "q5": 1}, **facts)


def actions(found: CrisisAlert) -> dict[str, tuple[str, ...]]:
    return {action.id: action.only_if for action in found.actions}


# --- what starts it --------------------------------------------------------------------------------------------------


def test_every_critical_finding_of_the_catalogue_is_an_entry() -> None:
    entries = [entry for entry in protocol().data["entries"] if "raised" in entry["when"]]
    named = {
        (name, finding)
        for entry in entries
        for name, findings in entry["when"]["raised"].items()
        for finding in findings
    }
    critical = {
        (each.id, rule.id)
        for each in ms.catalogue()
        for rule in ms.load(each.id, allow_draft=True).findings
        if rule.level == "critical"
    }
    assert len(critical) > 40
    assert critical - named == set()


@pytest.mark.control("C-053")
def test_a_critical_question_without_an_answer_is_asked_by_the_end_of_the_day() -> None:
    found = made(phq9(None, authored=WHEN))
    assert (found.level, [trigger.entry for trigger in found.triggers]) == ("U1", ["ask-suicide"])
    assert [(reason.finding, reason.truth) for reason in found.evidence] == [("self-harm", "unknown")]
    first = found.actions[0]
    assert (first.id, first.due) == ("ask-in-person", "2026-11-21T23:59:00+08:00")
    assert list(actions(found)) == ["ask-in-person", "ask-alone-first"]


def test_an_alert_comes_before_the_form_is_finished_and_at_any_total() -> None:
    found = made(ms.screen(ms.load("phq-9"), {"q9": 1}))
    assert found.level == "U1"
    assert "second-step" in actions(found)


def test_nothing_is_no_alert() -> None:
    assert alert() is None
    assert alert(phq9(0), ms.screen(ms.load("gad-7"), {"q1": 3})) is None


def test_the_most_urgent_trigger_leads_and_the_others_stay() -> None:
    found = made(phq9(1), acute())
    assert [trigger.entry for trigger in found.triggers] == ["asq-acute", "phq-item-9"]
    assert found.level == "U0"
    assert {reason.instrument for reason in found.evidence} == {"phq-9", "asq-youth"}


def test_the_second_step_is_a_form_for_the_age_that_has_not_been_given() -> None:
    young = ms.screen(ms.load("phq-a"), {"q9": 1}, age_years=16)
    assert made(young).triggers[0].next == ("c-ssrs-screener", "asq-youth")
    assert made(phq9(1, age_years=70)).triggers[0].next == ("c-ssrs-screener", "asq")
    assert made(phq9(1, age_years=70), refused=["asq"]).triggers[-1].next == ()
    answered = ms.screen(ms.load("c-ssrs-screener"), {"wish_dead": 0, "active_thoughts": 0, "behaviour": 0})
    assert "c-ssrs-screener" not in made(phq9(1), answered).triggers[0].next


def test_each_kind_keeps_the_clocks_of_its_own_level() -> None:
    delirium = ms.screen(ms.load("4at"), {item.id: item.upper for item in ms.load("4at").items})
    found = made(acute(), delirium)
    assert (found.level, found.kinds) == ("U0", ("suicide", "delirium"))
    clocks = {action.id: action.within for action in found.actions}
    assert (clocks["assess"], clocks["find-medical-cause"], clocks["record"]) == ("PT1H", "P1D", "PT1H")
    assert len(found.texts["staff"]["en"].splitlines()) == 2


def test_a_finding_of_another_kind_gets_no_text_about_suicide() -> None:
    found = made(ms.screen(ms.load("abc"), {"self_injury": ms.load("abc").item("self_injury").upper}))
    assert (found.level, found.kinds) == ("U1", ("other",))
    assert "assess-finding" in actions(found)
    assert "confidentiality" not in found.texts


def test_a_critical_finding_that_nobody_has_named_still_counts() -> None:
    data = dict(protocol().data)
    data["entries"] = [entry for entry in data["entries"] if entry["id"] != "phq-item-9"]
    nameless = ms.crisis.CrisisProtocol("made-up", "1.0.0", protocol().circumstances, {}, data)
    assert [trigger.entry for trigger in made(phq9(1), own=nameless).triggers] == ["other-critical-finding"]
    assert [trigger.entry for trigger in made(phq9(None), own=nameless).triggers] == ["ask-other"]


# --- minors ----------------------------------------------------------------------------------------------------------


@pytest.mark.control("C-056")
@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ({"age_years": 13}, {"ask-alone-first": (), "tell-guardian": (), "guardian-consent-under-14": ()}),
        ({"age_years": 14}, {"ask-alone-first": (), "tell-guardian": ()}),
        ({"age_years": 17}, {"ask-alone-first": (), "tell-guardian": ()}),
        ({"age_years": 18}, {"tell-family": ()}),
        (
            {},
            {
                "ask-alone-first": ("minor",), "tell-guardian": ("minor",), "guardian-consent-under-14": ("under-14",),
                "tell-family": ("adult",),
            },
        ),
    ],
)  # fmt: skip
def test_who_is_told_depends_on_the_age_and_both_ways_stay_open_without_it(
    age: dict[str, int], expected: dict[str, tuple[str, ...]]
) -> None:
    found = actions(made(acute(**age)))
    names = {"ask-alone-first", "tell-guardian", "guardian-consent-under-14", "tell-family"}
    assert {name: only_if for name, only_if in found.items() if name in names} == expected


def test_ages_that_contradict_each_other_leave_both_ways_open() -> None:
    found = actions(made(acute(age_years=16), phq9(1, age_years=40)))
    assert (found["tell-guardian"], found["tell-family"]) == (("minor",), ("adult",))


@pytest.mark.control("C-056")
def test_a_guardian_suspected_of_harm_is_not_told_and_staff_are_reminded_of_their_duty() -> None:
    found = made(acute(age_years=13), circumstances=["guardian-suspected"])
    assert not {"tell-guardian", "guardian-consent-under-14"} & actions(found).keys()
    assert "guardian" not in found.notify
    duty = next(action for action in found.actions if action.id == "consider-mandatory-report")
    assert (duty.within, duty.status, duty.notify) == ("PT0M", "official", ("police_110", "civil_affairs"))
    assert "第十一条" in duty.cite[0]
    assert "decide now" in duty.text["en"]  # it reminds, and reports nothing itself


def test_the_reminder_comes_without_any_answer_and_with_an_unknown_age() -> None:
    found = made(circumstances=["guardian-suspected"])
    assert actions(found)["consider-mandatory-report"] == ("minor",)
    adult = made(acute(age_years=20), circumstances=["guardian-suspected"])
    assert "consider-mandatory-report" not in actions(adult)


def test_a_minor_hears_the_limits_of_confidentiality_before_the_questions() -> None:
    assert set(made(acute(age_years=16)).texts) == {"staff", "patient", "confidentiality"}
    assert set(made(acute()).texts) == {"staff", "patient", "confidentiality"}
    assert set(made(acute(age_years=18)).texts) == {"staff", "patient"}


# --- clocks and acknowledgement --------------------------------------------------------------------------------------


def test_the_clocks_begin_with_the_answers_or_with_the_instant_that_the_caller_gives() -> None:
    answered = made(acute(authored=LATER), phq9(1, authored=WHEN))
    assert (answered.raised_at, answered.actions[0].due) == (WHEN, WHEN)
    given = made(acute(authored=WHEN), at=LATER)
    due = {action.id: action.due for action in given.actions}
    assert due["stay-with-person"] == LATER
    assert due["remove-means"] == "2026-11-21T09:50:00+08:00"
    assert due["assess"] == "2026-11-21T10:40:00+08:00"
    assert due["hand-over"] == "2026-11-21T23:59:00+08:00"
    assert due["follow-up-contact"] == "2026-11-24T09:40:00+08:00"


@pytest.mark.parametrize("authored", [None, "2026-11-21"])
def test_without_an_instant_there_are_clocks_but_no_deadlines(authored: str | None) -> None:
    found = made(acute(authored=authored))
    assert found.raised_at is found.reraise_at is None
    assert {action.due for action in found.actions} == {None}
    assert found.due_again(WHEN)  # nobody knows when it began, so it is due
    assert found.acknowledge("duty_nurse", WHEN).acknowledged is not None


def test_a_clock_needs_an_instant_to_begin() -> None:
    assert after("2026-11-21", "PT10M") is None
    assert after("9999-12-31T23:59:00+00:00", "PT10M") is None


@pytest.mark.control("C-054")
def test_an_alert_is_raised_again_until_somebody_takes_it() -> None:
    found = made(acute(authored=WHEN))
    assert found.requires_human_ack is True
    assert found.reraise_at == LATER
    assert not found.due_again("2026-11-21T09:39:59+08:00")
    assert found.due_again(LATER)
    again = found.raise_again(LATER)
    assert not again.due_again(LATER)
    assert again.due_again("2026-11-21T09:50:00+08:00")
    assert again.actions == found.actions  # the clocks of the actions go on
    taken = again.acknowledge("responsible_doctor", "2026-11-21T09:51:00+08:00")
    assert taken.reraise_at is None
    assert not taken.due_again("2026-11-22T09:00:00+08:00")


@pytest.mark.control("C-054")
@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_raised_again(level: str) -> None:
    assert after(WHEN, protocol().data["reraise"]["after"][level]) is not None


def test_the_low_tier_is_raised_again_at_the_end_of_the_day() -> None:
    low = ms.screen(ms.load("c-ssrs-screener"), {"wish_dead": 1, "active_thoughts": 0, "behaviour": 0}, authored=WHEN)
    assert made(low).reraise_at == "2026-11-21T23:59:00+08:00"


@pytest.mark.parametrize(
    ("role", "at"),
    [("Zhang San", LATER), ("duty_nurse", "2026-11-21"), ("duty_nurse", "2026-11-21T09:29:59+08:00")],
)
def test_an_acknowledgement_names_a_role_and_an_instant_after_the_alert(role: str, at: str) -> None:
    with pytest.raises(PathwayError) as caught:
        made(acute(authored=WHEN)).acknowledge(role, at)
    assert caught.value.code == "MS-P005"
    assert "Zhang" not in str(caught.value)


def test_what_is_acknowledged_stays_so() -> None:
    taken = made(acute(authored=WHEN)).acknowledge("PractitionerRole/7", LATER)
    with pytest.raises(PathwayError, match=r"MS-P005.*already"):
        taken.acknowledge("duty_nurse", LATER)
    with pytest.raises(PathwayError, match=r"MS-P005.*already"):
        taken.raise_again(LATER)


@pytest.mark.parametrize("bad", ["now", "2026-11-21T09:40:00", ""])
def test_what_is_no_instant_is_refused(bad: str) -> None:
    with pytest.raises(PathwayError, match="MS-P005"):
        made(acute(), at=bad)
    with pytest.raises(PathwayError, match="MS-P005"):
        made(acute()).due_again(bad)


# --- names, JSON, and what is not said -------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{"circumstances": ["recent-acts"]}, {"refused": ["asq-yuth"]}])
def test_a_misspelt_name_is_refused_and_not_ignored(given: dict[str, list[str]]) -> None:
    with pytest.raises(PathwayError) as caught:
        alert(**given)  # type: ignore[arg-type]
    assert caught.value.code == "MS-P003"
    assert "Did you mean" in caught.value.remedy
    assert "recent-acts" not in str(caught.value)


@pytest.mark.parametrize("taken", ["open", "taken"])
@pytest.mark.parametrize("authored", [None, WHEN])
def test_an_alert_survives_json(taken: str, authored: str | None) -> None:
    found = made(acute(authored=authored), phq9(None), circumstances=["recent-act", "guardian-suspected"])
    found = found.acknowledge("duty_nurse", LATER) if taken == "taken" else found
    data = json.loads(json.dumps(found.to_dict()))
    assert CrisisAlert.from_dict(data) == found
    assert data["requires_human_ack"] is True
    assert "null" not in json.dumps(data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("format"),
        lambda data: data.update(format="mindscreen-result/1"),
        lambda data: data.pop("level"),
        lambda data: data.update(requires_human_ack=False),
        lambda data: data["triggers"][0].update(level=1, surplus=2),
        lambda data: data["actions"][0].pop("cite"),
        lambda data: data.update(notify=[]),
        lambda data: data.update(texts=7),
        lambda data: data.update(raised_at="yesterday", acknowledged={"role": "duty_nurse"}),
        lambda data: data.update(acknowledged={"role": "yesterday", "at": LATER}),
    ],
)
def test_a_garbled_alert_is_refused(spoil: Any) -> None:
    data = json.loads(json.dumps(made(acute(authored=WHEN)).to_dict()))
    spoil(data)
    with pytest.raises(PathwayError) as caught:
        CrisisAlert.from_dict(data)
    assert caught.value.code == "MS-P005"
    assert "yesterday" not in str(caught.value)


@pytest.mark.control("C-050")
def test_a_printed_alert_tells_nothing_about_the_person() -> None:
    found = made(acute(age_years=13, authored=WHEN)).acknowledge("duty_nurse", LATER)
    assert repr(found) == "<CrisisAlert of crisis|1.0.0>"
    parts = (*found.triggers, *found.actions, found.acknowledged)
    assert {repr(part) for part in parts} == {"<Trigger>", "<CrisisAction>", "<Acknowledgement>"}


@pytest.mark.parametrize("kind", KINDS)
def test_staff_are_told_that_a_screen_is_not_a_diagnosis(kind: str) -> None:
    words = protocol().data["texts"]["staff"][kind]
    assert "not a diagnosis" in words["en"]
    assert "不作为诊断" in words["zh-CN"]


# --- what the person is told -----------------------------------------------------------------------------------------


@pytest.mark.control("C-055")
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_after_a_crisis_answer_or_a_blank_the_person_reads_the_same_calm_words(locale: str) -> None:
    answered, blank, negative = (patient_text(phq9(answer), locale=locale) for answer in (3, None, 0))
    assert answered == blank
    assert answered != negative
    assert answered.index("120") < answered.index("110") < answered.index("12356")
    assert made(phq9(3)).texts["patient"][locale] == answered


@pytest.mark.control("C-055")
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_person_never_reads_a_score_a_band_or_a_finding(locale: str) -> None:
    full = {item.id: item.upper for item in ms.load("phq-9").items}
    result = ms.screen(ms.load("phq-9"), full)
    for text in (patient_text(result, locale=locale), patient_text(locale=locale)):
        assert set(re.findall(r"[0-9]+", text)) == {"120", "110", "12356"}
        told = ms.labels(ms.load("phq-9"), locale)
        names = [told.title, *(told.finding(finding.id) for finding in result.findings)]
        assert not [name for name in names if name.lower() in text.lower()]


def test_whoever_may_be_delirious_reads_nothing_about_a_hotline() -> None:
    delirium = ms.screen(ms.load("4at"), {item.id: item.upper for item in ms.load("4at").items})
    assert "12356" not in patient_text(delirium, locale="en")
    assert "12356" in patient_text(delirium, acute(), locale="en")


def test_the_hours_of_the_hotline_are_those_of_the_place() -> None:
    assert "12356（服务时间以当地为准）" in patient_text(phq9(1), locale="zh-CN")
    assert "12356 (open day and night)" in patient_text(phq9(0), locale="en", hotline_hours="open day and night")


def test_there_is_no_text_in_another_language() -> None:
    with pytest.raises(NotFoundError, match="MS-N004"):
        patient_text(locale="fr")

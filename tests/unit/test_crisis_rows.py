"""The crisis protocol says what its sources say: one test for each row, and every number typed a second time.

Sources, as `pathways/crisis.yaml` cites them: NIMH (asQ toolkit, emergency department pathway), Columbia (clinical
triage guidelines using the C-SSRS), the Chinese perinatal consensus of 2019, 精神卫生法 articles 27 and 28,
未成年人保护法 article 11, the notice on 12356, and, where it says so, a proposal of this project that a psychiatrist
has to sign.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.crisis import CrisisAlert, alert, patient_text, protocol
from mindscreen.followup import schedule

ENTRY_LEVELS = {
    "phq-item-9": "U1", "epds-item-10": "U1", "suicide-item": "U1", "ask-suicide-question": "U1",
    "asq-non-acute": "U1", "asq-acute": "U0", "asq-acuity-unknown": "U0", "asq-refused": "U1",
    "suicide-screen-refused": "U1", "c-ssrs-low": "U2", "c-ssrs-moderate": "U1", "c-ssrs-high": "U0",
    "c-ssrs-unresolved": "U0", "danger-now": "U0", "violence-now": "U0", "left-before-assessment": "U1",
    "suspected-harm-to-a-minor": "U1", "danger-to-others": "U1", "dangerous-behaviour-of-a-child": "U1",
    "self-injury": "U1", "delirium": "U1", "delirium-in-intensive-care": "U0", "other-critical-finding": "U1",
    "ask-suicide": "U1", "ask-violence": "U1", "ask-delirium": "U1", "ask-other": "U1",
}  # fmt: skip
CLOCKS = {
    "stay-with-person": {"U0": "PT0M"},
    "remove-means": {"U0": "PT10M"},
    "ask-in-person": {"U0": "PT10M", "U1": "P1D", "U2": "P1D", "ask": "P1D"},
    "keep-others-safe": {"U0": "PT0M"},
    "call-crisis-team": {"U0": "PT10M"},
    "call-police-violence": {"U0": "PT0M"},
    "call-police-missing": {"U0": "PT10M"},
    "reach-person": {"U0": "PT10M", "U1": "PT1H"},
    "look-for-person": {"U0": "PT10M", "U1": "PT1H"},
    "tell-responsible-doctor": {"U0": "PT10M", "U1": "PT1H", "U2": "P1D"},
    "ask-to-stay": {"U1": "PT10M"},
    "ask-alone-first": {"U0": "PT1H", "U1": "P1D", "ask": "P1D"},
    "second-step": {"U1": "P1D"},
    "tell-guardian": {"U0": "PT1H", "U1": "P1D"},
    "consider-mandatory-report": {"U0": "PT0M", "U1": "PT0M", "U2": "PT0M", "ask": "PT0M"},
    "guardian-consent-under-14": {"U0": "P1D", "U1": "P1D"},
    "tell-family": {"U0": "PT1H"},
    "assess": {"U0": "PT1H", "U1": "P1D"},
    "arrange-referral": {"U2": "P7D"},
    "find-medical-cause": {"U0": "PT1H", "U1": "P1D"},
    "keep-patient-safe": {"U0": "PT10M", "U1": "PT1H"},
    "assess-finding": {"U0": "PT1H", "U1": "P1D"},
    "record": {"U0": "PT1H", "U1": "P1D", "U2": "P1D"},
    "hand-over": {"U0": "P1D", "U1": "P1D"},
    "give-hotline": {"U0": "P1D", "U1": "P1D", "U2": "P1D"},
    "follow-up-contact": {"U0": "PT72H"},
}
RAISED_AGAIN = {"U0": "PT10M", "U1": "PT10M", "U2": "P1D"}
"""Ten minutes is the limit by which crisis alerts are counted as acknowledged in time; a proposal."""


def raised(name: str, answers: dict[str, int], **facts: Any) -> CrisisAlert:
    made = alert(ms.screen(ms.load(name), answers, **facts))
    assert made is not None
    return made


def entries(made: CrisisAlert) -> list[str]:
    return [trigger.entry for trigger in made.triggers]


def actions(made: CrisisAlert) -> list[str]:
    return [action.id for action in made.actions]


def everything(name: str, **answers: int) -> dict[str, int]:
    """All items answered with their lowest value, but for those named."""
    return {item.id: item.lower for item in ms.load(name).items} | answers


# --- rows on items of longer forms -----------------------------------------------------------------------------------


@pytest.mark.control("C-053")
@pytest.mark.parametrize("name", ["phq-9", "phq-a", "phq-ads"])
@pytest.mark.parametrize("answer", [1, 2, 3])
def test_item_9_of_the_phq_calls_for_the_second_step_today(name: str, answer: int) -> None:
    made = raised(name, everything(name, q9=answer), completed_by="self")
    assert (made.level, made.kinds, entries(made)) == ("U1", ("suicide",), ["phq-item-9"])
    assert set(made.triggers[0].next) >= {"c-ssrs-screener", "asq"}
    assert {"second-step", "ask-to-stay", "assess"} <= set(actions(made))
    assert "moderate risk" in made.triggers[0].text["en"]


@pytest.mark.parametrize("name", ["phq-9", "phq-a"])
def test_a_zero_in_item_9_starts_nothing(name: str) -> None:
    assert alert(ms.screen(ms.load(name), everything(name))) is None


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_item_10_of_the_epds_calls_for_assessment_now_and_for_two_more_questions(answer: int) -> None:
    made = raised("epds", everything("epds", q10=answer))
    assert (made.level, entries(made), made.triggers[0].status) == ("U1", ["epds-item-10"], "consensus")
    assert "baby" in made.triggers[0].text["en"]
    assert "婴儿" in made.triggers[0].text["zh-CN"]


def test_never_in_item_10_of_the_epds_starts_nothing() -> None:
    assert alert(ms.screen(ms.load("epds"), everything("epds"))) is None


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("gds-15", {"q12": 1}),  # worthlessness
        ("gds-15", {"q14": 1}),  # hopelessness
        ("gds-30", {"q17": 1}),
        ("gds-5", {"q5": 1}),
        ("csdd", {"suicide": 1}),
        ("cn-smd-risk-rating", {"behaviour": 4}),
    ],
)
def test_the_scales_of_old_age_call_for_the_suicide_question(name: str, answers: dict[str, int]) -> None:
    made = raised(name, answers)
    assert made.level == "U1"
    assert "ask-suicide-question" in entries(made)


# --- rows on the ASQ -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["asq", "asq-youth"])
def test_asq_all_no_is_negative(name: str) -> None:
    assert alert(ms.screen(ms.load(name), dict.fromkeys(["q1", "q2", "q3", "q4"], 0))) is None


@pytest.mark.parametrize("name", ["asq", "asq-youth"])
@pytest.mark.parametrize("item", ["q1", "q2", "q3", "q4"])
@pytest.mark.parametrize("answer", [1, 2])  # yes, or refused
def test_asq_any_yes_and_no_to_question_5_is_non_acute(name: str, item: str, answer: int) -> None:
    made = raised(name, everything(name, **{item: answer}))
    assert (made.level, entries(made)) == ("U1", ["asq-non-acute"])
    assert "before the person leaves" in made.triggers[0].text["en"]


@pytest.mark.parametrize("name", ["asq", "asq-youth"])
@pytest.mark.parametrize("acuity", [1, 2])  # yes, or refused: read as acute until it is answered
def test_asq_any_yes_and_yes_to_question_5_is_acute(name: str, acuity: int) -> None:
    made = raised(name, everything(name, q1=1, q5=acuity))
    assert (made.level, entries(made)) == ("U0", ["asq-acute"])
    assert "stay-with-person" in actions(made)


@pytest.mark.parametrize("name", ["asq", "asq-youth"])
@pytest.mark.parametrize("answer", [1, 2])
def test_asq_positive_without_question_5_is_handled_as_acute(name: str, answer: int) -> None:
    made = raised(name, {"q1": answer, "q2": 0, "q3": 0, "q4": 0})
    assert (made.level, entries(made)) == ("U0", ["asq-acuity-unknown"])
    assert made.triggers[0].status == "proposal"
    assert [reason.finding for reason in made.evidence] == ["positive-screen", "acute-positive", "non-acute-positive"]
    assert made.actions[actions(made).index("ask-in-person")].within == "PT10M"


@pytest.mark.parametrize("name", ["asq", "asq-youth"])
def test_a_refused_asq_is_handled_as_non_acute_positive(name: str) -> None:
    made = alert(refused=[name])
    assert made is not None
    assert (made.level, entries(made), made.triggers[0].status) == ("U1", ["asq-refused"], "consensus")


@pytest.mark.parametrize("name", ["c-ssrs-screener", "sbq-r"])
def test_a_refused_suicide_screen_goes_to_a_person(name: str) -> None:
    made = alert(refused=[name])
    assert made is not None
    assert (made.level, entries(made)) == ("U1", ["suicide-screen-refused"])
    assert "Do not press anybody" in made.triggers[0].text["en"]


def test_refusing_another_form_is_no_crisis() -> None:
    assert alert(refused=["phq-9"]) is None


# --- rows on the C-SSRS screener -------------------------------------------------------------------------------------

NO = dict.fromkeys(["wish_dead", "active_thoughts", "behaviour"], 0)
THOUGHTS = NO | {"active_thoughts": 1, "method": 0, "intent": 0, "plan": 0}


@pytest.mark.parametrize(
    ("answers", "level", "entry"),
    [
        (NO | {"wish_dead": 1}, "U2", "c-ssrs-low"),
        (THOUGHTS, "U2", "c-ssrs-low"),
        (THOUGHTS | {"method": 1}, "U1", "c-ssrs-moderate"),
        (NO | {"behaviour": 1, "behaviour_recent": 0}, "U1", "c-ssrs-moderate"),
        (THOUGHTS | {"intent": 1}, "U0", "c-ssrs-high"),
        (THOUGHTS | {"plan": 1}, "U0", "c-ssrs-high"),
        (NO | {"behaviour": 1, "behaviour_recent": 1}, "U0", "c-ssrs-high"),
    ],
)
def test_the_tiers_of_the_c_ssrs_screener(answers: dict[str, int], level: str, entry: str) -> None:
    made = raised("c-ssrs-screener", answers)
    assert (made.level, entries(made), made.triggers[0].status) == (level, [entry], "consensus")


@pytest.mark.parametrize(
    "answers",
    [
        {name: value for name, value in THOUGHTS.items() if name != "intent"},
        {name: value for name, value in THOUGHTS.items() if name != "plan"},
        NO | {"behaviour": 1},
    ],
)
def test_a_c_ssrs_screener_with_an_open_high_tier_is_handled_as_high(answers: dict[str, int]) -> None:
    made = raised("c-ssrs-screener", answers)
    assert (made.level, entries(made)[0]) == ("U0", "c-ssrs-unresolved")
    assert "ask-in-person" in actions(made)


def test_a_c_ssrs_screener_without_any_yes_starts_nothing() -> None:
    assert alert(ms.screen(ms.load("c-ssrs-screener"), NO)) is None


def test_the_low_tier_is_referred_within_a_week_and_informed_before_leaving() -> None:
    made = raised("c-ssrs-screener", NO | {"wish_dead": 1})
    assert {action.id: action.within for action in made.actions} == {
        "tell-responsible-doctor": "P1D", "arrange-referral": "P7D", "record": "P1D", "give-hotline": "P1D"
    }  # fmt: skip


def test_a_low_tier_whose_moderate_tier_is_open_is_asked_today() -> None:
    answers = {name: value for name, value in THOUGHTS.items() if name != "method"}
    made = raised("c-ssrs-screener", answers)
    assert (made.level, entries(made)) == ("U1", ["ask-suicide"])


# --- rows on what staff see ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "circumstance",
    ["recent-act", "ongoing-act", "means-at-hand", "command-hallucination", "intoxicated-with-ideation"],
)
def test_what_staff_see_can_mean_a_high_risk_by_itself(circumstance: str) -> None:
    made = alert(circumstances=[circumstance])
    assert made is not None
    assert (made.level, entries(made)) == ("U0", ["danger-now"])


def test_whoever_leaves_before_the_assessment_is_reached_today_and_sooner_at_high_risk() -> None:
    moderate = alert(circumstances=["left-before-assessment"])
    assert moderate is not None
    assert (moderate.level, entries(moderate)) == ("U1", ["left-before-assessment"])
    assert "reach-person" in actions(moderate)
    assert "110" in moderate.triggers[0].text["en"]
    high = raised("asq", everything("asq", q1=1, q5=1))
    assert not {"call-police-missing", "look-for-person", "reach-person"} & set(actions(high))
    acute = ms.screen(ms.load("asq"), everything("asq", q1=1, q5=1))
    missing = alert(acute, circumstances=["left-before-assessment", "whereabouts-unknown"])
    assert missing is not None
    assert missing.level == "U0"
    assert {"call-police-missing", "look-for-person", "reach-person"} <= set(actions(missing))
    assert "police_110" in missing.notify


def test_violence_is_an_emergency_for_110() -> None:
    made = alert(circumstances=["violence"])
    assert made is not None
    assert (made.level, made.kinds) == ("U0", ("violence",))
    assert {"keep-others-safe", "call-police-violence", "assess"} <= set(actions(made))


# --- the nine actions of an emergency, in order ----------------------------------------------------------------------


@pytest.mark.control("C-053")
def test_the_nine_actions_of_an_emergency_come_in_order() -> None:
    made = raised("c-ssrs-screener", THOUGHTS | {"plan": 1}, age_years=34)
    nine = [
        "stay-with-person", "remove-means", "call-crisis-team", "tell-family", "assess", "record", "hand-over",
        "give-hotline", "follow-up-contact",
    ]  # fmt: skip
    assert [name for name in actions(made) if name in nine] == nine
    assert {action.status for action in made.actions} == {"proposal"}


def test_the_contact_afterwards_is_that_of_the_schedule() -> None:
    made = raised("c-ssrs-screener", THOUGHTS | {"plan": 1})
    last = made.actions[-1]
    assert last.schedule == "post-crisis"
    assert last.within == schedule(last.schedule).visits[0].latest


def test_delirium_is_another_kind_of_crisis() -> None:
    made = raised("4at", {item.id: item.upper for item in ms.load("4at").items})
    assert (made.level, made.kinds, entries(made)) == ("U1", ("delirium",), ["delirium"])
    assert actions(made) == [
        "tell-responsible-doctor", "find-medical-cause", "keep-patient-safe", "record", "hand-over"
    ]  # fmt: skip
    said = str(made.to_dict())
    assert "suicid" not in said
    assert "自杀" not in said
    assert "12356" not in said


def test_delirium_in_intensive_care_is_an_emergency() -> None:
    made = raised("cam-icu", {"acute_change": 1, "inattention_errors": 5, "rass": 1})
    assert (made.level, made.kinds) == ("U0", ("delirium",))


# --- every number of the file, typed twice, and noticed when it moves ------------------------------------------------


def faults(data: dict[str, Any]) -> list[str]:
    found = [each["id"] for each in data["entries"] if ENTRY_LEVELS.get(each["id"]) != each["level"]]
    found += [each["id"] for each in data["actions"] if CLOCKS.get(each["id"]) != each["within"]]
    found += sorted(ENTRY_LEVELS.keys() - {each["id"] for each in data["entries"]})
    found += sorted(CLOCKS.keys() - {each["id"] for each in data["actions"]})
    return found + (["reraise"] if data["reraise"]["after"] != RAISED_AGAIN else [])


def moved(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every protocol that differs from this one in one level, one clock, one interval, or one row."""
    for part in ("entries", "actions"):
        for index, row in enumerate(data[part]):
            for change in _changes(row):
                other = copy.deepcopy(data)
                other[part][index] |= change
                yield f"{row['id']}: {change}", other
            without = copy.deepcopy(data)
            del without[part][index]
            yield f"{row['id']}: removed", without
    for level, clock in data["reraise"]["after"].items():
        other = copy.deepcopy(data)
        other["reraise"]["after"][level] = _longer(clock)
        yield f"reraise {level}", other


def _changes(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "level" in row:
        yield from ({"level": level} for level in ("U0", "U1", "U2") if level != row["level"])
        return
    for level, clock in row["within"].items():
        yield {"within": row["within"] | {level: _longer(clock)}}
        yield {"within": {name: value for name, value in row["within"].items() if name != level}}


def _longer(clock: str) -> str:
    digits = "".join(filter(str.isdigit, clock))
    return clock.replace(digits, str(int(digits) + 1))


def test_every_number_is_typed_twice() -> None:
    assert faults(dict(protocol().data)) == []


def test_every_moved_number_is_noticed() -> None:
    mutants = list(moved(dict(protocol().data)))
    assert len(mutants) > 150
    assert [name for name, data in mutants if not faults(data)] == []


# --- how well it is supported ----------------------------------------------------------------------------------------


def test_every_proposal_says_who_has_to_sign_it() -> None:
    data = protocol().data
    assert "signed by a psychiatrist" in data["references"]["project"]["text"]
    for row in (*data["entries"], *data["actions"], data["reraise"]):
        assert ("project" in row["cite"]) is (row["status"] == "proposal"), row


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_words_for_the_person_are_calm_and_short(locale: str) -> None:
    words = protocol().data["texts"]
    for name in ("help", "medical", "thanks"):
        text = words[name][locale]
        assert len(text) < (420 if locale == "en" else 140)
        assert not any(word in text for word in ("suicid", "自杀", "risk", "风险", "score", "分", "!", "！"))
    assert patient_text(locale=locale).index("120") < patient_text(locale=locale).index("12356")

"""The 34 department profiles against `departments.yaml`, where their rows are typed a second time.

A profile is written out as one short text per part; the texts must agree, so that no number, form or place moves
unnoticed. Then somebody typical of each place answers as alarmingly as the forms allow, and is led on to the second
step and to the questions about suicide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import mindscreen as ms
from mindscreen.carepathway import Pathway, PathwayStep, Trigger
from mindscreen.model import Item
from mindscreen.pathwayfiles import compiled_pathway, pathways
from mindscreen.pathways import pathway, pathway_from
from mindscreen.rule import Limits, Rule
from mindscreen.stepped import SteppedScreening
from mindscreen.vocabulary import vocabulary

ROWS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "departments.yaml").read_text("utf-8"))
EACH_ROW = pytest.mark.parametrize("row", ROWS.values(), ids=[f"{name} {row['says']}" for name, row in ROWS.items()])
ADULT = "green-channel not-alert delirium cannot-read not-alone"
GUARDS = {
    "adult": ADULT,
    "adult with informant": f"{ADULT} no-informant",
    "all ages": f"{ADULT} no-guardian-consent guardian-suspected",
    "children": f"{ADULT} no-informant no-guardian-consent guardian-suspected",
    "intensive care": "green-channel cannot-read not-alone",
    "surgery": "green-channel cannot-read",
    "severe disorders": "green-channel not-alone",
    "hotline": "guardian-suspected",
}
FIFTEEN_SECONDS = 0.25
"""Minutes for an item of a form whose definition does not say how long it takes: our estimate."""
QUESTIONS_ABOUT_SUICIDE = {"c-ssrs-screener", "asq", "asq-youth"}


def words(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def whom(limits: Limits) -> str:
    youngest, oldest = limits.youngest_months, limits.oldest_months
    ages = "everybody"
    if (youngest or 0) % 12 or ((oldest or 11) + 1) % 12:
        ages = f"{youngest}-{oldest} months"
    elif (youngest, oldest) != (None, None):
        ages = f"{'' if youngest is None else youngest // 12}-{'' if oldest is None else oldest // 12}"
    return words(ages, limits.sex, {True: "pregnant", False: "not pregnant", None: ""}[limits.pregnant])


def for_whom(limits: Limits) -> str:
    return "" if limits == Limits() else f"for {whom(limits)}"


def occasion(trigger: Trigger) -> str:
    every = f"every {trigger.every}" if trigger.every else ""
    at = f"at {words(*trigger.at)}" if trigger.at else ""
    return words(trigger.code, every, at, for_whom(trigger.limits))


def step_in_words(step: PathwayStep) -> str:
    return words(*step.instruments, for_whom(step.limits), step.status)


def rule_in_words(rule: Rule) -> str:
    when = rule.when
    looks_at = words(rule.instrument, when.truth, when.about)
    if when.truth in {"band", "score"}:
        ends = [("from", when.at_least), ("from", when.lowest), ("to", when.highest)]
        limits = [f"{word} {value}" for word, value in ends if value is not None]
        looks_at = words(rule.instrument, when.about, *limits)
    parts = [
        rule.id,
        looks_at,
        for_whom(rule.limits),
        words(rule.action, rule.urgency, rule.destination),
        rule.raised_by and words("sooner with", *rule.raised_by),
        rule.give and words("gives", *rule.give),
        rule.after and f"after {rule.after}",
        rule.within and f"within {rule.within}",
        rule.notify and words("tells", *rule.notify),
        rule.group and f"in {rule.group}",
    ]
    return ", ".join(str(part) for part in parts if part)


def in_words(profile: Pathway) -> dict[str, Any]:
    steps: dict[str, list[str]] = {"first-step": [], "second-step": [], "crisis": []}
    for step in profile.steps:
        steps[step.role].append(step_in_words(step))
    return {
        "id": profile.id,
        "status": profile.status,
        "who": whom(profile.limits),
        "institutions": words(*profile.institutions),
        "departments": words(*profile.departments),
        "when": [occasion(trigger) for trigger in profile.triggers],
        "guards": words(*profile.guards),
        "first": steps["first-step"],
        "second": steps["second-step"],
        "crisis": steps["crisis"],
        "pause": profile.min_interval,
        "again": profile.re_screen,
        "budget": profile.time_budget,
        "route": dict(profile.book.adaptation.route),
        "sets": dict(profile.book.chosen),
        "others": profile.book.others,
        "own": [rule_in_words(profile.book.adaptation(rule)) for rule in profile.book.own],
    }


def typed(row: Mapping[str, Any]) -> dict[str, Any]:
    absent: dict[str, Any] = {"pause": None, "again": None, "route": {}, "sets": {}, "others": True, "own": []}
    told = {key: value for key, value in row.items() if key not in {"says", "by_hand", "person", "reaches"}}
    return {**absent, **told, "guards": GUARDS[row["guards"]], "status": "proposal"}


@EACH_ROW
def test_the_profile_is_that_of_its_row(row: dict[str, Any]) -> None:
    assert in_words(pathway(row["id"])) == typed(row)


def test_every_profile_has_its_row() -> None:
    assert sorted(row["id"] for row in ROWS.values()) == list(pathways())
    assert list(ROWS) == [f"D{number}" for number in range(1, 35)]


def moved(data: Any) -> Iterator[Any]:
    """The compiled file with one number moved, in every way: `P14D` to `P15D`, `U2` to `U3`, 216 months to 217."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in {"references", "text", "title", "version", "format", "content_hash", "cite"}:
                yield from ({**data, key: other} for other in moved(value))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from ([*data[:index], other, *data[index + 1 :]] for other in moved(value))
    elif isinstance(data, int) and not isinstance(data, bool):
        yield data + 1
    elif isinstance(data, str) and data[:1] in {"P", "U"} and any(map(str.isdigit, data)):
        digits = "".join(filter(str.isdigit, data))
        yield data.replace(digits, str(int(digits) + 1))


@EACH_ROW
def test_no_number_of_a_profile_moves_unnoticed(row: dict[str, Any]) -> None:
    data = compiled_pathway(row["id"])
    others = list(moved(data))
    assert others, "there are no numbers to move"
    for other in others:
        assert in_words(pathway_from(other)) != typed(row)


@EACH_ROW
def test_the_time_budget_is_enough_for_the_first_step(row: dict[str, Any]) -> None:
    """Screening stays off the critical path (item 7 of the national plan): the budget is what the forms need."""
    profile, person = pathway(row["id"]), ms.Context(**row["person"])
    mine = [
        name for step in profile.steps if step.role == "first-step" and step.limits.may_admit(person)
        for name in step.instruments
    ]  # fmt: skip
    forms = [ms.load(name) for name in mine]
    needed = sum(form.minutes or FIFTEEN_SECONDS * asked(form) for form in forms)
    assert needed <= int(row["budget"][2:-1])


def asked(form: ms.Instrument) -> int:
    """How many items one person is asked; of the national warning signs four and the question about lost skills."""
    return 5 if form.id == "nhc-warning-signs" else len(form.items)


def alarming(name: str, person: Mapping[str, Any]) -> ms.Result:
    """The most alarming result of the sheets on which all answers are alike, or as near to it as an item allows."""
    form = ms.load(name)
    choices = {item.id: values_of(item) for item in form.items}
    sheets = [
        {item: min(values, key=lambda value: abs(value - wanted)) for item, values in choices.items()}
        for wanted in sorted({value for values in choices.values() for value in values})
    ]
    results = [ms.screen(form, sheet, **person) for sheet in sheets]
    weight = {"critical": 100, "positive": 1}
    return max(results, key=lambda result: sum(weight.get(finding.level, 0) for finding in result.raised))


def values_of(item: Item) -> list[int]:
    """The values that an item can have; of a number the ends."""
    if item.number is not None:
        return [item.number.lower, item.number.upper]
    return [option.value for option in item.options]


def walked(session: SteppedScreening, person: Mapping[str, Any]) -> list[str]:
    """The forms that somebody is given who answers all of them alarmingly."""
    given: list[str] = []
    while session.next is not None:
        given.append(session.next.instrument)
        session = session.record(alarming(given[-1], person))
    return given


@EACH_ROW
def test_alarming_answers_lead_to_the_second_step_and_to_the_questions_about_suicide(row: dict[str, Any]) -> None:
    profile, person = pathway(row["id"]), row["person"]
    given = walked(profile.start(**person), person)
    assert given[0] == profile.first_step[0]
    assert set(row["reaches"].split()) <= set(given)
    asks = QUESTIONS_ABOUT_SUICIDE & {*given}
    assert asks or row["id"] in {"child-health", "icu", "surgery"}  # too young to ask; delirium first


@EACH_ROW
def test_every_form_of_the_second_step_follows_from_a_rule_or_is_chosen_by_a_clinician(row: dict[str, Any]) -> None:
    profile = pathway(row["id"])
    second = {name for step in profile.steps if step.role != "first-step" for name in step.instruments}
    by_hand = set(row.get("by_hand", "").split())
    if row["id"] == "icu":  # the forms of the weeks after intensive care, and what follows from them
        second = {name for rule in profile.book.own for name in rule.give}
    assert second - {*profile.book.reached(profile.first_step)} == by_hand


@EACH_ROW
def test_every_form_of_a_profile_has_rules(row: dict[str, Any]) -> None:
    profile = pathway(row["id"])
    assert [name for name in profile.instruments if not profile.rules_about(name)] == []


# --- guards -----------------------------------------------------------------------------------------------------------


@EACH_ROW
def test_the_green_channel_puts_off_every_form(row: dict[str, Any]) -> None:
    profile = pathway(row["id"])
    session = profile.start(circumstances=["green-channel"], **row["person"])
    assert session.next is None
    assert set(session.waiting.values()) == {"green-channel"}
    assert ("green-channel" in profile.guards) is (row["id"] != "hotline")  # a caller is in no green channel


@EACH_ROW
@pytest.mark.parametrize("guard", ["not-alert", "delirium"])
def test_forms_that_people_fill_in_themselves_wait_while_they_cannot_answer(row: dict[str, Any], guard: str) -> None:
    profile = pathway(row["id"])
    waiting = profile.start(circumstances=[guard], **row["person"]).waiting
    alone = {name for name in profile.first_step if set(ms.load(name).population.completed_by) == {"self"}}
    assert set(waiting) <= alone
    assert not alone or guard in profile.guards


@EACH_ROW
def test_questions_about_suicide_wait_until_nobody_else_listens(row: dict[str, Any]) -> None:
    profile, person = pathway(row["id"]), row["person"]
    session = profile.start(circumstances=["not-alone"], **person)
    while session.next is not None:
        session = session.record(alarming(session.next.instrument, person))
    assert not QUESTIONS_ABOUT_SUICIDE & {result.instrument_id for result in session.results}
    asks = QUESTIONS_ABOUT_SUICIDE & {*profile.instruments} and row["id"] != "hotline"  # a caller decides who listens
    assert not asks or "not-alone" in profile.guards


def test_a_parents_form_waits_for_the_parents() -> None:
    session = pathway("paediatrics").start(age_years=9, circumstances=["no-informant"])
    assert session.waiting == {"psc-17": "no-informant"}


@pytest.mark.parametrize(("age", "next_form"), [(13, None), (14, "psc-17")])
def test_below_fourteen_a_guardian_consents(age: int, next_form: str | None) -> None:
    """个人信息保护法, articles 28 and 31: all data of people under fourteen are sensitive."""
    session = pathway("paediatrics").start(age_years=age, circumstances=["no-guardian-consent"])
    assert (session.next and session.next.instrument) == next_form


def test_a_minor_in_the_emergency_department_is_asked_alone_after_the_limits_of_confidentiality() -> None:
    step = pathway("paediatric-emergency").start(age_years=15).next
    assert step is not None
    assert step.ways == ("alone", "explain-confidentiality")


# --- what only one row says -------------------------------------------------------------------------------------------

PHQ_9 = {
    9: [3, 3, 3, 0, 0, 0, 0, 0, 0, 0],
    10: [3, 3, 3, 1, 0, 0, 0, 0, 0, 0],
    14: [3, 3, 3, 3, 2, 0, 0, 0, 0, 0],
    15: [3, 3, 3, 3, 3, 0, 0, 0, 0, 0],
}
GAD_7 = {9: [3, 3, 3, 0, 0, 0, 0], 10: [3, 3, 3, 1, 0, 0, 0], 14: [3, 3, 3, 3, 2, 0, 0], 15: [3, 3, 3, 3, 3, 0, 0]}


@pytest.mark.parametrize("total", [10, 14])
@pytest.mark.parametrize(("name", "sheets"), [("phq-9", PHQ_9), ("gad-7", GAD_7)])
def test_d3_mild_to_moderate_is_treated_in_cardiology_and_scored_again_in_two_to_four_weeks(
    name: str, sheets: dict[int, list[int]], total: int
) -> None:
    advice = pathway("cardiology").advise(ms.screen(ms.load(name), sheets[total]))
    told = [(each.action, each.urgency, each.destination, each.after, each.within) for each in advice]
    assert told == [
        ("assess", "U3", "treating_team", None, "P28D"),
        ("re-screen", "U4", "treating_team", "P14D", "P28D"),
    ]


@pytest.mark.parametrize(("name", "sheets"), [("phq-9", PHQ_9), ("gad-7", GAD_7)])
def test_d3_from_fifteen_points_on_psychiatry_is_asked(name: str, sheets: dict[int, list[int]]) -> None:
    advice = pathway("cardiology").advise(ms.screen(ms.load(name), sheets[15]))
    assert (advice[0].action, advice[0].urgency, advice[0].destination) == ("refer", "U2", "psychiatry")
    below = pathway("cardiology").advise(ms.screen(ms.load(name), sheets[14]))
    assert "psychiatry" not in {each.destination for each in below}


@pytest.mark.parametrize(
    ("distress", "urgency", "destination"),
    [(4, "U3", "psych_clinic"), (6, "U3", "psych_clinic"), (7, "U2", "psych_consult_liaison")],
)
def test_d4_distress_from_four_and_from_seven(distress: int, urgency: str, destination: str) -> None:
    advice = pathway("oncology").advise(ms.screen(ms.load("distress-thermometer"), [distress]))
    seen = [(each.urgency, each.destination) for each in advice if each.action in {"assess", "refer"}]
    assert seen == [(urgency, destination)]
    assert {each.instrument for each in advice if each.action == "screen"} == {"phq-9", "gad-7"}


def test_d4_no_distress_is_asked_about_again_with_the_next_cycle() -> None:
    advice = pathway("oncology").advise(ms.screen(ms.load("distress-thermometer"), [3]))
    assert [(each.action, each.within) for each in advice] == [("re-screen", "P1M")]


EPDS_12 = [0, 0, 3, 3, 3, 3, 0, 0, 0, 0]
EPDS_13 = [0, 1, 3, 3, 3, 3, 0, 0, 0, 0]
EPDS_9 = [0, 0, 3, 3, 3, 0, 0, 0, 0, 0]
EPDS_10 = [0, 0, 3, 3, 3, 1, 0, 0, 0, 0]


def epds(total: int, sheet: list[int]) -> ms.Result:
    result = ms.screen(ms.load("epds"), sheet)
    assert result["total"].value == total
    return result


@pytest.mark.parametrize("place", ["obstetrics", "postpartum"])
@pytest.mark.parametrize(("total", "sheet"), [(10, EPDS_10), (12, EPDS_12)])
def test_d16_ten_to_twelve_is_repeated_in_two_to_four_weeks(place: str, total: int, sheet: list[int]) -> None:
    """孕产妇心理健康管理专家共识 2019."""
    advice = pathway(place).advise(epds(total, sheet))
    again = [(each.urgency, each.after, each.within) for each in advice if each.action == "re-screen"]
    assert again == [("U3", "P14D", "P28D")]
    assert "refer" not in {each.action for each in advice}


@pytest.mark.parametrize("place", ["obstetrics", "postpartum"])
def test_d16_from_thirteen_on_she_is_referred_within_a_week_and_below_ten_screened_again(place: str) -> None:
    first = pathway(place).advise(epds(13, EPDS_13))[0]
    assert (first.action, first.urgency, first.destination) == ("refer", "U2", "obstetric_mh")
    routine = pathway(place).advise(epds(9, EPDS_9))
    assert [(each.action, each.within) for each in routine] == [("re-screen", "P3M")]


@pytest.mark.parametrize("place", ["obstetrics", "postpartum"])
def test_d16_the_answer_about_self_harm_counts_at_any_total(place: str) -> None:
    first = pathway(place).advise(epds(1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))[0]
    assert (first.critical, first.urgency, first.destination) == (True, "U1", "psychiatry")


@pytest.mark.parametrize(("name", "sheets"), [("phq-9", PHQ_9), ("gad-7", GAD_7)])
def test_d16_above_fourteen_is_referred_and_ten_to_fourteen_is_never_negative(
    name: str, sheets: dict[int, list[int]]
) -> None:
    advice = {total: pathway("obstetrics").advise(ms.screen(ms.load(name), sheet)) for total, sheet in sheets.items()}
    assert {each.action for each in advice[15]} & {"refer"}
    assert advice[15][0].destination == "obstetric_mh"
    for total in (10, 14):
        assert [each.action for each in advice[total] if each.urgency == "U3"] == ["assess"]
        assert "refer" not in {each.action for each in advice[total]}


def test_d27_eight_points_are_positive_in_a_clinic_of_traditional_medicine() -> None:
    profile = pathway("traditional-medicine")
    assert profile.profile_for("phq-9") == "china-tcm-outpatients"
    eight = [2, 2, 2, 2, 0, 0, 0, 0, 0, 0]
    result = ms.screen(ms.load("phq-9"), eight, profile=profile.profile_for("phq-9"))
    seen = [(each.urgency, each.destination) for each in profile.advise(result) if each.action in {"assess", "refer"}]
    assert seen == [("U3", "tcm_psych")]


@pytest.mark.parametrize("place", ["geriatrics", "elderly-care-point"])
def test_d8_and_d32_name_the_classes_of_the_national_care_for_older_people(place: str) -> None:
    """老年心理关爱行动 2022: a suspected cognitive problem is advised to the memory clinic within four weeks."""
    coarse = alarming("cn-elderly-cognition-coarse", {"age_years": 70})
    told = {
        (each.urgency, each.destination) for each in pathway(place).advise(coarse) if each.action in {"assess", "refer"}
    }
    assert told == {("U3", "geriatrics_memory")}


def test_d18_signs_at_eighteen_months_lead_to_the_m_chat_r_and_a_middling_result_to_its_follow_up() -> None:
    session = pathway("child-health").start(age_months=18)
    assert session.next is not None
    session = session.record(alarming(session.next.instrument, {"age_months": 18}))
    assert session.next is not None
    assert session.next.instrument == "m-chat-r"
    yes_to_all = ms.screen(ms.load("m-chat-r"), [1] * 20, age_months=18)
    assert yes_to_all["total"].value == 3  # the three items of which "yes" is the worrying answer
    session = session.record(yes_to_all)
    assert session.next is not None
    assert session.next.instrument == "m-chat-r-f"


@pytest.mark.parametrize("age_months", [17, 25])
def test_d18_before_and_after_there_is_no_m_chat_r(age_months: int) -> None:
    session = pathway("child-health").start(age_months=age_months)
    session = session.record(alarming("nhc-warning-signs", {"age_months": age_months}))
    assert session.next is None


def test_d20_a_positive_screen_on_a_paediatric_ward_is_seen_within_a_week() -> None:
    advice = pathway("paediatric-inpatient").advise(alarming("psc-17", {"age_years": 5}))
    seen = [each for each in advice if each.action in {"assess", "refer"}]
    assert [(each.urgency, each.destination) for each in seen] == [("U2", "psych_consult_liaison")]
    assert "social_worker" in seen[0].notify


def test_d22_the_occasion_decides_about_eight_and_nine_years() -> None:
    def fit(age: int, trigger: str) -> bool:
        return "paediatric-emergency" in ms.pathways_for(department="20", trigger=trigger, age_years=age)

    assert [fit(age, "everybody-able") for age in (8, 9, 10, 17)] == [False, False, True, True]
    assert [fit(age, "self-harm-or-psychiatric") for age in (7, 8, 9, 17)] == [False, True, True, True]


def test_d27_no_rule_looks_at_the_constitution() -> None:
    profile = pathway("traditional-medicine")
    assert {rule.instrument for rule in profile.rules} <= {entry.id for entry in ms.catalogue()}
    assert not [entry.id for entry in ms.catalogue() if "constitution" in entry.measures]


def test_d30_nobody_outside_the_staff_and_the_person_is_told() -> None:
    """Results go to the person only, not to the employer."""
    told = {who for rule in pathway("health-check").rules for who in rule.notify}
    assert told <= {"patient", "responsible_doctor", "crisis_team", "duty_nurse", "guardian", "family"}
    assert "employer" not in vocabulary()["notify"]


def test_d34_a_hotline_hands_over_danger_and_is_never_its_end() -> None:
    profile = pathway("hotline")
    first, *others = profile.advise(alarming("c-ssrs-screener", {}))
    assert (first.urgency, first.destination) == ("U0", "ed")
    assert {"ems_120", "police_110"} <= set(first.notify)
    assert "hotline_12356" not in {each.destination for each in (first, *others)}
    refused = profile.advise(refused=["c-ssrs-screener"])
    assert [(each.urgency, each.destination) for each in refused] == [("U1", "ed")]


def test_the_weeks_of_the_trimesters_are_those_of_the_row() -> None:
    """孕产妇心理健康管理专家共识 2019: before 14 weeks, 14 to 28, from 28 weeks on."""
    assert vocabulary()["trigger"]["trimester"]["en"] == "each trimester: before week 14, weeks 14 to 27, from week 28"

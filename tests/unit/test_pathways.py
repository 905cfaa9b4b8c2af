from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.carepathway import Pathway
from mindscreen.model import Reference
from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import load_pathway, pathway, pathway_from
from mindscreen.recommendation import Recommendation
from mindscreen.rule import Limits
from mindscreen.vocabulary import KINDS, URGENCIES, term

Answers = Sequence[int | None]

NOON = "2026-11-21T12:00:00+08:00"


def screened(name: str, answers: Answers, **facts: Any) -> ms.Result:
    return ms.screen(ms.load(name), answers, **facts)


def ids(advice: Sequence[Recommendation]) -> list[str]:
    return [each.id for each in advice]


@pytest.fixture(scope="module")
def outpatient() -> Pathway:
    return pathway("general-outpatient")


# --- the general outpatient pathway, rule by rule ---------------------------------------------------------------------

SELF_HARM = ["phq-9-self-harm", "phq-9-self-harm-screen"]
GENERAL_OUTPATIENT: list[tuple[str, list[int | None], dict[str, Any], list[str]]] = [
    ("phq-2", [3, 0], {}, ["phq-2-positive"]),
    ("phq-2", [1, 1], {}, ["phq-2-negative"]),
    ("phq-2", [2, None], {}, ["phq-2-incomplete"]),
    ("phq-2", [1, 1], {"profile": "two-step"}, ["phq-2-positive"]),
    ("gad-2", [0, 3], {}, ["gad-2-positive"]),
    ("gad-2", [1, 1], {}, ["gad-2-negative"]),
    ("gad-2", [None, 2], {}, ["gad-2-incomplete"]),
    ("phq-9", [0, 0, 0, 0, 0, 0, 0, 0, 0, None], {}, ["phq-9-minimal"]),
    ("phq-9", [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], {}, ["phq-9-minimal"]),
    ("phq-9", [1, 1, 1, 1, 1, 0, 0, 0, 0, 0], {}, ["phq-9-mild"]),
    ("phq-9", [1, 1, 3, 1, 1, 1, 1, 0, 0, 0], {}, ["phq-9-mild"]),
    ("phq-9", [1, 1, 3, 1, 1, 1, 1, 1, 0, 0], {}, ["phq-9-moderate"]),
    ("phq-9", [3, 3, 2, 2, 2, 1, 1, 0, 0, 0], {}, ["phq-9-moderate"]),
    ("phq-9", [3, 3, 3, 2, 2, 1, 1, 0, 0, 0], {}, ["phq-9-moderately-severe"]),
    ("phq-9", [3, 3, 3, 3, 3, 2, 2, 0, 0, 0], {}, ["phq-9-moderately-severe"]),
    ("phq-9", [3, 3, 3, 3, 3, 3, 2, 0, 0, 0], {}, ["phq-9-severe"]),
    ("phq-9", [1, 1, 1, 1, 1, 1, 1, 0, 0, 0], {"profile": "china-general-population"}, ["phq-9-positive-by-profile"]),
    ("phq-9", [2, 0, 2, 2, 2, 0, 0, 0, 1, 0], {}, [*SELF_HARM, "phq-9-syndrome-below-cut-off"]),
    ("phq-9", [2, 2, 0, 0, 0, 0, 0, 0, 0, 0], {}, ["phq-9-other-syndrome-below-cut-off"]),
    ("phq-9", [2, 0, 2, 2, None, 0, 0, 0, 1, 0], {}, [*SELF_HARM, "phq-9-syndrome-incomplete"]),
    ("phq-9", [2, 0, 0, 0, 0, None, 0, 0, 0, 0], {}, ["phq-9-other-syndrome-incomplete"]),
    ("phq-9", [0, 0, 0, 0, 0, 0, 0, 0, 1, 0], {}, [*SELF_HARM, "phq-9-minimal"]),
    ("phq-9", [0, 0, 0, 0, 0, 0, 0, 0, None, 0], {}, ["phq-9-self-harm-unanswered", "phq-9-minimal"]),
    ("phq-9", [1, 1, 1, 1, 1, 1, 1, None, 0, 0], {}, ["phq-9-incomplete", "phq-9-mild"]),
    ("gad-7", [1, 1, 1, 1, 0, 0, 0], {}, ["gad-7-minimal"]),
    ("gad-7", [1, 1, 1, 1, 1, 0, 0], {}, ["gad-7-mild"]),
    ("gad-7", [3, 3, 3, 1, 0, 0, 0], {}, ["gad-7-moderate"]),
    ("gad-7", [3, 3, 3, 3, 3, 0, 0], {}, ["gad-7-severe"]),
    ("gad-7", [1, 1, 1, 1, 1, 1, 1], {"profile": "china-pregnancy"}, ["gad-7-positive-by-profile"]),
    ("gad-7", [3, 3, 3, None, 0, 0, 0], {}, ["gad-7-incomplete", "gad-7-mild"]),
]


@pytest.mark.parametrize(
    ("name", "answers", "facts", "expected"),
    GENERAL_OUTPATIENT,
    ids=[f"{'+'.join(expected)} {index}" for index, (*_, expected) in enumerate(GENERAL_OUTPATIENT)],
)
def test_a_form_gets_these_recommendations_and_no_others(
    outpatient: Pathway, name: str, answers: Answers, facts: dict[str, Any], expected: list[str]
) -> None:
    assert ids(outpatient.advise(screened(name, answers, **facts))) == expected


def test_every_rule_has_a_form_on_which_it_fires(outpatient: Pathway) -> None:
    about = {name for name, *_ in GENERAL_OUTPATIENT}
    assert {rule.id for rule in outpatient.rules if rule.instrument in about} == {
        rule for *_, expected in GENERAL_OUTPATIENT for rule in expected
    }


def test_a_partial_form_is_referred_by_what_is_certain(outpatient: Pathway) -> None:
    advice = outpatient.advise(screened("phq-9", [3, 3, 3, 3, 3, None, None, None, 0, 0]))
    assert ids(advice) == ["phq-9-moderately-severe"]
    assert advice[0].reasons[0].because == "total = 15..24 (>= moderately-severe)"
    assert advice[0].reasons[0].truth == "band"


def test_a_known_score_shows_its_band(outpatient: Pathway) -> None:
    reason = outpatient.advise(screened("phq-9", [3, 3, 3, 3, 3, 0, 0, 0, 0, 0]))[0].reasons[0]
    assert (reason.finding, reason.because) == ("total", "total = 15 (moderately-severe)")


@pytest.mark.control("C-037")
@pytest.mark.parametrize(
    ("answers", "urgency", "within", "raised_by"),
    [
        ([3, 3, 3, 3, 3, 3, 3, 0, 0, 0], "U2", "P7D", []),
        ([3, 3, 3, 3, 3, 3, 3, 0, 0, 2], "U1", "P1D", ["functional-impairment"]),
        ([3, 3, 3, 3, 3, 3, 3, 0, 1, 2], "U1", "P1D", ["self-harm", "functional-impairment"]),
        ([3, 3, 3, 1, 0, 0, 0, 0, 0, 0], "U3", "P28D", []),
        ([3, 3, 3, 1, 0, 0, 0, 0, 0, 2], "U2", "P7D", ["functional-impairment"]),
    ],
)
def test_what_makes_it_more_urgent_is_among_the_reasons(
    outpatient: Pathway, answers: Answers, urgency: str, within: str, raised_by: list[str]
) -> None:
    made = outpatient.advise(screened("phq-9", answers))[-1]
    assert (made.urgency, made.within) == (urgency, within)
    assert [reason.finding for reason in made.reasons] == ["total", *raised_by]


@pytest.mark.control("C-037")
def test_a_recommendation_carries_its_sources_and_its_authority(outpatient: Pathway) -> None:
    made = outpatient.advise(screened("gad-7", [3, 3, 3, 1, 0, 0, 0]))[0]
    assert made.status == "proposal"
    assert made.pathway == "general-outpatient|1.0.0"
    assert made.origin == "gad-7/general|1.0.0"
    assert made.confidence == "low"  # that of the proposal, which is known least
    assert [text.partition(" ")[0] for text in made.cite] == ["Spitzer", "Proposal"]
    assert made.reasons[0].cite[0].startswith("Spitzer RL")
    assert made.destination == "psych_clinic"
    assert made.notify == ("responsible_doctor",)
    assert set(made.text) == {"en", "zh-CN"}


@pytest.mark.parametrize(
    ("name", "answers", "referral"),
    [
        ("phq-9", [3, 3, 3, 3, 3, 3, 3, 0, 0, 0], True),  # refer to psychiatry
        ("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 0], True),  # assess in the psychological clinic
        ("phq-9", [1, 1, 1, 1, 1, 0, 0, 0, 0, 0], False),  # screen again
        ("phq-2", [3, 0], False),  # screen further
        ("phq-2", [3, None], False),  # screen further
        ("phq-2", [1, None], False),  # complete
    ],
)
def test_a_referral_leaves_the_treating_team(
    outpatient: Pathway, name: str, answers: Answers, *, referral: bool
) -> None:
    assert [each.is_referral for each in outpatient.advise(screened(name, answers))] == [referral]


def test_an_assessment_by_the_treating_team_is_no_referral(tmp_path: Path) -> None:
    rules = RULE.replace("psych_clinic", "treating_team")
    (made,) = ward(tmp_path, rules).advise(screened("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 0]))
    assert not made.is_referral


# --- one step after another -------------------------------------------------------------------------------------------


def test_two_positive_pairs_ask_for_both_full_scales(outpatient: Pathway) -> None:
    advice = outpatient.advise(screened("phq-2", [3, 3]), screened("gad-2", [3, 3]))
    assert [(each.action, each.instrument) for each in advice] == [("screen", "phq-9"), ("screen", "gad-7")]


def test_a_further_screen_that_was_given_is_not_asked_for_again(outpatient: Pathway) -> None:
    first = screened("phq-2", [3, 3]), screened("gad-2", [3, 3])
    phq9, gad7 = screened("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 0]), screened("gad-7", [0] * 7)
    assert ids(outpatient.advise(*first, phq9)) == ["gad-2-positive", "phq-9-moderate"]
    assert ids(outpatient.advise(*first, phq9, gad7)) == ["phq-9-moderate", "gad-7-minimal"]


def test_the_full_scale_decides_when_to_screen_again(outpatient: Pathway) -> None:
    advice = outpatient.advise(screened("phq-2", [1, 1]), screened("phq-9", [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]))
    assert [(each.id, each.instrument, each.within) for each in advice] == [("phq-9-mild", "phq-9", "P28D")]


def test_a_pair_that_was_positive_is_still_to_be_repeated_in_a_year(outpatient: Pathway) -> None:
    advice = outpatient.advise(screened("phq-2", [3, 0]), screened("phq-9", [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]))
    assert [(each.id, each.instrument, each.within) for each in advice] == [("phq-9-minimal", "phq-2", "P12M")]


def test_the_most_urgent_stands_first_and_a_crisis_before_everything(outpatient: Pathway) -> None:
    advice = outpatient.advise(screened("gad-2", [1, None]), screened("phq-9", [3, 3, 3, 3, 3, 3, 3, 0, 1, 2]))
    assert ids(advice) == [*SELF_HARM, "gad-2-incomplete", "phq-9-severe"]
    assert [each.critical for each in advice] == [True, True, False, False]


# --- a crisis is never silent -----------------------------------------------------------------------------------------

HEAD = """
format: mindscreen-pathway/1
id: ward
version: 2.0.0
status: consensus
title: {en: Ward, zh-CN: 病区}
cite: paper
for: {age_years: {from: 18, to: 80}}
steps: [{role: first-step, instruments: [phq-9, gad-7]}]
references: {paper: {text: A paper, confidence: medium}}
rules:
"""
RULE = """
  - id: some-rule
    instrument: phq-9
    when: {raised: positive-screen}
    action: assess
    urgency: U3
    destination: psych_clinic
    notify: [responsible_doctor]
    cite: paper
    text: {en: Assess., zh-CN: 评估。}
"""
CRISIS = """
  - id: crisis
    instrument: phq-9
    when: {raised: self-harm}
    action: assess
    urgency: U1
    destination: psychiatry
    notify: [duty_nurse]
    cite: paper
    text: {en: Assess., zh-CN: 评估。}
"""
UNANSWERED = (
    CRISIS.replace("id: crisis", "id: unanswered")
    .replace("raised:", "unknown:")
    .replace("action: assess", "action: ask")
)


def ward(tmp_path: Path, rules: str) -> Pathway:
    path = tmp_path / "ward.yaml"
    path.write_text(HEAD + rules, encoding="utf-8")
    return load_pathway(path)


@pytest.fixture(
    params=["general-outpatient", "a pathway of gad-7 only", "a pathway of totals only", "its own crisis rules"]
)
def any_pathway(request: pytest.FixtureRequest, tmp_path: Path, outpatient: Pathway) -> Pathway:
    return {
        "general-outpatient": lambda: outpatient,
        "a pathway of gad-7 only": lambda: ward(tmp_path, RULE.replace("phq-9", "gad-7")),
        "a pathway of totals only": lambda: ward(tmp_path, RULE),
        "its own crisis rules": lambda: ward(tmp_path, CRISIS + UNANSWERED),
    }[request.param]()


@pytest.mark.control("C-035")
@pytest.mark.parametrize(("rest", "item9", "difficulty"), list(product([0, 1, 3, None], [1, 2, 3], [0, 3, None])))
def test_self_harm_is_answered_the_same_day_in_any_pathway(
    any_pathway: Pathway, rest: int | None, item9: int, difficulty: int | None
) -> None:
    advice = any_pathway.advise(screened("phq-9", [rest] * 8 + [item9, difficulty], authored=NOON))
    first = advice[0]
    assert first.critical
    assert first.urgency == "U1"
    assert first.action == "assess"
    assert first.notify
    assert first.due == "2026-11-21T23:59:00+08:00"
    assert [(reason.finding, reason.truth) for reason in first.reasons] == [("self-harm", "raised")]


@pytest.mark.control("C-036")
@pytest.mark.parametrize(("rest", "difficulty"), list(product([0, 1, 3, None], [0, None])))
def test_a_blank_item_9_is_asked_in_any_pathway(any_pathway: Pathway, rest: int | None, difficulty: int | None) -> None:
    first = any_pathway.advise(screened("phq-9", [rest] * 8 + [None, difficulty]))[0]
    assert first.critical
    assert (first.action, first.urgency, first.instrument) == ("ask", "U1", "phq-9")
    assert "q9" in first.items
    assert first.reasons[0].truth == "unknown"


def test_the_built_in_question_is_about_the_critical_item_only(tmp_path: Path) -> None:
    made = ward(tmp_path, RULE).advise(screened("phq-9", [0, 0, 0, 0, None, 0, 0, 0, None, 0]))[0]
    assert (made.id, made.items) == ("default-critical-unknown", ("q9",))


def test_a_rule_without_items_asks_everything_that_is_blank(tmp_path: Path) -> None:
    made = ward(tmp_path, UNANSWERED).advise(screened("phq-9", [0, 0, 0, 0, None, 0, 0, 0, None, 0]))[0]
    assert (made.id, made.items) == ("unanswered", ("q5", "q9"))


@pytest.mark.control("C-036")
def test_a_critical_answer_that_should_not_exist_is_asked_again(made_up: Callable[[str], ms.Instrument]) -> None:
    result = ms.screen(made_up("drinking"), {"drinks": 0, "harm": 2})
    (made,) = bare_pathway().advise(result)
    assert (made.id, made.critical, made.items) == ("default-critical-unknown", True, ("harm",))
    rule = {**UNTIL, "when": {"unknown": "harmed"}, "action": "ask"}
    (made,) = bare_pathway(rule).advise(result)
    assert (made.id, made.critical, made.items) == ("until", True, ("harm",))


def test_a_critical_finding_by_a_score_asks_the_items_of_the_score(define: Callable[[str], ms.Instrument]) -> None:
    instrument = define(BY_A_SCORE)
    (made,) = bare_pathway().advise(ms.screen(instrument, {"q1": 0, "q3": 0}))
    assert (made.critical, made.items) == (True, ("q2",))
    (made,) = bare_pathway().advise(ms.screen(instrument, {"q1": 0, "q2": 0}))
    assert (made.critical, made.items) == (True, ("q3",))  # who is pregnant is open as well, and no item answers that


BY_A_SCORE = """
for: {completed_by: [self], cite: nobody}
options: {grade: [{value: 0, key: none}, {value: 2, key: much}]}
items:
  - {id: q1, about: one, options: grade}
  - {id: q2, about: two, options: grade}
  - {id: q3, about: three, options: grade}
scales:
  - {id: danger, method: sum, items: [q1, q2], cite: nobody, bands: [{from: 0, key: none}, {from: 2, key: some}]}
findings:
  - {id: danger, when: danger >= 2 or q3 >= 1 and pregnant == true, level: critical, cite: nobody}
published: {danger: {range: [0, 4], bands: {none: [0, 1], some: [2, 4]}, cite: nobody}}
"""


def test_a_band_rule_answers_no_critical_finding_of_that_name(define: Callable[[str], ms.Instrument]) -> None:
    rule = {**UNTIL, "when": {"band": "danger", "at_least": "some"}}
    advice = bare_pathway(rule).advise(ms.screen(define(BY_A_SCORE), [2, 0, 0]))
    assert ids(advice) == ["default-critical-raised", "until"]


def bare_pathway(*rules: dict[str, Any]) -> Pathway:
    return pathway_from(
        {
            "id": "bare",
            "version": "1.0.0",
            "status": "proposal",
            "title": {},
            "cite": ["paper"],
            "for": {},
            "steps": [],
            "rule_sets": {},
            "rules": rules,
            "references": {"paper": {"text": "A paper", "confidence": "low"}},
        }
    )


UNTIL: dict[str, Any] = {
    "id": "until",
    "instrument": "made-up",
    "action": "re-screen",
    "give": ["made-up"],
    "urgency": "U4",
    "destination": "primary_care",
    "status": "proposal",
    "cite": ["paper"],
    "text": {},
}


@pytest.mark.control("C-035")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("urgency: U1", "urgency: U2"),
        ("urgency: U1", "urgency: U1\n    within: P7D"),
        ("urgency: U1", "urgency: U1\n    within: T25H"),
        ("urgency: U1", "urgency: U1\n    within: PT25H"),
        ("urgency: U1", "urgency: U0\n    within: P1M"),
        ("urgency: U1", "urgency: U1\n    group: any"),
        ("action: assess", "action: inform"),
        ("action: assess", "action: ask"),
        ("action: assess", "action: re-screen\n    give: phq-9"),
        ("notify: [duty_nurse]", "notify: []"),
    ],
)
def test_a_pathway_that_weakens_a_crisis_is_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in CRISIS
    with pytest.raises((ms.PathwayError, ms.DefinitionError)) as refusal:
        ward(tmp_path, CRISIS.replace(old, new))
    assert refusal.value.code == ("MS-D004" if "T25H" in new and "PT" not in new else "MS-P002")


@pytest.mark.control("C-036")
@pytest.mark.parametrize(
    ("old", "new"),
    [("action: ask", "action: assess"), ("action: ask", "action: ask\n    items: [q1]"), ("U1", "U3")],
)
def test_a_pathway_that_lets_a_blank_crisis_item_pass_is_refused(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(ms.PathwayError) as refusal:
        ward(tmp_path, UNANSWERED.replace(old, new))
    assert refusal.value.code == "MS-P002"


@pytest.mark.control("C-035")
def test_a_crisis_rule_may_be_routed_and_hastened(tmp_path: Path) -> None:
    rules = CRISIS.replace("psychiatry", "ed").replace("urgency: U1", "urgency: U0\n    within: PT1H")
    made = ward(tmp_path, rules).advise(screened("phq-9", [0] * 8 + [2, 0], authored=NOON))[0]
    assert (made.destination, made.urgency, made.due) == ("ed", "U0", "2026-11-21T13:00:00+08:00")
    assert made.critical


def test_a_rule_for_no_crisis_is_not_critical(tmp_path: Path) -> None:
    rule = RULE.replace("raised: positive-screen", "not_raised: self-harm").replace("action: assess", "action: inform")
    assert [each.critical for each in ward(tmp_path, rule).advise(screened("phq-9", [0] * 10))] == [False]


# --- a positive screen is never silent either -------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["inform", "re-screen\n    give: phq-9"])
def test_a_positive_screen_that_no_rule_acts_on_is_assessed(tmp_path: Path, action: str) -> None:
    rules = RULE.replace("action: assess", f"action: {action}")
    advice = ward(tmp_path, rules).advise(screened("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 0]))
    assert ids(advice) == ["some-rule", "default-positive-raised"]
    assert (advice[1].action, advice[1].items, advice[1].instrument) == ("assess", (), None)
    assert advice[1].cite


def test_a_question_to_ask_does_not_stand_for_an_assessment(tmp_path: Path) -> None:
    advice = ward(tmp_path, UNANSWERED).advise(screened("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, None, 0]))
    assert ids(advice) == ["unanswered", "default-positive-raised"]


def test_an_open_screen_that_no_rule_speaks_of_is_to_be_completed(tmp_path: Path) -> None:
    advice = ward(tmp_path, RULE).advise(screened("phq-9", [1, 1, 1, 1, 1, 1, 1, None, 0, 0]))
    assert [(each.id, each.action, each.items) for each in advice] == [
        ("default-positive-unknown", "complete", ("q8",))
    ]


def test_an_open_screen_is_not_passed_over_because_of_what_is_certain(tmp_path: Path) -> None:
    rules = RULE.replace("raised: positive-screen", "band: total, at_least: minimal").replace(
        "action: assess", "action: re-screen\n    give: phq-9"
    )
    advice = ward(tmp_path, rules).advise(screened("phq-9", [None] * 8 + [0, 0]))
    assert ids(advice) == ["default-positive-unknown", "some-rule"]


def test_a_form_is_to_be_completed_once(tmp_path: Path) -> None:
    rules = RULE.replace("raised: positive-screen", "unknown: other-depressive-syndrome").replace("assess", "complete")
    advice = ward(tmp_path, rules).advise(screened("phq-9", [None] * 8 + [0, 0]))
    assert ids(advice) == ["some-rule"]


def test_a_healthy_form_of_another_instrument_needs_nothing(tmp_path: Path) -> None:
    assert ward(tmp_path, RULE).advise(screened("gad-7", [0] * 7)) == ()


# --- urgency, bands and limits that the shipped pathway does not use --------------------------------------------------


def test_raising_the_urgency_never_grants_more_time(tmp_path: Path) -> None:
    rules = RULE.replace("urgency: U3", "urgency: U3\n    within: P3D\n    raised_by: [functional-impairment]")
    made = ward(tmp_path, rules).advise(screened("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 3]))[0]
    assert (made.urgency, made.within) == ("U2", "P3D")


def test_nothing_is_raised_beyond_the_same_day(tmp_path: Path) -> None:
    rules = RULE.replace("urgency: U3", "urgency: U1\n    within: PT4H\n    raised_by: [functional-impairment]")
    made = ward(tmp_path, rules).advise(screened("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 3]))[0]
    assert (made.urgency, made.within) == ("U1", "PT4H")


@pytest.mark.parametrize(
    ("facts", "least", "fires"),
    [
        ({"education_years": 0}, "normal", True),  # 2 points: normal without schooling
        ({"education_years": 9, "sex": "female"}, "normal", False),  # impaired with it
        ({"education_years": 9, "sex": "female"}, "impaired", True),
        ({}, "normal", False),  # nobody knows which
        ({}, "impaired", True),
        ({"education_years": 0}, "doubtful", True),  # the set for everybody says on which side of it "normal" is
    ],
)
def test_a_band_rule_needs_every_possible_band(
    made_up: Callable[[str], ms.Instrument], facts: dict[str, Any], least: str, *, fires: bool
) -> None:
    rule = {**UNTIL, "when": {"band": "total", "at_least": least}}
    advice = bare_pathway(rule).advise(ms.screen(made_up("memory"), {"recall": 2, "naming": 0, "birth": 0}, **facts))
    assert ("until" in ids(advice)) is fires


def test_a_scale_without_bands_for_this_person_fires_nothing(made_up: Callable[[str], ms.Instrument]) -> None:
    rule = {**UNTIL, "when": {"band": "only_women", "at_least": "few"}}
    answers = {"recall": 2, "naming": 2, "birth": 1}
    assert bare_pathway(rule).advise(ms.screen(made_up("memory"), answers, sex="male", pregnant=False)) == ()
    assert ids(bare_pathway(rule).advise(ms.screen(made_up("memory"), answers, sex="female", pregnant=False))) == [
        "until"
    ]


def test_bands_that_no_set_compares_fire_nothing(made_up: Callable[[str], ms.Instrument]) -> None:
    rule = {**UNTIL, "when": {"band": "only_women", "at_least": "normal"}}
    assert bare_pathway(rule).advise(ms.screen(made_up("memory"), {"birth": 2}, sex="female", pregnant=False)) == ()


def test_bands_are_those_of_the_profile_used(made_up: Callable[[str], ms.Instrument]) -> None:
    rule = {**UNTIL, "when": {"band": "total", "at_least": "tense"}}
    for profile, fires in (("original", False), ("strict", True)):
        advice = bare_pathway(rule).advise(ms.screen(made_up("profiles"), [1, 1], profile=profile))
        assert ("until" in ids(advice)) is fires


# --- whose results ----------------------------------------------------------------------------------------------------


@pytest.mark.control("C-038")
@pytest.mark.parametrize(
    ("fact", "one", "other"),
    [
        ("age", {"age_years": 34}, {"age_years": 43}),
        ("age", {"age_years": 34}, {"age_months": 12 * 36}),
        ("age", {"age_months": 12 * 36 + 1}, {"age_months": 12 * 36}),
        ("sex", {"sex": "female"}, {"sex": "male"}),
        ("pregnant", {"pregnant": True}, {"pregnant": False}),
        ("education_years", {"education_years": 3}, {"education_years": 6}),
        ("authored", {"authored": NOON}, {"authored": "2026-11-22T12:00:00+08:00"}),
    ],
)
def test_results_of_two_people_are_not_combined(
    outpatient: Pathway, fact: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    with pytest.raises(ms.PathwayError) as refusal:
        outpatient.advise(screened("phq-2", [3, 3], **one), screened("gad-2", [0, 0], **other))
    assert refusal.value.code == "MS-P003"
    assert str(refusal.value) == (
        f"[MS-P003] pathway 'general-outpatient': the results state different facts ('{fact}'). "
        "Check that all results are of the same person and occasion."
    )


def test_results_of_one_visit_are_combined(outpatient: Pathway) -> None:
    later = {"age_months": 12 * 34 + 5, "authored": "2026-11-21T12:20:00+08:00"}
    advice = outpatient.advise(
        screened("phq-2", [3, 3], age_years=34, sex="female", authored=NOON), screened("gad-2", [0, 0], **later)
    )
    assert ids(advice) == ["phq-2-positive", "gad-2-negative"]


@pytest.mark.control("C-038")
def test_the_same_instrument_twice_is_refused(outpatient: Pathway) -> None:
    with pytest.raises(ms.PathwayError, match=r"\[MS-P003\].*appears twice.*latest result only"):
        outpatient.advise(screened("phq-2", [3, 3]), screened("phq-2", [0, 0]))


def test_no_result_is_refused(outpatient: Pathway) -> None:
    with pytest.raises(ms.PathwayError, match=r"\[MS-P003\].*no result"):
        outpatient.advise()


@pytest.mark.parametrize(
    "age",
    [{"age_months": 215}, {"age_years": 17}, {"age_years": 81}],
)
def test_somebody_of_another_age_is_refused(tmp_path: Path, age: dict[str, Any]) -> None:
    result = screened("phq-9", [0] * 10, overrides={"age": "asked for by the ward"}, **age)
    with pytest.raises(ms.PathwayError, match=r"\[MS-P003\].*not meant for a person.*Meant for such"):
        ward(tmp_path, RULE).advise(result)


@pytest.mark.parametrize("age", [{}, {"age_years": 18}, {"age_years": 80}, {"age_months": 80 * 12 + 11}])
def test_the_ages_at_the_limits_are_accepted(tmp_path: Path, age: dict[str, Any]) -> None:
    assert ward(tmp_path, RULE).advise(screened("phq-9", [0] * 10, **age)) == ()


# --- stored results ---------------------------------------------------------------------------------------------------


def test_a_stored_result_gets_the_same_recommendations(outpatient: Pathway) -> None:
    result = screened("phq-9", [3, 3, 3, 3, 3, None, 3, 0, None, 2], age_years=50, authored=NOON)
    stored = ms.Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert outpatient.advise(stored) == outpatient.advise(result)


@pytest.mark.control("C-020")
def test_a_stored_result_of_another_content_is_refused(outpatient: Pathway) -> None:
    data = screened("phq-9", [3] * 10).to_dict()
    data["instrument"]["scoring_hash"] = "sha256:other"
    with pytest.raises(ms.IntegrityError) as refusal:
        outpatient.advise(ms.Result.from_dict(data))
    assert refusal.value.code == "MS-I002"


# --- until when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("within", "authored", "due"),
    [
        ("PT4H", "2026-11-21T22:30:00+08:00", "2026-11-22T02:30:00+08:00"),
        ("P7D", "2026-12-28T09:00:00+08:00", "2027-01-04T09:00:00+08:00"),
        ("P28D", "2028-02-01T09:00:00Z", "2028-02-29T09:00:00+00:00"),
        ("P1M", "2026-01-31T09:00:00+08:00", "2026-02-28T09:00:00+08:00"),
        ("P1M", "2028-01-31T09:00:00+08:00", "2028-02-29T09:00:00+08:00"),
        ("P12M", "2028-02-29T09:00:00+08:00", "2029-02-28T09:00:00+08:00"),
        ("P3M", "2026-11-30T09:00:00+08:00", "2027-02-28T09:00:00+08:00"),
        ("P1M", "2026-12-05T09:00:00-05:00", "2027-01-05T09:00:00-05:00"),
        ("P7D", "2026-12-28T09:00:00", None),  # without a zone it is no instant
        ("P7D", "2026-12-28", None),
        ("P7D", "yesterday", None),
        ("P12M", "9999-12-31T09:00:00+08:00", None),  # the calendar of the machine ends there
        ("P7D", "9999-12-31T09:00:00+08:00", None),
    ],
)
def test_the_time_is_up_at(tmp_path: Path, within: str, authored: str, due: str | None) -> None:
    rules = RULE.replace("urgency: U3", f"urgency: U3\n    within: {within}")
    (made,) = ward(tmp_path, rules).advise(screened("phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 0], authored=authored))
    assert made.due == due


@pytest.mark.parametrize(
    ("urgency", "authored", "due"),
    [
        ("U1", "2026-11-21T09:30:00+08:00", "2026-11-21T23:59:00+08:00"),
        ("U1", "2026-11-21T23:59:30+08:00", "2026-11-21T23:59:30+08:00"),
        ("U1\n    within: PT4H", "2026-11-21T09:30:00+08:00", "2026-11-21T13:30:00+08:00"),
        ("U1\n    within: PT4H", "2026-11-21T21:30:00+08:00", "2026-11-21T23:59:00+08:00"),
        ("U0", "2026-11-21T23:30:00+08:00", "2026-11-22T00:30:00+08:00"),
        ("U1", "9999-12-31T09:30:00+08:00", None),
    ],
)
def test_today_ends_with_the_day(tmp_path: Path, urgency: str, authored: str, due: str | None) -> None:
    rules = CRISIS.replace("urgency: U1", f"urgency: {urgency}")
    made = ward(tmp_path, rules).advise(screened("phq-9", [0] * 8 + [1, 0], authored=authored))[0]
    assert made.due == due


def test_without_a_time_of_answering_there_is_no_due_time(outpatient: Pathway) -> None:
    (made,) = outpatient.advise(screened("phq-2", [0, 0]))
    assert made.due is None
    assert "due" not in made.to_dict()


# --- as data and in words ---------------------------------------------------------------------------------------------


def phq9_sources(finding: str) -> list[Reference]:
    phq9 = ms.load("phq-9")
    return [phq9.references[key] for key in phq9.finding(finding).cite]


def test_a_recommendation_is_plain_json(outpatient: Pathway) -> None:
    advice = outpatient.advise(screened("phq-9", [0] * 8 + [None, 0], authored=NOON))
    data = [each.to_dict() for each in advice]
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data[0] == {
        "id": "phq-9-self-harm-unanswered",
        "action": "ask",
        "urgency": "U1",
        "within": "P1D",
        "due": "2026-11-21T23:59:00+08:00",
        "destination": "treating_team",
        "instrument": "phq-9",
        "items": ["q9"],
        "notify": ["responsible_doctor"],
        "reasons": [
            {
                "instrument": "phq-9",
                "finding": "self-harm",
                "because": "q9 = ? (0..3) >= 1",
                "truth": "unknown",
                "cite": [source.text for source in phq9_sources("self-harm")],
            }
        ],
        "critical": True,
        "pathway": "general-outpatient|1.0.0",
        "status": "proposal",
        "confidence": "low",
        "origin": "phq-9/general|1.0.0",
        "merged": [],
        "cite": ["Proposal of this project, without outside authority; to be adopted or changed by the hospital"],
        "text": dict(advice[0].text),
        "human_review_required": True,
    }


def test_what_does_not_exist_is_absent(outpatient: Pathway) -> None:
    data = outpatient.advise(screened("gad-7", [3] * 7))[0].to_dict()
    assert "instrument" not in data
    assert None not in data.values()


@pytest.mark.control("C-050")
def test_a_recommendation_in_a_log_says_nothing_about_a_person(outpatient: Pathway) -> None:
    made = outpatient.advise(screened("phq-9", [0] * 8 + [2, 0]))[0]
    assert repr(made) == "<Recommendation of general-outpatient|1.0.0>"
    assert repr(made.reasons) == "(<Reason in phq-9>,)"


def test_the_installed_pathways_have_names() -> None:
    assert len(pathways()) >= 34
    with pytest.raises(ms.NotFoundError) as refusal:
        pathway("general-outpatients")
    assert str(refusal.value) == (
        "[MS-N003] there is no pathway 'general-outpatients'. "
        f"There are: {', '.join(pathways())}. Did you mean 'general-outpatient'?"
    )


def test_a_pathway_says_what_it_is(outpatient: Pathway, tmp_path: Path) -> None:
    assert outpatient.first_step[:2] == ("phq-2", "gad-2")
    assert outpatient.limits == Limits(youngest_months=12 * 18)
    own = ward(tmp_path, RULE)
    assert (own.id, own.version, own.status, own.title["zh-CN"]) == ("ward", "2.0.0", "consensus", "病区")
    assert own.limits == Limits(12 * 18, 12 * 80 + 11)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_code_of_a_rule_has_a_word(outpatient: Pathway, locale: str) -> None:
    for rule in outpatient.rules:
        words = [term(kind, getattr(rule, kind), locale) for kind in ("urgency", "action", "destination")]
        words += [term("notify", code, locale) for code in rule.notify]
        assert all(words)
    assert [term("urgency", code, locale) for code in URGENCIES]
    assert term("status", outpatient.status, locale)


@pytest.mark.parametrize(
    ("kind", "code", "locale"),
    [*((kind, "nothing", "en") for kind in KINDS), ("urgency", "U1", "fr"), ("format", "U1", "en"), ("x", "U1", "en")],
)
def test_a_missing_word_is_an_error(kind: str, code: str, locale: str) -> None:
    with pytest.raises(ms.NotFoundError) as refusal:
        term(kind, code, locale)
    assert refusal.value.code == "MS-N004"


@pytest.mark.control("C-020")
@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("cam-short", {"acute_onset": 1, "inattention": 1, "disorganized": 1}),
        ("4at", {"alertness": 4}),
    ],
)
def test_delirium_is_looked_into_by_the_treating_team_before_psychiatry(name: str, answers: dict[str, int]) -> None:
    """Inouye 1990 and Bellelli 2014: a positive result calls for a medical evaluation within hours."""
    (advice,) = ms.pathway("general-outpatient").advise(ms.screen(ms.load(name), answers))
    assert (advice.action, advice.urgency, advice.destination) == ("assess", "U1", "treating_team")
    assert advice.critical


def test_what_cannot_be_assessed_is_to_be_assessed_again() -> None:
    result = ms.screen(ms.load("cam-icu"), {"rass": -5, "acute_change": 0, "inattention_errors": 0}, age_years=70)
    (advice, *_) = ms.pathway("general-outpatient").advise(result)
    assert (advice.action, advice.urgency, advice.destination) == ("ask", "U1", "treating_team")
    assert "repeat" in advice.text["en"]


def test_a_score_that_waits_for_norms_is_judged_clinically_and_not_completed() -> None:
    scas = ms.load("scas")
    (advice,) = bare_pathway().advise(ms.screen(scas, [3] * len(scas.items), age_years=10))
    assert (advice.id, advice.action, advice.items) == ("default-positive-without-norms", "assess", ())
    (advice,) = bare_pathway().advise(ms.screen(scas, [3] * (len(scas.items) - 1) + [None], age_years=10))
    assert (advice.id, advice.items) == ("default-positive-unknown", (scas.items[-1].id,))


def test_answers_that_contradict_each_other_are_asked_again() -> None:
    night = {"bedtime": 1380, "latency": 10, "getting_up": 300, "asleep": 400, "quality": 1, "medication": 0}
    rest = dict.fromkeys([item.id for item in ms.load("psqi").items if item.id not in night], 1)
    result = ms.screen(ms.load("psqi"), {**night, **rest, "slow_to_sleep": 3}, age_years=40)
    assert [finding.id for finding in result.unknown] == ["positive-screen"]
    (advice,) = bare_pathway().advise(result)
    assert (advice.action, advice.items) == ("complete", ("bedtime", "getting_up", "asleep"))

"""A hospital's changes to an installed pathway: it may route, re-time and add; a crisis stays what it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.carepathway import Pathway
from mindscreen.pathways import load_pathway

NOON = "2026-11-21T12:00:00+08:00"
FILE = """\
format: mindscreen-pathway-changes/1
id: our-outpatients
version: 1.0.0
of: general-outpatient@1
title: {en: Our outpatients, zh-CN: 本院门诊}
cite: board
route: {psychiatry: psych_consult_liaison}
re_screen: P6M
change:
  - {rule: phq-9-moderate, within: P14D, notify: [duty_nurse], cite: board}
  - {rule: phq-9-self-harm, urgency: U0, cite: board}
  - {rule: phq-9-mild, urgency: U3, destination: psych_clinic, cite: board, text: {en: See a nurse., zh-CN: 护士随访。}}
add:
  - id: our-anxiety
    instrument: gad-7
    when: {score: total, from: 12}
    action: inform
    urgency: U3
    destination: social_work
    cite: board
    text: {en: Tell social work., zh-CN: 告知社工。}
references:
  board: {text: Decision of our board, confidence: high}
"""


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Pathway:
    text = FILE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    path = tmp_path / "our-outpatients.yaml"
    path.write_text(text, encoding="utf-8")
    return load_pathway(path)


def advised(pathway: Pathway, name: str, answers: Sequence[int | None], **facts: Any) -> dict[str, ms.Recommendation]:
    return {each.id: each for each in pathway.advise(ms.screen(ms.load(name), answers, authored=NOON, **facts))}


def test_a_changed_pathway_is_the_installed_one_but_for_the_changes(tmp_path: Path) -> None:
    ours, base = changed(tmp_path), ms.pathway("general-outpatient")
    assert (ours.id, ours.status, ours.based_on) == ("our-outpatients", "hospital", f"{base.id}|{base.version}")
    assert (ours.steps, ours.limits) == (base.steps, base.limits)
    moderate = advised(ours, "phq-9", [3, 3, 3, 1, 0, 0, 0, 0, 0, 0])["phq-9-moderate"]
    assert (moderate.within, moderate.notify, moderate.status) == ("P14D", ("duty_nurse",), "hospital")
    assert (moderate.cite, moderate.confidence) == (("Decision of our board",), "high")
    assert moderate.urgency == "U3"


def test_another_urgency_brings_its_own_time_limit(tmp_path: Path) -> None:
    mild = advised(changed(tmp_path), "phq-9", [1, 1, 1, 1, 1, 0, 0, 0, 0, 0])["phq-9-mild"]
    assert (mild.urgency, mild.within, mild.destination) == ("U3", "P28D", "psych_clinic")
    assert mild.text["en"] == "See a nurse."


def test_a_crisis_may_be_routed_and_hastened(tmp_path: Path) -> None:
    crisis = advised(changed(tmp_path), "phq-9", [0] * 8 + [1, 0])["phq-9-self-harm"]
    assert (crisis.urgency, crisis.within, crisis.destination) == ("U0", "PT1H", "psych_consult_liaison")
    assert crisis.critical


def test_a_route_changes_every_rule_to_that_place(tmp_path: Path) -> None:
    ours = changed(tmp_path)
    assert "psychiatry" not in {rule.destination for rule in ours.rules}
    assert "psych_consult_liaison" in {rule.destination for rule in ours.rules}


def test_a_negative_screen_is_repeated_when_the_hospital_says(tmp_path: Path) -> None:
    again = advised(changed(tmp_path), "phq-2", [0, 0])["phq-2-negative"]
    assert (again.within, again.due) == ("P6M", "2027-05-21T12:00:00+08:00")


@pytest.mark.parametrize(("total", "fires"), [(11, False), (12, True)])
def test_an_added_rule_may_look_at_a_score(tmp_path: Path, total: int, *, fires: bool) -> None:
    answers = [3, 3, 3, total - 9, 0, 0, 0]
    assert ("our-anxiety" in advised(changed(tmp_path), "gad-7", answers)) is fires


@pytest.mark.parametrize("limits", ["from: 12", "to: 12", "from: 4, to: 12"])
def test_a_score_counts_only_whatever_the_blanks_hold(tmp_path: Path, limits: str) -> None:
    ours = changed(tmp_path, ("from: 12", limits))
    open_ = advised(ours, "gad-7", [3, 3, 3, None, 1, 0, 0])  # 10 to 13
    assert "our-anxiety" not in open_
    known = advised(ours, "gad-7", [3, 3, 3, 3, 0, 0, 0])
    assert known["our-anxiety"].reasons[0].because == "total = 12 (moderate)"


REFUSED = [
    ("{rule: phq-9-self-harm, urgency: U0,", "{rule: phq-9-self-harm, urgency: U2,", "MS-P002", "line 11", "U1"),
    ("{rule: phq-9-self-harm, urgency: U0,", "{rule: phq-9-self-harm, within: P2D,", "MS-P002", "line 11", "U1"),
    ("{rule: phq-9-self-harm, urgency: U0,", "{rule: phq-9-self-harm, after: P1D,", "MS-P002", "line 11", "U1"),
    ("{rule: phq-9-self-harm, urgency: U0,", "{rule: phq-9-self-harm, notify: [],", "MS-P002", "line 11", "U1"),
    (
        "{psychiatry: psych_consult_liaison}",
        "{psychiatry: hotline_12356}",
        "MS-P002",
        "line 7, rule 'asq-acute'",
        "does not end at a hotline",
    ),
    ("of: general-outpatient@1", "of: general-outpatient@2", "MS-P001", "line 4", "installed is 1"),
    ("of: general-outpatient@1", "of: outpatient@1", "MS-P001", "line 4", "no pathway 'outpatient'"),
    ("{rule: phq-9-mild,", "{rule: phq-9-milder,", "MS-P001", "line 9", "no rule 'phq-9-milder'"),
    ("destination: psych_clinic,", "destination: psych,", "MS-P001", "line 12", "no destination 'psych'"),
    ("notify: [duty_nurse]", "notify: [mayor]", "MS-P001", "line 10", "no person to notify 'mayor'"),
    ("{psychiatry: psych", "{psychiatrist: psych", "MS-P001", "line 7", "no destination 'psychiatrist'"),
    ("from: 12", "from: 22", "MS-P001", "line 14", "never reached"),
    ("score: total", "score: sum", "MS-P001", "line 14", "no score 'sum'"),
    ("  board: {text", "  project: {text: x, confidence: low}\n  board: {text", "MS-P001", "line 4", "taken"),
    ("re_screen: P6M", "re_screen: 6", "MS-D004", "line 8", "re_screen"),
    ("re_screen: P6M", "re_screen: P6", "MS-D004", "line 8", "re_screen"),
    ("re_screen: P6M", "rule_sets: {phq-9: strict}", "MS-P001", "line 8", "no rule set 'strict'"),
    ("re_screen: P6M", "rule_sets: {phq-99: general}", "MS-P001", "line 8", "no instrument 'phq-99'"),
    ("re_screen: P6M", "guards: [noise]", "MS-P001", "line 8", "no guard 'noise'"),
    ("re_screen: P6M", "triggers: [sunday]", "MS-P001", "line 8", "no trigger 'sunday'"),
    (
        "re_screen: P6M",
        "steps: [{role: second-step, instruments: [gad-7]}]",
        "MS-P001",
        "line 8",
        "no step is the first",
    ),
    (
        "re_screen: P6M",
        "steps: [{role: first-step, instruments: [phq-2, phq-2]}]",
        "MS-P001",
        "line 8",
        "stands twice",
    ),
    (
        "re_screen: P6M",
        "steps: [{role: first-step, instruments: [phq-2]}]",
        "MS-P001",
        "line 14",
        "no step and no rule gives 'gad-7'",
    ),
    ("of our board, confidence: high", "of our board", "MS-D004", "line 23", "confidence"),
]


@pytest.mark.control("C-035")
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case[1])
def test_what_cannot_be_is_refused_with_line_and_remedy(tmp_path: Path, case: tuple[str, str, str, str, str]) -> None:
    old, new, code, line, what = case
    with pytest.raises((ms.PathwayError, ms.DefinitionError)) as refusal:
        changed(tmp_path, (old, new))
    assert refusal.value.code == code
    assert f"our-outpatients.yaml, {line}" in refusal.value.where
    assert what in refusal.value.what
    assert refusal.value.remedy


def test_a_rule_that_an_earlier_one_forestalls_is_refused(tmp_path: Path) -> None:
    rule = "\n".join(FILE.splitlines()[13:21])
    narrow = rule.replace("our-anxiety", "narrow").replace("from: 12", "from: 15")
    grouped = f"{rule}\n{narrow}".replace("    action:", "    group: ours\n    action:")
    with pytest.raises(ms.PathwayError, match=r"line 23, rule 'narrow'.*never reached: 'our-anxiety' stands before"):
        changed(tmp_path, (rule, grouped))
    swapped = f"{narrow}\n{rule}".replace("    action:", "    group: ours\n    action:")
    assert changed(tmp_path, (rule, swapped)).id == "our-outpatients"


def test_forms_that_call_for_one_another_are_refused(tmp_path: Path) -> None:
    back = FILE[FILE.index("  - id: our-anxiety") : FILE.index("references")]
    back = back.replace("action: inform", "action: screen\n    give: gad-2")
    with pytest.raises(ms.PathwayError, match=r"in a circle: gad-2 -> gad-7 -> gad-2"):
        changed(tmp_path, (FILE[FILE.index("  - id: our-anxiety") : FILE.index("references")], back))


def test_steps_may_be_others_and_for_some_people_only(tmp_path: Path) -> None:
    steps = (
        "steps: [{role: first-step, instruments: [gad-7]}, "
        "{role: first-step, instruments: [gds-15], for: {age_years: {from: 65}}}]"
    )
    ours = changed(tmp_path, ("re_screen: P6M", steps))
    assert ours.first_step == ("gad-7", "gds-15")
    younger = ours.start(age_years=40)
    younger = younger.record(ms.screen(ms.load("gad-7"), [0] * 7, age_years=40))
    assert younger.next is None
    older = ours.start(age_years=70).record(ms.screen(ms.load("gad-7"), [0] * 7, age_years=70))
    assert older.next is not None
    assert older.next.instrument == "gds-15"

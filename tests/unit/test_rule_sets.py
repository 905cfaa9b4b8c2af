"""Rule sets: one file an instrument, a name for each position, and no position that is slower about a crisis."""

from __future__ import annotations

from pathlib import Path

import pytest

import mindscreen as ms
from mindscreen.authoring.rulesets import compile_rule_sets
from mindscreen.pathways import installed_ground
from mindscreen.rule import rule_sets_from
from mindscreen.rulesets import instruments_with_rules, rule_sets

FILE = """\
format: mindscreen-rules/1
instrument: phq-9
version: 1.0.0
default: usual
sets:
  - id: usual
    title: {en: Usual, zh-CN: 通常}
    status: proposal
    cite: nobody
    rules:
      - id: crisis
        when: {raised: self-harm}
        action: assess
        urgency: U0
        destination: psychiatry
        notify: [responsible_doctor]
        cite: nobody
        text: {en: Assess., zh-CN: 评估。}
      - id: severe
        group: severity
        when: {band: total, at_least: severe}
        action: refer
        urgency: U2
        destination: psychiatry
        cite: nobody
        text: {en: Refer., zh-CN: 转诊。}
  - id: other
    title: {en: Other, zh-CN: 其他}
    status: proposal
    profile: china-tcm-outpatients
    cite: nobody
    rules:
      - id: crisis
        when: {raised: self-harm}
        action: assess
        urgency: U0
        destination: ed
        notify: [responsible_doctor]
        cite: nobody
        text: {en: Assess., zh-CN: 评估。}
references:
  nobody: {text: Nobody said so, confidence: low}
"""
GROUND = installed_ground()


def compiled(tmp_path: Path, *changes: tuple[str, str], name: str = "phq-9.yaml") -> dict[str, object]:
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return compile_rule_sets(path, GROUND.vocabulary, GROUND.instruments)


def test_the_default_set_stands_first(tmp_path: Path) -> None:
    sets = rule_sets_from(compiled(tmp_path, ("default: usual", "default: other")))
    assert [(each.id, each.default, each.profile) for each in sets] == [
        ("other", True, "china-tcm-outpatients"),
        ("usual", False, None),
    ]
    assert sets[0].rules[0].origin == "phq-9/other|1.0.0"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("instrument: phq-9", "instrument: gad-7", "the file is not called 'gad-7'"),
        ("default: usual", "default: none", "there is no rule set 'none'"),
        ("id: other", "id: usual", "the rule set 'usual' stands twice"),
        ("id: severe", "id: crisis", "the rule 'crisis' stands twice"),
        ("china-tcm-outpatients", "tcm", "there is no profile 'tcm'"),
        ("at_least: severe", "at_least: worst", "there is no band 'total: worst'"),
        ("  nobody: {", "  anybody: {", "there is no reference 'nobody'"),
        ("status: proposal", "status: consensus", "'consensus' cites 'nobody', of which the confidence is only low"),
    ],
)
def test_what_does_not_exist_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(ms.PathwayError) as refusal:
        compiled(tmp_path, (old, new))
    assert refusal.value.code == "MS-P001"
    assert what in refusal.value.what
    assert "phq-9.yaml" in refusal.value.where


@pytest.mark.control("C-035")
def test_no_set_acts_later_on_a_crisis_than_the_default_one(tmp_path: Path) -> None:
    with pytest.raises(ms.PathwayError, match=r"MS-P002.*set 'other'.*acts later on 'self-harm'.*urgency U0"):
        compiled(tmp_path, ("urgency: U0\n        destination: ed", "urgency: U1\n        destination: ed"))


def test_a_rule_that_is_never_reached_is_refused(tmp_path: Path) -> None:
    severe = FILE[FILE.index("      - id: severe") : FILE.index("  - id: other")]
    narrower = severe.replace("id: severe", "id: narrower")
    with pytest.raises(ms.PathwayError, match=r"line 27, rule 'narrower'.*never reached"):
        compiled(tmp_path, (severe, severe + narrower))


def test_a_rule_for_some_people_does_not_forestall_the_others(tmp_path: Path) -> None:
    severe = FILE[FILE.index("      - id: severe") : FILE.index("  - id: other")]
    some = severe.replace("id: severe", "id: some").replace("    group", "    for: {pregnant: true}\n        group")
    compiled(tmp_path, (severe, some + severe))
    with pytest.raises(ms.PathwayError, match="rule 'some'"):
        compiled(tmp_path, (severe, severe + some))


def test_every_installed_rule_is_about_its_instrument() -> None:
    names = instruments_with_rules()
    assert {"phq-2", "phq-9", "gad-2", "gad-7"} <= set(names)
    for name in names:
        sets = rule_sets(name)
        assert sets[0].default
        assert {rule.instrument for each in sets for rule in each.rules} == {name}
    assert rule_sets("no-such-instrument") == ()


def test_a_rule_of_the_pathway_stands_in_the_place_of_the_one_it_replaces() -> None:
    cardiology, general = ms.pathway("cardiology"), ms.pathway("general-outpatient")
    own = {rule.id for rule in cardiology.book.own if rule.instrument == "phq-9"}
    theirs = [rule.id for rule in general.rules_about("phq-9")]
    assert "phq-9-mild" in own & set(theirs)
    ours = [rule.id for rule in cardiology.rules_about("phq-9")]
    assert [name for name in ours if name in theirs] == theirs
    # So what is narrower still goes first: a pattern of symptoms below the cut-off, before the mild band.
    assert ours.index("phq-9-other-syndrome-below-cut-off") < ours.index("phq-9-mild")

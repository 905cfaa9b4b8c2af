"""Pathway files: every name exists, and no rule makes a crisis wait, pass in silence or concern nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mindscreen.authoring.pathwaychecks import Ground, compile_pathway
from mindscreen.authoring.vocabulary import compile_vocabulary
from mindscreen.errors import DefinitionError, PathwayError
from mindscreen.unpack import instrument_from_pack

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY: dict[str, dict[str, dict[str, str]]] = {
    "urgency": {f"U{n}": {"within": within} for n, within in enumerate(("PT1H", "P1D", "P7D", "P28D", "P12M"))},
    "destination": {"psychiatry": {}, "treating_team": {}, "hotline_12356": {}},
    "notify": {"responsible_doctor": {}},
    "institution": {"general": {}},
    "circumstance": {"green-channel": {}},
    "trigger": {"yearly": {}},
}
PATHWAY = """\
format: mindscreen-pathway/1
id: made-up
version: 1.0.0
status: proposal
title: {en: A made-up place, zh-CN: 虚构科室}
cite: nobody
for: {age_years: {from: 1, to: 4}}
steps: [{role: first-step, instruments: [small-4]}]
rules:
  - id: crisis-raised
    instrument: small-4
    when: {raised: crisis}
    action: assess
    urgency: U1
    destination: psychiatry
    notify: [responsible_doctor]
    cite: nobody
    text: {en: Assess., zh-CN: 评估。}
  - id: crisis-open
    instrument: small-4
    when: {unknown: crisis}
    action: ask
    items: [a]
    urgency: U0
    within: PT1H
    destination: treating_team
    notify: [responsible_doctor]
    cite: nobody
    text: {en: Ask., zh-CN: 询问。}
  - id: high
    instrument: small-4
    group: severity
    when: {band: total, at_least: high}
    action: refer
    urgency: U3
    raised_by: [positive]
    destination: psychiatry
    cite: nobody
    text: {en: Refer., zh-CN: 转诊。}
  - id: no-crisis
    instrument: small-4
    group: severity
    when: {not_raised: crisis}
    action: re-screen
    give: small-4
    urgency: U4
    within: P12M
    destination: treating_team
    cite: nobody
    text: {en: Again., zh-CN: 复查。}
references:
  nobody: {text: Nobody said so, confidence: low}
"""
GIVE = "'give' belongs to 'screen' and 're-screen', and they need it."
Compile: TypeAlias = Callable[..., dict[str, Any]]


@pytest.fixture
def compiled(tmp_path: Path, small_pack: Compile) -> Compile:
    ground = Ground(VOCABULARY, {"small-4": instrument_from_pack(small_pack())}, lambda _: (), {})

    def compile_changed(*changes: tuple[str, str]) -> dict[str, Any]:
        text = PATHWAY
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        path = tmp_path / "made-up.yaml"
        path.write_text(text, encoding="utf-8")
        return compile_pathway(path, ground)

    return compile_changed


def refused(compiled: Compile, *changes: tuple[str, str]) -> PathwayError:
    with pytest.raises(PathwayError) as caught:
        compiled(*changes)
    return caught.value


def test_a_pathway_is_compiled_to_plain_data(compiled: Compile) -> None:
    pathway = compiled()
    assert pathway["for"] == {"youngest_months": 12, "oldest_months": 59}
    assert pathway["rules"][0]["cite"] == ["nobody"]
    assert "within" not in pathway["rules"][0]


def test_a_pathway_may_be_for_everybody(compiled: Compile) -> None:
    pathway = compiled(("for: {age_years: {from: 1, to: 4}}", "for: {}"))
    assert pathway["for"] == {}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("id: crisis-open", "id: crisis-raised", "the rule 'crisis-raised' stands twice."),
        ("instruments: [small-4]", "instruments: [small-5]", "there is no instrument 'small-5'."),
        ("give: small-4", "give: small-5", "there is no instrument 'small-5'."),
        ("id: high\n    instrument: small-4", "id: high\n    instrument: small-5", "there is no instrument 'small-5'."),
        ("{raised: crisis}", "{raised: crises}", "there is no finding 'crises'."),
        ("{not_raised: crisis}", "{not_raised: crises}", "there is no finding 'crises'."),
        ("raised_by: [positive]", "raised_by: [negative]", "there is no finding 'negative'."),
        ("items: [a]", "items: [a, z]", "there is no item 'z'."),
        ("at_least: high", "at_least: higher", "there is no band 'total: higher'."),
        ("band: total", "band: many", "there is no band 'many: high'."),
        ("    give: small-4\n", "", GIVE),
        ("action: refer", "action: refer\n    give: small-4", GIVE),
        ("[positive]\n    destination: psychiatry", "[positive]\n    destination: d", "there is no destination 'd'."),
        ("U0\n    within: PT1H\n    destination: treating_team\n    notify: [responsible_doctor]",
         "U0\n    destination: treating_team\n    notify: [mayor]", "there is no person to notify 'mayor'."),
        ("text: {en: Refer.", "notify: [nobody]\n    text: {en: Refer.", "there is no person to notify 'nobody'."),
        ("  nobody: {text: N", "  somebody: {text: N", "there is no reference 'nobody'."),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_is_refused(compiled: Compile, old: str, new: str, what: str) -> None:
    error = refused(compiled, (old, new))
    assert (error.code, error.what) == ("MS-P001", what)
    assert "made-up.yaml" in error.where


@pytest.mark.control("C-035")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("urgency: U1", "urgency: U2"),
        ("urgency: U1", "urgency: U4"),
        ("urgency: U1", "urgency: U1\n    within: P2D"),
        ("urgency: U1", "urgency: U1\n    within: PT25H"),
        ("urgency: U1", "urgency: U1\n    within: P1M"),
        ("action: assess", "action: inform"),
        ("action: assess", "action: complete"),
        ("action: assess", "action: ask"),
        ("action: assess", "action: re-screen\n    give: small-4"),
        ("psychiatry\n    notify: [responsible_doctor]", "psychiatry"),
        ("id: crisis-raised", "id: crisis-raised\n    group: severity"),
    ],
)
def test_a_rule_that_weakens_a_raised_crisis_is_refused(compiled: Compile, old: str, new: str) -> None:
    error = refused(compiled, (old, new))
    assert error.code == "MS-P002"
    assert error.where.endswith("rule 'crisis-raised'")
    assert error.what.startswith("a rule for a critical finding must act the same day")


@pytest.mark.control("C-035")
@pytest.mark.parametrize("within", ["P1D", "PT24H", "PT1H"])
@pytest.mark.parametrize("action", ["assess", "refer"])
def test_a_crisis_may_be_routed_within_the_day(compiled: Compile, within: str, action: str) -> None:
    pathway = compiled(
        ("urgency: U1", f"urgency: U1\n    within: {within}"),
        ("action: assess", f"action: {action}"),
        ("destination: psychiatry\n    notify", "destination: treating_team\n    notify"),
    )
    assert pathway["rules"][0]["within"] == within


@pytest.mark.control("C-036")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("urgency: U0", "urgency: U3"),
        ("within: PT1H", "within: P7D"),
        ("action: ask", "action: complete"),
        ("action: ask", "action: assess"),
        ("treating_team\n    notify: [responsible_doctor]", "treating_team"),
    ],
)
def test_a_rule_that_weakens_an_open_crisis_is_refused(compiled: Compile, old: str, new: str) -> None:
    error = refused(compiled, (old, new))
    assert error.code == "MS-P002"
    assert error.where.endswith("rule 'crisis-open'")


@pytest.mark.control("C-036")
def test_a_rule_for_an_open_crisis_asks_the_very_item(compiled: Compile) -> None:
    error = refused(compiled, ("items: [a]", "items: [b, c]"))
    assert (error.code, error.what) == ("MS-P002", "a rule for an unanswered critical item must ask that item.")
    assert error.remedy.startswith("Ask one of: a;")
    assert "items" not in compiled(("    items: [a]\n", ""))["rules"][1]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{raised: crisis}", "{raised: crisis, unknown: crisis}", "rules.0.when: Value error, give one of raised,"),
        ("{raised: crisis}", "{}", "rules.0.when: Value error, give one of raised,"),
        ("{band: total, at_least: high}", "{band: total}", "rules.2.when: Value error, give one of raised,"),
        ("{raised: crisis}", "{raised: crisis, at_least: high}", "rules.0.when: Value error, give one of raised,"),
        ("within: P12M", "within: P1Y", "rules.3.within: String should match pattern"),
        (
            "text: {en: Refer., zh-CN: 转诊。}",
            "text: {en: Refer., de: Los.}",
            "rules.2.text: Value error, there is no text",
        ),
        (
            "text: {en: Refer., zh-CN: 转诊。}",
            "text: {zh-CN: 转诊。}",
            "rules.2.text: Value error, there is no text in en.",
        ),
        (
            "status: proposal",
            "status: law",
            "status: Input should be 'official', 'consensus', 'hospital' or 'proposal'.",
        ),
    ],
)
def test_a_pathway_of_the_wrong_shape_is_refused(compiled: Compile, old: str, new: str, what: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        compiled((old, new))
    assert caught.value.code == "MS-D004"
    assert caught.value.what.startswith(what)


def test_the_shipped_vocabulary_has_a_word_in_both_languages_for_every_code() -> None:
    vocabulary = compile_vocabulary(ROOT / "pathways" / "vocabulary.yaml")
    assert list(vocabulary["urgency"]) == ["U0", "U1", "U2", "U3", "U4"]
    for kind in ("urgency", "action", "destination", "notify", "status"):
        for words in vocabulary[kind].values():
            assert words["en"]
            assert words["zh-CN"]

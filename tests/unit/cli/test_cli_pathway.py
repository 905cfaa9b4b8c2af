"""`mindscreen pathway list` and `show`: in words, as Markdown, as a flowchart, with a hospital's changes marked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.cli.pathway.flow import flow, given
from mindscreen.cli.pathway.mermaid import _quoted
from mindscreen.cli.pathway.phrases import circumstance, clock, duration, looked_at, looked_for, people
from mindscreen.cli.words import words
from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import load_pathway
from mindscreen.recommendation import Reason
from mindscreen.report.columns import width
from mindscreen.rule import Limits, When

CHANGES = """\
format: mindscreen-pathway-changes/1
id: our-outpatients
version: 1.0.0
of: general-outpatient@1
title: {en: Our outpatients, zh-CN: 本院门诊}
cite: board
guards: [guardian-suspected]
steps:
  - {role: first-step, instruments: [phq-4], for: {age_years: {from: 18}, sex: female, pregnant: false}}
  - {role: second-step, instruments: [phq-9, gad-7]}
time_budget: PT3M
route: {psychiatry: psych_consult_liaison}
change:
  - {rule: phq-9-severe, urgency: U1, notify: [duty_nurse], cite: board, text: {en: Call us., zh-CN: 请联系我们。}}
  - {rule: phq-9-moderate, after: P1D, cite: board}
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
  board: {text: 'Decision of our board | 2026', doi: 10.1000/example, confidence: high}
"""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "our-outpatients.yaml"
    path.write_text(CHANGES, encoding="utf-8")
    return path


def test_the_list_names_every_pathway(mindscreen: Callable[..., Any]) -> None:
    for locale in ("en", "zh-CN"):
        said = mindscreen("pathway", "list", "--locale", locale)
        assert said.status == 0
        for name in pathways():
            assert f"  {name}  " in said.out
            assert ms.pathway(name).title[locale][:20] in said.out
        assert all(width(line) <= 80 for line in said.out.splitlines())


def test_the_list_can_be_narrowed(mindscreen: Callable[..., Any]) -> None:
    document = json.loads(mindscreen("pathway", "list", "--department", "03.04", "--age", "60", "--json").out)
    assert document["format"] == "mindscreen-pathways/1"
    assert document["pathways"][0]["id"] == "cardiology"
    assert document["pathways"][0]["first_step"] == list(ms.pathway("cardiology").first_step)
    children = json.loads(mindscreen("pathway", "list", "--institution", "children", "--age", "3", "--json").out)
    assert "child-health" in {each["id"] for each in children["pathways"]}
    assert "cardiology" not in {each["id"] for each in children["pathways"]}
    assert mindscreen("pathway", "list", "--institution", "circus").status == 3


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", pathways())
def test_everything_about_a_pathway_is_shown(mindscreen: Callable[..., Any], name: str, locale: str) -> None:
    pathway = ms.pathway(name)
    said = mindscreen("pathway", "show", name, "--locale", locale)
    assert said.status == 0
    assert all(width(line) <= 80 for line in said.out.splitlines())
    shown = "".join(said.out.split())
    for rule in (rule for form in given(pathway) for rule in pathway.rules_about(form)):
        assert "".join(rule.text[locale].split()) in shown
    assert said.out == mindscreen("show", name, "--locale", locale).out
    markdown = mindscreen("pathway", "show", name, "--format", "markdown", "--locale", locale).out
    for head in re.findall(r"^\|.*\|\n\|(?:---\|)+\n(?:\|.*\|\n)+", markdown, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in head.splitlines()}) == 1


def test_json_is_the_pathway(mindscreen: Callable[..., Any]) -> None:
    document = json.loads(mindscreen("pathway", "show", "cardiology", "--format", "json").out)
    assert document == {
        "format": "mindscreen-show/1",
        "pathway": json.loads(json.dumps(ms.pathway("cardiology").to_dict())),
    }
    assert document == json.loads(mindscreen("show", "cardiology", "--json").out)


@pytest.mark.parametrize("name", pathways())
def test_every_node_of_a_flowchart_is_declared_once(mindscreen: Callable[..., Any], name: str) -> None:
    chart = mindscreen("pathway", "show", name, "--format", "mermaid").out
    assert chart.startswith("flowchart LR\n")
    declared = re.findall(r"\b((?:form|found|place)_\w+)(?:\[|\(\[|\[\[)\"", chart)
    assert len(declared) == len(set(declared))
    assert {*re.findall(r"\b((?:form|found|place)_\w+)", chart)} == set(declared)
    assert chart.count("subgraph") == chart.count("\n  end\n")
    for label in re.findall(r'"([^"]*)"', chart):
        assert label


def test_what_a_hospital_writes_is_only_text_in_markdown(mindscreen: Callable[..., Any], ours: Path) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:y) &lt;b&gt; *bold*"
    for plain in ("Our outpatients", "Tell social work."):
        ours.write_text(ours.read_text(encoding="utf-8").replace(plain, f"'{hostile}'"), encoding="utf-8")
    for form in ("markdown", "mermaid"):
        said = mindscreen("pathway", "show", ours, "--format", form).out
        assert not re.search(r"(?<!\\)<script|(?<!\\)\[x|(?<!\\)&lt;|(?<!\\)\*bold", said)
        assert ("alert(1)" in said) is (form == "markdown")


def test_a_label_of_a_flowchart_is_only_text() -> None:
    assert _quoted('a "b" <i>#c&amp;\nd\u202e') == '"a #quot;b#quot; #lt;i#gt;#35;c#amp;amp; d"'


def test_a_crisis_has_a_colour_of_its_own(mindscreen: Callable[..., Any]) -> None:
    chart = mindscreen("pathway", "show", "general-outpatient", "--format", "mermaid").out
    assert re.search(
        r"form_phq_9 --> found_phq_9_\d\(\[\"Thoughts of death or self-harm: raised · U1\"\]\):::crisis", chart
    )
    assert "classDef crisis " in chart


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_a_hospital_changes_is_marked(mindscreen: Callable[..., Any], ours: Path, locale: str) -> None:
    said = mindscreen("pathway", "show", ours, "--locale", locale)
    assert said.status == 0
    flat = "".join(said.out.split())
    expected = {
        "en": ("Changed here: added", "urgency was U2", "time limit was 7 days", "destination was psychiatry",
               "whom to tell was responsible doctor", "text was “", "earliest time was nothing", "[added here]",
               "[changed here; before:"),
        "zh-CN": ("本院修改：新增", "紧急程度原为U2", "时限原为7天", "去向原为精神科", "告知对象原为责任医师",
                  "文字原为", "最早时间原为无", "【本院新增】", "【本院修改；原为"),
    }[locale]  # fmt: skip
    for part in expected:
        assert "".join(part.split()) in flat, part
    markdown = mindscreen("pathway", "show", ours, "--format", "markdown", "--locale", locale).out
    assert "Decision of our board \\| 2026 doi:10.1000/example" in markdown
    assert ("**Changed here: added**" if locale == "en" else "**本院修改：新增**") in markdown


def test_rules_that_no_longer_apply_are_named(mindscreen: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        "format: mindscreen-pathway-changes/1\nid: our-obstetrics\nversion: 1.0.0\nof: obstetrics@1\n"
        "title: {en: Ours, zh-CN: 本院}\ncite: board\nrule_sets: {epds: original}\n"
        "references: {board: {text: Our board, confidence: high}}\n",
        encoding="utf-8",
    )
    assert "do not apply: epds-" in " ".join(mindscreen("pathway", "show", path).out.split())
    assert "do not apply: `epds-" in mindscreen("pathway", "show", path, "--format", "markdown").out


def test_a_pathway_without_rules_says_so(mindscreen: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text(
        "format: mindscreen-pathway/1\nid: bare\nversion: 1.0.0\nstatus: proposal\ntitle: {en: Bare, zh-CN: 无}\n"
        "cite: x\nfor: {}\nsteps: [{role: first-step, instruments: [who-5]}]\n"
        "references: {x: {text: Nobody, confidence: low}}\n",
        encoding="utf-8",
    )
    assert "No rule; what matters still yields" in mindscreen("pathway", "show", path).out
    assert "No rule; what matters still yields" in mindscreen("pathway", "show", path, "--format", "markdown").out
    assert "For        everybody" in mindscreen("pathway", "show", path).out


def test_a_form_that_no_step_names_is_drawn_where_it_belongs(ours: Path) -> None:
    cards = {card.instrument: card.role for card in flow(load_pathway(ours), words("en"))}
    assert cards["phq-4"] == "first-step"
    assert cards["c-ssrs-screener"] == "crisis"


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("PT5M", "5 minutes"),
        ("PT1H", "1 hour"),
        ("P7D", "7 days"),
        ("P28D", "4 weeks"),
        ("P42D", "42 days"),
        ("P1M", "1 month"),
        ("x", "x"),
    ],
)
def test_durations_in_words(text: str, en: str) -> None:
    assert duration(text, words("en")) == en


def test_phrases() -> None:
    say = words("en")
    assert clock("PT0M", say) == "at once"
    assert clock("PT10M", say) == "within 10 minutes"
    assert circumstance("not-alone", say) == "somebody else listens"
    assert circumstance("rain", say) == "rain"
    assert people(Limits(), say) == ""
    assert people(Limits(216, None, "female", pregnant=True), say) == "18+ years, female, pregnant"
    rule = next(rule for rule in ms.pathway("general-outpatient").rules_about("phq-9") if rule.when.truth == "band")
    for low, high, shown in ((10, None, "≥ 10"), (None, 4, "≤ 4"), (1, 4, "1–4"), (7, 7, "7")):
        changed = type(rule)(**{**{name: getattr(rule, name) for name in rule.__slots__},
                                "when": When("score", "total", lowest=low, highest=high)})  # fmt: skip
        assert looked_at(changed, say) == f"Total score {shown}"
    assert looked_for(Reason("asq", "", "the form was refused", "refused"), say) == "ASQ: The form was refused"
    assert looked_for(Reason("phq-9", "total", "total = 20", "band"), say) == "PHQ-9: Total score"

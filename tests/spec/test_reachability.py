"""Nobody falls through: what matters has a rule in every pathway, and every rule fires for somebody.

The table in the manual is the same, `docs/reference/reachability.md`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import mindscreen as ms
from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import load_pathway
from mindscreen.testing.reachability import Cell, missing, never_fired, reached


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    return [cell for name in pathways() for cell in reached(ms.pathway(name))]


def test_every_pathway_and_every_form_it_reaches_has_rows(cells: list[Cell]) -> None:
    wanted = {(name, form) for name in pathways() for form in ms.pathway(name).instruments}
    assert {(cell.pathway, cell.instrument) for cell in cells} == wanted
    for name in {cell.instrument for cell in cells}:
        raised = {cell.about for cell in cells if (cell.instrument, cell.state) == (name, "raised")}
        assert raised == {finding.id for finding in ms.load(name).findings}, name


def test_nothing_that_matters_is_left_to_the_built_in_advice(cells: list[Cell]) -> None:
    assert [(cell.pathway, cell.instrument, cell.about, cell.state) for cell in missing(cells)] == []


def test_a_critical_finding_is_acted_on_the_same_day(cells: list[Cell]) -> None:
    found = [cell for cell in cells if cell.level == "critical" and cell.state in {"raised", "unknown"}]
    assert found
    for cell in found:
        assert cell.always, cell
        assert min(urgency for urgencies in cell.advice.values() for urgency in urgencies) <= "U1", cell


def test_every_rule_fires_for_some_answers() -> None:
    assert never_fired(pathways()) == []


def test_a_gap_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "gap.yaml"
    path.write_text(
        """\
format: mindscreen-pathway/1
id: gap
version: 1.0.0
status: proposal
title: {en: Gap, zh-CN: 缺口}
cite: nobody
for: {}
steps:
  - {role: first-step, instruments: [phq-9]}
rules:
  - id: gap-mild
    instrument: phq-9
    when: {band: total, at_least: mild}
    action: re-screen
    give: phq-9
    urgency: U4
    destination: treating_team
    cite: nobody
    text: {en: Screen again., zh-CN: 复查。}
references:
  nobody: {text: Nobody, confidence: low}
""",
        encoding="utf-8",
    )
    cells = list(reached(load_pathway(path)))
    states = {(cell.about, cell.state) for cell in missing(cells)}
    assert {("self-harm", "raised"), ("self-harm", "unknown"), ("positive-screen", "raised")} <= states
    mild = next(cell for cell in cells if (cell.about, cell.state) == ("total", "mild"))
    assert mild.advice["gap-mild"] == ("U4",)

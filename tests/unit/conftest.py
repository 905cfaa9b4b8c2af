"""Definitions to break: a copy of a shipped one, or a small made-up one that uses what the shipped ones do not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.definition import Definition, check
from mindscreen.yamlfile import parse_yaml

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"

SMALL = """\
format: mindscreen-definition/1
id: small-4
version: 1.2.3
status: ready
title: A made-up form
abbreviation: SMALL-4
measures: nothing that exists
domain: testing
administration: {minutes: 1, cite: paper}
for: {age_months: {from: 6, to: 59}, completed_by: [parent], cite: paper}
licence: {status: free-no-permission, holder: nobody, notice: none, cite: paper}
review:
  author: definition author
  second_reader: second reader
  clinician: nobody
  checked: '2026-01-01'
  next: '2027-01-01'
options:
  often:
    - {value: 0, key: never, loinc: LA6568-5}
    - {value: 1, key: sometimes, codes: {local: s}}
    - {value: 3, key: always}
items:
  - {id: a, about: first, options: often, loinc: 44250-9}
  - {id: b, about: second, options: often}
  - {id: c, about: third, options: often}
  - {id: d, about: fourth, options: often, ask_when: total >= 2, not_asked_value: 0, cite: paper}
scales:
  - id: total
    method: sum
    items: [a, b, c]
    reverse: [b]
    loinc: 44261-6
    bands: [{from: 0, key: low}, {from: 4, key: high}]
    prorate: {at_most_blank: 1, rounding: half-up, cite: paper}
    cite: paper
  - id: average
    method: mean
    items: [a, c]
    band_sets:
      - {profile: strict, bands: [{from: 0, key: low}, {from: '0.75', key: high}], cite: paper}
      - {when: worst >= cut, bands: [{from: 0, key: low}, {from: 2, key: high}], cite: paper}
      - {bands: [{from: 0, key: low}, {from: '1.5', key: high}], cite: paper}
    cite: paper
  - id: worst
    method: max
    items: [a, b]
    higher_is: better
    bands: [{from: 0, key: fine}, {from: cut, key: bad}]
    cite: paper
  - {id: many, method: count, at_least: {a: 1, b: 3}, cite: paper}
profiles:
  original: {cutoffs: {cut: 1, tenth: '0.5'}, cite: paper}
  strict: {cutoffs: {cut: 3, tenth: '0.1'}, cite: paper}
findings:
  - {id: crisis, when: a >= 1, level: critical, cite: paper}
  - id: positive
    when: average > tenth and (many >= 1 or sex == female) and age_months < 48
    level: positive
    cite: paper
references:
  paper: {text: A paper that nobody wrote, confidence: low}
published:
  total: {range: [0, 9], bands: {low: [0, 3], high: [4, 9]}, cite: paper}
  average: {range: [0, 3], bands: {low: [0, '0.5'], high: [1, 3]}, profile: strict, cite: paper}
  worst: {range: [0, 3], bands: {fine: [0, 0], bad: [1, 3]}, cite: paper}
  many: {range: [0, 2], cite: paper}
examples:
  - {name: nothing, answers: [0, 3, 0, ~], expect: {scores: {total: 0}, raised: []}}
  - name: everything
    answers: {a: always, b: never, c: always, d: 3}
    expect:
      recorded: {a: 3}
      scores: {total: 9}
      bands: {total: high}
      raised: [crisis]
      unknown: [positive]
      notices: [age-not-stated]
  - name: one blank
    answers: [1, 1, ~, 0]
    context: {age_months: 12, completed_by: parent}
    expect:
      bounds: {total: [3, 6], average: [1, 4]}
      prorated: {total: 5, worst: ~}
      raised: [crisis]
      unknown: [positive]
  - {name: too old, answers: [0, 0, 0, 0], context: {age_months: 60}, expect: {refused: MS-E001}}
"""


SMALL_TEXT = """\
format: mindscreen-text/1
instrument: small-4
locale: en
labels:
  title: A made-up form
  measures: nothing that exists
  items: {a: first, b: second, c: third, d: fourth}
  scales: {total: Total, average: Average, worst: Worst, many: Many}
  bands:
    total: {low: Low, high: High}
    average: {low: Low, high: High}
    worst: {fine: Fine, bad: Bad}
  findings:
    crisis: {name: Crisis, note: Act now.}
    positive: {name: Positive}
  profiles: {original: Original, strict: Strict}
wording:
  status: rights-holder
  source: made up for the tests
  notice: Nobody owns these words.
  exceptions: {b: less certain than the others}
  instruction: How often does it happen?
  items: {a: The first?, b: The second?, c: The third?, d: The fourth?}
  options:
    often: {never: Never, sometimes: Sometimes, always: Always}
"""


def changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    """The text with every change made; what is to be replaced stands in it exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """A copy of a shipped instrument folder in which one file was changed: `edited("phq-2", (old, new), file=...)`."""

    def edit(instrument: str, *changes: tuple[str, str], file: str = "definition.yaml") -> Path:
        folder = tmp_path / "instruments" / instrument
        if not folder.exists():
            shutil.copytree(INSTRUMENTS / instrument, folder)
        path = folder / file
        path.write_text(changed(path.read_text(encoding="utf-8"), changes), encoding="utf-8")
        return folder

    return edit


@pytest.fixture
def small_folder(tmp_path: Path) -> Callable[..., Path]:
    """The made-up instrument as a folder, with changes: `small_folder((old, new), ..., text=[(old, new), ...])`."""

    def write(*changes: tuple[str, str], text: Sequence[tuple[str, str]] = ()) -> Path:
        folder = tmp_path / "small-4"
        folder.mkdir(exist_ok=True)
        (folder / "definition.yaml").write_text(changed(SMALL, changes), encoding="utf-8")
        (folder / "text.en.yaml").write_text(changed(SMALL_TEXT, tuple(text)), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def small() -> Callable[..., Definition]:
    """The made-up definition, with changes: `small((old, new), ...)`."""

    def read(*changes: tuple[str, str]) -> Definition:
        data = parse_yaml(changed(SMALL, changes).encode(), where="small.yaml")
        return check(Definition, data, where="small.yaml")

    return read


@pytest.fixture
def small_pack(small: Callable[..., Definition]) -> Callable[..., dict[str, Any]]:
    """The made-up definition compiled, with changes."""

    def compiled(*changes: tuple[str, str]) -> dict[str, Any]:
        return compile_definition(small(*changes), where="small.yaml")

    return compiled

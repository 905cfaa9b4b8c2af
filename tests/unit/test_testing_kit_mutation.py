"""Mutants are what they say they are: every number once up and once down, every pair swapped, and the dead are dead."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mindscreen.errors import DefinitionError
from mindscreen.testing import Mutant, cause_of_death, mutants, survivors
from mindscreen.yamlfile import read_yaml

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
FOLDERS = sorted(path.parent for path in INSTRUMENTS.glob("*/definition.yaml"))

MADE_UP = """
format: mindscreen-definition/1
id: made-up
version: 1.0.0
status: ready
title: Made up
abbreviation: MU
measures: nothing
domain: none
administration: {cite: nobody}
for: {age_months: {from: 36, to: 47}, completed_by: [parent, caregiver], cite: nobody}
licence: {status: public-domain, holder: nobody, notice: none, cite: nobody}
review:
  author: definition author
  second_reader: second reader
  clinician: nobody
  checked: '2026-01-01'
  next: '2027-01-01'
options: {scale: [{value: 1, key: never}, {value: 2, key: often}, {value: 4, key: always}]}
items: [{id: a, about: one, options: scale}, {id: b, about: two, options: scale}]
scales:
  - id: mean
    method: mean
    items: [a, b]
    reverse: [b]
    cite: nobody
    bands: [{from: 1, key: low}, {from: '2.5', key: high}]
  - id: total
    method: sum
    items: [a]
    cite: nobody
    band_sets:
      - {profile: strict, bands: [{from: 1, key: low}, {from: cut, key: high}], cite: nobody}
      - profile: mild
        when: sex == male or age_months < 40
        bands: [{from: 1, key: low}, {from: 4, key: high}]
        cite: nobody
      - {profile: mild, bands: [{from: 1, key: low}, {from: cut, key: high}], cite: nobody}
default_profile: strict
profiles: {strict: {cutoffs: {cut: 2}, cite: nobody}, mild: {cutoffs: {cut: 4}, cite: nobody}}
findings: [{id: high, when: total >= cut and mean > 1.5, level: positive, if_unknown: note, cite: nobody}]
references: {nobody: {text: Made up for a test, confidence: low}}
published:
  mean: {range: [1, 4], bands: {low: [1, 2], high: ['2.5', 4]}, cite: nobody}
  total: {range: [1, 4], bands: {low: [1, 1], high: [2, 4]}, cite: nobody}
examples: [{name: one, answers: [1, 1], expect: {}}, {name: two, answers: [2, 4], expect: {}}]
"""


PLACE, RULE = "scales.total.band_sets.1.when", "sex == male or age_months < 40"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    (folder / "definition.yaml").write_text(MADE_UP, encoding="utf-8")
    return folder


def _changes(folder: Path, kind: str) -> list[str]:
    return [f"{mutant.where}: {mutant.change}" for mutant in mutants(folder) if mutant.kind == kind]


@pytest.mark.control("C-010")
def test_every_number_that_scores_moves_both_ways(made_up: Path) -> None:
    moved = _changes(made_up, "number")
    assert len(set(moved)) == len(moved)
    assert Counter(line.partition(":")[0] for line in moved) == {
        "for.age_months.from": 2,
        "for.age_months.to": 2,
        "options.scale.0.value": 2,
        "options.scale.1.value": 2,
        "options.scale.2.value": 2,
        "scales.mean.bands.0.from": 2,
        "scales.mean.bands.1.from": 2,
        "scales.total.band_sets.0.bands.0.from": 2,
        "scales.total.band_sets.1.bands.0.from": 2,
        "scales.total.band_sets.1.bands.1.from": 2,
        "scales.total.band_sets.1.when": 2,
        "scales.total.band_sets.2.bands.0.from": 2,
        "profiles.strict.cutoffs.cut": 2,
        "profiles.mild.cutoffs.cut": 2,
        "findings.high.when": 2,
    }
    assert "scales.mean.bands.1.from: '2.5' -> '1.5'" in moved
    assert "findings.high.when: 'total >= cut and mean > 1.5' -> 'total >= cut and mean > 2.5'" in moved


@pytest.mark.control("C-010")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_no_number_of_the_scoring_parts_is_forgotten(folder: Path) -> None:
    """Counted another way: the digits that stand in the scoring parts of the file, outside names, keys and codes."""
    source = (folder / "definition.yaml").read_text(encoding="utf-8")
    parts = re.split(r"^(?=[a-z_]+:)", re.sub(r"#.*", "", source), flags=re.MULTILINE)
    scoring = "".join(part for part in parts if re.match(r"for:|options:|items:|scales:|profiles:|findings:", part))
    said = r"(?:about|cite): (?:'[^'\n]*'|\[[^\]\n]*\]|[^,}\n]+)"
    scoring = re.sub(rf"loinc: [A-Z0-9-]+|{said}|key: [^,}}\n]+|'\d+':", "", scoring)
    numbers = re.findall(r"(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.-])", scoring)
    assert len([line for line in _changes(folder, "number") if not line.startswith("change.")]) == 2 * len(numbers) > 0


@pytest.mark.control("C-010")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_no_number_about_change_is_forgotten(folder: Path) -> None:
    """Every one moves both ways, and a decimal in its last place too."""
    rules = read_yaml(folder / "definition.yaml").get("change", [])
    parts = ("reliable", "important", "response", "remission")
    text = json.dumps([[rule.get(part) for part in parts] for rule in rules])
    whole = re.findall(r'"(?:points|points_if_worse|percent|below|at_most|value)": \d', text)
    decimals = re.findall(r'"(?:points|points_if_worse|below|at_most|value)": "\d+\.\d+"', text)
    moved = [line for line in _changes(folder, "number") if line.startswith("change.")]
    assert len(set(moved)) == len(moved) == 2 * len(whole) + 4 * len(decimals)


def test_a_decimal_about_change_moves_in_its_last_place_too() -> None:
    moved = _changes(INSTRUMENTS / "phq-9", "number")
    place = "change.0.reliable.reliability.value: '0.84' -> "
    assert [line.removeprefix(place) for line in moved if line.startswith(place)] == [
        "'-1.84'", "'1.84'", "'0.83'", "'0.85'",
    ]  # fmt: skip


@pytest.mark.control("C-010")
def test_every_pair_of_options_is_swapped_in_place_and_in_order(made_up: Path) -> None:
    data = [mutant.data["options"]["scale"] for mutant in mutants(made_up) if mutant.kind == "swap"]
    maps = [{option["key"]: option["value"] for option in options} for options in data]
    expected = [
        {"never": 2, "often": 1, "always": 4},
        {"never": 4, "often": 2, "always": 1},
        {"never": 1, "often": 4, "always": 2},
    ]
    assert maps == [each for each in expected for _ in range(2)]
    assert [[option["value"] for option in options] for options in data[1::2]] == [[1, 2, 4]] * 3


def test_edges_move_with_the_published_table(made_up: Path) -> None:
    found = [mutant for mutant in mutants(made_up) if mutant.kind == "edge"]
    assert [(each.where, each.change) for each in found] == [
        ("profiles.strict.cutoffs.cut", "2 -> 1, in the published table as well"),
        ("profiles.strict.cutoffs.cut", "2 -> 3, in the published table as well"),
    ]
    assert found[1].data["published"]["total"]["bands"] == {"low": [1, 2], "high": [3, 4]}
    assert found[1].data["profiles"]["strict"]["cutoffs"]["cut"] == 3


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "comparison",
            [
                f"{PLACE}: '{RULE}' -> 'sex != male or age_months < 40'",
                f"{PLACE}: '{RULE}' -> 'sex == male or age_months <= 40'",
                "findings.high.when: 'total >= cut and mean > 1.5' -> 'total > cut and mean > 1.5'",
                "findings.high.when: 'total >= cut and mean > 1.5' -> 'total >= cut and mean >= 1.5'",
            ],
        ),
        (
            "join",
            [
                f"{PLACE}: '{RULE}' -> 'sex == male and age_months < 40'",
                "findings.high.when: 'total >= cut and mean > 1.5' -> 'total >= cut or mean > 1.5'",
            ],
        ),
        ("member", ["scales.mean.items: without a", "scales.mean.items: without b", "scales.total.items: without a"]),
        ("respondent", ["for.completed_by: with self", "for.completed_by: without parent"]),
        ("reverse", ["scales.mean.reverse: a turned round", "scales.mean.reverse: b turned round"]),
        ("profile", ["default_profile: -> mild"]),
        ("level", ["findings.high.level: positive -> critical", "findings.high.level: positive -> info"]),
        ("if_unknown", ["findings.high.if_unknown: note -> ask"]),
        ("method", ["scales.mean.method: mean -> sum", "scales.mean.method: mean -> max"]),
    ],
)
def test_other_slips(kind: str, expected: list[str], made_up: Path) -> None:
    found = _changes(made_up, kind)
    assert [line for line in found if line in expected] == expected
    assert kind not in {"number", "swap", "edge"}


def test_a_mutant_differs_in_one_place_and_leaves_the_original_alone(made_up: Path) -> None:
    original = read_yaml(made_up / "definition.yaml")
    for mutant in mutants(made_up):
        different = [part for part in mutant.data if mutant.data[part] != original.get(part)]
        expected = 2 if mutant.kind == "edge" else 1
        assert len(different) == expected, mutant
    assert read_yaml(made_up / "definition.yaml") == original


def test_what_examples_do_not_see_survives(made_up: Path) -> None:
    alive = {f"{mutant.kind} {mutant.where}" for mutant in survivors(made_up) if mutant.required}
    assert "edge profiles.strict.cutoffs.cut" in alive
    assert "swap options.scale" in alive
    assert "number options.scale.2.value" not in alive


def test_what_no_answer_sheet_could_tell_is_no_survivor(made_up: Path) -> None:
    """No answer counts 3, so the cut-offs 4 and 3 of the profile say the same of every sheet."""
    unnoticed = [mutant for mutant in mutants(made_up) if not cause_of_death(mutant)]
    assert "number at profiles.mild.cutoffs.cut: 4 -> 3" in map(str, unnoticed)
    assert "number at profiles.mild.cutoffs.cut: 4 -> 3" not in map(str, survivors(made_up))


def test_the_cause_of_death_is_named() -> None:
    causes: dict[str, set[str]] = {}
    for mutant in mutants(INSTRUMENTS / "phq-9"):
        causes.setdefault(mutant.kind, set()).add(cause_of_death(mutant))
    assert causes["edge"] == {"MS-D009"}
    assert causes["rounding"] == {"MS-D009"}
    assert causes["member"] <= {"MS-D007", "MS-D008", "MS-D009"}


def test_a_definition_that_is_already_wrong_has_no_survivors_to_report(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INSTRUMENTS / "phq-2", tmp_path / "phq-2"))
    definition = folder / "definition.yaml"
    definition.write_text(definition.read_text(encoding="utf-8").replace("{total: 6}", "{total: 5}"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="MS-D009"):
        survivors(folder)


def test_a_mutant_prints_its_place_and_not_its_data(made_up: Path) -> None:
    mutant: Mutant = next(mutants(made_up))
    assert str(mutant) == "number at for.age_months.from: 36 -> 35"
    assert "data" not in repr(mutant)
    assert mutant.required
    changed: Any = mutant.data["for"]["age_months"]
    assert changed == {"from": 35, "to": 47}

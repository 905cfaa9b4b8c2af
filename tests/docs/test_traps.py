"""The page of known traps: whatever it says catches one is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "traps.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/.-]+)(?:::(\w+))?`", PAGE)))
PARTS = sorted(set(re.findall(r"([a-z0-9][a-z0-9.-]+), (example|doubt|comment) \"([^\"]+)\"", PAGE)))
NAMED = sorted(set(re.findall(r"([a-z0-9][a-z0-9.-]+), (finding|profile) `([^`]+)`", PAGE)))


def test_the_page_names_something() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| trap")]
    assert len(rows) > 100
    assert len(TESTS) > 50
    assert len(PARTS) > 150


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_a_named_test_exists(path: str, name: str) -> None:
    source = (ROOT / path).read_text("utf-8")
    assert not name or f"def {name}(" in source


@pytest.mark.parametrize(("instrument", "kind", "text"), PARTS)
def test_a_named_part_of_a_definition_exists(instrument: str, kind: str, text: str) -> None:
    source = (ROOT / "instruments" / instrument / "definition.yaml").read_text("utf-8")
    if kind == "comment":
        assert text in source
        return
    data = yaml.safe_load(source)
    names = {each["name"] for each in data["examples"]} if kind == "example" else {d["about"] for d in data["doubts"]}
    assert text in names


@pytest.mark.parametrize(("instrument", "kind", "text"), NAMED)
def test_a_named_rule_of_a_definition_exists(instrument: str, kind: str, text: str) -> None:
    data = yaml.safe_load((ROOT / "instruments" / instrument / "definition.yaml").read_text("utf-8"))
    assert text in ({each["id"] for each in data["findings"]} if kind == "finding" else data["profiles"])

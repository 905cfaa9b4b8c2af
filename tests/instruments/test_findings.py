"""How each finding matters, typed a second time: a level is a statement, so no worked example notices a slip in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.library import load_path

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"

FINDINGS: dict[str, dict[str, tuple[str, str]]] = {
    # Kroenke 2001: any answer to item 9 but "not at all" is looked into at once, so an unknown one is asked
    "phq-9": {
        "self-harm": ("critical", "ask"),
        "positive-screen": ("positive", "note"),
        "major-depressive-syndrome": ("positive", "note"),
        "other-depressive-syndrome": ("positive", "note"),
        "functional-impairment": ("info", "note"),
    },
    "phq-2": {"positive-screen": ("positive", "note")},
    "gad-7": {"positive-screen": ("positive", "note")},
    "gad-2": {"positive-screen": ("positive", "note")},
    "psc-17": {
        "positive-total": ("positive", "note"),
        "positive-internalizing": ("positive", "note"),
        "positive-attention": ("positive", "note"),
        "positive-externalizing": ("positive", "note"),
        "positive-screen": ("positive", "note"),
    },
}


def test_every_instrument_is_typed_here() -> None:
    assert sorted(FINDINGS) == sorted(path.parent.name for path in INSTRUMENTS.glob("*/definition.yaml"))


@pytest.mark.control("C-003")
@pytest.mark.parametrize("name", FINDINGS)
def test_findings_have_their_level(name: str) -> None:
    findings = load_path(INSTRUMENTS / name).findings
    assert {finding.id: (finding.level, finding.if_unknown) for finding in findings} == FINDINGS[name]

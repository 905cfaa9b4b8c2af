"""`mindscreen fhir import`: a draft in a folder of its own, which `mindscreen check` accepts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms

Run = Callable[..., Any]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "questionnaire.json"
    path.write_text(json.dumps(ms.fhir.questionnaire(ms.load("gad-7"))), encoding="utf-8")
    return path


def test_a_draft_is_written_and_passes_the_check(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    said = mindscreen("fhir", "import", source, "-o", tmp_path / "drafts")
    folder = tmp_path / "drafts" / "mindscreengad7"
    assert (said.status, said.out) == (0, f"{folder}\n")
    assert sorted(path.name for path in folder.iterdir()) == ["definition.yaml", "text.en.yaml"]
    assert mindscreen("check", folder).status == 0
    again = mindscreen("fhir", "import", source, "--output", tmp_path / "drafts")
    assert again.status == 4
    assert "MS-D017" in again.err


def test_standard_input_is_read(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    assert mindscreen("fhir", "import", "-", "-o", tmp_path, stdin=source.read_bytes()).status == 0


@pytest.mark.parametrize("name", ["gone.json", "\x00"])
def test_a_file_that_cannot_be_read(mindscreen: Run, tmp_path: Path, name: str) -> None:
    said = mindscreen("fhir", "import", tmp_path / name, "-o", tmp_path)
    assert said.status == 9
    assert "MS-F001" in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("locale", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_help_is_there_in_both_languages(mindscreen: Run, monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert "Questionnaire" in mindscreen("fhir", "import", "--help").out
    assert "import" in mindscreen("fhir", "--help").out

"""The settings file: every name exists, and nothing calls itself better founded than its sources are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mindscreen.authoring.settings import compile_settings, uses_by_instrument
from mindscreen.errors import DefinitionError, PathwayError

SETTINGS = """\
format: mindscreen-settings/1
settings:
  - id: ward
    title: {en: A made-up ward, zh-CN: 虚构病区}
    uses:
      - {role: first-step, instruments: [small-4], status: official, cite: read}
      - {role: crisis, instruments: [small-5], status: proposal, cite: [half, heard]}
  - id: clinic
    title: {en: A made-up clinic, zh-CN: 虚构门诊}
    uses:
      - {role: second-step, instruments: [small-4], status: consensus, cite: half}
references:
  read: {text: Read by nobody, confidence: high}
  half: {text: Half read by nobody, confidence: medium}
  heard: {text: Heard by nobody, note: somewhere, confidence: low}
"""
Compile: TypeAlias = Callable[..., dict[str, Any]]


@pytest.fixture
def compiled(tmp_path: Path) -> Compile:
    def compile_changed(*changes: tuple[str, str]) -> dict[str, Any]:
        text = SETTINGS
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        path = tmp_path / "settings.yaml"
        path.write_text(text, encoding="utf-8")
        return compile_settings(path, {"small-4", "small-5"})

    return compile_changed


def test_settings_are_compiled_with_their_sources(compiled: Compile) -> None:
    data = compiled()
    assert data["format"] == "mindscreen-settings/1"
    assert data["settings"][0]["uses"][1] == {
        "role": "crisis", "instruments": ["small-5"], "status": "proposal", "cite": ["half", "heard"]
    }  # fmt: skip
    assert data["references"]["heard"] == {"text": "Heard by nobody", "note": "somewhere", "confidence": "low"}


def test_each_instrument_knows_the_settings_that_use_it(compiled: Compile) -> None:
    assert uses_by_instrument(compiled()) == {
        "small-4": [
            {"setting": "ward", "role": "first-step", "status": "official"},
            {"setting": "clinic", "role": "second-step", "status": "consensus"},
        ],
        "small-5": [{"setting": "ward", "role": "crisis", "status": "proposal"}],
    }


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("[small-5]", "[small-55]"), "there is no instrument 'small-55'."),
        (("[small-5]", "[small-4]"), "the instrument 'small-4' stands twice."),
        (("id: clinic", "id: ward"), "the setting 'ward' stands twice."),
        (("cite: [half, heard]", "cite: [half, unheard]"), "there is no reference 'unheard'."),
        (("cite: read", "cite: half"), "'official' cites 'half', of which the confidence is only medium."),
        (("us, cite: half", "us, cite: heard"), "'consensus' cites 'heard', of which the confidence is only low."),
    ],
)
def test_a_name_that_does_not_exist_or_a_status_that_is_not_borne_is_refused(
    compiled: Compile, change: tuple[str, str], what: str
) -> None:
    with pytest.raises(PathwayError) as caught:
        compiled(change)
    assert (caught.value.code, caught.value.what) == ("MS-P001", what)
    assert "settings.yaml" in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize(
    "change",
    [
        ("role: crisis", "role: third-step"),
        ("status: official", "status: certain"),
        ("zh-CN: 虚构病区", "fr: Salle"),
        ("[small-5]", "[]"),
        ("id: clinic", "id: Clinic"),
        ("id: clinic", "id: clinic\n    colour: red"),
        ("mindscreen-settings/1", "mindscreen-settings/2"),
    ],
)
def test_a_file_of_another_shape_is_refused(compiled: Compile, change: tuple[str, str]) -> None:
    with pytest.raises(DefinitionError, match="MS-D004"):
        compiled(change)

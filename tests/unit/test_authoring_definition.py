"""The shape of a definition: strict, and every fault named with file, line, field and the field that was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from mindscreen.authoring.definition import Fact, check, definition_schema, read_definition
from mindscreen.authoring.textfile import TextFile, text_schema
from mindscreen.errors import DefinitionError
from mindscreen.response import CONTEXT_FIELDS
from mindscreen.yamlfile import parse_yaml, read_yaml

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
DEFINITIONS = sorted(INSTRUMENTS.glob("*/definition.yaml"))
Folder = Callable[..., Path]


def fault(folder: Path) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        read_definition(folder / "definition.yaml")
    return caught.value


def line_of(folder: Path, text: str) -> str:
    """The place as an error names it: the file, and the line where this text stands."""
    path = folder / "definition.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if text in line]
    return f"{path}, line {number}"


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.parent.name)
def test_a_shipped_definition_is_read(path: Path) -> None:
    assert read_definition(path).id == path.parent.name


@pytest.mark.parametrize(
    ("old", "new", "what", "meant"),
    [
        ("domain: testing", "domian: testing", "domian", "domain"),
        ("holder: nobody", "hodler: nobody", "licence.hodler", "holder"),
        ("at_most_blank: 1", "at_most_blanks: 1", "scales.0.prorate.at_most_blanks", "at_most_blank"),
        ("loinc: LA6568-5", "lionc: LA6568-5", "options.often.0.lionc", "loinc"),
        ("original: {cutoffs", "original: {cutofs", "profiles.original.cutofs", "cutoffs"),
        ("confidence: low", "confidnce: low", "references.paper.confidnce", "confidence"),
        ("{from: 6, to", "{fom: 6, to", "for.age_months.fom", "from"),
        ("{from: 6, to", "{from_: 6, to", "for.age_months.from_", "from"),
        ("profile: strict, bands", "profil: strict, bands", "scales.1.band_sets.0.profil", "profile"),
        ("{scores: {total: 0}", "{score: {total: 0}", "examples.0.expect.score", "scores"),
    ],
)
def test_a_misspelt_field_is_named_with_its_line_and_the_field_that_was_meant(
    small_folder: Folder, old: str, new: str, what: str, meant: str
) -> None:
    folder = small_folder((old, new))
    error = fault(folder)
    assert error.code == "MS-D004"
    assert error.where == line_of(folder, new)
    assert error.what.startswith(f"{what}: ")
    assert error.remedy == f"Did you mean '{meant}'?"


def test_a_field_that_resembles_nothing_is_to_be_removed(small_folder: Folder) -> None:
    error = fault(small_folder(("domain: testing", "domain: testing\nzzz: 1")))
    assert error.remedy == "Remove the field."


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("domain: testing\n", "", "format: mindscreen-definition/1", "domain: Field required"),
        ("version: 1.2.3", "version: '1.2'", "version: '1.2'", "version: "),
        ("version: 1.2.3", "version: 01.2.3", "version: 01.2.3", "version: "),
        ("version: 1.2.3", "version: 1.2.１", "version: 1.2.１", "version: "),
        ("{from: 6, to", "{from: '6', to", "from: '6'", "for.age_months.from: "),
        ("{from: 6, to", "{from: true, to", "from: true", "for.age_months.from: "),
        ("from: '0.75'", "from: '.75'", "'.75'", "scales.1.band_sets.0.bands.1.from"),
        ("{id: c, about", "{id: C, about", "{id: C", "items.2.id: "),
        ("checked: '2026-01-01'", "checked: '2026-02-30'", "checked:", "review.checked: "),
        ("context: {age_months: 12, ", "context: {agee: 12, ", "agee", "examples.2.context.agee"),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_field(
    small_folder: Folder, old: str, new: str, line: str, what: str
) -> None:
    folder = small_folder((old, new))
    error = fault(folder)
    assert (error.code, error.where) == ("MS-D004", line_of(folder, line))
    assert error.what.startswith(what)
    assert error.remedy == "See the definition schema."


def test_the_number_of_further_faults_is_said(small_folder: Folder) -> None:
    error = fault(small_folder(("domain: testing", "domain: 1"), ("minutes: 1", "minutes: 0")))
    assert error.what.endswith("(1 more faults in this file)")


@pytest.mark.control("C-023")
@pytest.mark.parametrize("field", ["checked: '2026-01-01'", "next: '2027-01-01'"])
def test_a_definition_without_the_date_of_its_review_is_refused(small_folder: Folder, field: str) -> None:
    error = fault(small_folder((f"  {field}\n", "")))
    assert error.what == f"review.{field.partition(':')[0]}: Field required."


def test_a_worked_example_may_state_the_facts_that_scoring_knows_and_no_others() -> None:
    assert get_args(Fact) == CONTEXT_FIELDS


@pytest.mark.parametrize("schema", [definition_schema(), text_schema()], ids=["definition", "text"])
def test_the_schema_is_a_valid_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.parent.name)
def test_an_editor_that_knows_the_schema_underlines_nothing_in_a_shipped_file(path: Path) -> None:
    assert list(Draft202012Validator(definition_schema()).iter_errors(read_yaml(path))) == []
    for text in path.parent.glob("text.*.yaml"):
        assert list(Draft202012Validator(text_schema()).iter_errors(read_yaml(text))) == []


def test_what_was_read_cannot_be_changed() -> None:
    text = check(TextFile, parse_yaml(b"format: mindscreen-text/1\ninstrument: a\nlocale: en\n", where="x"), where="x")
    with pytest.raises(ValueError, match="frozen"):
        text.locale = "de"  # type: ignore[misc]

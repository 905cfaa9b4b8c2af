"""`mindscreen schema`: the JSON Schemas, for editors and for programs in other languages."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mindscreen import schemas
from mindscreen.cli.outputs import as_json

if TYPE_CHECKING:
    from collections.abc import Callable


class Schema(StrEnum):
    """What there is a schema for."""

    DEFINITION = "definition"
    TEXT = "text"
    CRISIS = "crisis"
    PATHWAY = "pathway"
    RULES = "rules"
    PATHWAY_CHANGES = "pathway-changes"
    VOCABULARY = "vocabulary"
    PACK = "pack"
    RESULT = "result"
    SCREEN = "screen"


def print_schema(name: Annotated[Schema, typer.Argument(metavar="NAME", show_default=False)]) -> None:
    """Print a JSON Schema."""
    typer.echo(as_json(schema(name)), nl=False)


def schema(name: Schema) -> dict[str, Any]:
    """One schema: of a file that authors write, or of JSON that programs read."""
    if name in schemas.NAMES:
        return schemas.read(name)
    from mindscreen.authoring import (  # noqa: PLC0415 - pydantic is loaded when it is needed
        crisis,
        definition,
        pathways,
        rulesets,
        textfile,
        vocabulary,
    )

    made: dict[str, Callable[[], dict[str, Any]]] = {
        Schema.DEFINITION: definition.definition_schema,
        Schema.TEXT: textfile.text_schema,
        Schema.CRISIS: crisis.crisis_schema,
        Schema.PATHWAY: pathways.pathway_schema,
        Schema.RULES: rulesets.rules_schema,
        Schema.PATHWAY_CHANGES: pathways.changes_schema,
        Schema.VOCABULARY: vocabulary.vocabulary_schema,
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made[name]()}

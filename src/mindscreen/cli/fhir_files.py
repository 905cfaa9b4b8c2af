"""`mindscreen fhir import`: a Questionnaire of somebody else as the draft of a definition."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mindscreen.errors import DefinitionError, InterchangeError


def import_questionnaire(
    source: Annotated[str, typer.Argument(metavar="FILE", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", show_default=False)],
) -> None:
    """Write the draft of a definition and its text file, and say where they are."""
    from mindscreen.fhir import Draft  # noqa: PLC0415 - loaded when its door is opened

    draft = Draft(_read(source))
    folder = output / draft.id
    files = {"definition.yaml": draft.definition(), f"text.{draft.locale}.yaml": draft.text()}
    try:
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise DefinitionError(
            "MS-D017",
            f"it cannot be written ({error.strerror}).",
            where=str(folder),
            remedy="Give a folder that can be written to and does not hold this draft yet.",
        ) from None
    typer.echo(folder)


def _read(source: str) -> bytes:
    from mindscreen.fhir.received import LARGEST  # noqa: PLC0415 - loaded when its door is opened

    try:
        if source == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(source).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a usable path"
        raise InterchangeError(
            "MS-F001", f"it cannot be read ({reason}).", where=source, remedy="Check the path."
        ) from None

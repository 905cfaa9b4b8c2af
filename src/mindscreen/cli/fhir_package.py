"""`mindscreen fhir package`: what mindscreen defines, as a file that FHIR servers and validators install."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from mindscreen.cli.target import Target
from mindscreen.cli.words import environment_locale
from mindscreen.library import catalogue, load


class FhirVersion(StrEnum):
    """The versions of FHIR that a package can be written for."""

    R4 = "4.0.1"
    R4B = "4.3.0"
    R5 = "5.0.0"


def fhir_group() -> None:
    """Work with FHIR."""


def write_package(  # noqa: PLR0913, PLR0917 - each an option
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", show_default=False)],
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", show_default=False)] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
    fhir_version: Annotated[FhirVersion, typer.Option("--fhir-version", metavar="4.0.1|4.3.0|5.0.0")] = FhirVersion.R4,
    text_folder: Annotated[Path | None, typer.Option("--text-folder", metavar="FOLDER")] = None,
    allow_drafts: Annotated[bool, typer.Option("--allow-drafts")] = False,  # noqa: FBT002
) -> None:
    """Write the FHIR package."""
    from mindscreen.fhir import package  # noqa: PLC0415 - loaded when its door is opened

    target = Target(output)
    chosen = names or [entry.id for entry in catalogue()]
    instruments = [load(name, allow_draft=True, overlay=text_folder or "") for name in dict.fromkeys(chosen)]
    target.write(
        package(
            instruments,
            locale=environment_locale() if locale is None else locale,
            fhir_version=fhir_version.value,
            allow_drafts=allow_drafts,
        )
    )

"""`mindscreen text template`: the file in which a hospital keeps wording that it holds a licence for."""

from __future__ import annotations

from typing import Annotated

import typer

from mindscreen.authoring.overlays import template
from mindscreen.cli.words import environment_locale, words
from mindscreen.library import load


def text_group() -> None:
    """Work with wording."""


def print_template(
    name: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
) -> None:
    """Print the overlay file of an instrument with every text left to fill in."""
    chosen = environment_locale() if locale is None else locale
    words(chosen)  # an unknown locale is refused
    typer.echo(template(load(name, allow_draft=True), chosen), nl=False)

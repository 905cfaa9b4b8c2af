"""The program: its commands, its help in the language of the environment, and what becomes of every failure."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mindscreen._version import __version__
from mindscreen.cli import (
    catalogue,
    checking,
    demonstration,
    details,
    fhir_files,
    fhir_package,
    fhir_score,
    schema_files,
    screening,
    text_files,
)
from mindscreen.cli.failures import Failures
from mindscreen.cli.helping import translate
from mindscreen.cli.pathway import commands as pathways
from mindscreen.cli.pathway import running
from mindscreen.cli.terminal import prepare_streams
from mindscreen.cli.words import environment_locale, words

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; no exception leaves this function."""
    prepare_streams()
    failures = Failures()
    command = program(environment_locale())
    try:
        code = command.main(
            args=None if arguments is None else list(arguments),
            prog_name="mindscreen",
            standalone_mode=False,
            obj=failures,
        )
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001 - whatever it is becomes one line
        return failures.status(error)
    return code if isinstance(code, int) else 0


def program(locale: str) -> Any:
    """The whole command line with its help in one language."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True)(root)
    app.command("list")(catalogue.show_catalogue)
    app.command("show")(details.show_details)
    app.command("screen")(screening.screen_person)
    app.command("check")(checking.check_files)
    app.command("schema")(schema_files.print_schema)
    app.command("demo")(demonstration.demonstrate)
    text = typer.Typer()
    text.callback()(text_files.text_group)
    text.command("template")(text_files.print_template)
    app.add_typer(text, name="text")
    pathway = typer.Typer()
    pathway.callback()(pathways.pathway_group)
    pathway.command("list")(pathways.list_pathways)
    pathway.command("show")(pathways.show_pathway)
    pathway.command("run")(running.run_pathway)
    app.add_typer(pathway, name="pathway")
    fhir = typer.Typer()
    fhir.callback()(fhir_package.fhir_group)
    fhir.command("package")(fhir_package.write_package)
    fhir.command("import")(fhir_files.import_questionnaire)
    fhir.command("score")(fhir_score.score_responses)
    app.add_typer(fhir, name="fhir")
    command = typer.main.get_command(app)
    translate(command, "help", words(locale))
    return command


def root(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", is_eager=True)] = False,
    debug: Annotated[bool, typer.Option("--debug")] = False,
) -> None:
    """Handle what stands before a command."""
    context.obj.debug = debug
    if version:
        typer.echo(f"mindscreen {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())

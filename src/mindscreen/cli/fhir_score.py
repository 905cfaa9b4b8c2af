"""`mindscreen fhir score`: many responses in one go, from a file into a file or from server to server."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from mindscreen.cli.answers import read_mapping
from mindscreen.cli.failures import REJECTED
from mindscreen.cli.fhir_package import FhirVersion  # noqa: TC001 - as above
from mindscreen.cli.fhir_score_files import Files, check_readable
from mindscreen.cli.fhir_score_servers import Servers
from mindscreen.cli.options import OUTPUT, RULES, Locale
from mindscreen.cli.pathway.commands import find_pathway, is_file
from mindscreen.cli.target import Target
from mindscreen.cli.words import environment_locale, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.knownforms import KnownForm

_FILES: Final = "files"
_SERVERS: Final = "servers"
_PAGE: Final = 100
"""Responses that a server is asked for at a time."""


class Written(StrEnum):
    """What is written of each response."""

    OBSERVATIONS = "observations"
    SCORES = "scores"
    TRANSACTIONS = "transactions"
    RESULTS = "results"


class Value(StrEnum):
    """How FHIR holds the value of a score."""

    INTEGER = "integer"
    QUANTITY = "quantity"


def score_responses(  # noqa: PLR0913, PLR0917 - the options of the command, each documented in the catalogue of words
    source: Annotated[Path | None, typer.Argument(metavar="[INPUT]", show_default=False)] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE|-")] = None,
    rejected: Annotated[Path | None, typer.Option("--rejected", metavar="FILE")] = None,
    instrument: Annotated[str | None, typer.Option("--instrument", metavar="ID", rich_help_panel=RULES)] = None,
    mapping: Annotated[list[str] | None, typer.Option("--mapping", metavar="ID=FILE", rich_help_panel=RULES)] = None,
    pathway: Annotated[str | None, typer.Option("--pathway", metavar="ID|FILE", rich_help_panel=RULES)] = None,
    value: Annotated[Value | None, typer.Option("--value", metavar="integer|quantity", rich_help_panel=OUTPUT)] = None,
    identifier_system: Annotated[
        str | None, typer.Option("--identifier-system", metavar="URI", rich_help_panel=OUTPUT)
    ] = None,
    fhir_version: Annotated[
        FhirVersion | None, typer.Option("--fhir-version", metavar="4.0.1|4.3.0|5.0.0", rich_help_panel=OUTPUT)
    ] = None,
    locale: Locale = None,
    write: Annotated[Written | None, typer.Option("--write", metavar="NAME", rich_help_panel=_FILES)] = None,
    patients: Annotated[Path | None, typer.Option("--patients", metavar="FILE", rich_help_panel=_FILES)] = None,
    allow_in_progress: Annotated[bool, typer.Option("--allow-in-progress", rich_help_panel=_FILES)] = False,  # noqa: FBT002
    same_server: Annotated[bool, typer.Option("--same-server", rich_help_panel=_FILES)] = False,  # noqa: FBT002
    processes: Annotated[int | None, typer.Option("--processes", metavar="N", min=1, rich_help_panel=_FILES)] = None,
    restart: Annotated[bool, typer.Option("--restart", rich_help_panel=_FILES)] = False,  # noqa: FBT002
    from_server: Annotated[str | None, typer.Option("--from", metavar="URL", rich_help_panel=_SERVERS)] = None,
    to_server: Annotated[str | None, typer.Option("--to", metavar="URL", rich_help_panel=_SERVERS)] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="WHEN", rich_help_panel=_SERVERS)] = None,
    questionnaire: Annotated[
        str | None, typer.Option("--questionnaire", metavar="CANONICAL", rich_help_panel=_SERVERS)
    ] = None,
    count: Annotated[int | None, typer.Option("--count", metavar="N", rich_help_panel=_SERVERS)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", rich_help_panel=_SERVERS)] = False,  # noqa: FBT002
    outcomes: Annotated[Path | None, typer.Option("--outcomes", metavar="FILE", rich_help_panel=_SERVERS)] = None,
) -> None:
    """Score many responses."""
    locale = environment_locale() if locale is None else locale
    say = words(locale)
    stated = {
        "value": None if value is None else value.value,
        "identifier_system": identifier_system,
        "fhir_version": None if fhir_version is None else fhir_version.value,
    }
    writing: Any = {"locale": locale, **{name: each for name, each in stated.items() if each is not None}}
    for_files = {
        "--write": write, "--patients": patients, "--allow-in-progress": allow_in_progress,
        "--same-server": same_server, "--processes": processes, "--restart": restart,
    }  # fmt: skip
    for_servers = {
        "--to": to_server, "--since": since, "--questionnaire": questionnaire, "--count": count,
        "--dry-run": dry_run, "--outcomes": outcomes,
    }  # fmt: skip
    paths = {
        "INPUT": source,
        "--output": output,
        "--rejected": rejected,
        "--patients": patients,
        "--outcomes": outcomes,
    }
    _check_paths(paths)
    if source is None:
        if from_server is None:
            raise typer.BadParameter("give a file, - for standard input, or a server with --from", param_hint="INPUT")
        _refuse(for_files, "it is for a file; a server has its own ways")
        servers = Servers(
            source=from_server,
            target=to_server,
            since=since,
            questionnaire=questionnaire,
            count=_PAGE if count is None else count,
            dry_run=dry_run,
            output=_dry_output(output, dry_run=dry_run),
            rejected=None if rejected is None else Target(rejected, "--rejected"),
            outcomes=None if outcomes is None else Target(outcomes, "--outcomes"),
        )
        tally = servers.score(
            say,
            instrument=instrument,
            forms=_forms(mapping),
            pathway=None if pathway is None else find_pathway(pathway),
            filing=writing,
        )
    else:
        if from_server is not None:
            raise typer.BadParameter(
                "responses come from a file or from a server; give one of them", param_hint="INPUT"
            )
        _refuse(for_servers, "it is for servers; use it with --from")
        chosen: Written = write or Written.OBSERVATIONS
        _check_written(chosen, {"--pathway": pathway, "--same-server": same_server}, stated)
        if pathway is not None and is_file(pathway):
            raise typer.BadParameter("a file is for --from; give the id of an installed one", param_hint="--pathway")
        files = _files(source, output, rejected, {"--processes": processes, "--restart": restart})
        from mindscreen.fhir import BulkOptions  # noqa: PLC0415 - loaded when its door is opened

        options = BulkOptions(
            write=chosen.value,
            instrument=instrument,
            forms=_forms(mapping),
            pathway=pathway,
            same_server=same_server,
            allow_in_progress=allow_in_progress,
            patients={} if patients is None else _people(patients),
            **writing,
        )
        tally = files.score(options, say, processes=processes, restart=restart)
    if tally.rejected:
        raise typer.Exit(REJECTED)


def _refuse(options: Mapping[str, object], why: str) -> None:
    """Refuse options that say nothing here.

    Raises:
        BadParameter: naming the first that was given.
    """
    for option, given in options.items():
        if given is not None and given is not False:
            raise typer.BadParameter(why, param_hint=option)


def _check_paths(paths: Mapping[str, Path | None]) -> None:
    """Refuse two names for one file, and what cannot be a file here."""
    named: dict[Path, str] = {}
    for option, path in paths.items():
        if path is None:
            continue
        if str(path) == "-":
            if option not in {"INPUT", "--output"}:
                raise typer.BadParameter("it must be a file", param_hint=option)
            continue
        if path.suffix == ".gz" and option not in {"INPUT", "--patients"}:
            raise typer.BadParameter(
                "it is not written compressed; write to - and let gzip follow in a pipe", param_hint=option
            )
        if path.is_file() or not path.exists():
            other = named.setdefault(path.resolve(), option)
            if other != option:
                raise typer.BadParameter(f"it is the same file as {other}", param_hint=option)


def _check_written(chosen: Written, for_transactions: Mapping[str, object], for_fhir: Mapping[str, object]) -> None:
    """Refuse options that what is written has no place for."""
    if chosen is not Written.TRANSACTIONS:
        _refuse(for_transactions, "it is for transactions; say --write transactions with it")
    if chosen is Written.RESULTS:
        options = {f"--{name.replace('_', '-')}": given for name, given in for_fhir.items()}
        _refuse(options, "results are no FHIR; leave it out, or --write results")


def _files(source: Path, output: Path | None, rejected: Path | None, for_resuming: Mapping[str, object]) -> Files:
    """Where it comes from and goes to.

    Raises:
        BadParameter: when that does not do.
    """
    if output is None:
        raise typer.BadParameter("say where to: a file, or - for standard output", param_hint="--output")
    if rejected is None:
        if str(output) == "-":
            raise typer.BadParameter(
                "where the output is standard output, say where rejected lines go", param_hint="--rejected"
            )
        rejected = output.with_name(f"{output.stem}.rejected.ndjson")
    files = Files(source=source, output=Target(output), rejected=Target(rejected, "--rejected"))
    if str(source) == "-" or files.output.path is None:
        _refuse(for_resuming, "it needs files: what goes through standard input or output is done in one go")
    return files


def _dry_output(output: Path | None, *, dry_run: bool) -> Target | None:
    if output is not None and not dry_run:
        raise typer.BadParameter("results go to the server; use it with --dry-run", param_hint="--output")
    return None if output is None else Target(output)


def _forms(given: Sequence[str] | None) -> tuple[KnownForm, ...]:
    """The forms of a hospital: instrument and map; an instrument may have several.

    Raises:
        BadParameter: when one has no `=` or no name.
        MindscreenError: as `read_mapping` does.
    """
    forms = []
    for each in given or ():
        name, equals, place = each.partition("=")
        if not equals or not name:
            raise typer.BadParameter("write it like ID=FILE", param_hint="--mapping")
        forms.append((name, read_mapping(place)))
    return tuple(forms)


def _people(path: Path) -> Mapping[str, Any]:
    from mindscreen.fhir.patients_file import read_patients  # noqa: PLC0415 - loaded when its door is opened

    check_readable(path)
    return read_patients(path)

"""`mindscreen check`: look over anybody's definitions, texts and pathways before anybody relies on them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

from mindscreen.cli.examination import Examination
from mindscreen.cli.outputs import as_json
from mindscreen.cli.terminal import page
from mindscreen.cli.words import environment_locale, words

if TYPE_CHECKING:
    from rich.console import Console

    from mindscreen.cli.examination import Checked
    from mindscreen.cli.problems import Problem
    from mindscreen.report.words import Words

CHECK_FORMAT: Final = "mindscreen-check/1"
_STATUS: Final = {"MS-P": 8, "MS-L": 7}
"""The exit statuses of `PathwayError` and `LicenceError`, where there are no other errors."""
_DEFINITION_ERROR: Final = 4
"""The exit status of `DefinitionError`."""


def check_files(  # noqa: PLR0913, PLR0917 - the options of the command
    path: Annotated[Path, typer.Argument(metavar="PATH", show_default=False)],
    strict: Annotated[bool, typer.Option("--strict")] = False,  # noqa: FBT002
    mutants: Annotated[bool, typer.Option("--mutants")] = False,  # noqa: FBT002
    doubts: Annotated[bool, typer.Option("--doubts")] = False,  # noqa: FBT002
    today: Annotated[str | None, typer.Option("--today", metavar="YYYY-MM-DD")] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
    as_json_: Annotated[bool, typer.Option("--json")] = False,  # noqa: FBT002
) -> None:
    """Check files."""
    say = words(environment_locale() if locale is None else locale)
    seen = Examination(path, today=_day(today), mutants=mutants)
    errors = [each for each in seen.problems if each.severity == "error" or strict]
    if as_json_:
        document = {
            "format": CHECK_FORMAT,
            "passed": not errors,
            "checked": [
                {"kind": each.kind, "name": each.name, "place": each.place, **each.facts, "doubts": list(each.doubts)}
                | ({} if each.licence is None else {"licence": each.licence.to_dict()})
                for each in seen.checked
            ],
            "problems": [each.to_dict() for each in seen.problems],
        }
        typer.echo(as_json(document), nl=False)
    else:
        _print(page(), seen, say, doubts=doubts)
    if errors:
        kinds = {each.code[:4] for each in errors}
        raise typer.Exit(_STATUS.get(kinds.pop(), _DEFINITION_ERROR) if len(kinds) == 1 else _DEFINITION_ERROR)


def _day(text: str | None) -> str:
    if text is None:
        return datetime.now().astimezone().date().isoformat()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it like 2026-11-21", param_hint="--today") from None
    return day.isoformat()


def _print(console: Console, seen: Examination, say: Words, *, doubts: bool) -> None:
    for checked in seen.checked:
        _print_checked(console, checked, say, doubts=doubts)
    if seen.checked and seen.problems:
        console.print()
    for problem in seen.problems:
        _print_problem(console, problem)
    errors = sum(problem.severity == "error" for problem in seen.problems)
    console.print()
    line = say("check.summary", n=len(seen.checked), errors=errors, warnings=len(seen.problems) - errors)
    console.print(Text(line, "bold red" if errors else "bold"))


def _print_checked(console: Console, checked: Checked, say: Words, *, doubts: bool) -> None:
    facts = [say(f"check.{name}", n=number) for name, number in checked.facts.items()]
    if checked.licence is not None:
        end = checked.licence.last_day
        facts.append(say("check.licence-to", day=end) if end else say("check.licence-open"))
    if checked.doubts:
        facts.append(say("check.doubts", n=len(checked.doubts)))
    line = Text.assemble(
        (checked.name, "bold"), f"  {say(f'check.kind.{checked.kind}')}", ("  " + ", ".join(facts), "dim")
    )
    console.print(line)
    for doubt in checked.doubts if doubts else ():
        console.print(Text(f"  ? {doubt['about']}: {doubt['doubt']}", "yellow"))
        console.print(Text(f"    {say('show.until-then', default=doubt['default'])}"))


def _print_problem(console: Console, problem: Problem) -> None:
    # One line however long, so that editors and CI find file, line and code in it.
    console.print(Text(str(problem), "red" if problem.severity == "error" else "yellow"), soft_wrap=True)

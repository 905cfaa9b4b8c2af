"""`mindscreen pathway run`: a whole stepped session at a terminal, to be kept, taken up again and reported."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.text import Text

from mindscreen.cli import facts, options
from mindscreen.cli.alerts import show_alerts
from mindscreen.cli.outputs import advice_text, as_json
from mindscreen.cli.pathway.commands import find_pathway
from mindscreen.cli.pathway.guided import GuidedVisit
from mindscreen.cli.target import Target
from mindscreen.cli.terminal import interactive, questions, show_report, watched
from mindscreen.cli.visit import Rules
from mindscreen.cli.words import environment_locale, words
from mindscreen.errors import PathwayError
from mindscreen.library import load
from mindscreen.licence import USES
from mindscreen.report.words import words as report_words
from mindscreen.response import Context
from mindscreen.stepped import SteppedScreening

if TYPE_CHECKING:
    from mindscreen.carepathway import Pathway
    from mindscreen.report.words import Words

RUN_FORMAT: Final = "mindscreen-run/1"


def run_pathway(  # noqa: PLR0913, PLR0917 - the options of the command, each documented in the catalogue of words
    name: Annotated[str, typer.Argument(metavar="ID|FILE", show_default=False)],
    age: options.Age = None,
    age_months: options.AgeMonths = None,
    sex: options.Sex = None,
    completed_by: options.CompletedBy = None,
    education_years: options.EducationYears = None,
    pregnant: options.Pregnant = None,
    authored: options.Authored = None,
    circumstance: Annotated[
        list[str] | None, typer.Option("--circumstance", metavar="CODE", rich_help_panel=options.PERSON)
    ] = None,
    enter: Annotated[bool, typer.Option("--enter", rich_help_panel=options.RULES)] = False,  # noqa: FBT002
    piped: Annotated[bool, typer.Option("--piped", rich_help_panel=options.RULES)] = False,  # noqa: FBT002
    text_folder: options.TextFolder = None,
    use: options.Use = USES[0],
    commercial: options.Commercial = False,  # noqa: FBT002
    resume: Annotated[Path | None, typer.Option("--resume", metavar="FILE", rich_help_panel=options.OUTPUT)] = None,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", rich_help_panel=options.OUTPUT)] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="FILE", rich_help_panel=options.OUTPUT)] = None,
    patient: options.Patient = None,
    as_json_: options.AsJson = False,  # noqa: FBT002
    locale: options.Locale = None,
) -> None:
    """Screen one person by a pathway."""
    say = words(environment_locale() if locale is None else locale)
    pathway = find_pathway(name)
    kept, page = Target(save, "--save"), Target(report, "--report")
    labelled = facts.pairs(patient, "--patient")
    stated = facts.context(
        age=age,
        age_months=age_months,
        sex=sex,
        completed_by=completed_by,
        education_years=education_years,
        pregnant=pregnant,
        authored=authored,
    )
    if text_folder is not None and not text_folder.is_dir():
        raise typer.BadParameter("it is not a folder", param_hint="--text-folder")
    shown_for = facts.shown_use(use)
    if resume is not None and stated != Context():
        raise typer.BadParameter("the session that is resumed says whom it is about", param_hint="--resume")
    before = None if resume is None else _read(resume, pathway, circumstance)
    if not piped and not interactive():
        raise typer.BadParameter("there is no terminal to ask on; for typed input from a pipe say so with --piped")
    visit = GuidedVisit(
        Rules(
            load=lambda each: load(each, overlay=text_folder or "", use=shown_for, commercial=commercial),
            overrides={},
            profiles={},
            allow_drafts=False,
        ),
        say,
        report_words(say.locale),
        enter=enter,
        keep=lambda session: _keep(session, kept, save),
    )
    if before is None:
        moment = replace(stated, authored=facts.now()) if stated.authored is None else stated
        session = visit.begin(pathway, moment, circumstance or ())
    else:
        session = visit.resume(before)
    _write(session, say, as_json_=as_json_)
    if page.path is not None and session.results:
        _report(session, page, say, labelled)
    elif page.path is not None:
        questions().print(Text(say("run.no-report")), soft_wrap=True)
    if watched():
        show_alerts(session.results, say)


def _read(path: Path, pathway: Pathway, circumstances: list[str] | None) -> SteppedScreening:
    """A session that was kept, taken up again.

    Raises:
        PathwayError: MS-P003, when the file holds none, or one on another version of the pathway.
    """
    try:
        session = SteppedScreening.from_dict(json.loads(path.read_bytes()), pathway).resume()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PathwayError(
            "MS-P003",
            f"no session can be read from it ({type(error).__name__}).",
            where=str(path),
            remedy="Give a file that --save has written.",
        ) from None
    return session if circumstances is None else session.with_circumstances(circumstances)


def _keep(session: SteppedScreening, kept: Target, save: Path | None) -> None:
    if save is not None:
        kept.write(as_json(session.to_dict()))


def _write(session: SteppedScreening, say: Words, *, as_json_: bool) -> None:
    """What is due, with the report for the treating team."""
    if as_json_:
        typer.echo(as_json(run_document(session)), nl=False)
    elif session.results:
        from mindscreen.report import text  # noqa: PLC0415 - loaded when its door is opened

        show_report(text(list(session.results), session.advice, locale=say.locale, printed=facts.now()))
    else:
        show_report(advice_text(session.advice, say.locale))


def run_document(session: SteppedScreening) -> dict[str, Any]:
    """What `pathway run --json` prints."""
    return {
        "format": RUN_FORMAT,
        "session": session.to_dict(),
        "advice": [each.to_dict() for each in session.advice],
        "due": [step.instrument for step in session.due],
        "waiting": dict(session.waiting),
        "left_out": list(session.left_out),
    }


def _report(session: SteppedScreening, page: Target, say: Words, labelled: dict[str, str]) -> None:
    from mindscreen.report import html  # noqa: PLC0415 - loaded when its door is opened

    page.write(html(list(session.results), session.advice, locale=say.locale, patient=labelled, printed=facts.now()))
    questions().print(Text(say("screen.written", path=page.path)), soft_wrap=True)

"""`mindscreen screen`: one person's answers, from the terminal or from files, to a result in the wanted format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

from mindscreen.cli import facts, options
from mindscreen.cli.alerts import show_alerts
from mindscreen.cli.answers import Answered, Foreign, one_subject, read_answers, read_mapping
from mindscreen.cli.messages import Encoding, Messages
from mindscreen.cli.outputs import Format, Output
from mindscreen.cli.pathway.commands import find_pathway
from mindscreen.cli.pathway.guided import GuidedVisit
from mindscreen.cli.target import Target
from mindscreen.cli.terminal import interactive, questions, watched
from mindscreen.cli.visit import Rules, Visit
from mindscreen.cli.words import environment_locale, words
from mindscreen.library import catalogue, load
from mindscreen.licence import USES
from mindscreen.report.words import words as report_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.carepathway import Pathway
    from mindscreen.model import Instrument
    from mindscreen.recommendation import Recommendation
    from mindscreen.response import Context
    from mindscreen.result import Result

_HL7: Final = "hl7v2"


def screen_person(  # noqa: PLR0913, PLR0917 - the options of the command, each documented in the catalogue of words
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", show_default=False)] = None,
    answers: Annotated[list[str] | None, typer.Option("--answers", metavar="FILE|-")] = None,
    age: options.Age = None,
    age_months: options.AgeMonths = None,
    sex: options.Sex = None,
    completed_by: options.CompletedBy = None,
    education_years: options.EducationYears = None,
    pregnant: options.Pregnant = None,
    authored: options.Authored = None,
    pathway: Annotated[str | None, typer.Option("--pathway", metavar="ID|FILE", rich_help_panel=options.RULES)] = None,
    profile: Annotated[
        list[str] | None, typer.Option("--profile", metavar="[ID=]NAME", rich_help_panel=options.RULES)
    ] = None,
    override: Annotated[
        list[str] | None, typer.Option("--override", metavar="RULE=REASON", rich_help_panel=options.RULES)
    ] = None,
    text_folder: options.TextFolder = None,
    use: options.Use = USES[0],
    commercial: options.Commercial = False,  # noqa: FBT002
    allow_drafts: Annotated[bool, typer.Option("--allow-drafts", rich_help_panel=options.RULES)] = False,  # noqa: FBT002
    allow_in_progress: Annotated[bool, typer.Option("--allow-in-progress", rich_help_panel=options.RULES)] = False,  # noqa: FBT002
    mapping: Annotated[str | None, typer.Option("--mapping", metavar="FILE", rich_help_panel=options.RULES)] = None,
    kind: Annotated[Format, typer.Option("--format", metavar="NAME", rich_help_panel=options.OUTPUT)] = Format.TEXT,
    as_json: options.AsJson = False,  # noqa: FBT002
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", rich_help_panel=options.OUTPUT)] = None,
    locale: options.Locale = None,
    items: Annotated[bool | None, typer.Option("--items/--no-items", rich_help_panel=options.OUTPUT)] = None,
    patient: options.Patient = None,
    patient_ref: Annotated[str, typer.Option("--patient-ref", metavar="REF", rich_help_panel="fhir")] = "",
    encounter_ref: Annotated[str | None, typer.Option("--encounter-ref", metavar="REF", rich_help_panel="fhir")] = None,
    patient_id: Annotated[str, typer.Option("--patient-id", metavar="ID", rich_help_panel=_HL7)] = "",
    patient_name: Annotated[str, typer.Option("--patient-name", metavar="NAME", rich_help_panel=_HL7)] = "",
    patient_id_authority: Annotated[
        str, typer.Option("--patient-id-authority", metavar="NAME", rich_help_panel=_HL7)
    ] = "HOSPITAL",
    patient_id_kind: Annotated[str, typer.Option("--patient-id-kind", metavar="CODE", rich_help_panel=_HL7)] = "MR",
    order_id: Annotated[str, typer.Option("--order-id", metavar="ID", rich_help_panel=_HL7)] = "",
    message_id: Annotated[str, typer.Option("--message-id", metavar="ID", rich_help_panel=_HL7)] = "",
    message_time: Annotated[str, typer.Option("--message-time", metavar="WHEN", rich_help_panel=_HL7)] = "now",
    sending_application: Annotated[
        str, typer.Option("--sending-application", metavar="NAME", rich_help_panel=_HL7)
    ] = "MINDSCREEN",
    sending_facility: Annotated[
        str, typer.Option("--sending-facility", metavar="NAME", rich_help_panel=_HL7)
    ] = "HOSPITAL",
    receiving_application: Annotated[
        str, typer.Option("--receiving-application", metavar="NAME", rich_help_panel=_HL7)
    ] = "HIS",
    receiving_facility: Annotated[
        str, typer.Option("--receiving-facility", metavar="NAME", rich_help_panel=_HL7)
    ] = "HOSPITAL",
    processing_id: Annotated[str, typer.Option("--processing-id", metavar="P|T|D", rich_help_panel=_HL7)] = "P",
    hl7_version: Annotated[str, typer.Option("--hl7-version", metavar="2.4|2.5.1", rich_help_panel=_HL7)] = "2.5.1",
    charset: Annotated[
        Encoding, typer.Option("--charset", metavar="utf-8|gb18030", rich_help_panel=_HL7)
    ] = Encoding.UTF_8,
) -> None:
    """Screen one person."""
    locale = environment_locale() if locale is None else locale
    words(locale)  # an unknown locale is refused before anything is asked
    target = Target(output)
    written = Output(
        kind=Format.JSON if as_json else kind,
        target=target,
        locale=locale,
        items=items,
        patient=facts.pairs(patient, "--patient"),
        subject=patient_ref,
        encounter=encounter_ref,
        messages=Messages(
            patient_id=patient_id,
            patient_id_authority=patient_id_authority,
            patient_id_kind=patient_id_kind,
            patient_name=patient_name,
            order_id=order_id,
            message_id=message_id,
            message_time=facts.message_time(message_time),
            sending_application=sending_application,
            sending_facility=sending_facility,
            receiving_application=receiving_application,
            receiving_facility=receiving_facility,
            processing_id=processing_id,
            hl7_version=hl7_version,
            charset=charset,
        ),
    )
    context = facts.context(
        age=age,
        age_months=age_months,
        sex=sex,
        completed_by=completed_by,
        education_years=education_years,
        pregnant=pregnant,
        authored=authored,
    )
    chosen = None if pathway is None else find_pathway(pathway)
    if text_folder is not None and not text_folder.is_dir():
        raise typer.BadParameter("it is not a folder", param_hint="--text-folder")
    shown_for = facts.shown_use(use)
    rules = Rules(
        load=lambda name: load(
            name, allow_draft=allow_drafts, overlay=text_folder or "", use=shown_for, commercial=commercial
        ),
        overrides=facts.pairs(override, "--override"),
        profiles=profiles(profile),
        allow_drafts=allow_drafts,
    )
    instruments = _instruments(names, chosen, rules)
    results: Sequence[Result]
    advice: Sequence[Recommendation]
    if answers:
        foreign = Foreign(None if mapping is None else read_mapping(mapping), allow_in_progress)
        read = _read(instruments, answers, context, foreign)
        written = replace(written, subject=one_subject((patient_ref, *(each.subject for each in read))))
        written.check()
        results = [rules.result(one, each.response) for one, each in zip(instruments, read, strict=True)]
        advice = () if chosen is None else chosen.advise(*results)
    else:
        written.check()
        results, advice = _from_person(instruments, context, rules, chosen, named=names or (), locale=locale)
    written.write(results, advice)
    if target.path is not None:
        questions().print(Text(words(locale)("screen.written", path=target.path)), soft_wrap=True)
    if watched():
        show_alerts(results, words(locale))


def profiles(given: Sequence[str] | None) -> Mapping[str, str]:
    """`[ID=]NAME`, repeated: instrument to cut-off profile; the one without an id is under `*`.

    Raises:
        BadParameter: when an instrument is given two.
    """
    return facts.pairs([each if "=" in each else f"*={each}" for each in given or ()], "--profile")


def _ready(names: Sequence[str]) -> list[str]:
    drafts = {entry.id for entry in catalogue() if entry.status == "draft"}
    return [name for name in names if name not in drafts]


def _instruments(names: Sequence[str] | None, pathway: Pathway | None, rules: Rules) -> list[Instrument]:
    wanted = list(names or (() if pathway is None else _ready(pathway.first_step)))
    if not wanted:
        raise typer.BadParameter("give at least one, or a --pathway to begin", param_hint="ID")
    instruments = [rules.load(name) for name in wanted]
    if len({each.id for each in instruments}) < len(instruments):
        raise typer.BadParameter("an instrument is named twice", param_hint="ID")
    return instruments


def _read(
    instruments: Sequence[Instrument], places: Sequence[str], context: Context, foreign: Foreign
) -> list[Answered]:
    if len(places) != len(instruments):
        raise typer.BadParameter(
            f"{len(places)} given for {len(instruments)} instruments; give one for each, in the same order",
            param_hint="--answers",
        )
    if places.count("-") > 1:
        raise typer.BadParameter("standard input can be read only once", param_hint="--answers")
    read = [
        read_answers(place, instrument, context, foreign) for instrument, place in zip(instruments, places, strict=True)
    ]
    for note in (note for each in read for note in each.notes):
        typer.echo(f"note {note}", err=True)
    return read


def _from_person(  # noqa: PLR0913 - what a visit is made of
    instruments: Sequence[Instrument],
    context: Context,
    rules: Rules,
    pathway: Pathway | None,
    *,
    named: Sequence[str],
    locale: str,
) -> tuple[Sequence[Result], Sequence[Recommendation]]:
    if not interactive():
        raise typer.BadParameter(
            "there is no terminal to ask on; give a file, or - for standard input", param_hint="--answers"
        )
    if context.authored is None:
        context = replace(context, authored=facts.now())
    if pathway is None:
        return Visit(rules, words(locale), report_words(locale)).results(instruments, context), ()
    session = GuidedVisit(rules, words(locale), report_words(locale)).begin(pathway, context, named=named)
    return session.results, session.advice

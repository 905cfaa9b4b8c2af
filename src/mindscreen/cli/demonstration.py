"""`mindscreen demo`: the main job on synthetic answers, offline, from two pairs of questions to a report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

from mindscreen.cli.messages import Encoding, Messages
from mindscreen.cli.outputs import Format, Output, about, as_json, screen_document
from mindscreen.cli.target import Target
from mindscreen.cli.terminal import page, show_report
from mindscreen.cli.words import environment_locale, words
from mindscreen.engine import screen
from mindscreen.library import load
from mindscreen.pathways import pathway
from mindscreen.report import LOCALES, text
from mindscreen.text import labels
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from mindscreen.recommendation import Recommendation
    from mindscreen.report.words import Words
    from mindscreen.result import Result

PATHWAY: Final = "general-outpatient"
WHEN: Final = "2026-11-21T09:30:00+08:00"
FIRST: Final = {"phq-2": {"q1": 2, "q2": 2}, "gad-2": {"q1": 2, "q2": 1}}
"""Synthetic answers; both pairs of questions are positive."""
THEN: Final = {
    "phq-9": {"q1": 2, "q2": 2, "q3": 2, "q4": 2, "q5": 1, "q6": 1, "q7": 1, "q9": 1, "difficulty": 1},
    "gad-7": {"q1": 2, "q2": 1, "q3": 2, "q4": 1, "q5": 1, "q6": 1, "q7": 0},
}
"""Synthetic answers; item 8 of the PHQ-9 is blank and item 9 is not."""
FOLDER: Final = "mindscreen-demo"


def demonstrate(
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="FOLDER")] = None,
) -> None:
    """Run the main job on synthetic answers."""
    say, console = words(environment_locale() if locale is None else locale), page()
    first = _screened(FIRST)
    console.print(Text(say("demo.begin"), "bold"))
    console.print()
    _show_first(first, say, console)
    results = [*first, *_screened(THEN)]
    advice = pathway(PATHWAY).advise(*results)
    console.print(Text(say("demo.then"), "bold"))
    console.print()
    show_report(text(results[len(first) :], advice, locale=say.locale))
    console.print()
    if output is None:
        console.print(Text(say("demo.could-write", folder=FOLDER)))
    else:
        _write(results[len(first) :], advice, output)
        console.print(Text(say("demo.written", folder=output)))


def _screened(answers: dict[str, dict[str, int]]) -> list[Result]:
    return [
        screen(load(name), given, age_years=34, completed_by="self", authored=WHEN) for name, given in answers.items()
    ]


def _show_first(results: Sequence[Result], say: Words, console: Console) -> None:
    """The short screens, each with its score, and what the pathway makes of them."""
    for result in results:
        score = result.scores[0]
        spoken = labels(load(result.instrument_id), say.locale)
        band = spoken.band(score.id, score.band) if score.band is not None else ""
        console.print(Text(f"  {spoken.title}  {score.value}  {band}"))
    for each in pathway(PATHWAY).advise(*results):
        urgency = term("urgency", each.urgency, say.locale)
        console.print(Text(f"  -> [{each.urgency} {urgency}] {each.text[say.locale]}", "cyan"))
    console.print()


def _write(results: Sequence[Result], advice: Sequence[Recommendation], folder: Path) -> None:
    """The same results in every format, each in its own file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"the folder cannot be made ({error.strerror})", param_hint="--output") from None
    for locale in LOCALES:
        _output(Format.HTML, folder / f"report.{locale}.html", locale).write(results, advice)
    Target(folder / "result.json").write(as_json(screen_document(results, advice)))
    for result in results:
        for kind, ending in ((Format.FHIR, "fhir.json"), (Format.HL7V2, "hl7")):
            output = _output(kind, folder / f"{result.instrument_id}.{ending}", "zh-CN")
            output.write([result], about(result, advice))


def _output(kind: Format, path: Path, locale: str) -> Output:
    return Output(
        kind=kind,
        target=Target(path),
        locale=locale,
        items=None,
        patient={},
        subject="Patient/demo",
        encounter=None,
        messages=Messages(
            patient_id="DEMO",
            patient_id_authority="HOSPITAL",
            patient_id_kind="MR",
            patient_name="DEMO",
            order_id="",
            message_id="",
            message_time=datetime.fromisoformat(WHEN),
            sending_application="MINDSCREEN",
            sending_facility="HOSPITAL",
            receiving_application="HIS",
            receiving_facility="HOSPITAL",
            processing_id="T",
            hl7_version="2.5.1",
            charset=Encoding.UTF_8,
        ),
    )

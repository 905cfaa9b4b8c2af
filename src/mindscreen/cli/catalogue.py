"""`mindscreen list`: the instruments that are installed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.text import Text

from mindscreen.cli.facts import context
from mindscreen.cli.layout import paragraph
from mindscreen.cli.outputs import as_json
from mindscreen.cli.terminal import page
from mindscreen.cli.words import environment_locale, words
from mindscreen.errors import LicenceError, NotFoundError
from mindscreen.library import catalogue, load
from mindscreen.report.words import words as report_words
from mindscreen.text import labels, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.library import CatalogueEntry
    from mindscreen.model import Instrument
    from mindscreen.report.words import Words

LIST_FORMAT: Final = "mindscreen-list/1"


def show_catalogue(  # noqa: PLR0913, PLR0917 - the filters, each an option
    age: Annotated[str | None, typer.Option("--age", metavar="YEARS")] = None,
    completed_by: Annotated[str | None, typer.Option("--completed-by", metavar="WHO")] = None,
    domain: Annotated[str | None, typer.Option("--domain", metavar="NAME")] = None,
    licence: Annotated[str | None, typer.Option("--licence", metavar="STATUS")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", min=1, metavar="N")] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
    as_json_: Annotated[bool, typer.Option("--json")] = False,  # noqa: FBT002
) -> None:
    """List the instruments."""
    entries = [
        entry
        for entry in catalogue()
        if _fits_age(entry, age)
        and (completed_by is None or completed_by in entry.completed_by)
        and domain in {None, entry.domain}
        and licence in {None, entry.licence}
        and (minutes is None or (entry.minutes is not None and entry.minutes <= minutes))
        and (locale is None or locale in entry.locales)
    ]
    chosen = environment_locale() if locale is None else locale
    say = words(chosen)
    if as_json_:
        typer.echo(as_json({"format": LIST_FORMAT, "instruments": [_plain(entry) for entry in entries]}), nl=False)
    elif entries:
        console = page()
        for line in _lines(entries, say, console.width):
            console.print(line)
    else:
        page().print(Text(say("list.none", n=len(catalogue()))))


def _fits_age(entry: CatalogueEntry, age: str | None) -> bool:
    if age is None:
        return True
    youngest, oldest = entry.age_months
    low, high = context(age=age).age_bounds or (0, 0)
    return (youngest is None or youngest <= high) and (oldest is None or low <= oldest)


def _plain(entry: CatalogueEntry) -> dict[str, Any]:
    """An entry as JSON: what does not exist is absent, and where the file lies is nobody's business."""
    data = asdict(entry)
    youngest, oldest = data.pop("age_months")
    data |= {"youngest_months": youngest, "oldest_months": oldest}
    del data["home"]
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in data.items()
        if value not in {None, ""}
    }


def _lines(entries: list[CatalogueEntry], say: Words, columns: int) -> Iterator[Text]:
    """Two or three lines for each instrument: its id and facts, then what it is and what it measures."""
    people = report_words(say.locale)
    wide = max(len(entry.id) for entry in entries) + 2
    for entry in entries:
        title, measures, status = _words_of(entry, say)
        unsafe = status in {say("wording.working-translation"), say("status.draft")}
        who = "/".join(people.of("respondent", each) for each in entry.completed_by)
        facts = [ages(entry.age_months, say), who, say("list.items", n=entry.items)]
        yield Text.assemble(
            (entry.id.ljust(wide), "bold"), f"{' · '.join(facts)} · ", (status, "yellow" if unsafe else "")
        )
        for text, style in ((title, ""), (measures, "dim")):
            yield from paragraph(text, columns, style=style, indent=2)


def _words_of(entry: CatalogueEntry, say: Words) -> Iterator[str]:
    """Title, what is measured, and how far the wording can be trusted, in the locale if there is one."""
    instrument = load(entry.id, allow_draft=True)
    try:
        spoken = labels(instrument, say.locale)
        yield from (spoken.title, spoken.measures)
    except NotFoundError:
        yield from (entry.title, entry.measures)
    yield say("status.draft") if entry.status == "draft" else wording_status(instrument, say)


def wording_status(instrument: Instrument, say: Words) -> str:
    """How far the wording of an instrument can be trusted in a locale, in a word."""
    try:
        return say(f"wording.{wording(instrument, say.locale, allow_drafts=True).status}")
    except LicenceError:
        return say("wording.licence")
    except NotFoundError:
        return say("wording.none")


def ages(months: tuple[int | None, int | None], say: Words, *, unit: str | None = None) -> str:
    """A range of ages in years, or in months where it does not begin or end with a year.

    Args:
        months: youngest and oldest age in completed months.
        say: the words.
        unit: what stands for "years", where the heading says it already.
    """
    youngest, oldest = months
    whole = (youngest is None or youngest % 12 == 0) and (oldest is None or (oldest + 1) % 12 == 0)
    if youngest is None and oldest is None:
        return say("ages.any")
    unit = say("ages.months") if not whole else say("ages.years") if unit is None else unit
    low = None if youngest is None else youngest // 12 if whole else youngest
    high = None if oldest is None else oldest // 12 if whole else oldest
    if high is None:
        return say("ages.from", low=low, unit=unit).strip()
    return say("ages.to" if low is None else "ages.between", low=low, high=high, unit=unit).strip()

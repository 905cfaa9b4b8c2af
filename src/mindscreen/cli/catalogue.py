"""`mindscreen list`: the instruments that are installed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.text import Text

from mindscreen.cli.layout import paragraph
from mindscreen.cli.outputs import as_json
from mindscreen.cli.selection import Filters, wording_in
from mindscreen.cli.terminal import page
from mindscreen.cli.words import environment_locale, words
from mindscreen.errors import LicenceError
from mindscreen.library import catalogue
from mindscreen.pathways import pathway
from mindscreen.report.words import words as report_words
from mindscreen.text import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mindscreen.cli.selection import Selection
    from mindscreen.index import CatalogueEntry
    from mindscreen.model import Instrument
    from mindscreen.report.words import Words

LIST_FORMAT: Final = "mindscreen-list/1"


class Status(StrEnum):
    """Whether a definition may be used with patients."""

    READY = "ready"
    DRAFT = "draft"


def show_catalogue(  # noqa: PLR0913, PLR0917 - the filters, each an option
    age: Annotated[str | None, typer.Option("--age", metavar="YEARS")] = None,
    completed_by: Annotated[str | None, typer.Option("--completed-by", metavar="WHO")] = None,
    wording_locale: Annotated[str | None, typer.Option("--wording", metavar="LOCALE")] = None,
    setting_id: Annotated[str | None, typer.Option("--setting", metavar="NAME")] = None,
    domain: Annotated[str | None, typer.Option("--domain", metavar="NAME")] = None,
    licence: Annotated[str | None, typer.Option("--licence", metavar="STATUS")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", min=1, metavar="N")] = None,
    status: Annotated[Status | None, typer.Option("--status", metavar="ready|draft")] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
    as_json_: Annotated[bool, typer.Option("--json")] = False,  # noqa: FBT002
) -> None:
    """List the instruments."""
    say = words(environment_locale() if locale is None else locale)
    filters = Filters(
        age=age,
        completed_by=completed_by,
        wording=wording_locale,
        setting=None if setting_id is None else pathway(setting_id),
        domain=domain,
        licence=licence,
        minutes=minutes,
        status=status,
    )
    installed = catalogue()
    found = filters.select(installed)
    if as_json_:
        typer.echo(as_json(_document(found, filters, len(installed))), nl=False)
        return
    console = page()
    for line in _Lines(filters, say, console.width).of(found, len(installed)):
        console.print(line)


def _document(found: Selection, filters: Filters, installed: int) -> dict[str, Any]:
    """What `list --json` prints: what does not exist is absent, and where the files lie is nobody's business."""
    counts: dict[str, Any] = {"installed": installed, "listed": len(found.entries)}
    for name in ("status", "licence", "domain"):
        counts[name] = _counted(getattr(entry, name) for entry in found.entries)
    if filters.wording is not None:
        counts["wording"] = _counted(wording_in(entry, filters.wording) for entry in found.entries)
    left_out = {"minutes_unpublished": found.minutes_unpublished, "wording_unstated": found.wording_unstated}
    counts["left_out"] = {name: number for name, number in left_out.items() if number}
    return {"format": LIST_FORMAT, "counts": counts, "instruments": [_plain(entry) for entry in found.entries]}


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _plain(entry: CatalogueEntry) -> dict[str, Any]:
    youngest, oldest = entry.age_months
    facts = {
        "id": entry.id,
        "version": entry.version,
        "status": entry.status,
        "draft_because": entry.draft_because or None,
        "title": entry.title,
        "abbreviation": entry.abbreviation or None,
        "measures": entry.measures,
        "domain": entry.domain,
        "items": entry.items,
        "minutes": entry.minutes,
        "licence": entry.licence,
        "locales": list(entry.locales),
        "loinc": entry.loinc or None,
        "completed_by": list(entry.completed_by),
        "youngest_months": youngest,
        "oldest_months": oldest,
        "texts": {
            text.locale: {"title": text.title, "measures": text.measures}
            | ({"wording": text.wording} if text.wording else {})
            for text in entry.texts
        }
        or None,
        "settings": [{"setting": use.setting, "role": use.role, "status": use.status} for use in entry.settings]
        or None,
    }
    return {name: value for name, value in facts.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Lines:
    """The list as text: some lines for each instrument, and at the end how many there are."""

    filters: Filters
    say: Words
    columns: int

    def of(self, found: Selection, installed: int) -> Iterator[Text]:
        if self.filters.setting is not None:
            title = self.filters.setting.title
            yield from paragraph(title.get(self.say.locale, title["en"]), self.columns, "bold cyan")
            yield Text()
        for entry in found.entries:
            yield from self._instrument(entry)
        if found.entries:
            yield Text()
        yield from self._counts(found, installed)

    def _instrument(self, entry: CatalogueEntry) -> Iterator[Text]:
        say, spoken = self.say, entry.text(self.say.locale)
        title, measures = (entry.title, entry.measures) if spoken is None else (spoken.title, spoken.measures)
        first, *rest = paragraph(f"{entry.id}  {title}", self.columns - 2)
        first.stylize("bold", 0, len(entry.id))
        yield first
        yield from (Text("  ").append(line) for line in rest)
        yield from paragraph(measures, self.columns, "dim", indent=2)
        who = "/".join(report_words(say.locale).of("respondent", each) for each in entry.completed_by)
        facts = [
            ages(entry.age_months, say),
            who,
            say("parts.items" if entry.items > 1 else "parts.items-one", n=entry.items),
        ]
        facts += [] if entry.minutes is None else [say("list.minutes", n=entry.minutes)]
        status = self._wording(entry)
        facts.append(
            status if self.filters.wording is None else say("list.wording", locale=self.filters.wording, status=status)
        )
        facts += [say("status.draft")] if entry.status == "draft" else []
        unsafe = entry.status == "draft" or status == say("wording.working-translation")
        yield from paragraph(" · ".join(facts), self.columns, "yellow" if unsafe else "", indent=2)
        use = None if self.filters.setting is None else entry.use_in(self.filters.setting.id)
        if use is not None:
            authority = report_words(say.locale).of("status", use.status)
            yield from paragraph(f"{say.of('role', use.role)} · {authority}", self.columns, "cyan", indent=2)
        if entry.draft_because and self.filters.status == "draft":
            yield from paragraph(entry.draft_because, self.columns, "yellow", indent=2)

    def _wording(self, entry: CatalogueEntry) -> str:
        """How far the wording can be trusted, in a word: in the language asked for, or in that of the list."""
        locale = self.filters.wording or self.say.locale
        text = entry.text(locale)
        if text is None:
            return self.say("wording.not-stated" if locale in entry.locales else "wording.none")
        return self.say.of("wording", text.wording or "licence")

    def _shown(self, names: Iterable[str], kind: str) -> str:
        """How many there are of each, in words."""
        counted = _counted(names).items()
        return self.say("mark.and").join(
            self.say("list.count", name=self.say.of(kind, name), n=number) for name, number in counted
        )

    def _counts(self, found: Selection, installed: int) -> Iterator[Text]:
        say, locale = self.say, self.filters.wording
        listed = [say("list.none", n=installed)]
        if found.entries:
            statuses = self._shown((entry.status for entry in found.entries), "status")
            listed = [say("list.counts", n=len(found.entries), installed=installed, statuses=statuses)]
        if found.entries and locale is not None:
            texts = [wording_in(entry, locale) for entry in found.entries]
            listed.append(say("list.wordings", locale=locale, statuses=self._shown(texts, "wording")))
            listed += [say("list.wordings-working")] if "working-translation" in texts else []
        if found.wording_unstated:
            listed.append(say("list.wording-unstated", n=found.wording_unstated))
        if found.minutes_unpublished:
            listed.append(say("list.minutes-unpublished", n=found.minutes_unpublished))
        for text in listed:
            yield from paragraph(text, self.columns)


def wording_status(instrument: Instrument, say: Words) -> str:
    """How far the wording of an instrument can be trusted in a locale, in a word."""
    try:
        return say(f"wording.{wording(instrument, say.locale, allow_drafts=True).status}")
    except LicenceError:
        return say("wording.licence")


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

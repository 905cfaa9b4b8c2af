"""The report as data: everything that both the printed page and the plain text say, in the order they say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mindscreen.errors import PathwayError
from mindscreen.report.actions import action_lines
from mindscreen.report.findings import finding_lines
from mindscreen.report.items import item_tables
from mindscreen.report.notes import notes, provenance, rights
from mindscreen.report.scores import score_blocks
from mindscreen.report.sheet import sheet as sheet_of
from mindscreen.report.sources import Sources
from mindscreen.report.unknowns import unknown_blocks
from mindscreen.report.words import instant, plain
from mindscreen.report.words import words as words_of
from mindscreen.result import Result
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.recommendation import Recommendation
    from mindscreen.report.actions import ActionLine
    from mindscreen.report.findings import FindingLine
    from mindscreen.report.items import ItemTable
    from mindscreen.report.notes import Note
    from mindscreen.report.scores import ScoreBlock
    from mindscreen.report.sheet import Sheet
    from mindscreen.report.unknowns import UnknownBlock
    from mindscreen.report.words import Words


@dataclass(frozen=True, slots=True)
class Fact:
    """Something in the head of the report: what it is called, and what it is."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """By whom and when a form was answered; `instrument` is empty where that holds for all forms."""

    instrument: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report. `several` says that lines must name the form they are about, `draft` is a warning or empty."""

    words: Words
    title: str
    subtitle: str
    several: bool
    draft: str
    patient: tuple[Fact, ...]
    printed: str
    occasions: tuple[Occasion, ...]
    findings: tuple[FindingLine, ...]
    actions: tuple[ActionLine, ...]
    pathways: tuple[Fact, ...]
    scores: tuple[ScoreBlock, ...]
    unknowns: tuple[UnknownBlock, ...]
    items: tuple[ItemTable, ...]
    show_items: bool
    notes: tuple[Note, ...]
    sources: tuple[tuple[int, str], ...]
    rights: tuple[Note, ...]
    provenance: tuple[str, ...]
    engines: str

    @property
    def is_critical(self) -> bool:
        """Whether a critical finding is raised or unknown."""
        return any(line.kind.startswith("critical") for line in self.findings)


def page(  # noqa: PLR0913 - the caller's facts, keyword-only
    results: Result | Sequence[Result],
    advice: Sequence[Recommendation],
    *,
    locale: str,
    patient: Mapping[str, str] | None,
    printed: str | None,
    items: bool,
) -> Page:
    """Gather what the report says.

    Raises:
        NotFoundError: MS-N004 for the locale; MS-N001 or MS-N002 for an instrument that is not installed.
        PathwayError: MS-P003, when there is no result, or results that cannot be of one person.
        IntegrityError: when an installed definition is not the one that gave a result.
    """
    words = words_of(locale)
    listed = [results] if isinstance(results, Result) else list(results)
    _one_person(listed)
    sheets = [sheet_of(result, locale, show_items=items) for result in listed]
    sources = Sources()  # numbered in reading order, so the sections are gathered in reading order
    findings = finding_lines(sheets, sources)
    actions = action_lines(advice, sheets, words, sources)
    scores = score_blocks(sheets, sources)
    return Page(
        words=words,
        title=sheets[0].labels.title if len(sheets) == 1 else " + ".join(sheet.short for sheet in sheets),
        subtitle=sheets[0].labels.measures if len(sheets) == 1 else " · ".join(sheet.labels.title for sheet in sheets),
        several=len(sheets) > 1,
        draft=words("note.draft") if any(sheet.instrument.status == "draft" for sheet in sheets) else "",
        patient=tuple(Fact(plain(str(label)), plain(str(text))) for label, text in (patient or {}).items()),
        printed=words("page.printed", instant=instant(printed)) if printed else "",
        occasions=_occasions(sheets, words),
        findings=findings,
        actions=actions,
        pathways=tuple(dict.fromkeys(Fact(each.pathway, term("status", each.status, locale)) for each in advice)),
        scores=scores,
        unknowns=unknown_blocks(sheets),
        items=item_tables(sheets),
        show_items=items,
        notes=notes(sheets),
        sources=sources.listed,
        rights=rights(sheets),
        provenance=provenance(sheets),
        engines=words("sources.scored", engine=", ".join(dict.fromkeys(each.engine_version for each in listed))),
    )


def _one_person(results: Sequence[Result]) -> None:
    """Refuse what cannot be one person's, because a report that mixes two people is worse than none.

    Raises:
        PathwayError: MS-P003, naming the fact but not its values.
    """
    if not results:
        raise PathwayError("MS-P003", "a report needs at least one result.", where="report", remedy="Give a Result.")
    ids = [result.instrument_id for result in results]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise PathwayError(
            "MS-P003", f"'{twice}' appears twice.", where="report", remedy="Write one report for each occasion."
        )
    for fact in ("age_years", "age_months", "sex"):
        if len({value for result in results if (value := getattr(result.context, fact)) is not None}) > 1:
            raise PathwayError(
                "MS-P003",
                f"the results state different facts ('{fact}').",
                where="report",
                remedy="Check that all results are of the same person; write one report for each person.",
            )


def _occasions(sheets: Sequence[Sheet], words: Words) -> tuple[Occasion, ...]:
    """One for each form, or a single one where all were answered by the same person at the same time."""
    facts = [tuple(_facts(sheet, words)) for sheet in sheets]
    if len(set(facts)) == 1:
        return (Occasion("", facts[0]),)
    return tuple(Occasion(sheet.short, each) for sheet, each in zip(sheets, facts, strict=True))


def _facts(sheet: Sheet, words: Words) -> Iterator[Fact]:
    context, missing = sheet.result.context, words("fact.not-stated")
    yield Fact(words("fact.authored"), instant(context.authored) if context.authored else missing)
    who = context.completed_by
    yield Fact(words("fact.completed_by"), words.of("respondent", who) if who else missing)
    if context.age_months is not None:
        yield Fact(words("fact.age"), words("unit.months", n=context.age_months))
    elif context.age_years is not None:
        yield Fact(words("fact.age"), words("unit.years", n=context.age_years))
    else:
        yield Fact(words("fact.age"), missing)
    if context.sex is not None:
        yield Fact(words("fact.sex"), words.of("sex", context.sex))
    if context.pregnant is not None:
        yield Fact(words("fact.pregnant"), words.of("boolean", str(context.pregnant).lower()))
    if context.education_years is not None:
        yield Fact(words("fact.education_years"), words("unit.school-years", n=context.education_years))

"""What the answers say, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mindscreen.interval import Truth
from mindscreen.report.reasons import readable
from mindscreen.report.words import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.parts import Finding
    from mindscreen.report.sheet import Sheet
    from mindscreen.report.sources import Sources

Kind: TypeAlias = Literal["critical", "critical-unknown", "positive", "info", "unknown", "not-raised"]

ORDER: Final[tuple[Kind, ...]] = ("critical", "critical-unknown", "positive", "unknown", "info", "not-raised")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as the report tells it.

    Attributes:
        kind: how it is shown; `critical` and `critical-unknown` get a box that cannot be overlooked.
        tag: that in words.
        call: what a critical finding calls for, in capitals of meaning: see the person, ask, clarify.
        instrument: the instrument's abbreviation.
        because: the reason in words.
        note: what a raised finding means for clinicians, in a sentence or two, or nothing.
        cites: numbers of the sources.
    """

    kind: Kind
    tag: str
    call: str
    instrument: str
    name: str
    because: str
    note: str
    cites: tuple[int, ...]


def finding_lines(sheets: Sequence[Sheet], sources: Sources) -> tuple[FindingLine, ...]:
    """The findings of all results, ordered by how much they matter and then as the definitions list them."""
    pairs = [(finding, sheet) for sheet in sheets for finding in sheet.result.findings]
    pairs.sort(key=lambda pair: ORDER.index(kind_of(pair[0])))
    return tuple(_line(finding, sheet, sources) for finding, sheet in pairs)


def kind_of(finding: Finding) -> Kind:
    """How a finding is shown."""
    if finding.truth is Truth.FALSE:
        return "not-raised"
    if finding.truth is Truth.UNKNOWN:
        return "critical-unknown" if finding.level == "critical" else "unknown"
    return finding.level


def blanks_of(finding: Finding, sheet: Sheet) -> tuple[str, ...]:
    """The blank items that a finding rests on, directly or through a scale."""
    behind = sheet.instrument.items_behind(finding.id)
    return tuple(item for item in sheet.result.blank if item in behind)


def _line(finding: Finding, sheet: Sheet, sources: Sources) -> FindingLine:
    words, kind = sheet.words, kind_of(finding)
    blank = blanks_of(finding, sheet) if finding.unknown else ()
    call = ""
    if kind == "critical":
        call = words("tag.critical.act")
    elif kind == "critical-unknown":
        call = words("tag.critical-unknown.ask" if blank else "tag.critical-unknown.clarify")
    tags = {
        "critical": "tag.critical",
        "critical-unknown": "tag.critical",
        "positive": "tag.positive",
        "info": "tag.info",
        "unknown": "tag.unknown.ask" if finding.if_unknown == "ask" and blank else "tag.unknown",
        "not-raised": "findings.not-raised",
    }
    return FindingLine(
        kind=kind,
        tag=words(tags[kind]),
        call=call,
        instrument=sheet.short,
        name=sheet.labels.finding(finding.id),
        because=sentence(readable(finding.because, sheet)),
        note=sheet.labels.finding_note(finding.id) if finding.raised else "",  # it says what a raised finding means
        cites=sources.numbers(sheet.citations(finding.cite)),
    )

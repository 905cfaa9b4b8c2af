"""What a reader must know besides: notices, rules set aside, cut-offs, review, rights, and whence the numbers come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mindscreen.report.words import plain, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mindscreen.parts import Notice
    from mindscreen.report.sheet import Sheet

_HASH_DIGITS: Final = 12
"""Enough of a SHA-256 to tell any two definitions apart by eye; the result itself holds all of it."""
_UNREVIEWED: Final = "not yet reviewed by a clinician"
"""What a definition states until a clinician has read it."""


@dataclass(frozen=True, slots=True)
class Note:
    """One remark, and the abbreviations of the forms it is about."""

    about: str
    text: str


def notes(sheets: Sequence[Sheet]) -> tuple[Note, ...]:
    """The remarks on all results, each once."""
    return _merged((text, sheet.short) for sheet in sheets for text in _notes(sheet))


def rights(sheets: Sequence[Sheet]) -> tuple[Note, ...]:
    """The copyright lines, each once: of the wording where it is shown, else of the instrument."""
    return _merged((_right(sheet), sheet.short) for sheet in sheets)


def _right(sheet: Sheet) -> str:
    shown = sheet.wording if sheet.show_items else None
    return sheet.instrument.licence.notice if shown is None else shown.notice


def _merged(pairs: Iterable[tuple[str, str]]) -> tuple[Note, ...]:
    forms: dict[str, list[str]] = {}
    for text, form in pairs:
        forms.setdefault(text, []).append(form)
    return tuple(Note(", ".join(about), text) for text, about in forms.items())


def provenance(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """For every result: definition and version, start of the scoring hash, cut-off profile, engine."""
    return tuple(
        sheet.words(
            "sources.definition",
            canonical=f"{sheet.result.instrument_id}|{sheet.result.instrument_version}",
            hash=sheet.result.scoring_hash.removeprefix("sha256:")[:_HASH_DIGITS],
            profile=sheet.result.profile,
            engine=sheet.result.engine_version,
        )
        for sheet in sheets
    )


def _notes(sheet: Sheet) -> Iterator[str]:
    words, result = sheet.words, sheet.result
    for override in result.overrides:
        yield words("override", rule=words.of("rule", override.rule), reason=plain(override.reason))
    for notice in result.notices:
        yield _notice(notice, sheet)
    yield words("note.profile", name=sheet.labels.profile(result.profile), id=result.profile)
    yield from _review(sheet)


def _notice(notice: Notice, sheet: Sheet) -> str:
    words = sheet.words
    named = sheet.is_item(notice.about) or any(scale.id == notice.about for scale in sheet.instrument.scales)
    about = sentence(sheet.name(notice.about)) if named else words.of("rule", notice.about)
    key = f"notice.{notice.code}"
    if words.knows(key):
        return words(key, about=about)
    return f"{notice.code}: {about}" if about else notice.code


def _review(sheet: Sheet) -> Iterator[str]:
    clinician = sheet.instrument.review.get("clinician", _UNREVIEWED)
    if clinician == _UNREVIEWED:
        yield sheet.words("note.unreviewed")
    else:
        yield sheet.words("note.reviewed", by=clinician)

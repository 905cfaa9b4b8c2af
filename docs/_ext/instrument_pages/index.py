"""The catalogue as a page: every instrument by domain, with who it is for, its licence and the state of its wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .markup import chinese, lines, literal, table
from .words import DOMAINS, SAY, UNREVIEWED, age_range, domain_name, length, respondents, spoken, wording_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mindscreen.model import Instrument


def render(instruments: Sequence[Instrument]) -> str:
    """The whole page."""
    return "\n".join(_written(instruments))


def _written(instruments: Sequence[Instrument]) -> Iterator[str]:
    drafts = sum(one.status == "draft" for one in instruments)
    by_domain: dict[str, list[Instrument]] = {}
    for one in instruments:
        by_domain.setdefault(one.domain, []).append(one)
    yield from ("# Instruments", "")
    ready = f"{len(instruments) - drafts} instruments are ready to load"
    yield f"{ready}; {drafts} more {'is a draft' if drafts == 1 else 'are drafts'}." if drafts else f"{ready}."
    reviewed = sum(one.review["clinician"] != UNREVIEWED for one in instruments)
    yield f"Reviewed by a clinician: {reviewed or 'none'}."
    yield "Every page is written from the compiled definition when the manual is built."
    yield ""
    yield "What the wording of an instrument is worth, by language:"
    yield ""
    yield from (
        "- *original*: the rights holder's text; *attested*: independent public copies agree;",
        "- *unvalidated*: a working translation of this project, not shown to patients;",
        "- *yours to add*: no text comes with mindscreen, [a site adds its own](../../how-to/own-wording.md).",
        "",
    )
    for domain in sorted(by_domain):
        yield from (f"## {literal(domain_name(domain))} {chinese(DOMAINS.get(domain, ''))}".rstrip(), "")
        head = ("Instrument", "For", "Length", "Licence", "Wording")
        yield from table(head, map(_row, by_domain[domain]), (36, 16, 12, 15, 21))
    yield from ("```{toctree}", ":hidden:", "", *(one.id for one in instruments), "```", "")


def _row(one: Instrument) -> tuple[str, ...]:
    titles = spoken(one)
    return (
        lines(
            (
                f"**[{literal(one.id)}]({one.id}.md)**" + (" *draft*" if one.status == "draft" else ""),
                *(chinese(text.title) if locale == "zh-CN" else literal(text.title) for locale, text in titles.items()),
            )
        ),
        lines((literal(age_range(one)), literal(respondents(one)))),
        literal(length(one)),
        literal(SAY.of("licence", one.licence.status)),
        lines(
            f"{language}: {SAY(_word(one, locale))}" for locale, language in (("en", "English"), ("zh-CN", "Chinese"))
        ),
    )


def _word(one: Instrument, locale: str) -> str:
    return f"wording.{wording_status(one, locale) or 'licence'}"

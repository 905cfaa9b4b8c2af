"""The part of `mindscreen show` that is about pathways: its rules, by instrument, each with urgency and destination."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from mindscreen.cli.catalogue import ages
from mindscreen.cli.outputs import as_json
from mindscreen.cli.sheet import Sheet
from mindscreen.cli.terminal import page
from mindscreen.library import load
from mindscreen.text import labels
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from mindscreen.pathways import Pathway
    from mindscreen.report.words import Words
    from mindscreen.rule import Rule


def show_pathway(pathway: Pathway, say: Words, *, as_json_: bool) -> None:
    """Print one pathway."""
    if as_json_:
        document = {"format": "mindscreen-show/1", "pathway": pathway.to_dict()}
        typer.echo(as_json(document), nl=False)
        return
    sheet = Sheet(page())
    locale = say.locale
    sheet.title(pathway.title[locale], f"{pathway.id}|{pathway.version}")
    sheet.facts(
        [
            (say("pathway.status"), term("status", pathway.status, locale)),
            (say("show.for"), ages(_months(pathway), say)),
            (say("pathway.start"), say("mark.and").join(pathway.first_step)),
        ]
    )
    sources = list(dict.fromkeys(source.text for rule in pathway.rules for source in rule.cite))
    for name in dict.fromkeys(rule.instrument for rule in pathway.rules):
        sheet.heading(name)
        for rule in pathway.rules:
            if rule.instrument == name:
                _rule(sheet, rule, sources, locale, say)
    sheet.heading(say("show.sources"))
    sheet.rows([(f"[{number}]", text) for number, text in enumerate(sources, start=1)])
    sheet.end(say("show.no-diagnosis"))


def _months(pathway: Pathway) -> tuple[int | None, int | None]:
    return pathway.limits.youngest_months, pathway.limits.oldest_months


def _rule(sheet: Sheet, rule: Rule, sources: list[str], locale: str, say: Words) -> None:
    cite = "[" + ", ".join(str(sources.index(source.text) + 1) for source in rule.cite) + "]"
    sheet.entry(_when(rule, say), rule.text[locale], cite=cite)
    notify = say("mark.and").join(term("notify", who, locale) for who in rule.notify)
    parts = [
        f"{rule.urgency} {term('urgency', rule.urgency, locale)}",
        " ".join((term("action", rule.action, locale), *rule.give)),
        term("destination", rule.destination, locale),
        *([say("pathway.notify", who=notify)] if notify else []),
    ]
    sheet.line("   ".join(parts))


def _when(rule: Rule, say: Words) -> str:
    """What the rule looks at, in our words for that instrument."""
    when, spoken = rule.when, labels(load(rule.instrument, allow_draft=True), say.locale)
    if when.truth == "band":
        return say("pathway.band", scale=spoken.scale(when.about), band=spoken.band(when.about, str(when.at_least)))
    if when.truth == "score":
        low = "" if when.lowest is None else f">= {when.lowest}"
        high = "" if when.highest is None else f"<= {when.highest}"
        return say("pathway.score", scale=spoken.scale(when.about), limits=f"{low} {high}".strip())
    if when.truth == "refused":
        return say("pathway.refused")
    return say(f"pathway.{when.truth.replace('-', '_')}", finding=spoken.finding(when.about))

"""The part of `mindscreen show` that is about pathways: its rules, by instrument, each with urgency and destination."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from mindscreen.cli.catalogue import ages
from mindscreen.cli.outputs import as_json
from mindscreen.cli.sheet import Sheet
from mindscreen.cli.terminal import page
from mindscreen.library import load
from mindscreen.text import labels
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.pathways import Pathway
    from mindscreen.report.words import Words


def show_pathway(pathway: Pathway, say: Words, *, as_json_: bool) -> None:
    """Print one pathway."""
    if as_json_:
        document = {"format": "mindscreen-show/1", "pathway": asdict(pathway)}
        typer.echo(as_json(document), nl=False)
        return
    sheet = Sheet(page())
    locale = say.locale
    sheet.title(pathway.title[locale], f"{pathway.id}|{pathway.version}")
    sheet.facts(
        [
            (say("pathway.status"), term("status", pathway.status, locale)),
            (say("show.for"), ages(_months(pathway), say)),
            (say("pathway.start"), say("mark.and").join(pathway.start)),
        ]
    )
    for name in dict.fromkeys(rule["instrument"] for rule in pathway.rules):
        sheet.heading(name)
        for rule in pathway.rules:
            if rule["instrument"] == name:
                _rule(sheet, rule, pathway, locale, say)
    sheet.heading(say("show.sources"))
    sheet.rows([(f"[{number}]", text) for number, text in enumerate(pathway.references.values(), start=1)])
    sheet.end(say("show.no-diagnosis"))


def _months(pathway: Pathway) -> tuple[int | None, int | None]:
    oldest = pathway.oldest_years
    return 12 * pathway.youngest_years or None, None if oldest is None else 12 * oldest + 11


def _rule(sheet: Sheet, rule: Mapping[str, Any], pathway: Pathway, locale: str, say: Words) -> None:
    numbers = list(pathway.references)
    cite = "[" + ", ".join(str(numbers.index(key) + 1) for key in rule["cite"]) + "]"
    sheet.entry(_when(rule, say), rule["text"][locale], cite=cite)
    notify = say("mark.and").join(term("notify", who, locale) for who in rule.get("notify", ()))
    parts = [
        f"{rule['urgency']} {term('urgency', rule['urgency'], locale)}",
        term("action", rule["action"], locale) + (f" {rule['give']}" if "give" in rule else ""),
        term("destination", rule["destination"], locale),
        *([say("pathway.notify", who=notify)] if notify else []),
    ]
    sheet.line("   ".join(parts))


def _when(rule: Mapping[str, Any], say: Words) -> str:
    """What the rule looks at, in our words for that instrument."""
    when, spoken = rule["when"], labels(load(rule["instrument"], allow_draft=True), say.locale)
    if "band" in when:
        scale, band = when["band"], when["at_least"]
        return say("pathway.band", scale=spoken.scale(scale), band=spoken.band(scale, band))
    truth, finding = next(iter(when.items()))
    return say(f"pathway.{truth}", finding=spoken.finding(finding))

"""`mindscreen show`: everything about one instrument or one pathway, with its sources and its doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mindscreen.cli.catalogue import ages, wording_status
from mindscreen.cli.outputs import as_json
from mindscreen.cli.pathway.commands import SHOW_FORMAT, Shape, write_pathway
from mindscreen.cli.sheet import Sheet
from mindscreen.cli.terminal import page
from mindscreen.cli.words import environment_locale, words
from mindscreen.condition import Ratio, to_text
from mindscreen.errors import LicenceError, NotFoundError
from mindscreen.library import load
from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import pathway
from mindscreen.report.words import figure
from mindscreen.report.words import words as report_words
from mindscreen.text import labels, range_text, wording

if TYPE_CHECKING:
    from mindscreen.model import FindingRule, Instrument, Item, Scale
    from mindscreen.report.words import Words
    from mindscreen.text import Labels


def show_details(
    name: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
    as_json_: Annotated[bool, typer.Option("--json")] = False,  # noqa: FBT002
) -> None:
    """Show one instrument or pathway."""
    say = words(environment_locale() if locale is None else locale)
    if name in pathways():
        write_pathway(pathway(name), Shape.JSON if as_json_ else Shape.TEXT, say)
        return
    instrument = load(name, allow_draft=True)
    if as_json_:
        typer.echo(as_json({"format": SHOW_FORMAT, "pack": dict(instrument.pack)}), nl=False)
    else:
        _Details(instrument, say).show()


class _Details:
    """The sections about one instrument, in the order in which a clinician asks."""

    def __init__(self, instrument: Instrument, say: Words) -> None:
        self._instrument = instrument
        self._say = say
        self._labels: Labels = labels(instrument, say.locale)
        self._sheet = Sheet(page())

    def show(self) -> None:
        self._about()
        self._items()
        self._options()
        self._scores()
        self._findings()
        self._profiles()
        self._doubts()
        self._sources()
        self._provenance()

    def _about(self) -> None:
        one, say = self._instrument, self._say
        people = report_words(say.locale)
        who = say("mark.and").join(people.of("respondent", who) for who in one.population.completed_by)
        minutes = one.pack.get("minutes")
        self._sheet.title(self._labels.title, say("show.measures", measures=self._labels.measures))
        if one.status == "draft":
            self._sheet.warning(say("show.draft", because=one.pack.get("draft_because", "")))
        facts = [
            (say("show.for"), say("show.person", ages=ages(one.population.age_months, say), who=who)),
            (say("show.length"), say("visit.length" if minutes is None else "visit.length-minutes",
                                     items=len(one.items), minutes=minutes)),
            (say("show.wording"), wording_status(one, say)),
            (say("show.licence"), f"{say.of('licence', one.licence.status)}{say('mark.stop')}{one.licence.notice}"),
            (say("show.review"), self._review()),
        ]  # fmt: skip
        self._sheet.facts(facts)

    def _review(self) -> str:
        review, say = self._instrument.review, self._say
        unreviewed = review["clinician"] == "not yet reviewed by a clinician"
        by = say("show.unreviewed") if unreviewed else review["clinician"]
        return say("show.reviewed", by=by, checked=review["checked"], next=review["next"])

    def _items(self) -> None:
        self._sheet.heading(self._say("show.items"))
        rows = []
        for number, item in enumerate(self._instrument.items, start=1):
            options = range_text(item.number) if item.number is not None else _values(item)
            asked = "" if item.ask_when is None else self._say("show.asked-when", when=to_text(item.ask_when))
            rows.append((str(number), item.id, f"{self._labels.item(item.id)}{asked}", options))
        self._sheet.rows(rows)

    def _options(self) -> None:
        """The meaning of the recorded values: by their wording where that may be shown, else by their keys."""
        if not self._instrument.pack["options"]:
            return
        self._sheet.heading(self._say("show.options"))
        try:
            spoken = wording(self._instrument, self._say.locale, allow_drafts=True).options
        except (LicenceError, NotFoundError):
            spoken = {}
        listed: dict[str, str] = {}
        for data, item in zip(self._instrument.pack["items"], self._instrument.items, strict=True):
            if item.number is not None:
                continue
            texts = spoken.get(item.id) or {option.value: option.key for option in item.options}
            listed[data["options"]] = "   ".join(f"{option.value} {texts[option.value]}" for option in item.options)
        self._sheet.rows(listed.items())

    def _scores(self) -> None:
        self._sheet.heading(self._say("show.scores"))
        for scale in self._instrument.scales:
            self._sheet.entry(
                f"{self._labels.scale(scale.id)} ({scale.id})", self._scoring(scale), cite=self._cited(scale.cite)
            )
            if not scale.reported:
                self._sheet.line(self._say("show.not-reported"))
            for bands in scale.band_sets:
                listed = "   ".join(
                    f"{_range(band.lower, band.upper, scale.denominator)} {self._labels.band(scale.id, band.key)}"
                    for band in bands.bands
                )
                several = len(self._instrument.profiles) > 1
                only = [bands.profile] if bands.profile is not None and several else []
                only += [to_text(bands.when)] if bands.when is not None else []
                self._sheet.line(listed + (f"   ({', '.join(only)})" if only else ""))

    def _scoring(self, scale: Scale) -> str:
        say = self._say
        text = say(
            f"method.{scale.method}",
            parts=parts(scale, say),
            range=_range(scale.lower, scale.upper, scale.denominator),
        )
        if scale.prorate is not None:
            rounding = report_words(say.locale).of("rounding", scale.prorate.rounding)
            text += say("show.prorate", n=scale.prorate.at_most_blank, rounding=rounding)
        return text

    def _findings(self) -> None:
        self._sheet.heading(self._say("show.findings"))
        for rule in self._instrument.findings:
            self._sheet.entry(
                f"{self._labels.finding(rule.id)} ({rule.id})",
                f"{self._say.of('level', rule.level)}   {to_text(rule.when)}{self._assessable(rule)}",
                cite=self._cited(rule.cite),
                style="bold red" if rule.level == "critical" else "bold",
            )
            note = self._labels.finding_note(rule.id)
            if note:
                self._sheet.line(note)

    def _assessable(self, rule: FindingRule) -> str:
        if rule.assessable_when is None:
            return ""
        return self._say("show.assessable-when", when=to_text(rule.assessable_when))

    def _profiles(self) -> None:
        profiles = [profile for profile in self._instrument.profiles if profile.cutoffs]
        if not profiles:
            return
        self._sheet.heading(self._say("show.profiles"))
        for profile in profiles:
            cutoffs = ", ".join(f"{name} {_figure(value)}" for name, value in profile.cutoffs.items())
            used = self._say("show.default") if profile.id == self._instrument.default_profile else ""
            self._sheet.entry(
                f"{self._labels.profile(profile.id)} ({profile.id}){used}", cutoffs, cite=self._cited(profile.cite)
            )

    def _doubts(self) -> None:
        if not self._instrument.doubts:
            return
        self._sheet.heading(self._say("show.doubts"))
        for doubt in self._instrument.doubts:
            self._sheet.entry(doubt["about"], doubt["doubt"])
            self._sheet.line(self._say("show.until-then", default=doubt["default"]))

    def _cited(self, keys: tuple[str, ...]) -> str:
        numbers = list(self._instrument.references)
        return "[" + ", ".join(str(numbers.index(key) + 1) for key in keys) + "]" if keys else ""

    def _sources(self) -> None:
        self._sheet.heading(self._say("show.sources"))
        for number, reference in enumerate(self._instrument.references.values(), start=1):
            doi = f" doi:{reference.doi}" if reference.doi else ""
            sure = self._say("show.confidence", level=self._say.of("confidence", reference.confidence))
            self._sheet.rows([(f"[{number}]", f"{reference.text}{doi} ({sure})")])

    def _provenance(self) -> None:
        one, say = self._instrument, self._say
        self._sheet.heading(say("show.provenance"))
        self._sheet.entry(say("show.version"), f"{one.canonical} ({say.of('status', one.status)})")
        self._sheet.entry(say("show.scoring-hash"), one.scoring_hash)
        for name, value in one.wording_hashes.items():
            self._sheet.entry(say("show.wording-hash", locale=name), value)
        for system, code in one.codes.items():
            self._sheet.entry(system.upper(), code)
        self._sheet.end(say("show.no-diagnosis"))


def parts(scale: Scale, say: Words) -> str:
    """Of what a score is made: of so many items, of other scores, or of both."""
    scores = sum(term.source not in scale.items for term in scale.terms)
    items = len(scale.terms) - scores if scale.terms else len(scale.items)
    counted = [say(f"parts.{noun}{'-one' * (n == 1)}", n=n) for noun, n in (("items", items), ("scores", scores)) if n]
    return say("parts.and").join(counted)


def _values(item: Item) -> str:
    return ", ".join(str(option.value) for option in item.options)


def _range(lower: int, upper: int, denominator: int) -> str:
    low, high = figure(lower, denominator), figure(upper, denominator)
    return low if low == high else f"{low}-{high}"


def _figure(value: int | Ratio) -> str:
    return figure(*value) if isinstance(value, Ratio) else str(value)

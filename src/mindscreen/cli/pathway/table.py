"""A pathway as a clinician reads it: for whom and when, its steps, and a decision table for each instrument."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from mindscreen.cli.pathway.flow import given
from mindscreen.cli.pathway.phrases import (
    answers_crisis,
    circumstance,
    duration,
    form,
    how_soon,
    listed,
    looked_at,
    occasion,
    people,
)
from mindscreen.library import load
from mindscreen.pathways import pathway as installed
from mindscreen.text import labels
from mindscreen.vocabulary import term, time_limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.carepathway import Pathway
    from mindscreen.model import Reference
    from mindscreen.report.words import Words
    from mindscreen.rule import Rule

_COMPARED: Final = ("urgency", "within", "after", "destination", "notify", "text", "give")
"""The fields of a rule of which a change is told."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, in words.

    Attributes:
        rule: its id.
        when: what it looks at.
        limits: for whom; empty for everybody.
        action: what is done, with the forms that are given.
        text: the sentence that says so.
        urgency: `U0` to `U4`.
        how_soon: the time limit.
        destination: where to.
        notify: whom to tell; empty for nobody.
        status: on what authority.
        confidence: how well its sources are known.
        cite: the numbers of its sources.
        critical: whether it answers a critical finding.
        changed: what a hospital does differently from the installed pathway; empty where nothing.
    """

    rule: str
    when: str
    limits: str
    action: str
    text: str
    urgency: str
    how_soon: str
    destination: str
    notify: str
    status: str
    confidence: str
    cite: tuple[int, ...]
    critical: bool
    changed: str


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """What follows from the results of one instrument.

    Attributes:
        instrument: its id.
        name: its short name.
        title: its title.
        rule_set: the rule set that is gone by; empty where the pathway has only rules of its own, or none.
        rows: the rules, in the order in which they are looked at.
        dropped: ids of the rules of the installed pathway that a hospital's pathway does not have.
    """

    instrument: str
    name: str
    title: str
    rule_set: str
    rows: tuple[Row, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """Forms that are given at one step: the role, the forms, for whom, on what authority, with which sources."""

    role: str
    forms: str
    limits: str
    status: str
    cite: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A whole pathway in one language.

    Attributes:
        id: its id.
        version: its version.
        title: its title.
        facts: name and text of what is said about the whole; a hospital's change is told in the text.
        steps: the forms, step by step.
        tables: a decision table for each form that is given.
        sources: the sources, in the order of their numbers, each with how well it is known.
    """

    id: str
    version: str
    title: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[StepRow, ...]
    tables: tuple[DecisionTable, ...]
    sources: tuple[str, ...]


def describe(pathway: Pathway, say: Words) -> Description:
    """The pathway in the language of `say`."""
    return _Describer(pathway, say).description()


class _Describer:
    def __init__(self, pathway: Pathway, say: Words) -> None:
        self._pathway = pathway
        self._say = say
        self._base = None if pathway.based_on is None else installed(pathway.based_on.partition("|")[0])
        self._sources: dict[str, str] = {}

    def description(self) -> Description:
        pathway = self._pathway
        self._cited(pathway.cite)
        return Description(
            id=pathway.id,
            version=pathway.version,
            title=pathway.title[self._say.locale],
            facts=tuple(self._facts()),
            steps=tuple(self._steps()),
            tables=tuple(map(self._table, given(pathway))),
            sources=tuple(self._sources.values()),
        )

    def _facts(self) -> Iterator[tuple[str, str]]:
        pathway, base, say = self._pathway, self._base, self._say
        yield say("pathway.status"), term("status", pathway.status, say.locale)
        if base is not None:
            yield say("pathway.based-on"), f"{base.title[say.locale]} ({pathway.based_on})"
        yield say("show.for"), people(pathway.limits, say) or say("pathway.everybody")
        for name, told in (
            ("institutions", lambda one: listed((term("institution", each, say.locale) for each in one), say)),
            ("departments", lambda one: listed(one, say)),
            ("triggers", lambda one: listed((occasion(each, say) for each in one), say)),
            ("guards", lambda one: listed((circumstance(each, say) for each in one), say)),
            ("min_interval", lambda one: duration(one, say)),
            ("re_screen", lambda one: duration(one, say)),
            ("time_budget", lambda one: duration(one, say)),
        ):
            text = self._told(getattr(pathway, name), told)
            before = None if base is None else self._told(getattr(base, name), told)
            if text != before and base is not None:
                text = say("pathway.instead-of", now=text or say("pathway.nothing"),
                           before=before or say("pathway.nothing"))  # fmt: skip
            if text:
                yield say(f"pathway.{name}"), text

    @staticmethod
    def _told(value: Any, told: Any) -> str:
        return told(value) if value else ""

    def _steps(self) -> Iterator[StepRow]:
        say = self._say
        before = {name: step for step in self._base.steps for name in step.instruments} if self._base else {}
        for step in self._pathway.steps:
            names = [self._marked(name, new=self._base is not None and name not in before) for name in step.instruments]
            yield StepRow(
                role=say("pathway.reason", form=say(f"role.{step.role}"), found=term("role", step.role, say.locale)),
                forms=listed(names, say),
                limits=people(step.limits, say),
                status=say(f"authority.{step.status}"),
                cite=self._cited(step.cite),
            )

    def _marked(self, name: str, *, new: bool) -> str:
        return self._say("pathway.added-form", form=form(name, self._say)) if new else form(name, self._say)

    def _table(self, name: str) -> DecisionTable:
        pathway, say = self._pathway, self._say
        instrument, chosen = load(name, allow_draft=True), pathway.book.set_for(name)
        rules = pathway.rules_about(name)
        before = {} if self._base is None else {rule.id: rule for rule in self._base.rules_about(name)}
        kept = {rule.id for rule in rules}
        return DecisionTable(
            instrument=name,
            name=form(name, say),
            title=labels(instrument, say.locale).title,
            rule_set="" if chosen is None else f"{chosen.title[say.locale]} ({chosen.id})",
            rows=tuple(self._row(rule, before) for rule in rules),
            dropped=tuple(each for each in before if each not in kept),
        )

    def _row(self, rule: Rule, before: dict[str, Rule]) -> Row:
        say = self._say
        return Row(
            rule=rule.id,
            when=looked_at(rule, say),
            limits=people(rule.limits, say),
            action=" ".join(
                (term("action", rule.action, say.locale), listed((form(each, say) for each in rule.give), say))
            ).strip(),
            text=rule.text[say.locale],
            urgency=rule.urgency,
            how_soon=how_soon(rule, say),
            destination=term("destination", rule.destination, say.locale),
            notify=listed((term("notify", who, say.locale) for who in rule.notify), say),
            status=say(f"authority.{rule.status}"),
            confidence=say.of("confidence", rule.confidence),
            cite=self._cited(rule.cite),
            critical=answers_crisis(rule),
            changed="" if self._base is None else self._changed(rule, before.get(rule.id)),
        )

    def _changed(self, rule: Rule, before: Rule | None) -> str:
        say = self._say
        if before is None:
            return say("pathway.added")
        now, then = (replace(each, within=each.within or time_limit(each.urgency)) for each in (rule, before))
        told = [
            say("pathway.was", field=say(f"pathway.field.{name}"), before=self._value(name, getattr(then, name)))
            for name in _COMPARED
            if getattr(now, name) != getattr(then, name)
        ]
        return listed(told, say)

    def _value(self, name: str, value: Any) -> str:
        locale = self._say.locale
        if not value:
            return self._say("pathway.nothing")
        if name == "text":
            return f"“{value[locale]}”"
        if name == "give":
            return listed((form(each, self._say) for each in value), self._say)
        if name == "notify":
            return listed((term("notify", who, locale) for who in value), self._say)
        if name == "destination":
            return term("destination", value, locale)
        return str(value) if name == "urgency" else duration(value, self._say)

    def _cited(self, sources: tuple[Reference, ...]) -> tuple[int, ...]:
        """The numbers of sources, given out as they are first cited."""
        for source in sources:
            sure = self._say("show.confidence", level=self._say.of("confidence", source.confidence))
            doi = f" doi:{source.doi}" if source.doi else ""
            self._sources.setdefault(source.text, self._say("pathway.source", text=f"{source.text}{doi}", sure=sure))
        numbers = list(self._sources)
        return tuple(numbers.index(source.text) + 1 for source in sources)

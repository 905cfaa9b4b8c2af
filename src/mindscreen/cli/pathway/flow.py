"""The course of a pathway: which form leads to which, and where a finding is sent. What Mermaid and the manual draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mindscreen.carepathway import ROLES
from mindscreen.cli.pathway.phrases import answers_crisis, form, looked_at, people
from mindscreen.library import load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mindscreen.carepathway import Pathway
    from mindscreen.report.words import Words
    from mindscreen.rule import Rule

_DRAWN: Final = ("screen", "assess", "refer")
"""What is drawn; blanks, repetitions and information stand in the decision tables."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What leads on from a form.

    Attributes:
        rule: id of the rule.
        when: what was found, in words.
        urgency: `U0` to `U4`.
        forms: ids of the forms that are given next; empty when somebody is to see the person.
        destination: code of where to; that of the treating team where a form is given.
        critical: whether it answers a critical finding.
    """

    rule: str
    when: str
    urgency: str
    forms: tuple[str, ...]
    destination: str
    critical: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One form with what leads on from it.

    Attributes:
        instrument: its id.
        name: its short name.
        role: one of `mindscreen.carepathway.ROLES`.
        limits: for whom it is given; empty for everybody.
        outcomes: in the order of the rules.
    """

    instrument: str
    name: str
    role: str
    limits: str
    outcomes: tuple[Outcome, ...]


def flow(pathway: Pathway, say: Words) -> tuple[Card, ...]:
    """The forms of a pathway: those of the first step, then the second, then those that follow a crisis answer."""
    here = {name: step for step in pathway.steps for name in step.instruments}
    cards = [
        Card(
            instrument=name,
            name=form(name, say),
            role=here[name].role if name in here else _role(name),
            limits=people(here[name].limits, say) if name in here else "",
            outcomes=tuple(_outcomes(pathway, name, here, say)),
        )
        for name in given(pathway)
    ]
    return tuple(sorted(cards, key=lambda card: ROLES.index(card.role)))


def given(pathway: Pathway) -> tuple[str, ...]:
    """The forms that are given here: those of the steps, and those that rules ask for where no step has one for it."""
    here = [name for step in pathway.steps for name in step.instruments]
    found = list(here)
    for name in found:  # grows while it is walked
        found += [each for rule in pathway.rules_about(name) for each in _given(rule, here) if each not in found]
    return tuple(dict.fromkeys(found))


def _outcomes(pathway: Pathway, name: str, here: Collection[str], say: Words) -> Iterator[Outcome]:
    for rule in pathway.rules_about(name):
        positive = rule.when.truth in {"raised", "band", "score", "refused"}
        if positive and rule.action in _DRAWN:
            limits = people(rule.limits, say)
            yield Outcome(
                rule=rule.id,
                when=looked_at(rule, say) + (say("pathway.only", limits=limits) if limits else ""),
                urgency=rule.urgency,
                forms=_given(rule, here),
                destination=rule.destination,
                critical=answers_crisis(rule),
            )


def _given(rule: Rule, here: Collection[str]) -> tuple[str, ...]:
    """The forms of this place among those that a rule offers, or all of them."""
    if rule.action != "screen":
        return ()
    return tuple(name for name in rule.give if name in here) or rule.give


def _role(name: str) -> str:
    """The step of a form that no step names."""
    return "crisis" if load(name, allow_draft=True).domain == "suicide-risk" else "second-step"

"""Rows of the referral rules as cases: who answered what, and what is then recommended, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import mindscreen as ms
from mindscreen.carepathway import Pathway
from mindscreen.pathways import pathway
from mindscreen.recommendation import Recommendation
from mindscreen.rule import EVERYBODY, Rule, RuleSet
from mindscreen.rulebook import Adaptation, RuleBook
from mindscreen.rulesets import rule_sets
from mindscreen.testing.subject import Subject

NOTHING_ADAPTED = Adaptation({}, None, {})
Answers = Mapping[str, int | None]


@dataclass(frozen=True)
class Row:
    """One case.

    Attributes:
        says: the words of the row of the referral table.
        source: where the row has it from.
        form: id of the instrument.
        answers: item to answer; an item that is absent is blank. `None`: the form was refused.
        advised: every recommendation, as `told` writes it, the most urgent first.
        rules: the rule set; empty for the default one.
        facts: what is known of the person.
    """

    says: str
    source: str
    form: str
    answers: Answers | None
    advised: tuple[str, ...]
    rules: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """A name for the report of pytest, with the words of the row and its source."""
        return f"{self.form} {self.rules}: {self.says} ({self.source})"


def row_of_the_table(says: str, source: str, *cases: Row) -> Iterator[Row]:
    """The cases of one row of the referral table."""
    return (replace(case, says=says, source=source) for case in cases)


def given(form: str, answers: Answers | None, *advised: str, rules: str = "", **facts: Any) -> Row:
    """A case: these answers to this form, of such a person, and what is then recommended."""
    return Row("", "", form, answers, advised, rules, facts)


def healthy(form: str, **changed: int | None) -> dict[str, int | None]:
    """The answers of somebody without symptoms, but for those that are named."""
    answers: dict[str, int | None] = {}
    for item in ms.load(form).items:
        answers[item.id] = min((option.value for option in item.options), key=abs)
    for scale in reversed(ms.load(form).scales):
        best = max if scale.higher_is == "better" else min
        for term in scale.terms:
            if term.source in answers:
                wanted = best(term.scores.values())
                answers[term.source] = min(
                    (value for value, points in term.scores.items() if points == wanted), key=abs
                )
    return {**answers, **changed}


def scoring(form: str, points: int, scale: str = "total", **changed: int | None) -> dict[str, int | None]:
    """Answers that give a scale so many points (before it is divided), the first items first.

    Items that are named keep their answer, and what it counts is part of the points; a blank counts least.
    """
    answers, left = healthy(form, **changed), points
    terms = {term.source: term.scores for term in ms.load(form).scale(scale).terms}
    for name, scores in terms.items():
        fixed = changed.get(name)
        left -= min(scores.values()) if fixed is None else scores[fixed]
    for name, scores in terms.items():
        if name not in changed:
            least = min(scores.values())
            most = max(count for count in scores.values() if count - least <= left)
            answers[name] = min((value for value, count in scores.items() if count == most), key=abs)
            left -= most - least
    assert left == 0, f"no answers to {form} give {points} points"
    return answers


def signs(age_months: int, **changed: int | None) -> dict[str, int | None]:
    """A child without warning signs in the row of that age, but for those that are named."""
    row = (item.id for item in ms.load("nhc-warning-signs").items if item.id.startswith(f"m{age_months:02d}_"))
    return {"regression": 0, **dict.fromkeys(row, 0), **changed}


def place_with(form: str, rules: str = "") -> Pathway:
    """A place that goes by one rule set of a form, and by the default one of every other."""
    base = pathway("general-outpatient")
    chosen = {form: rules} if rules else {}
    book = RuleBook(own=(), chosen=chosen, others=True, adaptation=NOTHING_ADAPTED, find=rule_sets)
    return replace(base, limits=EVERYBODY, steps=(), book=book)


def advise(row: Row, **circumstances: Any) -> tuple[Recommendation, ...]:
    """What is recommended in such a case, scored by the cut-offs that the rule set is written for."""
    place = place_with(row.form, row.rules)
    if row.answers is None:
        return place.advise(refused=[row.form], **circumstances)
    facts = {"profile": place.profile_for(row.form), **row.facts}
    result = ms.screen(ms.load(row.form), dict(row.answers), **facts)
    return place.advise(result, **circumstances)


def told(each: Recommendation) -> str:
    """A recommendation in one line: rule, action, form to give, urgency, deadlines, destination, whom to tell."""
    given = f" {each.instrument}" if each.action in {"screen", "re-screen"} else ""
    items = f" {_named(each)}" if each.action in {"ask", "complete"} else ""
    after = f" after {each.after}" if each.after else ""
    merged = f" with {', '.join(each.merged)}" if each.merged else ""
    return (
        f"{each.id}{merged}: {each.action}{given}{items} {each.urgency} {each.within}{after} "
        f"{each.destination} [{', '.join(each.notify)}]"
    )


def fired(rows: Iterable[Row]) -> set[tuple[str, str, str]]:
    """Instrument, rule set and rule of everything that is recommended in these cases."""
    return {(row.form, row.rules, name) for row in rows for each in advise(row) for name in (each.id, *each.merged)}


def written(forms: Iterable[str]) -> set[tuple[str, str, str]]:
    """Instrument, rule set (empty for the default one) and rule of everything in the files of these forms."""
    return {
        (form, "" if each.default else each.id, rule.id)
        for form in forms
        for each in rule_sets(form)
        for rule in each.rules
    }


def crisis_rules(rules: RuleSet) -> list[Rule]:
    """The rules of a set that answer a critical finding, raised or unknown."""
    critical = {each.id for each in ms.load(rules.instrument).findings if each.level == "critical"}
    return [each for each in rules.rules if each.when.truth in {"raised", "unknown"} and each.when.about in critical]


def left_to_the_built_in_advice(form: str) -> list[str]:
    """The worked examples that no rule of some set answers: whole, and two of them with each answer left out."""
    instrument = ms.load(form)
    examples = list(Subject(instrument).examples())
    found = []
    for each in rule_sets(form):
        place = place_with(form, each.id)
        for number, (example, result) in enumerate(examples):
            facts = {**example.get("context", {}), "profile": each.profile}
            sheets: list[Answers] = [result.answers]
            if number in {0, len(examples) - 1}:
                sheets += [{**result.answers, name: None} for name in result.answers]
            for answers in sheets:
                advice = place.advise(ms.screen(instrument, answers, **facts))
                if not advice or any(made.origin == "mindscreen" for made in advice):
                    found.append(f"{each.id}: {example['name']}")
    return found


def _named(each: Recommendation) -> str:
    every = tuple(item.id for item in ms.load(str(each.instrument)).items)
    return "everything" if len(every) > 1 and each.items == every else "+".join(each.items) or "nothing"

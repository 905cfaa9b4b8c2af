"""No number of a referral rule moves unnoticed: each is moved by one, and some row of the specification must differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.spec import referral_rows
from tests.spec.referral_rows import Row, advise, healthy, place_with, told
from tests.spec.referral_rows_children import ROWS as CHILDREN
from tests.spec.referral_rows_elderly import ROWS as ELDERLY
from tests.spec.test_referral_rules_adult import CASES, Case, shown
from tests.spec.test_referral_rules_children import WITH_NORMS, with_the_same_norm_for_everybody

from mindscreen import load, pathways, screen
from mindscreen.rule import Limits, Rule, RuleSet
from mindscreen.rulesets import instruments_with_rules, rule_sets
from mindscreen.vocabulary import URGENCIES

Says = Callable[[], tuple[str, ...]]
"""What is advised in one row of the specification, as it is written there."""


def adult(case: Case) -> tuple[str, Says, tuple[str, ...]]:
    return case.line.split()[0].partition("/")[2], partial(shown, case), case.expected


def other(row: Row) -> tuple[str, Says, tuple[str, ...]]:
    return row.rules, lambda: tuple(map(told, advise(row))), row.advised


def with_norms(form: str, standing: dict[str, int]) -> Says:
    with TemporaryDirectory() as folder:
        instrument = with_the_same_norm_for_everybody(form, standing, Path(folder))
    result = screen(instrument, healthy(form), age_years=12)
    return lambda: tuple(told(each) for each in place_with(form).advise(result))


SPECIFIED = [
    *((case.form, *adult(case)) for case in CASES),
    *((row.form, *other(row)) for row in (*ELDERLY, *CHILDREN)),
    *((form, "", with_norms(form, standing), tuple(lines)) for form, standing, lines in WITH_NORMS),
]
FORMS = instruments_with_rules()


def moved(duration: str | None) -> Iterator[str]:
    """A time limit, one shorter and one longer in its unit."""
    if duration is not None:
        number = int("".join(re.findall(r"[0-9]+", duration)))
        yield from (duration.replace(str(number), str(number + step)) for step in (-1, 1) if number + step > 0)


def limits(given: Limits) -> Iterator[Limits]:
    """Ages, a year lower and a year higher; a month for a child under two years."""
    for name in ("youngest_months", "oldest_months"):
        age = getattr(given, name)
        if age is not None:
            step = 12 if age >= 24 else 1
            yield from (replace(given, **{name: age + by}) for by in (-step, step))


def answers_crisis(rule: Rule) -> bool:
    """Whether the rule cannot be less urgent than today, because a file that says so is refused."""
    raised = rule.when.truth in {"raised", "unknown"}
    return raised and load(rule.instrument).finding(rule.when.about).level == "critical"


def mutants(rule: Rule) -> Iterator[Rule]:
    """The rule with each of its numbers moved by one."""
    yield from (replace(rule, within=each) for each in moved(rule.within))
    yield from (replace(rule, after=each) for each in moved(rule.after))
    at, last = URGENCIES.index(rule.urgency), 1 if answers_crisis(rule) else len(URGENCIES) - 1
    yield from (replace(rule, urgency=URGENCIES[to]) for to in (at - 1, at + 1) if 0 <= to <= last)
    yield from (replace(rule, limits=each) for each in limits(rule.limits))
    for name in ("lowest", "highest"):
        score = getattr(rule.when, name)
        if score is not None:
            yield from (replace(rule, when=replace(rule.when, **{name: score + by})) for by in (-1, 1))


def with_rule(sets: tuple[RuleSet, ...], number: int, mutant: Rule) -> tuple[RuleSet, ...]:
    rules = tuple(mutant if rule.id == mutant.id else rule for rule in sets[number].rules)
    return (*sets[:number], replace(sets[number], rules=rules), *sets[number + 1 :])


@pytest.mark.parametrize("form", FORMS)
def test_no_number_of_a_rule_moves_unnoticed(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sets, survivors = rule_sets(form), list[str]()
    rows = [(chosen, says, expected) for name, chosen, says, expected in SPECIFIED if name == form]
    for number, each in enumerate(sets):
        names = {each.id, "", "default"} if each.default else {each.id}
        its_own = [(says, expected) for chosen, says, expected in rows if chosen in names]
        for rule in each.rules:
            for mutant in mutants(rule):
                found = with_rule(sets, number, mutant)
                for module in (pathways, referral_rows):
                    monkeypatch.setattr(
                        module, "rule_sets", lambda name, found=found: found if name == form else rule_sets(name)
                    )
                if all(says() == expected for says, expected in its_own):
                    survivors.append(f"{each.id}/{rule.id}: {_difference(rule, mutant)}")
    assert rows
    assert not survivors


def _difference(rule: Rule, mutant: Rule) -> str:
    names = ("within", "after", "urgency", "limits", "when")
    return ", ".join(f"{n} {getattr(mutant, n)}" for n in names if getattr(mutant, n) != getattr(rule, n))


def test_every_form_with_rules_is_specified() -> None:
    assert {form for form, *_ in SPECIFIED} == {*FORMS}

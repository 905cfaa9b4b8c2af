"""Whom the rules of a definition tell apart: one person for each region of the facts that some rule mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any, Final, TypeAlias

import numpy as np
from tests.exhaustive.conditions import FALSE, OPEN, TRUE, Leaf, Truth, compared, leaves
from tests.exhaustive.definitions import Definition

Person: TypeAlias = Mapping[str, Any]
"""The facts that are stated, named as in `screen`; a number may be a column with one for each sheet."""

OLDEST, LONGEST_SCHOOLING = 125, 40
CATEGORIES: Final[Mapping[str, tuple[Any, ...]]] = {
    "sex": ("female", "male"),
    "pregnant": (False, True),
    "completed_by": ("self", "parent", "caregiver", "teacher", "clinician"),
}
NUMBERS: Final[Mapping[str, range]] = {
    "age_years": range(OLDEST + 1),
    "age_months": range(12 * OLDEST + 12),
    "education_years": range(LONGEST_SCHOOLING + 1),
}
STATED: Final[Mapping[str, tuple[str, ...]]] = {
    "sex_stated": ("sex",),
    "age_stated": ("age_years", "age_months"),
    "education_stated": ("education_years",),
}
FACTS: Final = frozenset((*CATEGORIES, *NUMBERS, *STATED))
SAID_BY: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: (name,) for name in ("sex", "pregnant", "completed_by", "education_years")},
    "age_years": ("age_years", "age_months"),
    "age_months": ("age_years", "age_months"),
    **STATED,
}
"""For every fact the statements that settle it."""


def fact_truth(person: Person, leaf: Leaf, number: Callable[[str], Fraction]) -> Truth:
    """Whether a comparison of a fact certainly and possibly holds; nothing is known of a fact that is not stated."""
    if leaf.name in STATED:
        return _same(leaf, str(any(name in person for name in STATED[leaf.name])).lower())
    if leaf.name in CATEGORIES:
        return _same(leaf, str(person[leaf.name]).lower()) if leaf.name in person else OPEN
    ends = _ends(person, leaf.name)
    return OPEN if ends is None else compared(leaf.op, *ends, number(leaf.value))


def _same(leaf: Leaf, value: str) -> Truth:
    known = TRUE if (value == leaf.value) is (leaf.op == "==") else FALSE
    return known, known


def _ends(person: Person, name: str) -> tuple[Any, Any] | None:
    if name in person:
        return person[name], person[name]
    if name == "age_years" and "age_months" in person:
        years = person["age_months"] // 12
        return years, years
    if name == "age_months" and "age_years" in person:
        return 12 * person["age_years"], 12 * person["age_years"] + 11
    return None


def distinct_people(definition: Definition) -> list[dict[str, Any]]:
    """The person of whom nothing is stated, and one of each kind that some rule tells apart from all others.

    A kind is made of the truth of every comparison under every profile, so people of one kind cannot be told apart by
    any rule. Only people whom the instrument is published for are meant.
    """
    mentioned = [leaf for rule in definition.rules for leaf in leaves(rule) if leaf.name in FACTS]
    kinds = []
    for said in dict.fromkeys(SAID_BY[leaf.name] for leaf in mentioned):
        own = list(dict.fromkeys(leaf for leaf in mentioned if set(SAID_BY[leaf.name]) & set(said)))
        found: dict[Any, dict[str, Any]] = {}
        for person in ({}, *_stating(definition, said)):
            found.setdefault(_kind(definition, own, person), person)
        kinds.append(list(found.values()))
    people = ({name: fact for part in parts for name, fact in part.items()} for parts in product(*kinds))
    return [dict(person) for person in dict.fromkeys(tuple(sorted(person.items())) for person in people)]


def _kind(definition: Definition, mentioned: list[Leaf], person: Person) -> tuple[tuple[bool, bool], ...]:
    kind = []
    for cutoffs in definition.profiles.values():
        for leaf in mentioned:
            certain, possible = fact_truth(person, leaf, lambda text, cuts=cutoffs: Fraction(cuts.get(text, text)))  # type: ignore[misc]
            kind.append((bool(certain), bool(possible)))
    return tuple(kind)


def _stating(definition: Definition, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Everybody who states one of these facts."""
    for name in names:
        yield from ({name: fact} for fact in stated(definition, name))


def stated(definition: Definition, name: str) -> list[Any]:
    """What people whom the instrument is published for can state of one fact."""
    if name == "completed_by":
        return list(definition.population["completed_by"])
    if name in CATEGORIES:
        return list(CATEGORIES[name])
    youngest, oldest = _population(definition)
    months = {"age_months": 1, "age_years": 12}.get(name)
    if months is None:
        return list(NUMBERS[name])
    return [age for age in NUMBERS[name] if age * months + months - 1 >= youngest and age * months <= oldest]


def _population(definition: Definition) -> tuple[int, int]:
    """The youngest and the oldest for whom it is published, in months."""
    oldest = 12 * OLDEST + 11
    for name, months in (("age_years", 12), ("age_months", 1)):
        if name in definition.population:
            ages = definition.population[name]
            return months * ages.get("from", 0), min(oldest, months * ages.get("to", oldest) + months - 1)
    return 0, oldest


def every_number(definition: Definition) -> Iterator[tuple[str, Any]]:
    """For each number that some rule asks about a person, everything that can be stated, as a column."""
    mentioned = {leaf.name for rule in definition.rules for leaf in leaves(rule)}
    said = {name for fact in mentioned & FACTS for name in SAID_BY[fact]}
    yield from ((name, np.array(stated(definition, name))) for name in sorted(said & NUMBERS.keys()))

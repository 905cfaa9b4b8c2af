"""The sheets of one instrument, for every profile and every kind of person, through both routes and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from typing import Final

import numpy as np
from tests.exhaustive.by_definition import Column, Scored, asked_by_facts
from tests.exhaustive.completions import NOWHERE, Completions
from tests.exhaustive.counting_by_definition import Counted
from tests.exhaustive.counting_by_plan import CountedByPlan
from tests.exhaustive.definitions import Definition
from tests.exhaustive.people import Person, distinct_people, every_number
from tests.exhaustive.routes import by_screen, by_table, disagreements
from tests.exhaustive.sheets import Block, Domain, drawn, every_sheet, little_different, size, where_it_changes

from mindscreen.model import Instrument

MOST_SHEETS: Final = 3**17
"""All sheets of one person under one profile are visited where there are no more than this."""
DRAWN: Final = 100_000
FEWEST_DRAWN: Final = 10_000
"""Sheets of each sort drawn for one instrument, and the fewest of each sort for one profile and person."""
SINGLE: Final = 1_000
SHEETS_BY_NUMBER: Final = 20
WORDS: Final = 5


@dataclass(frozen=True)
class Case:
    """One profile and one person, and the answers that each item can have for them.

    Attributes:
        filled_in: with a blank only where the item may be skipped; where that would be too many sheets, without answers
            to items that are never asked of this person, and without blanks where it always is.
        with_blanks: each of these, and a blank.
    """

    profile: str
    person: Person
    filled_in: Domain
    with_blanks: Domain


@dataclass
class Tally:
    """What was visited, counted and held against completions, and what disagreed."""

    visited: int = 0
    counted: int = 0
    completed: int = 0
    cautious: int = 0
    disagreements: int = 0
    words: list[str] = field(default_factory=list)
    uncounted: Counter[str] = field(default_factory=Counter)


class Subject:
    """One instrument, as the second reader and as the library read it."""

    def __init__(self, definition: Definition, instrument: Instrument) -> None:
        self.definition, self.instrument = definition, instrument
        self.tally = Tally()
        items = self.definition.items
        self.blank = min(value for item in items.values() for value in item.values) - 1
        self.skippable = {item.id for item in items.values() if item.ask_when is not None}
        taking_part = [name for name in items if name in self.definition.taking_part]
        # Items that may be skipped come first and vary slowest: most blocks have no blank then.
        self.items = sorted(taking_part, key=lambda name: name not in self.skippable)
        self.idle: Block = {name: np.int16(item.values[0]) for name, item in items.items() if name not in taking_part}
        profiles = sorted(self.definition.profiles, key=lambda name: name != self.definition.default_profile)
        self.cases = [self._case(*case) for case in product(profiles, distinct_people(self.definition))]

    def _case(self, profile: str, person: Person) -> Case:
        values = {name: self.definition.items[name].values for name in self.items}
        with_blanks = {name: (*values[name], self.blank) for name in self.items}
        filled_in = {name: with_blanks[name] if name in self.skippable else values[name] for name in self.items}
        if size(filled_in) > MOST_SHEETS:
            never, always = asked_by_facts(self.definition, profile, person)
            filled_in |= {name: values[name] for name in always & values.keys()}
            filled_in |= dict.fromkeys(never & values.keys(), (self.blank,))
            with_blanks |= dict.fromkeys(never & values.keys(), (self.blank,))
        return Case(profile, person, filled_in, with_blanks)

    # --- the routes ---------------------------------------------------------------------------------------------------

    def _scored(self, case: Case, block: Block, person: Person | None = None) -> Scored:
        stated = case.person if person is None else person
        return Scored(self.definition, case.profile, stated, {**self.idle, **block}, self.blank)

    def _compare(self, case: Case, block: Block, rows: int, person: Person | None = None) -> dict[str, Column]:
        """Both routes on one block of sheets; what the table engine says."""
        second = self._scored(case, block, person)
        expected = second.columns()
        answers = {name: np.broadcast_to(column, rows) for name, column in {**self.idle, **block}.items()}
        given = by_table(self.instrument, answers, self.blank, case.profile, second.person, second.all_keys())
        self._note(case, rows, *disagreements(expected, given))
        return given

    def _note(self, case: Case, rows: int, wrong: int, what: str) -> None:
        self.tally.visited += rows
        self.tally.disagreements += wrong
        if wrong and len(self.tally.words) < WORDS:
            self.tally.words.append(f"{case.profile}, {dict(case.person) or 'nothing stated'}: {what}")

    def leaves_out(self, case: Case) -> bool:
        """Whether some sheets of this case are not among those that are filled in as asked."""
        return any(len(case.with_blanks[name]) <= len(self.definition.items[name].values) for name in self.items)

    # --- visits -------------------------------------------------------------------------------------------------------

    def visit_all(self, case: Case, domain: Domain, *, keep: bool = False) -> dict[str, Column]:
        """Every sheet of a domain; the columns of the table engine, where they are to be kept."""
        kept: dict[str, list[Column]] = {}
        left = size(domain)
        for block, rows in every_sheet(domain):
            given = self._compare(case, block, rows)
            left -= rows
            for name, column in given.items():
                if keep and "." in name:  # not how many items are blank
                    kept.setdefault(name, []).append(column)
        if left:
            raise AssertionError(f"{self.definition.id}: {left} sheets were not visited")
        return {name: np.concatenate(columns) for name, columns in kept.items()}

    def visit_some(self, case: Case) -> None:
        """Sheets that differ in at most two answers from one with the same answer everywhere, and drawn ones."""
        every = {name: (*self.definition.items[name].values, self.blank) for name in self.items}
        near = {name: (*where_it_changes(self.definition, name), self.blank) for name in self.items}
        rows = max(DRAWN // len(self.cases), FEWEST_DRAWN)
        sorts = [(case.filled_in, 0.0), *product((every, case.with_blanks), (0.0, 0.02, 0.1, 0.5))]
        some = (drawn(domain, self.blank, blanks, rows, seed) for seed, (domain, blanks) in enumerate(sorts))
        for block, more in chain(little_different(near), *some):
            self._compare(case, block, more)

    def visit_every_number(self) -> None:
        """Every number that can be stated of a person, on a few sheets under every profile."""
        for (name, column), case in product(every_number(self.definition), self.cases):
            if not case.person:
                for block, rows in drawn(case.with_blanks, self.blank, 0.1, SHEETS_BY_NUMBER, seed=0):
                    repeated = {item: np.tile(answers, len(column)) for item, answers in block.items()}
                    self._compare(case, repeated, rows * len(column), {name: np.repeat(column, rows)})

    def visit_singly(self) -> None:
        """Some sheets through the engine for one response, with its estimates for few blanks."""
        rows = SINGLE // len(self.cases) + 1
        for case, blanks in product(self.cases, (0.05, 0.3)):
            for block, more in drawn(case.with_blanks, self.blank, blanks, rows, seed=1):
                second = self._scored(case, block)
                expected = second.columns() | second.estimates()
                sheets = {name: np.broadcast_to(column, more) for name, column in {**self.idle, **block}.items()}
                given = by_screen(self.instrument, sheets, self.blank, case.profile, case.person, second.all_keys())
                self._note(case, more, *disagreements(expected, given))

    # --- completions --------------------------------------------------------------------------------------------------

    def hold_against_completions(
        self, case: Case, filled_in: Mapping[str, Column], with_blanks: Mapping[str, Column]
    ) -> None:
        """Every sheet with blanks against all of its completions."""
        as_asked: list[Column] = []
        for block, rows in every_sheet(case.filled_in):
            second = self._scored(case, block)
            right: Column = np.ones(rows, np.bool_)
            for name in self.skippable & block.keys():
                certain, possible = second.truth(self.definition.items[name].ask_when or "")
                blank = np.equal(block[name], self.blank)
                right = right & ((blank & np.logical_not(certain)) | (~blank & possible))
            as_asked.append(right)
        completions = Completions(
            [len(self.definition.items[name].values) for name in self.items],
            [name in self.skippable for name in self.items],
            np.concatenate(as_asked),
        )
        cautious = np.zeros(size(case.with_blanks), np.bool_)
        ends = [(name, "lower", "upper") for name in self.definition.scales]
        ends += [(name, "certain", "possible") for name in self.definition.findings]
        for name, low, high in ends:
            contradicts, wider = completions.held_against(
                (filled_in[f"{name}.{low}"], filled_in[f"{name}.{high}"]),
                (with_blanks[f"{name}.{low}"], with_blanks[f"{name}.{high}"]),
            )
            self._note(case, 0, int(contradicts.sum()), f"{name} contradicts a completion")
            if name in self.definition.scales and self._rests_on_items(name):
                self._note(case, 0, int(wider.sum()), f"{name} leaves open more than its completions do")
            cautious |= wider
        for name in self._scored(case, {}).all_keys():
            complete, band = filled_in[f"{name}.band"], with_blanks[f"{name}.band"].astype(np.int32)
            ends_of_band = np.where(band < 0, -NOWHERE, band), np.where(band < 0, NOWHERE, band)
            contradicts, _ = completions.held_against((complete, complete), ends_of_band)
            self._note(case, 0, int(contradicts.sum()), f"the band of {name} contradicts a completion")
        self.tally.completed += len(cautious)
        self.tally.cautious += int(cautious.sum())

    def _rests_on_items(self, scale: str) -> bool:
        """Whether a score must be no more open than its completions: it takes items only, and none may be skipped."""
        members = self.definition.scales[scale].tables.keys()
        return not self.skippable and bool(members) and members <= self.definition.items.keys()

    # --- counts -------------------------------------------------------------------------------------------------------

    def count(self, case: Case, filled_in: Mapping[str, Column] | None = None) -> bool:
        """Both counts, and that of the columns where all sheets were visited; whether anything was counted."""
        numbers = Counted(self.definition, case.profile, case.person).numbers()
        others = [CountedByPlan(self.instrument, case.profile, case.person).numbers()]
        if filled_in is not None:
            visited = self._counted(case, filled_in)
            scales = {name.partition("=")[0] for name in numbers if "=" in name}
            given = {name: n for name, n in visited.items() if name.partition("=")[0] in scales}
            others.append({name: visited.get(name, 0) for name in numbers} | given)
        for other in others:
            wrong = sorted(
                name for name in numbers.keys() | other.keys() if _sheets(numbers, name) != _sheets(other, name)
            )
            what = "; ".join(f"{name}: {other.get(name)} sheets instead of {numbers.get(name)}" for name in wrong[:3])
            self._note(case, 0, len(wrong), what)
        self.tally.counted += len(numbers)
        if filled_in is None:
            self.tally.uncounted.update(_without(self.definition.scales, "=", numbers))
            self.tally.uncounted.update(_without(self.definition.findings, ".", numbers))
        return bool(numbers)

    def _counted(self, case: Case, columns: Mapping[str, Column]) -> dict[str, int]:
        """The same numbers from the columns of all sheets."""
        numbers: dict[str, int] = {}
        keys = self._scored(case, {}).all_keys()
        for scale in self.definition.scales:
            values, sheets = np.unique(columns[f"{scale}.lower"], return_counts=True)
            numbers |= {f"{scale}={value}": int(n) for value, n in zip(values, sheets, strict=True)}
            for place, key in enumerate(keys.get(scale, ())):
                numbers[f"{scale}.band={key}"] = int((columns[f"{scale}.band"] == place).sum())
        for finding, end in product(self.definition.findings, ("certain", "possible")):
            numbers[f"{finding}.{end}"] = int(columns[f"{finding}.{end}"].sum())
        return numbers


def _without(names: Iterable[str], mark: str, numbers: Mapping[str, int]) -> Sequence[str]:
    return [name for name in names if not any(known.startswith(f"{name}{mark}") for known in numbers)]


def _sheets(numbers: Mapping[str, int], name: str) -> int | None:
    """How many sheets there are of a value, band or finding; a band that nobody is given holds no sheet."""
    return numbers.get(name, 0 if ".band=" in name else None)

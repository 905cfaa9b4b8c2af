"""Answer sheets: all there are, block by block, and where there are too many, those that differ little, and drawn ones.

A sheet is one entry of each column. An item whose answer is the same on all sheets of a block is one number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from math import prod
from typing import Any, TypeAlias

import numpy as np
from tests.exhaustive.conditions import leaves
from tests.exhaustive.definitions import Definition

Domain: TypeAlias = Mapping[str, tuple[int, ...]]
"""For every item the answers to try, a blank among them where it may be blank."""

Block: TypeAlias = dict[str, Any]

BLOCK = 2**16
"""Sheets at a time, so that their columns stay in a processor's cache."""
FEW = 12
"""An item with more answers than this (a number of days or minutes) is tried where something changes."""


def size(domain: Domain) -> int:
    """How many sheets there are."""
    return prod(map(len, domain.values()))


def words(domain: Domain) -> str:
    """The same as a product of powers."""
    powers = Counter(len(answers) for answers in domain.values() if len(answers) > 1)
    return " ".join(f"{base}^{power}" for base, power in sorted(powers.items(), key=lambda each: -each[1])) or "1"


def every_sheet(domain: Domain) -> Iterator[tuple[Block, int]]:
    """All sheets, each once; the first items vary slowest and are numbers."""
    names = list(domain)
    inner = len(names)
    while inner and prod(len(domain[name]) for name in names[inner - 1 :]) <= BLOCK:
        inner -= 1
    sizes = [len(domain[name]) for name in names[inner:]]
    rows = prod(sizes)
    columns: Block = {}
    for place, name in enumerate(names[inner:]):
        answers = np.array(domain[name], np.int16)
        repeats = prod(sizes[place + 1 :])
        columns[name] = np.tile(np.repeat(answers, repeats), rows // (repeats * len(answers)))
    for outer in product(*(domain[name] for name in names[:inner])):
        yield {**dict(zip(names, map(np.int16, outer), strict=False)), **columns}, rows


def little_different(domain: Domain) -> Iterator[tuple[Block, int]]:
    """Every sheet with the same answer (by its place) everywhere, with up to two items answered in any other way."""
    names, answers = list(domain), [np.array(each, np.int16) for each in domain.values()]
    pairs = list(combinations(range(len(names)), 2)) or [(0, 0)]
    for place in range(max(map(len, answers))):
        same = [each[min(place, len(each) - 1)] for each in answers]
        rows = [len(answers[one]) * len(answers[other]) for one, other in pairs]
        table = np.tile(np.array(same, np.int16), (sum(rows), 1))
        at = 0
        for (one, other), more in zip(pairs, rows, strict=True):
            table[at : at + more, one] = np.repeat(answers[one], len(answers[other]))
            table[at : at + more, other] = np.tile(answers[other], len(answers[one]))
            at += more
        yield from _blocks(names, table)


def drawn(domain: Domain, blank: int, blanks: float, rows: int, seed: int) -> Iterator[tuple[Block, int]]:
    """Sheets drawn at random, each with its own inclination to the later answers, so that all scores are reached."""
    drawing = np.random.default_rng(seed)
    inclination = drawing.random(rows)
    table = np.empty((rows, len(domain)), np.int16)
    for place, answers in enumerate(domain.values()):
        given = np.array([answer for answer in answers if answer != blank] or [blank], np.int16)
        evenly = len(given) > FEW  # of many numbers, those of two items are to lie far apart as well
        at = drawing.integers(len(given), size=rows) if evenly else drawing.binomial(len(given) - 1, inclination)
        table[:, place] = given[at]
        if blank in answers:
            table[drawing.random(rows) < blanks, place] = blank
    yield from _blocks(list(domain), table)


def _blocks(names: Sequence[str], table: Any) -> Iterator[tuple[Block, int]]:
    for start in range(0, len(table), BLOCK):
        part = np.ascontiguousarray(table[start : start + BLOCK].T)
        yield dict(zip(names, part, strict=True)), part.shape[1]


def where_it_changes(definition: Definition, name: str) -> tuple[int, ...]:
    """The answers of an item, or of one with many those beside every number that a rule or score says of it."""
    values = sorted(definition.items[name].values)
    if len(values) <= FEW:
        return definition.items[name].values
    edges = {values[0], values[-1]}
    for scale in definition.scales.values():
        table = scale.tables.get(name, {})
        edges |= {value for value in values[1:] if table and table[value] != table[value - 1]}
    numbers = {leaf.value for rule in definition.rules for leaf in leaves(rule) if leaf.name == name}
    limits = {cutoffs.get(number, number) for number in numbers for cutoffs in definition.profiles.values()}
    edges |= {int(float(limit)) for limit in limits}
    near = sorted({value + step for value in edges for step in (-1, 0, 1)} & set(values))
    return tuple(near if len(near) <= 2 * FEW else near[:: len(near) // FEW])

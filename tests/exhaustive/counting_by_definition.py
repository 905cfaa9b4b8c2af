"""How many answer sheets give each score, band and finding, counted from a definition without visiting one of them.

The score of a sheet is a sum over its items, so the numbers of sheets by score are the coefficients of a product of
polynomials, one for each item. Here they are multiplied as whole numbers: a polynomial is one long integer whose digits
are its coefficients (Kronecker's substitution), for several scores at once with the exponents of all in one. A maximum
is counted by how many sheets stay at or below each value. Where a rule asks about several scores or items, those that
share items are counted together and the others multiply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import prod
from typing import Any, Final, TypeAlias

import numpy as np
from tests.exhaustive.by_definition import Scored, asked_by_facts
from tests.exhaustive.conditions import leaves
from tests.exhaustive.definitions import Definition, Scale
from tests.exhaustive.people import FACTS, Person

Numbers: TypeAlias = dict[str, int]
"""How many sheets: by `total=12`, `total.band=mild`, `positive-screen.certain`, `positive-screen.possible`."""

MOST_STATES: Final = 1_000_000
"""More combinations of scores than this are not counted together."""


class Counted:
    """The complete sheets of one person under one profile; items that are never asked are left blank."""

    def __init__(self, definition: Definition, profile: str, person: Person) -> None:
        self.definition, self.profile, self.person = definition, profile, person
        never, always = asked_by_facts(definition, profile, person)
        self.open = definition.items.keys() - never - always
        self.readings: Mapping[str, Sequence[int]] = {
            item.id: (int(item.not_asked_value or 0),) if item.id in never else item.values
            for item in definition.items.values()
            if item.id in definition.taking_part
        }

    def numbers(self) -> Numbers:
        """All that can be counted."""
        numbers: Numbers = {}
        for scale in self.definition.scales.values():
            joint = self._joint((scale.id,))
            if joint is not None:
                values, sheets = joint
                numbers |= {
                    f"{scale.id}={value}": int(n) for value, n in zip(values[scale.id], sheets, strict=True) if n
                }
                numbers |= self._bands(scale, values, sheets)
        for finding, rule in self.definition.findings.items():
            if finding in self.definition.assessable:
                continue  # left to the sheets that are visited
            joint = self._joint(tuple(dict.fromkeys(leaf.name for leaf in leaves(rule) if leaf.name not in FACTS)))
            if joint is not None:
                values, sheets = joint
                for end, holds in zip(("certain", "possible"), self._scored(values).truth(rule), strict=True):
                    numbers[f"{finding}.{end}"] = int(sheets[np.broadcast_to(holds, sheets.shape)].sum())
        return numbers

    def _scored(self, values: Mapping[str, Any]) -> Scored:
        return Scored(self.definition, self.profile, self.person, {}, -1, {name: (v, v) for name, v in values.items()})

    def _bands(self, scale: Scale, values: Mapping[str, Any], sheets: Any) -> Iterator[tuple[str, int]]:
        """Sheets by band, where the facts alone say which set of bands is meant."""
        blank = Scored(
            self.definition, self.profile, self.person, dict.fromkeys(self.definition.items, np.int16(-1)), -1
        )
        for bands in blank.sets(scale):
            certain, possible = (True, True) if bands.when is None else blank.truth(bands.when)
            if possible and not certain:
                return
            if certain:
                break
        scored = self._scored(values)
        places = scored.band(scale, *scored.ends(scale.id))
        for place, key in enumerate(scored.keys(scale)):
            yield f"{scale.id}.band={key}", int(sheets[places == place].sum())

    # --- several names at once ----------------------------------------------------------------------------------------

    def _joint(self, names: Sequence[str]) -> tuple[dict[str, Any], Any] | None:
        """For every combination of values of these names how many sheets there are; `None` where it is not counted."""
        rests_on = {name: self.definition.items_of(name) for name in names}
        if self.open & frozenset().union(*rests_on.values()):
            return None
        values: dict[str, Any] = {}
        sheets: Any = np.array([prod(len(self.readings[item]) for item in self._others(rests_on.values()))], object)
        for group in _groups(rests_on):
            counted = self._together(group)
            if counted is None or len(sheets) * len(counted[1]) > MOST_STATES:
                return None
            values = {name: np.repeat(column, len(counted[1])) for name, column in values.items()}
            values |= {name: np.tile(column, len(sheets)) for name, column in counted[0].items()}
            sheets = np.outer(sheets, counted[1]).ravel()
        return values, sheets

    def _others(self, used: Any) -> frozenset[str]:
        return frozenset(self.readings) - frozenset().union(*used)

    def _together(self, group: Sequence[str]) -> tuple[dict[str, Any], Any] | None:
        """Names that share items: one of any kind, or several that are sums of items."""
        scales = self.definition.scales
        if len(group) == 1 and group[0] in scales:
            sheets = self._alone(scales[group[0]])
            if sheets is None:
                return None
            return {group[0]: np.array(list(sheets), np.int64)}, np.array(list(sheets.values()), object)
        tables = {
            name: {name: {v: v for v in self.readings[name]}} if name in self.readings else scales[name].tables
            for name in group
        }
        sums = all(name in self.readings or scales[name].method in {"sum", "mean", "count"} for name in group)
        if not sums or not all(table.keys() <= self.readings.keys() for table in tables.values()):
            return None
        return self._product(tables)

    def _product(self, tables: Mapping[str, Mapping[str, Mapping[int, int]]]) -> tuple[dict[str, Any], Any] | None:
        """The product of one polynomial for each item, in as many variables as there are names."""
        items = sorted(frozenset().union(*tables.values()))
        least = {
            name: sum(min(table[v] for v in self.readings[item]) for item, table in each.items())
            for name, each in tables.items()
        }
        widths = [
            1 + sum(max(table[v] for v in self.readings[item]) for item, table in each.items()) - least[name]
            for name, each in tables.items()
        ]
        if prod(widths) > MOST_STATES:
            return None
        strides = dict(zip(tables, (prod(widths[place + 1 :]) for place in range(len(widths))), strict=True))
        digit = prod(len(self.readings[item]) for item in items).bit_length() + 1
        digit += -digit % 64
        product = 1
        for item in items:
            floor = {
                name: min(each[item][v] for v in self.readings[item]) for name, each in tables.items() if item in each
            }
            product = sum(
                product << digit * sum(strides[name] * (tables[name][item][v] - low) for name, low in floor.items())
                for v in self.readings[item]
            )
        shape = np.unravel_index(np.arange(prod(widths)), widths)
        return {name: at + least[name] for name, at in zip(tables, shape, strict=True)}, _digits(
            product, digit, prod(widths)
        )

    # --- one scale ----------------------------------------------------------------------------------------------------

    def _alone(self, scale: Scale) -> dict[int, int] | None:
        """Sheets of the scale's own items by its value."""
        members = [self._member(name) for name in scale.tables]
        shared = any(
            self.definition.items_of(one) & self.definition.items_of(other)
            for one, other in combinations(scale.tables, 2)
        )
        if shared or not members or any(member is None for member in members):
            return None
        tables = [
            _by_score(table, member) for table, member in zip(scale.tables.values(), members, strict=True) if member
        ]
        return _maximum(tables) if scale.method == "max" else _total(tables)

    def _member(self, name: str) -> Mapping[int, int] | None:
        if name in self.readings:
            return dict.fromkeys(self.readings[name], 1)
        return self._alone(self.definition.scales[name])


def _by_score(table: Mapping[int, int], sheets: Mapping[int, int]) -> dict[int, int]:
    numbers: dict[int, int] = {}
    for value, n in sheets.items():
        numbers[table[value]] = numbers.get(table[value], 0) + n
    return numbers


def _total(tables: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """The product of polynomials in one variable, whose coefficients are no longer ones."""
    digit = sum((sum(table.values()).bit_length() for table in tables), 1)
    digit += -digit % 64
    product, least, most = 1, sum(map(min, tables)), sum(map(max, tables))
    for table in tables:
        product *= sum(n << digit * (score - min(table)) for score, n in table.items())
    numbers = _digits(product, digit, most - least + 1)
    return {least + place: int(n) for place, n in enumerate(numbers) if n}


def _maximum(tables: Sequence[Mapping[int, int]]) -> dict[int, int]:
    numbers, below = {}, 0
    for limit in sorted({score for table in tables for score in table}):
        up_to = prod(sum(n for score, n in table.items() if score <= limit) for table in tables)
        if up_to > below:
            numbers[limit] = up_to - below
        below = up_to
    return numbers


def _digits(number: int, width: int, size: int) -> Any:
    """The digits of a long integer, each `width` bits wide, the lowest first."""
    raw = number.to_bytes(size * width // 8, "little")
    parts = np.frombuffer(raw, "<u8").reshape(size, width // 64)
    digits = np.zeros(size, object)
    for place in range(width // 64):
        digits += parts[:, place].astype(object) << (64 * place)
    return digits


def _groups(rests_on: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Names in groups, so that names of different groups share no item."""
    groups: list[list[str]] = []
    for name, items in rests_on.items():
        near = [group for group in groups if any(items & rests_on[other] for other in group)]
        groups = [group for group in groups if group not in near] + [
            [*(each for group in near for each in group), name]
        ]
    return groups

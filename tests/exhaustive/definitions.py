"""Definitions read a second time, straight from their YAML, without any code of the library.

What each answer counts is worked out here once more, one function per scale method (`METHODS`) and one per way of
saying what an answer counts (`_worth`). A field that this reader does not know stops it: a definition is never scored
by half of what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml
from tests.exhaustive.conditions import leaves

Table: TypeAlias = dict[int, int]
"""From the value of an item, or the numerator of another score, to what it counts."""

ITEM_FIELDS: Final = {
    "id", "about", "options", "number", "loinc", "codes", "ask_when", "not_asked_value", "counts_anyway", "cite",
}  # fmt: skip
SCALE_FIELDS: Final = {
    "id", "method", "items", "at_least", "reverse", "weights", "rounding", "scores", "steps", "sleep", "norm",
    "divided_by",
    "reported", "higher_is", "loinc", "codes", "cite", "bands", "band_sets", "prorate",
}  # fmt: skip
SET_FIELDS: Final = {"bands", "cite", "profile", "when"}
ROUNDING: Final[dict[str, Callable[[Fraction], int]]] = {
    "half-up": lambda number: floor(number + Fraction(1, 2)),
    "half-even": round,
    "floor": floor,
}


@dataclass(frozen=True)
class Item:
    """One question, and what is known of when it is asked."""

    id: str
    values: tuple[int, ...]
    keys: Mapping[str, int]
    ask_when: str | None
    not_asked_value: int | None
    counts_anyway: bool


@dataclass(frozen=True)
class Bands:
    """One set of bands: where each starts (a number or the name of a cut-off), for one profile, for some people."""

    starts: tuple[str, ...]
    keys: tuple[str, ...]
    profile: str | None
    when: str | None


@dataclass(frozen=True)
class Scale:
    """One score; `least` and `most` are its ends as numerators over `denominator`."""

    id: str
    method: str
    tables: Mapping[str, Table]
    sleep: Mapping[str, str]
    norm_of: tuple[str, ...]
    denominator: int
    least: int
    most: int
    bands: tuple[Bands, ...]
    prorate: Mapping[str, Any] | None


@dataclass(frozen=True, eq=False)
class Definition:
    """What scoring needs of one definition."""

    id: str
    items: Mapping[str, Item]
    scales: Mapping[str, Scale]
    findings: Mapping[str, str]
    assessable: Mapping[str, str]
    profiles: Mapping[str, Mapping[str, str]]
    default_profile: str
    population: Mapping[str, Any]

    @property
    def rules(self) -> Iterator[str]:
        """The text of every rule."""
        yield from (item.ask_when for item in self.items.values() if item.ask_when is not None)
        yield from (each.when for scale in self.scales.values() for each in scale.bands if each.when is not None)
        yield from self.findings.values()
        yield from self.assessable.values()

    @property
    def taking_part(self) -> frozenset[str]:
        """The items that some scale or rule uses."""
        used = {leaf.name for rule in self.rules for leaf in leaves(rule)}
        for scale in self.scales.values():
            used |= {*scale.tables, *scale.sleep.values(), *scale.norm_of}
        return frozenset(used & self.items.keys())

    def items_of(self, name: str) -> frozenset[str]:
        """The items that an item or scale rests on, through other scales as well."""
        if name in self.items:
            return frozenset({name})
        if name not in self.scales:
            return frozenset()
        scale = self.scales[name]
        return frozenset().union(
            scale.sleep.values(), *(self.items_of(member) for member in (*scale.tables, *scale.norm_of))
        )


def read_definition(path: Path) -> Definition:
    """Read one `definition.yaml`."""
    with path.open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=yaml.CSafeLoader)
    items = {item["id"]: _item(item, data.get("options", {})) for item in data["items"]}
    scales: dict[str, Scale] = {}
    for scale in data["scales"]:
        scales[scale["id"]] = _scale(scale, items, scales)
    profiles = {name: part["cutoffs"] for name, part in data.get("profiles", {}).items()} or {"original": {}}
    return Definition(
        id=data.get("id", path.stem),
        items=items,
        scales=scales,
        findings={finding["id"]: finding["when"] for finding in data["findings"]},
        assessable={
            finding["id"]: finding["assessable_when"] for finding in data["findings"] if "assessable_when" in finding
        },
        profiles={profile: {name: str(value) for name, value in cuts.items()} for profile, cuts in profiles.items()},
        default_profile=data.get("default_profile", "original"),
        population=data["for"],
    )


def _known(part: Mapping[str, Any], fields: Collection[str]) -> None:
    strange = sorted(part.keys() - fields)
    if strange:
        raise ValueError(f"{part.get('id', 'a part')}: the second reader does not know {', '.join(strange)}")


def _item(data: Mapping[str, Any], options: Mapping[str, Sequence[Mapping[str, Any]]]) -> Item:
    _known(data, ITEM_FIELDS)
    if "number" in data:
        keys = {str(value): value for value in range(data["number"]["from"], data["number"]["to"] + 1)}
    else:
        keys = {option["key"]: option["value"] for option in options[data["options"]]}
    return Item(
        id=data["id"],
        values=tuple(keys.values()),
        keys=keys,
        ask_when=data.get("ask_when"),
        not_asked_value=data.get("not_asked_value"),
        counts_anyway=data.get("counts_anyway", False),
    )


def _scale(data: Mapping[str, Any], items: Mapping[str, Item], scales: Mapping[str, Scale]) -> Scale:
    _known(data, SCALE_FIELDS)
    values = {name: item.values for name, item in items.items()}
    values |= {name: tuple(range(scale.least, scale.most + 1)) for name, scale in scales.items()}
    keys = {name: item.keys for name, item in items.items()}
    tables, (least, most), denominator = METHODS[data["method"]](data, values, keys)
    sets = [*data.get("band_sets", ()), *([{"bands": data["bands"]}] if "bands" in data else [])]
    return Scale(
        id=data["id"],
        method=data["method"],
        tables=tables,
        sleep=data.get("sleep", {}),
        norm_of=(data["norm"]["of"],) if "norm" in data else (),
        denominator=denominator * data.get("divided_by", 1),
        least=least,
        most=most,
        bands=tuple(_bands(each) for each in sets),
        prorate=data.get("prorate"),
    )


def _bands(data: Mapping[str, Any]) -> Bands:
    _known(data, SET_FIELDS)
    return Bands(
        starts=tuple(str(band["from"]) for band in data["bands"]),
        keys=tuple(band["key"] for band in data["bands"]),
        profile=data.get("profile"),
        when=data.get("when"),
    )


# --- what an answer counts, and the methods ---------------------------------------------------------------------------

Values: TypeAlias = Mapping[str, tuple[int, ...]]
Keys: TypeAlias = Mapping[str, Mapping[str, int]]
Made: TypeAlias = tuple[dict[str, Table], tuple[int, int], int]
"""What a method makes: the tables of its members, both ends, and the denominator."""


def _worth(data: Mapping[str, Any], member: str, values: tuple[int, ...], keys: Mapping[str, int]) -> Table:
    """What each value of a member counts: by option, by step, reversed, weighed, or as it is."""
    if member in data.get("scores", {}):
        return {keys[key]: score for key, score in data["scores"][member].items()}
    if member in data.get("steps", {}):
        return {
            value: max((step["from"], step["score"]) for step in data["steps"][member] if step["from"] <= value)[1]
            for value in values
        }
    weights = data.get("weights", 1)
    weight = Fraction(str(weights.get(member, 1) if isinstance(weights, dict) else weights))
    exact = ROUNDING[data["rounding"]] if "rounding" in data else _whole
    turned = member in data.get("reverse", ())
    return {value: exact(weight * (min(values) + max(values) - value if turned else value)) for value in values}


def _whole(number: Fraction) -> int:
    if number.denominator != 1:
        raise ValueError("a fraction needs a rounding rule")
    return number.numerator


def _sum(data: Mapping[str, Any], values: Values, keys: Keys) -> Made:
    tables = {name: _worth(data, name, values[name], keys.get(name, {})) for name in data["items"]}
    return tables, _ends(sum, tables), 1


def _mean(data: Mapping[str, Any], values: Values, keys: Keys) -> Made:
    tables, ends, _ = _sum(data, values, keys)
    return tables, ends, len(tables)


def _max(data: Mapping[str, Any], values: Values, keys: Keys) -> Made:
    tables, _, _ = _sum(data, values, keys)
    return tables, _ends(max, tables), 1


def _count(data: Mapping[str, Any], values: Values, _: Keys) -> Made:
    tables = {name: {value: int(value >= least) for value in values[name]} for name, least in data["at_least"].items()}
    return tables, _ends(sum, tables), 1


def _sleep_efficiency(_: Mapping[str, Any], __: Values, ___: Keys) -> Made:
    return {}, (0, 100), 1


def _norm(data: Mapping[str, Any], _: Values, __: Keys) -> Made:
    """A standard score without the norms of a site: it can be anything from end to end."""
    size = 10 ** data["norm"].get("decimals", 0)
    return {}, (size * data["norm"]["from"], size * data["norm"]["to"]), size


METHODS: Final[dict[str, Callable[[Mapping[str, Any], Values, Keys], Made]]] = {
    "sum": _sum,
    "mean": _mean,
    "max": _max,
    "count": _count,
    "sleep-efficiency": _sleep_efficiency,
    "norm": _norm,
}


def _ends(combine: Callable[[Sequence[int]], int], tables: Mapping[str, Table]) -> tuple[int, int]:
    low = combine([min(table.values()) for table in tables.values()])
    return low, combine([max(table.values()) for table in tables.values()])

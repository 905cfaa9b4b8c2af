"""An instrument prepared for scoring under one cut-off profile: names become positions, rules become functions.

A plan is made once per (instrument, profile), holds no patient data, never changes, and is shared by all threads.

The *value vector* of a response is a list of integers: first the items in order, then the scales, then the facts of the
context that some rule mentions. Scoring fills two of them, `lo` and `hi`: the smallest and largest value that each
entry can still take. When nothing is blank both are the same list.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from mindscreen.condition import Condition, Holds, Slot, bind, comparisons
from mindscreen.errors import DefinitionError
from mindscreen.response import LONGEST_EDUCATION_YEARS, OLDEST_YEARS, RESPONDENTS, SEXES, Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mindscreen.condition import Ratio
    from mindscreen.model import Band, BandSet, Instrument, Item, Prorate, Scale, Sleep
    from mindscreen.parts import Score

Exact: TypeAlias = "Callable[[Sequence[int]], int]"
Bounds: TypeAlias = "Callable[[Sequence[int], Sequence[int]], tuple[int, int]]"

BOOLEANS: Final = ("false", "true")
CONTEXT_CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "sex": SEXES,
    "pregnant": BOOLEANS,
    "completed_by": RESPONDENTS,
}
CONTEXT_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "age_years": (0, OLDEST_YEARS),
    "age_months": (0, 12 * OLDEST_YEARS + 11),
    "education_years": (0, LONGEST_EDUCATION_YEARS),
    **{name: (0, len(categories) - 1) for name, categories in CONTEXT_CATEGORIES.items()},
}
"""For every fact a rule may mention: the values it can have when it is not stated."""
STATED: Final[Mapping[str, str]] = {
    "sex_stated": "sex",
    "age_stated": "age_months",
    "education_stated": "education_years",
}
"""Names by which a rule may ask whether a fact is stated at all; they are `true` or `false`, and never unknown."""
CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {**CONTEXT_CATEGORIES, **dict.fromkeys(STATED, BOOLEANS)}
"""For every name about a person that is compared with words: those words."""
FACTS: Final = (*CONTEXT_RANGES, *STATED)
"""Every name about a person that a rule may mention."""


@dataclass(frozen=True, slots=True)
class BandPlan:
    """The bands of one set, ready for look-up; `when` is `None` where the set is for everybody."""

    starts: tuple[int, ...]
    keys: tuple[str, ...]
    when: Holds | None

    def between(self, lower: int, upper: int) -> tuple[str, ...]:
        """Keys of the bands that values from `lower` to `upper` fall in, ascending."""
        return self.keys[bisect_right(self.starts, lower) - 1 : bisect_right(self.starts, upper)]


@dataclass(frozen=True, slots=True)
class ScalePlan:
    """One scale: where its value goes, how it is computed, and its bands under this profile.

    `members` are the positions of its terms (items, or scales decided before), `items` those of all items it rests on.
    `known` collects the finished score of each known value, where the value alone decides it: a total has few values,
    and a score that was made once need not be made again.
    """

    scale: Scale
    index: int
    members: tuple[int, ...]
    items: tuple[int, ...]
    exact: Exact
    bounds: Bounds
    bands: tuple[BandPlan, ...]
    prorate: Prorate | None
    known: dict[int, Score] | None


@dataclass(frozen=True, slots=True)
class SleepPlan(ScalePlan):
    """A scale of the method `sleep-efficiency`, which stays open where known answers contradict each other."""


@dataclass(frozen=True, slots=True)
class SkipPlan:
    """One item with `ask_when`: where it stands, when it is asked, and what it stands for when it is not."""

    index: int
    asked: Holds
    not_asked_value: int
    counts_anyway: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the engine needs for one instrument under one profile.

    Attributes:
        accepted: item id to its position and the values it accepts.
        blank_lower: per item, the smallest value of a blank.
        blank_upper: per item, the largest value of a blank.
        steps: scales and skippable items in an order in which each finds what it depends on already decided.
        rules: per finding, the compiled condition.
        facts: names of the context facts that some rule mentions, in vector order.
        slots: for every name a rule can mention, where it stands.
    """

    instrument: Instrument
    profile: str
    item_ids: tuple[str, ...]
    accepted: Mapping[str, tuple[int, frozenset[int]]]
    blank_lower: tuple[int, ...]
    blank_upper: tuple[int, ...]
    steps: tuple[ScalePlan | SkipPlan, ...]
    scales: tuple[ScalePlan, ...]
    skips: tuple[SkipPlan, ...]
    rules: tuple[Holds, ...]
    facts: tuple[str, ...]
    slots: Mapping[str, Slot]

    def fact_bounds(self, context: Context) -> Iterator[tuple[int, int]]:
        """The bounds of each context fact in `facts`, in order."""
        for name in self.facts:
            yield fact_bounds(name, context)


def fact_bounds(name: str, context: Context) -> tuple[int, int]:
    """The smallest and largest value that a context fact can have."""
    if name in STATED:
        low, high = fact_bounds(STATED[name], context)
        stated = int((low, high) != CONTEXT_RANGES[STATED[name]])
        return stated, stated
    if name in {"age_years", "age_months"}:
        age = context.age_bounds
        if age is None:
            return CONTEXT_RANGES[name]
        return age if name == "age_months" else (age[0] // 12, age[1] // 12)
    value = getattr(context, name)
    if value is None:
        return CONTEXT_RANGES[name]
    if name in CONTEXT_CATEGORIES:
        categories = CONTEXT_CATEGORIES[name]
        position = categories.index(str(value).lower() if name == "pregnant" else value)
        return position, position
    return value, value


def plan_for(instrument: Instrument, profile: str | None) -> Plan:
    """The plan for a profile (`None`: the default one), made on first use.

    Raises:
        NotFoundError: MS-N005, when the instrument has no such profile.
        DefinitionError: MS-D007, when skip rules and scales depend on each other in a circle.
    """
    chosen = instrument.profile(profile).id
    plan: Plan | None = instrument.plans.get(("plan", chosen))
    if plan is None:
        plan = instrument.plans["plan", chosen] = _make(instrument, chosen)  # idempotent: two threads make equal plans
    return plan


def _make(instrument: Instrument, profile: str) -> Plan:
    cutoffs = instrument.profile(profile).cutoffs
    slots, facts = _slots(instrument)
    positions = {item.id: index for index, item in enumerate(instrument.items)}
    scales = {scale.id: _scale_plan(scale, positions, profile, slots, cutoffs) for scale in instrument.scales}
    skips = {
        item.id: SkipPlan(
            positions[item.id], bind(item.ask_when, slots, cutoffs), _stands_for(item), item.counts_anyway
        )
        for item in instrument.items
        if item.ask_when is not None
    }
    return Plan(
        instrument=instrument,
        profile=profile,
        item_ids=tuple(positions),
        accepted={
            item.id: (index, frozenset(option.value for option in item.options))
            for index, item in enumerate(instrument.items)
        },
        blank_lower=tuple(item.lower for item in instrument.items),
        blank_upper=tuple(item.upper for item in instrument.items),
        steps=tuple(_ordered(instrument, scales, skips)),
        scales=tuple(scales.values()),
        skips=tuple(skips.values()),
        rules=tuple(bind(finding.when, slots, cutoffs) for finding in instrument.findings),
        facts=facts,
        slots=slots,
    )


def _stands_for(item: Item) -> int:
    if item.not_asked_value is None:
        raise DefinitionError(
            "MS-D007",
            "an item with 'ask_when' needs 'not_asked_value'.",
            where=item.id,
            remedy="State what the form says a skipped item counts, with a citation.",
        )
    return item.not_asked_value


def conditions(instrument: Instrument) -> Iterator[Condition]:
    """Every condition of the instrument."""
    for item in instrument.items:
        if item.ask_when is not None:
            yield item.ask_when
    for scale in instrument.scales:
        yield from (band_set.when for band_set in scale.band_sets if band_set.when is not None)
    yield from (finding.when for finding in instrument.findings)


def _slots(instrument: Instrument) -> tuple[dict[str, Slot], tuple[str, ...]]:
    slots = {item.id: Slot(index) for index, item in enumerate(instrument.items)}
    for scale in instrument.scales:
        slots[scale.id] = Slot(len(slots), denominator=scale.denominator)
    used = {leaf.name for tree in conditions(instrument) for leaf in comparisons(tree)}
    facts = tuple(name for name in FACTS if name in used)
    for name in facts:
        slots[name] = Slot(len(slots), categories=CATEGORIES.get(name, ()))
    return slots, facts


def _ordered(
    instrument: Instrument, scales: Mapping[str, ScalePlan], skips: Mapping[str, SkipPlan]
) -> Iterator[ScalePlan | SkipPlan]:
    """Scales and skippable items, each after what it depends on."""
    needs = {
        scale.id: {*scale.items, *(term.source for term in scale.terms)} & (skips.keys() | scales.keys())
        for scale in instrument.scales
    }
    for item in instrument.items:
        if item.ask_when is not None:
            names = {leaf.name for leaf in comparisons(item.ask_when)}
            needs[item.id] = names & (scales.keys() | skips.keys())
    while needs:
        ready = [name for name, waiting in needs.items() if not waiting & needs.keys()]
        if not ready:
            raise DefinitionError(
                "MS-D007",
                f"these depend on each other in a circle: {', '.join(needs)}.",
                where=instrument.id,
                remedy="A skip rule may only look at items and scales that do not contain the skipped item.",
            )
        for name in ready:
            del needs[name]
            yield scales[name] if name in scales else skips[name]


def _scale_plan(
    scale: Scale,
    positions: Mapping[str, int],
    profile: str,
    slots: Mapping[str, Slot],
    cutoffs: Mapping[str, int | Ratio],
) -> ScalePlan:
    members = tuple(slots[term.source].position for term in scale.terms)
    bands = tuple(_band_plan(each, slots, cutoffs) for each in scale.band_sets if each.profile in {None, profile})
    tables = tuple(dict(term.scores) for term in scale.terms)
    combine = max if scale.method == "max" else sum
    sleep = None if scale.sleep is None else _sleep_bounds(scale.sleep, positions)
    return (ScalePlan if sleep is None else SleepPlan)(
        scale=scale,
        index=slots[scale.id].position,
        members=members,
        items=tuple(positions[item] for item in scale.items),
        exact=_exact(members, tables, combine) if sleep is None else lambda values: sleep(values, values)[0],
        bounds=_bounds(members, tables, combine) if sleep is None else sleep,
        bands=bands,
        prorate=scale.prorate,
        known={} if all(each.when is None for each in bands) else None,
    )


def _exact(items: tuple[int, ...], tables: Sequence[Mapping[int, int]], combine: Callable[..., int]) -> Exact:
    """The value for known answers. The two common shapes get the shortest code, because this is the hot path."""
    plain = all(value == score for table in tables for value, score in table.items())
    if plain and items == tuple(range(items[0], items[-1] + 1)):
        span = slice(items[0], items[-1] + 1)
        return lambda values: combine(values[span])
    if plain:
        pick = itemgetter(*items)
        return lambda values: combine(pick(values))
    pairs = tuple(zip(items, tables, strict=True))
    return lambda values: combine([table[values[item]] for item, table in pairs])


def _bounds(items: tuple[int, ...], tables: Sequence[Mapping[int, int]], combine: Callable[..., int]) -> Bounds:
    """The smallest and largest value over all completions; the terms are free of each other, so their ends add up."""
    pairs = tuple(zip(items, tables, strict=True))

    def bounds(lo: Sequence[int], hi: Sequence[int]) -> tuple[int, int]:
        ends = [term_bounds(table, lo[item], hi[item]) for item, table in pairs]
        return combine(low for low, _ in ends), combine(high for _, high in ends)

    return bounds


def _sleep_bounds(sleep: Sleep, positions: Mapping[str, int]) -> Bounds:
    places = tuple(positions[name] for name in (sleep.bedtime, sleep.getting_up, sleep.asleep))

    def bounds(lo: Sequence[int], hi: Sequence[int]) -> tuple[int, int]:
        if any(lo[place] != hi[place] for place in places):
            return WHOLE_RANGE
        value = sleep_efficiency(*(lo[place] for place in places))
        return WHOLE_RANGE if value is None else (value, value)

    return bounds


DAY: Final = 24 * 60
LONGEST_IN_BED: Final = 16 * 60
"""Minutes in bed beyond which a time of day was probably written on a 12-hour clock, and has to be asked again."""
WHOLE_RANGE: Final = (0, 100)


def sleep_efficiency(bedtime: int, getting_up: int, asleep: int) -> int | None:
    """Per cent of the time in bed that was slept, rounded down; `None` where the answers contradict each other.

    Args:
        bedtime: minutes after midnight.
        getting_up: minutes after midnight, of the same or the next day.
        asleep: minutes slept.

    Source: Buysse 1989, Psychiatry Res 28:193-213 (component 4 of the PSQI). Its bands start at whole per cents, so
    rounding down moves nothing across them.
    """
    in_bed = (getting_up - bedtime) % DAY
    if not 0 < in_bed <= LONGEST_IN_BED or asleep > in_bed:
        return None
    return 100 * asleep // in_bed


def accepted_text(values: frozenset[int]) -> str:
    """Which answers an item accepts, for an error: every value, or the ends of a long row of numbers."""
    least, most = min(values), max(values)
    if len(values) > LONGEST_LIST and len(values) == most - least + 1:
        return f"Give a whole number from {least} to {most}."
    return f"Options: {', '.join(map(str, sorted(values)))}."


LONGEST_LIST: Final = 12


def term_bounds(table: Mapping[int, int], lower: int, upper: int) -> tuple[int, int]:
    """The smallest and largest score among the options from `lower` to `upper`."""
    if lower == upper:
        return table[lower], table[lower]
    scores = [score for value, score in table.items() if lower <= value <= upper]
    return min(scores), max(scores)


def _band_plan(band_set: BandSet, slots: Mapping[str, Slot], cutoffs: Mapping[str, int | Ratio]) -> BandPlan:
    bands: tuple[Band, ...] = band_set.bands
    return BandPlan(
        starts=tuple(band.lower for band in bands),
        keys=tuple(band.key for band in bands),
        when=None if band_set.when is None else bind(band_set.when, slots, cutoffs),
    )

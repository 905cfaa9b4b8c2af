"""An instrument prepared for scoring under one cut-off profile: names become positions, rules become functions.

A plan is made once per (instrument, profile), holds no patient data, never changes, and is shared by all threads.

The *value vector* of a response is a list of integers: first the items in order, then the scales, then the facts of the
context that some rule mentions. Scoring fills two of them, `lo` and `hi`: the smallest and largest value that each
entry can still take. When nothing is blank both are the same list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mindscreen.condition import Condition, Holds, Slot, bind, comparisons
from mindscreen.errors import DefinitionError
from mindscreen.response import LONGEST_EDUCATION_YEARS, OLDEST_YEARS, RESPONDENTS, SEXES, Context
from mindscreen.scaleplan import scale_plan, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.model import FindingRule, Instrument, Item
    from mindscreen.scaleplan import ScalePlan

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
LONGEST_LIST: Final = 12
"""More numbers than this are told by their ends."""


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
        critical: the positions of the critical findings.
        banded_by_value: whether every band follows from the value of its score alone.
        assessable: for the findings that cannot always be told, by position: where they can.
        reasons: for each finding the positions of all that its conditions mention, and the reasons that were written
            out for what stood there: they depend on nothing else.
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
    critical: tuple[int, ...]
    banded_by_value: bool
    assessable: Mapping[int, Holds]
    reasons: Mapping[str, tuple[tuple[int, ...], dict[tuple[int, ...], str]]]
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
    scales = {scale.id: scale_plan(scale, profile, slots, cutoffs) for scale in instrument.scales}
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
        critical=tuple(place for place, each in enumerate(instrument.findings) if each.level == "critical"),
        banded_by_value=all(each.known is not None for each in scales.values()),
        assessable={
            place: bind(finding.assessable_when, slots, cutoffs)
            for place, finding in enumerate(instrument.findings)
            if finding.assessable_when is not None
        },
        reasons={finding.id: (_mentioned(finding, slots), {}) for finding in instrument.findings},
        facts=facts,
        slots=slots,
    )


def _mentioned(finding: FindingRule, slots: Mapping[str, Slot]) -> tuple[int, ...]:
    """The positions of all that the conditions of a finding mention."""
    trees = [tree for tree in (finding.assessable_when, finding.when) if tree is not None]
    return tuple(sorted({slots[leaf.name].position for tree in trees for leaf in comparisons(tree)}))


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
        if scale.norm is not None:
            yield from (group.when for group in scale.norm.groups if group.when is not None)
    for finding in instrument.findings:
        yield from finding.conditions


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
    needs = {scale.id: {*scale.items, *sources(scale)} & (skips.keys() | scales.keys()) for scale in instrument.scales}
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


def accepted_text(values: frozenset[int]) -> str:
    """Which answers an item accepts, for an error: every value, or the ends of a long row of numbers."""
    least, most = min(values), max(values)
    if len(values) > LONGEST_LIST and len(values) == most - least + 1:
        return f"Give a whole number from {least} to {most}."
    return f"Options: {', '.join(map(str, sorted(values)))}."

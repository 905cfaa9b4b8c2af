"""The scales of an instrument prepared for scoring: names become positions, tables and rules become functions."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from mindscreen.condition import Holds, Slot, bind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mindscreen.condition import Ratio
    from mindscreen.model import Band, BandSet, Prorate, Scale
    from mindscreen.parts import Score

Exact: TypeAlias = "Callable[[Sequence[int]], int]"
Bounds: TypeAlias = "Callable[[Sequence[int], Sequence[int]], tuple[int, int]]"

DAY: Final = 24 * 60
LONGEST_IN_BED: Final = 16 * 60
"""Minutes in bed beyond which a time of day was probably written on a 12-hour clock, and has to be asked again."""


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
    """One scale: where its value goes, on which items it rests, and its bands under this profile.

    `known` collects the finished score of each known value, where the value alone decides it: a total has few values,
    and a score that was made once need not be made again.
    """

    scale: Scale
    index: int
    items: tuple[int, ...]
    bands: tuple[BandPlan, ...]
    prorate: Prorate | None
    known: dict[int, Score] | None


@dataclass(frozen=True, slots=True)
class TermsPlan(ScalePlan):
    """A scale made of terms; `members` are the positions of items, and of scales that are decided before."""

    members: tuple[int, ...]
    exact: Exact
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class SleepPlan(ScalePlan):
    """A scale of the method `sleep-efficiency`, which stays open where known answers contradict each other."""

    notice: ClassVar[str] = "answers-contradict"

    def bounds(self, lo: Sequence[int], hi: Sequence[int]) -> tuple[int, int, bool]:
        """The ends of the value, and whether there is no reason for a notice."""
        if any(lo[item] != hi[item] for item in self.items):
            return self.scale.lower, self.scale.upper, True
        value = sleep_efficiency(*(lo[item] for item in self.items))
        return (self.scale.lower, self.scale.upper, False) if value is None else (value, value, True)


@dataclass(frozen=True, slots=True)
class NormGroupPlan:
    """One group of norms; `when` is `None` where it is for everybody."""

    scores: Mapping[int, int]
    when: Holds | None


@dataclass(frozen=True, slots=True)
class NormPlan(ScalePlan):
    """A scale of the method `norm`: where the score stands that is looked up, and the groups in their order."""

    source: int
    groups: tuple[NormGroupPlan, ...]

    notice: ClassVar[str] = "no-norms"

    def bounds(self, lo: Sequence[int], hi: Sequence[int]) -> tuple[int, int, bool]:
        """The ends of the value, and whether the person certainly belongs to some group."""
        ends: list[int] = []
        for group in self.groups:
            if group.when is None or group.when(hi, lo):
                ends += term_bounds(group.scores, lo[self.source], hi[self.source])
            if group.when is None or group.when(lo, hi):
                return min(ends), max(ends), True
        return self.scale.lower, self.scale.upper, False


def scale_plan(scale: Scale, profile: str, slots: Mapping[str, Slot], cutoffs: Mapping[str, int | Ratio]) -> ScalePlan:
    """The plan of one scale.

    Args:
        scale: the scale.
        profile: the cut-off profile.
        slots: where each name stands in the value vectors.
        cutoffs: the values of named cut-offs under the profile.
    """
    bands = tuple(_band_plan(each, slots, cutoffs) for each in scale.band_sets if each.profile in {None, profile})
    common: dict[str, Any] = {
        "scale": scale,
        "index": slots[scale.id].position,
        "items": tuple(slots[item].position for item in scale.items),
        "bands": bands,
        "prorate": scale.prorate,
        "known": {} if all(each.when is None for each in bands) else None,
    }
    if scale.sleep is not None:
        return SleepPlan(**common)
    if scale.norm is not None:
        groups = [
            NormGroupPlan(group.scores, None if group.when is None else bind(group.when, slots, cutoffs))
            for group in scale.norm.groups
        ]
        return NormPlan(**common, source=slots[scale.norm.of].position, groups=tuple(groups))
    members = tuple(slots[term.source].position for term in scale.terms)
    tables = tuple(dict(term.scores) for term in scale.terms)
    combine = max if scale.method == "max" else sum
    return TermsPlan(
        **common, members=members, exact=_exact(members, tables, combine), bounds=_bounds(members, tables, combine)
    )


def sources(scale: Scale) -> tuple[str, ...]:
    """The items and scales that a scale takes at first hand."""
    sleep = () if scale.sleep is None else (scale.sleep.bedtime, scale.sleep.getting_up, scale.sleep.asleep)
    return (*(term.source for term in scale.terms), *sleep, *(() if scale.norm is None else (scale.norm.of,)))


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

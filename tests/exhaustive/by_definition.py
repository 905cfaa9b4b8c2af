"""The second scorer: every score, band and finding of many answer sheets, straight from a definition's own words.

It shares no code with the library. It asks, name by name, what something can still be (`ends`) and whether a rule
certainly or possibly holds (`truth`); the columns it gives are named as the library names its own. What an answer
counts stands in `definitions` (`METHODS` and `_worth`); a method that is more than tables added or compared is one more
branch of `_scale` here; a new fact about a person is one more line of a table in `people`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, reduce
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from tests.exhaustive.conditions import TRUE, Leaf, Truth, compared, truth
from tests.exhaustive.definitions import ROUNDING, Bands, Definition, Item, Scale
from tests.exhaustive.people import FACTS, Person, fact_truth
from tests.exhaustive.worth import SMALL, Worth

Column: TypeAlias = npt.NDArray[Any]
Ends: TypeAlias = tuple[Any, Any]
"""The least and the greatest value that something can still have; the same object twice where it is known."""

UNDECIDED = -1
_NO_SET = -2
_DAY, _LONGEST_IN_BED = 24 * 60, 16 * 60


class Scored:
    """Answer sheets under one profile for one person.

    Args:
        definition: what is scored.
        profile: the cut-offs.
        person: the facts that are stated.
        answers: for every item its answers, a column or one value for all sheets.
        blank: what stands for a blank.
        known: what some items and scales are known to be, where that is not to be worked out from answers.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what an answer sheet is scored by
        self,
        definition: Definition,
        profile: str,
        person: Person,
        answers: Mapping[str, Any],
        blank: int,
        known: Mapping[str, Ends] | None = None,
    ) -> None:
        self.definition, self.profile, self.person = definition, profile, person
        self._answers, self._blank = answers, blank
        self._cutoffs = definition.profiles[profile]
        self._known: dict[str, Ends] = dict(known or {})
        self._asked: dict[str, Truth] = {}
        self._contradicting: dict[str, Any] = {}

    # --- what something can still be ----------------------------------------------------------------------------------

    def ends(self, name: str) -> Ends:
        """What an item or scale can still be."""
        if name not in self._known:
            items, scales = self.definition.items, self.definition.scales
            self._known[name] = self._item(items[name]) if name in items else self._scale(scales[name])
        return self._known[name]

    def _item(self, item: Item) -> Ends:
        given = self._answers[item.id]
        blank = np.equal(given, self._blank)
        if blank.any():
            low, high = np.where(blank, min(item.values), given), np.where(blank, max(item.values), given)
        else:
            low = high = given
        if item.ask_when is None:
            return low, high
        certain, possible = self._asked[item.id] = self.truth(item.ask_when)
        if np.all(certain):
            return low, high
        # Readings that stay open: the answer, or what a blank may hide, unless it is blank and certainly not asked; and
        # what a skipped item stands for, unless it is certainly asked, or answered where answers count anyway.
        skipped = np.int16(item.not_asked_value or 0)
        as_answered = ~blank | possible
        as_skipped = ~np.asarray(certain) & (blank | (not item.counts_anyway))
        if not as_skipped.any():
            return low, high
        return (
            np.where(as_skipped, np.where(as_answered, np.minimum(low, skipped), skipped), low),
            np.where(as_skipped, np.where(as_answered, np.maximum(high, skipped), skipped), high),
        )

    def _scale(self, scale: Scale) -> Ends:
        if scale.method == "sleep-efficiency":
            return self._slept(scale)
        if scale.method == "norm":
            rows = np.broadcast_shapes(*(np.shape(end) for end in self.ends(scale.norm_of[0])))
            return np.full(rows, scale.least), np.full(rows, scale.most)
        terms = [_worth(self.definition, scale.id, member).ends(*self.ends(member)) for member in scale.tables]
        combine = np.maximum if scale.method == "max" else np.add
        wide = max(abs(scale.least), abs(scale.most)) >= SMALL
        lows, highs = (
            [np.asarray(end, np.int64 if wide else np.int16) for end in side] for side in zip(*terms, strict=True)
        )
        low = reduce(combine, lows)
        return (low, low) if all(a is b for a, b in terms) else (low, reduce(combine, highs))

    def _slept(self, scale: Scale) -> Ends:
        """Per cent of the time in bed that was slept, rounded down; anything where answers are missing or disagree."""
        parts = [self.ends(scale.sleep[part]) for part in ("bedtime", "getting_up", "asleep")]
        bedtime, getting_up, asleep = (np.asarray(low, np.int64) for low, _ in parts)
        in_bed = np.where(getting_up < bedtime, getting_up + _DAY, getting_up) - bedtime
        known = np.logical_and.reduce(np.broadcast_arrays(*(np.equal(low, high) for low, high in parts)))
        sound = known & (in_bed > 0) & (in_bed <= _LONGEST_IN_BED) & (asleep <= in_bed)
        self._contradicting[scale.id] = known & ~sound
        value = 100 * asleep // np.where(sound, in_bed, 1)
        return (
            (value, value) if sound.all() else (np.where(sound, value, scale.least), np.where(sound, value, scale.most))
        )

    # --- rules --------------------------------------------------------------------------------------------------------

    def truth(self, rule: str) -> Truth:
        """Whether a rule certainly and possibly holds."""
        return truth(rule, self._decide)

    def _decide(self, leaf: Leaf) -> Truth:
        if leaf.name in FACTS:
            return fact_truth(self.person, leaf, self._number)
        low, high = self.ends(leaf.name)
        scale = self.definition.scales.get(leaf.name)
        return compared(leaf.op, low, high, self._number(leaf.value) * (1 if scale is None else scale.denominator))

    def _number(self, text: str) -> Fraction:
        return Fraction(self._cutoffs.get(text, text))

    # --- bands and estimates ------------------------------------------------------------------------------------------

    def keys(self, scale: Scale) -> tuple[str, ...]:
        """The keys of all bands that the scale can have under this profile."""
        return tuple(dict.fromkeys(key for bands in self.sets(scale) for key in bands.keys))

    def sets(self, scale: Scale) -> list[Bands]:
        return [bands for bands in scale.bands if bands.profile in {None, self.profile}]

    def band(self, scale: Scale, low: Any, high: Any) -> Column:
        """Position of the band in `keys`, or `UNDECIDED`.

        A set that certainly applies decides; one that possibly applies must agree with those after it.
        """
        keys = self.keys(scale)
        band = np.full(np.shape(low), _NO_SET, np.int8)
        for bands in reversed(self.sets(scale)):
            certain, possible = (TRUE, TRUE) if bands.when is None else self.truth(bands.when)
            places = np.array([keys.index(key) for key in bands.keys], np.int8)
            here = self._places(scale, bands, places, low, high)
            agreed = np.where((band == _NO_SET) | (band == here), here, np.int8(UNDECIDED))
            band = np.where(certain, here, np.where(possible, agreed, band))
        return np.where(band == _NO_SET, np.int8(UNDECIDED), band)

    def _places(self, scale: Scale, bands: Bands, places: Column, low: Any, high: Any) -> Column:
        starts = [self._number(start) * scale.denominator for start in bands.starts]
        ends = [
            places[sum((compared(">=", end, end, start)[0].astype(np.int8) for start in starts[1:]), np.int8(0))]
            for end in ((low,) if low is high else (low, high))
        ]
        return ends[0] if low is high else np.where(ends[0] == ends[1], ends[0], np.int8(UNDECIDED))

    def _estimate(self, scale: Scale, rule: Mapping[str, Any]) -> Column:
        """The published estimate for few blanks: the mean of the known terms in the place of the others, or -1."""
        total: Any = 0
        answered: Any = 0
        for member in scale.tables:
            low, high = self.ends(member)
            known = np.equal(low, high)
            total = total + np.where(known, _worth(self.definition, scale.id, member).of(low), 0)
            answered = answered + known
        low, high = self.ends(scale.id)
        size = len(scale.tables)
        due = (low < high) & (answered > 0) & (size - answered <= rule["at_most_blank"])
        table = np.array(
            [[_rounded(t * size, a, rule["rounding"]) for t in range(scale.most + 1)] for a in range(size + 1)]
        )
        return np.where(due, table[answered, total], -1)

    # --- everything as columns ----------------------------------------------------------------------------------------

    def columns(self) -> dict[str, Any]:
        """Scores, bands and findings, each a column or one value for all sheets, named as the table engine does."""
        columns: dict[str, Any] = {}
        for scale in self.definition.scales.values():
            low, high = columns[f"{scale.id}.lower"], columns[f"{scale.id}.upper"] = self.ends(scale.id)
            if self.sets(scale):
                columns[f"{scale.id}.band"] = self.band(scale, low, high)
        for finding, rule in self.definition.findings.items():
            certain, possible = self.truth(rule)
            if finding in self.definition.assessable:
                told, _ = self.truth(self.definition.assessable[finding])
                certain, possible = np.logical_and(certain, told), np.logical_or(possible, np.logical_not(told))
            columns[f"{finding}.certain"], columns[f"{finding}.possible"] = certain, possible
        return columns | self._counts()

    def all_keys(self) -> dict[str, tuple[str, ...]]:
        """The keys of the bands of every scale that has some under this profile."""
        return {scale.id: self.keys(scale) for scale in self.definition.scales.values() if self.sets(scale)}

    def estimates(self) -> dict[str, Any]:
        """The estimates for few blanks and their bands, named as the fields of a score."""
        columns: dict[str, Any] = {}
        for scale in self.definition.scales.values():
            if scale.prorate is not None:
                estimate = columns[f"{scale.id}.prorated"] = self._estimate(scale, scale.prorate)
                if self.sets(scale):
                    band = self.band(scale, estimate, estimate)
                    columns[f"{scale.id}.prorated_band"] = np.where(estimate < 0, UNDECIDED, band)
        return columns

    def _counts(self) -> dict[str, Any]:
        """How many items are blank, not asked, and answered although not asked; and scales that answers leave open."""
        blank: Any = np.int16(0)
        skipped: Any = np.int16(0)
        answered: Any = np.int16(0)
        for item in self.definition.items.values():
            empty = np.equal(self._answers[item.id], self._blank)
            if item.ask_when is not None:
                self.ends(item.id)
                never = ~np.asarray(self._asked[item.id][1])
                skipped = skipped + (empty & never)
                answered = answered + (~empty & never & (self._answers[item.id] != item.not_asked_value))
                empty = empty & ~never
            if empty.any():
                blank = blank + empty
        return {
            "blank": blank,
            "not_asked": skipped,
            "answered_but_not_asked": answered,
            "contradicting": sum(self._contradicting.values(), np.int16(0)),
        }


def asked_by_facts(definition: Definition, profile: str, person: Person) -> tuple[frozenset[str], frozenset[str]]:
    """The items that are never asked of this person, and those that always are; of the others the answers decide."""
    empty = Scored(definition, profile, person, dict.fromkeys(definition.items, np.int16(-1)), -1)
    asked = {item.id: empty.truth(item.ask_when) for item in definition.items.values() if item.ask_when is not None}
    return (
        frozenset(item for item, (_, possible) in asked.items() if not possible),
        frozenset(definition.items.keys() - asked.keys()) | {item for item, (certain, _) in asked.items() if certain},
    )


@cache
def _worth(definition: Definition, scale: str, member: str) -> Worth:
    return Worth(definition.scales[scale].tables[member])


@cache
def _rounded(numerator: int, denominator: int, rule: str) -> int:
    return ROUNDING[rule](Fraction(numerator, denominator)) if denominator else -1

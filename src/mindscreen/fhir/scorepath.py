"""Scores as FHIRPath: the value where it is certain, and the smallest and largest value that blanks leave possible.

A score that rests on others holds their expressions within itself, because a form need not show those.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from mindscreen.fhir.answerpath import Answers, literal, opposite, piecewise
from mindscreen.model import Term
from mindscreen.scaleplan import DAY, LONGEST_IN_BED, term_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mindscreen.condition import Condition
    from mindscreen.model import Instrument, Item, NormGroup, Scale, Sleep

_LARGEST: Final = "iif($this > $total,$this,$total)"
_SMALLEST: Final = "iif($this < $total,$this,$total)"


class Scores:
    """Writes the scores of one instrument.

    Args:
        instrument: the instrument.
        certain: writes whether a condition holds whatever the blanks would say.
    """

    def __init__(self, instrument: Instrument, certain: Callable[[Condition], str]) -> None:
        self._answers = Answers(instrument)
        self._certain = certain
        self._items = {item.id: item for item in instrument.items}
        self._scales = {scale.id: scale for scale in instrument.scales}

    # --- values -------------------------------------------------------------------------------------------------------

    def value(self, scale: Scale) -> str:
        """The score: a number where it is certain, else nothing."""
        over = "" if scale.denominator == 1 else f" / {scale.denominator}"
        if scale.sleep is not None:
            return self._efficiency(scale.sleep)
        if not self._needs_every_answer(scale):
            lower, upper = self.bound(scale, lower=True), self.bound(scale, lower=False)
            return f"({lower}).where($this = ({upper})){over}"
        return self._total(scale, over)

    def _needs_every_answer(self, scale: Scale) -> bool:
        """Whether one blank always leaves it open: a sum of items each of which counts one thing or another."""
        varied = all(len(set(term.scores.values())) > 1 for term in scale.terms)
        return scale.method in {"sum", "mean", "count"} and varied and not self._nested(scale)

    def _nested(self, scale: Scale) -> list[Term]:
        return [term for term in scale.terms if term.source in self._scales]

    def _total(self, scale: Scale, over: str) -> str:
        groups = self._groups(scale)
        parts = [f"{self._answers.scored(items, table)}.sum()" for items, table in groups]
        for item, term in self._skippable(scale):
            parts.append(self._of_skippable(item, term, _sure(item, term), None))
        total = " + ".join(parts)
        if over:
            total = f"({total}){over}"
        asked = [item for items, _ in groups for item in items]
        return f"iif({self._answers.of(asked)}.count() = {len(asked)},{total},{{}})" if asked else total

    def _efficiency(self, sleep: Sleep) -> str:
        """The per cent of the time in bed that was slept; nothing where answers are blank or contradict each other."""
        bedtime, getting_up, asleep = (self._known(name) for name in (sleep.bedtime, sleep.getting_up, sleep.asleep))
        sound = f"$this > 0 and $this <= {LONGEST_IN_BED} and ({asleep}) <= $this"
        in_bed = f"(({getting_up}) - ({bedtime}) + {DAY}) mod {DAY}"
        return f"({in_bed}).select(iif({sound},(100 * ({asleep})) div $this,{{}}))"

    def _known(self, name: str) -> str:
        """The number that an item counts where that is certain."""
        item = self._items[name]
        term = Term(name, {option.value: option.value for option in item.options})
        if item.ask_when is None:
            return self._answers.scored([item], term.scores)
        return self._of_skippable(item, term, _sure(item, term), None)

    # --- what blanks leave possible -----------------------------------------------------------------------------------

    def bound(self, scale: Scale, *, lower: bool) -> str:
        """The smallest (largest) value that any completion reaches, as a numerator; always a number."""
        if scale.sleep is not None:
            # aggregate() with a start value gives that value where there is nothing.
            return f"({self._efficiency(scale.sleep)}).aggregate($this,{scale.lower if lower else scale.upper})"
        if scale.norm is not None:
            groups = self._norms(scale, scale.norm.of, scale.norm.groups, lower=lower)
            fold, start = (_SMALLEST, scale.upper) if lower else (_LARGEST, scale.lower)
            return f"({groups}).aggregate({fold},{start})"
        return (
            self._bound_of_max(scale, lower=lower) if scale.method == "max" else self._bound_of_sum(scale, lower=lower)
        )

    def _bound_of_sum(self, scale: Scale, *, lower: bool) -> str:
        parts, constant = [], 0
        for items, table in self._groups(scale):
            end = min(table.values()) if lower else max(table.values())
            constant += end * len(items)
            beyond = {value: score - end if lower else end - score for value, score in table.items()}
            # What sum() gives for no answers differs between engines; aggregate() with a start value is 0.
            scored = self._answers.scored(items, beyond)
            parts.append(f" {'+' if lower else '-'} {scored}.aggregate($this + $total,0)")
        parts += [f" + ({self._bound_of_term(term, lower=lower)})" for term in self._others(scale)]
        total = "".join(parts)
        return total.removeprefix(" + ") if constant == 0 and total.startswith(" + ") else f"{constant}{total}"

    def _bound_of_max(self, scale: Scale, *, lower: bool) -> str:
        parts = []
        for items, table in self._groups(scale):
            parts.append(self._answers.scored(items, table))
            if not lower:  # a blank may be the worst of all
                blank = f"{self._answers.of(items)}.count() < {len(items)}"
                parts.append(f"iif({blank},{max(table.values())},{{}})")
        parts += [f"({self._bound_of_term(term, lower=lower)})" for term in self._others(scale)]
        return f"({' | '.join(parts)}).aggregate({_LARGEST},{scale.lower})"

    def _bound_of_term(self, term: Term, *, lower: bool) -> str:
        """One end of what a score, or an item that may be skipped, counts."""
        if term.source in self._scales:
            return self._looked_up(self._scales[term.source], term.scores, lower=lower)
        item = self._items[term.source]
        unsure = {value: _ends(item, term, value)[0 if lower else 1] for value in term.scores}
        blank = min(term.scores.values()) if lower else max(term.scores.values())
        return self._of_skippable(item, term, unsure, blank)

    def _looked_up(self, scale: Scale, table: Mapping[int, int], *, lower: bool) -> str:
        """One end of what a table gives for a score."""
        steps = list(pairwise(table[value] for value in sorted(table)))
        rises, falls = all(a <= b for a, b in steps), all(a >= b for a, b in steps)
        if rises or falls:
            counted, end = piecewise(table), self.bound(scale, lower=lower is rises)
            return end if counted == "$this" else f"({end}).select({counted})"
        return self._reached(scale, table, lower=lower)

    def _reached(self, scale: Scale, table: Mapping[int, int], *, lower: bool) -> str:
        """The same for a table that goes up and down: the end of what lies between the two ends of the score."""
        low, high = self.bound(scale, lower=True), self.bound(scale, lower=False)
        scores = sorted(set(table.values()), reverse=lower)
        chain = literal(scores[0])
        for score in scores[1:]:
            runs = " or ".join(f"$this >= {first} and ({low}) <= {last}" for first, last in _runs(table, score))
            chain = f"iif({runs},{score},{chain})"
        return f"({high}).select({chain})"

    def _norms(self, scale: Scale, source: str, groups: Sequence[NormGroup], *, lower: bool) -> str:
        """What the groups give that the person may belong to; the whole range for whom none is certain."""
        if not groups:
            return literal(scale.lower if lower else scale.upper)
        first, *others = groups
        own = self._looked_up(self._scales[source], first.scores, lower=lower)
        if first.when is None:
            return own
        rest = self._norms(scale, source, others, lower=lower)
        excluded, included = self._certain(opposite(first.when)), self._certain(first.when)
        return f"iif({excluded},{{}},{own}) | iif({included},{{}},{rest})"

    # --- terms --------------------------------------------------------------------------------------------------------

    def _groups(self, scale: Scale) -> list[tuple[list[Item], Mapping[int, int]]]:
        """The items that are always asked, gathered where one expression serves them all."""
        groups: dict[object, tuple[list[Item], Mapping[int, int]]] = {}
        for term in scale.terms:
            item = self._items.get(term.source)
            if item is not None and item.ask_when is None:
                key = self._answers.kind(item, term.scores)
                groups.setdefault(key, ([], term.scores))[0].append(item)
        return list(groups.values())

    def _skippable(self, scale: Scale) -> list[tuple[Item, Term]]:
        """The terms whose item is asked only under a condition."""
        pairs = ((self._items.get(term.source), term) for term in scale.terms)
        return [(item, term) for item, term in pairs if item is not None and item.ask_when is not None]

    def _others(self, scale: Scale) -> list[Term]:
        """The terms that no group holds."""
        return [*(term for _, term in self._skippable(scale)), *self._nested(scale)]

    def _of_skippable(self, item: Item, term: Term, unsure: Mapping[int, int | None], blank: int | None) -> str:
        """The score of an item that may be skipped.

        Args:
            item: the item.
            term: its part in the scale.
            unsure: what an answer counts while it is not certain that the item was asked.
            blank: what a blank counts while it is not certain that the item was not asked.
        """
        assert item.ask_when is not None  # noqa: S101 - only called for items that have it
        assert item.not_asked_value is not None  # noqa: S101 - the engine refuses a skip rule without it
        answered, doubted = self._answers.scored([item], term.scores), self._answers.scored([item], unsure)
        given = f"iif({self._certain(item.ask_when)},{answered},{doubted})"
        skipped = term.scores[item.not_asked_value]
        left_out = f"iif({self._certain(opposite(item.ask_when))},{skipped},{literal(blank)})"
        return f"iif({answered}.exists(),{given},{left_out})"


def _sure(item: Item, term: Term) -> dict[int, int | None]:
    """What an answer counts where that is the same whether or not the item was asked."""
    ends = {value: _ends(item, term, value) for value in term.scores}
    return {value: low if low == high else None for value, (low, high) in ends.items()}


def _ends(item: Item, term: Term, value: int) -> tuple[int, int]:
    """What an answer can count while it is not certain that the item was asked: itself, or what a skip stands for."""
    assert item.not_asked_value is not None  # noqa: S101 - the engine refuses a skip rule without it
    if item.counts_anyway:
        return term.scores[value], term.scores[value]
    low, high = sorted((value, item.not_asked_value))
    return term_bounds(term.scores, low, high)


def _runs(table: Mapping[int, int], score: int) -> list[tuple[int, int]]:
    """First and last of the neighbouring values that count so much."""
    runs = [(counts, list(run)) for counts, run in groupby(sorted(table), key=table.__getitem__)]
    return [(run[0], run[-1]) for counts, run in runs if counts == score]

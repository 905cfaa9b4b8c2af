"""Scores and conditions as FHIRPath, so that a form renderer reaches the same scores and findings as the engine.

The expressions name answer codes and their scores outright (`iif(code='LA6568-5',0,...)`). Looking weights up
(`weight()`, `ordinal()`) would be shorter, but renderers look in different places and two of four find nothing.

A blank answer is never zero here either. A score exists only when every item that was asked has an answer. A condition
is true, false, or empty (unknown): true when it holds whatever the blanks would say, false when its opposite does, just
as the engine decides it. The questions are expected at the top level of the form, as `questionnaire()` writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.condition import All, AnyOf, Comparison, Condition, Ratio
from mindscreen.fhir.codes import option_coding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mindscreen.model import Instrument, Item, Scale, Term

_OPPOSITE: Final = {">=": "<", "<": ">=", "<=": ">", ">": "<=", "==": "!=", "!=": "=="}


def score_expression(instrument: Instrument, scale_id: str) -> str:
    """The FHIRPath of a score: a number when every asked item has an answer, else empty.

    Args:
        instrument: the instrument.
        scale_id: id of the scale.

    Raises:
        NotFoundError: MS-N007, when there is no such scale.
    """
    return _Writer(instrument, None, {}).score(instrument.scale(scale_id))


def condition_to_fhirpath(
    condition: Condition, instrument: Instrument, *, profile: str | None = None, facts: Mapping[str, str] | None = None
) -> str:
    """The FHIRPath of a condition: `true` or `false` where that is certain, empty where the blanks decide.

    Args:
        condition: for example `instrument.finding("self-harm").when`.
        instrument: the instrument whose items, scales and cut-offs the condition names.
        profile: the cut-off profile; the default one when absent.
        facts: FHIRPath expressions for facts about the person (`{"age_years": "%age"}`); a fact without one is unknown.

    Raises:
        NotFoundError: MS-N005, for an unknown cut-off profile.
    """
    writer = _Writer(instrument, profile, facts or {})
    return f"iif({writer.certain(condition)},true,iif({writer.certain(opposite(condition))},false,{{}}))"


def certain_to_fhirpath(condition: Condition, instrument: Instrument) -> str:
    """The FHIRPath that is true when a condition holds whatever the blanks would say; otherwise false or empty."""
    return _Writer(instrument, None, {}).certain(condition)


def opposite(condition: Condition) -> Condition:
    """The condition that holds exactly when this one does not, again without `not`."""
    if isinstance(condition, Comparison):
        return Comparison(condition.name, _OPPOSITE[condition.op], condition.value)
    kind = AnyOf if isinstance(condition, All) else All
    return kind(tuple(opposite(part) for part in condition.parts))


def _whole(op: str, value: int | Ratio, denominator: int) -> list[tuple[str, int]]:
    """A comparison as alternatives of `>= whole` or `<= whole` on numerators; `==` is left to the caller."""
    numerator, divisor = value if isinstance(value, Ratio) else (value, 1)
    numerator *= denominator
    floor, ceiling = numerator // divisor, -(-numerator // divisor)
    return {
        ">=": [(">=", ceiling)],
        ">": [(">=", floor + 1)],
        "<=": [("<=", floor)],
        "<": [("<=", ceiling - 1)],
        "!=": [(">=", floor + 1), ("<=", ceiling - 1)],
        "==": [(">=", ceiling), ("<=", floor)],
    }[op]


class _Writer:
    """Writes expressions for one instrument under one cut-off profile."""

    def __init__(self, instrument: Instrument, profile: str | None, facts: Mapping[str, str]) -> None:
        self._instrument = instrument
        self._cutoffs = instrument.profile(profile).cutoffs
        self._facts = facts
        self._items = {item.id: item for item in instrument.items}
        self._scales = {scale.id: scale for scale in instrument.scales}

    # --- answers ------------------------------------------------------------------------------------------------------

    def _answers(self, items: Iterable[Item]) -> str:
        names = " or ".join(f"linkId='{item.id}'" for item in items)
        return f"%resource.item.where({names}).answer.value"

    def _code(self, item: Item, value: int) -> str:
        code: str = option_coding(self._instrument, item, item.option(value))["code"]
        return code

    def _scored(self, items: list[Item], table: Mapping[int, int | None], change: Callable[[int], int]) -> str:
        """The (changed) scores of the answers to items that share one list of codes and one table of scores."""
        chain = "{}"
        for option in reversed(items[0].options):
            if (score := table[option.value]) is not None:
                chain = f"iif(code='{self._code(items[0], option.value)}',{change(score)},{chain})"
        return f"{self._answers(items)}.select({chain})"

    def _groups(self, scale: Scale) -> list[tuple[list[Item], Mapping[int, int]]]:
        """The items that are always asked, gathered where one expression serves them all."""
        groups: dict[tuple[tuple[str, int], ...], tuple[list[Item], Mapping[int, int]]] = {}
        for term in scale.terms:
            item = self._items[term.source]
            if item.ask_when is None:
                key = tuple((self._code(item, option.value), term.scores[option.value]) for option in item.options)
                groups.setdefault(key, ([], term.scores))[0].append(item)
        return list(groups.values())

    def _skippable(self, scale: Scale) -> list[tuple[Item, Term]]:
        """The terms whose item is asked only under a condition."""
        pairs = ((self._items[term.source], term) for term in scale.terms)
        return [(item, term) for item, term in pairs if item.ask_when is not None]

    def _asked(self, item: Item) -> str:
        assert item.ask_when is not None  # noqa: S101 - only called for items that have it
        return self.certain(item.ask_when)

    def _not_asked(self, item: Item) -> str:
        assert item.ask_when is not None  # noqa: S101 - only called for items that have it
        return self.certain(opposite(item.ask_when))

    def _skippable_score(self, item: Item, term: Term, unsure: Mapping[int, int | None], blank: int | None) -> str:
        """The score of an item that may be skipped.

        Args:
            item: the item.
            term: its part in the scale.
            unsure: what an answer counts while it is not certain that the item was asked.
            blank: what a blank counts while it is not certain that the item was not asked.
        """
        answered, doubted = self._scored([item], term.scores, _same), self._scored([item], unsure, _same)
        given = f"iif({self._asked(item)},{answered},{doubted})"
        left_out = f"iif({self._not_asked(item)},{_skipped_score(item, term)},{_literal(blank)})"
        return f"iif({answered}.exists(),{given},{left_out})"

    # --- scores -------------------------------------------------------------------------------------------------------

    def score(self, scale: Scale) -> str:
        return self._highest(scale) if scale.method == "max" else self._sum(scale)

    def _sum(self, scale: Scale) -> str:
        groups, parts = self._groups(scale), []
        for items, table in groups:
            parts.append(f"{self._scored(items, table, _same)}.sum()")
        for item, term in self._skippable(scale):
            ends = {value: _ends(item, term, value) for value in term.scores}
            sure = {value: low if low == high else None for value, (low, high) in ends.items()}
            parts.append(self._skippable_score(item, term, sure, None))
        value = " + ".join(parts)
        if scale.denominator != 1:
            value = f"({value}) / {scale.denominator}"
        asked = [item for items, _ in groups for item in items]
        if not asked:
            return value
        return f"iif({self._answers(asked)}.count() = {len(asked)},{value},{{}})"

    def _highest(self, scale: Scale) -> str:
        """A maximum can be certain although something is blank, so it is the value that it reaches and cannot pass."""
        chain = "{}"
        for value in range(scale.lower, scale.upper + 1):
            reached = f"{self._end_of_max(scale, '>=', value)} and {self._end_of_max(scale, '<=', value)}"
            chain = f"iif({reached},{value},{chain})"
        return chain

    def _bound(self, scale: Scale, *, lower: bool) -> str:
        """The smallest (largest) sum that any completion reaches, from the answers that are there."""
        parts, constant = [], 0
        for items, table in self._groups(scale):
            end = min(table.values()) if lower else max(table.values())
            constant += end * len(items)
            change = _above(end) if lower else _below(end)
            sign = "+" if lower else "-"
            # aggregate() with a start value is 0 for no answers; what sum() gives there differs between engines.
            parts.append(f" {sign} {self._scored(items, table, change)}.aggregate($this + $total,0)")
        for item, term in self._skippable(scale):
            unsure = {value: _ends(item, term, value)[0 if lower else 1] for value in term.scores}
            blank = min(term.scores.values()) if lower else max(term.scores.values())
            parts.append(f" + {self._skippable_score(item, term, unsure, blank)}")
        total = "".join(parts)
        return total.removeprefix(" + ") if constant == 0 and total.startswith(" + ") else f"{constant}{total}"

    # --- conditions ---------------------------------------------------------------------------------------------------

    def certain(self, condition: Condition) -> str:
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        word = " and " if isinstance(condition, All) else " or "
        return "(" + word.join(self.certain(part) for part in condition.parts) + ")"

    def _comparison(self, leaf: Comparison) -> str:
        if leaf.name in self._items:
            return self._on_item(self._items[leaf.name], leaf)
        if leaf.name in self._scales:
            return self._on_scale(self._scales[leaf.name], leaf)
        fact, value = self._facts.get(leaf.name, "{}"), self._value(leaf)
        operator = "=" if leaf.op == "==" else leaf.op
        if isinstance(value, Ratio):
            return f"({fact}) * {value.denominator} {operator} {value.numerator}"
        return f"({fact}) {operator} " + (f"'{value}'" if isinstance(value, str) else str(value))

    def _value(self, leaf: Comparison) -> int | Ratio | str:
        if isinstance(leaf.value, str):
            return self._cutoffs.get(leaf.value, leaf.value)
        return leaf.value

    def _number(self, leaf: Comparison) -> int | Ratio:
        value = self._value(leaf)
        assert not isinstance(value, str)  # noqa: S101 - items and scales are compared with numbers only
        return value

    def _on_item(self, item: Item, leaf: Comparison) -> str:
        wanted = _whole(leaf.op, self._number(leaf), 1)
        join = all if leaf.op == "==" else any
        if item.ask_when is None:
            return self._answered(item, lambda value: join(_holds(value, *each) for each in wanted))
        ends = [self._end_of_item(item, *each) for each in wanted]
        return "(" + (" and " if leaf.op == "==" else " or ").join(ends) + ")"

    def _answered(self, item: Item, accept: Callable[[int], bool]) -> str:
        codes = " or ".join(f"code='{self._code(item, each.value)}'" for each in item.options if accept(each.value))
        return f"{self._answers([item])}.where({codes or 'false'}).exists()"

    def _end_of_item(self, item: Item, op: str, whole: int) -> str:
        """One bound on an item that may be skipped: its answer counts when it was asked, else what it stands for."""
        answered = self._answered(item, lambda value: _holds(value, op, whole))
        if item.not_asked_value is not None and _holds(item.not_asked_value, op, whole):
            return f"({answered} or ({self._answers([item])}.empty() and {self._not_asked(item)}))"
        return answered if item.counts_anyway else f"({answered} and {self._asked(item)})"

    def _on_scale(self, scale: Scale, leaf: Comparison) -> str:
        wanted = _whole(leaf.op, self._number(leaf), scale.denominator)
        ends = [self._end_of_max(scale, *each) if scale.method == "max" else self._end(scale, *each) for each in wanted]
        return ends[0] if len(ends) == 1 else "(" + (" and " if leaf.op == "==" else " or ").join(ends) + ")"

    def _end(self, scale: Scale, op: str, whole: int) -> str:
        return f"({self._bound(scale, lower=op == '>=')}) {op} {whole}"

    def _end_of_max(self, scale: Scale, op: str, whole: int) -> str:
        """A maximum reaches a value when one answer does; it stays below when all are answered and none passes it."""
        parts = []
        for items, table in self._groups(scale):
            scores = self._scored(items, table, _same)
            if op == ">=":
                parts.append("true" if min(table.values()) >= whole else f"{scores}.where($this >= {whole}).exists()")
            elif max(table.values()) > whole:
                parts.append(f"{scores}.where($this <= {whole}).count() = {len(items)}")
        for item, term in self._skippable(scale):
            unsure = {value: _ends(item, term, value)[0 if op == ">=" else 1] for value in term.scores}
            blank = min(term.scores.values()) if op == ">=" else max(term.scores.values())
            parts.append(f"({self._skippable_score(item, term, unsure, blank)}) {op} {whole}")
        return "(" + (" or " if op == ">=" else " and ").join(parts or ["true"]) + ")"


def _skipped_score(item: Item, term: Term) -> int:
    assert item.not_asked_value is not None  # noqa: S101 - the engine refuses a skip rule without it
    return term.scores[item.not_asked_value]


def _ends(item: Item, term: Term, value: int) -> tuple[int, int]:
    """What an answer can count while it is not certain that the item was asked: itself, or what a skip stands for."""
    assert item.not_asked_value is not None  # noqa: S101 - the engine refuses a skip rule without it
    if item.counts_anyway:
        return term.scores[value], term.scores[value]
    low, high = sorted((value, item.not_asked_value))
    scores = [score for other, score in term.scores.items() if low <= other <= high]
    return min(scores), max(scores)


def _literal(score: int | None) -> str:
    return "{}" if score is None else str(score)


def _holds(value: int, op: str, whole: int) -> bool:
    return value >= whole if op == ">=" else value <= whole


def _same(score: int) -> int:
    return score


def _above(end: int) -> Callable[[int], int]:
    return lambda score: score - end


def _below(end: int) -> Callable[[int], int]:
    return lambda score: end - score

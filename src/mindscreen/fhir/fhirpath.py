"""Scores and conditions as FHIRPath, so that a form renderer reaches the same scores and findings as the engine.

The expressions name answer codes and their scores outright (`iif(code='LA6568-5',0,...)`), and compare numbers with the
values at which the score changes. Looking weights up (`weight()`, `ordinal()`) would be shorter, but renderers look in
different places and two of four find nothing.

A blank answer is never zero here either. A score exists only when what was answered makes it certain. A condition is
true, false, or empty (unknown): true when it holds whatever the blanks would say, false when its opposite does, just
as the engine decides it. The questions are expected at the top level of the form, as `questionnaire()` writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.condition import All, Comparison, Condition, Ratio
from mindscreen.fhir.answerpath import Answers, holds, opposite
from mindscreen.fhir.bandpath import band_of
from mindscreen.fhir.scorepath import Scores
from mindscreen.plan import BOOLEANS, CATEGORIES, STATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument, Item, Scale


def score_expression(instrument: Instrument, scale_id: str) -> str:
    """The FHIRPath of a score: a number where the answers make it certain, else empty.

    Args:
        instrument: the instrument.
        scale_id: id of the scale.

    Raises:
        NotFoundError: MS-N007, when there is no such scale.
    """
    return _Conditions(instrument, None, {}).scores.value(instrument.scale(scale_id))


def band_expression(
    instrument: Instrument,
    scale_id: str,
    names: Mapping[str, str],
    *,
    profile: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> str:
    """The FHIRPath of the band of a score: its name where the answers leave one band possible, else empty.

    Args:
        instrument: the instrument.
        scale_id: id of the scale.
        names: band key to what the expression gives, a word for people or the key itself.
        profile: the cut-off profile; the default one when absent.
        facts: FHIRPath expressions for facts about the person, as in `condition_to_fhirpath`.

    Raises:
        NotFoundError: MS-N007, when there is no such scale; MS-N005, for an unknown cut-off profile.
    """
    writer, scale = _Conditions(instrument, profile, facts or {}), instrument.scale(scale_id)
    sets = [each for each in scale.band_sets if each.profile in {None, instrument.profile(profile).id}]
    ends = writer.scores.bound(scale, lower=True), writer.scores.bound(scale, lower=False)
    return band_of(sets, ends, names, writer.certain)


def condition_to_fhirpath(
    condition: Condition, instrument: Instrument, *, profile: str | None = None, facts: Mapping[str, str] | None = None
) -> str:
    """The FHIRPath of a condition: `true` or `false` where that is certain, empty where the blanks decide.

    Args:
        condition: for example `instrument.finding("self-harm").when`.
        instrument: the instrument whose items, scales and cut-offs the condition names.
        profile: the cut-off profile; the default one when absent.
        facts: FHIRPath expressions for facts about the person (`{"age_years": "%age"}`); a fact without one is unknown.
            Whether a fact is stated (`sex_stated`) follows from whether its expression gives anything.

    Raises:
        NotFoundError: MS-N005, for an unknown cut-off profile.
    """
    writer = _Conditions(instrument, profile, facts or {})
    return f"iif({writer.certain(condition)},true,iif({writer.certain(opposite(condition))},false,{{}}))"


def certain_to_fhirpath(condition: Condition, instrument: Instrument) -> str:
    """The FHIRPath that is true when a condition holds whatever the blanks would say; otherwise false or empty."""
    return _Conditions(instrument, None, {}).certain(condition)


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


class _Conditions:
    """Writes conditions for one instrument under one cut-off profile."""

    def __init__(self, instrument: Instrument, profile: str | None, facts: Mapping[str, str]) -> None:
        self._cutoffs = instrument.profile(profile).cutoffs
        self._facts = facts
        self._answers = Answers(instrument)
        self._items = {item.id: item for item in instrument.items}
        self._scales = {scale.id: scale for scale in instrument.scales}
        self.scores = Scores(instrument, self.certain)

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
        if leaf.name in STATED and leaf.name not in self._facts:
            return self._on_statement(leaf)
        fact, value = self._facts.get(leaf.name, "{}"), self._value(leaf)
        operator = "=" if leaf.op == "==" else leaf.op
        if isinstance(value, Ratio):
            return f"({fact}) * {value.denominator} {operator} {value.numerator}"
        is_word = isinstance(value, str) and CATEGORIES[leaf.name] != BOOLEANS
        return f"({fact}) {operator} " + (f"'{value}'" if is_word else str(value))

    def _on_statement(self, leaf: Comparison) -> str:
        """Whether a fact is stated: whether its expression gives something; an age may be stated in years or months."""
        names = ("age_years", "age_months") if leaf.name == "age_stated" else (STATED[leaf.name],)
        wants = (leaf.value == "true") is (leaf.op == "==")
        known = " | ".join(f"({self._facts[name]})" for name in names if name in self._facts)
        return f"({known or '{}'}).{'exists' if wants else 'empty'}()"

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
        if item.ask_when is None:
            return self._answers.among(item, wanted, all if leaf.op == "==" else any)
        ends = [self._end_of_item(item, *each) for each in wanted]
        return "(" + (" and " if leaf.op == "==" else " or ").join(ends) + ")"

    def _end_of_item(self, item: Item, op: str, whole: int) -> str:
        """One bound on an item that may be skipped: its answer counts when it was asked, else what it stands for."""
        assert item.ask_when is not None  # noqa: S101 - only called for items that have it
        answered = self._answers.among(item, [(op, whole)], all)
        if item.not_asked_value is not None and holds(item.not_asked_value, op, whole):
            left_out = f"{self._answers.of([item])}.empty() and {self.certain(opposite(item.ask_when))}"
            return f"({answered} or ({left_out}))"
        return answered if item.counts_anyway else f"({answered} and {self.certain(item.ask_when)})"

    def _on_scale(self, scale: Scale, leaf: Comparison) -> str:
        wanted = _whole(leaf.op, self._number(leaf), scale.denominator)
        ends = [f"({self.scores.bound(scale, lower=op == '>=')}) {op} {whole}" for op, whole in wanted]
        return ends[0] if len(ends) == 1 else "(" + (" and " if leaf.op == "==" else " or ").join(ends) + ")"

"""Why a finding is raised, not raised or unknown: the comparisons that decided it, with the numbers in them.

The language is that of the grammar, so that it reads the same in every locale:

    q9 = 1 >= 1                     raised by a known answer
    total = 10..13 >= 10            raised although blanks leave the total open
    total = 4 < 10                  not raised
    q9 = ? (0..3) >= 1              unknown: the item is blank
    total = 8..11 (?) >= 10         unknown: the blanks decide
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.condition import NEGATED, All, Comparison, Condition, Ratio, bind, value_text
from mindscreen.interval import Truth, truth_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.condition import Slot


class Explainer:
    """Explains conditions on one pair of value vectors.

    Args:
        slots: where each name stands.
        cutoffs: the values of named cut-offs under the profile used.
        lo: smallest value of each entry.
        hi: largest value of each entry.
        items: how many of the first entries are items.
    """

    def __init__(
        self,
        slots: Mapping[str, Slot],
        cutoffs: Mapping[str, int | Ratio],
        lo: Sequence[int],
        hi: Sequence[int],
        items: int,
    ) -> None:
        """Keep the vectors; nothing is computed yet."""
        self._slots = slots
        self._cutoffs = cutoffs
        self._lo = lo
        self._hi = hi
        self._items = items
        self._truths: dict[int, Truth] = {}

    def truth(self, tree: Condition) -> Truth:
        """The truth of a condition; each part of it is evaluated once."""
        known = self._truths.get(id(tree))
        if known is None:
            known = self._truths[id(tree)] = self._evaluated(tree)
        return known

    def _evaluated(self, tree: Condition) -> Truth:
        if not isinstance(tree, Comparison):
            truths = [self.truth(part) for part in tree.parts]
            return min(truths) if isinstance(tree, All) else max(truths)
        holds = bind(tree, self._slots, self._cutoffs)
        return truth_of(certain=bool(holds(self._lo, self._hi)), possible=bool(holds(self._hi, self._lo)))

    def because(self, tree: Condition) -> str:
        """The comparisons that decided the condition, in the order of the condition."""
        return self._because(tree, self.truth(tree))

    def _because(self, tree: Condition, truth: Truth) -> str:
        if isinstance(tree, Comparison):
            return self._comparison(tree, truth)
        parts = [part for part in tree.parts if self.truth(part) is truth]
        # A true `any` and a false `all` are decided by any one such part, a true `all` and a false `any` by all of
        # them; an unknown is open because of every part that is unknown.
        if truth is Truth.UNKNOWN:
            texts = [self._bracketed(part, tree, truth) for part in parts]
            return (" and " if isinstance(tree, All) else " or ").join(texts)
        alone = isinstance(tree, All) is (truth is Truth.FALSE)
        return " and ".join(self._because(part, truth) for part in (parts[:1] if alone else parts))

    def _bracketed(self, part: Condition, whole: Condition, truth: Truth) -> str:
        text = self._because(part, truth)
        return f"({text})" if isinstance(whole, All) and " or " in text else text

    def _comparison(self, leaf: Comparison, truth: Truth) -> str:
        slot = self._slots[leaf.name]
        lower, upper = self._lo[slot.position], self._hi[slot.position]
        limit = leaf.value
        if isinstance(limit, str) and not slot.categories:
            limit = self._cutoffs[limit]
        op = NEGATED[leaf.op] if truth is Truth.FALSE else leaf.op
        shown = _shown(lower, upper, slot)
        if truth is Truth.UNKNOWN:
            shown = f"? ({shown})" if slot.position < self._items or slot.categories else f"{shown} (?)"
        elif op == "==" and lower == upper:
            return f"{leaf.name} = {shown}"  # "q1 = 2 == 2" would say it twice
        return f"{leaf.name} = {shown} {op} {value_text(limit)}"


def _shown(lower: int, upper: int, slot: Slot) -> str:
    if slot.categories:
        return slot.categories[lower] if lower == upper else " or ".join(slot.categories[lower : upper + 1])
    return bounds_text((lower, upper), slot.denominator)


def bounds_text(bounds: tuple[int, int], denominator: int) -> str:
    """Both ends of a number over its denominator, or the one number when they meet."""
    low, high = (number_text(end, denominator) for end in bounds)
    return low if low == high else f"{low}..{high}"


def number_text(numerator: int, denominator: int) -> str:
    """A number over its denominator, in lowest terms."""
    if denominator == 1:
        return str(numerator)
    from fractions import Fraction  # noqa: PLC0415 - only means and half points need it, and its import is not cheap

    return str(Fraction(numerator, denominator))

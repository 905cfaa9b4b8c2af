"""Which numbers of a table are not shown, so that nobody can tell the small ones from the sums.

The groups of a table form a tree: the total, its departments, their months, and so on. Every number is the sum of those
below it. That is all a reader can calculate with, so it is enough that, for every count by itself:

- a group that is not shown has a subgroup that is not shown;
- a group that is shown has no subgroup that is not shown, or at least two; and what is left for them together, after
  all numbers shown below it are taken off, is at least the smallest number that may be shown.

Then that remainder can be given to any of the subgroups, down to any of their own, and each number that is not shown
could lie anywhere in a range as wide as the remainder. The same is required of the rest of the group that a count is a
part of (not positive among the screened), where that group is shown and bounds the count from above. What is not shown
of a group is not shown of its parts either, which would bound it from below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

_Key: TypeAlias = tuple[str, ...]


def suppressed(
    tables: Mapping[str, Mapping[_Key, int]], parts: Mapping[str, str | None], smallest: int
) -> dict[str, set[_Key]]:
    """The groups that are not shown, for every count.

    Args:
        tables: count to group to number; a group is a path, `()` the total; all counts have the same groups.
        parts: every count to the count that it is a part of, or `None`; wholes stand before their parts.
        smallest: the smallest number that may be shown, apart from zero.
    """
    below: dict[_Key, list[_Key]] = {}
    for group in sorted(next(iter(tables.values()))):
        below.setdefault(group, [])
        if group:
            below[group[:-1]].append(group)
    hidden: dict[str, set[_Key]] = {}
    for name, whole in parts.items():
        count = _Count(tables[name], below, smallest)
        if whole is not None:
            count.bounded_by(tables[whole], hidden[whole])
        hidden[name] = count.closed()
    return hidden


class _Count:
    """The numbers of one count, and which of them are not shown."""

    def __init__(self, numbers: Mapping[_Key, int], below: Mapping[_Key, list[_Key]], smallest: int) -> None:
        self._numbers = numbers
        self._below = below
        self._smallest = smallest
        self._hidden = {group for group, number in numbers.items() if 0 < number < smallest}
        self._whole: Mapping[_Key, int] | None = None
        self._whole_hidden: set[_Key] = set()

    def bounded_by(self, whole: Mapping[_Key, int], hidden: set[_Key]) -> None:
        """Take account of the count that this one is a part of."""
        self._whole, self._whole_hidden = whole, hidden
        self._hidden |= hidden

    def closed(self) -> set[_Key]:
        """Leave out more until nothing can be calculated."""
        before = -1
        while len(self._hidden) != before:
            before = len(self._hidden)
            for group in filter(self._below.get, self._below):
                while self._gives_away(group):
                    self._hide_one_more(group)
        return self._hidden

    def _hide_one_more(self, group: _Key) -> None:
        """Leave out one more subgroup, or the group itself when there is none."""
        # A zero would protect nothing; the smallest of the others costs the reader least.
        candidates = [each for each in self._below[group] if each not in self._hidden and self._numbers[each] > 0]
        self._hidden.add(min(candidates, key=lambda each: (self._numbers[each], each)) if candidates else group)

    def _gives_away(self, group: _Key) -> bool:
        hidden = [each for each in self._below[group] if each in self._hidden]
        if group in self._hidden:
            return not hidden
        if not hidden:
            return False
        left = self._numbers[group] - self._shown_below(group, self._numbers)
        return len(hidden) == 1 or left < self._smallest or self._bound_from_above(group)

    def _bound_from_above(self, group: _Key) -> bool:
        """Whether what is left of the whole, beyond this count, is so little that it bounds the hidden numbers."""
        hidden = self._hidden_leaves(group)
        if self._whole is None or any(each in self._whole_hidden for each in hidden):
            return False
        return sum(self._whole[each] - self._numbers[each] for each in hidden) < self._smallest

    def _hidden_leaves(self, group: _Key) -> list[_Key]:
        found: list[_Key] = []
        for each in self._below[group]:
            if each in self._hidden:
                found += self._hidden_leaves(each) if self._below[each] else [each]
        return found

    def _shown_below(self, group: _Key, numbers: Mapping[_Key, int]) -> int:
        """The sum of the outermost numbers that are shown below a group."""
        return sum(
            self._shown_below(each, numbers) if each in self._hidden else numbers[each] for each in self._below[group]
        )

"""What is not shown cannot be calculated: every table that a reader could think of is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from mindscreen.suppression import suppressed

Key = tuple[str, ...]
LEAVES: tuple[Key, ...] = (("a", "1"), ("a", "2"), ("b", "1"), ("b", "2"))
WHOLE: dict[str, str | None] = {"whole": None}
WITH_PART: dict[str, str | None] = {"whole": None, "part": "whole"}


def summed(leaves: Mapping[Key, int]) -> dict[Key, int]:
    table: dict[Key, int] = {}
    for leaf, number in leaves.items():
        for depth in range(len(leaf) + 1):
            table[leaf[:depth]] = table.get(leaf[:depth], 0) + number
    return table


def shown(table: Mapping[Key, int], hidden: set[Key]) -> dict[Key, int]:
    return {group: number for group, number in table.items() if group not in hidden}


def thinkable(known: Mapping[Key, int], leaves: tuple[Key, ...], most: int) -> Iterator[dict[Key, int]]:
    for numbers in product(*([known[leaf]] if leaf in known else range(most + 1) for leaf in leaves)):
        table = summed(dict(zip(leaves, numbers, strict=True)))
        if all(table[group] == number for group, number in known.items()):
            yield table


@given(st.lists(st.integers(0, 6), min_size=4, max_size=4), st.integers(1, 4))
def test_each_hidden_number_could_lie_anywhere_in_a_wide_range(numbers: list[int], smallest: int) -> None:
    table = summed(dict(zip(LEAVES, numbers, strict=True)))
    hidden = suppressed({"whole": table}, WHOLE, smallest)["whole"]
    assert all(number == 0 or number >= smallest for number in shown(table, hidden).values())
    tables = list(thinkable(shown(table, hidden), LEAVES, max(table[()] if () not in hidden else 0, 10)))
    assert table in tables
    for group in hidden:
        values = {other[group] for other in tables}
        assert values >= set(range(min(values), min(values) + smallest + 1))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted), min_size=3, max_size=3), st.integers(1, 3))
def test_the_whole_and_its_part_together_give_nothing_away(pairs: list[list[int]], smallest: int) -> None:
    leaves: tuple[Key, ...] = (("a",), ("b",), ("c",))
    whole = summed(dict(zip(leaves, (pair[1] for pair in pairs), strict=True)))
    part = summed(dict(zip(leaves, (pair[0] for pair in pairs), strict=True)))
    hidden = suppressed({"whole": whole, "part": part}, WITH_PART, smallest)
    assert hidden["whole"] <= hidden["part"]
    wholes = list(thinkable(shown(whole, hidden["whole"]), leaves, 18))
    found: dict[Key, set[int]] = {group: set() for group in hidden["part"]}
    for part_numbers in thinkable(shown(part, hidden["part"]), leaves, 18 if () not in hidden["part"] else 6):
        if any(all(part_numbers[group] <= over[group] for group in part_numbers) for over in wholes):
            for group, values in found.items():
                values.add(part_numbers[group])
    assert all(len(values) > 1 for values in found.values())


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_nothing_is_hidden_when_everything_may_be_shown(numbers: list[int]) -> None:
    table = summed(dict(zip(LEAVES, numbers, strict=True)))
    assert suppressed({"whole": table}, WHOLE, 1) == {"whole": set()}

"""Any condition: it survives text and JSON, it is Kleene's logic, and what is certain holds in every completion."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindscreen.condition import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Ratio,
    Slot,
    bind,
    comparisons,
    from_json,
    parse,
    reduce,
    to_json,
    to_text,
)
from mindscreen.errors import DefinitionError
from mindscreen.explain import Explainer
from mindscreen.interval import Truth, truth_of

COMPARE = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq, "!=": ne}
SEXES = ("female", "male")
CUTOFFS: dict[str, int | Ratio] = {"cut": 2, "half": Ratio(5, 2)}
SLOTS = {
    "a": Slot(0),
    "b": Slot(1),
    "mean": Slot(2, denominator=2),
    "sex": Slot(3, categories=SEXES),
}
ITEMS = 2

decimals = st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 9)).map(lambda each: reduce(each[0], 10 ** each[1]))
names = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda name: name not in {"and", "or", "not"})
any_comparisons = st.builds(
    Comparison,
    names,
    st.sampled_from(list(COMPARE)),
    st.one_of(st.integers(-(10**18) + 1, 10**18 - 1), decimals, names),
)
small = st.one_of(
    st.integers(-1, 4), st.sampled_from([Ratio(1, 2), Ratio(3, 2), Ratio(5, 4)]), st.sampled_from(["cut", "half"])
)
known_comparisons = st.one_of(
    st.builds(Comparison, st.sampled_from(["a", "b", "mean"]), st.sampled_from([">=", ">", "<=", "<"]), small),
    st.builds(Comparison, st.sampled_from(["a", "b"]), st.sampled_from(["==", "!="]), st.integers(-1, 4)),
    st.builds(Comparison, st.just("sex"), st.sampled_from(["==", "!="]), st.sampled_from(SEXES)),
)


def trees(leaves: st.SearchStrategy[Comparison]) -> st.SearchStrategy[Condition]:
    """Trees that a text can be read as: every branch has two parts or more."""

    def branches(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(All, parts), st.builds(AnyOf, parts))

    return st.recursive(leaves, branches, max_leaves=8)


ranges = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted)
vectors = st.tuples(ranges, ranges, ranges, st.tuples(st.integers(0, 1), st.integers(0, 1)).map(sorted))


@given(trees(any_comparisons))
def test_text_comes_back_as_the_same_tree(tree: Condition) -> None:
    assert parse(to_text(tree)) == tree


@given(trees(any_comparisons))
def test_not_turned_twice_is_the_same_tree(tree: Condition) -> None:
    assert parse(f"not (not ({to_text(tree)}))") == tree


@given(trees(any_comparisons))
def test_json_comes_back_as_the_same_tree(tree: Condition) -> None:
    assert from_json(to_json(tree)) == tree


def fault(text: str) -> str | None:
    try:
        parse(text)
    except DefinitionError as error:
        return error.code
    return None


@pytest.mark.control("C-025")
@given(st.text("ab10.<>=!()andornot ", max_size=30) | st.text(max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    assert fault(text) in {None, "MS-D006"}


def limit(leaf: Comparison) -> Fraction:
    value = CUTOFFS.get(leaf.value, leaf.value) if isinstance(leaf.value, str) else leaf.value
    if isinstance(value, str):
        return Fraction(SEXES.index(value))
    return Fraction(*value) if isinstance(value, Ratio) else Fraction(value)


def kleene(tree: Condition, low: list[int], high: list[int]) -> Truth:
    """Kleene's strong logic, written down without any cleverness: a leaf is tried on every value it can have."""
    if isinstance(tree, Comparison):
        slot = SLOTS[tree.name]
        values = range(low[slot.position], high[slot.position] + 1)
        held = {COMPARE[tree.op](Fraction(value, slot.denominator), limit(tree)) for value in values}
        return truth_of(certain=held == {True}, possible=True in held)
    parts = [kleene(part, low, high) for part in tree.parts]
    return min(parts) if isinstance(tree, All) else max(parts)


def truth(tree: Condition, low: list[int], high: list[int]) -> Truth:
    holds = bind(tree, SLOTS, CUTOFFS)
    return truth_of(certain=holds(low, high), possible=holds(high, low))


@given(trees(known_comparisons), vectors)
def test_evaluation_is_kleenes_logic(tree: Condition, bounds: Any) -> None:
    low, high = [each[0] for each in bounds], [each[1] for each in bounds]
    assert truth(tree, low, high) == kleene(tree, low, high)


@pytest.mark.control("C-002")
@given(trees(known_comparisons), vectors)
def test_no_completion_contradicts_what_is_certain(tree: Condition, bounds: Any) -> None:
    low, high = [each[0] for each in bounds], [each[1] for each in bounds]
    before = truth(tree, low, high)
    for completion in product(*(range(least, most + 1) for least, most in bounds)):
        after = truth(tree, list(completion), list(completion))
        assert after is not Truth.UNKNOWN
        assert before in {after, Truth.UNKNOWN}


@given(trees(known_comparisons), vectors)
def test_every_evaluation_can_be_explained(tree: Condition, bounds: Any) -> None:
    low, high = [each[0] for each in bounds], [each[1] for each in bounds]
    because = Explainer(SLOTS, CUTOFFS, low, high, ITEMS).because(tree)
    assert any(f"{leaf.name} = " in because for leaf in comparisons(tree))

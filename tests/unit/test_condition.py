"""The grammar of rules: what is read, what is refused, and how a tree goes to text, to JSON and to a function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from operator import eq, ge, gt, le, lt, ne

import pytest

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
    threshold,
    to_json,
    to_text,
    value_text,
)
from mindscreen.errors import DefinitionError

A, B, C = Comparison("a", ">=", 1), Comparison("b", "<", 2), Comparison("c", "==", 3)
COMPARE = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq, "!=": ne}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a >= 1", A),
        (" a>=1 ", A),
        ("a >= -1", Comparison("a", ">=", -1)),
        ("a > 1.5", Comparison("a", ">", Ratio(3, 2))),
        ("a > -0.50", Comparison("a", ">", Ratio(-1, 2))),
        ("a > 2.0", Comparison("a", ">", 2)),
        ("sex == female", Comparison("sex", "==", "female")),
        ("total >= positive", Comparison("total", ">=", "positive")),
        ("a >= 1 and b < 2", All((A, B))),
        ("a >= 1 or b < 2 and c == 3", AnyOf((A, All((B, C))))),
        ("(a >= 1 or b < 2) and c == 3", All((AnyOf((A, B)), C))),
        ("((a >= 1))", A),
        ("(a >= 1 and b < 2) and c == 3", All((All((A, B)), C))),
    ],
)
def test_what_the_grammar_says(text: str, tree: Condition) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("not a >= 1", "a < 1"),
        ("not a < 1", "a >= 1"),
        ("not a > 1", "a <= 1"),
        ("not a <= 1", "a > 1"),
        ("not a == 1", "a != 1"),
        ("not a != 1", "a == 1"),
        ("not not a >= 1", "a >= 1"),
        ("not (a >= 1 and b < 2)", "a < 1 or b >= 2"),
        ("not (a >= 1 or b < 2 and c == 3)", "a < 1 and (b >= 2 or c != 3)"),
        ("not a >= 1 and b < 2", "a < 1 and b < 2"),
    ],
)
def test_not_is_pushed_to_the_comparisons(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.control("C-025")
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "a name is expected, not 'the end'"),
        ("a", "a comparison is expected after 'a'"),
        ("a >=", "a number, a category or the name of a cut-off is expected"),
        ("a >= )", "a number, a category or the name of a cut-off is expected"),
        ("a >= and b", "a value is expected after 'a >='"),
        ("a = 1", "'= 1' cannot be read here"),
        ("1 <= a", "a name is expected, not '1'"),
        ("and >= 1", "a name is expected, not 'and'"),
        ("a >= 1 b >= 2", "'b' is left over"),
        ("a >= 1)", "')' is left over"),
        ("(a >= 1", "a ')' is missing"),
        ("a >= 1 and", "a name is expected, not 'the end'"),
        ("a + b >= 1", "'+ b >= 1' cannot be read here"),
        ("a >= 1.2.3", "cannot be read here"),
        ("a >= 10x", "cannot be read here"),
        ("a >= 1 #", "'#' cannot be read here"),
        ("A >= 1", "'A >= 1' cannot be read here"),
        ("a >= １", "'１' cannot be read here"),
        ("__import__('os').system('ls')", "cannot be read here"),
        ("a.b >= 1", "cannot be read here"),
        ("a >= 1; b >= 1", "cannot be read here"),
        ("a >= {b}", "cannot be read here"),
        ("a >= " + "9" * 19, "cannot be read here"),
        ("a >= 0." + "1" * 10, "cannot be read here"),
        ("(" * 30 + "a >= 1" + ")" * 30, "it is nested too deeply"),
        ("not " * 30 + "a >= 1", "it is nested too deeply"),
    ],
)
def test_what_the_grammar_does_not_say_is_refused(text: str, what: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(text, where="x.yaml, finding 'f'")
    error = caught.value
    assert (error.code, error.where) == ("MS-D006", "x.yaml, finding 'f'")
    assert what in error.what
    assert "Write comparisons like" in error.remedy


def test_an_error_does_not_repeat_an_endless_condition() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse("a >= 1 or " * 10_000)
    assert len(str(caught.value)) < 500


def test_comparisons_come_from_left_to_right() -> None:
    assert [leaf.name for leaf in comparisons(parse("a >= 1 and (b >= 1 or c >= 1)"))] == ["a", "b", "c"]


def test_json_is_plain_and_comes_back_as_the_same_tree() -> None:
    tree = parse("(a >= 1 or sex == female) and b < 1.5")
    data = {
        "all": [
            {"any": [{"name": "a", "op": ">=", "value": 1}, {"name": "sex", "op": "==", "value": "female"}]},
            {"name": "b", "op": "<", "value": {"numerator": 3, "denominator": 2}},
        ]
    }
    assert to_json(tree) == data
    assert from_json(data) == tree


def test_text_has_parentheses_only_where_they_are_needed() -> None:
    assert to_text(parse("((a >= 1)) and ((b < 2) or c == 0.5)")) == "a >= 1 and (b < 2 or c == 0.5)"


def test_ratios_are_exact_and_in_lowest_terms() -> None:
    assert reduce(15, 10) == Ratio(3, 2)
    assert reduce(-15, 10) == Ratio(-3, 2)
    assert reduce(30, 10) == 3
    assert value_text(Ratio(-1, 8)) == "-0.125"
    assert value_text(Ratio(1, 10**9)) == "0.000000001"
    assert value_text(7) == "7"


def test_a_threshold_is_in_the_units_of_its_slot() -> None:
    cutoffs: dict[str, int | Ratio] = {"cut": 3, "half": Ratio(1, 2)}
    assert threshold(2, Slot(0, denominator=4), cutoffs) == Ratio(8, 1)
    assert threshold(Ratio(3, 2), Slot(0, denominator=4), cutoffs) == Ratio(12, 2)
    assert threshold("cut", Slot(0), cutoffs) == Ratio(3, 1)
    assert threshold("half", Slot(0, denominator=3), cutoffs) == Ratio(3, 2)
    assert threshold("male", Slot(0, categories=("female", "male")), cutoffs) == Ratio(1, 1)


@pytest.mark.parametrize("op", COMPARE)
@pytest.mark.parametrize("value", ["-1", "0", "1", "0.5", "-0.5", "1.25"])
def test_a_bound_comparison_is_the_comparison(op: str, value: str) -> None:
    holds = bind(parse(f"x {op} {value}"), {"x": Slot(0, denominator=2)}, {})
    for numerator in range(-5, 6):
        assert holds([numerator], [numerator]) is COMPARE[op](Fraction(numerator, 2), Fraction(value))


def test_named_cut_offs_take_the_value_of_the_profile() -> None:
    tree, slots = parse("x >= cut"), {"x": Slot(0)}
    assert bind(tree, slots, {"cut": 2})([2], [2])
    assert not bind(tree, slots, {"cut": 3})([2], [2])


def completions(lower: Sequence[int], upper: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return product(*(range(low, high + 1) for low, high in zip(lower, upper, strict=True)))


@pytest.mark.control("C-002")
@pytest.mark.parametrize(
    ("text", "lower", "upper", "certain", "possible"),
    [
        ("x >= 2", [2], [3], True, True),
        ("x >= 2", [1], [3], False, True),
        ("x >= 2", [0], [1], False, False),
        ("x <= 2", [0], [2], True, True),
        ("x <= 2", [2], [3], False, True),
        ("x <= 2", [3], [3], False, False),
        ("x == 2", [2], [2], True, True),
        ("x == 2", [1], [3], False, True),
        ("x == 2", [3], [4], False, False),
        ("x != 2", [3], [4], True, True),
        ("x != 2", [1], [3], False, True),
        ("x != 2", [2], [2], False, False),
        ("x >= 2 or y >= 2", [2, 0], [2, 3], True, True),
        ("x >= 2 and y >= 2", [2, 0], [2, 3], False, True),
        ("x >= 2 and y >= 2", [1, 0], [1, 3], False, False),
    ],
)
def test_certain_means_in_every_completion_and_possible_in_some(
    text: str,
    lower: list[int],
    upper: list[int],
    certain: bool,  # noqa: FBT001 - an expected value
    possible: bool,  # noqa: FBT001 - an expected value
) -> None:
    slots: Mapping[str, Slot] = {"x": Slot(0), "y": Slot(1)}
    holds = bind(parse(text), slots, {})
    assert (holds(lower, upper), holds(upper, lower)) == (certain, possible)
    outcomes = {holds(each, each) for each in completions(lower, upper)}
    assert outcomes == ({True} if certain else {True, False} if possible else {False})

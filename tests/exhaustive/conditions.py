"""The rules of a definition, read by Python's own parser and decided on columns of bounds.

Comparisons joined by `and`, `or`, `not` and parentheses are a part of Python's grammar, with the same precedence, so
this reader needs no grammar of its own and shares none with the library. Truth has three values: a rule certainly
holds, possibly holds, or neither.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

Truth: TypeAlias = tuple[Any, Any]
"""Whether something certainly holds and whether it possibly does: columns or single truth values. The same object twice
says that nothing is open."""

FALSE, TRUE = np.False_, np.True_
OPEN: Final[Truth] = (FALSE, TRUE)


class Leaf(NamedTuple):
    """One comparison, its value as it is written: a number, a category or the name of a cut-off."""

    name: str
    op: str
    value: str


_SIGNS: Final[dict[type[ast.cmpop], str]] = {
    ast.GtE: ">=", ast.Gt: ">", ast.LtE: "<=", ast.Lt: "<", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_READ: Final[dict[str, Callable[[Any, Any], Any]]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


@cache
def parsed(text: str) -> ast.expr:
    """The rule as a tree; the names end in an underscore there, because some are words of Python (`global`)."""
    return ast.parse(f"({_NAME.sub(_marked, text)})", mode="eval").body


def _marked(name: re.Match[str]) -> str:
    return name.group() if name.group() in {"and", "or", "not"} else f"{name.group()}_"


def leaves(text: str) -> Iterator[Leaf]:
    """Every comparison of a rule."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Compare):
            yield _leaf(node)


def truth(text: str, decide: Callable[[Leaf], Truth]) -> Truth:
    """Decide a rule from its comparisons."""
    return _truth(parsed(text), decide)


def _truth(node: ast.expr, decide: Callable[[Leaf], Truth]) -> Truth:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return _joined(operator.and_, [_truth(part, decide) for part in parts])
        case ast.BoolOp(op=ast.Or(), values=parts):
            return _joined(operator.or_, [_truth(part, decide) for part in parts])
        case ast.UnaryOp(op=ast.Not(), operand=part):
            certain, possible = _truth(part, decide)
            turned = np.logical_not(possible)
            return turned, turned if certain is possible else np.logical_not(certain)
        case ast.Compare():
            return decide(_leaf(node))
        case _:
            raise ValueError(f"no rule can say {ast.dump(node)}")


def _joined(join: Callable[[Any, Any], Any], parts: list[Truth]) -> Truth:
    certain, possible = parts[0]
    for more_certain, more_possible in parts[1:]:
        closed = certain is possible and more_certain is more_possible
        certain = join(certain, more_certain)
        possible = certain if closed else join(possible, more_possible)
    return certain, possible


def _leaf(node: ast.Compare) -> Leaf:
    (op,), (right,) = node.ops, node.comparators
    if not isinstance(node.left, ast.Name):
        raise TypeError(f"no rule can compare {ast.dump(node.left)}")
    return Leaf(node.left.id.removesuffix("_"), _SIGNS[type(op)], ast.unparse(right).removesuffix("_"))


def compared(op: str, low: Any, high: Any, limit: Fraction) -> Truth:
    """Compare what lies between two ends (columns or numbers) with a limit."""
    if limit.denominator != 1:
        same = low is high
        low = np.multiply(low, limit.denominator, dtype=np.int64)
        high = low if same else np.multiply(high, limit.denominator, dtype=np.int64)
    number, read = limit.numerator, _READ[op]
    if low is high:
        known = read(low, number)
        return known, known
    match op:
        case ">=" | ">":
            return read(low, number), read(high, number)
        case "<=" | "<":
            return read(high, number), read(low, number)
        case "==":
            return (low == number) & (high == number), (low <= number) & (number <= high)
        case _:
            return (low > number) | (high < number), (low != number) | (high != number)

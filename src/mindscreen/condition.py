"""The closed grammar of rules: comparisons joined by `and`, `or` and `not`.

    (q1 >= 2 or q2 >= 2) and symptoms >= 5
    sex == female and education_years < 6
    total >= positive            # `positive` is a cut-off with a value per named profile

One frozen tree serves four uses: it is evaluated on a response, evaluated on numpy columns, explained in words, and
exported (JSON in the portable pack, FHIRPath in a Questionnaire). `not` is pushed to the leaves when the text is read,
so a tree holds only `all`, `any` and comparisons.

Evaluation rests on one observation. Let `lo` and `hi` be the smallest and largest values the names can still take. A
tree without `not` is monotone in the truth of its leaves, so it *certainly* holds if it holds when each leaf is read
against the caution (`x >= c` on `lo`, `x <= c` on `hi`), and it *possibly* holds if it holds with the roles exchanged.
Hence one compiled function `holds(a, b)` gives both: `holds(lo, hi)` and `holds(hi, lo)`. When everything is known the
two calls are the same call. With numpy columns in place of numbers the same function works on a million rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from mindscreen.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Holds: TypeAlias = "Callable[[Sequence[Any], Sequence[Any]], Any]"
"""`holds(a, b)`: read `x >= c` on `a` and `x <= c` on `b`; see the module docstring."""


class Ratio(NamedTuple):
    """An exact rational number, kept as two integers because the portable pack holds no binary floats."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """`name op value`; the value is an integer, a ratio, a category (`female`) or the name of a cut-off."""

    name: str
    op: str
    value: int | Ratio | str


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Comparison | All | AnyOf

NEGATED: Final = {">=": "<", "<": ">=", "<=": ">", ">": "<=", "==": "!=", "!=": "=="}
"""For every operator the one that holds exactly when it does not."""
OPERATORS: Final = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq, "!=": ne}
"""For every operator the function that reads it on two known numbers."""
# At most 18 digits and 9 decimals: within 64 bits, and exact in decimal arithmetic of 28 digits.
_NUMBER = r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?"
_TOKEN = re.compile(rf"\s*(?:>=|<=|==|!=|>|<|[()]|{_NUMBER}(?![A-Za-z_0-9.])|[a-z][a-z0-9_]*)")
_MAX_DEPTH = 20
_SHOWN = 200  # characters of a condition that an error repeats


def parse(text: str, *, where: str = "") -> Condition:
    """Read a condition.

    Args:
        text: for example `"(q1 >= 2 or q2 >= 2) and symptoms >= 5"`.
        where: the place to name in an error.

    Raises:
        DefinitionError: MS-D006, when the text is not in the grammar.
    """
    return _Parser(text, where).read()


class _Parser:
    """Recursive descent over the tokens; `negated` carries a pending `not` down to the leaves."""

    def __init__(self, text: str, where: str) -> None:
        self._text = text
        self._where = where
        self._tokens = list(self._tokenise())
        self._at = 0

    def _tokenise(self) -> Iterator[str]:
        at, end = 0, len(self._text.rstrip())
        while at < end:
            match = _TOKEN.match(self._text, at)
            if match is None:
                raise self._error(f"'{self._text[at:].strip()[:20]}' cannot be read here")
            yield match.group().strip()
            at = match.end()

    def _error(self, what: str) -> DefinitionError:
        return DefinitionError(
            "MS-D006",
            f"condition '{self._text[:_SHOWN]}{'...' if len(self._text) > _SHOWN else ''}': {what}.",
            where=self._where,
            remedy="Write comparisons like 'total >= 10', joined by 'and', 'or', 'not' and parentheses.",
        )

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def read(self) -> Condition:
        tree = self._either(negated=False, depth=0)
        if self._peek():
            raise self._error(f"'{self._peek()}' is left over")
        return tree

    def _either(self, *, negated: bool, depth: int) -> Condition:
        return self._joined("or", AnyOf if not negated else All, self._both, negated=negated, depth=depth)

    def _both(self, *, negated: bool, depth: int) -> Condition:
        return self._joined("and", All if not negated else AnyOf, self._leaf, negated=negated, depth=depth)

    def _joined(
        self, word: str, kind: type[All | AnyOf], read: Callable[..., Condition], *, negated: bool, depth: int
    ) -> Condition:
        parts = [read(negated=negated, depth=depth)]
        while self._peek() == word:
            self._take()
            parts.append(read(negated=negated, depth=depth))
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _leaf(self, *, negated: bool, depth: int) -> Condition:
        if depth > _MAX_DEPTH:
            raise self._error("it is nested too deeply")
        token = self._take()
        if token == "not":
            return self._leaf(negated=not negated, depth=depth + 1)
        if token == "(":
            inside = self._either(negated=negated, depth=depth + 1)
            if self._take() != ")":
                raise self._error("a ')' is missing")
            return inside
        return self._comparison(token, negated=negated)

    def _comparison(self, name: str, *, negated: bool) -> Comparison:
        if not name[:1].isalpha() or name in {"and", "or"}:
            raise self._error(f"a name is expected, not '{name or 'the end'}'")
        op = self._take()
        if op not in NEGATED:
            raise self._error(f"a comparison is expected after '{name}'")
        value = self._value(self._take())
        if isinstance(value, str) and value in {"and", "or", "not"}:
            raise self._error(f"a value is expected after '{name} {op}'")
        return Comparison(name, NEGATED[op] if negated else op, value)

    def _value(self, token: str) -> int | Ratio | str:
        if token[:1].isalpha():
            return token
        if not re.fullmatch(_NUMBER, token):
            raise self._error("a number, a category or the name of a cut-off is expected at the end of a comparison")
        whole, _, decimals = token.partition(".")
        if not decimals:
            return int(whole)
        return reduce(int(whole + decimals), 10 ** len(decimals))


def reduce(numerator: int, denominator: int) -> int | Ratio:
    """The ratio in lowest terms, as an `int` when it is whole."""
    from math import gcd  # noqa: PLC0415 - loading a compiled pack never needs it

    divisor = gcd(numerator, denominator)
    numerator, denominator = numerator // divisor, denominator // divisor
    return numerator if denominator == 1 else Ratio(numerator, denominator)


def comparisons(tree: Condition) -> Iterator[Comparison]:
    """Every comparison in the tree, from left to right."""
    if isinstance(tree, Comparison):
        yield tree
        return
    for part in tree.parts:
        yield from comparisons(part)


def to_json(tree: Condition) -> dict[str, Any]:
    """The tree in the form the portable pack holds: `{"all": [...]}`, `{"any": [...]}` or `{"name", "op", "value"}`."""
    if isinstance(tree, Comparison):
        value = tree.value._asdict() if isinstance(tree.value, Ratio) else tree.value
        return {"name": tree.name, "op": tree.op, "value": value}
    return {"all" if isinstance(tree, All) else "any": [to_json(part) for part in tree.parts]}


def from_json(data: Mapping[str, Any]) -> Condition:
    """The inverse of `to_json`."""
    for word, kind in (("all", All), ("any", AnyOf)):
        if word in data:
            return kind(tuple(from_json(part) for part in data[word]))
    value = data["value"]
    return Comparison(data["name"], data["op"], Ratio(**value) if isinstance(value, dict) else value)


def to_text(tree: Condition) -> str:
    """The tree in the grammar, with parentheses only where they are needed; `parse(to_text(t)) == t`."""
    if isinstance(tree, Comparison):
        return f"{tree.name} {tree.op} {value_text(tree.value)}"
    word = " and " if isinstance(tree, All) else " or "
    return word.join(to_text(part) if isinstance(part, Comparison) else f"({to_text(part)})" for part in tree.parts)


def value_text(value: int | Ratio | str) -> str:
    """A comparison's value as the grammar writes it (a ratio as an exact decimal)."""
    if not isinstance(value, Ratio):
        return str(value)
    from decimal import Decimal  # noqa: PLC0415 - rare, and not on the way to a score

    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


class Slot(NamedTuple):
    """Where a name stands in the value vectors, and how its values are to be read.

    Attributes:
        position: position in `lo` and `hi`.
        denominator: the vector holds `value * denominator`, an integer (1 for everything but means).
        categories: for a categorical name its categories; the vector holds the position in this tuple.
    """

    position: int
    denominator: int = 1
    categories: tuple[str, ...] = ()


def threshold(value: int | Ratio | str, slot: Slot, cutoffs: Mapping[str, int | Ratio]) -> Ratio:
    """The value of a comparison in the units of the slot's vector entry."""
    if isinstance(value, str):
        if slot.categories:
            return Ratio(slot.categories.index(value), 1)
        value = cutoffs[value]
    numerator, denominator = value if isinstance(value, Ratio) else (value, 1)
    return Ratio(numerator * slot.denominator, denominator)


def bind(tree: Condition, slots: Mapping[str, Slot], cutoffs: Mapping[str, int | Ratio]) -> Holds:
    """Compile the tree into one function `holds(a, b)` over value vectors (see the module docstring).

    Args:
        tree: the condition.
        slots: for every name in the tree its place in the vectors.
        cutoffs: the values of named cut-offs under the chosen profile.
    """
    if isinstance(tree, Comparison):
        slot = slots[tree.name]
        return _leaf(slot.position, tree.op, threshold(tree.value, slot, cutoffs))
    bound = [bind(part, slots, cutoffs) for part in tree.parts]
    join = _both if isinstance(tree, All) else _either
    joined = bound[0]
    for part in bound[1:]:
        joined = join(joined, part)
    return joined


def _leaf(index: int, op: str, value: Ratio) -> Holds:
    # The vectors hold integers, so every comparison is `x >= integer` or `x <= integer`.
    floor = value.numerator // value.denominator
    ceiling = -(-value.numerator // value.denominator)
    if op == ">=":
        return _at_least(index, ceiling)
    if op == ">":
        return _at_least(index, floor + 1)
    if op == "<=":
        return _at_most(index, floor)
    if op == "<":
        return _at_most(index, ceiling - 1)
    if op == "==":
        return _both(_at_least(index, ceiling), _at_most(index, floor))
    return _either(_at_least(index, floor + 1), _at_most(index, ceiling - 1))


def _at_least(index: int, bound: int) -> Holds:
    return lambda a, b: a[index] >= bound  # noqa: ARG005 - both kinds of leaf are called alike


def _at_most(index: int, bound: int) -> Holds:
    return lambda a, b: b[index] <= bound  # noqa: ARG005 - both kinds of leaf are called alike


def _both(left: Holds, right: Holds) -> Holds:
    return lambda a, b: left(a, b) & right(a, b)  # `&` means the same for booleans and for numpy columns


def _either(left: Holds, right: Holds) -> Holds:
    return lambda a, b: left(a, b) | right(a, b)

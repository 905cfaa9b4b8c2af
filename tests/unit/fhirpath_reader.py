"""A small evaluator of exactly the FHIRPath that mindscreen writes, for the unit tests.

That other people's evaluators agree with what is written is asked in tests/interop.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]
Values: TypeAlias = "list[Any]"

_TOKEN: Final = re.compile(r"\s*('[^']*'|\d+(?:\.\d+)?|[%$]?[A-Za-z]\w*|>=|<=|!=|[-+*/(){}.,=<>|])")
_WORDS: Final = {"or", "and", "div", "mod"}


def evaluate(text: str, resource: Json) -> Values:
    """What an expression gives on a QuestionnaireResponse."""
    return _Evaluator(text, resource).run()


class _Evaluator:
    """Recursive descent over the tokens, once for each evaluation."""

    def __init__(self, text: str, resource: Json) -> None:
        self.tokens = _TOKEN.findall(text)
        assert "".join(self.tokens) == re.sub(r"\s(?=(?:[^']*'[^']*')*[^']*$)", "", text)
        self.resource = resource
        self.total: Values = []

    def run(self) -> Values:
        values, end = self.either(0, [])
        assert end == len(self.tokens)
        return values

    def at(self, place: int) -> str:
        return self.tokens[place] if place < len(self.tokens) else ""

    def either(self, at: int, this: Values) -> tuple[Values, int]:
        left, at = self.both(at, this)
        while self.at(at) == "or":
            right, at = self.both(at + 1, this)
            left = [True] if [True] in (left, right) else [False] if left == right == [False] else []
        return left, at

    def both(self, at: int, this: Values) -> tuple[Values, int]:
        left, at = self.compared(at, this)
        while self.at(at) == "and":
            right, at = self.compared(at + 1, this)
            left = [False] if [False] in (left, right) else [True] if left == right == [True] else []
        return left, at

    def compared(self, at: int, this: Values) -> tuple[Values, int]:
        left, at = self.united(at, this)
        if (op := self.at(at)) in {">=", "<=", "<", ">", "=", "!="}:
            right, at = self.united(at + 1, this)
            if not left or not right:
                return [], at
            (a,), (b,) = left, right
            return [{">=": a >= b, "<=": a <= b, "<": a < b, ">": a > b, "=": a == b, "!=": a != b}[op]], at
        return left, at

    def united(self, at: int, this: Values) -> tuple[Values, int]:
        left, at = self.added(at, this)
        while self.at(at) == "|":
            right, at = self.added(at + 1, this)
            left = list(dict.fromkeys([*left, *right]))
        return left, at

    def added(self, at: int, this: Values) -> tuple[Values, int]:
        left, at = self.multiplied(at, this)
        while (op := self.at(at)) in {"+", "-"}:
            right, at = self.multiplied(at + 1, this)
            left = [] if not left or not right else [left[0] + right[0] if op == "+" else left[0] - right[0]]
        return left, at

    def multiplied(self, at: int, this: Values) -> tuple[Values, int]:
        left, at = self.signed(at, this)
        while (op := self.at(at)) in {"*", "/", "div", "mod"}:
            right, at = self.signed(at + 1, this)
            if not left or not right:
                left = []
                continue
            (a,), (b,) = left, right
            left = [a * b] if op == "*" else [] if b == 0 else [{"/": Fraction(a) / b, "div": a // b, "mod": a % b}[op]]
        return left, at

    def signed(self, at: int, this: Values) -> tuple[Values, int]:
        if self.at(at) == "-":
            values, at = self.path(at + 1, this)
            return [-value for value in values], at
        return self.path(at, this)

    def path(self, at: int, this: Values) -> tuple[Values, int]:
        values, at = self.first(at, this)
        while self.at(at) == ".":
            values, at = self.step(values, at + 1)
        return values, at

    def first(self, at: int, this: Values) -> tuple[Values, int]:
        word = self.at(at)
        if word == "(":
            values, at = self.either(at + 1, this)
            assert self.at(at) == ")"
            return values, at + 1
        if word == "{":
            return [], at + 2
        if word == "iif":
            return self.iif(at + 2, this)
        return self.simple(word, this), at + 1

    def simple(self, word: str, this: Values) -> Values:
        if word[0] == "'":
            return [word[1:-1]]
        if word[0].isdigit():
            return [Fraction(word)]
        assert word not in _WORDS
        known = {"%resource": [self.resource], "$this": this, "$total": self.total, "true": [True], "false": [False]}
        return known[word] if word in known else self.member(this, word)

    def member(self, values: Values, name: str) -> Values:
        if name == "value":
            return [value for each in values for key, value in each.items() if key.startswith("value")]
        found = [each[name] for each in values if name in each]
        return [each for value in found for each in (value if isinstance(value, list) else [value])]

    def iif(self, at: int, this: Values) -> tuple[Values, int]:
        test, at = self.either(at, this)
        yes, at = self.either(at + 1, this)
        no, at = self.either(at + 1, this)
        return (yes if test == [True] else no), at + 1

    def step(self, values: Values, at: int) -> tuple[Values, int]:
        name = self.at(at)
        if self.at(at + 1) != "(":
            return self.member(values, name), at + 1
        inside, end = at + 2, self.closing(at + 1)
        if name == "where":
            return [each for each in values if self.either(inside, [each])[0] == [True]], end
        if name == "select":
            return [new for each in values for new in self.either(inside, [each])[0]], end
        if name == "aggregate":
            return self.aggregate(values, inside), end
        if name == "substring":
            start, comma = self.either(inside, [])
            length, _ = self.either(comma + 1, [])
            return [each[int(start[0]) : int(start[0] + length[0])] for each in values], end
        simple: dict[str, Values] = {
            "exists": [bool(values)],
            "empty": [not values],
            "count": [Fraction(len(values))],
            "sum": [sum(values)] if values and name == "sum" else [],
            "toString": [str(each) for each in values],
            "toInteger": [int(each) for each in values] if name == "toInteger" else [],
        }
        return simple[name], end

    def aggregate(self, values: Values, inside: int) -> Values:
        _, comma = self.either(inside, [Fraction(0)])
        outer, self.total = self.total, self.either(comma + 1, [])[0]
        for each in values:
            self.total = self.either(inside, [each])[0]
        result, self.total = self.total, outer
        return result

    def closing(self, at: int) -> int:
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self.tokens[at], 0)
            at += 1
            if depth == 0:
                return at

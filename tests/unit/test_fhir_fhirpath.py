"""The exported expressions give what the engine gives: every score, every finding, and nothing where blanks decide.

They are read here by a small evaluator of exactly the FHIRPath that is written. That other people's evaluators agree is
asked in tests/interop.
"""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.condition import parse, to_json
from mindscreen.fhir import codes
from mindscreen.fhir.fhirpath import opposite
from mindscreen.model import instrument_from_pack

Json: TypeAlias = dict[str, Any]
Values: TypeAlias = "list[Any]"

# --- a small evaluator ------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*('[^']*'|\d+(?:\.\d+)?|[%$]?[A-Za-z]\w*|>=|<=|!=|[-+*/(){}.,=<>])")


class Evaluator:
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
        left, at = self.added(at, this)
        if (op := self.at(at)) in {">=", "<=", "<", ">", "=", "!="}:
            right, at = self.added(at + 1, this)
            if not left or not right:
                return [], at
            (a,), (b,) = left, right
            return [{">=": a >= b, "<=": a <= b, "<": a < b, ">": a > b, "=": a == b, "!=": a != b}[op]], at
        return left, at

    def added(self, at: int, this: Values) -> tuple[Values, int]:
        left, at = self.path(at, this)
        while (op := self.at(at)) in {"+", "-", "*", "/"}:
            right, at = self.path(at + 1, this)
            if not left or not right:
                left = []
            else:
                (a,), (b,) = left, right
                left = [{"+": a + b, "-": a - b, "*": a * b, "/": Fraction(a) / b if b else 0}[op]]
        return left, at

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
            _, comma = self.either(inside, [Fraction(0)])
            outer, self.total = self.total, self.either(comma + 1, [])[0]
            for each in values:
                self.total = self.either(inside, [each])[0]
            result, self.total = self.total, outer
            return result, end
        simple: dict[str, Values] = {
            "exists": [bool(values)],
            "empty": [not values],
            "count": [Fraction(len(values))],
            "sum": [sum(values)] if values and name == "sum" else [],
        }
        return simple[name], end

    def closing(self, at: int) -> int:
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self.tokens[at], 0)
            at += 1
            if depth == 0:
                return at


def evaluate(text: str, resource: Json) -> Values:
    return Evaluator(text, resource).run()


# --- an instrument with everything that a definition can say ----------------------------------------------------------

FEW, MANY = (0, 1, 2), (1, 2, 4, 5)
CONDITIONS = (
    "total >= 9", "total < 7", "total == 8", "total != 8", "average >= 2.5", "average < 1.75", "average == 2.25",
    "worst >= 3", "worst < 5", "worst == 4", "high <= 1", "high != 1", "d >= 1", "d == 0", "d != 1", "e != 2",
    "e <= 1", "c == 4", "c != 4", "f > 2.5", "(a >= 1 or f > 3) and not (total >= 12 or d >= 1)",
    "age_years >= 18 and a >= 1", "age_years >= 18 or a >= 1", "sex == female or b < 1",
)  # fmt: skip


def everything() -> ms.Instrument:
    def same(item: str, values: tuple[int, ...]) -> Json:
        return {"item": item, "scores": [{"value": value, "score": value} for value in values]}

    def item(name: str, options: str, **more: Any) -> Json:
        return {"id": name, "about": name, "options": options, "codes": {}, **more}

    def scale(name: str, method: str, terms: list[Json], ends: tuple[int, int], denominator: int = 1) -> Json:
        fixed = {"higher_is": "worse", "codes": {}, "cite": ["kroenke2001"], "denominator": denominator}
        return {"id": name, "method": method, "terms": terms, "lower": ends[0], "upper": ends[1], **fixed}

    def finding(place: int, text: str) -> Json:
        fixed = {"level": "info", "if_unknown": "note", "cite": ["kroenke2001"]}
        return {"id": f"f{place}", "when": to_json(parse(text)), **fixed}

    a, b, d, e = (same(name, FEW) for name in "abde")
    f, reverse = same("f", MANY), {"item": "c", "scores": [{"value": value, "score": 6 - value} for value in MANY]}
    pack = json.loads(json.dumps(dict(ms.load("phq-9").pack)))
    return instrument_from_pack(
        {
            **pack,
            "id": "everything",
            "options": {
                "few": [{"value": value, "key": f"k{value}", "codes": {}} for value in FEW],
                "many": [{"value": value, "key": f"k{value}", "codes": {}} for value in MANY],
            },
            "items": [
                item("a", "few"),
                item("b", "few"),
                item("c", "many"),
                item("d", "few", ask_when=to_json(parse("a >= 1")), not_asked_value=0),
                item("e", "few", ask_when=to_json(parse("pair >= 2 and c != 4")), not_asked_value=2),
                item("f", "many"),
            ],
            "scales": [
                scale("pair", "sum", [a, b], (0, 4)),
                scale("total", "sum", [a, b, reverse, d, e, f], (2, 18)),
                scale("skipped", "sum", [d, e], (0, 4)),
                scale("average", "mean", [a, b, reverse, f], (2, 14), 4),
                scale("worst", "max", [a, reverse, f, d], (1, 5)),
                scale("high", "max", [a, b], (0, 2)),
            ],
            "findings": [finding(place, text) for place, text in enumerate(CONDITIONS)],
        }
    )


def response(instrument: ms.Instrument, answers: dict[str, int]) -> Json:
    def coding(item: Any) -> Json:
        return codes.option_coding(instrument, item, item.option(answers[item.id]))

    return {
        "item": [
            {"linkId": item.id, "answer": [{"valueCoding": coding(item)}]}
            for item in instrument.items
            if item.id in answers
        ]
    }


def sheets(instrument: ms.Instrument, number: int) -> list[dict[str, int]]:
    """Answer sheets with from none to all answers blank, the same on every run."""
    draw = random.Random(20261121)  # noqa: S311 - a fixed sample, nothing secret
    found = []
    for _ in range(number):
        blanks = draw.choice((0.0, 0.1, 0.4, 0.7, 1.0))
        found.append({
            item.id: draw.choice(item.options).value for item in instrument.items if draw.random() >= blanks
        })  # fmt: skip
    return found


def check(instrument: ms.Instrument, answers: dict[str, int]) -> None:
    result, filled = ms.screen(instrument, answers), response(instrument, answers)
    for score in result.scores:
        number = [] if score.value is None else [Fraction(score.value)]
        assert evaluate(ms.fhir.score_expression(instrument, score.id), filled) == number, (score.id, answers)
    for rule, finding in zip(instrument.findings, result.findings, strict=True):
        expression = ms.fhir.condition_to_fhirpath(rule.when, instrument)
        truth = {ms.Truth.TRUE: [True], ms.Truth.FALSE: [False], ms.Truth.UNKNOWN: []}[finding.truth]
        assert evaluate(expression, filled) == truth, (rule.id, finding.because, answers)


# --- tests ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["phq-9", "gad-7", "phq-2", "gad-2", "psc-17"])
def test_shipped_instruments_score_alike_in_a_renderer_and_here(name: str) -> None:
    instrument = ms.load(name)
    for answers in sheets(instrument, 15):
        check(instrument, answers)


def test_everything_that_a_definition_can_say_scores_alike() -> None:
    instrument = everything()
    for answers in sheets(instrument, 200):
        check(instrument, answers)


def test_a_total_needs_every_answer() -> None:
    instrument = ms.load("phq-9")
    expression = ms.fhir.score_expression(instrument, "total")
    full = {f"q{number}": 1 for number in range(1, 10)}
    assert evaluate(expression, response(instrument, full)) == [9]
    for item in full:
        short = {name: value for name, value in full.items() if name != item}
        assert evaluate(expression, response(instrument, short)) == []
    assert evaluate(expression, response(instrument, {})) == []


def test_the_expression_names_codes_and_looks_no_weight_up() -> None:
    expression = ms.fhir.score_expression(ms.load("phq-9"), "total")
    assert "iif(code='LA6571-9',3,{})" in expression
    assert "weight()" not in expression
    assert "ordinal()" not in expression


def test_the_self_harm_finding_in_full() -> None:
    instrument = ms.load("phq-9")
    answer = "%resource.item.where(linkId='q9').answer.value"
    assert ms.fhir.condition_to_fhirpath(instrument.finding("self-harm").when, instrument) == (
        f"iif({answer}.where(code='LA6569-3' or code='LA6570-1' or code='LA6571-9').exists(),true,"
        f"iif({answer}.where(code='LA6568-5').exists(),false,{{}}))"
    )


def test_facts_about_the_person_come_from_where_the_caller_says() -> None:
    instrument = everything()
    filled = response(instrument, {"a": 1})
    condition = parse("age_years >= 18 and a >= 1")
    known = ms.fhir.condition_to_fhirpath(condition, instrument, facts={"age_years": "20"})
    too_young = ms.fhir.condition_to_fhirpath(condition, instrument, facts={"age_years": "17"})
    assert evaluate(known, filled) == [True]
    assert evaluate(too_young, filled) == [False]
    half = ms.fhir.condition_to_fhirpath(parse("age_years >= 17.5"), instrument, facts={"age_years": "17"})
    assert evaluate(half, filled) == [False]
    named = ms.fhir.condition_to_fhirpath(parse("sex == female"), instrument, facts={"sex": "'female'"})
    assert evaluate(named, filled) == [True]


def test_a_named_cut_off_has_the_value_of_the_profile() -> None:
    instrument = ms.load("phq-9")
    when = instrument.finding("positive-screen").when
    nine = response(instrument, {f"q{number}": 1 for number in range(1, 10)})
    lower = next(profile.id for profile in instrument.profiles if profile.cutoffs["positive"] in {7, 8})
    assert evaluate(ms.fhir.condition_to_fhirpath(when, instrument), nine) == [False]
    assert evaluate(ms.fhir.condition_to_fhirpath(when, instrument, profile=lower), nine) == [True]


def test_unknown_names_are_refused() -> None:
    instrument = ms.load("phq-9")
    with pytest.raises(ms.NotFoundError, match="MS-N007"):
        ms.fhir.score_expression(instrument, "nothing")
    with pytest.raises(ms.NotFoundError, match="MS-N005"):
        ms.fhir.condition_to_fhirpath(parse("q1 >= 1"), instrument, profile="nobody's")


def test_the_opposite_of_the_opposite_is_the_condition() -> None:
    for text in CONDITIONS:
        condition = parse(text)
        assert opposite(opposite(condition)) == condition
        assert opposite(condition) == parse(f"not ({text})")

"""The exported expressions give what the engine gives: every score, every finding, and nothing where blanks decide.

They are read here by the small evaluator in `fhirpath_reader`. That other people's evaluators agree is asked in
tests/interop.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from tests.conftest import MADE_UP
from tests.unit.fhirpath_reader import evaluate

import mindscreen as ms
from mindscreen.condition import parse, to_json
from mindscreen.fhir import codes
from mindscreen.fhir.answerpath import opposite, piecewise
from mindscreen.model import Item
from mindscreen.text import clock_text
from mindscreen.unpack import instrument_from_pack

Json: TypeAlias = dict[str, Any]

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
    return {
        "item": [
            {"linkId": item.id, "answer": [_answer(instrument, item, answers[item.id])]}
            for item in instrument.items
            if item.id in answers
        ]
    }


def _answer(instrument: ms.Instrument, item: Item, value: int) -> Json:
    if item.number is None:
        return {"valueCoding": codes.option_coding(instrument, item, item.option(value))}
    return {"valueTime": f"{clock_text(value)}:00"} if item.number.unit == "clock" else {"valueInteger": value}


TELLING = (0, 1, 3, 7, 15, 16, 30, 31, 61, 90, 240, 299, 300, 330, 360, 400, 401, 420, 480, 600, 1320, 1380, 1439)
"""Numbers among which those of the made-up forms change what they count."""


def sheets(instrument: ms.Instrument, number: int) -> list[dict[str, int]]:
    """Answer sheets with from none to all answers blank, the same on every run."""
    draw = random.Random(20261121)  # noqa: S311 - a fixed sample, nothing secret
    found = []
    for _ in range(number):
        blanks = draw.choice((0.0, 0.1, 0.4, 0.7, 1.0))
        found.append({
            item.id: draw.choice(_values(item)) for item in instrument.items if draw.random() >= blanks
        })  # fmt: skip
    return found


def _values(item: Item) -> list[int]:
    values = [option.value for option in item.options]
    return values if len(values) <= 10 else [value for value in TELLING if value in values]


def check(instrument: ms.Instrument, answers: dict[str, int]) -> None:
    result, filled = ms.screen(instrument, answers), response(instrument, answers)
    for score in result.scores:
        number = [] if score.value is None else [Fraction(score.value)]
        assert evaluate(ms.fhir.score_expression(instrument, score.id), filled) == number, (score.id, answers)
        bands = {band.key: band.key for each in instrument.scale(score.id).band_sets for band in each.bands}
        if bands:
            found = evaluate(ms.fhir.band_expression(instrument, score.id, bands), filled)
            assert found == ([] if score.band is None else [score.band]), (score.id, answers)
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


@pytest.mark.parametrize("name", ["drinking", "memory", "methods", "profiles", "sleep", "half_points", "fractions"])
def test_made_up_instruments_score_alike(name: str, made_up: Callable[[str], ms.Instrument]) -> None:
    instrument = made_up(name)
    for answers in sheets(instrument, 30):
        check(instrument, answers)


def test_numbers_are_compared_and_never_listed(made_up: Callable[[str], ms.Instrument]) -> None:
    instrument = made_up("sleep")
    wait = "%resource.item.where(linkId='latency').answer.value"
    assert ms.fhir.score_expression(instrument, "wait") == (
        f"iif({wait}.count() = 1,{wait}.select(iif($this >= 31,iif($this >= 61,3,2),iif($this >= 16,1,0))).sum(),{{}})"
    )
    late = ms.fhir.condition_to_fhirpath(parse("bed >= 60"), instrument)
    assert ".where($this >= 60).exists()" in late
    assert "substring(0,2).toInteger() * 60 +" in late
    expressions = [ms.fhir.score_expression(instrument, scale.id) for scale in instrument.scales]
    expressions += [ms.fhir.condition_to_fhirpath(rule.when, instrument) for rule in instrument.findings]
    assert max(map(len, expressions)) < 20_000


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({0: 0, 1: 1, 2: 2}, "$this"),
        ({0: 7, 1: 6, 2: 5}, "7 - $this"),
        ({2: 4, 3: 6}, "$this * 2"),
        ({0: -3, 1: -1, 2: 1}, "$this * 2 - 3"),
        ({1: 2, 2: 3}, "$this + 1"),
        ({0: -1, 1: -3}, "-1 - $this * 2"),
        ({0: 0, 1: 0}, "0"),
        ({0: 0, 1: None}, "iif($this >= 1,{},0)"),
        ({0: 0, 1: 0, 2: 1, 3: 2}, "iif($this >= 2,iif($this >= 3,2,1),0)"),
        ({-1: 3, 1: 4, 3: 6}, "iif($this >= 1,iif($this >= 3,6,4),3)"),
    ],
)
def test_what_a_number_counts(table: dict[int, int | None], expected: str) -> None:
    assert piecewise(table) == expected
    for value, score in table.items():
        filled = {"item": [{"linkId": "n", "answer": [{"valueInteger": value}]}]}
        counted = evaluate(f"%resource.item.where(linkId='n').answer.value.select({expected})", filled)
        assert counted == ([] if score is None else [score])


def test_contradicting_answers_give_no_score_and_no_finding(made_up: Callable[[str], ms.Instrument]) -> None:
    instrument = made_up("sleep")
    expression = ms.fhir.score_expression(instrument, "efficiency")
    sound = {"bed": 1380, "up": 420, "slept": 432}
    assert evaluate(expression, response(instrument, sound)) == [90]
    finding = ms.fhir.condition_to_fhirpath(instrument.finding("inefficient").when, instrument)
    assert evaluate(finding, response(instrument, sound)) == [False]
    for wrong in ({"slept": 481}, {"up": 260, "bed": 739}, {"bed": 420}):
        answers = {**sound, **wrong}
        assert evaluate(expression, response(instrument, answers)) == []
        assert evaluate(finding, response(instrument, answers)) == []


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("sex_stated == true", {}, False),
        ("sex_stated != true", {}, True),
        ("sex_stated == true", {"sex": "'male'"}, True),
        ("sex_stated == false", {"sex": "{}"}, True),
        ("age_stated == true", {"age_years": "40"}, True),
        ("age_stated == true", {"age_years": "{}", "age_months": "480"}, True),
        ("age_stated == false", {"age_months": "{}"}, True),
        ("education_stated == true", {"education_years": "9"}, True),
        ("education_stated == true", {"education_stated": "false", "education_years": "9"}, False),
    ],
)
def test_whether_a_fact_is_stated_follows_from_its_expression(
    text: str, facts: dict[str, str], expected: object
) -> None:
    expression = ms.fhir.condition_to_fhirpath(parse(text), ms.load("phq-9"), facts=facts)
    assert evaluate(expression, {"item": []}) == [expected]


def test_sleep_that_is_asked_at_times_only(define: Callable[[str], ms.Instrument]) -> None:
    parts = (MADE_UP / "sleep.yaml").read_text(encoding="utf-8")
    always = "{id: slept, about: minutes slept, number: {from: 0, to: 1439, unit: min}}"
    assert always in parts
    skips = "ask_when: nights >= 1, not_asked_value: 420, cite: nobody"
    instrument = define(parts.replace(always, f"{always[:-1]}, {skips}}}"))
    draw = random.Random(7)  # noqa: S311 - a fixed sample, nothing secret
    choices: dict[str, tuple[int | None, ...]] = {
        "bed": (1380,), "up": (420, 480), "slept": (None, 360, 420, 500), "nights": (None, 0, 2), "tired": (1,),
    }  # fmt: skip
    for _ in range(30):
        drawn = {name: draw.choice(values) for name, values in choices.items()}
        check(instrument, {name: value for name, value in drawn.items() if value is not None})


NORMS = """
for: {age_years: {from: 18, to: 64}, completed_by: [self], cite: nobody}
options: {plain: [{value: 0, key: none}, {value: 1, key: some}, {value: 2, key: much}]}
items: [{id: a, about: a, options: plain}, {id: b, about: b, options: plain}]
scales:
  - {id: raw, method: sum, items: [a, b], cite: nobody}
  - {id: t, method: norm, norm: {of: raw, from: 20, to: 80}, cite: nobody}
findings: [{id: high, when: t >= 60, level: positive, cite: nobody}]
published: {raw: {range: [0, 4], cite: nobody}, t: {range: [20, 80], cite: nobody}}
"""


@pytest.mark.parametrize("everybody", [True, False], ids=["norms for everybody", "norms for some"])
def test_norms_are_looked_up_in_the_groups_that_can_be_meant(
    define: Callable[[str], ms.Instrument], *, everybody: bool
) -> None:
    tables = {"female": (20, 30, 40, 60, 80), "old": (25, 30, 40, 60, 75), "": (20, 30, 50, 60, 70)}
    rules = {"female": {"when": to_json(parse("sex == female"))}, "old": {"when": to_json(parse("age_years >= 50"))}}
    groups = [
        {"scores": [{"value": raw, "score": score} for raw, score in enumerate(scores)], **rules.get(name, {})}
        for name, scores in tables.items()
        if name or everybody
    ]
    pack = json.loads(json.dumps(dict(define(NORMS).pack)))
    pack["scales"][1]["norm"]["groups"] = groups
    instrument = instrument_from_pack(pack)
    people: list[Any] = [{}, {"sex": "female"}, {"sex": "male"}, {"age_years": 60}, {"sex": "male", "age_years": 30}]
    for answers in sheets(instrument, 15):
        check(instrument, answers)
        for person in people:
            facts = {name: f"'{value}'" if isinstance(value, str) else str(value) for name, value in person.items()}
            [finding] = ms.screen(instrument, answers, **person).findings
            when = instrument.finding("high").when
            truth = {ms.Truth.TRUE: [True], ms.Truth.FALSE: [False], ms.Truth.UNKNOWN: []}[finding.truth]
            expression = ms.fhir.condition_to_fhirpath(when, instrument, facts=facts)
            assert evaluate(expression, response(instrument, answers)) == truth, (person, answers, finding.because)


def test_whether_somebody_is_pregnant_is_a_boolean() -> None:
    for text, pregnant, expected in (
        ("pregnant == true", "true", [True]),
        ("pregnant != true", "true", [False]),
        ("pregnant == false", "false", [True]),
        ("pregnant == true", "{}", []),
    ):
        expression = ms.fhir.condition_to_fhirpath(parse(text), ms.load("phq-9"), facts={"pregnant": pregnant})
        assert "'" not in expression
        assert evaluate(expression, {"item": []}) == expected


@pytest.mark.parametrize("name", ["audit-c", "mmse", "sdq", "spmsq"])
def test_bands_that_depend_on_the_person_are_those_of_the_engine(name: str) -> None:
    """With nothing known, every set that may apply has a say; with the facts, the first that does."""
    instrument = ms.load(name, allow_draft=True)
    people: list[Any] = [{}, {"sex": "female"}, {"sex": "male", "age_years": 70, "education_years": 3}]
    for answers, person in itertools.product(sheets(instrument, 6), people):
        youngest, oldest = instrument.population.age_months
        fits = {"age_years": (oldest or youngest or 0) // 12} if "age_years" in person else {}
        facts = {
            key: f"'{value}'" if isinstance(value, str) else str(value) for key, value in {**person, **fits}.items()
        }
        for score in ms.screen(instrument, answers, **{**person, **fits}).scores:
            bands = {band.key: band.key for each in instrument.scale(score.id).band_sets for band in each.bands}
            if bands:
                expression = ms.fhir.band_expression(instrument, score.id, bands, facts=facts)
                found = evaluate(expression, response(instrument, answers))
                assert found == ([] if score.band is None else [score.band]), (score.id, person, answers)


def test_a_band_is_called_what_the_caller_calls_it() -> None:
    names = {key: f"{key}'s \\" for key in ("minimal", "mild", "moderate", "moderately-severe", "severe")}
    expression = ms.fhir.band_expression(ms.load("phq-9"), "total", names)
    assert r"'mild\'s \\'" in expression
    with pytest.raises(ms.NotFoundError, match="MS-N005"):
        ms.fhir.band_expression(ms.load("phq-9"), "total", names, profile="none")


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

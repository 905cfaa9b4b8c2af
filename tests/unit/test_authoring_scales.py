"""What a score is made of: every way of counting, how far it reaches, what stands in the pack, and every refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import _FRAME, MADE_UP

import mindscreen as ms
from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.definition import Definition, check
from mindscreen.authoring.examples import run_examples
from mindscreen.schemas import read
from mindscreen.unpack import instrument_from_pack
from mindscreen.yamlfile import parse_yaml

FORM = """\
for: {age_years: {from: 18, to: 64}, completed_by: [self], cite: nobody}
options:
  few: [{value: 0, key: none}, {value: 1, key: one}, {value: 3, key: three}]
  below: [{value: -1, key: minus}, {value: 2, key: two}]
items:
  - {id: a, about: a, options: few}
  - {id: b, about: b, options: few}
  - {id: below, about: below, options: below}
  - {id: bed, about: bed, number: {from: 0, to: 1439, unit: clock}}
  - {id: up, about: up, number: {from: 0, to: 1439, unit: clock}}
  - {id: slept, about: slept, number: {from: 0, to: 1439, unit: min}}
  - {id: days, about: days, number: {from: 2, to: 9, unit: d}}
scales:
"""
REST = """\
findings:
  - {id: any, when: a >= 1, level: info, cite: nobody}
published: """
LINE = "  - {id: x, method: sum, items: [b], cite: nobody}\n"
Define = Callable[[str], ms.Instrument]


def scale_of(define: Define, *lines: str, published: str = "{}") -> ms.Instrument:
    """The form with these scales, and this table for each that has an expected range."""
    return define(FORM + "".join(f"  - {line}\n" for line in lines) + REST + published)


def reach(define: Define, line: str, lower: str, upper: str) -> dict[str, Any]:
    """The term-by-term part of the pack of one scale `x`, whose published range is as expected."""
    instrument = scale_of(define, line, published=f"\n  x: {{range: [{lower}, {upper}], cite: nobody}}\n")
    scale: dict[str, Any] = instrument.pack["scales"][0]
    return scale


# --- what is compiled -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sleep", "half_points", "fractions", "methods"])
def test_a_pack_with_everything_is_valid_and_read_back(name: str, made_up: Define) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    instrument = made_up(name)
    pack = json.loads(json.dumps(dict(instrument.pack)))
    jsonschema.Draft202012Validator(read("pack")).validate(pack)
    assert instrument_from_pack(pack) == instrument


@pytest.mark.parametrize(
    ("line", "lower", "upper", "terms"),
    [
        (
            "{id: x, method: sum, items: [a, days], weights: 2, cite: nobody}", "4", "24",
            [{"item": "a", "scores": [{"value": 0, "score": 0}, {"value": 1, "score": 2}, {"value": 3, "score": 6}]},
             {"item": "days", "steps": [{"from": value, "score": 2 * value} for value in range(2, 10)]}],
        ),
        (
            "{id: x, method: sum, items: [days], cite: nobody}", "2", "9",
            [{"item": "days"}],
        ),
        (
            "{id: x, method: sum, items: [a], scores: {a: {none: 2, one: 0, three: 2}}, cite: nobody}", "0", "2",
            [{"item": "a", "scores": [{"value": 0, "score": 2}, {"value": 1, "score": 0}, {"value": 3, "score": 2}]}],
        ),
        (
            "{id: x, method: max, items: [a, days], reverse: [days], divided_by: 2, cite: nobody}", "1", "'4.5'",
            [{"item": "a", "scores": [{"value": 0, "score": 0}, {"value": 1, "score": 1}, {"value": 3, "score": 3}]},
             {"item": "days", "steps": [{"from": value, "score": 11 - value} for value in range(2, 10)]}],
        ),
        (
            "{id: x, method: count, at_least: {days: 4, a: 3}, cite: nobody}", "0", "2",
            [{"item": "days", "steps": [{"from": 2, "score": 0}, {"from": 4, "score": 1}]},
             {"item": "a", "scores": [{"value": 0, "score": 0}, {"value": 1, "score": 0}, {"value": 3, "score": 1}]}],
        ),
        (
            "{id: x, method: sum, items: [days], weights: '0.5', rounding: half-even, cite: nobody}", "1", "4",
            [{"item": "days", "steps": [
                {"from": 2, "score": 1}, {"from": 3, "score": 2}, {"from": 6, "score": 3}, {"from": 7, "score": 4}]}],
        ),
        (
            "{id: x, method: sum, items: [below], weights: {below: -2}, cite: nobody}", "-4", "2",
            [{"item": "below", "scores": [{"value": -1, "score": 2}, {"value": 2, "score": -4}]}],
        ),
    ],
    ids=["weights", "as it is", "by option", "half points", "count", "a fraction", "a negative weight"],
)  # fmt: skip
def test_what_each_value_counts(define: Define, line: str, lower: str, upper: str, terms: list[Any]) -> None:
    assert reach(define, line, lower, upper)["terms"] == terms


def test_a_score_over_scores_counts_their_values(define: Define) -> None:
    instrument = scale_of(
        define,
        "{id: raw, method: sum, items: [a, b], reported: false, cite: nobody}",
        "{id: top, method: sum, items: [raw, a], cite: nobody,"
        " steps: {raw: [{from: 0, score: 0}, {from: 4, score: 5}]}}",
        "{id: many, method: count, at_least: {raw: 3, top: 5}, cite: nobody}",
        published="\n  raw: {range: [0, 6], cite: nobody}\n  top: {range: [0, 8], cite: nobody}\n"
        "  many: {range: [0, 2], cite: nobody}\n",
    )
    raw, top, many = instrument.pack["scales"]
    assert raw["reported"] is False
    assert "reported" not in top
    assert top["terms"][0] == {"scale": "raw", "steps": [{"from": 0, "score": 0}, {"from": 4, "score": 5}]}
    assert many["terms"][1] == {"scale": "top", "steps": [{"from": 0, "score": 0}, {"from": 5, "score": 1}]}
    assert instrument.scale("many").items == ("a", "b")
    assert ms.screen(instrument, {"a": 3, "b": 1})["top"].value == 8


def test_sleep_efficiency_takes_its_three_items(define: Define) -> None:
    line = "{id: x, method: sleep-efficiency, sleep: {bedtime: bed, getting_up: up, asleep: slept}, cite: nobody}"
    scale = reach(define, line, "0", "100")
    assert scale["terms"] == []
    assert scale["sleep"] == {"bedtime": "bed", "getting_up": "up", "asleep": "slept"}


# --- what is refused --------------------------------------------------------------------------------------------------

RAW = "{id: raw, method: mean, items: [a, b], cite: nobody}"
HALF = "{id: raw, method: sum, items: [a, b], divided_by: 2, cite: nobody}"


def stepped(steps: str, more: str = "higher_is: worse") -> str:
    """A score of the days, which run from 2 to 9, by steps."""
    return f"{{id: x, method: sum, items: [days], steps: {{days: [{steps}]}}, {more}, cite: nobody}}"


SLEEP = "method: sleep-efficiency, sleep: {bedtime: bed, getting_up: up, asleep: slept}"


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        (["{id: x, method: sum, cite: nobody}"], "MS-D007", "every other method 'items'"),
        (["{id: x, method: count, cite: nobody}"], "MS-D007", "'count' takes 'at_least'"),
        (["{id: x, method: count, items: [a], at_least: {a: 1}, cite: nobody}"], "MS-D007", "'count' takes"),
        (["{id: x, method: count, at_least: {a: 1}, reverse: [a], cite: nobody}"], "MS-D007", "'count' takes"),
        (["{id: x, method: count, at_least: {a: 1}, weights: 2, cite: nobody}"], "MS-D007", "'count' takes"),
        (["{id: x, method: sum, items: [a], at_least: {a: 1}, cite: nobody}"], "MS-D007", "'count' takes"),
        (["{id: x, method: sum, items: [a], " + SLEEP.partition(", ")[2] + ", cite: nobody}"], "MS-D007", "their own"),
        (["{id: x, method: sleep-efficiency, cite: nobody}"], "MS-D007", "'sleep-efficiency'"),
        (["{id: x, " + SLEEP + ", items: [a], cite: nobody}"], "MS-D007", "'sleep-efficiency'"),
        (["{id: x, " + SLEEP + ", divided_by: 2, cite: nobody}"], "MS-D007", "'sleep-efficiency'"),
        (["{id: x, " + SLEEP.replace("bed,", "slept,") + ", cite: nobody}"], "MS-D007", "'bedtime' must be an item"),
        (["{id: x, " + SLEEP.replace(": up", ": a") + ", cite: nobody}"], "MS-D007", "a number in 'clock'"),
        (["{id: x, " + SLEEP.replace(": slept", ": nothing") + ", cite: nobody}"], "MS-D007", "a number in 'min'"),
        (["{id: x, method: norm, cite: nobody}"], "MS-D007", "their own"),
        (["{id: x, method: norm, norm: {of: a, from: 0, to: 9}, items: [a], cite: nobody}"], "MS-D007", "their own"),
        (["{id: x, method: norm, norm: {of: a, from: 0, to: 9}, cite: nobody}"], "MS-D007", "'a' is no score"),
        (["{id: x, method: norm, norm: {of: sum, from: 0, to: 9}, cite: nobody}"], "MS-D005", "uses the item 'sum'"),
        (["{id: low, method: sum, items: [b], cite: nobody}",
          "{id: x, method: norm, norm: {of: low, from: 9, to: 9}, cite: nobody}"], "MS-D007", "must run upwards"),
        (["{id: x, method: sum, items: [a, a], cite: nobody}"], "MS-D007", "lists an item twice"),
        (["{id: x, method: sum, items: [a], reverse: [b], cite: nobody}"], "MS-D007", "not its own"),
        (["{id: x, method: sum, items: [a], weights: {b: 2}, cite: nobody}"], "MS-D007", "not its own"),
        (["{id: x, method: sum, items: [a, bb], cite: nobody}"], "MS-D005", "uses the item 'bb'"),
        (["{id: x, method: sum, items: [later], cite: nobody}", "{id: later, method: sum, items: [a], cite: nobody}"],
         "MS-D007", "stands further up"),
        (["{id: x, method: sum, items: [x], cite: nobody}"], "MS-D007", "stands further up"),
        ([RAW, "{id: x, method: sum, items: [raw], cite: nobody}"], "MS-D007", "no score in whole numbers"),
        ([HALF, "{id: x, method: count, at_least: {raw: 1}, cite: nobody}"], "MS-D007", "no score in whole numbers"),
        (["{id: x, method: sum, items: [a], weights: 0, cite: nobody}"], "MS-D007", "a weight of 0 says nothing"),
        (["{id: x, method: sum, items: [a], weights: {a: 0}, cite: nobody}"], "MS-D007", "a weight of 0 says nothing"),
        (["{id: x, method: sum, items: [a], weights: '1.25', cite: nobody}"], "MS-D007", "needs 'rounding'"),
        (["{id: x, method: sum, items: [a], weights: 2, rounding: floor, cite: nobody}"], "MS-D007", "and only that"),
        (["{id: x, method: sum, items: [a], reverse: [a], weights: '0.5', rounding: floor, cite: nobody}"],
         "MS-D007", "reverse"),
        (["{id: x, method: sum, items: [below], weights: '0.5', rounding: floor, cite: nobody}"],
         "MS-D007", "a fraction weighs scores that are not negative"),
        (["{id: x, method: sum, items: [a], weights: '-0.5', rounding: floor, cite: nobody}"],
         "MS-D007", "a fraction weighs scores that are not negative"),
        (["{id: x, method: sum, items: [a], weights: '2.0', rounding: floor, cite: nobody}"], "MS-D007", "and is none"),
        (["{id: x, method: count, at_least: {a: 0}, cite: nobody}"], "MS-D007", "always or never reaches 0"),
        (["{id: x, method: count, at_least: {days: 10}, cite: nobody}"], "MS-D007", "always or never reaches 10"),
        (["{id: x, method: sum, items: [a], scores: {a: {none: 0, one: 1}}, cite: nobody}"], "MS-D005", "every option"),
        (["{id: x, method: sum, items: [a], scores: {a: {none: 0, one: 1, three: 2, four: 4}}, cite: nobody}"],
         "MS-D005", "every option of 'a', and nothing else"),
        (["{id: x, method: sum, items: [days], scores: {days: {none: 0, one: 1}}, cite: nobody}"],
         "MS-D005", "every option of 'days'"),
        ([stepped("{from: 3, score: 0}, {from: 4, score: 1}")],
         "MS-D007", "must start at 2"),
        ([stepped("{from: 2, score: 0}, {from: 10, score: 1}")],
         "MS-D007", "stay in range"),
        ([stepped("{from: 2, score: 0}, {from: 4, score: 1}, {from: 4, score: 2}")],
         "MS-D007", "rise"),
        ([stepped("{from: 2, score: 1}, {from: 4, score: 1}")],
         "MS-D007", "count the same"),
        (["{id: x, method: sum, items: [a], reverse: [a], scores: {a: {none: 0, one: 1, three: 2}}, cite: nobody}"],
         "MS-D007", "in two ways"),
        ([stepped("{from: 2, score: 0}, {from: 4, score: 1}", "weights: {days: 2}")], "MS-D007", "in two ways"),
        ([stepped("{from: 2, score: 0}, {from: 4, score: 1}", "scores: {days: {none: 0, one: 1}}")],
         "MS-D007", "in two ways"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(define: Define, lines: list[str], code: str, said: str) -> None:
    with pytest.raises(ms.DefinitionError, match=code) as caught:
        scale_of(define, *lines)
    assert "scale '" in caught.value.what
    assert said in f"{caught.value.what} {caught.value.remedy}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{id: x, method: sum, items: [a, b], divided_by: 2, prorate: {P}, cite: nobody}", "only a sum is prorated"),
        ("{id: x, method: max, items: [a, b], prorate: {P}, cite: nobody}", "only a sum is prorated"),
        ("{id: x, method: sum, items: [a], prorate: {P}, cite: nobody}", "never from nothing"),
        ("{id: x, method: sum, items: [a, days], prorate: {P}, cite: nobody}", "unequal range"),
    ],
)
def test_an_estimate_rests_on_items_alike(define: Define, line: str, said: str) -> None:
    prorate = "{at_most_blank: 1, rounding: floor, cite: nobody}"
    with pytest.raises(ms.DefinitionError, match="MS-D007") as caught:
        scale_of(define, line.replace("{P}", prorate))
    assert said in caught.value.what


def test_scores_are_not_prorated(define: Define) -> None:
    raw, twin = (
        f"{{id: {name}, method: sum, items: [{item}], cite: nobody}}" for name, item in (("r", "a"), ("s", "b"))
    )
    prorate = "{at_most_blank: 1, rounding: floor, cite: nobody}"
    with pytest.raises(ms.DefinitionError, match="cannot be prorated"):
        scale_of(define, raw, twin, f"{{id: x, method: sum, items: [r, s], prorate: {prorate}, cite: nobody}}")


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{id: a, about: a}", "give one"),
        ("{id: a, about: a, options: few, number: {from: 0, to: 3, unit: d}}", "give one"),
        ("{id: a, about: a, number: {from: 3, to: 3, unit: d}}", "run upwards"),
    ],
)
def test_an_item_takes_options_or_numbers(define: Define, item: str, said: str) -> None:
    with pytest.raises(ms.DefinitionError, match="MS-D007") as caught:
        define(FORM.replace("{id: a, about: a, options: few}", item) + LINE + REST + "{}")
    assert said in caught.value.what


@pytest.mark.parametrize("number", ["{from: -1, to: 3, unit: d}", "{from: 0, to: 1440, unit: min}", "{from: 0, to: 3}"])
def test_numbers_have_ends_and_a_unit(define: Define, number: str) -> None:
    with pytest.raises(ms.DefinitionError, match="MS-D004"):
        define(FORM.replace("options: few}", f"number: {number}}}", 1) + LINE + REST + "{}")


# --- worked examples --------------------------------------------------------------------------------------------------

EXAMPLES = """\
examples:
  - {name: half, answers: {a: right, b: wrong, c: none, d: red}, expect: {scores: {total: '1.5'}, raised: RAISED}}
  - {name: open, answers: {a: right}, expect: {bounds: {total: [2, 7]}, bands: {total: ~}, raised: [nobody-knows],
     unknown: [low, exactly]}}
"""


def half_points(*changes: tuple[str, str]) -> dict[str, Any]:
    frame = "".join(line for line in _FRAME.splitlines(keepends=True) if not line.startswith("examples:"))
    text = frame + (MADE_UP / "half_points.yaml").read_text(encoding="utf-8") + EXAMPLES
    for old, new in (("RAISED", "[low, exactly, nobody-knows]"), *changes):
        assert old in text
        text = text.replace(old, new)
    return compile_definition(check(Definition, parse_yaml(text.encode(), where="half.yaml"), where="half.yaml"))


def test_an_example_may_expect_a_fraction_and_no_band() -> None:
    pack = half_points()
    assert pack["examples"][0]["expect"]["scores"] == {"total": {"numerator": 3, "denominator": 2}}
    assert pack["examples"][1]["expect"]["no_band"] == ["total"]
    assert pack["examples"][1]["expect"]["bands"] == {}
    assert run_examples(instrument_from_pack(pack)) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{total: '1.5'}", "{total: '2.5'}", "'total' is"),
        ("{total: '1.5'}", "{total: 2}", "'total' is"),
        ("bands: {total: ~}", "bands: {total: low}", "'total' is None, not low"),
        ("scores: {total: '1.5'}", "bands: {total: ~}", "'total' is"),
    ],
)
def test_an_example_that_expects_something_else_fails(old: str, new: str, said: str) -> None:
    with pytest.raises(ms.DefinitionError, match="MS-D009") as caught:
        run_examples(instrument_from_pack(half_points((old, new))))
    assert said in caught.value.what

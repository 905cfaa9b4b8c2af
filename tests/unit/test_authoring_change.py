"""The numbers about change in a definition: what is refused, with which code, and what stands in the pack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mindscreen.authoring import lock
from mindscreen.authoring.examples import run_examples
from mindscreen.errors import DefinitionError
from mindscreen.unpack import instrument_from_pack

Compiled = Callable[..., dict[str, Any]]

FINDINGS = "\nfindings:"
IMPORTANT = "important: {points: 2, population: p, cite: paper}"
INDEX = (
    "reliable: {reliability: {value: '0.5', kind: test-retest, population: r, cite: paper}, "
    "sd: {value: '2.5', population: s, cite: paper}}"
)
NO_CHANGE = "{first: 3, last: 3}, {first: 2, last: 2}"


def block(*parts: str, scale: str = "total", examples: str = NO_CHANGE) -> tuple[str, str]:
    """A change that adds a rule about one scale."""
    lines = "".join(f"    {part}\n" for part in parts)
    return FINDINGS, f"\nchange:\n  - scale: {scale}\n{lines}    examples: [{examples}]\nfindings:"


def refused(small_pack: Compiled, *changes: tuple[str, str]) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        run_examples(instrument_from_pack(small_pack(*changes)))
    return caught.value


def test_the_numbers_stand_in_the_pack_as_differences_in_numerators(small_pack: Compiled) -> None:
    parts = (
        "important: {points: '1.5', points_if_worse: 1, population: p, cite: paper}",
        "response: {percent: 50, population: p, cite: paper}",
        "remission: {below: 3, population: p, cite: paper}",
    )
    pack = small_pack(block(INDEX, *parts, examples="{first: 9, last: [0, 1], index: '-1.66'}, {first: 3, last: 3}"))
    (rule,) = pack["change"]
    half = {"numerator": 1, "denominator": 2}
    assert rule["reliable"] == {
        "least": 5,
        "reliability": {"value": half, "kind": "test-retest", "population": "r", "cite": ["paper"]},
        "sd": {"value": {"numerator": 5, "denominator": 2}, "population": "s", "cite": ["paper"]},
    }
    source = {"population": "p", "cite": ["paper"]}
    assert rule["important"] == {"least": 2, "least_if_worse": 1, **source}
    assert rule["response"] == {"percent": 50, **source}
    assert rule["remission"] == {"at_most": 2, **source}
    assert rule["examples"][0] == {
        "first": {"lower": 9, "upper": 9},
        "last": {"lower": 0, "upper": 1},
        "holds": [],
        "unknown": [],
        "index": "-1.66",
    }


def test_differences_of_a_mean_are_in_its_numerators(small_pack: Compiled) -> None:
    part = "important: {points: '0.75', population: p, cite: paper}"
    examples = "{first: '1.5', last: '0.5', holds: [important-improvement]}, {first: 1, last: 1}"
    (rule,) = small_pack(block(part, scale="average", examples=examples))["change"]
    assert rule["important"]["least"] == 2  # of halves
    assert rule["examples"][0]["first"] == {"lower": 3, "upper": 3}


def test_points_may_be_printed_instead_of_reliability_and_sd(small_pack: Compiled) -> None:
    parts = (
        "reliable: {points: 4, population: p, cite: paper}",
        "response: {points: 3, population: p, cite: paper}",
        "remission: {at_most: 2, population: p, cite: paper}",
    )
    pack = small_pack(block(*parts))
    (rule,) = pack["change"]
    source = {"population": "p", "cite": ["paper"]}
    assert rule["reliable"] == {"least": 4, **source}
    assert rule["response"] == {"least": 3, **source}
    assert rule["remission"] == {"at_most": 2, **source}


@pytest.mark.parametrize(
    ("part", "code", "what"),
    [
        ("reliable: {population: p, cite: paper}", "MS-D007", "'reliable' takes"),
        ("reliable: {points: 4, cite: paper}", "MS-D007", "'reliable' takes"),
        ("reliable: {points: 4, population: p}", "MS-D007", "'reliable' takes"),
        ("reliable: {points: 4, population: p, cite: paper, sd: {value: 3, population: s, cite: paper}}", "MS-D007",
         "'reliable' takes"),
        (INDEX.replace("{reliability", "{points: 4, reliability"), "MS-D007", "give one"),
        (INDEX.replace("'0.5'", "1"), "MS-D007", "between 0 and 1"),
        (INDEX.replace("'0.5'", "'1.5'"), "MS-D007", "between 0 and 1"),
        (INDEX.replace("'0.5'", "'-0.5'"), "MS-D007", "between 0 and 1"),
        (INDEX.replace("'2.5'", "0"), "MS-D007", "an SD is positive"),
        (INDEX.replace("'2.5'", "'-2.5'"), "MS-D007", "an SD is positive"),
        (INDEX.replace("'2.5'", "40"), "MS-D007", "no two scores differ by so much"),
        (INDEX.replace("test-retest", "guess"), "MS-D004", "kind"),
        ("important: {points: 10, population: p, cite: paper}", "MS-D007", "no two scores differ by so much"),
        ("important: {points: 0, population: p, cite: paper}", "MS-D007", "any two do"),
        ("important: {points: 2, points_if_worse: 0, population: p, cite: paper}", "MS-D007", "any two do"),
        ("important: {points: 2, population: p, cite: papr}", "MS-D016", "'papr'"),
        ("important: {points: 2, population: p}", "MS-D004", "cite"),
        (INDEX.replace("s, cite: paper", "s, cite: papr"), "MS-D016", "'papr'"),
        ("response: {population: p, cite: paper}", "MS-D007", "give one"),
        ("response: {percent: 50, points: 3, population: p, cite: paper}", "MS-D007", "give one"),
        ("response: {percent: 100, population: p, cite: paper}", "MS-D004", "percent"),
        ("remission: {population: p, cite: paper}", "MS-D007", "give one"),
        ("remission: {at_most: 2, below: 3, population: p, cite: paper}", "MS-D007", "give one"),
        ("remission: {at_most: 9, population: p, cite: paper}", "MS-D007", "the lower part"),
        ("remission: {below: 0, population: p, cite: paper}", "MS-D007", "the lower part"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(small_pack: Compiled, part: str, code: str, what: str) -> None:
    error = refused(small_pack, block(part))
    assert error.code == code
    assert what in error.what


def test_a_rule_is_about_one_reported_scale_and_gives_a_number(small_pack: Compiled) -> None:
    missing = refused(small_pack, block(IMPORTANT, scale="totl"))
    assert (missing.code, missing.remedy) == ("MS-D005", "Did you mean 'total'?")
    hidden = refused(small_pack, block(IMPORTANT), ("    reverse: [b]\n", "    reverse: [b]\n    reported: false\n"))
    assert hidden.code == "MS-D005"
    assert "gives no number" in refused(small_pack, block()).what
    old, new = block(IMPORTANT)
    twice = (old, new.replace("\nfindings:", new.removeprefix("\nchange:")))
    assert "stands twice" in refused(small_pack, twice).what


def test_a_share_and_remission_need_a_scale_of_which_more_is_worse(small_pack: Compiled) -> None:
    better = ("    reverse: [b]\n", "    reverse: [b]\n    higher_is: better\n")
    assert "a share" in refused(small_pack, block("response: {percent: 50, population: p, cite: paper}"), better).what
    assert "remission" in refused(small_pack, block("remission: {below: 3, population: p, cite: paper}"), better).what


@pytest.mark.parametrize("first", ["10", "'1.5'", "[4, 3]", "[0, '1.5']"])
def test_an_example_has_a_score_that_somebody_can_have(small_pack: Compiled, first: str) -> None:
    error = refused(small_pack, block(IMPORTANT, examples=f"{{first: {first}, last: 1}}, {{first: 1, last: 1}}"))
    assert (error.code, "nobody can have" in error.what) == ("MS-D007", True)


@pytest.mark.parametrize(
    ("example", "what"),
    [
        ("{first: 5, last: 3}", "example 2, holds: ['important-improvement'], not []"),
        ("{first: 3, last: 3, holds: [important-worsening]}", "holds: [], not ['important-worsening']"),
        ("{first: 5, last: [3, 4]}", "example 2, unknown: ['important-improvement'], not []"),
        ("{first: 3, last: 3, index: '0.00'}", "the index is None, not 0.00"),
    ],
)
def test_a_worked_example_that_fails_names_itself(small_pack: Compiled, example: str, what: str) -> None:
    error = refused(small_pack, block(IMPORTANT, examples=f"{{first: 3, last: 3}}, {example}"))
    assert error.code == "MS-D009"
    assert what in error.what
    assert error.what.startswith("change of 'total', example 2")


def test_an_example_must_give_its_index(small_pack: Compiled) -> None:
    error = refused(small_pack, block(INDEX, examples="{first: 3, last: 3}, {first: 3, last: 1, index: '-0.81'}"))
    assert "the index is -0.80, not -0.81" in error.what


def test_a_number_about_change_moves_its_own_hash_and_no_other(small_pack: Compiled) -> None:
    without, two, three = small_pack(), small_pack(block(IMPORTANT)), small_pack(block(IMPORTANT.replace("2", "3")))
    assert "change" not in without
    assert "change_hash" not in without
    assert without["scoring_hash"] == two["scoring_hash"] == three["scoring_hash"]
    assert two["change_hash"] != three["change_hash"]
    assert two["content_hash"] != three["content_hash"]
    reworded = small_pack(block(IMPORTANT, examples="{first: 3, last: 3}, {first: 3, last: 2}"))
    assert reworded["change_hash"] == two["change_hash"]


@pytest.mark.control("C-017")
def test_a_number_about_change_cannot_move_come_or_go_without_a_new_version(small_pack: Compiled) -> None:
    without, two, three = small_pack(), small_pack(block(IMPORTANT)), small_pack(block(IMPORTANT.replace("2", "3")))
    for before, after in ((two, three), (without, two), (two, without)):
        locked = lock.updated({}, [before])
        with pytest.raises(DefinitionError, match=r"\[MS-D010\].*\(change\)"):
            lock.updated(locked, [after])
        assert lock.updated(locked, [before]) == locked

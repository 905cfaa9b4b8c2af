"""Worked examples are run, and the first difference is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mindscreen.authoring.examples import example_answers, example_faults, run_examples
from mindscreen.errors import DefinitionError
from mindscreen.unpack import instrument_from_pack

Compiled = Callable[..., dict[str, Any]]
NOTHING = "expect: {scores: {total: 0}, raised: []}"


def test_all_examples_are_run_and_counted(small_pack: Compiled) -> None:
    assert run_examples(instrument_from_pack(small_pack())) == 4


def test_answers_come_as_the_engine_takes_them(small_pack: Compiled) -> None:
    assert example_answers(small_pack()["examples"][0]) == {"a": 0, "b": 3, "c": 0}


@pytest.mark.control("C-009")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("recorded: {a: 3}", "recorded: {a: 1}", "example 'everything': recorded: 'a' is 3, not 1."),
        ("recorded: {a: 3}", "recorded: {x: 1}", "example 'everything': recorded: 'x' is None, not 1."),
        (NOTHING, "expect: {scores: {total: 1}}", "example 'nothing': scores: 'total' is 0, not 1."),
        (
            NOTHING,
            "expect: {scores: {totl: 0}}",
            "example 'nothing': scores: there is no score 'totl' (there are: total, ",
        ),
        (NOTHING, "expect: {bounds: {total: [0, 1]}}", "example 'nothing': bounds: 'total' is [0, 0], not [0, 1]."),
        (NOTHING, "expect: {bands: {total: high}}", "example 'nothing': bands: 'total' is low, not high."),
        (NOTHING, "expect: {raised: [crisis]}", "example 'nothing': raised: [], not ['crisis']."),
        (NOTHING, "expect: {unknown: [positive]}", "example 'nothing': unknown: [], not ['positive']."),
        (NOTHING, "expect: {notices: [nonsense]}", "example 'nothing': the notice 'nonsense' is not given."),
        (NOTHING, "expect: {refused: MS-E001}", "example 'nothing': it is not refused with MS-E001."),
        (
            "prorated: {total: 5, worst: ~}",
            "prorated: {total: 4}",
            "example 'one blank': prorated: 'total' is 5, not 4.",
        ),
        (
            "prorated: {total: 5, worst: ~}",
            "prorated: {total: ~}",
            "example 'one blank': prorated: 'total' is 5, not None.",
        ),
        (
            "prorated: {total: 5, worst: ~}",
            "prorated: {wort: ~}",
            "example 'one blank': prorated: there is no score 'wort'",
        ),
        ("{refused: MS-E001}", "{refused: MS-E002}", "example 'too old': it is refused: MS-E001, the age is outside"),
        ("{refused: MS-E001}", "{scores: {total: 0}}", "example 'too old': it is refused: MS-E001, the age is outside"),
        ("{age_months: 60}", "{age_months: -1}", "example 'too old': it is refused: MS-R006"),
        ("answers: [1, 1, ~, 0]", "answers: [1, 2, ~, 0]", "example 'one blank': it is refused: MS-R003"),
        (
            "{name: nothing, answers",
            "{name: nothing, profile: strct, answers",
            "example 'nothing': it is refused: MS-N005",
        ),
    ],
)
def test_an_example_that_disagrees_with_the_engine_is_named(
    small_pack: Compiled, old: str, new: str, what: str
) -> None:
    instrument = instrument_from_pack(small_pack((old, new)))
    with pytest.raises(DefinitionError) as caught:
        run_examples(instrument, where="small.yaml")
    assert (caught.value.code, caught.value.where) == ("MS-D009", "small.yaml")
    assert caught.value.what.startswith(what)


def test_every_difference_of_one_example_can_be_listed(small_pack: Compiled) -> None:
    pack = small_pack((NOTHING, "expect: {scores: {total: 1}, raised: [crisis]}"))
    instrument = instrument_from_pack(pack)
    assert list(example_faults(instrument, pack["examples"][0])) == [
        "scores: 'total' is 0, not 1",
        "raised: [], not ['crisis']",
    ]
    not_refused = {"answers": [], "expect": {"refused": "MS-E001"}}
    assert list(example_faults(instrument, not_refused)) == ["it is not refused with MS-E001"]


def test_the_place_is_the_instrument_where_there_is_no_file(small_pack: Compiled) -> None:
    with pytest.raises(DefinitionError) as caught:
        run_examples(instrument_from_pack(small_pack((NOTHING, "expect: {raised: [crisis]}"))))
    assert caught.value.where == "small-4|1.2.3"

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mindscreen as ms
from mindscreen import Context, Response

PHQ9 = ms.load("phq-9")
PHQ2 = ms.load("phq-2")
ANSWERS: dict[str, int | None] = {"q1": 2, "q2": 1, "q9": 0}

SECRETS = ["987654", "zhangsan", "True", " 99", " -1", "NaN"]


def refused(code: str, call: Callable[[], object], *, where: str) -> str:
    """The text of the refusal: it names place and remedy, and no value."""
    with pytest.raises(ms.ResponseError) as refusal:
        call()
    text = str(refusal.value)
    assert refusal.value.code == code
    assert refusal.value.where == where
    assert refusal.value.remedy
    assert not [secret for secret in SECRETS if secret in text]
    assert refusal.value.__cause__ is None
    return text


# --- the three ways to give answers ----------------------------------------------------------------------------------


def test_a_mapping_a_list_and_a_response_mean_the_same() -> None:
    by_item = {"q1": 2, "q2": 1}
    result = ms.screen(PHQ2, by_item, age_years=34)
    assert ms.screen(PHQ2, [2, 1], age_years=34) == result
    assert ms.screen(PHQ2, (2, 1), age_years=34) == result
    assert ms.screen(PHQ2, Response("phq-2", by_item, Context(age_years=34))) == result
    assert ms.screen(PHQ2, pd.Series(by_item), age_years=34) == result  # type: ignore[arg-type]


@pytest.mark.control("C-001")
def test_absent_and_none_are_the_same_blank() -> None:
    assert ms.screen(PHQ2, {"q1": 2}) == ms.screen(PHQ2, {"q1": 2, "q2": None}) == ms.screen(PHQ2, [2, None])
    assert ms.screen(PHQ2, {}).blank == ("q1", "q2")


def test_the_order_of_a_mapping_does_not_matter() -> None:
    assert ms.screen(PHQ2, {"q2": 1, "q1": 2}) == ms.screen(PHQ2, {"q1": 2, "q2": 1})


class Often(IntEnum):
    """Options as an application may keep them."""

    SEVERAL_DAYS = 1


@pytest.mark.parametrize("one", [np.int8(1), np.uint64(1), np.int64(1), Often.SEVERAL_DAYS, np.array(1)], ids=repr)
def test_other_integers_are_integers(one: Any) -> None:
    result = ms.screen(PHQ2, {"q1": one, "q2": one})
    assert result == ms.screen(PHQ2, {"q1": 1, "q2": 1})
    assert json.dumps(result.to_dict()["answers"]) == '[{"item": "q1", "value": 1}, {"item": "q2", "value": 1}]'


# --- what is no answer -----------------------------------------------------------------------------------------------

WRONG_TYPE: list[Any] = [
    True,
    False,
    1.0,
    0.0,
    float("nan"),
    float("inf"),
    "1",
    "",
    "zhangsan",
    b"1",
    Decimal(1),
    Fraction(1),
    1j,
    [1],
    {1},
    object(),
    np.float64(1),
    np.float32(1),
    np.True_,
    np.array([1]),
    pd.NA,
    pd.NaT,
]
NO_OPTION: list[Any] = [99, -1, 4, 987654, 2**63, -(10**30), np.int64(99)]


@pytest.mark.control("C-004")
@pytest.mark.control("C-050")
@pytest.mark.parametrize("value", WRONG_TYPE, ids=lambda value: repr(value).partition(" at 0x")[0])
def test_a_value_of_another_type_is_refused(value: Any) -> None:
    for answers in ({"q1": 0, "q2": value}, [0, value], Response("phq-2", {"q2": value})):
        text = refused("MS-R002", lambda answers=answers: ms.screen(PHQ2, answers), where="phq-2, item 'q2'")  # type: ignore[misc]
        assert f"the answer is of type {type(value).__name__}, not a whole number." in text


@pytest.mark.control("C-004")
@pytest.mark.control("C-050")
@pytest.mark.parametrize("value", NO_OPTION, ids=repr)
def test_a_number_that_is_no_option_is_refused(value: Any) -> None:
    for answers in ({"q1": 0, "q2": value}, [0, value], Response("phq-2", {"q2": value})):
        text = refused("MS-R003", lambda answers=answers: ms.screen(PHQ2, answers), where="phq-2, item 'q2'")  # type: ignore[misc]
        assert "the answer is not one of the options. Options: 0, 1, 2, 3. A blank is None or absent." in text


@pytest.mark.control("C-004")
@pytest.mark.parametrize("name", ["phq-9", "gad-7", "phq-2", "gad-2", "psc-17"])
@pytest.mark.parametrize("value", [True, 1.0, "1", float("nan"), 99, -1, 987654], ids=repr)
def test_every_item_of_every_instrument_refuses_it(name: str, value: Any) -> None:
    instrument = ms.load(name)
    for item in instrument.items:
        with pytest.raises(ms.ResponseError, match=rf"^\[MS-R00[23]\] {name}, item '{item.id}': "):
            ms.screen(instrument, {item.id: value})


@pytest.mark.control("C-005")
@pytest.mark.control("C-050")
@pytest.mark.parametrize("key", ["zhangsan", "", 987654, None, True, ("q1",), 1.0], ids=repr)
@pytest.mark.parametrize("value", [0, None])
def test_an_answer_to_no_item_is_refused(key: Any, value: int | None) -> None:
    text = refused("MS-R001", lambda: ms.screen(PHQ2, {"q1": 0, key: value}), where="phq-2|1.0.0")
    assert "an answer is filed under a key that is no item. Items: q1, q2." in text


@pytest.mark.control("C-005")
def test_a_misspelt_item_is_named_with_the_closest_one() -> None:
    text = refused("MS-R001", lambda: ms.screen(PHQ9, {"dificulty": 1}), where="phq-9|1.1.0")
    assert "there is no item 'dificulty'." in text
    assert text.endswith("Did you mean 'difficulty'?")


class Form:
    """Keys may stand twice in it, as in what a web framework hands over."""

    def __init__(self, *pairs: tuple[str, int | None]) -> None:
        self.pairs = pairs

    def items(self) -> Iterator[tuple[str, int | None]]:
        return iter(self.pairs)


@pytest.mark.control("C-005")
@pytest.mark.parametrize(
    "answers",
    [
        Form(("q1", 0), ("q2", 1), ("q2", 3)),
        Form(("q2", 1), ("q2", 1)),
        Form(("q2", 1), ("q2", None)),
        Form(("q2", None), ("q2", 1)),
        pd.Series([0, 1, 3], index=["q1", "q2", "q2"]),
    ],
    ids=["otherwise", "likewise", "then blank", "first blank", "pandas"],
)
def test_an_item_answered_twice_is_refused(answers: Any) -> None:
    text = refused("MS-R004", lambda: ms.screen(PHQ2, answers), where="phq-2, item 'q2'")
    assert "the item is answered twice. Keep the answer that counts." in text


def test_a_form_without_repetition_is_read() -> None:
    form: Any = Form(("q2", 1), ("q1", 2))
    assert ms.screen(PHQ2, form) == ms.screen(PHQ2, [2, 1])


@pytest.mark.control("C-005")
@pytest.mark.parametrize("answers", [[], [0], [0, 0, 0], (0,), [[0, 0]]], ids=repr)
def test_too_few_or_too_many_positional_answers_are_refused(answers: Any) -> None:
    text = refused("MS-R005", lambda: ms.screen(PHQ2, answers), where="phq-2|1.0.0")
    assert f"{len(answers)} positional answers for 2 items." in text


@pytest.mark.parametrize("answers", ["12", b"12", 12, None, {1, 2}, iter([1, 2]), np.array([1, 2]), PHQ2], ids=type)
def test_answers_of_another_shape_are_refused(answers: Any) -> None:
    text = refused("MS-R002", lambda: ms.screen(PHQ2, answers), where="phq-2|1.0.0")
    assert f"answers are of type {type(answers).__name__}." in text


@pytest.mark.control("C-020")
@pytest.mark.parametrize("told", ["phq-9", "phq-2@2", "phq-2@2.0.0", "phq-2@0.9", "", "PHQ-2"])
def test_a_response_to_another_instrument_or_version_is_refused(told: str) -> None:
    text = refused("MS-R009", lambda: ms.screen(PHQ2, Response(told, {"q1": 0, "q2": 0})), where="phq-2|1.0.0")
    assert f"the response says it answers '{told}'." in text


@pytest.mark.control("C-020")
@pytest.mark.parametrize("told", ["phq-2", "phq-2@1", "phq-2@1.0.0", "phq-2@1.9.9"])
def test_a_response_to_this_major_version_is_read(told: str) -> None:
    assert ms.screen(PHQ2, Response(told, {"q1": 0, "q2": 0})).instrument_version == "1.0.0"


@pytest.mark.parametrize(
    "fact",
    [
        {"age_years": 17},
        {"age_months": 200},
        {"sex": "male"},
        {"education_years": 3},
        {"pregnant": True},
        {"completed_by": "parent"},
        {"authored": "2026-11-21T09:30:00+08:00"},
    ],
    ids=str,
)
def test_no_fact_beside_a_response_is_passed_over(fact: Any) -> None:
    refused("MS-R006", lambda: ms.screen(PHQ2, Response("phq-2", {}), **fact), where="context")


@pytest.mark.control("C-027")
@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("age_years", 987654),
        ("age_years", -1),
        ("age_years", True),
        ("age_years", 34.0),
        ("age_years", "34"),
        ("age_months", 1512),
        ("education_years", -1),
        ("sex", "zhangsan"),
        ("pregnant", 1),
        ("completed_by", "zhangsan"),
        ("authored", 987654),
    ],
)
def test_an_impossible_fact_is_refused(fact: str, value: Any) -> None:
    person: dict[str, Any] = {fact: value}
    refused("MS-R006", lambda: ms.screen(PHQ2, [0, 0], **person), where=f"context '{fact}'")
    refused("MS-R006", lambda: ms.screen(PHQ2, [0, 0], overrides={"age": "why"}, **person), where=f"context '{fact}'")


@pytest.mark.parametrize("fact", ["age_years", "sex", "completed_by", "pregnant"])
def test_a_fact_that_cannot_even_be_looked_up_is_refused(fact: str) -> None:
    person: dict[str, Any] = {fact: ["zhangsan"]}
    refused("MS-R006", lambda: ms.screen(PHQ2, [0, 0], **person), where="context")


def test_a_fact_that_was_accepted_once_does_not_let_its_lookalikes_in() -> None:
    assert ms.screen(PHQ9, ANSWERS, age_years=34, pregnant=False).context == Context(age_years=34, pregnant=False)
    for lookalike in ({"age_years": 34.0}, {"age_years": 34, "pregnant": 0}):
        person: Any = lookalike
        with pytest.raises(ms.ResponseError):
            ms.screen(PHQ9, ANSWERS, **person)


# --- the profile -----------------------------------------------------------------------------------------------------


@pytest.mark.control("C-031")
def test_the_profile_used_is_named() -> None:
    seven = [1] * 7 + [0, 0, 0]
    assert ms.screen(PHQ9, seven).profile == "original"
    assert not ms.screen(PHQ9, seven).finding("positive-screen").raised
    for _ in range(2):  # made, and then remembered
        chinese = ms.screen(PHQ9, seven, profile="china-general-population")
        assert chinese.profile == "china-general-population"
        assert chinese.finding("positive-screen").raised
        assert chinese.finding("positive-screen").because == "total = 7 >= 7"


@pytest.mark.control("C-031")
@pytest.mark.parametrize("profile", ["", "Original", "orignal", "plan"])
def test_an_unknown_profile_is_refused(profile: str) -> None:
    ms.screen(PHQ9, ANSWERS)  # whatever was scored before
    with pytest.raises(ms.NotFoundError) as refusal:
        ms.screen(PHQ9, ANSWERS, profile=profile)
    assert refusal.value.code == "MS-N005"
    assert "Profiles: original, china-general-population, china-tcm-outpatients." in str(refusal.value)


# --- pure ------------------------------------------------------------------------------------------------------------


@pytest.mark.control("C-015")
def test_what_is_given_is_left_as_it_was() -> None:
    answers, reasons = dict(ANSWERS), {"age": "asked for by the ward"}
    ms.screen(PHQ9, answers, age_years=17, overrides=reasons)
    assert answers == ANSWERS
    assert reasons == {"age": "asked for by the ward"}


@pytest.mark.control("C-015")
def test_a_result_does_not_change_with_what_was_given() -> None:
    answers: dict[str, int | None] = {"q1": 2, "q2": 1}
    result = ms.screen(PHQ2, answers)
    answers["q1"] = 0
    assert result["total"].value == 3
    assert result.answers == {"q1": 2, "q2": 1}


@pytest.mark.control("C-015")
def test_all_threads_get_the_same() -> None:
    instrument = ms.load("phq-9")  # whose plans nobody has made yet
    sheets = [[(index + place) % 4 for place in range(9)] + [None] for index in range(4)]
    expected = [ms.screen(PHQ9, sheet).to_dict() for sheet in sheets]

    def score(number: int) -> bool:
        return ms.screen(instrument, sheets[number % 4]).to_dict() == expected[number % 4]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(score, range(200)))


@pytest.mark.control("C-015")
def test_another_process_in_another_place_gets_the_same() -> None:
    script = (
        "import json, mindscreen as ms;"
        "result = ms.screen(ms.load('phq-9'), {'q1': 2, 'q2': 1, 'q9': 0}, age_years=34);"
        "print(json.dumps(result.to_dict(), ensure_ascii=True))"
    )
    here = json.dumps(ms.screen(PHQ9, ANSWERS, age_years=34).to_dict(), ensure_ascii=True)
    place = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-c", script], env=place, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command line
    assert done.stdout.strip() == here

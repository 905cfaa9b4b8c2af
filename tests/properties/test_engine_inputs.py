"""What goes into the engine and comes out: wrong answers are refused without a word of them, results are pure."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindscreen.engine import screen
from mindscreen.errors import ResponseError
from mindscreen.library import load
from mindscreen.result import Result
from mindscreen.testing.strategies import bad_answers, contexts, no_answers, packs, partial_answers
from mindscreen.unpack import instrument_from_pack

INSTRUMENTS = ("phq-2", "phq-9", "gad-2", "gad-7", "psc-17")
SECRETS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ 王小明", min_size=8, max_size=20) | st.integers(10**8, 10**12)


@pytest.mark.control("C-004", "C-005")
@pytest.mark.parametrize("name", INSTRUMENTS)
@given(data=st.data())
def test_what_is_no_answer_is_refused(name: str, data: st.DataObject) -> None:
    instrument = load(name)
    with pytest.raises(ResponseError, match=r"^\[MS-R00[1-9]\] "):
        screen(instrument, data.draw(bad_answers(instrument)))


@pytest.mark.control("C-004")
@given(data=st.data())
def test_what_is_no_option_of_a_made_up_instrument_is_refused(data: st.DataObject) -> None:
    instrument = instrument_from_pack(data.draw(packs()))
    item = data.draw(st.sampled_from(instrument.items))
    with pytest.raises(ResponseError, match=r"^\[MS-R00[23]\] "):
        screen(instrument, {item.id: data.draw(no_answers(item))})


@pytest.mark.control("C-050")
@pytest.mark.parametrize("name", INSTRUMENTS)
@given(data=st.data(), secret=SECRETS)
def test_no_error_repeats_an_answer_or_a_name(name: str, data: st.DataObject, secret: str | int) -> None:
    instrument = load(name)
    item = data.draw(st.sampled_from(instrument.items)).id
    wrong: Any = data.draw(
        st.sampled_from([{item: secret}, {item: [secret]}, {item: {secret: 0}}, {f"{secret} ": 0}, [secret], secret])
    )
    with pytest.raises(ResponseError) as caught:
        screen(instrument, wrong)
    error = caught.value
    said = [str(error), repr(error), str(error.args), str(error.__cause__), error.what, error.where, error.remedy]
    assert not [text for text in said if str(secret).strip() in text]


@pytest.mark.control("C-050")
@given(
    secret=SECRETS,
    name=st.sampled_from(["age_years", "age_months", "education_years", "sex", "pregnant", "completed_by"]),
)
def test_no_error_repeats_a_fact_about_the_person(secret: str | int, name: str) -> None:
    facts: dict[str, Any] = {name: secret}
    with pytest.raises(ResponseError) as caught:
        screen(load("phq-9"), {}, **facts)
    assert str(secret) not in str(caught.value)


@pytest.mark.control("C-019")
@given(data=st.data())
def test_json_and_pickle_keep_everything(data: st.DataObject) -> None:
    instrument = instrument_from_pack(data.draw(packs()))
    result = screen(instrument, data.draw(partial_answers(instrument)), **data.draw(contexts(instrument)))
    stored = json.dumps(result.to_dict(), allow_nan=False)
    again = Result.from_dict(json.loads(stored))
    assert again == result
    assert hash(again) == hash(result)
    assert json.dumps(again.to_dict()) == stored
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
    assert "null" not in stored
    assert not [value for value in _values(json.loads(stored)) if isinstance(value, float)]


def _values(data: Any) -> list[Any]:
    if not isinstance(data, (dict, list)):
        return [data]
    return [leaf for value in (data.values() if isinstance(data, dict) else data) for leaf in _values(value)]


@pytest.mark.control("C-015")
@given(data=st.data())
def test_the_same_answers_have_the_same_result_in_every_thread(data: st.DataObject) -> None:
    pack = data.draw(packs())
    instrument = instrument_from_pack(pack)
    sheets = data.draw(st.lists(partial_answers(instrument), min_size=4, max_size=12))
    alone = [screen(instrument, sheet) for sheet in sheets]
    fresh = instrument_from_pack(pack)  # its plans are made by the threads
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda sheet: screen(fresh, sheet), sheets * 3))
    assert together == alone * 3
    assert [each.to_dict() for each in together] == [each.to_dict() for each in alone] * 3


@pytest.mark.control("C-015")
@given(data=st.data())
def test_scoring_changes_nothing_it_was_given(data: st.DataObject) -> None:
    instrument = load("phq-9")
    answers = data.draw(partial_answers(instrument))
    before = dict(answers)
    result = screen(instrument, answers)
    result.answers["q1"] = 99
    assert answers == before
    assert screen(instrument, before) == result

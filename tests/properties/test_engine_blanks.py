"""What blanks leave open: no way of filling them in contradicts what was certain, on real and made-up instruments."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindscreen.engine import screen
from mindscreen.interval import Truth
from mindscreen.library import load
from mindscreen.model import Instrument
from mindscreen.plan import LONGEST_LIST
from mindscreen.result import Result
from mindscreen.testing.strategies import contexts, full_answers, packs, partial_answers
from mindscreen.unpack import instrument_from_pack

INSTRUMENTS = ("phq-2", "phq-9", "gad-2", "gad-7", "psc-17")


def narrower(partial: Result, fuller: Result) -> bool:
    """Whether the fuller form only says more than the partial one: bounds within bounds, certain stays what it was."""
    return (
        all(
            before.lower <= after.lower <= after.upper <= before.upper
            and set(after.possible_bands) <= set(before.possible_bands)
            for before, after in zip(partial.scores, fuller.scores, strict=True)
        )
        and all(
            was.truth in {now.truth, Truth.UNKNOWN} for was, now in zip(partial.findings, fuller.findings, strict=True)
        )
        and set(fuller.blank) <= set(partial.blank)
    )


def completions(instrument: Instrument, partial: Result) -> list[dict[str, int | None]]:
    """Every way to fill in the blanks of a form; one that may turn out not to be asked can also stay a blank.

    Of an item with a long row of numbers only a few are tried.
    """
    open_values: list[list[int | None]] = []
    for item in instrument.items:
        values: list[int | None] = [option.value for option in item.options]
        if len(values) > LONGEST_LIST:
            values = [0, 30, 450, 1380]
        if item.id not in partial.blank:
            values = [partial.answers.get(item.id)]
        elif item.ask_when is not None:
            values.append(None)
        open_values.append(values)
    return [dict(zip((item.id for item in instrument.items), values, strict=True)) for values in product(*open_values)]


def rests_on(instrument: Instrument, scale: str) -> list[str]:
    """The items that a scale rests on, each as often as a term leads to it."""
    scales = {each.id: each for each in instrument.scales}
    return [
        item
        for term in scales[scale].terms
        for item in (rests_on(instrument, term.source) if term.source in scales else [term.source])
    ]


@pytest.mark.control("C-001", "C-002")
@pytest.mark.parametrize("name", INSTRUMENTS)
@given(data=st.data())
def test_one_more_answer_only_narrows(name: str, data: st.DataObject) -> None:
    instrument = load(name)
    partial = screen(instrument, data.draw(partial_answers(instrument)), **data.draw(contexts(instrument)))
    fuller: dict[str, int | None] = dict(partial.answers)
    while partial.blank:
        item = instrument.item(data.draw(st.sampled_from(partial.blank)))
        fuller = {**fuller, item.id: data.draw(st.sampled_from(item.options)).value}
        after = screen(instrument, fuller, **partial.context.to_dict())
        assert narrower(partial, after)
        partial = after


@pytest.mark.control("C-001", "C-002")
@given(data=st.data())
def test_no_completion_of_a_made_up_instrument_contradicts(data: st.DataObject) -> None:
    instrument = instrument_from_pack(data.draw(packs()))
    answers, person = data.draw(partial_answers(instrument)), data.draw(contexts(instrument))
    partial = screen(instrument, answers, **person)
    for full in completions(instrument, partial):
        assert narrower(partial, screen(instrument, full, **person))


@pytest.mark.control("C-002")
@given(data=st.data())
def test_facts_that_are_not_stated_leave_open_what_they_decide(data: st.DataObject) -> None:
    """An unknown age or sex is a blank too: stating it can settle a finding, and never turn one round."""
    instrument = instrument_from_pack(data.draw(packs(stated=False)))
    answers, person = data.draw(full_answers(instrument)), data.draw(contexts(instrument))
    stated = screen(instrument, answers, **person)
    forgotten = data.draw(st.sets(st.sampled_from(sorted(person)))) if person else set[str]()
    vague = screen(instrument, answers, **{name: value for name, value in person.items() if name not in forgotten})
    assert narrower(vague, stated)


@given(data=st.data())
def test_bounds_are_reached(data: st.DataObject) -> None:
    """Both bounds of a score are those of some completion, so that none is exaggerated.

    That is so where no item is skipped by rule, and where no two terms of the score rest on the same item.
    """
    pack = data.draw(packs(sleep=False))
    for item in pack["items"]:
        item.pop("ask_when", None)
    instrument = instrument_from_pack(pack)
    answers = data.draw(partial_answers(instrument))
    partial = screen(instrument, answers)
    every = [screen(instrument, full) for full in completions(instrument, partial)]
    for score in partial.scores:
        if len(rests_on(instrument, score.id)) > len(set(rests_on(instrument, score.id))):
            continue
        if instrument.scale(score.id).norm is not None:
            continue  # a group that only possibly holds the person counts too
        assert score.lower == min(each[score.id].lower for each in every)
        assert score.upper == max(each[score.id].upper for each in every)


@pytest.mark.control("C-003")
@given(data=st.data())
def test_item_nine_alone_decides_the_self_harm_finding(data: st.DataObject) -> None:
    instrument = load("phq-9")
    answers = data.draw(partial_answers(instrument))
    finding = screen(instrument, answers).finding("self-harm")
    given_answer = answers.get("q9")
    expected = Truth.UNKNOWN if given_answer is None else Truth.TRUE if given_answer >= 1 else Truth.FALSE
    assert (finding.truth, finding.level, finding.if_unknown) == (expected, "critical", "ask")


@pytest.mark.control("C-006")
@given(data=st.data())
def test_the_estimate_stands_aside(data: st.DataObject) -> None:
    """Without its proration rule an instrument says exactly the same, but for the estimate."""
    pack = data.draw(packs())
    bare: dict[str, Any] = {
        **pack,
        "scales": [{k: v for k, v in each.items() if k != "prorate"} for each in pack["scales"]],
    }
    instrument, without = instrument_from_pack(pack), instrument_from_pack(bare)
    answers = data.draw(partial_answers(instrument))
    one, other = screen(instrument, answers), screen(without, answers)
    assert [(f.id, f.truth, f.because) for f in one.findings] == [(f.id, f.truth, f.because) for f in other.findings]
    assert [(s.bounds, s.possible_bands) for s in one.scores] == [(s.bounds, s.possible_bands) for s in other.scores]
    for score in one.scores:
        rule = instrument.scale(score.id).prorate
        if score.prorated is not None:
            assert rule is not None
            assert score.items - score.answered <= rule.at_most_blank
            assert score.lower <= score.prorated <= score.upper


@pytest.mark.control("C-007")
@given(data=st.data())
def test_skipped_and_blank_are_told_apart(data: st.DataObject) -> None:
    instrument = instrument_from_pack(data.draw(packs()))
    answers = data.draw(partial_answers(instrument))
    result = screen(instrument, answers)
    unanswered = {item.id for item in instrument.items if answers.get(item.id) is None}
    assert set(result.blank) | set(result.not_asked) == unanswered
    assert not set(result.blank) & set(result.not_asked)
    assert all(instrument.item(item).ask_when is not None for item in result.not_asked)
    assert result.complete is (not result.blank)

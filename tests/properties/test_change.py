"""Change over time: no way of filling in the blanks contradicts what was certain, and time read backwards turns it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.change import KINDS, Change, change_of
from mindscreen.changerule import ChangeRule, ImportantChange, ReliableChange, Remission, TreatmentResponse
from mindscreen.interval import Interval, Truth
from mindscreen.testing.strategies import full_answers, partial_answers

TOP = 30
INSTRUMENTS = [entry.id for entry in ms.catalogue() if ms.load(entry.id, allow_draft=True).change]
MIRROR = {
    "improvement": "deterioration",
    "deterioration": "improvement",
    "important-improvement": "important-worsening",
    "important-worsening": "important-improvement",
}

bounds = st.tuples(st.integers(0, TOP), st.integers(0, TOP)).map(lambda ends: Interval(min(ends), max(ends)))
directions = st.sampled_from(["worse", "better"])


@st.composite
def rules(draw: st.DrawFn, *, worse_alike: bool = False) -> ChangeRule:
    """Any rule; some of its parts may be missing."""
    least = st.integers(1, TOP)
    better = draw(least)
    source: Any = {"population": "", "cite": ()}
    parts: list[Any] = [
        ReliableChange(draw(least), **source),
        ImportantChange(better, better if worse_alike else draw(least), **source),
        draw(
            st.one_of(
                st.integers(1, 99).map(lambda percent: TreatmentResponse(percent, None, **source)),
                least.map(lambda points: TreatmentResponse(None, points, **source)),
            )
        ),
        Remission(draw(st.integers(0, TOP - 1)), **source),
    ]
    return ChangeRule("total", *(part if draw(st.booleans()) else None for part in parts))


def truths(change: Change) -> list[Truth | None]:
    return [statement.truth for statement in change.statements]


@pytest.mark.control("C-001", "C-002")
@given(rules(), bounds, bounds, directions, st.data())
def test_no_score_within_the_bounds_contradicts_what_was_certain(
    rule: ChangeRule, first: Interval, last: Interval, higher_is: Any, data: st.DataObject
) -> None:
    denominator = data.draw(st.sampled_from([1, 2, 5]))
    open_ = change_of(rule, first, last, higher_is=higher_is, denominator=denominator)
    before, after = (data.draw(st.integers(*each)) for each in (first, last))
    known = change_of(
        rule, Interval(before, before), Interval(after, after), higher_is=higher_is, denominator=denominator
    )
    for was, now in zip(truths(open_), truths(known), strict=True):
        assert now is not Truth.UNKNOWN
        assert was in {now, Truth.UNKNOWN}
    assert open_.direction in {known.direction, "unknown"}
    for name in ("reliable", "mcid_met"):
        assert getattr(open_, name) in {getattr(known, name), Truth.UNKNOWN}


@given(rules(), bounds, bounds, directions)
def test_what_is_unknown_can_turn_out_both_ways(
    rule: ChangeRule, first: Interval, last: Interval, higher_is: Any
) -> None:
    """Nothing is called unknown that every completion would decide alike."""
    open_ = truths(change_of(rule, first, last, higher_is=higher_is))
    ends = [
        truths(change_of(rule, Interval(a, a), Interval(b, b), higher_is=higher_is)) for a, b in product(first, last)
    ]
    for kind, was, *now in zip(KINDS, open_, *ends, strict=True):
        if was is Truth.UNKNOWN:
            assert set(now) == {Truth.TRUE, Truth.FALSE}, kind


@given(rules(worse_alike=True), bounds, bounds, directions)
def test_time_read_backwards_exchanges_better_and_worse(
    rule: ChangeRule, first: Interval, last: Interval, higher_is: Any
) -> None:
    there, back = (change_of(rule, *pair, higher_is=higher_is) for pair in ((first, last), (last, first)))
    assert back.difference == (-there.difference.upper, -there.difference.lower)
    for kind, mirrored in MIRROR.items():
        assert there.statement(kind).truth is back.statement(mirrored).truth  # type: ignore[arg-type]
    turned = {"better": "worse", "worse": "better"}
    assert back.direction == turned.get(there.direction, there.direction)
    assert (back.reliable, back.mcid_met) == (there.reliable, there.mcid_met)


@given(rules(), bounds, bounds, directions)
def test_nobody_improves_and_deteriorates(rule: ChangeRule, first: Interval, last: Interval, higher_is: Any) -> None:
    change = change_of(rule, first, last, higher_is=higher_is)
    assert not change.improvement is change.deterioration is Truth.TRUE
    if change.improvement is Truth.TRUE:
        assert change.direction == "better"
    if change.deterioration is Truth.TRUE:
        assert change.direction == "worse"


@pytest.mark.control("C-001", "C-002")
@pytest.mark.parametrize("name", INSTRUMENTS)
@given(st.data())
def test_no_completion_of_two_forms_contradicts_their_trend(name: str, data: st.DataObject) -> None:
    instrument = ms.load(name)
    partial = [data.draw(partial_answers(instrument)) for _ in range(2)]
    filled = [
        {**data.draw(full_answers(instrument)), **{item: value for item, value in each.items() if value is not None}}
        for each in partial
    ]
    open_, known = (
        ms.trend([ms.screen(instrument, each) for each in pair], in_order=True).overall for pair in (partial, filled)
    )
    for was, now in zip(open_.changes, known.changes, strict=True):
        assert was.difference.lower <= now.difference.lower <= now.difference.upper <= was.difference.upper
        for before, after in zip(truths(was), truths(now), strict=True):
            assert before in {after, Truth.UNKNOWN}

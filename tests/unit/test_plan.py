from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.plan import CONTEXT_RANGES, Plan, SkipPlan, conditions, fact_bounds, plan_for
from mindscreen.scaleplan import ScalePlan, TermsPlan, term_bounds
from mindscreen.unpack import instrument_from_pack

MadeUp = Callable[[str], ms.Instrument]


def names(plan: Plan) -> list[str]:
    """The steps by name."""
    return [step.scale.id if isinstance(step, ScalePlan) else plan.item_ids[step.index] for step in plan.steps]


def test_a_plan_is_made_once_per_profile() -> None:
    instrument = ms.load("phq-9")
    assert plan_for(instrument, None) is plan_for(instrument, "original")
    assert plan_for(instrument, "china-tcm-outpatients") is not plan_for(instrument, None)
    assert plan_for(instrument, "china-tcm-outpatients") is plan_for(instrument, "china-tcm-outpatients")


@pytest.mark.control("C-031")
@pytest.mark.parametrize("profile", ["", "nobody's"])
def test_an_unknown_profile_has_no_plan(profile: str) -> None:
    instrument = ms.load("phq-9")
    plan_for(instrument, None)
    with pytest.raises(ms.NotFoundError) as refusal:
        plan_for(instrument, profile)
    assert refusal.value.code == "MS-N005"


def test_everything_is_decided_after_what_it_depends_on(made_up: MadeUp) -> None:
    plan = plan_for(made_up("drinking"), None)
    assert names(plan) == ["glasses", "binges", "use", "harm", "total"]
    assert [skip.index for skip in plan.skips] == [1, 2, 3]
    assert [skip.not_asked_value for skip in plan.skips] == [0, 0, 1]


def test_only_the_facts_that_a_rule_mentions_are_looked_at(made_up: MadeUp) -> None:
    assert plan_for(ms.load("phq-9"), None).facts == ()
    assert set(plan_for(made_up("memory"), None).facts) == set(CONTEXT_RANGES)
    assert plan_for(made_up("profiles"), None).facts == ("sex",)


def test_names_stand_in_the_order_items_scales_facts(made_up: MadeUp) -> None:
    slots = plan_for(made_up("profiles"), None).slots
    assert {name: slot.position for name, slot in slots.items()} == {"left": 0, "right": 1, "total": 2, "sex": 3}
    assert slots["sex"].categories == ("female", "male")
    assert plan_for(made_up("methods"), None).slots["average"].denominator == 2


def test_every_condition_of_an_instrument_is_found(made_up: MadeUp) -> None:
    instrument = made_up("memory")
    assert len(list(conditions(instrument))) == 1 + 4 + 3  # skip rules, band sets, findings


@pytest.mark.parametrize(
    ("name", "context", "bounds"),
    [
        ("age_years", {}, (0, 125)),
        ("age_months", {}, (0, 1511)),
        ("age_years", {"age_years": 34}, (34, 34)),
        ("age_months", {"age_years": 34}, (408, 419)),
        ("age_years", {"age_months": 47}, (3, 3)),
        ("age_months", {"age_months": 47}, (47, 47)),
        ("education_years", {"education_years": 6}, (6, 6)),
        ("education_years", {}, (0, 40)),
        ("sex", {"sex": "male"}, (1, 1)),
        ("sex", {}, (0, 1)),
        ("pregnant", {"pregnant": False}, (0, 0)),
        ("pregnant", {"pregnant": True}, (1, 1)),
        ("pregnant", {}, (0, 1)),
        ("completed_by", {"completed_by": "teacher"}, (3, 3)),
        ("completed_by", {}, (0, 4)),
    ],
    ids=str,
)
def test_a_fact_that_is_not_stated_can_be_anything(
    name: str, context: Mapping[str, Any], bounds: tuple[int, int]
) -> None:
    assert fact_bounds(name, ms.Context(**context)) == bounds


@pytest.mark.control("C-001")
@pytest.mark.parametrize(
    ("lower", "upper", "bounds"), [(-1, 5, (0, 7)), (2, 5, (0, 7)), (-1, 2, (3, 7)), (2, 2, (7, 7)), (5, 5, (0, 0))]
)
def test_a_term_can_score_what_its_open_options_score(lower: int, upper: int, bounds: tuple[int, int]) -> None:
    assert term_bounds({5: 0, -1: 3, 2: 7}, lower, upper) == bounds


@pytest.mark.parametrize(
    ("lower", "upper", "keys"),
    [(0, 0, ("a",)), (2, 2, ("a",)), (3, 3, ("b",)), (2, 3, ("a", "b")), (0, 9, ("a", "b", "c")), (5, 9, ("c",))],
)
def test_bands_between_two_values(
    define: Callable[[str], ms.Instrument], lower: int, upper: int, keys: tuple[str, ...]
) -> None:
    (bands,) = plan_for(define(BANDS), None).scales[0].bands
    assert bands.between(lower, upper) == keys


BANDS = """
for: {completed_by: [self], cite: nobody}
options: {points: [{value: 0, key: none}, {value: 9, key: nine}]}
items: [{id: q1, about: one, options: points}]
scales:
  - id: total
    method: sum
    items: [q1]
    cite: nobody
    bands: [{from: 0, key: a}, {from: 3, key: b}, {from: 5, key: c}]
findings: [{id: positive, when: total >= 1, level: positive, cite: nobody}]
published: {total: {range: [0, 9], bands: {a: [0, 2], b: [3, 4], c: [5, 9]}, cite: nobody}}
"""


def changed(instrument: ms.Instrument, **parts: Any) -> ms.Instrument:
    """The instrument from a pack in which one item was changed behind the compiler's back."""
    items = [{**item, **parts.get(item["id"], {})} for item in instrument.pack["items"]]
    return instrument_from_pack({**instrument.pack, "items": items})


def test_rules_that_wait_for_each_other_are_refused(made_up: MadeUp) -> None:
    circle = {"ask_when": {"name": "total", "op": ">=", "value": 2}}
    with pytest.raises(ms.DefinitionError) as refusal:
        ms.screen(changed(made_up("drinking"), harm=circle), {})
    assert refusal.value.code == "MS-D007"
    assert "depend on each other in a circle: total, harm." in str(refusal.value)


def test_a_skip_rule_without_a_value_is_refused(made_up: MadeUp) -> None:
    with pytest.raises(ms.DefinitionError) as refusal:
        ms.screen(changed(made_up("drinking"), harm={"not_asked_value": None}), {})
    assert (refusal.value.code, refusal.value.where) == ("MS-D007", "harm")


def test_a_plan_holds_no_answers() -> None:
    instrument = ms.load("phq-2")
    plan = plan_for(instrument, None)
    before = (plan.blank_lower, plan.blank_upper, plan.slots, plan.accepted)
    ms.screen(instrument, [3, None], age_years=34)
    assert (plan.blank_lower, plan.blank_upper, plan.slots, plan.accepted) == before
    assert plan.accepted == {"q1": (0, frozenset({0, 1, 2, 3})), "q2": (1, frozenset({0, 1, 2, 3}))}


def test_a_step_is_a_scale_or_a_skip(made_up: MadeUp) -> None:
    kinds = {type(step) for step in plan_for(made_up("drinking"), None).steps}
    assert kinds == {TermsPlan, SkipPlan}

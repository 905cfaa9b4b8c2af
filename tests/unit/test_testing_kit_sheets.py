"""What the conformance kit tries instruments on: the right people, a sheet for every value, the same each time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindscreen.engine import screen
from mindscreen.errors import MindscreenError
from mindscreen.library import load
from mindscreen.model import Instrument
from mindscreen.testing.reaching import reaching
from mindscreen.testing.reference import evaluate
from mindscreen.testing.sheets import completions, people, sheets, strangers
from mindscreen.testing.strategies import contexts, full_answers, packs, partial_answers
from mindscreen.unpack import instrument_from_pack

COGNITION = """
for: {age_years: {from: 60, to: 90}, completed_by: [clinician, caregiver], cite: nobody}
options: {points: [{value: 0, key: none}, {value: 1, key: one}, {value: 3, key: three}]}
items:
  - {id: recall, about: recall, options: points}
  - {id: clock, about: clock, options: points, ask_when: recall >= 1, not_asked_value: 0, cite: nobody}
scales:
  - id: total
    method: sum
    items: [recall, clock]
    higher_is: better
    cite: nobody
    band_sets:
      - when: education_years <= 6 or age_years >= 80
        bands: [{from: 0, key: low}, {from: 2, key: fair}]
        cite: nobody
      - {bands: [{from: 0, key: low}, {from: 4, key: fair}], cite: nobody}
findings:
  - id: low
    when: total <= 3 and (sex == female or pregnant == false or completed_by == clinician)
    level: info
    cite: nobody
published: {total: {range: [0, 6], bands: {low: [0, 1], fair: [2, 6]}, cite: nobody}}
"""


@pytest.fixture(scope="module")
def cognition(define: Callable[[str], Instrument]) -> Instrument:
    return define(COGNITION)


def test_people_stand_on_both_sides_of_every_rule_and_inside_the_population(cognition: Instrument) -> None:
    persons = people(cognition)
    assert persons[0] == {}
    assert {person.get("age_years") for person in persons} == {None, 79, 80, 81}
    assert {person.get("education_years") for person in persons} == {None, 5, 6, 7}
    assert {person.get("sex") for person in persons} == {None, "female", "male"}
    assert {person.get("pregnant") for person in persons} == {None, False, True}
    assert {person.get("completed_by") for person in persons} == {None, "clinician", "caregiver"}
    for person in persons:
        screen(cognition, {}, **person)  # nobody is refused


def test_people_of_the_shipped_instruments_state_nothing_because_no_rule_asks() -> None:
    assert people(load("phq-9")) == [{}]


@given(data=st.data())
def test_people_are_admitted_whatever_the_rules_ask(data: st.DataObject) -> None:
    instrument = instrument_from_pack(data.draw(packs()))
    for person in people(instrument)[:60]:
        screen(instrument, {}, **person)


def test_every_value_of_a_scale_has_a_sheet(cognition: Instrument) -> None:
    reached = reaching(cognition, cognition.scale("total"))
    assert sorted(reached) == [0, 1, 2, 3, 4, 6]
    for value, sheet in reached.items():
        if sheet["recall"] or not sheet["clock"]:
            assert screen(cognition, sheet)["total"].value == value
    total = load("phq-9").scale("total")
    assert sorted(reaching(load("phq-9"), total)) == list(range(28))


def test_a_mean_and_a_maximum_are_reached_as_numerators(made_up: Callable[[str], Instrument]) -> None:
    instrument = made_up("methods")
    assert {"mean", "max"} <= {scale.method for scale in instrument.scales}
    for scale in instrument.scales:
        reached = reaching(instrument, scale)
        assert (min(reached), max(reached)) == (scale.lower, scale.upper)
        assert all(screen(instrument, sheet)[scale.id].bounds == (value, value) for value, sheet in reached.items())


@pytest.mark.parametrize("name", ["phq-2", "phq-9", "psc-17"])
def test_the_sheets_are_valid_varied_and_the_same_each_time(name: str) -> None:
    instrument = load(name)
    drawn = list(sheets(instrument))
    assert drawn == list(sheets(instrument))
    results = [screen(instrument, sheet) for sheet in drawn]
    assert {result.complete for result in results} == {True, False}
    for scale in instrument.scales:
        assert {result[scale.id].band for result in results} >= {
            band.key for each in scale.band_sets for band in each.bands
        }
    for rule in instrument.findings:
        assert len({result.finding(rule.id).truth for result in results}) == 3


def test_completions_fill_the_blanks_and_nothing_else() -> None:
    instrument = load("phq-2")
    full = list(completions(instrument, {"q1": 2, "q2": None}, ("q2",)))
    assert all(sheet["q1"] == 2 and sheet["q2"] in {0, 1, 2, 3} for sheet in full)
    assert {sheet["q2"] for sheet in full} >= {0, 3}


def test_strangers_are_no_option_and_mostly_no_integer() -> None:
    item = load("phq-2").items[0]
    kinds = {type(value) for value in strangers(item)}
    assert {str, float, bool, bytes, list, int, complex} <= kinds
    assert not [value for value in strangers(item) if type(value) is int and 0 <= value <= 3]


@given(data=st.data())
def test_drawn_responses_are_valid(data: st.DataObject) -> None:
    instrument = load("psc-17")
    person = data.draw(contexts(instrument))
    assert screen(instrument, data.draw(full_answers(instrument)), **person).complete
    screen(instrument, data.draw(partial_answers(instrument)), **person)


def test_the_strategies_draw_complete_empty_and_partial_forms() -> None:
    instrument = load("phq-2")
    seen: set[int] = set()

    @given(partial_answers(instrument))
    def collect(answers: dict[str, Any]) -> None:
        seen.add(sum(value is not None for value in answers.values()))

    collect()
    assert seen == {0, 1, 2}


def test_the_reference_engine_reads_an_age_in_either_unit(cognition: Instrument) -> None:
    answers = {"recall": 1, "clock": 1}
    for age in ({"age_years": 80}, {"age_months": 960}, {"age_months": 971}):
        assert evaluate(cognition.pack, answers, age).scores["total"].bands == ("fair",)
    assert evaluate(cognition.pack, answers, {"age_months": 959, "education_years": 7}).scores["total"].bands == (
        "low",
    )
    assert evaluate(cognition.pack, answers).scores["total"].bands == ("fair", "low")
    assert evaluate(cognition.pack, answers).scores["total"][:2] == (Fraction(2), Fraction(2))


def test_the_kit_needs_neither_pytest_nor_hypothesis_nor_numpy() -> None:
    """Loading the kit opens none of the doors that only some of its users have."""
    program = (
        "import sys; import mindscreen.testing; "
        "print([name for name in ('pytest', 'hypothesis', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_an_unusable_definition_is_an_error_of_the_family(tmp_path: Any) -> None:
    from mindscreen.testing import mutants  # noqa: PLC0415 - stands beside its use

    with pytest.raises(MindscreenError, match="MS-D017"):
        next(mutants(tmp_path))

"""What every pathway keeps, whatever its rules, a hospital's changes, or the blanks of a form say."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.authoring.pathwaychecks import compile_pathway
from mindscreen.condition import comparisons
from mindscreen.duration import minutes
from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import installed_ground, pathway_from
from mindscreen.testing.strategies import full_answers, partial_answers
from mindscreen.vocabulary import URGENCIES, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from mindscreen.carepathway import Pathway
    from mindscreen.model import Term

GROUND = installed_ground()
MOST_COMPLETIONS = 200
AT = "2026-11-21T12:00:00+08:00"


@cache
def ready(name: str) -> ms.Instrument | None:
    entry = next(each for each in ms.catalogue() if each.id == name)
    return ms.load(name) if entry.status == "ready" else None


@cache
def reached(place: str) -> tuple[ms.Instrument, ...]:
    return tuple(found for name in ms.pathway(place).instruments if (found := ready(name)) is not None)


def screened(instrument: ms.Instrument, answers: Any) -> ms.Result:
    return ms.screen(instrument, answers, authored=AT)


def most_urgent(pathway: Pathway, result: ms.Result, *, but: str = "") -> int:
    """The highest urgency of what is advised, leaving out one kind of action; beyond the last where nothing is."""
    advice = (each for each in pathway.advise(result) if each.action != but)
    return min((URGENCIES.index(each.urgency) for each in advice), default=len(URGENCIES))


def answers_crisis(advice: tuple[ms.Recommendation, ...], finding: ms.Finding) -> bool:
    about = [each for each in advice if each.critical and finding.id in {reason.finding for reason in each.reasons}]
    acts = {"ask"} if finding.unknown else {"assess", "refer"}
    return any(each.action in acts and each.urgency in {"U0", "U1"} and each.notify for each in about)


def critical_and_open(result: ms.Result) -> list[ms.Finding]:
    return [each for each in result.findings if each.level == "critical" and (each.raised or each.unknown)]


# --- a crisis is answered the same day, whatever the files say --------------------------------------------------------

CRITICAL = [
    entry.id
    for entry in ms.catalogue()
    if entry.status == "ready" and any(each.level == "critical" for each in ms.load(entry.id).findings)
]


@pytest.mark.control("C-035")
@pytest.mark.parametrize("name", CRITICAL)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_critical_finding_is_acted_on_in_every_pathway(name: str, data: st.DataObject) -> None:
    instrument = ms.load(name)
    result = screened(instrument, data.draw(partial_answers(instrument)))
    place = data.draw(st.sampled_from(pathways()))
    advice = ms.pathway(place).advise(result)
    for finding in critical_and_open(result):
        assert answers_crisis(advice, finding)


DESTINATIONS = st.sampled_from(sorted(vocabulary()["destination"]))
PEOPLE = st.lists(st.sampled_from(sorted(vocabulary()["notify"])), max_size=2, unique=True)
DURATIONS = st.sampled_from(["PT1H", "PT24H", "PT25H", "P1D", "P2D", "P7D", "P1M", "P12M"])
CHANGE = st.fixed_dictionaries(
    {"cite": st.just("board")},
    optional={
        "urgency": st.sampled_from(URGENCIES),
        "within": DURATIONS,
        "after": DURATIONS,
        "destination": DESTINATIONS,
        "notify": PEOPLE,
    },
)


@st.composite
def changed_outpatients(draw: st.DrawFn) -> dict[str, Any]:
    rules = sorted({rule.id for rule in ms.pathway("general-outpatient").rules_about("phq-9")})
    changed = draw(st.lists(st.sampled_from(rules), max_size=3, unique=True))
    return {
        "format": "mindscreen-pathway-changes/1",
        "id": "ours",
        "version": "1.0.0",
        "of": "general-outpatient@1",
        "title": {"en": "Ours", "zh-CN": "本院"},
        "cite": "board",
        "route": draw(st.dictionaries(DESTINATIONS, DESTINATIONS, max_size=3)),
        "re_screen": draw(DURATIONS),
        "change": [{"rule": rule, **draw(CHANGE)} for rule in changed],
        "references": {"board": {"text": "Our board", "confidence": "low"}},
    }


@pytest.mark.control("C-035")
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=changed_outpatients(), data=st.data())
def test_no_change_of_a_hospital_silences_a_crisis(
    tmp_path: Path, changes: dict[str, Any], data: st.DataObject
) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(json.dumps(changes, ensure_ascii=False), encoding="utf-8")  # JSON is YAML too
    try:
        ours = pathway_from(compile_pathway(file, GROUND))
    except ms.PathwayError:
        return  # refused, so nobody goes by it
    instrument = ms.load("phq-9")
    before = {each.id: each for each in ms.pathway("general-outpatient").rules_about("phq-9")}
    result = screened(instrument, data.draw(partial_answers(instrument)))
    advice = ours.advise(result)
    for finding in critical_and_open(result):
        assert answers_crisis(advice, finding)
    for each in advice:
        if each.critical and each.id in before:
            base = before[each.id]
            assert each.urgency <= base.urgency
            assert minutes(each.within) <= minutes(base.within or vocabulary()["urgency"][base.urgency]["within"])
            assert each.destination != "hotline_12356"


# --- worse answers are not less urgent --------------------------------------------------------------------------------


def rises(term: Term) -> bool:
    """Whether a higher answer never counts less."""
    counted = [count for _, count in sorted(term.scores.items())]
    return counted == sorted(counted)


def monotone(instrument: ms.Instrument) -> bool:
    """Whether a higher answer can only raise findings: sums and counts without reversed items, and no upper limits."""
    items = {item.id for item in instrument.items}
    scales = all(
        scale.higher_is == "worse" and scale.method in {"sum", "max", "mean"} and all(map(rises, scale.terms))
        for scale in instrument.scales
    )
    leaves = (leaf for rule in instrument.findings for tree in rule.conditions for leaf in comparisons(tree))
    items |= {scale.id for scale in instrument.scales}
    ordered = all(leaf.op in {">=", ">"} for leaf in leaves if leaf.name in items)
    asked = all(item.ask_when is None for item in instrument.items)
    return scales and ordered and asked


MONOTONE = [entry.id for entry in ms.catalogue() if entry.status == "ready" and monotone(ms.load(entry.id))]


def test_most_common_scales_are_among_those_that_are_monotone() -> None:
    assert {"phq-2", "gad-2", "gad-7", "phq-4", "isi"} <= set(MONOTONE)


@pytest.mark.parametrize("name", MONOTONE)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_raising_an_answer_never_lowers_the_urgency(name: str, data: st.DataObject) -> None:
    instrument = ms.load(name)
    low = data.draw(full_answers(instrument))
    item = data.draw(st.sampled_from(instrument.items))
    higher = [option.value for option in item.options if option.value > low[item.id]]
    assume(higher)
    high = {**low, item.id: data.draw(st.sampled_from(higher))}
    places = [place for place in pathways() if instrument in reached(place)] or ["general-outpatient"]
    for place in data.draw(st.lists(st.sampled_from(places), max_size=3, unique=True)):
        pathway = ms.pathway(place)
        # To complete a form while the person is there is no answer to how bad it is.
        before, after = (most_urgent(pathway, screened(instrument, sheet), but="complete") for sheet in (low, high))
        assert after <= before, place


# --- a blank does not make anything wait ------------------------------------------------------------------------------


@pytest.mark.control("C-036")
@pytest.mark.parametrize("name", sorted({each.id for place in pathways() for each in reached(place)}))
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_partial_form_is_as_urgent_as_its_least_urgent_completion(name: str, data: st.DataObject) -> None:
    instrument = ms.load(name)
    full = data.draw(full_answers(instrument))
    blanks = data.draw(st.lists(st.sampled_from(list(full)), min_size=1, max_size=3, unique=True))
    values = [[option.value for option in instrument.item(item).options] for item in blanks]
    assume(prod(map(len, values)) <= MOST_COMPLETIONS)
    partial = {item: None if item in blanks else value for item, value in full.items()}
    place = data.draw(st.sampled_from([each for each in pathways() if instrument in reached(each)]))
    pathway = ms.pathway(place)
    completions = [{**full, **dict(zip(blanks, chosen, strict=True))} for chosen in product(*values)]
    least = max(most_urgent(pathway, screened(instrument, each)) for each in completions)
    assert most_urgent(pathway, screened(instrument, partial)) <= least, place


# --- every visit comes to an end --------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", pathways())
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_state_of_a_visit_has_an_exit(place: str, data: st.DataObject) -> None:
    session = ms.pathway(place).start(circumstances=data.draw(st.lists(st.sampled_from(sorted(CIRCUMSTANCES)))))
    for _ in range(len(session.pathway.instruments) + 1):
        if session.waiting:
            assert session.with_circumstances([]).next is not None  # what is in the way can be over
        if session.next is None:
            session = session.with_circumstances([])
        if session.next is None:
            break
        instrument = ms.load(session.next.instrument)
        if data.draw(st.booleans()):
            session = session.refuse(instrument.id)
        else:
            sheet = data.draw(partial_answers(instrument))
            session = session.record(ms.screen(instrument, sheet, authored=AT))
    assert session.next is None
    assert session.advice  # the end of a visit says what follows, if only when to screen again


CIRCUMSTANCES = vocabulary()["circumstance"]

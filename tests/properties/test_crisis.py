"""What a crisis alert guarantees for every sheet of every instrument that can point to danger."""

from __future__ import annotations

import json
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.crisis import LEVELS, CrisisAlert, alert, patient_text, protocol
from mindscreen.model import Instrument
from mindscreen.testing.strategies import full_answers, partial_answers

NAMED = {
    (name, finding)
    for entry in protocol().data["entries"]
    for name, findings in entry["when"].get("raised", {}).items()
    for finding in findings
}
READY = {entry.id: ms.load(entry.id) for entry in ms.catalogue() if entry.status == "ready"}
DANGEROUS = [
    each
    for each in READY.values()
    if any(rule.level == "critical" or (each.id, rule.id) in NAMED for rule in each.findings)
]
STATED = st.sets(st.sampled_from(sorted(protocol().circumstances)))
REFUSED = st.sets(st.sampled_from(["asq", "asq-youth", "c-ssrs-screener", "sbq-r", "phq-9"]))
MOST_BLANKS = 3


def rank(found: CrisisAlert | None) -> int:
    """How urgent: the smaller, the more."""
    return len(LEVELS) if found is None else LEVELS.index(found.level)


def relevant(instrument: Instrument) -> list[str]:
    """The items that an alert can rest on."""
    rules = [rule for rule in instrument.findings if rule.level == "critical" or (instrument.id, rule.id) in NAMED]
    behind = frozenset[str]().union(*(instrument.items_behind(rule.id) for rule in rules))
    return [item.id for item in instrument.items if item.id in behind]


def name(instrument: Instrument) -> str:
    return instrument.id


def low_tier_only(result: ms.Result) -> bool:
    """The one raised critical finding that its source refers within a week."""
    raised = {finding.id for finding in result.raised}
    return result.instrument_id == "c-ssrs-screener" and raised == {"suicide-risk"} and not result.unknown


@pytest.mark.control("C-053")
@pytest.mark.parametrize("instrument", DANGEROUS, ids=name)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_raised_critical_finding_is_an_alert_for_today_whatever_else_is_stated(
    instrument: Instrument, data: st.DataObject
) -> None:
    result = ms.screen(instrument, data.draw(partial_answers(instrument)))
    stated, refused = data.draw(STATED), data.draw(REFUSED)
    found = alert(result, circumstances=stated, refused=refused)
    plain = alert(result)
    assert rank(found) <= rank(plain)  # a statement may add urgency, and takes none away
    for finding in result.findings:
        if finding.level != "critical" or not (finding.raised or finding.unknown):
            continue
        assert plain is not None
        assert plain.level in {"U0", "U1"} or (finding.raised and low_tier_only(result))
        assert plain.actions
        text = patient_text(result, locale="en")
        assert text == plain.texts["patient"]["en"]
        assert not set("<>=") & set(text)
    if plain is not None:
        assert plain.requires_human_ack
        assert {reason.instrument for reason in plain.evidence} == {instrument.id}
    if found is not None:
        assert CrisisAlert.from_dict(json.loads(json.dumps(found.to_dict()))) == found


@pytest.mark.control("C-053")
@pytest.mark.parametrize("instrument", DANGEROUS, ids=name)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_partial_sheet_is_at_least_as_urgent_as_the_least_urgent_completion(
    instrument: Instrument, data: st.DataObject
) -> None:
    full = data.draw(full_answers(instrument))
    short = [item for item in relevant(instrument) if len(instrument.item(item).options) <= 10]
    blanks = data.draw(st.sets(st.sampled_from(short), min_size=1, max_size=MOST_BLANKS))
    partial = alert(ms.screen(instrument, {item: value for item, value in full.items() if item not in blanks}))
    options = [[option.value for option in instrument.item(item).options] for item in sorted(blanks)]
    least = max(
        rank(alert(ms.screen(instrument, full | dict(zip(sorted(blanks), filled, strict=True)))))
        for filled in product(*options)
    )
    assert rank(partial) <= least


@pytest.mark.parametrize("instrument", DANGEROUS, ids=name)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_answer_that_raises_more_never_lowers_the_level(instrument: Instrument, data: st.DataObject) -> None:
    before = data.draw(full_answers(instrument))
    item = data.draw(st.sampled_from(relevant(instrument)))
    value = data.draw(st.sampled_from([option.value for option in instrument.item(item).options]))
    one, other = ms.screen(instrument, before), ms.screen(instrument, before | {item: value})
    if {finding.id for finding in one.raised} <= {finding.id for finding in other.raised}:
        assert rank(alert(other)) <= rank(alert(one))


@pytest.mark.control("C-053")
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_another_result_never_lowers_the_level(data: st.DataObject) -> None:
    two = data.draw(st.lists(st.sampled_from(DANGEROUS), min_size=2, max_size=2, unique_by=name))
    results = [ms.screen(each, data.draw(partial_answers(each))) for each in two]
    assert rank(alert(*results)) <= min(rank(alert(result)) for result in results)

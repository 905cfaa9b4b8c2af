"""An answer to a question that the form would have skipped: where the source says so, it counts."""

from __future__ import annotations

import numpy as np
import pytest

import mindscreen as ms
from mindscreen.fhir import condition_to_fhirpath
from mindscreen.interval import Truth

NOTHING_BUT_NOW = [0, 0, 0, 0, 1]  # ASQ: no to the four questions, yes to "thoughts of killing yourself right now"


@pytest.mark.control("C-003", "C-007")
@pytest.mark.parametrize("name", ["asq", "asq-youth"])
def test_thoughts_right_now_raise_the_alarm_whatever_the_questions_before_say(name: str) -> None:
    result = ms.screen(ms.load(name), NOTHING_BUT_NOW, age_years=20)
    assert result.finding("acute-positive").truth is Truth.TRUE
    assert [notice.about for notice in result.notices if notice.code == "answered-but-not-asked"] == ["q5"]
    table = ms.screen_many(ms.load(name), np.array([NOTHING_BUT_NOW]), age_years=20)
    assert table.certain["acute-positive"].tolist() == [True]
    [advice] = [each for each in ms.pathway("general-outpatient").advise(result) if each.critical]
    assert (advice.action, advice.urgency) == ("assess", "U0")
    assert {"responsible_doctor", "crisis_team"} <= set(advice.notify)


@pytest.mark.control("C-003", "C-007")
def test_intent_is_high_risk_although_thoughts_were_denied() -> None:
    cssrs = ms.load("c-ssrs-screener")
    result = ms.screen(cssrs, {"wish_dead": 0, "active_thoughts": 0, "intent": 1, "behaviour": 0})
    assert result["tier"].band == "high"
    assert result.finding("high-risk").raised


def test_the_exported_rule_asks_nothing_of_the_questions_before() -> None:
    asq = ms.load("asq")
    rule = condition_to_fhirpath(asq.finding("acute-positive").when, asq)
    certainly = rule.partition("iif(")[2].partition(",true")[0]
    assert "linkId='q5'" in certainly

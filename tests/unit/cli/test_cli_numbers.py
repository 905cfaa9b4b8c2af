"""Numbers and times of day at the terminal: asked with their range, typed as people write them, shown with units."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.cli.facts import counts_months, mentioned
from mindscreen.cli.session import typed_answer

Named = Callable[[str], ms.Instrument]
ANSWERS = ("23:30", "30", "6:45", "360", "3", "0", "2", "")
"""What is typed to the made-up form on sleep (its last item is asked before 6:40 only), and Enter on the last page."""


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture
def asked(
    mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, made_up: Named
) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Answer a made-up form at a terminal; gives the exit status, the result and what was shown."""

    def run(*lines: str, name: str = "sleep", locale: str = "en") -> tuple[int, dict[str, Any], str]:
        monkeypatch.setattr("mindscreen.cli.screening.load", lambda *_, **__: worded(made_up(name)))
        said = mindscreen("screen", "made-up", "--json", "--locale", locale, typed=typed("34", "1", *lines))
        return said.status, json.loads(said.out)["results"][0] if said.out else {}, said.err

    return run


def answers(result: dict[str, Any]) -> dict[str, int]:
    return {each["item"]: each["value"] for each in result["answers"]}


def test_numbers_and_times_are_typed(asked: Callable[..., Any]) -> None:
    status, result, shown = asked(*ANSWERS, "")
    assert status == 0
    assert answers(result) == {
        "bed": 1410, "latency": 30, "up": 405, "slept": 360, "nights": 3, "naps": 0, "tired": 2,
    }  # fmt: skip
    assert "A time of day from 00:00 to 23:59, on the 24-hour clock, such as 23:30" in shown
    assert "A time of day from 04:00 to 12:00, on the 24-hour clock, such as 12:00" in shown
    assert "A whole number from 0 to 300 (minutes)" in shown
    assert "A whole number from 0 to 7 (days)" in shown
    assert "1439" not in shown.replace("from 0 to 1439 (minutes)", "")


def test_the_review_shows_numbers_with_their_unit(asked: Callable[..., Any]) -> None:
    _, _, shown = asked(*ANSWERS, "")
    review = shown.partition("Please look over the answers")[2]
    for text in ("23:30", "30 minutes", "06:45", "3 days", "0 days", "Often"):
        assert text in review


def test_an_answer_can_be_kept_changed_and_made_blank(asked: Callable[..., Any]) -> None:
    # Back to the first: kept with Enter; the second changed; the fourth made blank on the last page.
    lines = ("23:30", "30", "b", "b", "", "45", *ANSWERS[2:7], "4", "-", "")
    status, result, shown = asked(*lines, "")
    assert status == 0
    assert answers(result)["latency"] == 45
    assert "slept" not in answers(result)
    assert "Answered: 23:30" in shown
    assert "Answered: 30 minutes" in shown


def test_what_is_out_of_range_is_asked_again(asked: Callable[..., Any]) -> None:
    wrong_times, wrong_numbers = ("2330", "24:00", "23.30", "1410", "half past"), ("301", "-1", "1.5", "30 min")
    status, result, shown = asked(*wrong_times, "２３：３０", *wrong_numbers, "30", "3:59", *ANSWERS[2:7], "", "")
    assert status == 0
    assert answers(result)["bed"] == 1410  # full-width digits and colon are digits and colon
    assert shown.count("such as 23:30") == 1 + 2 * len(wrong_times)
    assert shown.count("A whole number from 0 to 300 (minutes)") == 1 + 2 * len(wrong_numbers)


def test_in_chinese(asked: Callable[..., Any]) -> None:
    status, result, shown = asked(*ANSWERS, "", locale="zh-CN")
    assert status == 0
    assert answers(result)["bed"] == 1410
    assert "00:00 至 23:59 的时刻，24 小时制，例如 23:30" in shown
    assert "0 至 300 的整数（分钟）" in shown
    assert "30 分钟" in shown


def test_a_number_without_a_unit_of_its_own(asked: Callable[..., Any]) -> None:
    status, result, shown = asked("1", "1", "12", "45", "0", "", "", name="fractions")
    assert status == 0
    assert answers(result)["drinks"] == 12
    assert "A whole number from 0 to 40\n" in shown
    assert "A whole number from 30 to 60 (kg)" in shown


def test_what_was_typed(made_up: Named) -> None:
    sleep = made_up("sleep")
    assert typed_answer(sleep.item("up"), "4:00") == 240
    assert typed_answer(sleep.item("up"), "12:01") is None
    assert typed_answer(sleep.item("nights"), "7") == 7
    assert typed_answer(sleep.item("nights"), "7:00") is None
    assert typed_answer(sleep.item("tired"), "4") is None


def test_facts_that_a_rule_asks_about_are_asked_for(made_up: Named) -> None:
    assert mentioned(made_up("half_points")) == {"sex", "age_years", "education_years"}
    assert mentioned(made_up("fractions")) == {"age_years"}
    assert not counts_months(made_up("half_points"))


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (
            "en",
            ("0-1439 (clock)", "240-720 (clock)", "0-7 (d)", "Serves other scores only; it is not reported.",
             "sum of 1 item and 2 scores, 0-9", "per cent of the time in bed that was slept, from 3 items, 0-100",
             "sum of 2 items, 0-21", "highest of 4 items and 2 scores, 0-7"),
        ),
        (
            "zh-CN",
            ("0-1439 (clock)", "仅供其他得分使用，不单独报告。", "1 题与 2 项得分之和，0-9", "由 3 题得出，0-100"),
        ),
    ],
)  # fmt: skip
def test_show_tells_ranges_and_never_lists_numbers(
    mindscreen: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    made_up: Named,
    locale: str,
    expected: tuple[str, ...],
) -> None:
    monkeypatch.setattr("mindscreen.cli.details.load", lambda *_, **__: worded(made_up("sleep")))
    said = mindscreen("show", "made-up", "--locale", locale)
    assert said.status == 0
    for text in expected:
        assert text in said.out
    assert "0, 1, 2, 3, 4" not in said.out


def test_show_a_form_of_numbers_only(
    mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, define: Named
) -> None:
    parts = """
for: {completed_by: [self], cite: nobody}
items: [{id: days, about: days, number: {from: 0, to: 31, unit: d}}]
scales: [{id: total, method: sum, items: [days], cite: nobody}]
findings: [{id: some, when: total >= 1, level: info, cite: nobody}]
published: {total: {range: [0, 31], cite: nobody}}
"""
    monkeypatch.setattr("mindscreen.cli.details.load", lambda *_, **__: worded(define(parts)))
    said = mindscreen("show", "made-up", "--locale", "en")
    assert said.status == 0
    assert "0-31 (d)" in said.out
    assert "\nOptions\n" not in said.out


def test_a_file_holds_minutes_after_midnight(
    mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, made_up: Named, tmp_path: Path
) -> None:
    monkeypatch.setattr("mindscreen.cli.screening.load", lambda *_, **__: worded(made_up("sleep")))
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"bed": 1410, "up": 405, "slept": 600}), encoding="utf-8")
    for kind in ("text", "html", "hl7v2", "fhir"):
        options = ("--patient-ref", "Patient/1", "--patient-id", "1", "--patient-name", "Doe^Jo", "--authored", "now")
        said = mindscreen("screen", "made-up", "--answers", file, "--format", kind, *options)
        assert said.status == 0, said.err
        assert {"text": "23:30", "html": "23:30", "hl7v2": "|2330|", "fhir": "23:30:00"}[kind] in said.out
    text = mindscreen("screen", "made-up", "--answers", file, "--locale", "en").out
    assert "the answers contradict each other" in text

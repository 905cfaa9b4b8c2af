"""Numbers and times of day in the report, and scores that are not told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.report.items import item_tables
from mindscreen.report.notes import notes
from mindscreen.report.reasons import readable
from mindscreen.report.scores import score_blocks
from mindscreen.report.sheet import Sheet, sheet
from mindscreen.report.sources import Sources

Named = Callable[[str], ms.Instrument]
NIGHT = {"bed": 120, "latency": 30, "up": 405, "slept": 240, "nights": 1, "tired": 2}


@pytest.fixture(scope="session")
def sleep(made_up: Named) -> ms.Instrument:
    return worded(made_up("sleep"))


def page(instrument: ms.Instrument, answers: dict[str, int], locale: str = "en", *, items: bool = True) -> Sheet:
    return sheet(ms.screen(instrument, answers), locale, show_items=items)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", {"Bed": ("02:00", ""), "Latency": ("30", "minutes"), "Nights": ("1", "day"), "Tired": ("2", "Often")}),
        ("zh-CN", {"Bed": ("02:00", ""), "Latency": ("30", "分钟"), "Nights": ("1", "天"), "Tired": ("2", "Often")}),
    ],
)
def test_an_answer_stands_with_its_unit(sleep: ms.Instrument, locale: str, expected: dict[str, object]) -> None:
    [table] = item_tables([page(sleep, NIGHT, locale)])
    rows = {row.topic: (row.value, row.answer) for row in table.rows}
    assert rows.items() >= expected.items()
    assert rows["Alarm"][0] == ""


def test_a_number_without_wording_says_the_same(made_up: Named) -> None:
    [table] = item_tables([page(worded(made_up("sleep"), wording=False), NIGHT)])
    rows = {row.topic: (row.value, row.answer) for row in table.rows}
    assert rows["Latency"] == ("30", "minutes")
    assert rows["Tired"] == ("2", "of 0–3")


def test_an_annotation_adds_nothing(made_up: Named) -> None:
    [table] = item_tables([page(worded(made_up("fractions")), {"drinks": 4})])
    assert [(row.value, row.answer) for row in table.rows if row.topic == "Drinks"] == [("4", "")]


def test_a_reason_tells_a_time_as_people_do(sleep: ms.Instrument) -> None:
    told = page(sleep, NIGHT)
    reasons = {finding.id: readable(finding.because, told) for finding in told.result.findings}
    assert reasons["late"] == "Bed: answer 02:00 (≥ 01:00) and Bed: answer 02:00 (< 05:00)"
    assert reasons["exactly"] == "Nights: answer 1 (≠ 7) and Naps: answer 2"
    empty = page(sleep, {})
    reasons = {finding.id: readable(finding.because, empty) for finding in empty.result.findings}
    assert "Bed: not answered (≥ 01:00?)" in reasons["late"]


def test_only_scores_that_are_told_are_drawn_and_listed(sleep: ms.Instrument) -> None:
    names = [block.name for block in score_blocks([page(sleep, NIGHT)], Sources())]
    assert names == ["Efficiency", "Global", "Onset", "Days", "Curve", "Worst"]
    text = ms.report.text(ms.screen(sleep, {}), locale="en")
    scores, _, unknown = text.partition("What is unknown")
    assert "Habit" not in scores.partition("Scores")[2]
    assert "Onset sum" not in unknown.partition("Answers")[0].partition("Poor")[0]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "Efficiency: the answers contradict each other, so it stays open; ask again."),
        ("zh-CN", "Efficiency：相关作答互相矛盾"),
    ],
)
def test_a_contradiction_is_a_note_that_names_the_score(sleep: ms.Instrument, locale: str, said: str) -> None:
    told = page(sleep, {**NIGHT, "slept": 700}, locale)
    assert any(note.text.startswith(said) for note in notes([told]))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_whole_reports_can_be_written(made_up: Named, locale: str) -> None:
    for name in ("sleep", "half_points", "fractions"):
        instrument = worded(made_up(name))
        for answers in ({}, {item.id: item.upper for item in instrument.items}):
            result = ms.screen(instrument, answers)
            assert "1439" not in ms.report.text(result, locale=locale).replace("1439 minutes", "").replace(
                "1439 分钟", ""
            )
            assert "<html" in ms.report.html(result, locale=locale)


def test_a_stated_fact_is_told_in_words(made_up: Named) -> None:
    half = worded(made_up("half_points"))
    told = sheet(ms.screen(half, {}), "en", show_items=True)
    reasons = {finding.id: readable(finding.because, told) for finding in told.result.findings}
    assert reasons["nobody-knows"] == "sex stated: no and age stated: no"
    assert reasons["schooled"] == "schooling stated: no"


def test_half_points_are_told_with_their_half(made_up: Named) -> None:
    blocks = score_blocks([page(worded(made_up("half_points")), {"a": 2, "b": 0, "c": 4, "d": 1})], Sources())
    total = next(block for block in blocks if block.name == "Total")
    assert (total.value, total.of) == ("1.50", "of 0–3.50")

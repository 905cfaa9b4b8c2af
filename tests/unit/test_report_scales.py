"""Scores on their scale and reasons in words: geometry, band sets, cut-offs, and how a comparison is told."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.report.bandscale import FULL, HALF, BandScale, draw
from mindscreen.report.bandsets import band_sets
from mindscreen.report.columns import em
from mindscreen.report.findings import finding_lines
from mindscreen.report.reasons import readable
from mindscreen.report.scores import ScoreBlock, score_blocks
from mindscreen.report.sheet import sheet
from mindscreen.report.sources import Sources
from mindscreen.unpack import instrument_from_pack

if TYPE_CHECKING:
    from mindscreen.model import Scale

INSTRUMENTS = ("phq-9", "gad-7", "phq-2", "gad-2", "psc-17")
SCALES = [(name, scale.id) for name in INSTRUMENTS for scale in ms.load(name).scales]


def changed(instrument: str, **parts: Any) -> ms.Instrument:
    """An instrument with other parts."""
    original = ms.load(instrument)
    return instrument_from_pack({**original.pack, **parts}, home=original.home)


def block(result: ms.Result, scale: str = "total", locale: str = "en") -> ScoreBlock:
    blocks = score_blocks([sheet(result, locale, show_items=True)], Sources())
    names = [each.id for each in ms.instrument_of(result).scales]
    return blocks[names.index(scale)]


@settings(max_examples=60)
@given(st.sampled_from(SCALES), st.sampled_from([FULL, HALF]), st.sampled_from(["en", "zh-CN"]), st.data())
def test_a_drawing_is_true_to_its_score(where: tuple[str, str], width: float, locale: str, data: st.DataObject) -> None:
    instrument = ms.load(where[0])
    answers = [
        data.draw(st.sampled_from([None, *(option.value for option in item.options)])) for item in instrument.items
    ]
    result = ms.screen(instrument, answers)
    scale, score = instrument.scale(where[1]), result[where[1]]
    bands = scale.band_sets[0].bands if scale.band_sets else ()
    labels = ms.labels(instrument, locale)
    drawing = draw(scale, score, bands, name=lambda key: labels.band(scale.id, key), estimate=str, width=width)
    check_track(drawing, scale)
    assert (drawing.point is None) is (score.value is None)
    if drawing.point is None:
        assert drawing.low is not None
        assert drawing.high is not None
        assert drawing.low.x < drawing.high.x
        assert (drawing.low.text, drawing.high.text) == (str(score.lower), str(score.upper))
    marks = [drawing.point] if drawing.point else [drawing.low, drawing.high]
    for mark, value in zip(marks, sorted({score.lower, score.upper}), strict=True):
        assert mark is not None
        home = next(i for i, band in enumerate(bands) if band.lower <= value <= band.upper) if bands else 0
        segment = drawing.segments[home]
        assert segment.x < mark.x < segment.x + segment.width
        assert segment.possible
    check_labels(drawing)


def check_track(drawing: BandScale, scale: Scale) -> None:
    """The segments lie side by side and as long as the values they stand for."""
    for left, right in pairwise(drawing.segments):
        assert left.x + left.width == pytest.approx(right.x, abs=0.2)
    unit = sum(segment.width for segment in drawing.segments) / (scale.upper - scale.lower + 1)
    if scale.band_sets:
        for segment, band in zip(drawing.segments, scale.band_sets[0].bands, strict=True):
            assert segment.width == pytest.approx((band.upper - band.lower + 1) * unit, abs=0.3)


def check_labels(drawing: BandScale) -> None:
    """No two labels touch, and none leaves the drawing."""
    boxes = []
    for label in drawing.labels:
        half = max(em(line) for line in label.lines) * drawing.letter / 2
        boxes.append((label.x - half, label.x + half, label.y, label.y + 12.5 * (len(label.lines) - 1)))
    for left, right, _, bottom in boxes:
        assert left >= -0.1
        assert right <= drawing.width + 0.1
        assert bottom <= drawing.height
    for one, other in combinations(boxes, 2):
        assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_crowded_labels_move_down_and_keep_a_line_to_their_band() -> None:
    scale = ms.load("phq-9").scale("total")
    score = ms.screen(ms.load("phq-9"), [1] * 10)["total"]
    drawing = draw(
        scale, score, scale.band_sets[0].bands, name=lambda _: "incomprehensibly long", estimate=str, width=HALF
    )
    assert any(label.leader > 0 for label in drawing.labels)
    check_labels(drawing)


def test_a_better_scale_is_darkest_at_its_lower_end() -> None:
    pack = ms.load("phq-9").pack
    scales = [{**scale, "higher_is": "better"} for scale in pack["scales"]]
    drawn = block(ms.screen(changed("phq-9", scales=scales), [1] * 10))
    assert drawn.drawing is not None
    assert [segment.shade for segment in drawn.drawing.segments] == [4, 3, 2, 1, 0]
    assert "higher is better" in drawn.remarks


def test_cut_offs_stand_between_two_values() -> None:
    drawn = block(ms.screen(ms.load("phq-9"), [1] * 10))
    assert drawn.cutoffs == ("Positive screen for depression ≥ 10",)
    assert drawn.drawing is not None
    assert drawn.drawing.cutoffs == (drawn.drawing.segments[2].x,)


@pytest.mark.parametrize(
    ("op", "value", "first"),
    [(">=", 10, 10), (">", 9, 10), ("<=", 9, 10), ("<", 10, 10), (">=", {"numerator": 19, "denominator": 2}, 10)],
)
def test_every_kind_of_cut_off_is_drawn_where_the_finding_changes(op: str, value: Any, first: int) -> None:
    pack = ms.load("phq-9").pack
    rule = {**pack["findings"][1], "when": {"name": "total", "op": op, "value": value}}
    drawn = block(ms.screen(changed("phq-9", findings=[rule]), [1] * 10))
    assert drawn.drawing is not None
    start = next(band.lower for band in ms.load("phq-9").scale("total").band_sets[0].bands if band.lower == first)
    assert start == first
    assert drawn.drawing.cutoffs == (drawn.drawing.segments[2].x,)


def two_sets() -> ms.Instrument:
    """PHQ-9 with other bands for women, as some instruments have."""
    pack = ms.load("phq-9").pack
    total, symptoms = pack["scales"]
    (common,) = total["band_sets"]
    for_women = {**common, "when": {"name": "sex", "op": "==", "value": "female"}}
    for_women["bands"] = [{"key": "minimal", "lower": 0, "upper": 6}, {"key": "severe", "lower": 7, "upper": 27}]
    return changed("phq-9", scales=[{**total, "band_sets": [for_women, common]}, symptoms])


@pytest.mark.parametrize(("sex", "sets", "bands"), [("female", 1, 2), ("male", 1, 5), (None, 2, 1)])
def test_bands_follow_the_facts_and_none_are_drawn_when_these_are_missing(sex: Any, sets: int, bands: int) -> None:
    instrument = two_sets()
    result = ms.screen(instrument, [1] * 10, sex=sex)
    assert len(band_sets(instrument, instrument.scale("total"), result)) == sets
    drawn = block(result)
    assert drawn.drawing is not None
    assert len(drawn.drawing.segments) == bands
    assert ("Which bands apply depends on facts that are not stated." in drawn.remarks) is (sex is None)
    assert drawn.band == {"female": "Severe", "male": "Mild", None: "Severe or Mild"}[sex]


def test_bands_of_another_profile_are_left_out() -> None:
    pack = ms.load("phq-9").pack
    total, symptoms = pack["scales"]
    (common,) = total["band_sets"]
    other = {**common, "profile": "china-general-population"}
    instrument = changed("phq-9", scales=[{**total, "band_sets": [other, {**common, "profile": "original"}]}, symptoms])
    result = ms.screen(instrument, [1] * 10)
    assert band_sets(instrument, instrument.scale("total"), result) == (instrument.scale("total").band_sets[1],)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([1] * 9, "Mild"),
        ([2] * 7 + [None, 0], "Moderate or Moderately severe"),
        ([2] * 5 + [None] * 2 + [0, 0], "Moderate or Moderately severe"),
        ([1] * 4 + [None] * 5, "None or minimal to Moderately severe"),
        ([None] * 9, "any band"),
    ],
)
def test_open_bands_are_told_from_first_to_last(answers: list[int | None], told: str) -> None:
    assert block(ms.screen(ms.load("phq-9"), [*answers, None])).band == told


def test_a_scale_without_bands_is_drawn_only_where_no_other_has_any() -> None:
    assert block(ms.screen(ms.load("phq-9"), [1] * 10), "symptoms").drawing is None
    pack = ms.load("phq-9").pack
    bare = changed("phq-9", scales=[{**scale, "band_sets": [], "prorate": None} for scale in pack["scales"]])
    drawn = block(ms.screen(bare, [1] * 10), "symptoms").drawing
    assert drawn is not None
    assert [label.lines for label in drawn.labels] == [("0",), ("9",)]


def test_a_mean_is_told_with_decimals() -> None:
    pack = ms.load("phq-9").pack
    total, symptoms = pack["scales"]
    mean = {**total, "method": "mean", "denominator": 9, "prorate": None}
    drawn = block(ms.screen(changed("phq-9", scales=[mean, symptoms], findings=[]), [1] * 8 + [2, 0]))
    assert (drawn.value, drawn.of) == ("≈1.11", "of 0–3")
    assert drawn.bands[0].range == "0–≈0.44"


def test_an_estimate_without_a_band_is_told_too() -> None:
    pack = ms.load("phq-9").pack
    total, symptoms = pack["scales"]
    bare = changed("phq-9", scales=[{**total, "band_sets": []}, symptoms])
    drawn = block(ms.screen(bare, [1] * 8 + [None, None]))
    assert drawn.estimate == "Estimate by published rule: 9, halves rounded up; not the score"


REASONS = [
    ("q9 = 1 >= 1", "thoughts of death or self-harm: answer 1 (≥ 1)", "轻生或自伤念头：答 1（≥ 1）"),
    ("q1 = 2", "loss of interest or pleasure: answer 2", "兴趣或愉快感减退：答 2"),
    ("total = 10..13 >= 10", "Total score 10 to 13 (≥ 10)", "总分 10 至 13（≥ 10）"),
    ("total = 4 < 10", "Total score 4 (< 10)", "总分 4（< 10）"),
    ("total = 4/3 < 1.5", "Total score ≈1.33 (< 1.5)", "总分 ≈1.33（< 1.5）"),
    ("q9 = ? (0..3) >= 1", "thoughts of death or self-harm: not answered (≥ 1?)", "轻生或自伤念头：未作答（≥ 1？）"),
    ("difficulty = ? (0..2) >= 2", "functional difficulty 0 to 2 (≥ 2?)", "功能影响 0 至 2（≥ 2？）"),
    ("total = 8..11 (?) >= 10", "Total score 8 to 11 (≥ 10?)", "总分 8 至 11（≥ 10？）"),
    ("sex = female", "sex female", "性别 女"),
    ("sex = ? (female or male) == female", "sex not stated (= female?)", "性别 未提供（= 女？）"),
    ("pregnant = true", "pregnancy yes", "妊娠 是"),
    ("age_years = 70 >= 65", "age in years 70 (≥ 65)", "年龄（岁） 70（≥ 65）"),
    (
        "q1 = 2 >= 2 and symptoms = 5 >= 5",
        "loss of interest or pleasure: answer 2 (≥ 2) and Symptoms present 5 (≥ 5)",
        "兴趣或愉快感减退：答 2（≥ 2），且存在的症状数 5（≥ 5）",
    ),
    (
        "(q2 = ? (0..3) >= 2 or sex = female or male) and symptoms = 1..6 (?) >= 5",
        "(depressed mood 0 to 3 (≥ 2?) or sex female or male) and Symptoms present 1 to 6 (≥ 5?)",
        "（情绪低落 0 至 3（≥ 2？）或性别 女或男），且存在的症状数 1 至 6（≥ 5？）",
    ),
    ("something else entirely", "something else entirely", "something else entirely"),
]


@pytest.mark.parametrize(("because", "english", "chinese"), REASONS)
def test_reasons_in_words(because: str, english: str, chinese: str) -> None:
    result = ms.screen(ms.load("phq-9"), [0] * 8 + [None, 2])
    assert readable(because, sheet(result, "en", show_items=True)) == english
    assert readable(because, sheet(result, "zh-CN", show_items=True)) == chinese


@pytest.mark.parametrize(
    ("because", "told"),
    [
        ("q1 = 2 >= 1", "loss of interest or pleasure ≥ 1"),
        ("difficulty = ? (0..2) >= 2", "functional difficulty ≥ 2"),
        ("q9 = ? (0..3) >= 1", "thoughts of death or self-harm: not answered (≥ 1?)"),
        ("total = 4 < 10", "Total score 4 (< 10)"),
        ("q1 is 2", ""),
    ],
)
def test_reasons_without_the_answers(because: str, told: str) -> None:
    result = ms.screen(ms.load("phq-9"), [0] * 8 + [None, 2])
    assert readable(because, sheet(result, "en", show_items=False)) == told


@settings(max_examples=60)
@given(st.sampled_from(INSTRUMENTS), st.data())
def test_every_reason_the_engine_gives_can_be_told(name: str, data: st.DataObject) -> None:
    instrument = ms.load(name)
    answers = [
        data.draw(st.sampled_from([None, *(option.value for option in item.options)])) for item in instrument.items
    ]
    told = sheet(ms.screen(instrument, answers), "zh-CN", show_items=True)
    for finding in told.result.findings:
        assert readable(finding.because, told) != finding.because
    kinds = [line.kind for line in finding_lines([told], Sources())]
    order = ["critical", "critical-unknown", "positive", "unknown", "info", "not-raised"]
    assert kinds == sorted(kinds, key=order.index)


def test_sources_are_numbered_once_in_the_order_of_reading() -> None:
    sources = Sources()
    assert sources.numbers(["b", "a"]) == (1, 2)
    assert sources.numbers(["c", "a"]) == (2, 3)
    assert sources.listed == ((1, "b"), (2, "a"), (3, "c"))

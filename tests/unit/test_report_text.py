"""The plain-text report: the same content, in 80 columns, whatever the answers."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen import report
from mindscreen.report import render
from mindscreen.report.columns import COLUMNS, hang, pad, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHEETS = st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=10, max_size=10)
LONG = (
    "阿卜杜热西提·买买提吐尔逊 Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe"
)


def screened(answers: Sequence[int | None], **facts: object) -> ms.Result:
    return ms.screen(ms.load("phq-9"), answers, **facts)  # type: ignore[arg-type]


@settings(max_examples=50)
@given(SHEETS, st.sampled_from(report.LOCALES))
def test_no_line_is_wider_than_the_page(answers: Sequence[int | None], locale: str) -> None:
    result = screened(answers)
    advice = ms.pathway("general-outpatient").advise(result)
    made = report.text(result, advice, locale=locale, patient={"Name": LONG})
    assert max(width(line) for line in made.splitlines()) <= COLUMNS


@pytest.mark.control("C-040")
@settings(max_examples=50)
@given(SHEETS, st.sampled_from(report.LOCALES))
def test_a_critical_finding_is_always_called_out_and_an_open_score_never_a_number(
    answers: Sequence[int | None], locale: str
) -> None:
    result = screened(answers)
    text, html = report.text(result, locale=locale), report.html(result, locale=locale)
    self_harm, total = result.finding("self-harm"), result["total"]
    assert ("#!#" in text) is self_harm.raised is ('class="critical"' in html)
    assert ("#?#" in text) is self_harm.unknown is ('class="critical unknown"' in html)
    assert ('class="point"' in html) is (total.value is not None)
    assert ('class="bar"' in html) is (total.value is None)
    if total.value is None:
        words = {
            "en": f"Total score: {total.lower} to {total.upper} ",
            "zh-CN": f"总分：{total.lower} 至 {total.upper}（",
        }
        assert words[locale] in text


def test_it_reads_as_documented() -> None:
    result = screened([2, 2, 2, 2, 2, 1, 0, 1, None, 1], age_years=46, completed_by="self")
    lines = report.text(result, printed="2026-11-21").splitlines()
    assert lines[:4] == [
        "=" * 80,
        "Patient Health Questionnaire-9 (PHQ-9)",
        "severity of depressive symptoms over the last two weeks",
        "*** Screening result, not a diagnosis ***",
    ]
    assert "#?# Critical - Not answered: ask now" in lines
    assert "Total score: 12 to 15 (of 0–27) Moderate or Moderately severe [1]" in lines
    assert "  9  Thoughts of death or self-harm            ?  not answered" in lines
    assert "printed 2026-11-21" in lines


@pytest.mark.control("C-040")
def test_order_is_findings_actions_scores_unknown_answers() -> None:
    made = report.text(screened([None] * 10))
    places = [
        made.index(f"\n{heading}\n---")
        for heading in ("Findings", "What to do", "Scores", "What is unknown", "Answers")
    ]
    assert places == sorted(places)


def test_a_quiet_form_says_that_nothing_is_raised_and_what_that_does_not_mean() -> None:
    made = report.text(screened([0] * 9 + [None]))
    assert "No finding is raised and none is open. A negative screen does not rule a" in made


def test_several_forms_are_named_on_their_lines() -> None:
    gad7 = ms.screen(ms.load("gad-7"), [3] * 7)
    made = report.text([screened([0] * 10), gad7])
    assert "[+] Positive: GAD-7 Positive screen for anxiety" in made
    assert "\nGAD-7\n  1  " in made


def test_a_stored_result_gives_the_same_report() -> None:
    result = screened([3] * 10, age_years=70)
    assert report.text(ms.Result.from_dict(result.to_dict())) == report.text(result)


@pytest.mark.control("C-029")
@pytest.mark.control("C-030")
def test_notices_and_overrides_are_told() -> None:
    made = report.text(screened([0] * 9 + [2], age_years=12, overrides={"age": "asked by the ward round"}))
    assert "Set aside on purpose: age. Reason given: asked by the ward round" in made
    assert "Functional difficulty: answered although the form says to skip it" in made
    assert "Who answered was not stated." in made


def test_a_notice_of_a_later_version_is_shown_by_its_code() -> None:
    data = screened([0] * 10).to_dict()
    data["notices"] = [{"code": "entered-late", "about": "q3"}, {"code": "seen"}]
    made = report.text(ms.Result.from_dict(data))
    assert "- entered-late: Sleep" in made
    assert "- seen\n" in made


def test_all_stated_facts_are_in_the_head() -> None:
    facts = {"age_months": 130, "sex": "female", "pregnant": False, "education_years": 5, "completed_by": "parent"}
    psc = ms.screen(ms.load("psc-17"), [0] * 17, **facts)  # type: ignore[arg-type]
    told = "".join(report.text(psc, locale="zh-CN").split())
    assert "作答人：家长年龄：130月龄性别：女妊娠：否受教育年限：5年" in told


def test_advice_about_a_form_that_is_not_in_the_report_names_its_finding() -> None:
    advice = ms.pathway("general-outpatient").advise(screened([3] * 10))
    made = report.text(ms.screen(ms.load("gad-7"), [0] * 7), advice)
    assert "Why: phq-9: self-harm" in made


@pytest.mark.control("C-038")
def test_no_result_is_an_error_and_so_are_two_of_one_form() -> None:
    for results in ([], [screened([0] * 10), screened([1] * 10)]):
        with pytest.raises(ms.PathwayError) as caught:
            report.text(results)
        assert caught.value.code == "MS-P003"


def test_an_unknown_locale_is_named_with_those_there_are() -> None:
    with pytest.raises(ms.NotFoundError, match=r"MS-N004.*en, zh-CN") as caught:
        report.text(screened([0] * 10), locale="zh")
    assert caught.value.code == "MS-N004"


@pytest.fixture
def without_jinja2(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    render._templates.cache_clear()  # noqa: SLF001 - the cache would hide that the library is gone
    yield
    render._templates.cache_clear()  # noqa: SLF001


@pytest.mark.usefixtures("without_jinja2")
def test_without_jinja2_the_extra_is_named() -> None:
    with pytest.raises(ms.NotFoundError, match=r"mindscreen\[report\]") as caught:
        report.html(screened([0] * 10))
    assert caught.value.code == "MS-N006"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("一二三四五，六", ["一二三四", "五，六"]),
        ("中文（项目）和", ["中文（项", "目）和"]),
        ("x" * 25, ["x" * 10, "x" * 10, "x" * 5]),
        ("  much   space  ", ["much", "space"]),
    ],
)
def test_lines_break_between_words_and_between_wide_characters(text: str, lines: list[str]) -> None:
    assert [" ".join(line.split()) for line in wrap(text, 10)] == lines


@given(st.text(st.sampled_from("ab 中文，。（）"), max_size=60), st.integers(10, 40))
def test_wrapping_loses_no_character_and_keeps_to_its_width(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns for line in lines)


def test_hanging_and_padding_count_wide_characters_twice() -> None:
    assert hang("量：", "一二三四", 8) == "量：一二\n    三四"
    assert pad("量", 4) == "量  "
    assert width("e\u0301") == 1


@pytest.mark.parametrize(
    ("locale", "window", "authority"),
    [
        ("en", "not before 2026-12-05, by 2026-12-19", "adopted by this hospital"),
        ("zh-CN", "不早于 2026-12-05，最迟 2026-12-19", "本院规定"),
    ],
)
def test_a_repetition_says_since_when_and_a_hospitals_own_rule_says_so(
    locale: str, window: str, authority: str
) -> None:
    answers = dict.fromkeys((item.id for item in ms.load("epds").items), 1) | {"q1": 2, "q10": 0}
    result = ms.screen(ms.load("epds"), answers, age_years=30, authored="2026-11-21T12:00:00+08:00")
    advice = ms.pathway("obstetrics").advise(result)
    ours = [replace(each, status="hospital") for each in advice]
    told = " ".join(report.text(result, ours, locale=locale).split())
    assert window in told
    assert authority in told

"""The printed page: what must be seen is there, in order, escaped, self-contained and readable without colour."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pytest

import mindscreen as ms
from mindscreen import report
from mindscreen.unpack import instrument_from_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOCALES: Final = ("en", "zh-CN")
WHEN: Final = "2026-11-21T09:30:00+08:00"
VOID: Final = {"meta", "line", "rect", "path", "circle", "polyline"}
BLOCKS: Final = {"div", "p", "h1", "h2", "h3", "ul", "ol", "dl", "table", "section", "article", "figure"}

NEGATIVE = [1, 0, 1, 0, 0, 0, 0, 0, 0, 0]
SELF_HARM = [2, 2, 3, 2, 1, 2, 2, 1, 1, 2]
Q9_BLANK = [2, 2, 2, 2, 2, 1, 0, 1, None, 1]


class Element:
    """One element with its text."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str = "", css: str = "") -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if tag in {"", child.tag} and (not css or css in child.attributes.get("class", "").split()):
                    yield child
                yield from child.all(tag, css)


class Reader(HTMLParser):
    """Reads a page, and refuses one whose elements are not properly nested."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = self.at = Element("", {}, None)
        self.feed(page)
        assert self.at is self.root, f"<{self.at.tag}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        child = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        if tag in BLOCKS:
            assert self.at.tag not in {"p", "span", "b", "small"}, f"<{tag}> in <{self.at.tag}>"
        self.at.children.append(child)
        if tag not in VOID:
            self.at = child

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.at.tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def phq9(answers: Sequence[int | None]) -> ms.Result:
    return ms.screen(ms.load("phq-9"), answers, age_years=46, completed_by="self", authored=WHEN)


def changed(**parts: Any) -> ms.Instrument:
    """PHQ-9 with other parts."""
    original = ms.load("phq-9")
    return instrument_from_pack({**original.pack, **parts}, home=original.home)


def advised(*results: ms.Result) -> tuple[ms.Recommendation, ...]:
    return ms.pathway("general-outpatient").advise(*results)


def page(*results: ms.Result, locale: str = "en", items: bool = True) -> Element:
    return Reader(report.html(results, advised(*results), locale=locale, items=items)).root


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("answers", [NEGATIVE, SELF_HARM, Q9_BLANK, [None] * 10])
def test_a_page_is_well_formed_and_says_its_language(answers: Sequence[int | None], locale: str) -> None:
    root = page(phq9(answers), locale=locale)
    assert next(root.all("html")).attributes["lang"] == locale
    assert len(list(root.all("h1"))) == 1
    ids = [element.attributes["id"] for element in root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in root.all():
        for target in element.attributes.get("aria-labelledby", "").split():
            assert target in ids


@pytest.mark.control("C-039")
@pytest.mark.parametrize(
    ("locale", "words"), [("en", "Screening result, not a diagnosis"), ("zh-CN", "筛查结果，不作为诊断")]
)
def test_every_page_says_that_a_screen_is_no_diagnosis(locale: str, words: str) -> None:
    assert next(page(phq9(NEGATIVE), locale=locale).all(css="disclaimer")).text == words


@pytest.mark.control("C-040")
def test_sections_come_in_the_order_of_their_urgency() -> None:
    headings = [element.text.split("Pathway")[0].strip() for element in page(phq9(Q9_BLANK)).all("h2")]
    assert headings[:5] == ["Findings", "What to do", "Scores", "What is unknown", "Answers"]


@pytest.mark.control("C-040")
@pytest.mark.parametrize(
    ("locale", "words"), [("en", "Critical · Raised: see the person now"), ("zh-CN", "危急 · 已提示：请立即面见")]
)
def test_a_raised_critical_finding_is_boxed_with_icon_and_words(locale: str, words: str) -> None:
    findings = next(page(phq9(SELF_HARM), locale=locale).all("section"))
    box = next(findings.all("article", "critical"))
    assert words in box.text
    assert next(box.all("svg")).attributes["aria-hidden"] == "true"
    assert findings.text.index(words) < min(findings.text.index(line.text) for line in findings.all("li"))


@pytest.mark.control("C-040")
@pytest.mark.parametrize(
    ("locale", "words"), [("en", "Critical · Not answered: ask now"), ("zh-CN", "危急 · 未作答：请立即询问")]
)
def test_an_unanswered_critical_item_is_boxed_too(locale: str, words: str) -> None:
    box = next(page(phq9(Q9_BLANK), locale=locale).all("article", "critical"))
    assert words in box.text
    assert "unknown" in box.attributes["class"]


def test_a_critical_finding_left_open_by_a_double_reading_is_to_be_clarified() -> None:
    rules = [{**rule, "level": "critical"} for rule in ms.load("phq-9").pack["findings"]]
    result = ms.screen(changed(findings=rules), [0] * 9 + [2], age_years=46, completed_by="self")
    box = next(Reader(report.html(result)).root.all("article", "critical"))
    assert "Not settled: clarify now" in box.text


def test_emergency_numbers_come_with_critical_findings_in_chinese_only() -> None:
    assert "120" in next(page(phq9(SELF_HARM), locale="zh-CN").all(css="caution")).text
    assert not list(page(phq9(NEGATIVE), locale="zh-CN").all(css="caution"))
    assert "120" not in next(page(phq9(SELF_HARM)).all(css="caution")).text


def test_a_known_score_is_a_point_and_an_open_one_never_is() -> None:
    known, open_ = page(phq9(SELF_HARM)), page(phq9(Q9_BLANK))
    assert [mark.text for mark in known.all("text", "point")] == ["16"]
    assert not list(known.all("line", "bar"))
    assert not list(open_.all("text", "point"))
    assert not list(open_.all("path", "solid"))
    assert [mark.text for mark in open_.all("text", "end")] == ["12", "15"]
    assert len(list(open_.all("path", "estimate-mark"))) == 1
    assert "Estimate by published rule: 14 (Moderate), halves rounded up; not the score" in open_.text


def test_a_drawing_is_told_in_words_to_those_who_cannot_see_it() -> None:
    drawing = next(page(phq9(Q9_BLANK)).all("svg", "scale"))
    assert drawing.attributes["role"] == "img"
    assert next(drawing.all("title")).text == "PHQ-9, Total score: 12 to 15"
    assert "anywhere from 12 to 15 on a scale from 0 to 27" in next(drawing.all("desc")).text


def test_all_bands_are_labelled_with_their_numbers() -> None:
    drawn = next(page(phq9(NEGATIVE)).all("svg", "scale")).text
    assert all(span in drawn for span in ("0–4", "5–9", "10–14", "15–19", "20–27"))


def test_what_is_unknown_is_listed_by_topic() -> None:
    told = next(page(phq9(Q9_BLANK)).all(css="open")).text
    assert "Not answered: thoughts of death or self-harm" in told
    assert "Total score 12 to 15 (Moderate or Moderately severe)" in told
    assert not list(page(phq9(NEGATIVE)).all(css="open"))


def test_findings_that_are_not_raised_come_last_and_small() -> None:
    findings = next(page(phq9(SELF_HARM)).all("section"))
    assert findings.children[-2] is next(findings.all("p", "quiet"))
    assert "Symptom pattern of another depressive syndrome" in next(findings.all("p", "quiet")).text


@pytest.mark.control("C-037")
def test_recommendations_carry_who_where_when_why_and_how_firm() -> None:
    first = next(page(phq9(SELF_HARM)).all("li", "action"))
    for words in (
        "U1",
        "psychiatry",
        "crisis team",
        "Why: Thoughts of death or self-harm",
        "proposal",
        "by 2026-11-21 23:59",
    ):
        assert words in first.text


def test_without_a_pathway_the_page_says_so() -> None:
    assert "No pathway was applied" in report.html(phq9(NEGATIVE))


def test_answers_are_shown_in_the_words_of_the_form() -> None:
    rows = [row.text.split("\n")[0] for row in page(phq9(Q9_BLANK)).all("tr", "answered")]
    assert "Loss of interest or pleasure2More than half the days" in rows[0]
    assert [row.text for row in page(phq9(Q9_BLANK)).all("tr", "blank")] == [
        "9Thoughts of death or self-harm–not answered"
    ]
    skipped = page(phq9([0] * 9 + [None]))
    assert [row.text for row in skipped.all("tr", "not-asked")] == ["10Functional difficulty–skipped as the form says"]


@pytest.mark.control("C-033")
def test_unvalidated_words_are_not_shown_even_to_staff() -> None:
    psc = ms.load("psc-17")
    result = ms.screen(psc, [1] * 17, age_years=9, completed_by="parent")
    assert next(page_of(result, "zh-CN").all("tr", "answered")).text.endswith("范围 0–2")
    assert next(page_of(result, "en").all("tr", "answered")).text.endswith("Sometimes")


def page_of(result: ms.Result, locale: str) -> Element:
    return Reader(report.html(result, locale=locale)).root


def test_answers_can_be_left_out() -> None:
    root = page(phq9(SELF_HARM), items=False)
    assert not list(root.all("table"))
    assert "Answers to single items are not shown" in root.text
    assert "answer 1" not in root.text
    assert "Thoughts of death or self-harm ≥ 1" in root.text


def test_several_results_share_one_page_and_name_their_form() -> None:
    gad7 = ms.screen(ms.load("gad-7"), [2, 2, 1, 2, 1, 1, 2], age_years=46, completed_by="self", authored=WHEN)
    root = page(phq9(SELF_HARM), gad7)
    assert next(root.all("h1")).text == "PHQ-9 + GAD-7"
    assert len(list(root.all("svg", "scale"))) == 2
    assert len(list(root.all("dl", "facts"))) == 1
    assert "GAD-7 Positive screen for anxiety" in next(root.all("section")).text


def test_forms_answered_on_different_occasions_each_tell_theirs() -> None:
    gad7 = ms.screen(ms.load("gad-7"), [0] * 7, age_years=46, completed_by="self", authored="2026-11-20")
    root = Reader(report.html([phq9(NEGATIVE), gad7])).root
    told = [strip.text for strip in root.all("dl", "facts")]
    assert "PHQ-9" in told[0]
    assert "2026-11-20" in told[1]


@pytest.mark.control("C-016")
def test_hash_version_profile_and_review_are_in_the_foot() -> None:
    result = phq9(NEGATIVE)
    foot = next(page(result).all("footer")).text
    assert f"phq-9|1.1.0, scoring {result.scoring_hash.removeprefix('sha256:')[:12]}, profile original" in foot
    assert f"mindscreen {ms.__version__}" in foot
    assert "not yet been reviewed by a clinician" in foot
    assert "Kroenke K, Spitzer RL, Williams JBW" in foot


def test_a_reviewed_definition_says_by_whom() -> None:
    reviewed = changed(review={**ms.load("phq-9").review, "clinician": "consultant psychiatrist, 2026-12-01"})
    foot = next(page_of(ms.screen(reviewed, NEGATIVE), "en").all("footer")).text
    assert "Definition reviewed by: consultant psychiatrist, 2026-12-01." in foot


def test_a_draft_says_so_at_the_top() -> None:
    draft = changed(status="draft")
    result = ms.screen(draft, NEGATIVE, age_years=46, completed_by="self")
    warnings = [element.text for element in Reader(report.html(result)).root.all(css="disclaimer")]
    assert warnings[1] == "Draft definition: not for clinical use."


def test_nothing_is_fetched_and_nothing_runs() -> None:
    made = report.html(phq9(SELF_HARM), advised(phq9(SELF_HARM)))
    assert not re.search(r"<script|<link|<img|<iframe|\bon\w+=|url\(|@import|src=", made)
    assert "default-src 'none'" in made


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_colours_reach_wcag_aa_on_white() -> None:
    css = files("mindscreen.report").joinpath("templates/report.css").read_text("utf-8")
    named = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    used = {named[name] for name in re.findall(r"[ {]color: var\(--(\w+)\)", css)}
    used |= set(re.findall(r"text[^{}]*\{[^}]*fill: (#[0-9a-f]{6})", css))
    assert len(used) >= 4
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in used)


def test_bands_are_told_apart_in_greyscale() -> None:
    css = files("mindscreen.report").joinpath("templates/report.css").read_text("utf-8")
    shades = [luminance(re.findall(rf"\.s{step} {{ fill: (#\w+)", css)[0]) for step in range(5)]
    assert all(light / dark > 1.2 for light, dark in pairwise(shades))

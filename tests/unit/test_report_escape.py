"""What callers and other people's files put into a report stays text."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

import mindscreen as ms
from mindscreen import report
from mindscreen.report.words import plain

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = """</title><script>alert("x")</script><b onload='y'>'"&{{ 7*7 }}{% raw %}"""
ESCAPED = (
    "&lt;/title&gt;&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&lt;b onload=&#39;y&#39;&gt;&#39;&#34;&amp;{{ 7*7 }}"
)


def result(**facts: object) -> ms.Result:
    return ms.screen(ms.load("phq-9"), [1] * 10, **{"completed_by": "self", **facts})  # type: ignore[arg-type]


@pytest.mark.control("C-041")
@pytest.mark.parametrize("locale", report.LOCALES)
def test_a_hostile_name_is_only_a_name(locale: str) -> None:
    made = report.html(result(), patient={"Name": HOSTILE, HOSTILE: "label"}, locale=locale)
    assert "<script" not in made
    assert "<b onload" not in made
    assert made.count(ESCAPED) == 2


@pytest.mark.control("C-041")
@pytest.mark.control("C-030")
def test_a_hostile_reason_for_an_override_is_only_text() -> None:
    made = report.html(result(age_years=12, overrides={"age": HOSTILE}))
    assert ESCAPED in made
    assert "<script" not in made


def test_a_hostile_time_is_only_text() -> None:
    made = report.html(result(authored=HOSTILE), printed=HOSTILE)
    assert made.count(ESCAPED) == 2


def test_a_hostile_pathway_is_only_text() -> None:
    advice = ms.pathway("general-outpatient").advise(result())
    hostile = [dataclasses.replace(each, text={"en": HOSTILE}, cite=(HOSTILE,), pathway=HOSTILE) for each in advice]
    made = report.html(result(), hostile)
    assert ESCAPED in made
    assert "<script" not in made


@pytest.mark.control("C-041")
def test_hostile_words_of_a_hospital_are_only_text(tmp_path: Path) -> None:
    words = (ROOT / "instruments" / "phq-2" / "text.en.yaml").read_text(encoding="utf-8")
    head, _, wording = words.partition("wording:\n")
    folder = tmp_path / "phq-2"
    folder.mkdir()
    (folder / "text.en.yaml").write_text(
        f"{head.partition('labels:')[0]}wording:\n{wording.replace('Several days', json.dumps(HOSTILE))}",
        encoding="utf-8",
    )
    own = ms.screen(ms.load("phq-2", overlay=tmp_path), [1, 1], completed_by="self")
    made = report.html(own, items=True)
    assert made.count(ESCAPED) == 2
    assert "<script" not in made


def test_a_stored_reason_that_cannot_be_read_is_shown_as_it_stands() -> None:
    data = result().to_dict()
    data["findings"][0]["because"] = HOSTILE
    made = report.html(ms.Result.from_dict(data))
    assert "&lt;script&gt;" in made
    assert "<script" not in made


@pytest.mark.control("C-041")
@pytest.mark.parametrize("separator", ["\n", "\r\n", "\x1b[2J", "\x00", "\u2028", "\u202e", "\x85"])
def test_a_value_cannot_forge_a_line_or_turn_the_text_around(separator: str) -> None:
    name = f"A{separator}### Critical - forged"
    made = report.text(result(), patient={"Name": name})
    assert not any(line.startswith("### Critical - forged") for line in made.splitlines())
    assert not set(made) & {"\x1b", "\x00", "\u2028", "\u202e", "\x85", "\r"}


def test_joiners_that_names_need_survive() -> None:
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.control("C-050")
def test_names_and_values_stay_out_of_errors() -> None:
    other = ms.screen(ms.load("gad-7"), [0] * 7, age_years=61, completed_by="self")
    with pytest.raises(ms.PathwayError) as caught:
        report.html([result(age_years=34), other], patient={"Name": "Wang Example"})
    assert caught.value.code == "MS-P003"
    assert "34" not in str(caught.value)
    assert "61" not in str(caught.value)
    assert "Wang" not in str(caught.value)

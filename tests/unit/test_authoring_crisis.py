"""A hospital's own crisis protocol may route, re-word and add; whatever would weaken it is refused with the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

import mindscreen as ms
from mindscreen.authoring.crisis import crisis_schema
from mindscreen.crisis import CrisisProtocol, alert, load_crisis, patient_text
from mindscreen.errors import DefinitionError, PathwayError

SHIPPED = (Path(__file__).parents[2] / "pathways" / "crisis.yaml").read_text("utf-8")
Load: TypeAlias = Callable[..., CrisisProtocol]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load_changed(*changes: tuple[str, str]) -> CrisisProtocol:
        text = SHIPPED
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "crisis.yaml"
        path.write_text(text, encoding="utf-8")
        return load_crisis(path)

    return load_changed


def row(name: str) -> str:
    """The lines of one row of the shipped file."""
    begin = SHIPPED.index(f"  - id: {name}\n")
    ends = [SHIPPED.find(mark, begin + 1) for mark in ("  - id: ", "  # ---", "\n# In the order", "\ntexts:")]
    return SHIPPED[begin : min(end for end in ends if end > 0)]


def in_row(name: str, old: str, new: str) -> tuple[str, str]:
    whole = row(name)
    assert old in whole
    return whole, whole.replace(old, new, 1)


def acute() -> ms.Result:
    return ms.screen(ms.load("asq"), {"q1": 1, "q2": 0, "q3": 0, "q4": 0, "q5": 1})


def test_the_shipped_file_may_be_a_hospitals_own(load: Load) -> None:
    own = load()
    assert alert(acute(), own=own) == alert(acute())


def test_a_hospital_says_who_acts_in_which_words_and_when_the_hotline_answers(load: Load) -> None:
    own = load(
        ("id: crisis\nversion: 1.0.0", "id: our-crisis\nversion: 2.1.0"),
        ("people: {}", "people:\n  liaison_team: {en: liaison team, zh-CN: 会诊联络组}"),
        ("notify: [crisis_team, responsible_doctor, ems_120]", "notify: [liaison_team]"),
        ("opening hours differ from place to place", "from 8 to 24 o'clock"),
        ("Thank you for what you have told us.", "Thank you for your trust."),
    )
    found = alert(acute(), own=own)
    assert found is not None
    assert found.protocol == "our-crisis|2.1.0"
    assert "liaison_team" in found.notify
    assert own.people["liaison_team"]["zh-CN"] == "会诊联络组"
    assert patient_text(acute(), locale="en", own=own).startswith("Thank you for your trust.")
    assert "12356 (from 8 to 24 o'clock)" in patient_text(locale="en", own=own)


OWN_ENTRY = """\
  - id: our-own-worry
    kind: other
    level: U2
    when: {stated: [violence]}
    status: proposal
    cite: project
    text: {en: Look, zh-CN: 看}
"""


@pytest.mark.parametrize(
    "change",
    [
        in_row("c-ssrs-low", "level: U2", "level: U1"),
        in_row("assess", "U0: PT1H", "U0: PT30M"),
        in_row("tell-family", "within: {U0: PT1H}", "within: {U0: PT1H, U1: P1D}"),
        in_row("self-injury", "{abc: [self-injury]}", "{abc: [self-injury, positive-screen]}"),
        in_row("keep-others-safe", "for: [violence]", "for: [violence, delirium]"),
        ("after: {U0: PT10M", "after: {U0: PT5M"),
        ("  - id: phq-item-9\n", f"{OWN_ENTRY}  - id: phq-item-9\n"),
    ],
)
def test_a_hospital_may_be_stricter_and_add(load: Load, change: tuple[str, str]) -> None:
    assert load(change).version == "1.0.0"


WEAKER = {
    "an entry left out": (row("asq-acute"), ""),
    "a lower level": in_row("asq-acute", "level: U0", "level: U1"),
    "another kind": in_row("asq-acute", "kind: suicide", "kind: other"),
    "a finding left out": in_row("asq-acute", "{asq: [acute-positive], asq-youth", "{asq-youth"),
    "an extra condition on an entry": in_row("c-ssrs-high", "[high-risk]}}", "[high-risk]}, and_raised: suicide-risk}"),
    "another beginning": in_row("other-critical-finding", "any: raised", "any: unknown"),
    "a circumstance that starts nothing": in_row("danger-now", "[recent-act, ongoing-act, ", "[recent-act, "),
    "an action left out": (row("stay-with-person"), ""),
    "a longer clock": in_row("assess", "U0: PT1H", "U0: PT2H"),
    "a clock in another unit": in_row("remove-means", "U0: PT10M", "U0: P1D"),
    "a clock left out": in_row("assess", "within: {U0: PT1H, U1: P1D}", "within: {U1: P1D}"),
    "fewer kinds": in_row("record", "for: [suicide, violence,", "for: [violence,"),
    "a new condition": in_row("remove-means", "    status", "    if: [means-at-hand]\n    status"),
    "a condition taken from the guardian": in_row("tell-guardian", "    unless: guardian-suspected\n", ""),
    "nobody told": in_row("call-crisis-team", "    notify: [crisis_team, responsible_doctor, ems_120]\n", ""),
    "no schedule": in_row("follow-up-contact", "    schedule: post-crisis\n", ""),
    "a longer silence": ("after: {U0: PT10M", "after: {U0: PT15M"),
    "another order": (
        row("stay-with-person") + row("remove-means"),
        row("remove-means") + row("stay-with-person"),
    ),
}  # fmt: skip


@pytest.mark.control("C-053")
@pytest.mark.parametrize("name", WEAKER)
def test_a_hospital_cannot_weaken_the_protocol(load: Load, name: str) -> None:
    with pytest.raises(PathwayError) as caught:
        load(WEAKER[name])
    error = caught.value
    assert error.code == "MS-P002"
    assert "crisis.yaml, line " in error.where
    assert error.remedy


def test_a_hospital_cannot_take_a_circumstance_away(load: Load) -> None:
    with pytest.raises(PathwayError, match=r"MS-P002.*'command-hallucination' is missing"):
        load(
            ("  command-hallucination: {en: voices that give orders, zh-CN: 命令性幻听}\n", ""),
            ("means-at-hand, command-hallucination, ", "means-at-hand, "),
        )


WRONG = {
    "unknown finding": in_row("asq-acute", "{asq: [acute-positive]", "{asq: [acute]"),
    "unknown finding beside": in_row("asq-acuity-unknown", "and_raised: positive-screen", "and_raised: positive"),
    "unknown instrument": in_row("asq-acute", "{asq: [acute-positive]", "{asc: [acute-positive]"),
    "unknown second step": in_row("suicide-item", "next: [c-ssrs-screener, asq,", "next: [cssrs, asq,"),
    "unknown refused form": in_row("asq-refused", "refused: [asq, asq-youth]", "refused: [asq, asq-child]"),
    "unknown circumstance": in_row("violence-now", "stated: [violence]", "stated: [weapon]"),
    "unknown condition": in_row("tell-guardian", "if: [minor]", "if: [child]"),
    "unknown exception": in_row("tell-guardian", "unless: guardian-suspected", "unless: guardian-absent"),
    "unknown person": in_row("stay-with-person", "by: duty_nurse", "by: somebody"),
    "unknown person to tell": in_row("tell-guardian", "notify: [guardian]", "notify: [school]"),
    "unknown source": in_row("record", "cite: project", "cite: heard"),
    "an official rule without a source": in_row("record", "status: proposal", "status: official"),
    "an entry twice": in_row("asq-acute", "id: asq-acute", "id: asq-refused"),
    "an action twice": in_row("record", "id: record", "id: assess"),
    "the hotline first": ("call 120 (ambulance) or 110 (police). You can also call the", "or call the"),
    "no hours": ("12356（{hours}）。\n  medical", "12356。\n  medical"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_exist_is_refused(load: Load, name: str) -> None:
    with pytest.raises(PathwayError) as caught:
        load(WRONG[name])
    assert caught.value.code == "MS-P001"
    assert "crisis.yaml" in caught.value.where
    assert caught.value.remedy


SHAPE = {
    "a clock without a unit": in_row("assess", "U0: PT1H", "U0: '60'"),
    "a month": in_row("arrange-referral", "U2: P7D", "U2: P1M"),
    "a routine level": in_row("c-ssrs-low", "level: U2", "level: U4"),
    "two beginnings": in_row("asq-refused", "{refused:", "{any: raised, refused:"),
    "no beginning": in_row("violence-now", "{stated: [violence]}", "{and_raised: x}"),
    "a condition beside nothing": in_row("violence-now", "{stated: [violence]}", "{stated: [violence], and_raised: x}"),
    "a missing translation": in_row("record", ", zh-CN: 记录处置内容、人员和时间。}", "}"),
    "a level without an interval": ("after: {U0: PT10M, U1: PT10M, U2: P1D}", "after: {U0: PT10M, U1: PT10M}"),
}


@pytest.mark.parametrize("name", SHAPE)
def test_what_has_the_wrong_shape_is_refused_with_its_line(load: Load, name: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(SHAPE[name])
    assert caught.value.code == "MS-D004"
    assert "crisis.yaml, line " in caught.value.where


def test_the_schema_knows_the_file() -> None:
    schema = crisis_schema()
    assert {"entries", "actions", "texts", "reraise"} <= schema["properties"].keys()
    assert schema["additionalProperties"] is False

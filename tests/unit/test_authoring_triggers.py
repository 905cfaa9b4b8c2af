"""The occasions of a pathway: how often, at which times, and for whom; also where a hospital writes its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import mindscreen as ms
from mindscreen.carepathway import Trigger
from mindscreen.pathways import load_pathway
from mindscreen.rule import Limits

CHANGES = """\
format: mindscreen-pathway-changes/1
id: our-surgery
version: 1.0.0
of: surgery@1
title: {en: Our surgery, zh-CN: 本院外科}
cite: us
references: {us: {text: Decision of this hospital, confidence: low}}
"""


def written(folder: Path, more: str = "") -> ms.Pathway:
    path = folder / "our-surgery.yaml"
    path.write_text(CHANGES + more, encoding="utf-8")
    return load_pathway(path)


def test_an_occasion_is_a_code_alone_or_with_times_and_persons(tmp_path: Path) -> None:
    children = "{code: after-surgery, at: [P1D], for: {age_years: {to: 9}}}"
    ours = written(tmp_path, f"triggers: [admission, {{code: regular, every: P1M}}, {children}]\n")
    assert ours.triggers == (
        Trigger("admission"),
        Trigger("regular", every="P1M"),
        Trigger("after-surgery", at=("P1D",), limits=Limits(oldest_months=119)),
    )


def test_a_hospital_that_says_nothing_keeps_the_occasions(tmp_path: Path) -> None:
    assert written(tmp_path).triggers == ms.pathway("surgery").triggers


def test_a_hospital_may_have_no_occasions_at_all(tmp_path: Path) -> None:
    assert written(tmp_path, "triggers: []\n").triggers == ()


def test_occasions_are_written_out_as_plain_json() -> None:
    before, after = ms.pathway("surgery").to_dict()["triggers"]
    assert before == {"code": "before-surgery", "at": [], "limits": {}}
    assert after == {"code": "after-surgery", "at": ["P1D", "P2D", "P3D"], "limits": {"youngest_months": 780}}


@pytest.mark.parametrize("times", ["at: [14]", "at: [P2W]", "at: P1D", "every: 14"])
def test_times_are_durations(tmp_path: Path, times: str) -> None:
    with pytest.raises(ms.DefinitionError, match="MS-D004"):
        written(tmp_path, f"triggers: [{{code: regular, {times}}}]\n")

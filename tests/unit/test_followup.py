"""The follow-up schedules: the intervals are those of their sources, and every one says how well it is supported."""

from __future__ import annotations

import json

import pytest

import mindscreen as ms
from mindscreen.followup import SCHEDULES, schedule

START = "2026-11-30T08:00:00+08:00"


@pytest.mark.parametrize(
    ("name", "latest", "status"),
    [
        # 国家基本公共卫生服务规范（第三版）, 严重精神障碍患者管理服务规范, 分类干预: 2周内, 2周 / 3个月 / 1个月, 3个月
        ("severe-mental-disorder-unstable", ["2026-12-14"], "official"),
        ("severe-mental-disorder-basically-stable", ["2026-12-14", "2027-02-28", "2026-12-30"], "proposal"),
        ("severe-mental-disorder-stable", ["2027-02-28"], "official"),
        # proposals of this project
        ("post-crisis", ["2026-12-03", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"], "proposal"),
        ("on-treatment", ["2026-12-28"], "proposal"),
    ],
)
def test_the_calendar_of_a_schedule(name: str, latest: list[str], status: str) -> None:
    plan = schedule(name)
    assert [visit.latest for visit in plan.calendar(START)] == [f"{day}T08:00:00+08:00" for day in latest]
    assert plan.status == status


def test_the_first_contact_after_a_crisis_has_a_beginning_too() -> None:
    first, *rest = schedule("post-crisis").calendar(START)
    assert first.to_dict() == {
        "earliest": "2026-12-01T08:00:00+08:00",
        "latest": "2026-12-03T08:00:00+08:00",
        "when": "always",
    }
    assert all(visit.earliest is None and "earliest" not in visit.to_dict() for visit in rest)


def test_every_schedule_says_how_well_it_is_supported() -> None:
    assert len({plan.id for plan in SCHEDULES}) == len(SCHEDULES)
    for plan in SCHEDULES:
        data = json.loads(json.dumps(plan.to_dict()))
        assert data["status"] in {"official", "consensus", "proposal"}
        assert data["confidence"] in {"high", "medium", "low"}
        assert data["cite"]
        assert data["note"]
        assert set(data["title"]) == {"en", "zh-CN"}
        assert [visit["latest"] for visit in data["visits"]] == [visit.latest for visit in plan.visits]


def test_only_what_was_read_with_high_confidence_is_called_official() -> None:
    assert {plan.confidence for plan in SCHEDULES if plan.status == "official"} == {"high"}


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(ms.PathwayError, match="Did you mean 'post-crisis'"):
        schedule("post-crises")
    with pytest.raises(ms.PathwayError, match="instant with time zone"):
        schedule("post-crisis").calendar("2026-11-30")
    with pytest.raises(ms.PathwayError, match="the calendar ends"):
        schedule("post-crisis").calendar("9999-12-31T00:00:00Z")

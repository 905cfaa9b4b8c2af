"""Durations of one number and one unit: minutes and months share a letter and are not mixed up."""

from __future__ import annotations

import pytest

from mindscreen.duration import in_months, minutes
from mindscreen.vocabulary import due_at


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("PT0M", 0), ("PT10M", 10), ("PT1H", 60), ("PT72H", 4320), ("P1D", 1440), ("P28D", 40320), ("P1M", 43200)],
)
def test_a_duration_in_minutes(duration: str, expected: int) -> None:
    assert minutes(duration) == expected
    assert in_months(duration) is (duration == "P1M")


@pytest.mark.parametrize(
    ("within", "due"),
    [
        ("PT0M", "2026-11-21T23:55:00+08:00"),
        ("PT10M", "2026-11-22T00:05:00+08:00"),
        ("P10M", "2027-09-21T23:55:00+08:00"),
    ],
)
def test_ten_minutes_are_not_ten_months(within: str, due: str) -> None:
    assert due_at("2026-11-21T23:55:00+08:00", within, same_day=False) == due

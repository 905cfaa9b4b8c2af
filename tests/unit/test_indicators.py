"""The indicators: what is counted, what is refused, and what is not shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.indicators import AGE_BANDS, COUNTS, DIMENSIONS, RATES, CareRecord, Rate, age_band, count


def record(**facts: Any) -> CareRecord:
    return CareRecord(
        **{"department": "cardiology", "month": "2026-11", "age_band": "18-64", "eligible": True, **facts}
    )


NEGATIVE: dict[str, Any] = {"screened": True, "positive": False}
POSITIVE: dict[str, Any] = {"screened": True, "positive": True}
TREATED: dict[str, Any] = {**POSITIVE, "assessed_in_time": True, "intervened_in_time": True, "closed": True}
LATE: dict[str, Any] = {**POSITIVE, "assessed_in_time": False}


def test_what_each_visit_counts_for() -> None:
    visits = [record(eligible=False), record(), record(**NEGATIVE), record(**POSITIVE), record(**LATE)]
    visits.append(record(**TREATED))
    (row,) = count(visits, by=(), smallest_cell=1).rows
    assert row.counts == {
        "eligible": 5, "screened": 4, "positive": 3, "assessment_due": 2, "assessed_in_time": 1, "intervention_due": 1,
        "intervened_in_time": 1, "closed": 1,
    }  # fmt: skip
    assert {name: (row.rate(name).numerator, row.rate(name).denominator) for name in RATES} == {
        "screened": (4, 5), "positive": (3, 4), "assessed_in_time": (1, 2), "intervened_in_time": (1, 1),
        "closed": (1, 3),
    }  # fmt: skip
    assert row.rate("closed").value == 1 / 3


def test_nothing_counted_has_no_rate() -> None:
    (row,) = count([]).rows
    assert set(row.counts.values()) == {0}
    assert row.rate("screened") == Rate(0, 0)
    assert row.rate("screened").value is None
    assert Rate(None, 9).value is None
    assert Rate(7, None).value is None


def test_rows_stand_in_the_order_of_departments_months_and_ages() -> None:
    visits = [
        record(department=department, month=month, age_band=band)
        for department in ("oncology", "cardiology")
        for month in ("2027-01", "2026-12")
        for band in reversed(AGE_BANDS)
    ]
    table = count(visits, smallest_cell=1)
    assert table.by == DIMENSIONS
    groups = [tuple(row.group.values()) for row in table.rows]
    assert groups[:5] == [
        (), ("cardiology",), ("cardiology", "2026-12"), ("cardiology", "2026-12", "0-6"),
        ("cardiology", "2026-12", "7-11"),
    ]  # fmt: skip
    assert [group[2] for group in groups if group[:2] == ("oncology", "2027-01") and len(group) == 3] == list(AGE_BANDS)
    assert count(reversed(visits), smallest_cell=1) == table
    assert list(count(visits, by=["month"], smallest_cell=1).rows[1].group.items()) == [("month", "2026-12")]


def test_records_are_read_once_and_one_by_one() -> None:
    def stream() -> Iterator[CareRecord]:
        for _ in range(20):
            yield record()

    assert count(stream()).rows[0].counts["eligible"] == 20


def test_a_small_number_and_one_that_would_give_it_away_are_not_shown() -> None:
    visits = [record(department=name) for name, many in (("a", 3), ("b", 9), ("c", 30)) for _ in range(many)]
    table = count(visits, by=["department"])
    assert [row.counts["eligible"] for row in table.rows] == [42, None, None, 30]
    written = table.to_dict()["rows"][1]
    assert "eligible" not in written["counts"]
    assert written["suppressed"] == list(COUNTS)


def test_a_total_is_not_shown_when_nothing_else_can_protect() -> None:
    visits = [record(department=name) for name, many in (("a", 1), ("b", 2)) for _ in range(many)]
    assert [row.counts["eligible"] for row in count(visits, by=["department"]).rows] == [None, None, None]
    visits = [record()] * 3
    assert [row.counts["eligible"] for row in count(visits).rows] == [None] * 4


def test_the_json_is_plain_and_has_its_thresholds() -> None:
    data = json.loads(json.dumps(count([record(**TREATED)] * 6, by=["department"]).to_dict()))
    assert data["format"] == "mindscreen-indicators/1"
    assert (data["by"], data["smallest_cell"]) == (["department"], 5)
    assert data["rates"]["closed"] == {"numerator": "closed", "denominator": "positive"}
    assert data["rows"][1]["group"] == {"department": "cardiology"}
    assert data["rows"][1]["counts"]["closed"] == 6


def test_a_record_has_no_place_for_an_identity() -> None:
    assert {field.name for field in fields(CareRecord)} == {*DIMENSIONS, "eligible", "screened", "positive",
        "assessed_in_time", "intervened_in_time", "closed"}  # fmt: skip
    assert repr(record()) == "<CareRecord>"
    with pytest.raises(TypeError):
        record(patient="Patient/1")


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"eligible": False, "screened": True, "positive": False}, "'screened' without 'eligible'"),
        ({"screened": True}, "when, and only when, 'screened'"),
        ({"positive": True}, "when, and only when, 'screened'"),
        ({**NEGATIVE, "assessed_in_time": True}, "'assessed_in_time' without 'positive'"),
        ({"assessed_in_time": False}, "'assessed_in_time' without 'positive'"),
        ({**POSITIVE, "intervened_in_time": True}, "'intervened_in_time' without 'assessed_in_time'"),
        ({**NEGATIVE, "closed": True}, "'closed' without 'positive'"),
        ({"department": "Zhang San"}, "'department' is not written as a code"),
        ({"department": None}, "'department' is not written as a code"),
        ({"month": "2026-11-02"}, "'month' is not written as a code"),
        ({"month": "2026-13"}, "'month' is not written as a code"),
        ({"age_band": "34"}, "'age_band' is not one of the bands"),
        ({"eligible": 1}, "'eligible' must be true or false"),
        ({"screened": "yes"}, "'screened' must be true or false"),
        ({**NEGATIVE, "positive": 0}, "'positive' must be true, false or absent"),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_its_position(facts: dict[str, Any], what: str) -> None:
    with pytest.raises(ms.PathwayError, match=what) as caught:
        count([record(), record(**facts)])
    assert (caught.value.code, caught.value.where) == ("MS-P005", "record 2")
    assert "Zhang" not in str(caught.value)


def test_a_record_of_another_kind_is_refused() -> None:
    other: Any = {"department": "cardiology", "patient": "Zhang San"}
    with pytest.raises(ms.PathwayError, match="record 1: it is not a CareRecord") as caught:
        count([other])
    assert "Zhang" not in str(caught.value)


@pytest.mark.parametrize("by", [["ward"], ["month", "month"], "month"])
def test_dimensions_are_known_and_different(by: Any) -> None:
    with pytest.raises(ms.PathwayError, match="dimension is unknown or stands twice"):
        count([], by=by)


@pytest.mark.parametrize("smallest", [0, -1, 2.5, True])
def test_the_smallest_cell_is_a_positive_whole_number(smallest: Any) -> None:
    with pytest.raises(ms.PathwayError, match="positive whole number"):
        count([], smallest_cell=smallest)


def test_an_unknown_rate_is_refused() -> None:
    with pytest.raises(ms.PathwayError, match="no such rate"):
        count([]).rows[0].rate("cured")


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-6"), (6, "0-6"), (7, "7-11"), (11, "7-11"), (12, "12-17"), (17, "12-17"), (18, "18-64"), (64, "18-64"),
     (65, "65+"), (120, "65+")],
)  # fmt: skip
def test_the_bands_of_age(age: int, band: str) -> None:
    assert age_band(age) == band


@pytest.mark.parametrize("age", [-1, 3.5, True, "40"])
def test_an_age_is_a_whole_number(age: Any) -> None:
    with pytest.raises(ms.PathwayError, match="whole number"):
        age_band(age)

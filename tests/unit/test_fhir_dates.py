"""References and dates: only what FHIR allows is written, and nothing of it is repeated in an error."""

from __future__ import annotations

import pytest

import mindscreen as ms
from mindscreen.fhir.dates import check_instant, check_reference, is_date_time, is_instant


@pytest.mark.parametrize(
    "value", ["2026-11-21T10:00:00Z", "2026-11-21T10:00:00+08:00", "2026-11-21T10:00:00.123456789-05:00"]
)
def test_instants(value: str) -> None:
    assert is_instant(value)
    assert is_date_time(value)
    assert check_instant(value, "authored") == value


@pytest.mark.parametrize("value", ["2026", "2026-11", "2026-11-21"])
def test_dates_are_date_times_but_no_instants(value: str) -> None:
    assert is_date_time(value)
    assert not is_instant(value)


@pytest.mark.parametrize(
    "value",
    [
        "2026-13-40", "2026-02-30", "2026-13", "21/11/2026", "2026-11-21 10:00:00Z", "2026-11-21T10:00:00",
        "2026-11-21T10:00Z", "2026-11-21T25:00:00Z", "", " 2026", "２０２６", 2026, None,
    ],
)  # fmt: skip
def test_everything_else_is_neither(value: object) -> None:
    assert not is_date_time(value)
    assert not is_instant(value)
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        check_instant(value, "authored")


@pytest.mark.parametrize(
    "value",
    [
        "Patient/123", "Patient/a-b.c/_history/2", "https://fhir.example.org/r4/Patient/9",
        "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7", "urn:oid:1.2.3",
    ],
)  # fmt: skip
def test_references(value: str) -> None:
    assert check_reference(value, "subject", ("Patient",)) == value


@pytest.mark.parametrize(
    "value",
    [
        "p1", "Practitioner/1", "Patient/", "Patient/a b", "Patient/张三", "Patient/1?x", "patient/1", "#p", "",
        "urn:uuid:1", "Patient/" + "1" * 65, "Patient/1\n", "javascript:Patient/1", None, 7,
        {"reference": "Patient/1"},
    ],
)  # fmt: skip
def test_what_is_no_reference_is_refused_without_being_repeated(value: object) -> None:
    with pytest.raises(ms.InterchangeError) as caught:
        check_reference(value, "subject", ("Patient",))
    assert caught.value.code == "MS-F005"
    assert "张三" not in str(caught.value)

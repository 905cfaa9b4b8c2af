from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from mindscreen.errors import InterchangeError, MindscreenError
from mindscreen.hl7v2 import (
    Authority,
    Identifier,
    MessageHeader,
    Order,
    OrderNumber,
    Patient,
    PersonName,
    Provider,
    encode,
)
from mindscreen.hl7v2.envelope import msh, obr, tq1
from mindscreen.hl7v2.escape import Encoded
from mindscreen.hl7v2.identity import pid

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
PATIENT = Patient(
    identifiers=(
        Identifier("P2024", Authority("HIS"), "MR"),
        Identifier("11010519491231002X", Authority(oid="2.16.156.10011.1.3"), "NNCHN"),
    ),
    name=PersonName(family="司马", given="瑋", middle="懿", representation="I"),
    birth_date=date(1949, 12, 31),
    sex="F",
)
HEADER = MessageHeader(
    sending_application=Authority("MINDSCREEN"),
    sending_facility=Authority("HOSPITAL", "2.16.156.10011.1.5"),
    receiving_application=Authority("HIS"),
    receiving_facility=Authority("HOSPITAL"),
    timestamp=WHEN,
    control_id="MSG-1",
)
ORDER = Order(
    filler=OrderNumber("F-1", Authority("MINDSCREEN")),
    placer=OrderNumber("P-1", Authority("HIS", "2.16.156.10011.1.24")),
    ordering_provider=Provider(id="007", family="王", given="医生", authority=Authority("HIS"), kind="EI"),
    requested=WHEN - timedelta(days=1),
)


def _obr(order: Order, version: str) -> str:
    return obr(
        order,
        code=Encoded("CODE"),
        observed=Encoded("OBSERVED"),
        reported=Encoded("REPORTED"),
        status=Encoded("F"),
        version=version,  # type: ignore[arg-type]
    )


def test_the_header() -> None:
    assert msh(HEADER, "2.5.1") == (
        "MSH|^~\\&|MINDSCREEN|HOSPITAL^2.16.156.10011.1.5^ISO|HIS|HOSPITAL|20261121093000+0800||ORU^R01^ORU_R01|MSG-1|P"
        "|2.5.1||||||UNICODE UTF-8\r"
    )
    training = replace(HEADER, processing_id="T", charset="GB 18030-2000")
    assert msh(training, "2.4").endswith("|T|2.4||||||GB 18030-2000\r")


def test_the_patient() -> None:
    assert pid(PATIENT) == (
        "PID|1||P2024^^^HIS^MR~11010519491231002X^^^&2.16.156.10011.1.3&ISO^NNCHN||司马^瑋^懿^^^^L^I||19491231|F\r"
    )


def test_what_is_not_known_about_the_patient_is_left_out() -> None:
    patient = Patient(identifiers=PATIENT.identifiers[:1], name=PersonName(family="张三"))
    assert pid(patient) == "PID|1||P2024^^^HIS^MR||张三^^^^^^L\r"


def test_the_order() -> None:
    expected = (
        "OBR|1|P-1^HIS^2.16.156.10011.1.24^ISO|F-1^MINDSCREEN|CODE|||OBSERVED|||||||||007^王^医生^^^^^^HIS^^^^EI||||||REPORTED"
        "|||F"
    )
    assert _obr(ORDER, "2.5.1") == f"{expected}\r"
    assert tq1(ORDER, "2.5.1") == "TQ1|1||||||20261120093000+0800\r"
    assert _obr(ORDER, "2.4") == f"{expected}||^^^20261120093000+0800\r"
    assert tq1(ORDER, "2.4") == ""


def test_a_screening_that_nobody_ordered() -> None:
    order = Order(filler=OrderNumber("F-1"))
    assert _obr(order, "2.4") == _obr(order, "2.5.1") == "OBR|1||F-1|CODE|||OBSERVED|||||||||||||||REPORTED|||F\r"
    assert tq1(order, "2.5.1") == ""


BROKEN_PATIENTS: dict[str, Any] = {
    "patient.identifiers (PID-3)": {"identifiers": ()},
    "patient.identifiers[0].value (PID-3.1)": {"identifiers": (Identifier(" ", Authority("HIS"), "MR"),)},
    "patient.identifiers[0].authority (PID-3.4)": {"identifiers": (Identifier("SECRET", Authority(), "MR"),)},
    "patient.identifiers[0].authority (PID-3.4).oid": {
        "identifiers": (Identifier("SECRET", Authority(oid="urn:oid:1.2"), "MR"),)
    },
    "patient.identifiers[0].kind (PID-3.5)": {"identifiers": (Identifier("SECRET", Authority("HIS"), ""),)},
    "patient.name (PID-5)": {"name": PersonName(middle="SECRET")},
    "patient.name.given (PID-5.2)": {"name": PersonName(family="SECRET", given="SECRET\rPID|2")},
    "patient.name.kind (PID-5.7)": {"name": PersonName(family="SECRET", kind="")},
    "patient.birth_date (PID-7)": {"birth_date": "SECRET"},
    "patient.sex (PID-8)": {"sex": "SECRET"},
}


@pytest.mark.control("C-050")
@pytest.mark.parametrize("field", BROKEN_PATIENTS)
def test_an_error_names_the_field_of_the_patient_and_never_its_value(field: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        pid(replace(PATIENT, **BROKEN_PATIENTS[field]))
    assert (caught.value.code, caught.value.where) == ("MS-H001", field)
    assert "SECRET" not in str(caught.value)


BROKEN_HEADERS: dict[str, Any] = {
    "message.sending_application (MSH-3)": {"sending_application": Authority("")},
    "message.timestamp (MSH-7)": {"timestamp": datetime(2026, 11, 21)},  # noqa: DTZ001 - that is what is wrong
    "message.control_id (MSH-10)": {"control_id": ""},
    "message.processing_id (MSH-11)": {"processing_id": "X"},
    "message.charset (MSH-18)": {"charset": "GBK"},
}


@pytest.mark.parametrize("field", BROKEN_HEADERS)
def test_an_error_names_the_field_of_the_header(field: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        msh(replace(HEADER, **BROKEN_HEADERS[field]), "2.5.1")
    assert (caught.value.code, caught.value.where) == ("MS-H001", field)


def test_an_error_names_the_field_of_the_order() -> None:
    with pytest.raises(InterchangeError) as caught:
        _obr(replace(ORDER, ordering_provider=Provider(id="", family="SECRET")), "2.5.1")
    assert caught.value.where == "order.ordering_provider (OBR-16).id"
    assert "SECRET" not in str(caught.value)


@pytest.mark.control("C-050")
@pytest.mark.parametrize("value", [PATIENT, PATIENT.name, PATIENT.identifiers[0], ORDER, ORDER.ordering_provider])
def test_no_identity_is_in_a_repr(value: object) -> None:
    shown = re.sub(r" at 0x[0-9A-Fa-f]+>$", ">", repr(value))  # an address may hold any digits
    assert not any(secret in shown for secret in ("P2024", "11010519491231002X", "司马", "瑋", "1949", "王", "007"))


@pytest.mark.control("C-043")
@pytest.mark.parametrize(("charset", "codec"), [("UNICODE UTF-8", "utf-8"), ("GB 18030-2000", "gb18030")])
def test_the_bytes_are_in_the_character_set_that_is_announced(charset: str, codec: str) -> None:
    message = msh(replace(HEADER, charset=charset), "2.5.1") + pid(PATIENT)  # type: ignore[arg-type]
    assert encode(message, charset=charset) == message.encode(codec)  # type: ignore[arg-type]


@pytest.mark.control("C-043")
@pytest.mark.parametrize(
    ("message", "charset"),
    [
        (msh(HEADER, "2.5.1"), "GB 18030-2000"),
        (msh(replace(HEADER, charset="GB 18030-2000"), "2.5.1"), "UNICODE UTF-8"),
        (msh(HEADER, "2.5.1"), "GBK"),
        ("", "UNICODE UTF-8"),
        ("MSH|^~\\&|A\r", "UNICODE UTF-8"),
        ("PID" + msh(HEADER, "2.5.1")[3:], "UNICODE UTF-8"),
    ],
)
def test_bytes_in_another_character_set_than_announced_are_refused(message: str, charset: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        encode(message, charset=charset)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.where) == ("MS-H001", "charset")


def test_a_message_that_no_character_set_can_hold_is_refused_without_quoting_it() -> None:
    with pytest.raises(InterchangeError) as caught:
        encode(msh(HEADER, "2.5.1") + "PID|1||SECRET\ud800\r")
    assert caught.value.__cause__ is None
    assert "SECRET" not in str(caught.value)


def test_in_gb_18030_bytes_must_be_decoded_before_they_are_split() -> None:
    # Second bytes of these characters are those of the delimiters, or of digits, so splitting bytes would tear them.
    assert "瑋".encode("gb18030") == b"\xac|"
    message = msh(replace(HEADER, charset="GB 18030-2000"), "2.5.1") + pid(
        replace(PATIENT, name=PersonName(family="瑋", given="𬭎㛃"))
    )
    data = encode(message, charset="GB 18030-2000")
    torn, whole = data.split(b"\r")[1].split(b"|"), data.decode("gb18030").split("\r")[1].split("|")
    assert len(torn) == len(whole) + 1
    assert whole[5] == "瑋^𬭎㛃^^^^^L"


def test_the_error_is_one_of_the_family() -> None:
    with pytest.raises(MindscreenError) as caught:
        msh(replace(HEADER, timestamp=None), "2.5.1")  # type: ignore[arg-type]
    assert caught.value.exit_code == 9
    assert str(caught.value).startswith("[MS-H001] message.timestamp (MSH-7): ")


def test_a_moment_in_another_zone_is_written_with_its_own_offset() -> None:
    assert "|20261121013000+0000|" in msh(replace(HEADER, timestamp=WHEN.astimezone(UTC)), "2.5.1")

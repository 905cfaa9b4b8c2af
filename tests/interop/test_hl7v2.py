"""HAPI HL7 v2 and python-hl7 read our ORU^R01 messages and find in them what the engine said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from mindscreen import hl7v2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.interop.conftest import Sheet

Json: TypeAlias = dict[str, Any]
Reader: TypeAlias = "Callable[[Mapping[str, str]], dict[str, Json]]"

BROKEN = {
    # what is broken: what in the hand-made message is replaced, by what, and what HAPI must say
    "unknown data type": ("|NM|", "|ZZ|", "'ZZ' in record 10 is invalid"),
    "number that is none": ("||14|", "||abc|", "'abc'"),
    "time in another format": ("20261121100000+0800", "21/11/2026", "HL7 datetime"),
    "no patient identifier": ("p-1^^^HOSPITAL^MR", "", "PID-3 is required"),
    "no panel code": ("44249-1^PHQ-9 quick depression assessment panel^LN", "", "OBR-4 is required"),
    "no result status": ("|A|||F|", "|A||||", "OBX-11 is required"),
    "line break inside a text": ("not a diagnosis", "not a\rdiagnosis", "Determine encoding"),
    "segment of our own": ("NTE|", "ZZZ|", "ZZZ is out of its place"),
    "another message": ("ORU^R01^ORU_R01", "ADT^A01^ADT_A01", "not an ORU^R01"),
}


@pytest.fixture(scope="module")
def verdicts(read_with_hapi: Reader, hand_made_oru: str) -> dict[str, Json]:
    """The hand-made message, whole and broken, in one run."""
    broken = {name: hand_made_oru.replace(old, new) for name, (old, new, _) in BROKEN.items()}
    assert hand_made_oru not in broken.values()
    return read_with_hapi({"whole": hand_made_oru, **broken})


def test_hapi_reads_a_whole_message_and_writes_it_again_unchanged(
    verdicts: dict[str, Json], hand_made_oru: str
) -> None:
    whole = verdicts["whole"]
    assert whole["errors"] == []
    assert whole["encoded"] == hand_made_oru
    assert (whole["version"], whole["charset"]) == ("2.5.1", "UNICODE UTF-8")
    assert [observation["value"] for observation in whole["obx"]][-2:] == ["LA6569-3", "14"]


@pytest.mark.parametrize("broken", BROKEN)
def test_hapi_refuses_a_broken_message(verdicts: dict[str, Json], broken: str) -> None:
    errors = verdicts[broken]["errors"]
    assert any(BROKEN[broken][2] in error for error in errors), errors


def test_python_hl7_reads_the_same(read_with_python_hl7: Reader, verdicts: dict[str, Json], hand_made_oru: str) -> None:
    found = read_with_python_hl7({"whole": hand_made_oru})["whole"]
    assert found["obx"] == verdicts["whole"]["obx"]
    assert found["charset"] == "UNICODE UTF-8"
    assert found["patient"] == verdicts["whole"]["patient"] == "p-1 测试"


# --- what mindscreen writes -------------------------------------------------------------------------------------------

HIS = hl7v2.Authority("HIS")
NAME = "a^b&c|d~e\\f 王"  # every delimiter


def message(sheet: Sheet, locale: str) -> str:
    now = datetime.fromisoformat("2026-11-21T10:00:00+08:00")
    return hl7v2.oru(
        sheet.result,
        patient=hl7v2.Patient(
            identifiers=(hl7v2.Identifier("p-1", HIS, "MR"),), name=hl7v2.PersonName(family=NAME)
        ),
        order=hl7v2.Order(filler=hl7v2.OrderNumber("f-1", HIS), observed=now),
        message=hl7v2.MessageHeader(
            sending_application=HIS, sending_facility=HIS, receiving_application=HIS, receiving_facility=HIS,
            timestamp=now, control_id=f"{sheet.name} {locale}",
        ),
        locale=locale,
    )  # fmt: skip


def test_two_readers_find_in_our_messages_what_the_engine_said(
    read_with_hapi: Reader, read_with_python_hl7: Reader, sheets: list[Sheet]
) -> None:
    agree(read_with_hapi, read_with_python_hl7, sheets)


def test_two_readers_find_the_same_in_messages_about_every_instrument(
    read_with_hapi: Reader, read_with_python_hl7: Reader, every_instrument: list[Sheet]
) -> None:
    agree(read_with_hapi, read_with_python_hl7, every_instrument)


def agree(read_with_hapi: Reader, read_with_python_hl7: Reader, sheets: list[Sheet]) -> None:
    written = {f"{sheet.name} {locale}": message(sheet, locale) for sheet in sheets for locale in ("en", "zh-CN")}
    hapi, python = read_with_hapi(written), read_with_python_hl7(written)
    for sheet in sheets:
        for locale in ("en", "zh-CN"):
            name = f"{sheet.name} {locale}"
            found = hapi[name]
            assert found["errors"] == [], name
            assert found["encoded"] == written[name], name
            assert found["obx"] == python[name]["obx"], name
            assert found["patient"] == python[name]["patient"] == f"p-1 {NAME}"
            ours = {each["alternate"] or each["code"]: each for each in found["obx"]}
            for score in sheet.result.scores:
                if sheet.instrument.scale(score.id).reported:
                    told = ours[f"{sheet.instrument.id}.{score.id}"]["value"]
                    value = None if score.value is None else float(score.value)
                    assert (float(told) if told else None) == pytest.approx(value, abs=0.005), (name, score.id)
            for item, answer in sheet.result.answers.items():
                chosen = ours[f"{sheet.instrument.id}.{item}"]
                assert chosen["status"] == "F", (name, item)
                assert answer in {option.value for option in sheet.instrument.item(item).options}
            for item in sheet.result.blank:
                assert ours[f"{sheet.instrument.id}.{item}"]["status"] == "X", (name, item)

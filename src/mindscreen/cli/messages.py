"""From options of the command line to HL7 v2 messages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final, cast

import typer

from mindscreen.hl7v2 import (
    Authority,
    Identifier,
    MessageHeader,
    Order,
    OrderNumber,
    Patient,
    PersonName,
    encode,
    oru,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mindscreen.hl7v2.envelope import Charset, ProcessingId, Version
    from mindscreen.result import Result


class Encoding(StrEnum):
    """The character sets that Chinese text can be sent in."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"


_CHARSETS: Final[dict[Encoding, Charset]] = {Encoding.UTF_8: "UNICODE UTF-8", Encoding.GB18030: "GB 18030-2000"}
_LONGEST_ID: Final = 20
"""MSH-10 holds 20 characters (HL7 v2.5.1 chapter 2 section 2.15.9.10)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Messages:
    """What the messages say besides the result. Holds identities, so it has no `repr` of its content.

    Attributes:
        patient_id: PID-3.1.
        patient_id_authority: PID-3.4.
        patient_id_kind: PID-3.5, HL7 table 0203.
        patient_name: PID-5, whole, as the HIS has it.
        order_id: OBR-3; the message's own id when empty.
        message_id: MSH-10; made from patient, order and result when empty, so that a message sent again is recognised.
        message_time: MSH-7.
    """

    patient_id: str
    patient_id_authority: str
    patient_id_kind: str
    patient_name: str
    order_id: str
    message_id: str
    message_time: datetime
    sending_application: str
    sending_facility: str
    receiving_application: str
    receiving_facility: str
    processing_id: str
    hl7_version: str
    charset: Encoding

    def write(self, results: Sequence[Result], *, locale: str, items: bool) -> list[str]:
        """One ORU^R01 message for each result.

        Raises:
            InterchangeError: MS-H001, naming the field at fault.
            BadParameter: when one message id would stand for several messages.
        """
        if self.message_id and len(results) > 1:
            raise typer.BadParameter("one id cannot stand for several messages", param_hint="--message-id")
        return [self._message(result, locale=locale, items=items) for result in results]

    def encode(self, messages: Sequence[str]) -> bytes:
        """The messages one after the other, in the character set that they announce."""
        return b"".join(encode(message, _CHARSETS[self.charset]) for message in messages)

    def _message(self, result: Result, *, locale: str, items: bool) -> str:
        message_id = self.message_id or self._id(result)
        return oru(
            result,
            patient=Patient(
                identifiers=(Identifier(self.patient_id, Authority(self.patient_id_authority), self.patient_id_kind),),
                name=PersonName(family=self.patient_name),
            ),
            order=Order(filler=OrderNumber(self.order_id or message_id, Authority(self.sending_application))),
            message=MessageHeader(
                sending_application=Authority(self.sending_application),
                sending_facility=Authority(self.sending_facility),
                receiving_application=Authority(self.receiving_application),
                receiving_facility=Authority(self.receiving_facility),
                timestamp=self.message_time,
                control_id=message_id,
                processing_id=cast("ProcessingId", self.processing_id),
                charset=_CHARSETS[self.charset],
            ),
            locale=locale,
            version=cast("Version", self.hl7_version),
            items=items,
        )

    def _id(self, result: Result) -> str:
        about = [self.patient_id_authority, self.patient_id, self.order_id, result.to_dict()]
        text = json.dumps(about, ensure_ascii=False, sort_keys=True)
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LONGEST_ID].upper()

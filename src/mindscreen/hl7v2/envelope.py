"""The message around the result: its header (MSH), the order it answers (OBR), and the bytes it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mindscreen.hl7v2.escape import NOTHING, Encoded, invalid
from mindscreen.hl7v2.identity import Authority, Provider, authority_parts, provider, required
from mindscreen.hl7v2.segment import ENCODING_CHARACTERS, components, moment, segment, whole

if TYPE_CHECKING:
    from datetime import datetime

Charset: TypeAlias = Literal["UNICODE UTF-8", "GB 18030-2000"]
"""Values of MSH-18 (HL7 table 0211) that Chinese text can be sent in."""

Version: TypeAlias = Literal["2.4", "2.5.1"]
ProcessingId: TypeAlias = Literal["P", "T", "D"]

VERSIONS: Final = ("2.4", "2.5.1")
_CODECS: Final = {"UNICODE UTF-8": "utf-8", "GB 18030-2000": "gb18030"}
_PROCESSING_IDS: Final = ("P", "T", "D")
_CHARSET_INDEX = 17  # MSH-18: the separator itself is MSH-1, so MSH-n is piece n - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHeader:
    """Where a message comes from and goes to: segment MSH (chapter 2 section 2.15.9).

    Nothing here is read from a clock or drawn at random: what goes out is the same whenever it is made.

    Attributes:
        sending_application: MSH-3.
        sending_facility: MSH-4.
        receiving_application: MSH-5.
        receiving_facility: MSH-6.
        timestamp: MSH-7, when the message is made, with its time zone.
        control_id: MSH-10, never used twice by this sender; the acknowledgement repeats it.
        processing_id: MSH-11: `P` production, `T` training, `D` debugging.
        charset: MSH-18, in which `encode` must then write it.
    """

    sending_application: Authority
    sending_facility: Authority
    receiving_application: Authority
    receiving_facility: Authority
    timestamp: datetime
    control_id: str
    processing_id: ProcessingId = "P"
    charset: Charset = "UNICODE UTF-8"


@dataclass(frozen=True, slots=True)
class OrderNumber:
    """The number of an order and who assigned it: type EI (chapter 2A)."""

    value: str
    authority: Authority | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Order:
    """The order that the screening answers: segment OBR (chapter 4 section 4.5.3).

    Attributes:
        filler: OBR-3, the number of this screening at whoever carried it out.
        placer: OBR-2, the number at whoever ordered it; a screening that nobody ordered has none.
        ordering_provider: OBR-16.
        requested: for when it was ordered: OBR-27.4 in 2.4; TQ1-7 in 2.5.1, which keeps OBR-27 for old receivers only.
        observed: OBR-7 and every OBX-14, when the questions were answered; the result's `authored` when absent.
        reported: OBR-22, when the result was reported; the header's timestamp when absent.
        responsible: OBX-16, who answers for the observation (who gave the questionnaire, not who answered it).
    """

    filler: OrderNumber
    placer: OrderNumber | None = None
    ordering_provider: Provider | None = None
    requested: datetime | None = None
    observed: datetime | None = None
    reported: datetime | None = None
    responsible: Provider | None = None


def msh(header: MessageHeader, version: Version) -> str:
    """The MSH segment of an ORU^R01.

    Raises:
        InterchangeError: MS-H001.
    """
    if header.processing_id not in _PROCESSING_IDS:
        raise invalid("message.processing_id (MSH-11)", f"it must be one of {', '.join(_PROCESSING_IDS)}")
    if header.charset not in _CODECS:
        raise invalid("message.charset (MSH-18)", f"it must be one of {', '.join(_CODECS)}")
    return segment(
        "MSH",
        {
            2: ENCODING_CHARACTERS,
            3: components(*authority_parts(header.sending_application, "message.sending_application (MSH-3)")),
            4: components(*authority_parts(header.sending_facility, "message.sending_facility (MSH-4)")),
            5: components(*authority_parts(header.receiving_application, "message.receiving_application (MSH-5)")),
            6: components(*authority_parts(header.receiving_facility, "message.receiving_facility (MSH-6)")),
            7: moment(header.timestamp, "message.timestamp (MSH-7)"),
            9: components(Encoded("ORU"), Encoded("R01"), Encoded("ORU_R01")),
            10: required(header.control_id, "message.control_id (MSH-10)"),
            11: Encoded(header.processing_id),
            12: Encoded(version),
            18: Encoded(header.charset),
        },
    )


def obr(  # noqa: PLR0913 - what the order does not know itself, named
    order: Order, *, code: Encoded, observed: Encoded, reported: Encoded, status: Encoded, version: Version
) -> str:
    """The OBR segment.

    Args:
        order: the order.
        code: OBR-4, the instrument.
        observed: OBR-7.
        reported: OBR-22.
        status: OBR-25.
        version: decides where the requested time stands.

    Raises:
        InterchangeError: MS-H001.
    """
    requested = NOTHING if order.requested is None else moment(order.requested, "order.requested (OBR-27.4, TQ1-7)")
    fields = {
        1: whole(1),
        2: NOTHING if order.placer is None else _number(order.placer, "order.placer (OBR-2)"),
        3: _number(order.filler, "order.filler (OBR-3)"),
        4: code,
        7: observed,
        16: provider(order.ordering_provider, "order.ordering_provider (OBR-16)"),
        22: reported,
        25: status,
    }
    if version == "2.4":
        return segment("OBR", fields | {27: components(NOTHING, NOTHING, NOTHING, requested)})
    return segment("OBR", fields)


def tq1(order: Order, version: Version) -> str:
    """The TQ1 segment (chapter 4 section 4.5.4) with the requested time, or nothing; 2.4 has no such segment."""
    if order.requested is None or version == "2.4":
        return ""
    return segment("TQ1", {1: whole(1), 7: moment(order.requested, "order.requested (TQ1-7)")})


def _number(number: OrderNumber, field: str) -> Encoded:
    authority = () if number.authority is None else authority_parts(number.authority, f"{field}.authority")
    return components(required(number.value, f"{field}.value"), *authority)


def encode(message: str, charset: Charset = "UNICODE UTF-8") -> bytes:
    """The bytes of a message, in the character set that its MSH-18 announces.

    A receiver must decode the bytes before it splits anything: in GB 18030 the second byte of 瑋 is that of `|`.

    Args:
        message: from `oru`.
        charset: must be what MSH-18 says; a message that announces another set than it is written in is unreadable.

    Raises:
        InterchangeError: MS-H001, when MSH-18 and `charset` differ, `charset` is unknown, or the text was not made by
            `oru` and holds what no character set has.
    """
    if charset not in _CODECS:
        raise invalid("charset", f"it must be one of {', '.join(_CODECS)}")
    fields = message.partition("\r")[0].split("|")
    if fields[0] != "MSH" or len(fields) <= _CHARSET_INDEX or fields[_CHARSET_INDEX] != charset:
        raise invalid(
            "charset",
            "it is not what the message announces in MSH-18",
            "Give MessageHeader(charset=...) and encode(..., charset=...) the same value.",
        )
    try:
        return message.encode(_CODECS[charset])
    except UnicodeEncodeError:
        # The cause quotes the whole message, so it is not passed on.
        raise invalid("message", "it holds half of a surrogate pair, which no character set has") from None

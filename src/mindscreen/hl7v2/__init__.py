"""HL7 v2: a result as an ORU^R01 message, for hospitals whose systems speak HL7 v2.4 or v2.5.1.

    message = oru(result, patient=patient, order=order, message=header)
    data = encode(message)

Nothing is read from a clock and nothing is random: the caller gives the times and the control id.
"""

from __future__ import annotations

from mindscreen.hl7v2.envelope import MessageHeader, Order, OrderNumber, encode
from mindscreen.hl7v2.escape import escape, unescape
from mindscreen.hl7v2.identity import Authority, Identifier, Patient, PersonName, Provider
from mindscreen.hl7v2.oru import oru

__all__ = [
    "Authority",
    "Identifier",
    "MessageHeader",
    "Order",
    "OrderNumber",
    "Patient",
    "PersonName",
    "Provider",
    "encode",
    "escape",
    "oru",
    "unescape",
]

"""Coded elements: what each item, answer, score, band and finding is called in a message.

A public code comes first where the definition has one, and our own stands beside it as the alternate, so that
everything can be found by code whether or not LOINC knows it. Our own codes are made of ids and carry no wording:

    phq-9                     the instrument           phq-9.total            a score
    phq-9.q1                  an item                  phq-9.total.range      its bounds while blanks leave it open
    phq-9.q1.2                the answer 2 to it       phq-9.total.estimate   its published estimate for blanks
    phq-9.finding.self-harm   a finding                phq-9.total.band       its band, phq-9.total.band.mild one band
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.hl7v2.escape import NOTHING, Encoded, escape
from mindscreen.hl7v2.segment import components, whole
from mindscreen.interval import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument, Item

LOCAL: Final = Encoded("99MSCR")
"""Our own code system, as HL7 table 0396 names local ones: `99` and a name of one's own."""

UNITS: Final = components(Encoded("{score}"), NOTHING, Encoded("UCUM"))
"""The unit of every score: a UCUM annotation, because a score has no physical unit."""

_PUBLIC: Final = {"loinc": Encoded("LN"), "snomed": Encoded("SCT")}  # HL7 table 0396

TRUTHS: Final = {
    Truth.TRUE: (Encoded("LA6576-8"), "raised"),
    Truth.FALSE: (Encoded("LA6577-6"), "not-raised"),
    Truth.UNKNOWN: (Encoded("LA4489-6"), "unknown"),
}
"""How a finding's truth is coded: LOINC answers Positive, Negative and Unknown (answer list LL3639-3), and our own."""


def coded(codes: Mapping[str, str], text: str, local: str, local_text: Encoded = NOTHING) -> Encoded:
    """A coded element (CE and CWE alike, chapter 2A): the public triple, then ours; ours alone where nothing is public.

    Args:
        codes: code by system, of the definition.
        text: what it is called in the message's language.
        local: our code.
        local_text: text of our triple where it stands second.

    Raises:
        InterchangeError: MS-H001, when a definition holds a control character.
    """
    own = escape(local, f"code {local}")
    name = escape(text, f"text of {local}")
    for system, table in _PUBLIC.items():
        if system in codes:
            return components(escape(codes[system], f"{system} code of {local}"), name, table, own, local_text, LOCAL)
    return components(own, name, LOCAL)


def units(unit: str) -> Encoded:
    """The UCUM unit of an answer that is a number."""
    return components(escape(unit, "unit (OBX-6)"), NOTHING, Encoded("UCUM"))


def answer(instrument: Instrument, item: Item, value: int, text: str) -> Encoded:
    """The answer to an item. Where LOINC has a code for it, the recorded number is the text of our own triple."""
    return coded(item.option(value).codes, text, f"{instrument.id}.{item.id}.{value}", whole(value))


def truth(value: Truth, text: str) -> Encoded:
    """The value of a finding."""
    loinc, key = TRUTHS[value]
    return components(loinc, escape(text, key), Encoded("LN"), Encoded(key), NOTHING, LOCAL)

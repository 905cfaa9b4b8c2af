"""`oru`: a result as the message that hospitals send observations in, ORU^R01 (HL7 v2.5.1 chapter 7 section 7.3.1).

    MSH  PID  OBR [TQ1]  NTE...  ( OBX  NTE... )...

One OBR for the instrument as a whole, one OBX for each score, band, finding and (on request) answer: see
`mindscreen.hl7v2.observations` for what stands in them. The message is written by this package itself; `hl7apy` only
checks it in the tests.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mindscreen.hl7v2.codes import coded
from mindscreen.hl7v2.envelope import VERSIONS, MessageHeader, Order, Version, msh, obr, tq1
from mindscreen.hl7v2.escape import Encoded, escape_formatted, invalid
from mindscreen.hl7v2.identity import Patient, pid, provider
from mindscreen.hl7v2.language import Language
from mindscreen.hl7v2.observations import CODED, Account, Observation
from mindscreen.hl7v2.segment import components, moment, segment, whole
from mindscreen.library import instrument_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mindscreen.result import Result

_FILLER = Encoded("L")  # NTE-2, table 0105: the comment comes from whoever made the observation
_REMARK = components(Encoded("RE"), Encoded("Remark"), Encoded("HL70364"))
_FINAL = Encoded("F")
_SOME_RESULTS = Encoded("A")


def oru(  # noqa: PLR0913 - the three parts of the message, and what the sites must agree on, named
    result: Result,
    *,
    patient: Patient,
    order: Order,
    message: MessageHeader,
    locale: str = "en",
    version: Version = "2.5.1",
    items: bool = True,
) -> str:
    r"""Write a result as an ORU^R01 message.

    OBR-25 is `F` (final) for a complete form and `A`, "some, but not all, results available", while an item is blank
    (table 0123). Notes below the OBR say that this is a screening result and not a diagnosis, which items are blank,
    and by which definition, cut-off profile, scoring rules and engine it was made.

    Args:
        result: from `mindscreen.screen`.
        patient: whom it is about.
        order: what it answers, and when the questions were answered.
        message: sender, receiver, control id, time.
        locale: language of the texts; the codes are the same in all.
        version: HL7 version; coded values are of type CE in 2.4 and CWE in 2.5.1.
        items: whether to send the single answers. Without them no part of the message quotes or names one, except that
            findings about a single item are still findings.

    Returns:
        The message. Each segment ends with CR. `encode` makes the bytes.

    Raises:
        InterchangeError: MS-H001, naming the field at fault.
        NotFoundError: when the instrument or the locale is not there.
    """
    if version not in VERSIONS:
        raise invalid("version (MSH-12)", f"it must be one of {', '.join(VERSIONS)}")
    instrument = instrument_of(result)
    account = Account(result, instrument, Language(instrument, locale), items)
    observed = _observed(result, order)
    reported = message.timestamp if order.reported is None else order.reported
    responsible = provider(order.responsible, "order.responsible (OBX-16)")
    segments = [
        msh(message, version),
        pid(patient),
        obr(
            order,
            code=coded(instrument.codes, account.language.title, instrument.id),
            observed=observed,
            reported=moment(reported, "order.reported (OBR-22)"),
            status=_FINAL if result.complete else _SOME_RESULTS,
            version=version,
        ),
    ]
    segments += _notes(account.remarks())
    timing = tq1(order, version)
    if timing:
        segments.append(timing)
    for number, observation in enumerate(account.observations(), start=1):
        segments.append(_obx(number, observation, observed, responsible, version))
        segments += _notes(observation.notes)
    return "".join(segments)


def _observed(result: Result, order: Order) -> Encoded:
    field = "order.observed (OBR-7, OBX-14)"
    if order.observed is not None:
        return moment(order.observed, field)
    if result.context.authored is None:
        raise invalid(field, "neither the order nor the result says when the questions were answered", "Give it.")
    try:
        authored = datetime.fromisoformat(result.context.authored)
    except ValueError:
        raise invalid("result.context.authored (OBR-7, OBX-14)", "it is not an ISO 8601 date and time") from None
    return moment(authored, "result.context.authored (OBR-7, OBX-14)")


def _obx(number: int, observation: Observation, observed: Encoded, responsible: Encoded, version: Version) -> str:
    """One OBX. OBX-15 stays empty: without it the sender counts as the producer (chapter 7 section 7.4.2.15)."""
    is_ce = observation.type == CODED and version == "2.4"
    return segment(
        "OBX",
        {
            1: whole(number),
            2: Encoded("CE") if is_ce else observation.type,
            3: observation.code,
            5: observation.value,
            6: observation.units,
            7: observation.reference_range,
            8: observation.flag,
            11: observation.status,
            14: observed,
            16: responsible,
        },
    )


def _notes(texts: Iterable[str]) -> Iterator[str]:
    """NTE segments (chapter 2 section 2.15.10), numbered from 1 below each segment they belong to."""
    for number, text in enumerate(texts, start=1):
        comment = escape_formatted(text, "comment (NTE-3)")
        yield segment("NTE", {1: whole(number), 2: _FILLER, 3: comment, 4: _REMARK})

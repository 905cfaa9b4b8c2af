"""mindscreen inside a hospital information system: one function that takes a submitted form and gives back what to do.

    python examples/his_embedding.py

The HIS keeps identities and decides who sees what; mindscreen gets answers and a few facts, and keeps nothing. Every
answer here is synthetic.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import mindscreen as ms
from mindscreen.hl7v2 import Authority, Identifier, MessageHeader, Order, OrderNumber, Patient, PersonName, encode, oru

ANSWERS = Path(__file__).parent / "answers"

# Loaded once, when the service starts; both are immutable and may be shared by all threads.
PHQ9 = ms.load("phq-9@1")  # the major version is pinned: within it no answer sheet gets another score
PATHWAY = ms.pathway("general-outpatient")


@dataclass(frozen=True)
class Reply:
    """What the HIS does next.

    Attributes:
        accepted: whether there is a result; a refused form is shown again with `message`.
        message: why it was refused; it never repeats an answer, so it may be logged.
        stored: the result as JSON, for the record.
        worklist: lines for the people who act, the most urgent first.
        alert: whether somebody has to come before the person leaves.
        outgoing: the HL7 v2 message, ready for the interface engine.
    """

    accepted: bool
    message: str = ""
    stored: str = ""
    worklist: tuple[str, ...] = ()
    alert: bool = False
    outgoing: bytes = b""


def submit(form: dict[str, Any], patient: Patient, order_number: str) -> Reply:
    """Score one submitted form.

    Args:
        form: `answers` (item to value, a blank absent or null) and `context` (age, who answered, when).
        patient: whom it is about; it goes into the message and nowhere else.
        order_number: the number of this screening in the HIS.
    """
    try:
        result = ms.screen(PHQ9, form["answers"], **form["context"])
    except ms.MindscreenError as error:
        return Reply(accepted=False, message=f"{error.code}: {error.what} {error.remedy}".strip())
    advice = PATHWAY.advise(result)
    return Reply(
        accepted=True,
        stored=json.dumps(result.to_dict(), ensure_ascii=False),
        worklist=tuple(f"{each.urgency} by {each.due}: {each.text['zh-CN']}" for each in advice),
        alert=any(each.critical for each in advice),
        outgoing=message(result, patient, order_number),
    )


def message(result: ms.Result, patient: Patient, order_number: str) -> bytes:
    """The result as ORU^R01. The time and the control id are the HIS's own: mindscreen has no clock and no counter."""
    answered = datetime.fromisoformat(result.context.authored or "")
    header = MessageHeader(
        sending_application=Authority("MINDSCREEN"),
        sending_facility=Authority("HOSPITAL"),
        receiving_application=Authority("HIS"),
        receiving_facility=Authority("HOSPITAL"),
        timestamp=answered + timedelta(minutes=1),
        control_id=f"{order_number}-1",
    )
    order = Order(filler=OrderNumber(order_number, Authority("MINDSCREEN")))
    return encode(oru(result, patient=patient, order=order, message=header, locale="zh-CN"))


def read_again(stored: str) -> ms.Result:
    """A result from the record, years later: the same content, and the definition and hash it was scored with."""
    return ms.Result.from_dict(json.loads(stored))


def main() -> None:
    """Submit one form with a blank, and one that cannot be right."""
    patient = Patient(identifiers=(Identifier("000000", Authority("HOSPITAL"), "MR"),), name=PersonName(family="测试"))
    form = json.loads((ANSWERS / "phq-9.json").read_text(encoding="utf-8"))
    form["answers"] = {each["item"]: each["value"] for each in form["answers"]}
    reply = submit(form, patient, "SCR-0001")
    print("alert now:", reply.alert)
    for line in reply.worklist:
        print(" ", line)
    result = read_again(reply.stored)
    total = result["total"]
    print(f"stored: {result.instrument_id}|{result.instrument_version}, total {total.lower} to {total.upper}")
    print("segments sent:", reply.outgoing.count(b"\r"))

    wrong = submit({"answers": {**form["answers"], "q3": 7}, "context": form["context"]}, patient, "SCR-0002")
    print("second form accepted:", wrong.accepted)
    print(" ", wrong.message)


if __name__ == "__main__":
    main()

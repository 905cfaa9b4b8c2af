"""The care loop as a Task: how far a referral has come, who has it, and until when.

A Task knows no way on from `completed`, `cancelled`, `failed` and `rejected`, nor from `in-progress` back to
`requested`. There the loop goes on in a new Task: the Tasks of one loop are numbered and share a group identifier.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mindscreen.care import TASK_STATUS, TRANSITIONS
from mindscreen.fhir import codes
from mindscreen.fhir.dates import check_instant, check_reference, check_token
from mindscreen.fhir.extensions import recommendation_status
from mindscreen.fhir.r5 import FHIR_VERSIONS
from mindscreen.fhir.referral import PRIORITIES, coded, origin, rule_uri
from mindscreen.fhir.screening import check_option, unshared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.care import CareLoop
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.recommendation import Recommendation

CARE_SYSTEM: Final = f"{codes.BASE}:care"
"""System of the identifiers of Tasks when the hospital gives none."""

_ENDED: Final = frozenset({"completed", "cancelled", "failed", "rejected"})
_REFERENCE: Final = re.compile(r"[A-Z][A-Za-z]+/.+")
_BUSINESS: Final[Mapping[str, Mapping[str, str]]] = {
    "returned": {"en": "returned to the sender", "zh-CN": "已退回"},
    "declined": {"en": "declined by the person", "zh-CN": "本人拒绝"},
    "assessed": {"en": "assessed", "zh-CN": "已评估"},
    "intervention-started": {"en": "intervention started", "zh-CN": "已开始干预"},
    "no-intervention-needed": {"en": "no intervention needed", "zh-CN": "无需干预"},
    "transferred": {"en": "transferred", "zh-CN": "已转出"},
}
_REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    "died": {"en": "the person died", "zh-CN": "本人死亡"},
    "entered-in-error": {"en": "entered in error", "zh-CN": "录入错误"},
    "moved-away": {"en": "the person moved away", "zh-CN": "本人迁出"},
    "superseded": {"en": "superseded by another", "zh-CN": "已由其他任务取代"},
    "returned": {"en": "the receiver returned it", "zh-CN": "接收方退回"},
    "declined": {"en": "the person declined", "zh-CN": "本人拒绝"},
    "lost-to-follow-up": {"en": "the person cannot be reached", "zh-CN": "失访"},
}
"""Why a Task ended without having been done."""
_DESCRIPTION: Final[Mapping[str, str]] = {
    "en": "Assess after a positive screening result, and intervene where it is needed.",
    "zh-CN": "筛查阳性后进行评估，必要时干预。",
}


def care_task(  # noqa: PLR0913 - independent facts, keyword-only
    loop: CareLoop,
    *,
    subject: str,
    loop_id: str,
    focus: str | None = None,
    encounter: str | None = None,
    recommendation: Recommendation | None = None,
    locale: str = "en",
    identifier_system: str = CARE_SYSTEM,
    fhir_version: FhirVersion = "4.0.1",
) -> Json:
    """A care loop, as far as it has come, as a FHIR Task.

    Args:
        loop: the loop.
        subject: reference to the patient.
        loop_id: the hospital's own identifier of the loop; with the number of the Task it makes the Task's identifier.
        focus: reference to the ServiceRequest that is being followed.
        encounter: reference to the encounter.
        recommendation: what the loop was opened for; gives the Task its priority, words, rule and standing.
        locale: language of the texts; translations stand beside them.
        identifier_system: the system of the identifiers; give one of your hospital.
        fhir_version: `4.0.1` (R4), `4.3.0` (R4B) or `5.0.0` (R5).

    Returns:
        The present Task of the loop as a plain dict. A loop that was taken up again after an end, or transferred after
        it was begun, is in another Task than before; both have the group identifier of the loop.

    Raises:
        InterchangeError: MS-F005, when a reference, identifier or time is not valid in FHIR.
        NotFoundError: MS-N004, for an unknown locale.
    """
    check_option("fhir_version", fhir_version, FHIR_VERSIONS)
    locale = codes.check_locale(locale)
    system, loop_id = codes.check_uri(identifier_system, "identifier_system"), check_token(loop_id, "loop_id")
    number, begun = _task(loop)
    status, business = loop.task_status
    task: Json = {
        "resourceType": "Task",
        "meta": {"security": [codes.RESTRICTED]},
        "language": locale,
        "identifier": [{"system": system, "value": f"{loop_id}/{number}"}],
        "groupIdentifier": {"system": system, "value": loop_id},
        "status": status,
    }
    if (reason := _reason(loop)) is not None:
        task["statusReason"] = _word("care-reason", reason, _REASONS[reason], locale)
    if business is not None:
        task["businessStatus"] = _word("care-state", business, _BUSINESS[business], locale)
    task |= {"intent": "plan", **_asked(recommendation, locale)}
    if focus is not None:
        task["focus"] = {"reference": check_reference(focus, "focus", ("ServiceRequest",))}
    task["for"] = {"reference": check_reference(subject, "subject", ("Patient",))}
    if encounter is not None:
        task["encounter"] = {"reference": check_reference(encounter, "encounter", ("Encounter",))}
    task["authoredOn"] = check_instant(begun, "care loop")
    task["lastModified"] = check_instant(loop.events[-1].at if loop.events else loop.opened, "care loop")
    task |= _who(loop, locale)
    deadlines = loop.deadlines
    if (due := deadlines.get("assessment", deadlines.get("intervention"))) is not None:
        task["restriction"] = {"period": {"start": begun, "end": due}}
    if (due := deadlines.get("acknowledgement")) is not None:
        kind = {"coding": [{"system": f"{codes.BASE}:task-input", "code": "acknowledge-by"}]}
        task["input"] = [{"type": kind, "valueDateTime": due}]
    return unshared(task, fhir_version)


def _task(loop: CareLoop) -> tuple[int, str]:
    """The number of the present Task of a loop, and when it began."""
    number, begun, state = 1, loop.opened, "due"
    for event in loop.events:
        before, state = TASK_STATUS[state][0], TRANSITIONS[state][event.kind]
        after = TASK_STATUS[state][0]
        if before in _ENDED or (before, after) == ("in-progress", "requested"):
            number, begun = number + 1, event.at
    return number, begun


def _reason(loop: CareLoop) -> str | None:
    """Why the Task ended without having been done."""
    if loop.state == "cancelled":
        return loop.events[-1].reason
    return loop.state if loop.state in _REASONS else None


def _asked(recommendation: Recommendation | None, locale: str) -> Json:
    """What is to be done, with how binding that is."""
    if recommendation is None:
        return {"code": coded("action", "assess", locale), **codes.spoken("description", locale, _DESCRIPTION)}
    return {
        "extension": [recommendation_status(recommendation)],
        "instantiatesUri": rule_uri(recommendation),
        "priority": PRIORITIES[recommendation.urgency],
        "code": coded("action", recommendation.action, locale),
        **codes.spoken("description", locale, recommendation.text),
        "note": [codes.spoken("text", locale, text) for text in (origin(recommendation), codes.NOT_A_DIAGNOSIS)],
    }


def _who(loop: CareLoop, locale: str) -> Json:
    """Where it was sent to, and who has it: the last who received or worked on it, when that is a resource."""
    found: Json = {}
    sent = next((event for event in reversed(loop.events) if event.destination is not None), None)
    if sent is not None and sent.destination is not None:
        found["performerType"] = [coded("destination", sent.destination, locale)]
    if loop.events and sent is not loop.events[-1] and _REFERENCE.fullmatch(loop.events[-1].by):
        found["owner"] = {"reference": loop.events[-1].by}
    return found


def _word(kind: str, code: str, words: Mapping[str, str], locale: str) -> Json:
    return {"coding": [{"system": f"{codes.BASE}:{kind}", "code": code}], **codes.spoken("text", locale, words)}

"""A form that was not filled in, and why: a refusal is an event to record, not a blank to forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mindscreen.fhir import codes, ecqm
from mindscreen.fhir.observed import observation
from mindscreen.fhir.screening import Occasion, check_option, outgoing
from mindscreen.response import Context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Profile
    from mindscreen.model import Instrument

NotDone: TypeAlias = Literal["declined", "medical"]

_ABSENT: Final = {"declined": ("asked-declined", "Asked But Declined"), "medical": ("not-performed", "Not Performed")}
_WHY: Final[Mapping[str, Mapping[str, str]]] = {
    "declined": {"en": "The person declined the screening.", "zh-CN": "受检者拒绝筛查。"},
    "medical": {"en": "Not screened for a medical reason.", "zh-CN": "因医疗原因未筛查。"},
}


def refusal(
    instrument: Instrument,
    *,
    reason: NotDone = "declined",
    note: str = "",
    age_years: int | None = None,
    profile: Profile | None = None,
    **occasion: Unpack[Occasion],
) -> Json:
    """A form that was offered and not filled in, as a cancelled Observation with the reason.

    Args:
        instrument: what was refused.
        reason: `declined` by the person, or not done for a `medical` reason.
        note: what else was said, for the record.
        age_years: age in completed years; with the profile it decides between adult and adolescent.
        profile: `us-ecqm` writes it as the United States quality measure CMS2 reads it, in SNOMED CT.
        occasion: who, when, and how it is written; see `Occasion`. `authored` is when it was refused.

    Raises:
        InterchangeError: MS-F005, when a reference, date or option is not valid, or with the profile when the age is
            missing or the instrument is no depression screen.
        NotFoundError: MS-N004, for an unknown locale.
        ResponseError: MS-R006, for an impossible age.
    """
    check_option("reason", reason, tuple(_WHY))
    out = outgoing(instrument, **occasion)
    code, display = _ABSENT[reason]
    absent = {"coding": [{"system": codes.DATA_ABSENT_REASON, "code": code, "display": display}]}
    why = {**absent, **out.say("text", _WHY[reason])}
    resource = observation(out, "panel", lambda: codes.panel_concept(instrument, out.locale, out.words))
    resource |= {
        "status": "cancelled",
        "extension": [{"url": codes.STATUS_REASON, "valueCodeableConcept": why}],
        "dataAbsentReason": why,
    }
    if out.administration:
        resource["identifier"] = [out.identifier("refusal")]
    if note:
        resource["note"] = [{"text": codes.plain(note)}]
    if profile is not None:
        check_option("profile", profile, ("us-ecqm",))
        resource |= ecqm.not_done(out, resource["meta"], reason, Context(age_years=age_years))
    return out.deliver(resource)

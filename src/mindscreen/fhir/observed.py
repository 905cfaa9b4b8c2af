"""What every Observation says, whatever was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Outgoing

SURVEY: Final[Json] = {"coding": [{"system": codes.OBSERVATION_CATEGORY, "code": "survey", "display": "Survey"}]}
_UNKNOWN: Final[Json] = {"system": codes.DATA_ABSENT_REASON, "code": "unknown", "display": "Unknown"}


def observation(screening: Outgoing, role: str, name: Callable[[], Json]) -> Json:
    """The beginning of the Observation with a role; the parts that differ follow.

    Args:
        screening: whose it is.
        role: its role; what it is called depends on that alone.
        name: makes its `code`.
    """
    resource: Json = {
        **screening.resource("Observation", role),
        "status": "final",
        "category": [SURVEY],
        "code": screening.once(("code", role), name),
        **screening.person(),
        "effectiveDateTime": screening.authored,
    }
    if screening.to_the_second:
        resource["issued"] = screening.authored
    performer = screening.source or screening.author
    if performer is not None and "Device/" not in performer:  # a Device cannot be the performer of an R4 Observation
        resource["performer"] = [{"reference": performer}]
    if derived_from := screening.reference("response"):
        resource["derivedFrom"] = derived_from
    return resource


def computed(screening: Outgoing) -> Json:
    """The software that computed what is observed, where it is being written too."""
    return {"device": device[0]} if (device := screening.reference("device")) else {}


def unknown(screening: Outgoing, texts: Mapping[str, str]) -> Json:
    """Why there is no value; no reader may take it for a negative one."""
    return {"dataAbsentReason": {"coding": [_UNKNOWN], **screening.say("text", texts)}}

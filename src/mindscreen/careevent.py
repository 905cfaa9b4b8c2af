"""What can happen to a referral: the states of the care loop, their FHIR R4 Task statuses, and the events between them.

The states follow the chain of the national action plan (国卫医政函〔2025〕93号, item 12: screen, timely assessment,
timely intervention) and the FHIR R4 Task (https://hl7.org/fhir/R4/task.html); the events between them are a proposal of
this project, to be adopted by the hospital.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mindscreen.errors import PathwayError, did_you_mean
from mindscreen.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

TASK_STATUS: Final[Mapping[str, tuple[str, str | None]]] = {
    "due": ("draft", None),
    "requested": ("requested", None),
    "received": ("received", None),
    "accepted": ("accepted", None),
    "returned": ("rejected", "returned"),
    "declined": ("rejected", "declined"),
    "assessed": ("in-progress", "assessed"),
    "intervention-started": ("in-progress", "intervention-started"),
    "no-intervention-needed": ("in-progress", "no-intervention-needed"),
    "closed": ("completed", None),
    "transferred": ("requested", "transferred"),
    "cancelled": ("cancelled", None),
    "lost-to-follow-up": ("failed", None),
}
"""Every state with its FHIR R4 `Task.status` and, where several states share one, the `Task.businessStatus`.

No two states have the same pair. The typical state machine of a Task knows no way on from `completed`, `cancelled`,
`failed` and `rejected`, nor from `in-progress` back to `requested`: there the loop goes on in a new Task.
"""

_LEAVE: Final = {"cancel": "cancelled", "lose": "lost-to-follow-up"}
TRANSITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "due": {"request": "requested", "assess": "assessed", "decline": "declined", **_LEAVE},
    "requested": {"receive": "received", "transfer": "transferred", "decline": "declined", **_LEAVE},
    "received": {
        "accept": "accepted", "return": "returned", "decline": "declined", "transfer": "transferred", **_LEAVE,
    },
    "accepted": {
        "assess": "assessed", "start-intervention": "intervention-started",
        "need-no-intervention": "no-intervention-needed", "return": "returned", "decline": "declined",
        "transfer": "transferred", **_LEAVE,
    },
    "returned": {"request": "requested", "assess": "assessed", "decline": "declined", **_LEAVE},
    "declined": {"request": "requested", "assess": "assessed", "close": "closed", **_LEAVE},
    "assessed": {
        "start-intervention": "intervention-started", "need-no-intervention": "no-intervention-needed",
        "transfer": "transferred", "decline": "declined", **_LEAVE,
    },
    "intervention-started": {"assess": "assessed", "close": "closed", "transfer": "transferred", **_LEAVE},
    "no-intervention-needed": {"assess": "assessed", "close": "closed", **_LEAVE},
    "transferred": {"receive": "received", "return": "returned", "decline": "declined", **_LEAVE},
    "closed": {"reopen": "due"},
    "cancelled": {"reopen": "due"},
    "lost-to-follow-up": {"find": "due", "cancel": "cancelled"},
}  # fmt: skip
"""State to the events that it allows, and the state that each leads to. `allowed_events` adds the two conditions that
depend on what happened before: see there."""

EVENTS: Final = tuple(dict.fromkeys(event for events in TRANSITIONS.values() for event in events))
DIRECTIONS: Final = ("up", "down", "lateral")
"""Referral to a higher level, back to a lower one, or to another service of the same level."""
CANCEL_REASONS: Final = ("died", "entered-in-error", "moved-away", "superseded")
"""Why a loop is cancelled. Of a critical loop only the first two are accepted."""

AFTER_ASSESSMENT: Final = frozenset({"start-intervention", "need-no-intervention"})
"""What an assessment leads to."""

_SENDING: Final = frozenset({"request", "transfer"})
_REFERENCE: Final = re.compile(r"(?:PractitionerRole|CareTeam|HealthcareService|Organization)/[A-Za-z0-9.-]{1,64}")


def known_instant(text: object) -> datetime | None:
    """An ISO 8601 instant with time zone as a time that can be compared; `None` for anything else, as a mere day."""
    try:
        time = datetime.fromisoformat(text)  # type: ignore[arg-type] # what is no text is no instant
    except (TypeError, ValueError):
        return None
    return None if time.tzinfo is None else time


def instant(text: object, name: str) -> datetime:
    """An ISO 8601 instant with time zone as a time that can be compared.

    Raises:
        PathwayError: MS-P005, naming the field but not its value.
    """
    time = known_instant(text)
    if time is None:
        raise unusable(name, "it must be an ISO 8601 instant with time zone", "Write it as 2026-11-21T09:30:00+08:00.")
    return time


def unusable(where: str, why: str, remedy: str) -> PathwayError:
    """The error for something that was recorded wrongly; it never repeats what was recorded."""
    return PathwayError("MS-P005", f"{why}.", where=where, remedy=remedy)


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise unusable(name, "it is not one of the known codes", f"Known: {', '.join(known)}.")


def _destination(name: str, value: object) -> None:
    _one_of(name, value, tuple(vocabulary()["destination"]))


def check_role(name: str, value: object) -> None:
    """Refuse what is no role: whoever acts is recorded as a role, never as a person.

    Raises:
        PathwayError: MS-P005, naming the field but not its value.
    """
    known = (*vocabulary()["notify"], *vocabulary()["destination"])
    if value not in known and not (isinstance(value, str) and _REFERENCE.fullmatch(value)):
        raise unusable(
            name,
            "it must be a role, not a person",
            f"Give a reference to a PractitionerRole, CareTeam, HealthcareService or Organization, or one of: "
            f"{', '.join(known)}.",
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CareEvent:
    """One thing that happened to a referral.

    Attributes:
        kind: one of `EVENTS`.
        at: when, as an ISO 8601 instant with time zone.
        by: who, as a role: `PractitionerRole/7`, `Organization/3`, or a code of the vocabulary (`duty_nurse`).
        destination: where to, as a code of the vocabulary; stated with `request` and `transfer`, and only there.
        direction: `up`, `down` or `lateral`; may be stated with `request` and `transfer`.
        reason: one of `CANCEL_REASONS`; stated with `cancel`, and only there.
    """

    kind: str
    at: str
    by: str
    destination: str | None = None
    direction: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        """Check every field.

        Raises:
            PathwayError: MS-P005, naming the field but not its value.
        """
        _one_of("event 'kind'", self.kind, EVENTS)
        instant(self.at, "event 'at'")
        check_role("event 'by'", self.by)
        for name, given, wanted in (
            ("destination", self.destination, self.kind in _SENDING),
            ("reason", self.reason, self.kind == "cancel"),
        ):
            if (given is not None) != wanted:
                raise unusable(
                    f"event '{name}'", f"it is {'missing' if wanted else 'out of place'} in '{self.kind}'",
                    "State a destination with request and transfer, a reason with cancel, and neither elsewhere.",
                )  # fmt: skip
        if self.direction is not None and self.kind not in _SENDING:
            raise unusable("event 'direction'", f"it is out of place in '{self.kind}'", "State it with request.")
        if self.destination is not None:
            _destination("event 'destination'", self.destination)
        if self.reason is not None:
            _one_of("event 'reason'", self.reason, CANCEL_REASONS)
        if self.direction is not None:
            _one_of("event 'direction'", self.direction, DIRECTIONS)

    def __repr__(self) -> str:
        """Names the kind only: where somebody is sent tells what was found."""
        return f"<CareEvent {self.kind}>"

    def to_dict(self) -> dict[str, str]:
        """Plain JSON; what is not stated is absent."""
        names = ("kind", "at", "by", "destination", "direction", "reason")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


def allowed_events(state: str, *, critical: bool, assessed: bool) -> tuple[str, ...]:
    """The kinds of event that a state allows.

    Args:
        state: one of the keys of `TRANSITIONS`.
        critical: a critical loop is not closed on a refusal unless somebody has assessed the person.
        assessed: whoever accepts starts an intervention, or finds that none is needed, only after an assessment.

    Raises:
        PathwayError: MS-P005, when there is no such state.
    """
    if state not in TRANSITIONS:
        remedy = f"States: {', '.join(TRANSITIONS)}.{did_you_mean(state, TRANSITIONS)}"
        raise unusable("care loop", "there is no such state", remedy)
    refused: frozenset[str] = frozenset()
    if not assessed and state == "accepted":
        refused = AFTER_ASSESSMENT
    if not assessed and critical and state == "declined":
        refused = frozenset({"close"})
    return tuple(event for event in TRANSITIONS[state] if event not in refused)

"""The care loop: from a positive screen to an assessment, an intervention and an end, as a pure state machine.

A loop is frozen and keeps nothing: `loop.apply(event)` gives the next loop, `to_dict` and `from_dict` carry it through
any storage, and every time comes from the caller. It holds roles and instants, never a name, an answer or a score.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from mindscreen.careevent import (
    AFTER_ASSESSMENT,
    CANCEL_REASONS,
    DIRECTIONS,
    EVENTS,
    TASK_STATUS,
    TRANSITIONS,
    CareEvent,
    allowed_events,
    instant,
    unusable,
)  # fmt: skip
from mindscreen.errors import PathwayError
from mindscreen.vocabulary import due_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

__all__ = [
    "CANCEL_REASONS", "CARE_FORMAT", "CLOCKS", "DIRECTIONS", "EVENTS", "TASK_STATUS", "TRANSITIONS", "CareEvent",
    "CareLoop", "allowed_events",
]  # fmt: skip

CARE_FORMAT: Final = "mindscreen-care/1"
CLOCKS: Final = ("acknowledgement", "assessment", "intervention")
"""What there is a time limit for."""

_STOPPED: Final = frozenset({"closed", "cancelled"})
_DURATION: Final = re.compile(r"P[1-9][0-9]{0,2}[DM]|PT[1-9][0-9]{0,3}H")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CareLoop:
    """What has happened since an assessment became due. Frozen; `apply` gives the next one.

    Attributes:
        opened: when the assessment became due, as an ISO 8601 instant; usually when the answers were given.
        assess_within: time limit of the assessment, from `opened` (or from when the loop was last opened again), as an
            ISO 8601 duration in hours, days or months, like `Recommendation.within`.
        acknowledge_within: time limit for the receiver to acknowledge a request or transfer, from when it was sent.
        intervene_within: time limit of the intervention, from the assessment.
        same_day: whether the time of the assessment ends with the day at the latest, as urgency U1 does.
        critical: whether it answers a critical finding. Such a loop ends with an assessment and not before.
        events: what happened, in order.
    """

    opened: str
    assess_within: str
    acknowledge_within: str | None = None
    intervene_within: str | None = None
    same_day: bool = False
    critical: bool = False
    events: tuple[CareEvent, ...] = ()

    def __post_init__(self) -> None:
        """Check every field, and that the events can follow one another.

        Raises:
            PathwayError: MS-P004, for an event that its state does not allow; MS-P005, for a field that cannot be used.
        """
        instant(self.opened, "care loop 'opened'")
        for name in ("assess_within", "acknowledge_within", "intervene_within"):
            value = getattr(self, name)
            optional = name != "assess_within" and value is None
            if not optional and not (isinstance(value, str) and _DURATION.fullmatch(value)):
                raise unusable(
                    f"care loop '{name}'", "it must be an ISO 8601 duration with its unit", "Write PT1H, P7D or P3M."
                )
        if {type(self.same_day), type(self.critical)} != {bool}:
            raise unusable("care loop", "'same_day' and 'critical' must be true or false", "Correct them.")
        if type(self.events) is not tuple or {type(event) for event in self.events} - {CareEvent}:
            raise unusable("care loop 'events'", "it must be a tuple of events", "Make each a CareEvent.")
        state, assessed, last = "due", False, self.opened
        for position, event in enumerate(self.events, start=1):
            where = f"event {position}"
            allowed = allowed_events(state, critical=self.critical, assessed=assessed)
            if event.kind not in allowed:
                raise PathwayError(
                    "MS-P004",
                    f"'{event.kind}' is not possible while the care loop is '{state}'.",
                    where=where,
                    remedy=f"Possible: {', '.join(allowed)}.",
                )
            if self.critical and event.kind == "cancel" and event.reason not in CANCEL_REASONS[:2]:
                raise PathwayError(
                    "MS-P004",
                    "a critical care loop is not cancelled for this reason.",
                    where=where,
                    remedy=f"Possible: {', '.join(CANCEL_REASONS[:2])}. Otherwise assess, transfer or record the loss.",
                )
            if instant(event.at, where) < instant(last, where):
                raise unusable(where, "it lies before the one that it follows", "Record events in their order.")
            state, last = TRANSITIONS[state][event.kind], event.at
            assessed = state == "assessed" or (assessed and state != "due")

    def __repr__(self) -> str:
        """Tells the state only."""
        return f"<CareLoop {self.state}>"

    @property
    def state(self) -> str:
        """One of the keys of `TRANSITIONS`."""
        state = "due"
        for event in self.events:
            state = TRANSITIONS[state][event.kind]
        return state

    @property
    def task_status(self) -> tuple[str, str | None]:
        """FHIR R4 `Task.status` and `Task.businessStatus`, as in `TASK_STATUS`."""
        return TASK_STATUS[self.state]

    @property
    def allowed(self) -> tuple[str, ...]:
        """The kinds of event that can come next."""
        assessed = self._last({"assess"}) is not None
        return allowed_events(self.state, critical=self.critical, assessed=assessed)

    @property
    def deadlines(self) -> dict[str, str]:
        """The clocks that are running (`CLOCKS`), each with the instant at which its time is up.

        The assessment clock runs on while somebody is lost or has declined. Nothing runs when the loop is closed or
        cancelled. A time limit that ends after the calendar does is left out.
        """
        state = self.state
        if state in _STOPPED:
            return {}
        step = self._last({"assess", *AFTER_ASSESSMENT})
        running: dict[str, str | None] = {}
        if state in {"requested", "transferred"} and self.acknowledge_within is not None:
            running["acknowledgement"] = due_at(self.events[-1].at, self.acknowledge_within, same_day=False)
        if step is None:
            running["assessment"] = due_at(self._begin()[0], self.assess_within, same_day=self.same_day)
        elif step.kind == "assess" and self.intervene_within is not None:
            running["intervention"] = due_at(step.at, self.intervene_within, same_day=False)
        return {clock: due for clock, due in running.items() if due is not None}

    def overdue(self, now: str) -> tuple[str, ...]:
        """The clocks whose time is up, in the order of `CLOCKS`.

        Args:
            now: the caller's time, as an ISO 8601 instant with time zone. At the deadline itself nothing is overdue.

        Raises:
            PathwayError: MS-P005, when `now` is no instant.
        """
        time = instant(now, "now")
        return tuple(clock for clock, due in self.deadlines.items() if time > instant(due, clock))

    def in_time(self, clock: str, now: str) -> bool | None:
        """Whether the assessment or the intervention was in time, for the indicators.

        Args:
            clock: `assessment` or `intervention`.
            now: the caller's time, as for `overdue`.

        Returns:
            `True` or `False` once it happened or its time is up; `None` while it can still be in time, when it is not
            called for, when the loop ended without it, and when there is no time limit for it.

        Raises:
            PathwayError: MS-P005, when there is no such clock or `now` is no instant.
        """
        if clock not in CLOCKS[1:]:
            raise unusable("clock", "there is no such clock to be in time for", f"Clocks: {', '.join(CLOCKS[1:])}.")
        overdue = clock in self.overdue(now)
        begun, position = self._begin()
        first: dict[str, CareEvent] = {}
        for event in self.events[position:]:
            first.setdefault(event.kind, event)
        happened = first.get("assess" if clock == "assessment" else "start-intervention")
        if happened is None:
            return False if overdue else None
        if clock == "assessment":
            due = due_at(begun, self.assess_within, same_day=self.same_day)
        elif self.intervene_within is not None:
            due = due_at(first["assess"].at, self.intervene_within, same_day=False)
        else:
            return None
        return None if due is None else instant(happened.at, clock) <= instant(due, clock)

    def apply(self, event: CareEvent) -> CareLoop:
        """The loop after one more event; this one stays as it is.

        Raises:
            PathwayError: MS-P004, naming what is possible; MS-P005, when the event lies before the last one.
        """
        return replace(self, events=(*self.events, event))

    def to_dict(self) -> dict[str, Any]:
        """Stable plain JSON; what is not stated is absent. The state is written for other readers."""
        data: dict[str, Any] = {"format": CARE_FORMAT, "opened": self.opened, "assess_within": self.assess_within}
        for name in ("acknowledge_within", "intervene_within"):
            if (value := getattr(self, name)) is not None:
                data[name] = value
        data |= {"same_day": self.same_day, "critical": self.critical, "state": self.state}
        return data | {"events": [event.to_dict() for event in self.events]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CareLoop:
        """The inverse of `to_dict`.

        Raises:
            PathwayError: MS-P004 or MS-P005, when it is of another format, incomplete or contradicts itself.
        """
        try:
            fields = dict(data)
            form, state = fields.pop("format"), fields.pop("state")
            loop = cls(**{**fields, "events": tuple(CareEvent(**event) for event in fields["events"])})
        except (KeyError, TypeError, ValueError):
            raise _unreadable() from None
        if form != CARE_FORMAT or state != loop.state:
            raise _unreadable()
        return loop

    def _begin(self) -> tuple[str, int]:
        """When the loop was last opened, and how many events came before."""
        for position in range(len(self.events), 0, -1):
            if self.events[position - 1].kind in {"reopen", "find"}:
                return self.events[position - 1].at, position
        return self.opened, 0

    def _last(self, kinds: AbstractSet[str]) -> CareEvent | None:
        """The last event of these kinds since the loop was last opened."""
        return next((event for event in reversed(self.events[self._begin()[1] :]) if event.kind in kinds), None)


def _unreadable() -> PathwayError:
    return unusable("care loop", "it cannot be read as JSON of the documented shape", "Store what to_dict() gives.")

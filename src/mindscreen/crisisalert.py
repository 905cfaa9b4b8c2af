"""An alert about danger: what started it, what is to be done in which order, and whether somebody has taken it.

Pure state: every time comes from the caller, and nothing here tells anybody. An alert asks a person to act, and goes on
asking until a person says that they have taken it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from mindscreen.careevent import check_role, instant, unusable
from mindscreen.recommendation import Reason
from mindscreen.vocabulary import due_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.errors import PathwayError

ALERT_FORMAT: Final = "mindscreen-crisis-alert/1"
LEVELS: Final = ("U0", "U1", "U2")
"""Now, today, within a week: the urgencies that an alert can have."""
KINDS: Final = ("suicide", "violence", "delirium", "other")
"""What an alert is about; delirium calls for a medical cause first and gets no text about suicide."""
TODAY: Final = "P1D"
"""The clock that ends with the day, because the person leaves before the next one."""


@dataclass(frozen=True, slots=True, repr=False)
class Trigger:
    """One entry of the protocol that has started the alert.

    Attributes:
        entry: its id.
        kind: one of `KINDS`.
        level: one of `LEVELS`.
        reasons: the findings, refusals or stated circumstances it rests on.
        next: the instruments that can be the second step for a person of this age.
        status: `official`, `consensus` or `proposal`; must be shown with it.
        confidence: `high`, `medium` or `low`: how well its weakest source is known.
        cite: the sources, as they are cited.
        text: locale to what it means.
    """

    entry: str
    kind: str
    level: str
    reasons: tuple[Reason, ...]
    next: tuple[str, ...]
    status: str
    confidence: str
    cite: tuple[str, ...]
    text: Mapping[str, str]

    def __repr__(self) -> str:
        """Names nothing: which entry it is tells what was found."""
        return "<Trigger>"


@dataclass(frozen=True, slots=True, repr=False)
class CrisisAction:
    """One thing that one person does.

    Attributes:
        id: for example `stay-with-person`.
        by: who does it, as a code.
        within: how soon, as an ISO 8601 duration; `PT0M` is at once, `P1D` is today.
        due: the end of that time as an ISO 8601 instant, when it is known when the clock began.
        only_if: conditions that could not be decided, because the age is unknown: `minor`, `adult`, `under-14`.
        notify: whom to tell, as codes; a request to a human, never sent by this library.
        schedule: the follow-up schedule that it begins (see `mindscreen.followup`), or `None`.
        status: `official`, `consensus` or `proposal`; must be shown with it.
        confidence: `high`, `medium` or `low`: how well its weakest source is known.
        cite: the sources, as they are cited.
        text: locale to what to do.
    """

    id: str
    by: str
    within: str
    due: str | None
    only_if: tuple[str, ...]
    notify: tuple[str, ...]
    schedule: str | None
    status: str
    confidence: str
    cite: tuple[str, ...]
    text: Mapping[str, str]

    def __repr__(self) -> str:
        """Names nothing: what is to be done tells what was found."""
        return "<CrisisAction>"


@dataclass(frozen=True, slots=True, repr=False)
class Acknowledgement:
    """Somebody has taken the alert: the role (never a name) and the instant."""

    role: str
    at: str

    def __post_init__(self) -> None:
        """Check both.

        Raises:
            PathwayError: MS-P005, naming the field but not its value.
        """
        check_role("acknowledgement 'role'", self.role)
        instant(self.at, "acknowledgement 'at'")

    def __repr__(self) -> str:
        """Names nothing."""
        return "<Acknowledgement>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CrisisAlert:
    """What a person has to act on now.

    Attributes:
        protocol: `id|version` of the crisis protocol.
        level: the most urgent level of its triggers, `U0`, `U1` or `U2`.
        triggers: what has started it, the most urgent first.
        actions: what is to be done, in order.
        texts: `staff` and `patient`, and for whoever may be under 18 `confidentiality`: locale to text.
        reraise_after: how long it may stay unacknowledged before it is raised again, as an ISO 8601 duration.
        raised_at: the instant of the answers, or at which it was raised again; `None` when the caller gave none.
        acknowledged: who has taken it and when, or `None`.
    """

    protocol: str
    level: str
    triggers: tuple[Trigger, ...]
    actions: tuple[CrisisAction, ...]
    texts: Mapping[str, Mapping[str, str]]
    reraise_after: str
    raised_at: str | None = None
    acknowledged: Acknowledgement | None = None

    def __repr__(self) -> str:
        """Names the protocol only: the level, the reasons and the actions tell what was found."""
        return f"<CrisisAlert of {self.protocol}>"

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is about: one or more of `KINDS`, in that order."""
        about = {trigger.kind for trigger in self.triggers}
        return tuple(kind for kind in KINDS if kind in about)

    @property
    def evidence(self) -> tuple[Reason, ...]:
        """The findings, refusals and stated circumstances behind it, each once."""
        return tuple(dict.fromkeys(reason for trigger in self.triggers for reason in trigger.reasons))

    @property
    def notify(self) -> tuple[str, ...]:
        """Whom to tell, as codes, in the order of the actions; whoever is told only under a condition comes too."""
        return tuple(dict.fromkeys(code for action in self.actions for code in action.notify))

    @property
    def requires_human_ack(self) -> Literal[True]:
        """No alert is settled by a machine."""
        return True

    @property
    def reraise_at(self) -> str | None:
        """The instant from which the alert is raised again; `None` when it is acknowledged or its begin is unknown."""
        return None if self.acknowledged or self.raised_at is None else after(self.raised_at, self.reraise_after)

    def due_again(self, now: str) -> bool:
        """Whether the alert is to be raised again: nobody has acknowledged it, and its time is up or was never known.

        Raises:
            PathwayError: MS-P005, when `now` is no instant.
        """
        moment = instant(now, "now")
        if self.acknowledged is not None:
            return False
        return self.reraise_at is None or moment >= instant(self.reraise_at, "alert")

    def raise_again(self, at: str) -> CrisisAlert:
        """The alert raised once more, so that its interval begins anew. The clocks of the actions go on as they were.

        Raises:
            PathwayError: MS-P005, when `at` is no instant, lies before the alert, or somebody has acknowledged it.
        """
        if self.acknowledged is not None:
            raise unusable("alert", "it has been acknowledged already", "Raise a new alert from new results.")
        self._not_before(at)
        return replace(self, raised_at=at)

    def acknowledge(self, role: str, at: str) -> CrisisAlert:
        """The alert taken by somebody.

        Args:
            role: who, as a role: `PractitionerRole/7`, or a code of the vocabulary (`responsible_doctor`).
            at: when, as an ISO 8601 instant with time zone.

        Raises:
            PathwayError: MS-P005, when `role` is no role, `at` is no instant or lies before the alert, or somebody has
                acknowledged it already.
        """
        if self.acknowledged is not None:
            raise unusable("alert", "it has been acknowledged already", "The first acknowledgement stands.")
        taken = Acknowledgement(role, at)
        self._not_before(at)
        return replace(self, acknowledged=taken)

    def _not_before(self, at: str) -> None:
        moment = instant(at, "alert 'at'")
        if self.raised_at is not None and moment < instant(self.raised_at, "alert"):
            raise unusable("alert 'at'", "it lies before the alert", "Check the clock and the time zone.")

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent. It holds reasons: keep it as you keep the record of a patient."""
        data: dict[str, Any] = {
            "format": ALERT_FORMAT,
            "protocol": self.protocol,
            "level": self.level,
            "kinds": list(self.kinds),
            "requires_human_ack": True,
            "triggers": [_plain(trigger) for trigger in self.triggers],
            "actions": [_plain(action) for action in self.actions],
            "notify": list(self.notify),
            "texts": {name: dict(words) for name, words in self.texts.items()},
            "reraise_after": self.reraise_after,
        }
        for name in ("raised_at", "reraise_at"):
            if (value := getattr(self, name)) is not None:
                data[name] = value
        return data if self.acknowledged is None else {**data, "acknowledged": _plain(self.acknowledged)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CrisisAlert:
        """The inverse of `to_dict`.

        Raises:
            PathwayError: MS-P005, when it is of another format, incomplete or contradicts itself.
        """
        try:
            taken = data.get("acknowledged")
            alert = cls(
                protocol=data["protocol"],
                level=data["level"],
                triggers=tuple(_trigger(each) for each in data["triggers"]),
                actions=tuple(_action(each) for each in data["actions"]),
                texts={name: dict(words) for name, words in data["texts"].items()},
                reraise_after=data["reraise_after"],
                raised_at=data.get("raised_at"),
                acknowledged=None if taken is None else Acknowledgement(taken["role"], taken["at"]),
            )
            if alert.to_dict() != dict(data):
                raise _unreadable()
        except (AttributeError, KeyError, TypeError, ValueError):
            raise _unreadable() from None
        return alert


def after(start: str, within: str) -> str | None:
    """The instant at which a clock is up: `P1D` ends with the day; `None` when `start` is no instant."""
    return due_at(start, within, same_day=within == TODAY)


def _plain(part: Trigger | CrisisAction | Acknowledgement) -> dict[str, Any]:
    """A part as plain JSON; what is `None` is absent."""
    return {name: _listed(value) for name, value in asdict(part).items() if value is not None}


def _listed(value: object) -> object:
    if isinstance(value, dict):
        return {name: _listed(each) for name, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def _trigger(data: Mapping[str, Any]) -> Trigger:
    return Trigger(**{**_frozen(data), "reasons": tuple(Reason(**_frozen(each)) for each in data["reasons"])})


def _action(data: Mapping[str, Any]) -> CrisisAction:
    return CrisisAction(**{"due": None, "schedule": None, **_frozen(data)})


def _frozen(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _unreadable() -> PathwayError:
    return unusable("alert", "it cannot be read as JSON of the documented shape", "Store what to_dict() gives.")

"""One thing to do about a finding, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN_TEAM: Final = frozenset({"treating_team", "primary_care"})
"""Destinations that are no referral."""


@dataclass(frozen=True, slots=True, repr=False)
class Reason:
    """Why something is recommended: a finding or score of one result, with the comparison that decided it.

    Attributes:
        instrument: id of the instrument.
        finding: id of the finding or scale; empty when the form was refused.
        because: the comparison with the values in it, for example `q9 = 1 >= 1`.
        truth: `raised`, `unknown` or `not-raised`, `band` for a score, `refused` for a form.
        cite: the sources of that threshold, as they are cited.
    """

    instrument: str
    finding: str
    because: str
    truth: str
    cite: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Names the instrument only, as `Result` does."""
        return f"<Reason in {self.instrument}>"


@dataclass(frozen=True, slots=True, repr=False)
class Recommendation:
    """One thing to do; urgency and destination are separate. A human reviews it before anything happens.

    Attributes:
        id: id of the rule.
        action: `screen`, `ask`, `complete`, `assess`, `refer`, `re-screen` or `inform`.
        urgency: `U0` (minutes) to `U4` (routine).
        within: the time limit as an ISO 8601 duration.
        due: the end of that time as an ISO 8601 instant, when it is known when the answers were given.
        after: the time before which it makes no sense (a repetition), as an ISO 8601 duration.
        not_before: the end of that time as an ISO 8601 instant.
        destination: where to, as a code of the vocabulary.
        instrument: the instrument to give (`screen`, `re-screen`) or to go back to (`ask`, `complete`).
        items: the items to ask.
        notify: whom to tell, as codes; a request to a human, never sent by this library.
        reasons: what it rests on.
        critical: whether it answers a critical finding.
        pathway: `id|version` of the pathway.
        status: `official`, `consensus`, `hospital` or `proposal`; must be shown with it.
        confidence: `high`, `medium` or `low`: how well its sources are known.
        origin: the rule set or pathway that the rule stands in, as `id|version`.
        merged: ids of the other rules that ask for the same thing; their reasons and sources are among these.
        cite: the sources, as they are cited.
        text: locale to one sentence.
    """

    id: str
    action: str
    urgency: str
    within: str
    due: str | None
    after: str | None
    not_before: str | None
    destination: str
    instrument: str | None
    items: tuple[str, ...]
    notify: tuple[str, ...]
    reasons: tuple[Reason, ...]
    critical: bool
    pathway: str
    status: str
    confidence: str
    origin: str
    merged: tuple[str, ...]
    cite: tuple[str, ...]
    text: Mapping[str, str]

    def __repr__(self) -> str:
        """Names the pathway only: what is recommended tells what was found, and that does not go into logs."""
        return f"<Recommendation of {self.pathway}>"

    @property
    def is_referral(self) -> bool:
        """Whether it asks somebody outside the treating team to assess or take over."""
        return self.action in {"assess", "refer"} and self.destination not in _OWN_TEAM

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent."""
        data: dict[str, Any] = {
            "id": self.id,
            "action": self.action,
            "urgency": self.urgency,
            "within": self.within,
            "destination": self.destination,
            "items": list(self.items),
            "notify": list(self.notify),
            "reasons": [
                {
                    "instrument": each.instrument,
                    "finding": each.finding,
                    "because": each.because,
                    "truth": each.truth,
                    "cite": list(each.cite),
                }
                for each in self.reasons
            ],
            "critical": self.critical,
            "pathway": self.pathway,
            "status": self.status,
            "confidence": self.confidence,
            "origin": self.origin,
            "merged": list(self.merged),
            "cite": list(self.cite),
            "text": dict(self.text),
            "human_review_required": True,
        }
        for name in ("due", "after", "not_before", "instrument"):
            if (value := getattr(self, name)) is not None:
                data[name] = value
        return data

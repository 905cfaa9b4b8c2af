"""What became of the cards: which suggestion was taken, or why a card was set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeAlias, cast, get_args

from mindscreen.errors import InterchangeError
from mindscreen.fhir.dates import is_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

Outcome: TypeAlias = Literal["accepted", "overridden"]
_OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
_MOST: Final = 1000
_LONGEST_ID: Final = 100
_LONGEST_COMMENT: Final = 10_000


@dataclass(frozen=True, slots=True, repr=False)
class Feedback:
    """What one user did about one card.

    Attributes:
        card: `uuid` of the card.
        outcome: `accepted` or `overridden`.
        suggestions: `uuid` of each suggestion that was accepted.
        reason: `system` and `code` of the reason for overriding it; `None` where none was chosen.
        comment: what the user wrote; it may say anything about anybody, so it belongs where records of patients are.
        at: when, as an instant.
    """

    card: str
    outcome: Outcome
    suggestions: tuple[str, ...]
    reason: tuple[str, str] | None
    comment: str
    at: str

    def __repr__(self) -> str:
        """Names the card only."""
        return f"<Feedback on {self.card}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent."""
        data: dict[str, Any] = {"card": self.card, "outcome": self.outcome, "at": self.at}
        if self.suggestions:
            data["suggestions"] = list(self.suggestions)
        if self.reason is not None:
            data["reason"] = {"system": self.reason[0], "code": self.reason[1]}
        if self.comment:
            data["comment"] = self.comment
        return data


def feedback(request: Mapping[str, Any]) -> tuple[Feedback, ...]:
    """Read what is posted to `/cds-services/{id}/feedback`; the answer to it is an empty one with HTTP status 200.

    Args:
        request: the body of the request.

    Raises:
        InterchangeError: MS-S001, when it has another shape; then nothing of it is taken.
    """
    told = _told(request)
    if not isinstance(told, list) or len(told) > _MOST:
        _unusable(f"it must be a list of at most {_MOST}.", "feedback")
    return tuple(_one(each, f"feedback[{index}]") for index, each in enumerate(told))


def _told(request: object) -> object:
    return request.get("feedback") if isinstance(request, Mapping) else None


def _unusable(what: str, where: str) -> NoReturn:
    raise InterchangeError("MS-S001", what, where=where, remedy="Send it as CDS Hooks 2.0 describes it.")


def _one(told: object, where: str) -> Feedback:
    if not isinstance(told, Mapping):
        _unusable("it must be an object.", where)
    outcome, at = told.get("outcome"), told.get("outcomeTimestamp")
    if outcome not in _OUTCOMES:
        _unusable("it is neither 'accepted' nor 'overridden'.", f"{where}.outcome")
    if not is_instant(at):
        _unusable("it is no instant.", f"{where}.outcomeTimestamp")
    suggestions = tuple(_accepted(told, where))
    if outcome == "accepted" and not suggestions:
        _unusable("it names no suggestion.", f"{where}.acceptedSuggestions")
    reason, comment = _override(told, where)
    return Feedback(
        _token(told.get("card"), f"{where}.card"), cast("Outcome", outcome), suggestions, reason, comment, str(at)
    )


def _accepted(told: Mapping[str, Any], where: str) -> Iterator[str]:
    accepted = told.get("acceptedSuggestions", [])
    if not isinstance(accepted, list) or len(accepted) > _MOST:
        _unusable("it must be a list.", f"{where}.acceptedSuggestions")
    for each in accepted:
        yield _token(each.get("id") if isinstance(each, Mapping) else None, f"{where}.acceptedSuggestions")


def _override(told: Mapping[str, Any], where: str) -> tuple[tuple[str, str] | None, str]:
    override = told.get("overrideReason")
    if override is None:
        return None, ""
    if not isinstance(override, Mapping):
        _unusable("it must be an object.", f"{where}.overrideReason")
    coding, comment = override.get("reason"), override.get("userComment", "")
    if not isinstance(comment, str) or len(comment) > _LONGEST_COMMENT:
        _unusable("it must be a text.", f"{where}.overrideReason.userComment")
    if coding is None:
        return None, comment
    if not isinstance(coding, Mapping):
        _unusable("it must be a coding.", f"{where}.overrideReason.reason")
    code, system = coding.get("code"), coding.get("system", "")
    if not isinstance(system, str) or len(system) > _LONGEST_COMMENT:
        _unusable("it must be a URI.", f"{where}.overrideReason.reason.system")
    return (system, _token(code, f"{where}.overrideReason.reason.code")), comment


def _token(value: object, where: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID:
        _unusable("it must be an identifier.", where)
    return value

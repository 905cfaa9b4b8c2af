"""One person's answers, and the facts about the person and the occasion that scoring may depend on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from mindscreen.errors import ResponseError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

Sex: TypeAlias = Literal["female", "male"]
Respondent: TypeAlias = Literal["self", "parent", "caregiver", "teacher", "clinician"]

SEXES: Final = ("female", "male")
RESPONDENTS: Final = ("self", "parent", "caregiver", "teacher", "clinician")
OLDEST_YEARS: Final = 125
"""Above this an age is a typing error; the longest documented human life is 122 years (Robine & Allard 1998)."""
LONGEST_EDUCATION_YEARS: Final = 40
"""Above this a number of school years is a typing error."""
ADULT_FROM_MONTHS: Final = 12 * 18
"""Completed months from which nobody is a minor (未成年人保护法, article 2)."""
OWN_CONSENT_FROM_MONTHS: Final = 12 * 14
"""Completed months from which the use of data needs no guardian's consent (个人信息保护法, articles 28 and 31)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Context:
    """What is known about the person and the occasion. Everything is optional; what is not stated is unknown.

    Attributes:
        age_years: completed years.
        age_months: completed months; for young children, instead of `age_years`.
        sex: `female` or `male`, only where a published rule depends on it.
        education_years: completed years of schooling, where a published rule depends on it.
        pregnant: whether the person is pregnant, where a published rule depends on it.
        completed_by: who answered: `self`, `parent`, `caregiver`, `teacher` or `clinician`.
        authored: when the answers were given, ISO 8601 with time zone; carried along, never interpreted by the engine.
    """

    age_years: int | None = None
    age_months: int | None = None
    sex: Sex | None = None
    education_years: int | None = None
    pregnant: bool | None = None
    completed_by: Respondent | None = None
    authored: str | None = None

    def __post_init__(self) -> None:
        """Check every stated fact.

        Raises:
            ResponseError: MS-R006, naming the fact but not its value.
        """
        _whole("age_years", self.age_years, OLDEST_YEARS)
        _whole("age_months", self.age_months, 12 * OLDEST_YEARS + 11)
        _whole("education_years", self.education_years, LONGEST_EDUCATION_YEARS)
        _one_of("sex", self.sex, SEXES)
        _one_of("completed_by", self.completed_by, RESPONDENTS)
        if self.pregnant is not None and not isinstance(self.pregnant, bool):
            raise _impossible("pregnant", "it must be true, false or absent")
        if self.authored is not None and not isinstance(self.authored, str):
            raise _impossible("authored", "it must be an ISO 8601 text")
        if self.age_years is not None and self.age_months is not None and self.age_months // 12 != self.age_years:
            raise _impossible("age_months", "it contradicts age_years")

    def __repr__(self) -> str:
        """Names the facts that are stated, not what they are: they belong to a person and do not go into logs."""
        return f"<Context: {', '.join(self.to_dict()) or 'nothing stated'}>"

    @property
    def age_bounds(self) -> tuple[int, int] | None:
        """The age in completed months as bounds (a number of years leaves twelve months open), or `None`."""
        if self.age_months is not None:
            return self.age_months, self.age_months
        if self.age_years is not None:
            return 12 * self.age_years, 12 * self.age_years + 11
        return None

    def to_dict(self) -> dict[str, Any]:
        """The stated facts as plain JSON; a fact that is not stated is absent."""
        return {name: value for name in CONTEXT_FIELDS if (value := getattr(self, name)) is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Context:
        """The inverse of `to_dict`.

        Raises:
            ResponseError: MS-R006, for a name that does not exist or a value that is impossible.
        """
        for name in data:
            if name not in CONTEXT_FIELDS:
                # Repeated only when it resembles a fact: in a garbled file a name may stand in its place.
                meant = did_you_mean(name, CONTEXT_FIELDS)
                raise ResponseError(
                    "MS-R006",
                    f"'{name}' is not a fact that scoring knows." if meant else "a key is no fact that scoring knows.",
                    where="context",
                    remedy=f"Known: {', '.join(CONTEXT_FIELDS)}.{meant}",
                )
        return cls(**data)


CONTEXT_FIELDS: Final = tuple(each.name for each in fields(Context))


def _impossible(name: str, why: str) -> ResponseError:
    return ResponseError("MS-R006", f"{why}.", where=f"context '{name}'", remedy="Correct it, or leave it out.")


def _whole(name: str, value: object, most: int) -> None:
    if value is None:
        return
    if type(value) is not int:
        raise _impossible(name, "it must be a whole number")
    if not 0 <= value <= most:
        raise _impossible(name, f"it must lie between 0 and {most}")


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise _impossible(name, f"it must be one of {', '.join(known)}")


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """One person's answers to one instrument.

    Attributes:
        instrument: id of the instrument, or `id@version`, that was answered.
        answers: item id to recorded option value; a blank item is absent (or `None`), never zero.
        context: what is known about the person and the occasion.
    """

    instrument: str
    answers: Mapping[str, int | None]
    context: Context = Context()

    def __repr__(self) -> str:
        """Names the instrument only: answers do not go into logs."""
        return f"<Response to {self.instrument}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON: answers as a list of `{item, value}` in which a blank is absent."""
        return {
            "instrument": self.instrument,
            "answers": [{"item": item, "value": value} for item, value in self.answers.items() if value is not None],
            "context": self.context.to_dict(),
        }

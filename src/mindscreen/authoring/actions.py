"""Rules of rule sets and pathways: what an author writes, and how it is compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from mindscreen.authoring.definition import Cite, InstrumentId, Key, Model, Name, Range
from mindscreen.authoring.vocabulary import Duration, Urgency, Words

if TYPE_CHECKING:
    from collections.abc import Callable

Status = Literal["official", "consensus", "hospital", "proposal"]
Action = Literal["screen", "ask", "complete", "assess", "refer", "re-screen", "inform"]


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


class OrName:
    """Lets the JSON Schema of a part say that its name alone may stand for it."""

    @staticmethod
    def __get_pydantic_json_schema__(core: Any, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """The schema of the part, or a name."""
        return {"anyOf": [{"type": "string", "pattern": "^[a-z0-9]+([.-][a-z0-9]+)*$"}, handler(core)]}


class WhenPart(Model):
    """What a rule looks at: one of the fields, a band with its `at_least`, a score with its limits."""

    raised: Key | None = None
    unknown: Key | None = None
    not_raised: Key | None = None
    band: Name | None = None
    at_least: Key | None = None
    score: Name | None = None
    from_: int | None = Field(default=None, alias="from")
    to: int | None = None
    refused: Literal[True] | None = None

    @model_validator(mode="after")
    def _one(self) -> WhenPart:
        kinds = ("raised", "unknown", "not_raised", "band", "score", "refused")
        given = [name for name in kinds if getattr(self, name) is not None]
        limited = self.from_ is not None or self.to is not None
        if len(given) != 1 or (self.band is None) is not (self.at_least is None) or limited is not ("score" in given):
            msg = "give one of raised, unknown, not_raised, band with at_least, score with from or to, or refused"
            raise ValueError(msg)
        return self


class ForPart(Model):
    """For whom something is meant; ages are inclusive at both ends. Give years or months."""

    age_years: Range | None = None
    age_months: Range | None = None
    sex: Literal["female", "male"] | None = None
    pregnant: bool | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> ForPart:
        if self.age_years is not None and self.age_months is not None:
            msg = "give the ages in years or in months"
            raise ValueError(msg)
        return self

    def limits(self) -> dict[str, Any]:
        """The limits as they are compiled: ages in completed months."""
        found: dict[str, Any] = {"sex": self.sex, "pregnant": self.pregnant}
        if self.age_months is not None:
            found |= {"youngest_months": self.age_months.from_, "oldest_months": self.age_months.to}
        if self.age_years is not None:
            low, high = self.age_years.from_, self.age_years.to
            found |= {
                "youngest_months": None if low is None else 12 * low,
                "oldest_months": None if high is None else 12 * high + 11,
            }
        return {name: value for name, value in found.items() if value is not None}


class RulePart(Model):
    """Who does what, where and how soon, when something is found."""

    id: Key
    when: WhenPart
    for_: ForPart | None = Field(default=None, alias="for")
    group: Key | None = None
    action: Action
    give: Annotated[
        tuple[InstrumentId, ...],
        BeforeValidator(_listed),
        OrName(),
    ] = ()
    items: tuple[Name, ...] = ()
    urgency: Urgency
    raised_by: tuple[Key, ...] = ()
    within: Duration | None = None
    after: Duration | None = None
    destination: Name
    notify: tuple[Name, ...] = ()
    status: Status | None = None
    cite: Cite
    text: Words


def compile_rule(part: RulePart, *, instrument: str, status: str) -> dict[str, Any]:
    """The rule as plain JSON, with the instrument it is about and its status written out."""
    data = part.model_dump(mode="json", exclude_none=True, by_alias=True)
    data["instrument"], data["status"] = instrument, part.status or status
    if part.for_ is not None:
        data["for"] = part.for_.limits()
    return {name: value for name, value in data.items() if value not in ([], {})}

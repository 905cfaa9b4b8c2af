"""One rule of a rule set or pathway: what it looks at, for whom, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from mindscreen.model import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mindscreen.response import Context

STATUSES: Final = ("official", "consensus", "hospital", "proposal")
"""How binding a rule is, the most binding first; `hospital` is what a hospital has adopted for itself."""
CONFIDENCES: Final = ("high", "medium", "low")
"""How well its sources are known, the best first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """For whom something is meant. What is not stated of a person speaks for nobody and against nobody.

    Attributes:
        youngest_months: the youngest age, in completed months.
        oldest_months: the oldest age, in completed months.
        sex: `female` or `male`.
        pregnant: whether it is for pregnant people only (`True`) or for others only (`False`).
    """

    youngest_months: int | None = None
    oldest_months: int | None = None
    sex: str | None = None
    pregnant: bool | None = None

    def may_admit(self, context: Context) -> bool:
        """Whether nothing that is known of the person speaks against it."""
        age = context.age_bounds
        if age is not None and self.youngest_months is not None and age[1] < self.youngest_months:
            return False
        if age is not None and self.oldest_months is not None and age[0] > self.oldest_months:
            return False
        return all(
            wanted is None or stated is None or wanted == stated
            for wanted, stated in ((self.sex, context.sex), (self.pregnant, context.pregnant))
        )


EVERYBODY: Final = Limits()


@dataclass(frozen=True, slots=True)
class When:
    """What a rule looks at.

    Attributes:
        truth: `raised`, `unknown` or `not-raised` for a finding; `band` or `score` for a score that has certainly
            reached a band or lies within limits; `refused` when the person did not want to fill in the form.
        about: id of the finding or scale; empty for `refused`.
        at_least: the band to be reached.
        lowest: the smallest score, where the rule names one.
        highest: the largest score, where the rule names one.
    """

    truth: str
    about: str = ""
    at_least: str | None = None
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Who does what, where and how soon, when something is found.

    Attributes:
        id: for example `phq-9-severe`.
        instrument: the instrument whose results it looks at.
        when: what it looks at.
        limits: for whom it is meant.
        group: of the rules of one group only the first that fires counts.
        action: `screen`, `ask`, `complete`, `assess`, `refer`, `re-screen` or `inform`.
        give: for `screen` and `re-screen` the instrument to give: the first that was published for such a person.
        items: for `ask` and `complete` the items; none means what is blank.
        urgency: `U0` (minutes) to `U4` (routine).
        raised_by: findings that make it one step more urgent.
        within: its time limit as an ISO 8601 duration; `None` means the usual one of the urgency.
        after: the time before which it makes no sense, as an ISO 8601 duration.
        destination: where to.
        notify: whom to tell.
        text: locale to one sentence.
        status: one of `STATUSES`.
        cite: its sources.
        origin: the rule set or pathway that it stands in, as `id|version`.
    """

    id: str
    instrument: str
    when: When
    limits: Limits
    group: str | None
    action: str
    give: tuple[str, ...]
    items: tuple[str, ...]
    urgency: str
    raised_by: tuple[str, ...]
    within: str | None
    after: str | None
    destination: str
    notify: tuple[str, ...]
    text: Mapping[str, str]
    status: str
    cite: tuple[Reference, ...]
    origin: str

    @property
    def confidence(self) -> str:
        """That of the source that is known least."""
        return least_known(source.confidence for source in self.cite)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One way to act on the results of an instrument.

    Attributes:
        id: for example `perinatal-china-2019`.
        instrument: id of the instrument.
        version: semantic version of the file.
        title: locale to what it stands for.
        status: `official`, `consensus` or `proposal`.
        default: whether a pathway that names no set takes this one.
        profile: the cut-off profile that it is written for; `None` means the default one of the instrument.
        rules: its rules, in order.
    """

    id: str
    instrument: str
    version: str
    title: Mapping[str, str]
    status: str
    default: bool
    profile: str | None
    rules: tuple[Rule, ...]


def plain(part: Any) -> Any:
    """A part of a rule or pathway as plain JSON; a source as it is cited, and what is not stated is absent."""
    if isinstance(part, Reference):
        return part.text
    if isinstance(part, tuple):
        return [plain(each) for each in part]
    if not is_dataclass(part):
        return part
    stated = ((field.name, getattr(part, field.name)) for field in fields(part))
    return {name: plain(value) for name, value in stated if value is not None}


def least_binding(statuses: Iterable[str]) -> str:
    """Of several statuses the one that claims least."""
    return max(statuses, key=STATUSES.index)


def least_known(confidences: Iterable[str]) -> str:
    """Of several confidences the one of the source that is known least."""
    return max(confidences, key=CONFIDENCES.index)


def references_from(data: Mapping[str, Any]) -> dict[str, Reference]:
    """The sources of a compiled file, by key."""
    return {key: Reference(key, **reference) for key, reference in data.items()}


def limits_from(data: Mapping[str, Any]) -> Limits:
    """The limits in a compiled file."""
    return Limits(**data) if data else EVERYBODY


def rule_from(data: Mapping[str, Any], references: Mapping[str, Reference], *, origin: str) -> Rule:
    """A rule in a compiled file."""
    return Rule(
        id=data["id"],
        instrument=data["instrument"],
        when=_when(data["when"]),
        limits=limits_from(data.get("for", {})),
        group=data.get("group"),
        action=data["action"],
        give=tuple(data.get("give", ())),
        items=tuple(data.get("items", ())),
        urgency=data["urgency"],
        raised_by=tuple(data.get("raised_by", ())),
        within=data.get("within"),
        after=data.get("after"),
        destination=data["destination"],
        notify=tuple(data.get("notify", ())),
        text=data["text"],
        status=data["status"],
        cite=tuple(references[key] for key in data["cite"]),
        origin=origin,
    )


def rule_sets_from(data: Mapping[str, Any]) -> tuple[RuleSet, ...]:
    """The rule sets of a compiled file, the default one first."""
    references, instrument, version = references_from(data["references"]), data["instrument"], data["version"]
    sets = tuple(
        RuleSet(
            id=each["id"],
            instrument=instrument,
            version=version,
            title=each["title"],
            status=each["status"],
            default=each["id"] == data["default"],
            profile=each.get("profile"),
            rules=tuple(
                rule_from(rule, references, origin=f"{instrument}/{each['id']}|{version}") for rule in each["rules"]
            ),
        )
        for each in data["sets"]
    )
    return tuple(sorted(sets, key=lambda each: not each.default))


def _when(data: Mapping[str, Any]) -> When:
    if "refused" in data:
        return When("refused")
    if "band" in data:
        return When("band", data["band"], at_least=data["at_least"])
    if "score" in data:
        return When("score", data["score"], lowest=data.get("from"), highest=data.get("to"))
    truth, finding = next(iter(data.items()))
    return When(truth.replace("_", "-"), finding)

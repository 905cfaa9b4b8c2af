"""Whom an instrument was published for: a person known to be outside is refused, unless somebody says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.errors import EligibilityError, ResponseError
from mindscreen.parts import Notice, Override

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument, Population
    from mindscreen.response import Context

OVERRIDABLE: Final = ("age", "completed_by")
"""The rules of eligibility that a caller may set aside, with a reason."""


def eligible(
    instrument: Instrument, context: Context, overrides: Mapping[str, str] | None
) -> tuple[tuple[Override, ...], tuple[Notice, ...]]:
    """Refuse a person or respondent outside the published population, unless that rule is set aside with a reason."""
    population = instrument.population
    age, who = context.age_bounds, context.completed_by
    youngest, oldest = population.ages(who)
    notices: tuple[Notice, ...] = ()
    refused: list[tuple[str, str, str]] = []
    if age is None:
        if youngest is not None or oldest is not None:
            notices = (Notice("age-not-stated"),)
    else:
        certain = (youngest is None or age[0] >= youngest) and (oldest is None or age[1] <= oldest)
        if not population.may_include(age, who):
            published = f"{_age_range(youngest, oldest)}{_for(who, population)}"
            refused.append(("age", "MS-E001", f"the age is outside {published}"))
        elif not certain:
            notices = (Notice("age-at-the-limit"),)
    if who is None:
        notices += (Notice("respondent-not-stated"),)
    elif who not in population.completed_by:
        allowed = ", ".join(population.completed_by)
        refused.append(("completed_by", "MS-E002", f"it was published to be completed by: {allowed}; not by {who}"))
    if overrides is None and not refused:
        return (), notices
    return _overridden(instrument, refused, overrides or {}, notices, context)


def suits(population: Population, context: Context) -> bool:
    """Whether somebody of this age may be one whom an instrument was published for, whoever completes it."""
    age = context.age_bounds
    return age is None or any(population.may_include(age, who) for who in population.completed_by)


def check_overrides(instrument: Instrument, overrides: Mapping[str, str]) -> dict[str, str]:
    """The reasons by rule, without the spaces around them.

    Raises:
        ResponseError: MS-R007, when a rule cannot be set aside or no reason is given.
    """
    given: Mapping[str, object] = overrides if hasattr(overrides, "keys") else {"": ""}
    reasons: dict[str, str] = {}
    for rule, reason in given.items():
        if rule not in OVERRIDABLE or not isinstance(reason, str) or not reason.strip():
            raise ResponseError(
                "MS-R007",
                "an override needs the name of a rule and a reason in words.",
                where=instrument.canonical,
                remedy=f"Rules that may be set aside: {', '.join(OVERRIDABLE)}.",
            )
        reasons[rule] = reason.strip()
    return reasons


def _overridden(
    instrument: Instrument,
    refused: list[tuple[str, str, str]],
    overrides: Mapping[str, str],
    notices: tuple[Notice, ...],
    context: Context,
) -> tuple[tuple[Override, ...], tuple[Notice, ...]]:
    reasons = check_overrides(instrument, overrides)
    used: list[Override] = []
    for rule, code, what in refused:
        if rule not in reasons:
            raise EligibilityError(
                code,
                f"{what}.",
                where=instrument.canonical,
                remedy=f"{_instead(instrument, context)} Or record overrides={{'{rule}': '<reason>'}}.",
            )
        used.append(Override(rule, reasons[rule]))
        notices += (Notice("outside-published-population", rule),)
    return tuple(used), notices


def _instead(instrument: Instrument, context: Context) -> str:
    """The other instruments about the same that were published for such a person."""
    fit = [peer.id for peer in instrument.peers if _admits(peer.population, context)]
    if fit:
        return f"Published for such a person: {', '.join(fit)}."
    if instrument.peers:
        return f"No other instrument on {instrument.domain} in the catalogue was published for such a person."
    return "Choose another instrument."


def _admits(population: Population, context: Context) -> bool:
    age, who = context.age_bounds, context.completed_by
    if who is not None and who not in population.completed_by:
        return False
    if age is not None and population.ages(who) == (None, None):
        return False  # for whom it was published is not a matter of age, so nothing says that it suits this person
    return age is None or population.may_include(age, who)


def _for(who: str | None, population: Population) -> str:
    return f" when completed by {who}" if who in population.ages_of else ""


def _age_range(youngest: int | None, oldest: int | None) -> str:
    ends = []
    if youngest is not None:
        ends.append(f"from {_age(youngest)}")
    if oldest is not None:
        # An upper limit in years is stored as its last month: "to 17 years" is 215 months.
        whole_years = (oldest + 1) % 12 == 0
        ends.append(f"to {oldest // 12} years" if whole_years else f"to {oldest} months")
    return f"the published range ({' '.join(ends)})"


def _age(months: int) -> str:
    return f"{months // 12} years" if months % 12 == 0 else f"{months} months"

"""Facts about the person and the occasion, from the options of the command line.

The library's own checks apply; here texts become numbers. No message repeats what was given.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import typer

from mindscreen.condition import comparisons
from mindscreen.errors import ResponseError
from mindscreen.licence import USES
from mindscreen.plan import STATED
from mindscreen.response import CONTEXT_FIELDS, Context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.licence import Use
    from mindscreen.model import Instrument


_FACT_OF: Final = {**STATED, "age_stated": "age_years"}  # an age in years will do for that


def now() -> str:
    """This moment with the zone of this machine, to the second. Only the command line looks at a clock."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def context(  # noqa: PLR0913 - the facts of the context, keyword-only
    *,
    age: str | None = None,
    age_months: str | None = None,
    sex: str | None = None,
    completed_by: str | None = None,
    education_years: str | None = None,
    pregnant: bool | None = None,
    authored: str | None = None,
) -> Context:
    """The context that the options state.

    Raises:
        ResponseError: MS-R006, naming the option.
    """
    facts: dict[str, Any] = {
        "age_years": _whole(age, "--age"),
        "age_months": _whole(age_months, "--age-months"),
        "sex": sex,
        "education_years": _whole(education_years, "--education-years"),
        "pregnant": pregnant,
        "completed_by": completed_by,
        "authored": _instant(authored),
    }
    return Context(**facts)


def _whole(text: str | None, option: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 6):  # noqa: PLR2004 - the engine bounds it
        raise ResponseError(
            "MS-R006", "it must be a whole number.", where=option, remedy="Correct it, or leave it out."
        )
    return int(text)


def _instant(text: str | None) -> str | None:
    if text is None:
        return None
    if text == "now":
        return now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or (moment.tzinfo is None and len(text) > len("2026-11-21")):
        raise ResponseError(
            "MS-R006",
            "it must be 'now', a date, or a date and time with a zone.",
            where="--authored",
            remedy="Write it like 2026-11-21T09:30:00+08:00.",
        )
    return text


def mentioned(instrument: Instrument) -> frozenset[str]:
    """The facts about a person that some rule of an instrument looks at, be it only to see whether they are stated."""
    rules = [item.ask_when for item in instrument.items]
    rules += [bands.when for scale in instrument.scales for bands in scale.band_sets]
    rules += [condition for finding in instrument.findings for condition in finding.conditions]
    names = {leaf.name for rule in rules if rule is not None for leaf in comparisons(rule)}
    return frozenset({_FACT_OF.get(name, name) for name in names} & set(CONTEXT_FIELDS))


def counts_months(instrument: Instrument) -> bool:
    """Whether an age in years is not enough: a rule looks at months, or the published range ends within a year."""
    youngest, oldest = instrument.population.age_months
    uneven = (youngest or 0) % 12 != 0 or (oldest is not None and (oldest + 1) % 12 != 0)
    return uneven or "age_months" in mentioned(instrument)


def shown_use(name: str) -> Use:
    """What the wording of a hospital is shown for.

    Raises:
        BadParameter: when licences know no such use.
    """
    chosen = next((each for each in USES if each == name), None)
    if chosen is None:
        raise typer.BadParameter(f"choose one of {', '.join(USES)}", param_hint="--use")
    return chosen


def message_time(text: str) -> datetime:
    """When a message is made: `now`, or an ISO 8601 date and time with a zone.

    Raises:
        BadParameter: when it is neither.
    """
    try:
        moment = datetime.fromisoformat(now() if text == "now" else text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise typer.BadParameter("write it like 2026-11-21T09:30:00+08:00", param_hint="--message-time")
    return moment


def pairs(given: Sequence[str] | None, option: str) -> dict[str, str]:
    """`NAME=TEXT`, repeated, as a mapping; the part behind the first `=` is taken as it stands.

    Raises:
        BadParameter: when one has no `=`, no name, or a name stands twice; the text is not repeated.
    """
    found: dict[str, str] = {}
    for each in given or ():
        name, equals, text = each.partition("=")
        if not equals or not name.strip() or name in found:
            raise typer.BadParameter("write it like NAME=TEXT, each name once", param_hint=option)
        found[name] = text
    return found

"""What codes, limits and time limits of pathways are called, in one language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mindscreen.cli.catalogue import ages
from mindscreen.errors import NotFoundError
from mindscreen.library import load
from mindscreen.report.words import words as report_words
from mindscreen.text import labels
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mindscreen.carepathway import Trigger
    from mindscreen.recommendation import Reason
    from mindscreen.report.words import Words
    from mindscreen.rule import Limits, Rule

_DURATION: Final = re.compile(r"P(?:(?P<months>\d+)M|(?P<days>\d+)D|T(?P<hours>\d+)H|T(?P<minutes>\d+)M)\Z")
_DAYS_OF_A_WEEK: Final = 7
_WEEKS: Final = (14, 21, 28)
"""Days that are told as weeks; day 42 after birth is called by its number."""


def listed(parts: Iterable[str], say: Words) -> str:
    """Several things in a row."""
    return say("mark.and").join(parts)


def duration(text: str, say: Words) -> str:
    """An ISO 8601 duration as pathways write it, in words; anything else as it stands."""
    match = _DURATION.match(text)
    if match is None:
        return text
    unit, count = next((unit, int(count)) for unit, count in match.groupdict().items() if count)
    if unit == "days" and count in _WEEKS:
        unit, count = "weeks", count // _DAYS_OF_A_WEEK
    return say(f"duration.{unit}{'-one' * (count == 1)}", n=count)


def clock(within: str, say: Words) -> str:
    """A time limit of a crisis action: at once, today, or so long."""
    known = f"clock.{within}"
    return say(known) if say.knows(known) else say("pathway.within", duration=duration(within, say))


def people(limits: Limits, say: Words) -> str:
    """For whom something is meant; empty for everybody."""
    facts = report_words(say.locale)
    parts = []
    if (limits.youngest_months, limits.oldest_months) != (None, None):
        parts.append(ages((limits.youngest_months, limits.oldest_months), say))
    if limits.sex is not None:
        parts.append(facts.of("sex", limits.sex))
    if limits.pregnant is not None:
        parts.append(say(f"pathway.pregnant-{str(limits.pregnant).lower()}"))
    return listed(parts, say)


def occasion(trigger: Trigger, say: Words) -> str:
    """When people are screened."""
    text = term("trigger", trigger.code, say.locale)
    if trigger.every is not None:
        text += say("pathway.every", duration=duration(trigger.every, say))
    if trigger.at:
        text += say("pathway.at", times=listed((duration(each, say) for each in trigger.at), say))
    limits = people(trigger.limits, say)
    return text + (say("pathway.only", limits=limits) if limits else "")


def looked_at(rule: Rule, say: Words) -> str:
    """What a rule looks at, in our words for that instrument."""
    when = rule.when
    if when.truth == "refused":
        return say("pathway.refused")
    spoken = labels(load(rule.instrument, allow_draft=True), say.locale)
    if when.truth == "band":
        return say("pathway.band", scale=spoken.scale(when.about), band=spoken.band(when.about, str(when.at_least)))
    if when.truth == "score":
        low, high = when.lowest, when.highest
        limits = f"≤ {high}" if low is None else f"≥ {low}" if high is None else f"{low}–{high}"
        limits = str(low) if low == high else limits
        return say("pathway.score", scale=spoken.scale(when.about), limits=limits)
    return say(f"pathway.{when.truth.replace('-', '_')}", finding=spoken.finding(when.about))


def how_soon(rule: Rule, say: Words) -> str:
    """The urgency with its time limit, and the time before which it makes no sense."""
    text = term("urgency", rule.urgency, say.locale)
    if rule.within is not None:
        text = say("pathway.within", duration=duration(rule.within, say))
    if rule.after is not None:
        text += say("pathway.after", duration=duration(rule.after, say))
    if rule.raised_by:
        spoken = labels(load(rule.instrument, allow_draft=True), say.locale)
        text += say("pathway.raised-by", findings=listed(map(spoken.finding, rule.raised_by), say))
    return text


def circumstance(code: str, say: Words) -> str:
    """What is in the way of a form."""
    try:
        return term("circumstance", code, say.locale)
    except NotFoundError:  # put off by hand, or by a hospital's own word
        return say.of("circumstance", code)


def form(name: str, say: Words) -> str:
    """The short name of an instrument; its title where nobody who reads the language would know the short name."""
    instrument = load(name, allow_draft=True)
    title, short = labels(instrument, say.locale).title, instrument.abbreviation
    return short if short and (say.locale == "en" or short in title) else title


def looked_for(reason: Reason, say: Words) -> str:
    """Why a form is asked for: the form that was answered before, and what it found."""
    spoken = labels(load(reason.instrument, allow_draft=True), say.locale)
    if reason.truth == "refused":
        return say("pathway.reason", form=form(reason.instrument, say), found=say("pathway.refused"))
    names = spoken.scales if reason.truth == "band" else {key: text["name"] for key, text in spoken.findings.items()}
    return say("pathway.reason", form=form(reason.instrument, say), found=names[reason.finding])


def answers_crisis(rule: Rule) -> bool:
    """Whether a rule answers a critical finding, or a refusal that counts as one."""
    when = rule.when
    if when.truth == "refused":
        return rule.urgency in {"U0", "U1"}
    if when.truth not in {"raised", "unknown"}:
        return False
    return load(rule.instrument, allow_draft=True).finding(when.about).level == "critical"

"""What to do, in the order of urgency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mindscreen.report.scores import band_text, value_text
from mindscreen.report.words import instant, sentence
from mindscreen.vocabulary import URGENCIES, term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.recommendation import Reason, Recommendation
    from mindscreen.report.sheet import Sheet
    from mindscreen.report.sources import Sources
    from mindscreen.report.words import Words


_DATE: Final = len("2026-11-21")
_BY_THE_HOUR: Final = ("PT", "P1D")
"""Time limits for which the hour matters; for longer ones the date is enough."""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One recommendation as the report tells it.

    Attributes:
        code: the urgency code, `U0` to `U4`.
        urgency: that in words.
        within: how soon, in words.
        due: the instant or date by which (and not before which), or nothing where the time of the answers is not known.
        action: the kind of action, in words, with the instrument to give.
        text: what to do, in one sentence.
        destination: where to, or nothing.
        notify: whom to tell.
        ask: topics of the items to ask.
        reasons: why.
        status: how firm the rule is: official, consensus, adopted by the hospital, or a proposal.
        pathway: its id and version.
        critical: whether a critical finding stands behind it.
        cites: numbers of the sources.
    """

    code: str
    urgency: str
    within: str
    due: str
    action: str
    text: str
    destination: str
    notify: tuple[str, ...]
    ask: tuple[str, ...]
    reasons: tuple[str, ...]
    status: str
    pathway: str
    critical: bool
    cites: tuple[int, ...]


def action_lines(
    advice: Sequence[Recommendation], sheets: Sequence[Sheet], words: Words, sources: Sources
) -> tuple[ActionLine, ...]:
    """The recommendations: critical ones first, then the most urgent, as `Pathway.advise()` orders them."""
    ordered = sorted(advice, key=lambda each: (not each.critical, URGENCIES.index(each.urgency)))
    by_id = {sheet.instrument.id: sheet for sheet in sheets}
    return tuple(_line(each, by_id, words, sources) for each in ordered)


def _line(advice: Recommendation, by_id: Mapping[str, Sheet], words: Words, sources: Sources) -> ActionLine:
    locale = words.locale
    asked = by_id.get(advice.instrument or "")
    action = sentence(term("action", advice.action, locale))
    if advice.instrument and not advice.items:
        given = asked.short if asked is not None else advice.instrument.upper()
        action = words("actions.give", action=action, instrument=given)
    return ActionLine(
        code=advice.urgency,
        urgency=sentence(term("urgency", advice.urgency, locale)),
        within=words.duration(advice.within),
        due=_time(advice, words),
        action=action,
        text=advice.text.get(locale) or next(iter(advice.text.values())),
        destination=term("destination", advice.destination, locale),
        notify=tuple(term("notify", each, locale) for each in advice.notify),
        ask=tuple(asked.labels.item(item) for item in advice.items) if asked is not None else (),
        reasons=tuple(dict.fromkeys(_reason(reason, by_id) for reason in advice.reasons)),
        status=words.of("status", advice.status),
        pathway=advice.pathway,
        critical=advice.critical,
        cites=sources.numbers(advice.cite),
    )


def _time(advice: Recommendation, words: Words) -> str:
    """By when, and where it makes no sense at once since when; nothing where the time of the answers is not known."""
    if advice.due is None:
        return ""
    end = _moment(advice.due, advice.within)
    if advice.not_before is None or advice.after is None:
        return words("actions.due", instant=end)
    return words("actions.window", start=_moment(advice.not_before, advice.after), end=end)


def _moment(when: str, duration: str) -> str:
    """An instant without its zone, because it is that of the answers, which stands in the head."""
    moment = instant(when).partition(" UTC")[0]
    return moment if duration.startswith(_BY_THE_HOUR) else moment[:_DATE]


def _reason(reason: Reason, by_id: Mapping[str, Sheet]) -> str:
    """The finding by name, because its own reason is told above; a band with the score that put it there."""
    sheet = by_id.get(reason.instrument)
    if sheet is None:
        return f"{reason.instrument}: {reason.finding}"  # its words and its answers are not part of this report
    words, labels = sheet.words, sheet.labels
    if reason.truth == "band":
        score = sheet.result[reason.finding]
        told = words(
            "actions.band",
            scale=labels.scale(score.id),
            value=value_text(score, sheet),
            band=band_text(score, sheet),
        )
    else:
        told = labels.finding(reason.finding)
        if reason.truth != "raised":
            told = words("actions.open" if reason.truth == "unknown" else "actions.not-raised", finding=told)
    return f"{sheet.short} {told}" if len(by_id) > 1 else told

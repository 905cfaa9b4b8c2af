"""What is published about change over time, of one instrument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.condition import Ratio, value_text
from mindscreen.report.words import figure

from .markup import lines, literal, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.changerule import ChangeRule, Estimate, ReliableChange, TreatmentResponse

    from .page import Page

KINDS = {
    "test-retest": "test-retest reliability",
    "internal-consistency": "reliability (internal consistency)",
    "inter-rater": "reliability (between raters)",
}


def changes(page: Page) -> Iterator[str]:
    """A table for each score of which something is published; nothing for an instrument of which nothing is."""
    if not page.instrument.change:
        return
    yield from ("## Change over time", "")
    yield "What is published about the difference between two scores of one person, and in which population it was"
    yield "found. It alters no score, band or finding. [How it is read](../../how-to/follow-a-score-over-time.md)."
    yield ""
    for rule in page.instrument.change:
        yield from (f"**{literal(page.english(lambda words: words.scale(rule.scale), rule.scale))}**", "")  # noqa: B023 - called at once
        head = ("Statement", "Number", "Population", "Sources")
        yield from table(head, _rows(page, rule), (26, 30, 32, 12))


def _rows(page: Page, rule: ChangeRule) -> Iterator[tuple[str, ...]]:
    denominator = page.instrument.scale(rule.scale).denominator
    if rule.reliable is not None:
        yield from _reliable(page, rule.reliable, denominator)
    if rule.important is not None:
        points, worse = (_points(each, denominator) for each in (rule.important.least, rule.important.least_if_worse))
        said = points if points == worse else lines((f"{points} for the better", f"{worse} for the worse"))
        yield "Minimal important difference", said, literal(rule.important.population), page.cited(rule.important.cite)
    if rule.response is not None:
        yield (
            "Response",
            _fall(rule.response, denominator),
            literal(rule.response.population),
            page.cited(rule.response.cite),
        )
    if rule.remission is not None:
        most = f"a score of at most {figure(rule.remission.at_most, denominator)}"
        yield "Remission", most, literal(rule.remission.population), page.cited(rule.remission.cite)


def _reliable(page: Page, rule: ReliableChange, denominator: int) -> Iterator[tuple[str, ...]]:
    points = _points(rule.least, denominator)
    if rule.reliability is None or rule.sd is None:
        yield "Reliable change", points, literal(rule.population), page.cited(rule.cite)
        return
    yield "Reliable change", f"{points}, worked out from:", "", ""
    yield literal(KINDS[rule.reliability.kind or "test-retest"]), *_estimate(page, rule.reliability)
    yield "standard deviation", *_estimate(page, rule.sd)


def _estimate(page: Page, estimate: Estimate) -> tuple[str, str, str]:
    return _number(estimate.value), literal(estimate.population), page.cited(estimate.cite)


def _number(value: int | Ratio) -> str:
    return literal(value_text(value))


def _points(least: int, denominator: int) -> str:
    return f"{figure(least, denominator)} points or more"


def _fall(rule: TreatmentResponse, denominator: int) -> str:
    if rule.percent is not None:
        return f"a fall by {rule.percent}% or more of the first score"
    return f"a change for the better by {_points(rule.least or 0, denominator)}"

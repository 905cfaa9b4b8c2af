"""Change over time: `trend()` compares two or more results of one person, step by step and first with last.

A trend says how far scores moved and what published numbers say of such a move: whether it is more than measurement
error (reliable change), whether it reaches the minimal clinically important difference, whether it is a response or a
remission. It never says why a score moved, and a screening result is not a diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from mindscreen.careevent import known_instant
from mindscreen.change import change_of
from mindscreen.changerule import ChangeRule
from mindscreen.comparable import reasons
from mindscreen.errors import NotFoundError, ResponseError
from mindscreen.library import load
from mindscreen.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mindscreen.change import Change
    from mindscreen.comparable import NotComparable
    from mindscreen.model import Instrument

TREND_FORMAT: Final = "mindscreen-trend/1"


@dataclass(frozen=True, slots=True, repr=False)
class TrendStep:
    """Two results, one after the other, and the change of each score between them.

    Attributes:
        first: the earlier result.
        last: the later result.
        definition: `id|version` of the definition whose numbers about change were used.
        changes: one for each score that is reported; none where the results are not comparable.
        not_comparable: why the two are not compared; empty where they are.
    """

    first: Result
    last: Result
    definition: str
    changes: tuple[Change, ...]
    not_comparable: tuple[NotComparable, ...]

    def __getitem__(self, scale_id: str) -> Change:
        """The change of one score.

        Raises:
            NotFoundError: MS-N007, also where the two results are not comparable.
        """
        for change in self.changes:
            if change.scale == scale_id:
                return change
        raise NotFoundError(
            "MS-N007",
            f"there is no change of '{scale_id}'.",
            where=self.definition,
            remedy=self.not_comparable[0].text["en"]
            if self.not_comparable
            else f"There are: {', '.join(change.scale for change in self.changes)}.",
        )

    def __repr__(self) -> str:
        """Names the definition only, as `Result` does."""
        return f"<TrendStep of {self.definition}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; a time that is not stated is absent."""
        return {
            "definition": self.definition,
            "first": _occasion(self.first),
            "last": _occasion(self.last),
            "changes": [change.to_dict() for change in self.changes],
            "not_comparable": [reason.to_dict() for reason in self.not_comparable],
        }


@dataclass(frozen=True, slots=True, repr=False)
class Trend:
    """How the scores of one person moved.

    Attributes:
        steps: every result compared with the one before it.
        overall: the last result compared with the first.
    """

    steps: tuple[TrendStep, ...]
    overall: TrendStep

    @property
    def results(self) -> tuple[Result, ...]:
        """The results in the order of time."""
        return (self.steps[0].first, *(step.last for step in self.steps))

    @property
    def not_comparable(self) -> tuple[NotComparable, ...]:
        """Every reason why some of the results are not compared, each once."""
        every = (reason for step in (*self.steps, self.overall) for reason in step.not_comparable)
        return tuple({reason.code: reason for reason in every}.values())

    def __repr__(self) -> str:
        """Names the instruments only: scores belong to a patient and do not go into logs."""
        return f"<Trend of {', '.join(dict.fromkeys(result.instrument_id for result in self.results))}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON of format `mindscreen-trend/1`: no nulls and no floats."""
        return {
            "format": TREND_FORMAT,
            "steps": [step.to_dict() for step in self.steps],
            "overall": self.overall.to_dict(),
        }


def trend(results: Iterable[Result], *, in_order: bool = False) -> Trend:
    """Compare two or more results of one person, each with the one before it, and the last with the first.

    Only results of the same instrument, the same major version and scoring rules, the same cut-off profile and the same
    kind of respondent are compared; the others say why not. The numbers about change are those of the definition.

    Args:
        results: the results of one person, in any order; that they are of one person is for the caller to know.
        in_order: the results are given in the order of time, the earliest first. Without it they are put in order of
            `context.authored`, which each must then state with a time zone, and no two alike.

    Raises:
        ResponseError: MS-R010, when the order is not known or contradicts the times; MS-R011, for fewer than two.
        NotFoundError: MS-N001 or MS-N002, when the definition of a stored result is not installed.
    """
    given = list(results)
    if len(given) < 2 or not all(isinstance(each, Result) for each in given):  # noqa: PLR2004 - a change is of two
        raise ResponseError(
            "MS-R011", "change is between two results or more.", where="trend", remedy="Give two results or more."
        )
    ordered = _in_order(given) if in_order else _by_time(given)
    steps = tuple(_step(first, last) for first, last in pairwise(ordered))
    return Trend(steps, steps[0] if len(steps) == 1 else _step(ordered[0], ordered[-1]))


def _by_time(results: list[Result]) -> list[Result]:
    times = _times(results)
    if len(times) < len(results):
        raise _unordered(
            "a result does not state when it was made, with a time zone",
            "State context.authored, like 2026-11-21T09:30:00+08:00, or give the results in order and in_order=True.",
        )
    if len(set(times)) < len(times):
        raise _unordered(
            "two results are of the same time",
            "Leave one out if it is there twice, or give the results in order and in_order=True.",
        )
    return [result for _, result in sorted(zip(times, results, strict=True), key=itemgetter(0))]


def _in_order(results: list[Result]) -> list[Result]:
    times = _times(results)
    if times != sorted(times):
        raise _unordered("a result is older than the one before it", "Put them in order, or leave out in_order.")
    return results


def _times(results: list[Result]) -> list[datetime]:
    """When those results were made that say so; the others cannot be put in order."""
    return [time for each in results if (time := known_instant(each.context.authored)) is not None]


def _unordered(what: str, remedy: str) -> ResponseError:
    return ResponseError("MS-R010", f"{what}.", where="trend", remedy=remedy)


def _step(first: Result, last: Result) -> TrendStep:
    instrument = _definition_of(first, last)
    found = reasons(first, last, instrument)
    changes = () if found else _changes(first, last, instrument)
    return TrendStep(first, last, instrument.canonical, changes, found)


def _definition_of(first: Result, last: Result) -> Instrument:
    """What the later result was made with, or else the earlier one, or else the installed one of its major version."""
    for result in (last, first):
        if result.instrument is not None and result.instrument_id == last.instrument_id:
            return result.instrument
    return load(f"{last.instrument_id}@{last.instrument_version.partition('.')[0]}", allow_draft=True)


def _changes(first: Result, last: Result, instrument: Instrument) -> tuple[Change, ...]:
    """A score that one of two versions did not have yet has no change."""
    rules = {rule.scale: rule for rule in instrument.change}
    before, after = ({score.id: score for score in result.scores} for result in (first, last))
    return tuple(
        change_of(
            rules.get(scale.id) or ChangeRule(scale.id),
            before[scale.id].bounds,
            after[scale.id].bounds,
            higher_is=scale.higher_is,
            denominator=scale.denominator,
        )
        for scale in instrument.scales
        if scale.reported and scale.id in before.keys() & after.keys()
    )


def _occasion(result: Result) -> dict[str, str]:
    data = {"instrument": f"{result.instrument_id}|{result.instrument_version}", "scoring_hash": result.scoring_hash}
    return data if result.context.authored is None else {**data, "authored": result.context.authored}

"""The numbers about change of a definition: compiled into differences to compare with, and their worked examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen.authoring.numbers import at_or_above, at_or_below, exact, plain
from mindscreen.change import change_of, least_reliable
from mindscreen.condition import Ratio
from mindscreen.errors import DefinitionError, did_you_mean
from mindscreen.interval import Interval, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.authoring.definition import (
        ChangeExamplePart,
        ChangePart,
        Definition,
        EstimatePart,
        ImportantChangePart,
        Number,
        ReliableChangePart,
        RemissionPart,
        TreatmentResponsePart,
    )
    from mindscreen.authoring.scales import Reach
    from mindscreen.model import Instrument


class Changes:
    """Compiles what one definition says about change.

    Args:
        definition: the definition.
        reach: for each scale its ends as numerators, and its denominator.
        where: file to name in errors.
    """

    def __init__(self, definition: Definition, reach: Mapping[str, Reach], where: str) -> None:
        self._definition = definition
        self._scales = {scale.id: scale for scale in definition.scales}
        self._reach = reach
        self._where = where

    def pack(self) -> list[dict[str, Any]]:
        """The rules as they stand in the pack.

        Raises:
            DefinitionError: MS-D005, for a scale that does not exist; MS-D007, for numbers that cannot be.
        """
        names = [part.scale for part in self._definition.change]
        for name in names:
            if name not in self._scales or not self._scales[name].reported:
                remedy = did_you_mean(name, self._scales)
                raise self._error("MS-D005", name, ": there is no such reported scale.", remedy)
            if names.count(name) > 1:
                raise self._error("MS-D007", name, " stands twice.")
        return [self._rule(part) for part in self._definition.change]

    def _error(self, code: str, scale: str, what: str, remedy: str = "") -> DefinitionError:
        return DefinitionError(code, f"change of '{scale}'{what}", where=self._where, remedy=remedy.strip())

    def _rule(self, part: ChangePart) -> dict[str, Any]:
        rule: dict[str, Any] = {"scale": part.scale}
        if part.reliable is not None:
            rule["reliable"] = self._reliable(part.scale, part.reliable)
        if part.important is not None:
            rule["important"] = self._important(part.scale, part.important)
        if part.response is not None:
            rule["response"] = self._response(part.scale, part.response)
        if part.remission is not None:
            rule["remission"] = self._remission(part.scale, part.remission)
        if len(rule) == 1:
            raise self._error("MS-D007", part.scale, " gives no number.", "Leave it out.")
        return {**rule, "examples": [self._example(part.scale, example) for example in part.examples]}

    def _reliable(self, scale: str, part: ReliableChangePart) -> dict[str, Any]:
        if part.reliability is not None and part.sd is not None:
            if part.points is not None or part.population is not None or part.cite is not None:
                raise self._error("MS-D007", scale, ": 'points' are worked out from reliability and SD; give one.")
            return self._by_index(scale, part.reliability, part.sd, part.reliability.kind)
        if part.points is None or part.population is None or part.cite is None or part.reliability or part.sd:
            raise self._error(
                "MS-D007", scale, ": 'reliable' takes 'reliability' and 'sd', or 'points', 'population' and 'cite'."
            )
        return {"least": self._least(scale, part.points), **_source(part.population, part.cite)}

    def _by_index(self, scale: str, reliability: EstimatePart, sd: EstimatePart, kind: str) -> dict[str, Any]:
        r, s = exact(reliability.value), exact(sd.value)
        if not isinstance(r, Ratio) or not 0 < r.numerator < r.denominator or not _positive(s):
            raise self._error("MS-D007", scale, ": a reliability lies between 0 and 1, and an SD is positive.")
        least = least_reliable(r, s, self._reach[scale].denominator)
        self._within(scale, least)
        return {
            "least": least,
            "reliability": {"value": plain(r), "kind": kind, **_source(reliability.population, reliability.cite)},
            "sd": {"value": plain(s), **_source(sd.population, sd.cite)},
        }

    def _important(self, scale: str, part: ImportantChangePart) -> dict[str, Any]:
        worse = part.points if part.points_if_worse is None else part.points_if_worse
        return {
            "least": self._least(scale, part.points),
            "least_if_worse": self._least(scale, worse),
            **_source(part.population, part.cite),
        }

    def _response(self, scale: str, part: TreatmentResponsePart) -> dict[str, Any]:
        if (part.percent is None) is (part.points is None):
            raise self._error("MS-D007", scale, ": 'response' takes 'percent' or 'points'; give one.")
        if part.points is not None:
            return {"least": self._least(scale, part.points), **_source(part.population, part.cite)}
        if self._reach[scale].lower != 0 or self._scales[scale].higher_is == "better":
            raise self._error("MS-D007", scale, ": a share is of a score from 0 on, of which more is worse.")
        return {"percent": part.percent, **_source(part.population, part.cite)}

    def _remission(self, scale: str, part: RemissionPart) -> dict[str, Any]:
        lower, upper, denominator = self._reach[scale]
        if part.at_most is not None and part.below is None:
            most = at_or_below(exact(part.at_most), denominator)
        elif part.below is not None and part.at_most is None:
            most = at_or_above(exact(part.below), denominator) - 1
        else:
            raise self._error("MS-D007", scale, ": 'remission' takes 'at_most' or 'below'; give one.")
        if not lower <= most < upper or self._scales[scale].higher_is == "better":
            raise self._error("MS-D007", scale, ": remission is the lower part of a scale of which more is worse.")
        return {"at_most": most, **_source(part.population, part.cite)}

    def _least(self, scale: str, points: Number) -> int:
        least = at_or_above(exact(points), self._reach[scale].denominator)
        self._within(scale, least)
        return least

    def _within(self, scale: str, least: int) -> None:
        lower, upper, _ = self._reach[scale]
        if not 0 < least <= upper - lower:
            raise self._error("MS-D007", scale, ": no two scores differ by so much, or any two do.")

    def _example(self, scale: str, part: ChangeExamplePart) -> dict[str, Any]:
        data: dict[str, Any] = {name: self._bounds(scale, getattr(part, name)) for name in ("first", "last")}
        data |= {"holds": list(part.holds), "unknown": list(part.unknown)}
        return data if part.index is None else {**data, "index": part.index}

    def _bounds(self, scale: str, written: Number | tuple[Number, ...]) -> dict[str, int]:
        lower, upper, denominator = self._reach[scale]
        ends = written if isinstance(written, tuple) else (written, written)
        low, high = (at_or_below(exact(end), denominator) for end in ends)
        if (low, high) != tuple(
            at_or_above(exact(end), denominator) for end in ends
        ) or not lower <= low <= high <= upper:
            raise self._error("MS-D007", scale, ": an example has a score that nobody can have.")
        return {"lower": low, "upper": high}


def _source(population: str, cite: tuple[str, ...]) -> dict[str, Any]:
    return {"population": population, "cite": list(cite)}


def _positive(number: int | Ratio) -> bool:
    return (number.numerator if isinstance(number, Ratio) else number) > 0


def change_faults(instrument: Instrument) -> Iterator[str]:
    """What differs between the worked examples of change and what is stated of them."""
    for rule, data in zip(instrument.change, instrument.pack.get("change", ()), strict=True):
        scale = instrument.scale(rule.scale)
        for number, example in enumerate(data["examples"], start=1):
            first, last = (Interval(**example[name]) for name in ("first", "last"))
            change = change_of(rule, first, last, higher_is=scale.higher_is, denominator=scale.denominator)
            place = f"change of '{rule.scale}', example {number}"
            for name, truth in (("holds", Truth.TRUE), ("unknown", Truth.UNKNOWN)):
                given = {each.kind for each in change.statements if each.truth is truth}
                if given != set(example[name]):
                    yield f"{place}, {name}: {sorted(given)}, not {sorted(example[name])}"
            if "index" in example and str(change.index) != example["index"]:
                yield f"{place}: the index is {change.index}, not {example['index']}"

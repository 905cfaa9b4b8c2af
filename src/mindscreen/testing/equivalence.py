"""What a definition does, apart from how it is written: two that do the same cannot be told apart by any answer sheet.

The scores of the DASS-21 are doubled, so a cut-off of 10 and one of 9 say the same of every sheet. A slip of a finger
that nobody could ever notice is no gap in the worked examples.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mindscreen.change import change_of
from mindscreen.condition import OPERATORS
from mindscreen.evaluation import rounded
from mindscreen.hashing import scoring_part
from mindscreen.interval import Interval
from mindscreen.testing.reaching import attained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument, Scale


def effect(instrument: Instrument) -> dict[str, Any]:
    """The scoring part with every threshold replaced by what it makes of the values that it can meet.

    Bands become the band of each attainable score and estimate, proration its estimates, comparisons the truth for each
    attainable value under each profile, numbers about change what is stated of any two attainable scores. All else
    stays as it is, so two definitions with the same effect differ in nothing that can be seen.
    """
    part = scoring_part(dict(instrument.pack))
    values = {item.id: sorted(Fraction(option.value) for option in item.options) for item in instrument.items}
    for scale in instrument.scales:
        values[scale.id] = [Fraction(value, scale.denominator) for value in attained(instrument, scale)]
    part["scales"] = [
        {**data, "prorate": _estimates(scale), "band_sets": _bands(scale, data["band_sets"], values[scale.id])}
        for scale, data in zip(instrument.scales, part["scales"], strict=True)
    ]
    cutoffs = [profile["cutoffs"] for profile in part["profiles"]]
    part["profiles"] = [profile["id"] for profile in part["profiles"]]
    resolved: dict[str, Any] = _truths(part, values, cutoffs)
    return {**resolved, "change": _changes(instrument)}


def _changes(instrument: Instrument) -> list[list[Any]]:
    """What is stated of every two known scores, and the index of the greatest change, in which every decimal shows."""
    found = []
    for rule in instrument.change:
        scale = instrument.scale(rule.scale)
        values = sorted({int(value * scale.denominator) for value in attained(instrument, scale)})
        for first in values:
            for last in values:
                change = change_of(
                    rule,
                    Interval(first, first),
                    Interval(last, last),
                    higher_is=scale.higher_is,
                    denominator=scale.denominator,
                )
                found.append([rule.scale, first, last, change.index, [each.truth for each in change.statements]])
    return found


def _bands(scale: Scale, band_sets: list[dict[str, Any]], values: list[Fraction]) -> list[dict[str, Any]]:
    met = sorted({*(int(value * scale.denominator) for value in values), *_estimates(scale).values()})
    return [
        {
            **band_set,
            "bands": [
                [value, band["key"]]
                for value in met
                for band in band_set["bands"]
                if band["lower"] <= value <= band["upper"]
            ],
        }
        for band_set in band_sets
    ]


def _estimates(scale: Scale) -> dict[tuple[int, int], int]:
    """Sum of the answered items and number of blanks to the estimate, for all that the proration rule allows."""
    if scale.prorate is None:
        return {}
    sums = {(0, 0)}
    for term in scale.terms:
        answered = {(total + score, blanks) for total, blanks in sums for score in term.scores.values()}
        sums = answered | {(total, blanks + 1) for total, blanks in sums if blanks < scale.prorate.at_most_blank}
    size, rule = len(scale.terms), scale.prorate.rounding
    return {(total, blanks): rounded(total * size, size - blanks, rule) for total, blanks in sums if blanks}


def _truths(data: Any, values: Mapping[str, list[Fraction]], cutoffs: list[dict[str, Any]]) -> Any:
    if isinstance(data, list):
        return [_truths(each, values, cutoffs) for each in data]
    if not isinstance(data, dict):
        return data
    if data.keys() == {"name", "op", "value"} and data["name"] in values:
        holds, known = OPERATORS[data["op"]], values[data["name"]]
        return [data["name"], [[holds(value, _limit(data["value"], named)) for value in known] for named in cutoffs]]
    return {key: _truths(each, values, cutoffs) for key, each in data.items()}


def _limit(value: Any, cutoffs: Mapping[str, Any]) -> Fraction:
    number = cutoffs[value] if isinstance(value, str) else value
    return Fraction(number["numerator"], number["denominator"]) if isinstance(number, dict) else Fraction(number)

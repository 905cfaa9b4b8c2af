"""Which bands a score is read against, when a scale has several sets of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.condition import bind
from mindscreen.plan import fact_bounds, plan_for

if TYPE_CHECKING:
    from mindscreen.model import BandSet, Instrument, Scale
    from mindscreen.result import Result


def band_sets(instrument: Instrument, scale: Scale, result: Result) -> tuple[BandSet, ...]:
    """The band sets that may apply under the result's profile, in order, up to the first that certainly does.

    One set in most cases; several where a set depends on a fact that was not stated; none for a scale without bands.
    """
    lo, hi = _vectors(instrument, result)
    slots = plan_for(instrument, result.profile).slots
    possible: list[BandSet] = []
    for band_set in scale.band_sets:
        if band_set.profile not in {None, result.profile}:
            continue
        if band_set.when is None:
            return (*possible, band_set)
        holds = bind(band_set.when, slots, instrument.profile(result.profile).cutoffs)
        if holds(hi, lo):
            possible.append(band_set)
        if holds(lo, hi):
            break
    return tuple(possible)


def _vectors(instrument: Instrument, result: Result) -> tuple[list[int], list[int]]:
    """The smallest and largest value of every name a rule can mention, in the order of the plan."""
    answers, skipped = result.answers, set(result.not_asked)
    pairs = []
    for item in instrument.items:
        known = answers.get(item.id, item.not_asked_value if item.id in skipped else None)
        pairs.append((item.lower, item.upper) if known is None else (known, known))
    pairs += [(score.lower, score.upper) for score in result.scores]
    pairs += [fact_bounds(name, result.context) for name in plan_for(instrument, result.profile).facts]
    return [low for low, _ in pairs], [high for _, high in pairs]

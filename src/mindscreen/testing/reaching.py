"""For every value that a score can take, an answer sheet that reaches it."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

from mindscreen.scaleplan import DAY, LONGEST_IN_BED, sleep_efficiency
from mindscreen.testing.sheets import Sheet, telling, with_the_rest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.model import Instrument, Scale, Sleep, Term

Answers: TypeAlias = dict[str, int]

_BEDTIME: Final = 23 * 60


def reaching(instrument: Instrument, scale: Scale) -> dict[int, Sheet]:
    """For every value (as a numerator) that the scale can take, one answer sheet that reaches it.

    Built term by term, so it takes as long as the scale is wide, not as there are sheets. Items outside the scale are
    answered as `with_the_rest` says.
    """
    reached = _reached(instrument, scale, {})
    return {total: with_the_rest(instrument, sheet) for total, sheet in sorted(reached.items())}


def attained(instrument: Instrument, scale: Scale) -> list[int]:
    """Every value (as a numerator) that the scale can take, in order: those of `reaching`, without the sheets."""
    return sorted(_reached(instrument, scale, {}))


def _reached(instrument: Instrument, scale: Scale, given: Mapping[str, int]) -> dict[int, Answers]:
    """Numerator to answers, with some answers given."""
    if scale.sleep is not None:
        return dict(_slept(scale.sleep, given))
    if scale.norm is not None:
        return {end: {} for end in (scale.lower, scale.upper)}  # the ends are published, the rest is a site's
    found: dict[int, Answers] = {}
    for fixed in _shared(instrument, scale, given):
        for total, answers in _combined(instrument, scale, fixed).items():
            found.setdefault(total, answers)
    return found


def _shared(instrument: Instrument, scale: Scale, given: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Answers to the items that more than one term rests on: the terms have to agree about them."""
    scales = {each.id: each for each in instrument.scales}
    leaves = (scales[term.source].items if term.source in scales else (term.source,) for term in scale.terms)
    counts = Counter(item for items in leaves for item in items)
    shared = [item for item, count in counts.items() if count > 1 and item not in given]
    for values in product(*(telling(instrument, instrument.item(item)) for item in shared)):
        yield {**given, **dict(zip(shared, values, strict=True))}


def _combined(instrument: Instrument, scale: Scale, given: Mapping[str, int]) -> dict[int, Answers]:
    combine = max if scale.method == "max" else sum
    reached: dict[int, Answers] = {}
    for index, term in enumerate(scale.terms):
        longer: dict[int, Answers] = {}
        for score, answers in _counting(instrument, term, given).items():
            for total, before in reached.items() or [(0, {})]:
                longer.setdefault(combine((total, score)) if index else score, {**before, **answers})
        reached = longer
    return reached


def _counting(instrument: Instrument, term: Term, given: Mapping[str, int]) -> dict[int, Answers]:
    """What the term can count, each with answers for which it does."""
    scales = {each.id: each for each in instrument.scales}
    if term.source in scales:
        ways = _reached(instrument, scales[term.source], given)
    else:
        values = [given[term.source]] if term.source in given else term.scores
        ways = {value: {term.source: value} for value in values}
    counting: dict[int, Answers] = {}
    for value, answers in ways.items():
        counting.setdefault(term.scores[value], answers)
    return counting


def _slept(sleep: Sleep, given: Mapping[str, int]) -> Iterator[tuple[int, Answers]]:
    asleep = [given[sleep.asleep]] if sleep.asleep in given else range(LONGEST_IN_BED + 1)
    for minutes in asleep:
        for in_bed in range(max(minutes, 1), LONGEST_IN_BED + 1) if sleep.asleep in given else (LONGEST_IN_BED,):
            getting_up = (_BEDTIME + in_bed) % DAY
            value = sleep_efficiency(_BEDTIME, getting_up, minutes)
            if value is not None:
                yield value, {sleep.bedtime: _BEDTIME, sleep.getting_up: getting_up, sleep.asleep: minutes}

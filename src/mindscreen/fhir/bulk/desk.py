"""The responses to one form, read and scored: in full, or by what was read before."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from mindscreen.engine import screen, screen_checked
from mindscreen.fhir.bulk.writing import Writer
from mindscreen.fhir.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from mindscreen.fhir.bulk.frame import Met
    from mindscreen.fhir.bulk.options import BulkOptions
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.model import Instrument
    from mindscreen.response import Context, Respondent
    from mindscreen.result import Result


_MOST_ORDERS: Final = 256
_KEY: Final = itemgetter(0)
_VALUE: Final = itemgetter(1)


class _Order(NamedTuple):
    """In which order a response holds what an instrument asks.

    Attributes:
        answers: for each item of the instrument its place in the response; where it is not there, the place after all.
        stated: the places of the scores that it states, with the scales.
    """

    answers: tuple[int, ...]
    stated: tuple[tuple[int, str], ...]


class Desk:
    """Where the responses to one form are read and scored.

    Args:
        instrument: the instrument.
        mapping: how the form asks it, where it is not ours.
        options: how they are read and what is written.
    """

    def __init__(self, instrument: Instrument, mapping: LinkIdMap | None, options: BulkOptions) -> None:
        self.instrument = instrument
        self.reader = Reader(
            instrument,
            mapping=mapping,
            allow_in_progress=options.allow_in_progress,
            check_stated_scores=options.check_stated_scores,
        )
        self.write = Writer(options).write
        whole = ((place, scale) for place, scale in enumerate(instrument.scales) if scale.denominator == 1)
        self._orders: dict[tuple[str, ...], _Order] = {}
        self._places = {scale.id: place for place, scale in whole}

    def screen(self, values: Mapping[str, int | None], context: Context, by: Respondent | None) -> Result:
        """The result for a person, by whom the answers were given; when that was is not the engine's business.

        Raises:
            ResponseError: for facts that cannot be used.
            EligibilityError: for a person for whom the instrument was not published.
        """
        return screen(self.instrument, values, age_months=context.age_months, sex=context.sex, completed_by=by)

    def recalled(self, met: list[Met], context: Context, by: Respondent | None) -> Result | None:
        """The same, for the items of a response as they were read before.

        Returns:
            The result; `None` where two items ask the same, none asks anything, or a stated score is another.
        """
        keys = tuple(map(_KEY, met))
        order = self._orders.get(keys) or self._ordered(keys)
        if order is None:
            return None
        given = [*map(_VALUE, met), None]
        values = [given[place] for place in order.answers]
        result = screen_checked(
            self.instrument, values, age_months=context.age_months, sex=context.sex, completed_by=by
        )
        if order.stated and not self._agrees(result, [(name, met[at][2]) for at, name in order.stated]):
            return None
        return result

    def _ordered(self, keys: tuple[str, ...]) -> _Order | None:
        """In which order the items of a response stand; `None` where one stands twice or there is none."""
        items = [f"item {item.id}" for item in self.instrument.items]
        if any(keys.count(item) > 1 for item in items) or not set(keys) & set(items):
            return None
        if len(self._orders) >= _MOST_ORDERS:
            self._orders.clear()
        order = self._orders[keys] = _Order(
            tuple(keys.index(item) if item in keys else len(keys) for item in items),
            tuple((at, key.removeprefix("score ")) for at, key in enumerate(keys) if key.startswith("score ")),
        )
        return order

    def _agrees(self, result: Result, stated: Iterable[tuple[str, Fraction | int | None]]) -> bool:
        """Whether the scores that a response states are those of its result."""
        known = [(name, number) for name, number in stated if number is not None]
        pattern, places = result.pattern, self._places
        if pattern is not None:
            scores = pattern[0]
            if all([name in places and scores[places[name]] == number for name, number in known]):  # noqa: C419
                return True
        return self.reader.agrees(result, known)

"""The responses to one form, read and scored: in full, or by what was read before."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from mindscreen.engine import screen, screen_checked
from mindscreen.fhir.bulk.writing import Writer
from mindscreen.fhir.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
        answers: takes what stands in the response in the order of the instrument, blanks and one more last.
        stated: the places of the scores that it states, each with that of the scale; -1 where it is no whole number.
    """

    answers: Callable[[list[int | None]], tuple[int | None, ...]]
    stated: tuple[tuple[int, int], ...]


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
        self.write = Writer(instrument, options).write
        self._orders: dict[tuple[str, ...], _Order] = {}

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
        values = list(order.answers([*map(_VALUE, met), None]))
        values.pop()
        result = screen_checked(
            self.instrument, values, age_months=context.age_months, sex=context.sex, completed_by=by
        )
        pattern = result.pattern
        for at, place in order.stated:
            if pattern is None or place < 0 or pattern[0][place] != met[at][2]:
                return result if self._agrees(result, order, met) else None
        return result

    def _ordered(self, keys: tuple[str, ...]) -> _Order | None:
        """In which order the items of a response stand; `None` where one stands twice or there is none."""
        items = [f"item {item.id}" for item in self.instrument.items]
        if any(keys.count(item) > 1 for item in items) or not set(keys) & set(items):
            return None
        if len(self._orders) >= _MOST_ORDERS:
            self._orders.clear()
        places = {
            f"score {scale.id}": place if scale.denominator == 1 else -1
            for place, scale in enumerate(self.instrument.scales)
        }
        order = self._orders[keys] = _Order(
            itemgetter(*(keys.index(item) if item in keys else len(keys) for item in items), len(keys)),
            tuple((at, places[key]) for at, key in enumerate(keys) if key in places),
        )
        return order

    def _agrees(self, result: Result, order: _Order, met: list[Met]) -> bool:
        """Whether the scores that a response states are those of its result, which may be open, or means."""
        stated = ((met[at][0].removeprefix("score "), met[at][2]) for at, _ in order.stated)
        return self.reader.agrees(result, [(name, number) for name, number in stated if number is not None])

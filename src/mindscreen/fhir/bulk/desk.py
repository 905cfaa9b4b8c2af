"""The responses to one form, read and scored: in full, or by what was read before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.engine import screen
from mindscreen.fhir.bulk.writing import Writer
from mindscreen.fhir.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from mindscreen.fhir.bulk.options import BulkOptions
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.model import Instrument
    from mindscreen.response import Context, Respondent
    from mindscreen.result import Result


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
        self._places = {scale.id: place for place, scale in whole}

    def screen(self, values: Mapping[str, int | None], context: Context, by: Respondent | None) -> Result:
        """The result for a person, by whom the answers were given; when that was is not the engine's business.

        Raises:
            ResponseError: for facts that cannot be used.
            EligibilityError: for a person for whom the instrument was not published.
        """
        return screen(self.instrument, values, age_months=context.age_months, sex=context.sex, completed_by=by)

    def agrees(self, result: Result, stated: Sequence[tuple[str, Fraction | int]]) -> bool:
        """Whether scores that a response states are those of its result."""
        pattern, places = result.pattern, self._places
        if pattern is not None:
            scores = pattern[0]
            if all([name in places and scores[places[name]] == number for name, number in stated]):  # noqa: C419
                return True
        return self.reader.agrees(result, stated)

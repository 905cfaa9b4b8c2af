"""The responses to one form, read and scored: in full, or by what was read before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.engine import screen
from mindscreen.fhir.bulk.writing import Writer
from mindscreen.fhir.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.bulk.options import BulkOptions
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.model import Instrument
    from mindscreen.response import Context, Respondent
    from mindscreen.result import Result

_MOST: Final = 4096
"""Texts of items that are remembered; then all are forgotten."""


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

    def screen(self, values: Mapping[str, int | None], context: Context, by: Respondent | None) -> Result:
        """The result for a person, by whom the answers were given; when that was is not the engine's business.

        Raises:
            ResponseError: for facts that cannot be used.
            EligibilityError: for a person for whom the instrument was not published.
        """
        return screen(self.instrument, values, age_months=context.age_months, sex=context.sex, completed_by=by)

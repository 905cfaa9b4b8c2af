"""The meaning of `screen()` on a whole table at once, with numpy.

The same plan decides both: the compiled conditions of `mindscreen.condition` work on columns as they work on numbers,
and scales are sums of columns. Rows are worked on in chunks that fit a processor's cache, so memory beyond the output
stays small and constant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.batch.evaluation import evaluate
from mindscreen.batch.facts import Facts
from mindscreen.batch.result import UNDECIDED, BatchResult
from mindscreen.batch.table import Table, Values, columns_of
from mindscreen.plan import plan_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument

__all__ = ["UNDECIDED", "BatchResult", "Table", "Values", "screen_many"]


def screen_many(
    instrument: Instrument,
    answers: Mapping[str, Values] | Table | Values,
    *,
    blank: int | None = None,
    profile: str | None = None,
    overrides: Mapping[str, str] | None = None,
    **context: Values | None,
) -> BatchResult:
    """Score a table of responses to one instrument.

    Args:
        instrument: from `mindscreen.load`.
        answers: item id to column of recorded option values; a table of such columns (pandas, polars, pyarrow), whose
            columns are found by name; or a matrix with one row per response and one column per item in the order of the
            form. Floating-point columns may hold whole numbers only. `None`, NaN and a table's own null are blanks. An
            item without a column is blank in every row.
        blank: the integer that stands for a blank, where the table has one (for example -1); no option of any item.
        profile: name of a cut-off profile.
        overrides: eligibility rules to set aside, as in `screen`.
        **context: facts as in `screen` (`age_years`, `sex`, ...), one for all rows or one per row.

    Raises:
        ResponseError: MS-R001 to MS-R007, naming the column and the first row, never the value.
        EligibilityError: MS-E001 or MS-E002, when any row is outside the published population.
        NotFoundError: MS-N005, for an unknown cut-off profile.
    """
    plan = plan_for(instrument, profile)
    columns, rows = columns_of(plan, answers, blank)
    facts = Facts(context, rows)
    used = facts.check(instrument, overrides or {})
    return evaluate(plan, columns, rows, facts.bounds(plan.facts), used)

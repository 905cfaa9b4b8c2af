"""The last lines on a terminal: what is critical, which a long report has already pushed off the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from mindscreen.cli.terminal import questions
from mindscreen.library import instrument_of
from mindscreen.text import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.report.words import Words
    from mindscreen.result import Result


def show_alerts(results: Sequence[Result], say: Words) -> None:
    """Say once more which critical findings are raised or unknown.

    Only for a person at a terminal: standard error is often kept in a log, and no answer belongs there.
    """
    for result in results:
        instrument = instrument_of(result)
        for finding in (*result.raised, *result.unknown):
            if finding.level == "critical":
                name = labels(instrument, say.locale).finding(finding.id)
                key = "alert.raised" if finding.raised else "alert.unknown"
                line = say(key, instrument=instrument.abbreviation, finding=name)
                questions().print(Text(line, "bold red"))

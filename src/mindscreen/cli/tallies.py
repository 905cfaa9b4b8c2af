"""How far a long run is, and what became of it: numbers on standard error, and nothing of anybody."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text

from mindscreen.cli.layout import cell, rows
from mindscreen.cli.terminal import questions
from mindscreen.errors import CAUSES

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Mapping

    from mindscreen.fhir import Tally
    from mindscreen.report.words import Words

Shown: TypeAlias = "Callable[[int, int | None, Tally], object]"
"""Bytes that are done, bytes in all if that is known, and what became of the responses until now."""


@contextmanager
def progress_bar(say: Words, *, shown: bool, sizes: bool = True) -> Iterator[Shown]:
    """A bar that is redrawn in its place and leaves nothing behind.

    Args:
        say: the words.
        shown: whether there is somebody who sees it.
        sizes: whether bytes are counted.
    """
    if not shown:
        yield lambda *_: None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - slow

    columns = [BarColumn(), *((DownloadColumn(), TimeRemainingColumn()) if sizes else ())]
    said = TextColumn("{task.description}", markup=False)
    with Progress(*columns, said, console=questions(), transient=True, redirect_stdout=False) as bar:

        def show(done: int, total: int | None, tally: Tally) -> None:
            text = say("score.so-far", responses=f"{tally.responses:,}", rejected=f"{tally.rejected.total():,}")
            if bar.tasks:
                bar.update(bar.tasks[0].id, completed=done, description=text)
            else:  # an interrupted run begins in the middle, and that was not done in no time
                bar.add_task(text, total=total, completed=done)

        yield show


def tell(tally: Tally, say: Words, *, done: str) -> None:
    """Say how many responses there were and what became of them.

    Args:
        tally: the numbers.
        say: the words.
        done: the key of what was done with those that were not rejected.
    """
    from mindscreen.fhir import NOTES  # noqa: PLC0415 - loaded when its door is opened

    line(say("score.responses", n=f"{tally.responses:,}"))
    style = "bold red" if tally.critical else ""
    line(say(done, n=f"{tally.written:,}", critical=f"{tally.critical:,}"), style)
    _table(say("score.rejected", n=f"{tally.rejected.total():,}"), tally.rejected, CAUSES)
    _table(say("score.notes", n=f"{tally.notes.total():,}"), tally.notes, dict(NOTES.items()))


def line(text: str, style: str = "") -> None:
    """Print one line on standard error."""
    questions().print(Text(text, style), soft_wrap=True)


def _table(heading: str, counted: Counter[str], meaning: Mapping[str, str]) -> None:
    """What was counted, the most frequent first, with its meaning; nothing where there is nothing."""
    if not counted:
        return
    line(heading)
    listed = [
        (cell(f"{n:,}", right=True), cell(code, "bold"), cell(meaning[code]))
        for code, n in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    ]
    console = questions()
    for row in rows(listed, console.width, flexible=2, indent=2):
        console.print(row)

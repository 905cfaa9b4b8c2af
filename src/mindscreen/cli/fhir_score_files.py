"""From file to file: a file of responses is scored into another, with a bar, and goes on where it was interrupted."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

import typer

from mindscreen.cli.tallies import line, progress_bar, tell
from mindscreen.cli.terminal import watched
from mindscreen.errors import InterchangeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase
    from pathlib import Path

    from mindscreen.cli.target import Target
    from mindscreen.fhir import BulkOptions, Tally
    from mindscreen.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What is read, and where what is written goes.

    Attributes:
        source: the file of responses; `-` for standard input.
        output: where what is written of them goes.
        rejected: the file for the lines that were rejected.
    """

    source: Path
    output: Target
    rejected: Target

    @property
    def in_one_go(self) -> bool:
        """Whether one of them is no file: a run that is interrupted cannot be gone on with."""
        return not (self.source.is_file() and self.output.is_replaceable and self.rejected.is_replaceable)

    def score(self, options: BulkOptions, say: Words, *, processes: int | None, restart: bool) -> Tally:
        """Score all lines, say what became of them, and give the numbers.

        Raises:
            InterchangeError: MS-F001, when the input cannot be read; MS-F009, when an interrupted run is in the way.
            BadParameter: when the system refuses to read or write on.
        """
        check_readable(self.source)
        try:
            if self.in_one_go:
                tally = self._stream(options, say)
            else:
                tally = self._file(options, say, processes=processes, restart=restart)
        except BrokenPipeError:  # whoever reads the output has seen enough
            raise
        except OSError as error:
            raise typer.BadParameter(f"it cannot be read or written to its end ({error.strerror})") from None
        tell(tally, say, done="score.written")
        if self.output.path is not None:
            line(say("score.output", path=self.output.path))
        if tally.rejected:
            line(say("score.rejected-lines", path=self.rejected.path))
        return tally

    def _file(self, options: BulkOptions, say: Words, *, processes: int | None, restart: bool) -> Tally:
        from mindscreen.fhir import Tally, score_file  # noqa: PLC0415 - loaded when its door is opened

        output, rejected = cast("Path", self.output.path), self.rejected.path
        begun = output.with_name(f"{output.name}.progress").exists() and not restart
        tally = Tally()
        run = score_file(self.source, output, options, rejected=rejected, processes=processes, restart=restart)
        try:
            with (
                closing(run),
                progress_bar(say, shown=watched()) as show,
            ):
                for done, total, tally in run:
                    if begun:
                        line(say("score.goes-on"))
                        begun = False
                    show(done, total, tally)
        except KeyboardInterrupt:
            line(say("score.interrupted"))
            raise
        return tally

    def _stream(self, options: BulkOptions, say: Words) -> Tally:
        from mindscreen.fhir import Tally  # noqa: PLC0415 - as above
        from mindscreen.fhir.bulk.blocks import blocks  # noqa: PLC0415 - as above
        from mindscreen.fhir.bulk.scoring import Scorer  # noqa: PLC0415 - as above
        from mindscreen.fhir.bulk.tally import score_block  # noqa: PLC0415 - as above

        scorer, tally = Scorer(options), Tally()
        with (
            _opened(self.source) as file,
            self.output.lines() as write,
            self.rejected.lines(only_if_any=True) as reject,
            progress_bar(say, shown=watched() and not self.output.is_terminal) as show,
        ):
            for block in blocks(file):
                outcome = score_block(scorer, block)
                write(outcome.lines)
                reject(outcome.rejected)
                tally += outcome.tally
                show(block.end, None, tally)
        return tally


def check_readable(path: Path) -> None:
    """Refuse a file that cannot be read, before anything else is done; a pipe is left alone.

    Raises:
        InterchangeError: MS-F001.
    """
    if str(path) == "-" or path.is_fifo():  # to open a pipe and close it again would end it
        return
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise InterchangeError(
            "MS-F001", f"it cannot be read ({error.strerror}).", where=str(path), remedy="Check the path."
        ) from None


@contextmanager
def _opened(path: Path) -> Iterator[BufferedIOBase]:
    """The input as bytes, decompressed where it is a compressed file."""
    from mindscreen.fhir.bulk.blocks import opened  # noqa: PLC0415 - loaded when its door is opened

    if str(path) == "-":
        yield cast("BufferedIOBase", sys.stdin.buffer)
        return
    file: IO[bytes] | BufferedIOBase = opened(path) if path.is_file() else path.open("rb")
    with file:
        yield cast("BufferedIOBase", file)

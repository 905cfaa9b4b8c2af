"""A file of responses, scored into another: in order, on several processors, and to be gone on with when interrupted.

While it runs, the output has the ending `.part`, and beside it `.progress` says how far everything is on the disk. Both
are gone when the run is whole: a file that has its own name is never half.
"""

from __future__ import annotations

import json
import os
import signal
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from mindscreen._version import __version__
from mindscreen.errors import InterchangeError
from mindscreen.fhir.bulk.blocks import blocks, is_compressed, opened, pass_over
from mindscreen.fhir.bulk.scoring import Scorer
from mindscreen.fhir.bulk.tally import Outcome, Tally, score_block

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from mindscreen.fhir.bulk.blocks import Block
    from mindscreen.fhir.bulk.options import BulkOptions

_FORMAT: Final = "mindscreen-bulk/1"
_WORTH_TWO: Final = 16_000_000
"""Bytes of input from which a second process is worth its start."""
_SAVED_EVERY: Final = 64
"""Blocks between two savings of how far it is: some 16 MB of input."""
_HEAD: Final = 1 << 16


class Progress(NamedTuple):
    """How far a run is.

    Attributes:
        done: bytes of the input, after decompression, whose output is written.
        total: bytes of the input; `None` where that is not known, because it is compressed.
        tally: what became of the responses.
    """

    done: int
    total: int | None
    tally: Tally


def score_file(  # noqa: PLR0913 - independent choices, keyword-only
    source: Path,
    target: Path,
    options: BulkOptions,
    *,
    rejected: Path | None = None,
    processes: int | None = None,
    restart: bool = False,
) -> Generator[Progress, None, None]:
    """Score a file of responses, and go on where an interrupted run of the same input and options ended.

    Args:
        source: NDJSON, a QuestionnaireResponse in each line; compressed with gzip or not.
        target: the NDJSON that is written.
        options: how the responses are read and what is written of each.
        rejected: the NDJSON of the rejected lines, with line number and reason: beside the target when absent. Written
            only when there are any.
        processes: how many; when absent, two for a large file of which more than scores is written.
        restart: whether to begin again where an interrupted run could be gone on with.

    Yields:
        How far it is, after each block, and first of all where an interrupted run is gone on with. The files are whole
        when the iteration ends; whoever stops before (`close()`) leaves a run that can be gone on with.

    Raises:
        InterchangeError: MS-F001, for input that cannot be decompressed; MS-F009, when an interrupted run of another
            input or of other options is in the way.
        OSError: for files that cannot be read or written.
    """
    rejected = rejected or target.with_name(f"{target.stem}.rejected.ndjson")
    progress = target.with_name(f"{target.name}.progress")
    run = _fingerprint(source, options)
    parts = [_part(target), _part(rejected)]
    place = _Place() if restart else _restored(progress, run, parts)
    total = None if is_compressed(source) else source.stat().st_size
    with ExitStack() as stack:
        reader = stack.enter_context(opened(source))
        pass_over(reader, place.done)
        outputs = [stack.enter_context(_continued(part, size)) for part, size in zip(parts, place.sizes, strict=True)]
        todo = blocks(reader, first=place.next_line, start=place.done)
        if place.done:
            yield Progress(place.done, total, place.tally)  # gone on with, perhaps with nothing left to do
        try:
            scored = _scored(todo, options, processes or _processes(source, options), stack)
            for number, (block, outcome) in enumerate(scored, 1):
                for output, data in zip(outputs, (outcome.lines, outcome.rejected), strict=True):
                    output.write(data)
                place = place.after(block, outcome)
                if number % _SAVED_EVERY == 0:
                    _save(progress, run, place, outputs)
                yield Progress(place.done, total, place.tally)
        except BaseException:  # also where the caller stops asking: the next run goes on from here
            _save(progress, run, place, outputs)
            raise
        for output in outputs:
            _settle(output)
    for part, path, size in zip(parts, (target, rejected), place.sizes, strict=True):
        if size or path == target:
            part.replace(path)
        else:
            part.unlink()
            path.unlink(missing_ok=True)
    progress.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Place:
    """How far everything is.

    Attributes:
        done: bytes of the input.
        next_line: the number of the line that comes next.
        sizes: bytes of the output and of the rejected lines.
        tally: what became of the responses.
    """

    done: int = 0
    next_line: int = 1
    sizes: tuple[int, int] = (0, 0)
    tally: Tally = field(default_factory=Tally)

    def after(self, block: Block, outcome: Outcome) -> _Place:
        """The place after a block."""
        written, rejected = self.sizes
        sizes = written + len(outcome.lines), rejected + len(outcome.rejected)
        return _Place(block.end, block.next_line, sizes, self.tally + outcome.tally)


def _scored(
    todo: Iterable[Block], options: BulkOptions, processes: int, stack: ExitStack
) -> Iterator[tuple[Block, Outcome]]:
    """What became of each block, in order; a few blocks are under way at a time."""
    if processes == 1:
        scorer = Scorer(options)
        for block in todo:
            yield block, score_block(scorer, block)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - slow to import, and one process is often enough
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (options,))
    stack.callback(pool.shutdown, cancel_futures=True)
    waiting: deque[tuple[Block, Future[Outcome]]] = deque()
    for block in todo:
        with _unheard():  # the first ones start a process
            waiting.append((block, pool.submit(_work, block)))
        if len(waiting) > 2 * processes:
            first, outcome = waiting.popleft()
            yield first, outcome.result()
    for block, outcome in waiting:
        yield block, outcome.result()


@contextmanager
def _unheard() -> Iterator[None]:
    """Let no process that is started in here hear of Ctrl-C: before `_begin` it would end with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_scorers: Final[list[Scorer]] = []
"""In a process that scores: its scorer."""


def _begin(options: BulkOptions) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides when to stop
    _scorers.append(Scorer(options))


def _work(block: Block) -> Outcome:
    return score_block(_scorers[0], block)


def _processes(source: Path, options: BulkOptions) -> int:
    """Two where that is faster; a compressed file is taken for five times as large.

    Scores alone are made in less time than it takes to bring lines to another process and back.
    """
    size = source.stat().st_size * (5 if is_compressed(source) else 1)
    return 2 if options.write != "scores" and size >= _WORTH_TWO and (os.cpu_count() or 1) > 1 else 1


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _continued(part: Path, size: int) -> IO[bytes]:
    """A file for writing after its first bytes; what an interrupted run wrote after them is cut off."""
    file = part.open("r+b" if size else "wb")
    file.truncate(size)
    file.seek(size)
    return file


def _fingerprint(source: Path, options: BulkOptions) -> str:
    """What tells this run from one of another input, other options or another version."""
    stat = source.stat()
    with source.open("rb") as file:
        head = sha256(file.read(_HEAD)).hexdigest()
    forms = [(name, replace(mapping, ignore=sorted(mapping.ignore, key=str))) for name, mapping in options.forms]
    steady = replace(options, forms=forms)  # a set has another order in every process
    chosen = [repr(getattr(steady, each.name)) for each in fields(steady)]
    return sha256(json.dumps([__version__, stat.st_size, stat.st_mtime_ns, head, *chosen]).encode()).hexdigest()


def _save(progress: Path, run: str, place: _Place, outputs: Iterable[IO[bytes]]) -> None:
    """Write down how far everything is, once it is on the disk."""
    for output in outputs:
        _settle(output)
    data = {"done": place.done, "next_line": place.next_line, "sizes": place.sizes, "tally": place.tally.to_dict()}
    part = _part(progress)
    part.write_text(json.dumps({"format": _FORMAT, "run": run, **data}), encoding="utf-8")
    part.replace(progress)


def _settle(output: IO[bytes]) -> None:
    output.flush()
    os.fsync(output.fileno())


def _restored(progress: Path, run: str, parts: Sequence[Path]) -> _Place:
    """Where an interrupted run of the same input and options ended; the beginning where there was none.

    Raises:
        InterchangeError: MS-F009, when it was another run, or what it wrote is gone.
    """
    if not progress.exists():
        return _Place()
    try:
        data = json.loads(progress.read_text(encoding="utf-8"))
        place = _Place(data["done"], data["next_line"], tuple(data["sizes"]), Tally.from_dict(data["tally"]))
        same = (data["format"], data["run"]) == (_FORMAT, run)
    except (ValueError, KeyError, TypeError):
        same, place = False, _Place()
    if not same or any(size and _size(part) < size for part, size in zip(parts, place.sizes, strict=True)):
        raise InterchangeError(
            "MS-F009",
            "an interrupted run of another input, of other options or of another version is in the way.",
            where=progress.name,
            remedy="Go on with that one as it was begun, or begin anew with restart=True.",
        )
    return place


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0

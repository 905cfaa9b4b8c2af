"""Long inputs in blocks of whole lines, read with flat memory however long a line is."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from mindscreen.errors import InterchangeError
from mindscreen.fhir.received import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase
    from pathlib import Path

_SIZE: Final = 1 << 18
"""Bytes that are read at a time: some sixty forms."""
_GZIP: Final = b"\x1f\x8b"


class Block(NamedTuple):
    """Some whole lines.

    Attributes:
        first: the number of the first, from 1.
        lines: the lines; `None` stands for a single one that is longer than is read.
        end: bytes of the input up to here, after decompression.
    """

    first: int
    lines: list[bytes] | None
    end: int

    @property
    def next_line(self) -> int:
        """The number of the line after them."""
        return self.first + (1 if self.lines is None else len(self.lines))


def is_compressed(path: Path) -> bool:
    """Whether a file is compressed with gzip, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_GZIP)) == _GZIP


def opened(path: Path) -> BufferedIOBase:
    """A file for reading, decompressed where it is compressed."""
    return gzip.GzipFile(path) if is_compressed(path) else path.open("rb")


def blocks(file: BufferedIOBase, *, first: int = 1, start: int = 0) -> Iterator[Block]:
    """The lines of a file.

    Args:
        file: opened for reading, at a place where a line begins.
        first: the number of that line.
        start: how many bytes of the input are before it.

    Raises:
        InterchangeError: MS-F001, for compressed data that cannot be decompressed.
    """
    rest, number, end = b"", first, start
    while chunk := _read(file):
        lines = chunk.split(b"\n")
        lines[0] = rest + lines[0]
        end += len(chunk)
        rest = lines.pop()
        if lines:
            yield Block(number, lines, end - len(rest))
            number += len(lines)
        if len(rest) > LARGEST:
            skipped, rest = _skip_line(file)
            end += skipped + len(rest)
            yield Block(number, None, end - len(rest))
            number += 1
    if rest:
        yield Block(number, [rest], end)


def _skip_line(file: BufferedIOBase) -> tuple[int, bytes]:
    """Pass over the rest of a line: how long that was, with its line feed, and what was read after it."""
    skipped = 0
    while chunk := _read(file):
        cut = chunk.find(b"\n") + 1
        if cut:
            return skipped + cut, chunk[cut:]
        skipped += len(chunk)
    return skipped, b""


def pass_over(file: BufferedIOBase, size: int) -> None:
    """Go to a place in a file; in a compressed one it takes reading up to it.

    Raises:
        InterchangeError: MS-F001, as in `blocks`.
    """
    with _decompression():
        file.seek(size)


def _read(file: BufferedIOBase) -> bytes:
    with _decompression():
        return file.read(_SIZE)


@contextmanager
def _decompression() -> Iterator[None]:
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise InterchangeError(
            "MS-F001", "it cannot be decompressed to its end.", remedy="Ask for the file again."
        ) from None

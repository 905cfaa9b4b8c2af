"""Where output goes: standard output, or a file that is replaced only when its new content is whole."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from mindscreen.cli.terminal import on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Target:
    """Where the output goes; checked before the questions begin, so that nobody answers a form for nothing.

    Args:
        path: a file; `None` or `-` for standard output.
        option: the option that names it.

    Raises:
        BadParameter: when no file can be written there.
    """

    def __init__(self, path: Path | None, option: str = "--output") -> None:
        self._option = option
        self.path = None if path is None or str(path) == "-" else path
        if self.path is None:
            return
        folder = self.path.resolve().parent
        if self.path.is_dir():
            raise self._unwritable("it is a directory")
        if not folder.is_dir():
            raise self._unwritable("its directory does not exist")
        if not os.access(self.path if self.path.exists() else folder, os.W_OK):
            raise self._unwritable("permission denied")

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads it as it is written."""
        return self.path is None and on_terminal(sys.stdout)

    @property
    def is_replaceable(self) -> bool:
        """Whether it is a file that can be replaced: a device, a pipe and standard output cannot."""
        return self.path is not None and _replaceable(self.path)

    def write(self, content: str | bytes) -> None:
        """Write everything or nothing.

        Raises:
            BadParameter: when the system refuses.
        """
        if self.path is None:
            _print(content)
            return
        raw = content.encode() if isinstance(content, str) else content
        if not _replaceable(self.path):
            self.path.write_bytes(raw)
            return
        part = _part(self.path)
        try:
            part.write_bytes(raw)
            part.replace(self.path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise self._unwritable(error.strerror or "the system refused") from None

    @contextmanager
    def lines(self, *, only_if_any: bool = False, even_half: bool = False) -> Iterator[Callable[[bytes], object]]:
        """Write piece after piece; a file gets its name when it is whole.

        Args:
            only_if_any: a file that nothing is written to is not made, and an old one is removed.
            even_half: an exception does not take away what was written before it.

        Raises:
            OSError: when the system refuses.
        """
        if self.path is None:
            yield _print
            return
        if not _replaceable(self.path):
            with self.path.open("wb") as file:
                yield file.write
            return
        part, kept = _part(self.path), even_half
        try:
            with part.open("wb") as file:
                yield file.write
            kept = True
        finally:
            if kept and part.exists():
                if part.stat().st_size or not only_if_any:
                    part.replace(self.path)
                else:
                    self.path.unlink(missing_ok=True)
            part.unlink(missing_ok=True)

    def _unwritable(self, reason: str) -> typer.BadParameter:
        return typer.BadParameter(f"the file cannot be written ({reason})", param_hint=self._option)


def _replaceable(path: Path) -> bool:
    return path.is_file() or not path.exists()


def _part(path: Path) -> Path:
    """What a file is called until it is whole."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _print(content: str | bytes) -> None:
    if isinstance(content, str):
        sys.stdout.write(content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()

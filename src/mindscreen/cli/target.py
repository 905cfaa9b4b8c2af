"""Where output goes: standard output, or a file that is replaced only when its new content is whole."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from mindscreen.cli.terminal import on_terminal

if TYPE_CHECKING:
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

    def write(self, content: str | bytes) -> None:
        """Write everything or nothing.

        Raises:
            BadParameter: when the system refuses.
        """
        if self.path is None:
            _print(content)
            return
        raw = content.encode() if isinstance(content, str) else content
        if self.path.exists() and not self.path.is_file():  # a device or a pipe cannot be replaced
            self.path.write_bytes(raw)
            return
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            part.write_bytes(raw)
            part.replace(self.path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise self._unwritable(error.strerror or "the system refused") from None

    def _unwritable(self, reason: str) -> typer.BadParameter:
        return typer.BadParameter(f"the file cannot be written ({reason})", param_hint=self._option)


def _print(content: str | bytes) -> None:
    if isinstance(content, str):
        sys.stdout.write(content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()

"""The command line, run in this process: `mindscreen("show", "phq-9")` gives exit status and output."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from mindscreen.cli import main


@dataclass(frozen=True)
class Said:
    """What one run said, and its exit status."""

    status: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()


class Terminal(io.TextIOWrapper):
    """Standard input that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def mindscreen(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Said]:
    """Run the command line with `stdin` (bytes of a pipe) or `typed` (lines typed at a terminal).

    `sees` is whether the person at the terminal also sees standard error.
    """
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")

    def run(*words: Any, stdin: bytes = b"", typed: str | None = None, sees: bool = True) -> Said:
        kind, raw = (io.TextIOWrapper, stdin) if typed is None else (Terminal, typed.encode())
        monkeypatch.setattr(sys, "stdin", kind(io.BytesIO(raw), encoding="utf-8"))
        if typed is not None and sees:
            monkeypatch.setattr("mindscreen.cli.screening.interactive", lambda: True)
        status = main([str(word) for word in words])
        written = capsysbinary.readouterr()
        return Said(status, written.out, written.err.decode())

    return run

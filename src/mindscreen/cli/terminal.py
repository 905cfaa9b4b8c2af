"""Where text goes: results to standard output, questions and messages to standard error."""

from __future__ import annotations

import re
import sys
from io import TextIOWrapper
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

WIDTH: Final = 80
"""Wider lines are hard to read, so a wide terminal is not filled."""

_LINES: Final = (
    (re.compile(r"#[#!]#|#{9,}"), "bold red"),
    (re.compile(r"\*\*\* "), "bold"),
    (re.compile(r"\[\+\] "), "yellow"),
    (re.compile(r"\[\?\] "), "cyan"),
    (re.compile(r"[-=]{9,}"), "dim"),
)
"""How the lines of a plain-text report begin, and how a terminal that has colours shows them."""


def prepare_streams() -> None:
    """Make sure that no character is lost on the way out, and that odd bytes on the way in do not end the program.

    Files and pipes get UTF-8 whatever the locale of the process says. A terminal keeps its own encoding, because only
    it knows; what it cannot show becomes `?`.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if on_terminal(stream):
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def page() -> Console:
    """Standard output."""
    return _console(stderr=False)


def questions() -> Console:
    """Standard error, where people are asked and told."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    # Nothing that stands in a text is markup, a number to colour or an emoji to replace.
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    console.width = min(console.width, WIDTH)
    return console


def on_terminal(stream: TextIO | None) -> bool:
    """Whether a stream leads to a person; a process without a console has none."""
    return stream is not None and stream.isatty()


def interactive() -> bool:
    """Whether there is a person to ask: somebody who types, and who sees the questions (and no log that keeps them)."""
    return on_terminal(sys.stdin) and on_terminal(sys.stderr)


def watched() -> bool:
    """Whether somebody reads standard error, and not a log."""
    return on_terminal(sys.stderr)


def show_report(text: str) -> None:
    """Print a plain-text report; a terminal gets its critical lines in red."""
    if not on_terminal(sys.stdout):
        sys.stdout.write(text)
        return
    console = page()
    for line in text.splitlines():
        style = next((style for start, style in _LINES if start.match(line)), "")
        console.print(Text(line, style), soft_wrap=True)

"""Where text goes: results to standard output, questions and messages to standard error."""

from __future__ import annotations

import re
import sys
from io import TextIOWrapper
from typing import Final

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
            stream.reconfigure(errors="replace") if stream.isatty() else stream.reconfigure(encoding="utf-8")
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


def interactive() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


def watched() -> bool:
    """Whether somebody reads standard error, and not a log."""
    return sys.stderr is not None and sys.stderr.isatty()


def show_report(text: str) -> None:
    """Print a plain-text report; a terminal gets its critical lines in red."""
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    console = page()
    for line in text.splitlines():
        style = next((style for start, style in _LINES if start.match(line)), "")
        console.print(Text(line, style), soft_wrap=True)

"""From a failure to one line on standard error and an exit status."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Final

import typer
from rich.text import Text

from mindscreen.cli.terminal import questions
from mindscreen.errors import MindscreenError

USAGE_ERROR: Final = typer.BadParameter.__bases__[0]
"""Typer does not export the base of its usage errors, and where that lives depends on the version of Typer."""

ENDED_EARLY: Final = 1
"""The person quit, or whoever read the output closed the pipe."""
USAGE: Final = 2
REJECTED: Final = 65
"""`EX_DATAERR` of sysexits.h: done, but for some responses that were rejected."""
INTERNAL: Final = 70
"""`EX_SOFTWARE` of sysexits.h."""
INTERRUPTED: Final = 130
"""128 + SIGINT, as shells say it."""

AS_OPTIONS: Final = {
    "See mindscreen.catalogue().": "See 'mindscreen list'.",
    "load(..., allow_draft=True) to examine it": "see it with 'mindscreen show'",
    "record overrides={'age': '<reason>'}": "record --override age=REASON",
    "record overrides={'completed_by': '<reason>'}": "record --override completed_by=REASON",
    "and load with overlay=...;": "and give --text-folder;",
    "give the hospital's own wording as an overlay, or pass allow_drafts=True": (
        "give the hospital's own wording with --text-folder, or --allow-drafts where no patient reads it"
    ),
    "read it with allow_in_progress=True": "read it with --allow-in-progress",
    "because nothing here reads a clock. Write it with": "with --authored now, or with",
    "say so with mapping=LinkIdMap(questionnaire=..., items={linkId: item})": "say so with --mapping FILE",
    "give mapping=LinkIdMap(...) for this": "give a --mapping FILE for this",
    ", or give the sender's Questionnaire with questionnaire=....": ".",
    "say it with mapping=LinkIdMap(items=...)": "say it with --mapping FILE",
    "in mapping=LinkIdMap(items=..., scores=... or ignore=...)": "in the --mapping FILE (items, scores or ignore)",
    "neither the order nor the result says when the questions were answered. Give it.": (
        "nothing says when the questions were answered. Give --authored."
    ),
    "; check_stated_scores=False reads the answers alone": "",
    "Say it with instrument=..., or with forms=... how its form asks it.": (
        "Say it with --instrument ID, or with --mapping ID=FILE how its form asks it."
    ),
    "or begin anew with restart=True": "or begin anew with --restart",
    "Read the `outcome` of this error: the reasons of the server, which may tell who somebody is.": (
        "Keep the reasons of the server with --outcomes FILE; they may tell who somebody is."
    ),
    "; a password goes into the client.": "; a token goes into the environment.",
    "[MS-F005] identifier_system:": "[MS-F005] --identifier-system:",
    "[MS-F005] since:": "[MS-F005] --since:",
    "[MS-F005] count:": "[MS-F005] --count:",
}
"""What the library tells callers in Python, as options of the command line."""


class Failures:
    """Turns exceptions into lines and exit statuses.

    Attributes:
        debug: whether to print the traceback of an internal error, which may quote answers.
    """

    def __init__(self) -> None:
        self.debug = False

    def status(self, error: BaseException) -> int:
        """Say what went wrong, unless that is known, and return the exit status."""
        if isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt):
            return INTERRUPTED
        if isinstance(error, (typer.Abort, BrokenPipeError, SystemExit)):  # rich ends the process when a pipe closes
            _close_output()
            return ENDED_EARLY
        if isinstance(error, MindscreenError):
            say(in_options(str(error)))
            return error.exit_code
        if isinstance(error, USAGE_ERROR):
            say(_usage(error))
            return USAGE
        return self._internal(error)

    def _internal(self, error: BaseException) -> int:
        if self.debug:
            traceback.print_exception(error)
        remedy = "" if self.debug else " Run it again with 'mindscreen --debug ...' and report what that prints."
        say(f"internal failure ({type(error).__name__}).{remedy}")
        return INTERNAL


def say(message: str) -> None:
    """Print one line on standard error, whatever the message holds."""
    line = " ".join(message.split())
    questions().print(Text.assemble(("error", "bold red"), f" {line}"), soft_wrap=True)


def in_options(message: str) -> str:
    """A message of the library with the options of the command line in it."""
    for python, option in AS_OPTIONS.items():
        message = message.replace(python, option)
    return message


def _usage(error: BaseException) -> str:
    message: str = error.format_message()  # type: ignore[attr-defined]
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "mindscreen"
    message = message.replace("Value error, ", "")  # a word of the validator below Typer, not of ours
    return f"{message.rstrip('.')}. Try '{where} --help'."


def _close_output() -> None:
    """Keep Python from complaining at exit that it cannot write to a closed pipe."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

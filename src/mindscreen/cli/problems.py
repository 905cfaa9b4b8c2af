"""What is wrong with somebody's files: where, what, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from mindscreen.cli.failures import in_options

if TYPE_CHECKING:
    from mindscreen.errors import MindscreenError

Severity: TypeAlias = Literal["error", "warning"]

OVERDUE: Final = "review-overdue"
MUTANT: Final = "surviving-mutant"
UNLOCKED: Final = "not-locked"
ENDING: Final = "licence-ends"
"""Codes of problems that no exception stands for; all others are codes of `mindscreen.errors.CAUSES`."""

_PLACE = re.compile(r"(?P<file>.*?), line (?P<line>\d+)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem.

    Attributes:
        severity: an `error` makes the check fail, a `warning` only with `--strict`.
        code: a key of `CAUSES`, or one of the codes of this module.
        place: file, and what in it.
        line: line of the file, counted from 1; 0 where the whole file is meant.
        what: what is wrong.
        remedy: what to do about it.
    """

    severity: Severity
    code: str
    place: str
    line: int
    what: str
    remedy: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent."""
        return {name: value for name, value in asdict(self).items() if value not in {"", 0}}

    def __str__(self) -> str:
        place = f"{self.place}:{self.line}" if self.line else self.place
        return f"{place}: {self.severity} [{self.code}] {self.what}{' ' if self.remedy else ''}{self.remedy}"


def problem(error: MindscreenError, place: str) -> Problem:
    """The problem that an exception tells of.

    Args:
        error: what was raised.
        place: the file that was read, named where the exception names none.
    """
    where = error.where
    match = _PLACE.match(where)
    if match is not None:
        where = match["file"] + match["rest"]
    if place not in where:
        where = f"{place} ({where})" if where else place
    line = int(match["line"]) if match else 0
    return Problem("error", error.code, where, line, error.what, in_options(error.remedy))

"""What became of many responses: how many were written and why the others were not, in numbers only."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mindscreen.fhir.received import too_large

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.errors import MindscreenError
    from mindscreen.fhir.bulk.blocks import Block
    from mindscreen.fhir.bulk.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the responses so far.

    Attributes:
        written: of how many something was written.
        critical: how many of those raise a critical finding.
        rejected: how many were rejected, by the code of the error.
        notes: how many notes there were, by their code.
    """

    written: int = 0
    critical: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def responses(self) -> int:
        """How many there were."""
        return self.written + self.rejected.total()

    def __add__(self, other: Tally) -> Tally:
        """What became of these and of others."""
        return Tally(
            self.written + other.written,
            self.critical + other.critical,
            self.rejected + other.rejected,
            self.notes + other.notes,
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        numbers = {"written": self.written, "critical": self.critical}
        return {**numbers, "rejected": dict(self.rejected), "notes": dict(self.notes)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tally:
        """The inverse of `to_dict`."""
        return cls(data["written"], data["critical"], Counter(data["rejected"]), Counter(data["notes"]))


class Outcome(NamedTuple):
    """What became of a block.

    Attributes:
        lines: what is written.
        rejected: the rejected responses, a line of JSON each: its number, and why.
        tally: the numbers.
    """

    lines: bytes
    rejected: bytes
    tally: Tally


def score_block(scorer: Scorer, block: Block) -> Outcome:
    """Score the lines of a block; empty lines are passed over."""
    lines: list[bytes] = []
    reasons: list[str] = []
    critical, rejected, notes = 0, Counter[str](), Counter[str]()
    if block.lines is None:
        _reject(block.first, too_large(), reasons, rejected)
    for number, line in enumerate(block.lines or (), block.first):
        if not line or line.isspace():
            continue
        _, text, result, said, error = scorer.score(number, line)
        if error is not None:
            _reject(number, error, reasons, rejected)
            continue
        lines.append(text)
        if result is not None and result.critical:
            critical += 1
        if said:
            notes.update(note.code for note in said)
    return Outcome(b"".join(lines), "".join(reasons).encode(), Tally(len(lines), critical, rejected, notes))


def _reject(number: int, error: MindscreenError, reasons: list[str], rejected: Counter[str]) -> None:
    """Write down why a line was rejected; nothing of it is repeated."""
    why = {"line": number, "code": error.code, "what": error.what, "where": error.where, "remedy": error.remedy}
    reasons.append(json.dumps(why, ensure_ascii=False) + "\n")
    rejected[error.code] += 1

"""What became of many responses: how many were written and why the others were not, in numbers only."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mindscreen.fhir.bulk.scoring import Scored
from mindscreen.fhir.received import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    for scored in _each(scorer, block):
        if scored.error is not None:
            reasons.append(_reason(scored.number, scored.error))
            rejected[scored.error.code] += 1
            continue
        lines.append(scored.lines)
        critical += scored.critical
        if scored.notes:
            notes.update(note.code for note in scored.notes)
    return Outcome(b"".join(lines), "".join(reasons).encode(), Tally(len(lines), critical, rejected, notes))


def _each(scorer: Scorer, block: Block) -> Iterator[Scored]:
    if block.data is None:
        yield Scored(block.first, error=too_large())
        return
    for number, line in enumerate(block.data.split(b"\n"), block.first):
        if line and not line.isspace():
            yield scorer.score(number, line)


def _reason(number: int, error: MindscreenError) -> str:
    """Why a line was rejected, as a line; it repeats nothing of it."""
    why = {"line": number, "code": error.code, "what": error.what, "where": error.where, "remedy": error.remedy}
    return json.dumps(why, ensure_ascii=False) + "\n"

"""What is not known: the items without an answer, and what they leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mindscreen.report.scores import band_text, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.parts import Score
    from mindscreen.report.sheet import Sheet


@dataclass(frozen=True, slots=True)
class UnknownBlock:
    """What one form leaves unknown: topics of its blank items, and the scores and findings they keep open."""

    instrument: str
    blank: tuple[str, ...]
    open: tuple[str, ...]


def unknown_blocks(sheets: Sequence[Sheet]) -> tuple[UnknownBlock, ...]:
    """One block for every form on which something is unknown."""
    blocks = (_block(sheet) for sheet in sheets)
    return tuple(block for block in blocks if block.blank or block.open)


def _block(sheet: Sheet) -> UnknownBlock:
    result, labels = sheet.result, sheet.labels
    scores = [_score(score, sheet) for score in sheet.scores if score.value is None]
    findings = [labels.finding(finding.id) for finding in result.unknown]
    return UnknownBlock(
        instrument=sheet.short,
        blank=tuple(labels.item(item) for item in result.blank),
        open=(*scores, *findings),
    )


def _score(score: Score, sheet: Sheet) -> str:
    fills = {"scale": sheet.labels.scale(score.id), "value": value_text(score, sheet), "band": band_text(score, sheet)}
    return sheet.words("open.score" if score.possible_bands else "open.score-bare", **fills)

"""A score on its scale, as geometry: the template turns it into SVG.

The scale is a row of equal cells, one for each value a sum can take, so that the mark of a score stands in the middle
of its cell and a cut-off between two cells. Bands differ by shade and by an outline, are all labelled with their range,
and those the score can be in are set in bold: nothing rests on colour. A score that blanks leave open is a bar from its
smallest to its largest value, never a point; a published estimate is a hollow diamond on that bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mindscreen.report.columns import em, wrap
from mindscreen.report.columns import width as columns_of
from mindscreen.report.words import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mindscreen.model import Band, Scale
    from mindscreen.parts import Score

FULL: Final = 720.0
"""Width of a drawing over the whole page, in units of a little more than a quarter of a millimetre (720 on 186 mm)."""
HALF: Final = 350.0
"""Width of a drawing beside another one."""

_MARGIN = 24.0  # room for the two ends of a bar to be named
_TRACK_TOP, _TRACK_BOTTOM = 27.0, 41.0
_LINE = 12.5
_DARKEST = 4
_GAP = 3.0
_LONGEST_WORD = 16  # columns; a Chinese name has no spaces, and is broken anywhere rather than set in one long line


@dataclass(frozen=True, slots=True)
class Segment:
    """One band on the track: where it lies, its shade (0 lightest to 4 darkest), whether the score can be in it."""

    x: float
    width: float
    shade: int
    possible: bool


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text centred on `x`; `leader` is the height a thin line leads down from the track, or 0 for none."""

    x: float
    y: float
    lines: tuple[str, ...]
    strong: bool
    anchor: float
    leader: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A position on the scale with its number."""

    x: float
    text: str
    text_x: float


@dataclass(frozen=True, slots=True)
class BandScale:
    """Everything the drawing of one score holds. Lengths are in units of the drawing (see `FULL`).

    Attributes:
        letter: the size of the labels.
        point: the mark of a known score; absent while blanks leave it open.
        low: the lower end of an open score; with `high` in place of `point`.
        high: its upper end.
        estimate: the published estimate, which is not the score.
        cutoffs: where a positive finding begins.
    """

    width: float
    height: float
    letter: float
    segments: tuple[Segment, ...]
    labels: tuple[Label, ...]
    point: Mark | None
    low: Mark | None
    high: Mark | None
    estimate: Mark | None
    cutoffs: tuple[float, ...]


def draw(  # noqa: PLR0913 - what is drawn, what it is called, and how much room there is
    scale: Scale,
    score: Score,
    bands: Sequence[Band],
    *,
    name: Callable[[str], str],
    estimate: Callable[[str], str],
    cutoffs: Sequence[int] = (),
    width: float = FULL,
) -> BandScale:
    """Lay out one score on its scale.

    Args:
        scale: the scale, with its attainable ends.
        score: the score, known or open.
        bands: the bands it is read against; may be empty.
        name: what a band is called, by its key.
        estimate: how a published estimate is labelled, given its number.
        cutoffs: first values (numerators) that raise a positive finding.
        width: `FULL` or `HALF`.
    """
    ruler = _Ruler(scale.lower, scale.upper, width)
    labels, bottom = _labels(ruler, scale, score, bands, name)
    known = score.lower == score.upper
    low, high = ruler.centre(score.lower), ruler.centre(score.upper)
    low_text, high_text = figure(score.lower, score.denominator), figure(score.upper, score.denominator)
    return BandScale(
        width=width,
        height=round(bottom, 1),
        letter=ruler.letter,
        segments=tuple(_segments(ruler, scale, score, bands)),
        labels=tuple(labels),
        point=Mark(low, low_text, low) if known else None,
        low=None if known else Mark(low, low_text, low - _GAP),
        high=None if known else Mark(high, high_text, high + _GAP),
        estimate=_estimate(ruler, score, estimate),
        cutoffs=tuple(ruler.edge(cutoff) for cutoff in sorted(set(cutoffs)) if scale.lower < cutoff <= scale.upper),
    )


class _Ruler:
    """Positions of values on the track."""

    def __init__(self, lower: int, upper: int, width: float) -> None:
        self._lower = lower
        self._unit = (width - 2 * _MARGIN) / (upper - lower + 1)
        self.width = width
        self.letter = 11.0 if width == FULL else 9.6

    def edge(self, value: int) -> float:
        """Where the cell of a value begins."""
        return round(_MARGIN + (value - self._lower) * self._unit, 1)

    def centre(self, value: int) -> float:
        """The middle of a value's cell."""
        return round(_MARGIN + (value - self._lower + 0.5) * self._unit, 1)

    def inside(self, x: float, text_width: float) -> float:
        """The nearest centre that keeps a text of this width inside the drawing."""
        half = text_width / 2
        return round(min(max(x, half), self.width - half), 1)


def _segments(ruler: _Ruler, scale: Scale, score: Score, bands: Sequence[Band]) -> list[Segment]:
    if not bands:
        return [Segment(ruler.edge(scale.lower), round(ruler.edge(scale.upper + 1) - _MARGIN, 1), 0, possible=True)]
    steps = max(1, len(bands) - 1)
    shades = [round(index * _DARKEST / steps) for index in range(len(bands))]
    if scale.higher_is == "better":
        shades.reverse()
    return [
        Segment(
            x=ruler.edge(band.lower),
            width=round(ruler.edge(band.upper + 1) - ruler.edge(band.lower), 1),
            shade=shade,
            possible=band.key in score.possible_bands,
        )
        for band, shade in zip(bands, shades, strict=True)
    ]


def _labels(
    ruler: _Ruler, scale: Scale, score: Score, bands: Sequence[Band], name: Callable[[str], str]
) -> tuple[list[Label], float]:
    """The labels under the track, moved down a row where they would touch, and the height all of it takes."""
    if not bands:
        y = _TRACK_BOTTOM + _LINE
        ends = [
            Label(x, y, (figure(value, scale.denominator),), strong=False, anchor=x, leader=0)
            for value in (scale.lower, scale.upper)
            for x in (ruler.centre(value),)
        ]
        return ends, y + _LINE / 3
    boxes = [_box(ruler, scale, band, name(band.key)) for band in bands]
    rows: list[float] = []  # right end of the last label in each row
    placed: list[tuple[int, float, tuple[str, ...], Band, float]] = []
    for band, (anchor, lines, text_width) in zip(bands, boxes, strict=True):
        x = ruler.inside(anchor, text_width)
        row = next((i for i, end in enumerate(rows) if x - text_width / 2 > end + _GAP), len(rows))
        rows[row : row + 1] = [x + text_width / 2]
        placed.append((row, x, lines, band, anchor))
    tops = _row_tops(placed, len(rows))
    labels = [
        Label(
            x=x,
            y=tops[row],
            lines=lines,
            strong=band.key in score.possible_bands,
            anchor=anchor,
            leader=round(tops[row] - _LINE, 1) if row else 0,
        )
        for row, x, lines, band, anchor in placed
    ]
    return labels, tops[-1] - _LINE * 2 / 3


def _box(ruler: _Ruler, scale: Scale, band: Band, name: str) -> tuple[float, tuple[str, ...], float]:
    """Middle of the band, the lines of its label (range first), and the width they take."""
    left, right = ruler.edge(band.lower), ruler.edge(band.upper + 1)
    ends = [figure(band.lower, scale.denominator), figure(band.upper, scale.denominator)]
    span = ends[0] if band.lower == band.upper else "–".join(ends)
    longest = max(columns_of(word) for word in name.split())
    room = int((right - left) / (ruler.letter * 0.56))
    lines = (span, *wrap(name, max(room, min(longest, _LONGEST_WORD))))
    return round((left + right) / 2, 1), lines, max(em(line) for line in lines) * ruler.letter


def _row_tops(placed: Sequence[tuple[int, float, tuple[str, ...], Band, float]], rows: int) -> list[float]:
    """Baseline of the first line of each row, and one past the last."""
    tops = [_TRACK_BOTTOM + _LINE]
    for row in range(rows):
        tallest = max(len(lines) for at, _, lines, _, _ in placed if at == row)
        tops.append(round(tops[-1] + tallest * _LINE, 1))
    return tops


def _estimate(ruler: _Ruler, score: Score, label: Callable[[str], str]) -> Mark | None:
    if score.prorated is None:
        return None
    text = label(figure(score.prorated, score.denominator))
    x = ruler.centre(score.prorated)
    return Mark(x, text, ruler.inside(x, em(text) * ruler.letter))

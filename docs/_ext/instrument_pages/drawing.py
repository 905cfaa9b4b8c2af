"""The bands of a scale as an inline SVG: the geometry of the report, without a score on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.parts import Score
from mindscreen.report.bandscale import draw

from .markup import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mindscreen.model import BandSet, Scale

_ABOVE = 24  # where a report marks the score there is nothing here
_WIDTH = 560.0  # the column of the manual; the labels then are nearly as large as its text
_TRACK = 'y="27" height="14"'
_SHADES = (0.06, 0.16, 0.28, 0.42, 0.6)  # lightest to darkest, of the colour of the text: works on a dark page too


def bands(scale: Scale, band_set: BandSet, title: str, name: Callable[[str], str]) -> Iterator[str]:
    """The drawing, as the lines of a raw HTML block.

    Args:
        scale: the scale.
        band_set: the bands drawn.
        title: what the drawing shows, for those who cannot see it.
        name: what a band is called, by its key.
    """
    # Nothing is scored, so every value is still possible.
    keys = tuple(band.key for band in band_set.bands)
    anything = Score(scale.id, scale.lower, scale.upper, scale.denominator, 0, len(scale.items), None, keys, None, None,
                     None, ())  # fmt: skip
    drawn = draw(scale, anything, band_set.bands, name=name, estimate=str, width=_WIDTH)
    height = drawn.height - _ABOVE
    yield "```{raw} html"
    yield (
        f'<svg class="bands" viewBox="0 {_ABOVE} {drawn.width:g} {height:g}" font-size="{drawn.letter:g}" '
        f'text-anchor="middle" fill="currentColor" role="img" aria-label="{plain(title)}">'
    )
    for segment in drawn.segments:
        yield (
            f'<rect x="{segment.x:g}" {_TRACK} width="{segment.width:g}" fill-opacity="{_SHADES[segment.shade]}" '
            'stroke="currentColor" stroke-width="0.8"/>'
        )
    for label in drawn.labels:
        if label.leader:
            line = f"M{label.anchor:g} 41V{label.leader:g}"
            yield f'<path d="{line}" stroke="currentColor" stroke-width="0.5" opacity="0.6"/>'
        for row, line in enumerate(label.lines):
            yield f'<text x="{label.x:g}" y="{label.y + row * 12.5:g}">{plain(line)}</text>'
    yield "</svg>"
    yield "```"
    yield ""

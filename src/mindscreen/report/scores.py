"""The scores, each on its scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mindscreen.condition import Comparison, Slot, threshold
from mindscreen.report.bandscale import FULL, HALF, draw
from mindscreen.report.bandsets import band_sets
from mindscreen.report.reasons import sign
from mindscreen.report.words import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mindscreen.model import Band, Scale
    from mindscreen.parts import Score
    from mindscreen.report.bandscale import BandScale
    from mindscreen.report.sheet import Sheet
    from mindscreen.report.sources import Sources


@dataclass(frozen=True, slots=True)
class BandLine:
    """One band in words, and whether the score can be in it."""

    range: str
    name: str
    possible: bool


@dataclass(frozen=True, slots=True)
class ScoreBlock:
    """One score as the report tells it.

    Attributes:
        value: the number, or `10 to 13` while blanks leave it open.
        known: whether it is one number.
        of: the range of the scale.
        band: the band, or all bands it can be in.
        answered: how many items were answered, where not all were.
        estimate: the published estimate in a sentence, where there is one.
        cutoffs: the findings that are one comparison with this score, as `Positive screen ≥ 10`.
        remarks: the direction of the scale, bands that cannot be chosen.
        bands: the bands in words.
        drawing: the score on its scale; `None` for a count that only serves other rules.
        description: the drawing in words, for those who cannot see it.
    """

    key: str
    instrument: str
    name: str
    value: str
    known: bool
    of: str
    band: str
    answered: str
    estimate: str
    cutoffs: tuple[str, ...]
    remarks: tuple[str, ...]
    bands: tuple[BandLine, ...]
    drawing: BandScale | None
    title: str
    description: str
    cites: tuple[int, ...]

    @property
    def bands_in_a_line(self) -> str:
        """The bands side by side, with brackets around those the score can be in."""
        told = (f"{band.range} {band.name}" for band in self.bands)
        return " | ".join(f"[{text}]" if band.possible else text for band, text in zip(self.bands, told, strict=True))


def score_blocks(sheets: Sequence[Sheet], sources: Sources) -> tuple[ScoreBlock, ...]:
    """The scores of all results: those with bands first, because they are what people look for."""
    scales = [(sheet, scale) for sheet in sheets for scale in sheet.instrument.scales if scale.reported]
    drawn = [(sheet, scale) for sheet, scale in scales if _is_drawn(sheet, scale)]
    width = FULL if len(drawn) == 1 else HALF
    ordered = drawn + [pair for pair in scales if pair not in drawn]
    return tuple(
        _block(sheet, scale, sources, width=width if (sheet, scale) in drawn else None, key=f"score-{number}")
        for number, (sheet, scale) in enumerate(ordered, start=1)
    )


_DRAWN_WITHOUT_BANDS: Final = 3
"""Of a form without any bands only so many scores are drawn; more of them say no more than their numbers."""


def _is_drawn(sheet: Sheet, scale: Scale) -> bool:
    told = [other for other in sheet.instrument.scales if other.reported]
    if any(other.band_sets for other in told):
        return bool(scale.band_sets)
    return len(told) <= _DRAWN_WITHOUT_BANDS or scale is told[0]


def _block(sheet: Sheet, scale: Scale, sources: Sources, *, width: float | None, key: str) -> ScoreBlock:
    words, labels, score = sheet.words, sheet.labels, sheet.result[scale.id]
    sets = band_sets(sheet.instrument, scale, sheet.result)
    bands = sets[0].bands if len(sets) == 1 else ()
    cutoffs = list(_cutoffs(sheet, scale))
    lower, upper = figure(scale.lower, scale.denominator), figure(scale.upper, scale.denominator)
    remarks = []
    if scale.higher_is == "better":
        remarks.append(words("scores.better"))
    if len(sets) > 1:
        remarks.append(words("scores.no-one-band-set"))
    value = value_text(score, sheet)
    return ScoreBlock(
        key=key,
        instrument=sheet.short,
        name=labels.scale(scale.id),
        value=value,
        known=score.value is not None,
        of=words("scores.of", lower=lower, upper=upper),
        band=band_text(score, sheet),
        answered=""
        if score.answered == score.items
        else words("scores.answered", answered=score.answered, items=score.items),
        estimate=_estimate(score, sheet),
        cutoffs=tuple(text for _, text in cutoffs),
        remarks=tuple(remarks),
        bands=tuple(_band_line(band, scale, score, sheet) for band in bands),
        drawing=None
        if width is None
        else draw(
            scale,
            score,
            bands,
            name=lambda band: labels.band(scale.id, band),
            estimate=lambda number: words("scores.estimate-mark", value=number),
            cutoffs=[cutoff for cutoff, _ in cutoffs],
            width=width,
        ),
        title=words("svg.title", instrument=sheet.short, scale=labels.scale(scale.id), value=value),
        description=_description(sheet, scale, score, bands),
        cites=sources.numbers(sheet.citations(score.cite)),
    )


def value_text(score: Score, sheet: Sheet) -> str:
    """The score, or the two ends between which the blanks leave it."""
    lower, upper = (figure(end, score.denominator) for end in score.bounds)
    return lower if lower == upper else sheet.words("scores.range", lower=lower, upper=upper)


def band_text(score: Score, sheet: Sheet) -> str:
    """The band, or the bands that a completion can fall in."""
    possible = score.possible_bands
    sets = band_sets(sheet.instrument, sheet.instrument.scale(score.id), sheet.result)
    if len(sets) == 1 and len(possible) > 1 and len(possible) == len(sets[0].bands):
        return sheet.words("scores.any-band")
    names = [sheet.labels.band(score.id, band) for band in possible]
    if len(sets) == 1 and len(names) > 2:  # noqa: PLR2004 - bands of one set lie side by side: name the first and the last
        return sheet.words("scores.range", lower=names[0], upper=names[-1])
    return sheet.words("scores.or").join(names)


def _band_line(band: Band, scale: Scale, score: Score, sheet: Sheet) -> BandLine:
    ends = [figure(band.lower, scale.denominator), figure(band.upper, scale.denominator)]
    span = ends[0] if band.lower == band.upper else "–".join(ends)
    return BandLine(span, sheet.labels.band(scale.id, band.key), band.key in score.possible_bands)


def _cutoffs(sheet: Sheet, scale: Scale) -> Iterator[tuple[int, str]]:
    """For every finding that is one comparison on this scale: the first value past it, and the rule in words."""
    values = sheet.instrument.profile(sheet.result.profile).cutoffs
    for rule in sheet.instrument.findings:
        when = rule.when
        if not isinstance(when, Comparison) or when.name != scale.id or when.op in {"==", "!="}:
            continue
        limit = threshold(when.value, Slot(0, scale.denominator), values)
        floor, ceiling = limit.numerator // limit.denominator, -(-limit.numerator // limit.denominator)
        first = ceiling if when.op in {">=", "<"} else floor + 1
        shown = figure(limit.numerator, limit.denominator * scale.denominator)
        yield first, sheet.words("scores.cutoff", finding=sheet.labels.finding(rule.id), op=sign(when.op), limit=shown)


def _estimate(score: Score, sheet: Sheet) -> str:
    if score.prorated is None:
        return ""
    fills = {
        "value": figure(score.prorated, score.denominator),
        "rounding": sheet.words.of("rounding", score.rounding or ""),
    }
    if score.prorated_band is None:
        return sheet.words("scores.estimate-bare", **fills)
    return sheet.words("scores.estimate", band=sheet.labels.band(score.id, score.prorated_band), **fills)


def _description(sheet: Sheet, scale: Scale, score: Score, bands: Sequence[Band]) -> str:
    """The drawing in words."""
    words = sheet.words
    ends = {"lower": figure(scale.lower, scale.denominator), "upper": figure(scale.upper, scale.denominator)}
    low, high = (figure(end, score.denominator) for end in score.bounds)
    sentences = [
        words("svg.exact", value=low, **ends)
        if score.value is not None
        else words("svg.bounds", low=low, high=high, **ends)
    ]
    if score.prorated is not None:
        sentences.append(words("svg.estimate", value=figure(score.prorated, score.denominator)))
    if bands:
        lines = [_band_line(band, scale, score, sheet) for band in bands]
        listed = ", ".join(words("svg.band", name=line.name, range=line.range) for line in lines)
        sentences += [words("svg.bands", bands=listed), words("svg.in", bands=band_text(score, sheet))]
    return " ".join(sentences)

"""Scores, bands and cut-offs of one instrument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.cli.details import parts
from mindscreen.condition import Ratio, to_text
from mindscreen.report.words import figure
from mindscreen.report.words import words as report_words

from . import drawing
from .counting import counting
from .markup import bullets, chinese, code, in_order, lines, literal, table
from .words import LOCALES, SAY, number_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.model import BandSet, Scale

    from .page import Page


def scores(page: Page) -> Iterator[str]:
    """How every score is computed and read."""
    yield from ("## Scoring", "")
    yield from (
        "An answer left blank is never counted as 0: the score becomes the range of what the blanks could make it.",
        "",
    )
    for scale in page.instrument.scales:
        yield from (f"### {literal(page.english(lambda words: words.scale(scale.id), scale.id))}", "")  # noqa: B023 - called at once
        yield from _method(page, scale)
        yield from counting(page, scale)
        order = [profile.id for profile in page.instrument.profiles]
        for band_set in sorted(
            scale.band_sets, key=lambda one: order.index(one.profile) if one.profile in order else -1
        ):
            yield from _bands(page, scale, band_set)


def _method(page: Page, scale: Scale) -> Iterator[str]:
    ends = number_range(scale.lower, scale.upper, scale.denominator)
    method = SAY(f"method.{scale.method}", parts=parts(scale, SAY), range=ends)
    made_of = [term.source for term in scale.terms] or list(scale.items)
    nested = set(made_of) - set(page.items)
    yield from bullets(
        filter(
            None,
            (
                f"{code(scale.id)} "
                + (chinese(page.labels["zh-CN"].scale(scale.id)) if "zh-CN" in page.labels else "")
                + "".join(f", {system.upper()} {code(value)}" for system, value in scale.codes.items()),
                f"{literal(method[:1].upper() + method[1:])} {page.cited(scale.cite)}",
                f"{'Made of' if nested else 'Items'}: {in_order(made_of, page.names)}",
                f"Divided by {divisor}" if (divisor := _divisor(scale)) > 1 else "",
                "" if scale.reported else "Serves other scores only; it is not reported",
                "A higher score is better" if scale.higher_is == "better" else "",
                _prorated(page, scale),
            ),
        )
    )


def _divisor(scale: Scale) -> int:
    """By what a sum is divided, besides the number of terms of a mean: 2 for half points."""
    if scale.norm is not None:
        return 1
    return scale.denominator // (len(scale.terms) if scale.method == "mean" else 1)


def _prorated(page: Page, scale: Scale) -> str:
    if scale.prorate is None:
        return "Not estimated when answers are missing"
    rounding = report_words("en").of("rounding", scale.prorate.rounding)
    most = scale.prorate.at_most_blank
    return (
        f"With {'one blank' if most == 1 else f'at most {most} blanks'} an estimate is given beside the range, never "
        f"in its place: each blank as the mean of the answered items, {rounding} {page.cited(scale.prorate.cite)}"
    )


def _bands(page: Page, scale: Scale, band_set: BandSet) -> Iterator[str]:
    instrument = page.instrument
    only = []
    if band_set.profile is not None and len(instrument.profiles) > 1:
        used = " (used unless another is asked for)" if band_set.profile == instrument.default_profile else ""
        only.append(f"with the cut-offs {code(band_set.profile)}{used}")
    if band_set.when is not None:
        only.append(f"where {code(to_text(band_set.when))}")
    elif len({other.when for other in scale.band_sets if other.profile == band_set.profile}) > 1:
        only.append("otherwise")
    yield from (f"**Bands{', ' if only else ''}{', '.join(only)}** {page.cited(band_set.cite)}", "")
    spoken = page.english(lambda words: words.scale(scale.id), scale.id)
    listed = ", ".join(
        f"{number_range(band.lower, band.upper, scale.denominator)} {_band(page, scale, band.key)}"
        for band in band_set.bands
    )
    yield from drawing.bands(scale, band_set, f"{spoken}: {listed}", lambda key: _band(page, scale, key))
    rows = [
        (
            number_range(band.lower, band.upper, scale.denominator),
            *(page.spoken_in(locale, words.band(scale.id, band.key)) for locale, words in page.labels.items()),
            code(band.key),
        )
        for band in band_set.bands
    ]
    head = ("Score", *(LOCALES[locale] for locale in page.labels), "Key")
    yield from table(head, rows, (16, *[30] * len(page.labels), 24))


def _band(page: Page, scale: Scale, key: str) -> str:
    return page.english(lambda words: words.band(scale.id, key), key)


def profiles(page: Page) -> Iterator[str]:
    """The named sets of cut-offs."""
    instrument = page.instrument
    named = [profile for profile in instrument.profiles if profile.cutoffs]
    if not named:
        return
    yield from ("## Cut-off profiles", "")
    rows = [
        (
            lines(
                (
                    page.named(lambda words: words.profiles.get(profile.id, profile.id)),  # noqa: B023 - called at once
                    code(profile.id),
                    "*used unless another is asked for*" if profile.id == instrument.default_profile else "",
                )
            ),
            lines(f"{code(name)} {literal(_figure(value))}" for name, value in profile.cutoffs.items()),
            page.cited(profile.cite),
        )
        for profile in named
    ]
    yield from table(("Profile", "Cut-offs", "Sources"), rows, (56, 30, 14))


def _figure(value: int | Ratio) -> str:
    return figure(*value) if isinstance(value, Ratio) else str(value)

"""What a score means: its number, its band, positive or negative, and the ranges of all bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.condition import comparisons
from mindscreen.fhir import codes
from mindscreen.interval import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Screening
    from mindscreen.model import Scale
    from mindscreen.parts import Score

_INTERPRETATIONS: Final[Mapping[Truth | None, tuple[str, str]]] = {
    Truth.TRUE: ("POS", "Positive"),
    Truth.FALSE: ("NEG", "Negative"),
}


def number(screening: Screening, numerator: int, denominator: int) -> Json:
    """A score as `value[x]`: an integer, or a quantity in `{score}` where that was asked for and for every mean."""
    value = codes.number(numerator, denominator)
    if screening.value == "integer" and denominator == 1:
        return {"valueInteger": value}
    return {"valueQuantity": {"value": value, "unit": "{score}", "system": codes.UCUM, "code": "{score}"}}


def interpretation(screening: Screening, score: Score) -> Json:
    """The band, and positive or negative where findings that look at this score alone say so."""
    codings: list[Json] = []
    text: Json = {}
    if (key := score.band) is not None:
        coding, text = band_codings(screening, score.id, key)
        codings.append(coding)
    codings += truth_coding(screened(screening, score.id))
    return {"coding": codings, **text} if codings else {}


def band_codings(screening: Screening, scale_id: str, key: str) -> tuple[Json, Json]:
    """A band as a coding with its name, and its name in all languages as `text`."""
    return screening.once(("band", scale_id, key), lambda: _band(screening, scale_id, key))


def _band(screening: Screening, scale_id: str, key: str) -> tuple[Json, Json]:
    names = {locale: ours.band(scale_id, key) for locale, ours in screening.words.items()}
    coding = codes.band_coding(screening.instrument, scale_id, key) | {"display": names[screening.locale]}
    return coding, screening.say("text", names)


def screened(screening: Screening, scale_id: str) -> Truth | None:
    """Whether a score is positive, by the findings that look at it alone; `None` where there is none."""
    deciding = screening.once(("decides", scale_id), lambda: _deciding(screening, scale_id))
    truths = [finding.truth for finding in screening.result.findings if finding.id in deciding]
    return max(truths) if truths else None


def _deciding(screening: Screening, scale_id: str) -> frozenset[str]:
    return frozenset(
        rule.id
        for rule in screening.instrument.findings
        if rule.level != "info" and {leaf.name for leaf in comparisons(rule.when)} == {scale_id}
    )


def truth_coding(truth: Truth | None) -> list[Json]:
    """Positive or negative; what is unknown is neither and has no coding."""
    if truth not in _INTERPRETATIONS:
        return []
    code, display = _INTERPRETATIONS[truth]
    return [{"system": codes.OBSERVATION_INTERPRETATION, "code": code, "display": display}]


def reference_ranges(screening: Screening, scale: Scale) -> list[Json]:
    """All bands, the least symptomatic first, so that a viewer which knows one normal range takes that one.

    Left out where more than one set of bands could apply (by age or sex), rather than guessing which one did.
    """
    key = "ranges", scale.id, screening.result.profile, screening.value
    return screening.once(key, lambda: _ranges(screening, scale))


def _ranges(screening: Screening, scale: Scale) -> list[Json]:
    sets = [each for each in scale.band_sets if each.profile in {None, screening.result.profile}]
    if len(sets) != 1 or sets[0].when is not None:
        return []
    bands = sets[0].bands if scale.higher_is == "worse" else tuple(reversed(sets[0].bands))
    return [
        {
            "low": _end(screening, band.lower, scale),
            "high": _end(screening, band.upper, scale),
            **band_codings(screening, scale.id, band.key)[1],
        }
        for band in bands
    ]


def _end(screening: Screening, numerator: int, scale: Scale) -> Json:
    """The end of a range, with the unit that the score itself has."""
    value = number(screening, numerator, scale.denominator)
    end: Json = value.get("valueQuantity", {"value": numerator})
    return end

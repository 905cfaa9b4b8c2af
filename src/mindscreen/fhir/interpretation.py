"""What a score means: its number, its band, positive or negative, and the ranges of all bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.condition import comparisons
from mindscreen.fhir import codes
from mindscreen.interval import Truth

if TYPE_CHECKING:
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Screening
    from mindscreen.model import Scale
    from mindscreen.parts import Score

_INTERPRETATIONS: Final = {Truth.TRUE: ("POS", "Positive"), Truth.FALSE: ("NEG", "Negative")}


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
    if score.band is not None:
        band = score.band
        coding = codes.band_coding(screening.instrument, score.id, band)
        codings.append({**coding, "display": screening.words[screening.locale].band(score.id, band)})
        text = screening.say("text", {locale: ours.band(score.id, band) for locale, ours in screening.words.items()})
    rules = {rule.id: rule for rule in screening.instrument.findings if rule.level == "positive"}
    truths = [
        finding.truth
        for finding in screening.result.findings
        if finding.id in rules and {leaf.name for leaf in comparisons(rules[finding.id].when)} == {score.id}
    ]
    if truths and (truth := max(truths)) in _INTERPRETATIONS:
        codings.append(truth_coding(truth))
    return {"coding": codings, **text} if codings else {}


def truth_coding(truth: Truth) -> Json:
    """Positive or negative; an unknown finding is neither and has no coding."""
    code, display = _INTERPRETATIONS[truth]
    return {"system": codes.OBSERVATION_INTERPRETATION, "code": code, "display": display}


def reference_ranges(screening: Screening, scale: Scale) -> list[Json]:
    """All bands, the least symptomatic first, so that a viewer which knows one normal range takes that one.

    Left out where more than one set of bands could apply (by age or sex), rather than guessing which one did.
    """
    sets = [each for each in scale.band_sets if each.profile in {None, screening.result.profile}]
    if len(sets) != 1 or sets[0].when is not None:
        return []
    bands = sets[0].bands if scale.higher_is == "worse" else tuple(reversed(sets[0].bands))
    return [
        {
            "low": _end(screening, band.lower, scale),
            "high": _end(screening, band.upper, scale),
            **screening.say(
                "text", {locale: ours.band(scale.id, band.key) for locale, ours in screening.words.items()}
            ),
        }
        for band in bands
    ]


def _end(screening: Screening, numerator: int, scale: Scale) -> Json:
    """The end of a range, with the unit that the score itself has."""
    value = number(screening, numerator, scale.denominator)
    end: Json = value.get("valueQuantity", {"value": numerator})
    return end

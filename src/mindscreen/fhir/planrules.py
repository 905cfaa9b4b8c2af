"""What a rule of a pathway looks at, as FHIRPath about our Observations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes
from mindscreen.fhir.asking import expression
from mindscreen.fhir.extensions import SCORE_BOUNDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.fhir.codes import Json
    from mindscreen.model import Instrument
    from mindscreen.rule import Limits, Rule

_NUMBER: Final = "(value.ofType(integer) | value.ofType(Quantity).value)"
_LOWER: Final = f"extension.where(url = '{SCORE_BOUNDS}').extension.where(url = 'lower').value"
_TRUTHS: Final = {
    "raised": "value.ofType(boolean) = true",
    "not-raised": "value.ofType(boolean) = false",
    "unknown": "exists() and value.empty()",
    "refused": "status = 'cancelled'",
}


def input_of(rule: Rule, instrument: Instrument) -> Json:
    """The Observations that a rule looks at, by code: of a finding, of a score, or of a form that was refused."""
    if rule.when.truth == "refused":
        coding = codes.panel_codings(instrument)[-1]
    elif rule.when.truth in {"band", "score"}:
        coding = codes.scale_codings(instrument, instrument.scale(rule.when.about))[-1]
    else:
        coding = codes.finding_codings(instrument, instrument.finding(rule.when.about))[-1]
    return {"type": "Observation", "codeFilter": [{"path": "code", "code": [coding]}]}


def condition(rule: Rule, instrument: Instrument, profile: str | None) -> Json:
    """What must be true of those Observations, the newest of which are in focus."""
    when = rule.when
    if when.truth == "band":
        return expression(_band(instrument, when.about, str(when.at_least), profile))
    if when.truth == "score":
        ends = ((">=", when.lowest), ("<=", when.highest))
        return expression(" and ".join(f"{_NUMBER} {sign} {end}" for sign, end in ends if end is not None))
    return expression(_TRUTHS[when.truth])


def _band(instrument: Instrument, scale_id: str, least: str, profile: str | None) -> str:
    """Whether a score has certainly reached a band.

    Where everybody has the same bands, a score with missing answers counts by the smallest that it can become. Where
    they depend on the person, only the band that was told counts.
    """
    scale, chosen = instrument.scale(scale_id), instrument.profile(profile).id
    sets = [each for each in scale.band_sets if each.profile in {None, chosen}]
    if sets[0].when is None:
        [band] = [band for band in sets[0].bands if band.key == least]
        return f"({_NUMBER} | {_LOWER}) >= {codes.number(band.lower, scale.denominator)}"
    orders = [[band.key for band in each.bands] for each in sets]
    reached = dict.fromkeys(key for order in orders if least in order for key in order[order.index(least) :])
    system = codes.band_coding(instrument, scale_id, least)["system"]
    wanted = " or ".join(f"code = '{key}'" for key in reached)
    return f"interpretation.coding.where(system = '{system}' and ({wanted})).exists()"


def limits_condition(limits: Limits) -> Iterator[Json]:
    """For whom something is meant; what is not known of the person speaks against nobody.

    Whether somebody is pregnant has no place in a Patient, and is left to whoever applies the plan.
    """
    against = []
    if limits.youngest_months is not None:
        against.append(f"%patient.birthDate + {limits.youngest_months} months > today()")
    if limits.oldest_months is not None:
        against.append(f"%patient.birthDate + {limits.oldest_months + 1} months <= today()")
    if limits.sex is not None:
        against.append(f"%patient.gender != '{limits.sex}'")
    if against:
        yield expression(f"iif({' or '.join(against)},false,true)")

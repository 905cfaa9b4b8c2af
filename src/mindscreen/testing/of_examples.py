"""Checks of an instrument's numbers against its published tables and its worked examples."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from mindscreen.authoring.change import change_faults
from mindscreen.authoring.examples import example_faults
from mindscreen.condition import Comparison, Ratio, comparisons
from mindscreen.engine import screen
from mindscreen.plan import CATEGORIES
from mindscreen.testing.mutation import survivors
from mindscreen.testing.reaching import attained, reaching
from mindscreen.testing.sheets import people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.model import Instrument, Profile, Scale
    from mindscreen.testing.subject import Subject


def published_table_agrees(subject: Subject) -> Iterator[str]:
    """Scoring a sheet for every value of a scale gives the range and the bands that the paper prints."""
    instrument = subject.instrument
    for name, table in subject.definition.published.items():
        scale = instrument.scale(name)
        values = {Fraction(value, scale.denominator): sheet for value, sheet in reaching(instrument, scale).items()}
        if (min(values), max(values)) != tuple(Fraction(end) for end in table.range):
            yield f"'{name}' runs from {min(values)} to {max(values)}, not as published"
        for value, sheet in values.items() if table.bands and scale.norm is None else ():
            printed = [key for key, (low, high) in table.bands.items() if Fraction(low) <= value <= Fraction(high)]
            given = {
                screen(instrument, sheet, profile=table.profile, **person)[name].band for person in people(instrument)
            }
            if len(printed) != 1 or printed[0] not in given:
                yield f"'{name}' = {value} is published as {printed} and scored as {sorted(map(str, given))}"


def ranges_are_attained(subject: Subject) -> Iterator[str]:
    """Some sheet reaches each end of every scale, and the empty form leaves exactly that range open."""
    instrument = subject.instrument
    for scale in instrument.scales:
        values = attained(instrument, scale)
        if (min(values), max(values)) != (scale.lower, scale.upper):
            yield f"'{scale.id}' runs from {min(values)} to {max(values)}, not from {scale.lower} to {scale.upper}"
        if tuple(screen(instrument, {})[scale.id].bounds) != (scale.lower, scale.upper):
            yield f"the empty form leaves another range of '{scale.id}' open"


def bands_are_reached(subject: Subject) -> Iterator[str]:
    """Every band of every band set is the band of some sheet; consecutive bands leave no gap and do not overlap."""
    instrument = subject.instrument
    for scale in instrument.scales:
        for band_set in scale.band_sets:
            ends = [end for band in band_set.bands for end in (band.lower, band.upper)]
            joints = [start - end for end, start in zip(ends[1::2], ends[2::2], strict=False)]
            if (ends[0], ends[-1]) != (scale.lower, scale.upper) or set(joints) - {1} or sorted(ends) != ends:
                yield f"'{scale.id}': the bands do not cover the range"
            if scale.norm is not None:
                continue  # which values it can have is told by a site's norms
            reached = {
                screen(instrument, sheet, profile=band_set.profile, **person)[scale.id].band
                for sheet in reaching(instrument, scale).values()
                for person in people(instrument)
            }
            for band in band_set.bands:
                if band.key not in reached:
                    yield f"'{scale.id}': no sheet is in the band '{band.key}'"


def examples_run(subject: Subject) -> Iterator[str]:
    """Every worked example gives what it expects, those of change too."""
    for example in subject.instrument.pack["examples"]:
        yield from (f"example '{example['name']}': {fault}" for fault in example_faults(subject.instrument, example))
    yield from change_faults(subject.instrument)


def extremes_have_examples(subject: Subject) -> Iterator[str]:
    """Two examples per scale: most and least symptomatic, expected to reach the ends of the scale and its outer bands.

    An inverted option list gives itself away here and nowhere else.
    """
    expectations = [example["expect"] for example, _ in subject.examples()]
    for scale in (each for each in subject.instrument.scales if each.norm is None):
        for outer, end in ((0, scale.lower), (-1, scale.upper)):
            bands = {band_set.bands[outer].key for band_set in scale.band_sets}
            reached = [each for each in expectations if _is(each.get("scores", {}).get(scale.id), end, scale)]
            if not reached:
                yield f"no example expects '{scale.id}' = {Fraction(end, scale.denominator)}"
            elif bands and not any(each.get("bands", {}).get(scale.id) in bands for each in reached):
                yield f"no example expects the outer band of '{scale.id}' at {Fraction(end, scale.denominator)}"


def _is(value: Any, numerator: int, scale: Scale) -> bool:
    if isinstance(value, dict):
        value = Fraction(value["numerator"], value["denominator"])
    return value is not None and value * scale.denominator == numerator


def cuts_have_examples(subject: Subject) -> Iterator[str]:
    """For every cut (edge of a band, number in a condition) one example stands on it and one just off it."""
    instrument = subject.instrument
    default = instrument.default_profile
    seen = [(example.get("profile", default), _known(example, result)) for example, result in subject.examples()]
    for what, profile, name, wanted in sorted(_cuts(instrument)):
        if not any(values.get(name) == wanted and profile in {"", used} for used, values in seen):
            with_profile = f" under the profile '{profile}'" if profile else ""
            yield f"no example has {name} = {wanted}{with_profile}, at the cut of {what}"


def _known(example: Mapping[str, Any], result: Any) -> dict[str, Fraction]:
    """Every number that is certain in the example: scores, answers, and facts about the person."""
    facts = {name: value for name, value in example.get("context", {}).items() if type(value) is int}
    scores = {score.id: score.value for score in result.scores if score.value is not None}
    return {name: Fraction(value) for name, value in {**facts, **result.answers, **scores}.items()}


def _cuts(instrument: Instrument) -> set[tuple[str, str, str, Fraction]]:
    """What is cut, the profile it takes ("" for any), the name, and a value of it next to the cut."""
    wanted: set[tuple[str, str, str, Fraction]] = set()
    attainable = _attainable(instrument)
    standard = {scale.id for scale in instrument.scales if scale.norm is not None}
    for scale in (each for each in instrument.scales if each.id not in standard):
        for band_set in scale.band_sets:
            for band in band_set.bands[1:]:
                edge = Fraction(band.lower, scale.denominator)
                for value in _beside(attainable[scale.id], edge, ">="):
                    wanted.add((f"the band '{band.key}'", band_set.profile or "", scale.id, value))
    rules = [(f"finding '{each.id}'", tree) for each in instrument.findings for tree in each.conditions]
    rules += [(f"item '{each.id}'", each.ask_when) for each in instrument.items if each.ask_when is not None]
    rules += [(f"a band set of '{s.id}'", each.when) for s in instrument.scales for each in s.band_sets if each.when]
    for what, tree in rules:
        for leaf in comparisons(tree):
            for profile in instrument.profiles if leaf.name not in CATEGORIES.keys() | standard else ():
                limit = _limit(leaf, profile)
                values = attainable.get(leaf.name) or [limit - 1, limit, limit + 1]
                for value in _beside(values, limit, leaf.op):
                    wanted.add((what, profile.id if isinstance(leaf.value, str) else "", leaf.name, value))
    return wanted


def _attainable(instrument: Instrument) -> dict[str, list[Fraction]]:
    values = {item.id: sorted(Fraction(option.value) for option in item.options) for item in instrument.items}
    for scale in instrument.scales:
        values[scale.id] = [Fraction(value, scale.denominator) for value in attained(instrument, scale)]
    return values


def _limit(leaf: Comparison, profile: Profile) -> Fraction:
    value = profile.cutoffs[leaf.value] if isinstance(leaf.value, str) else leaf.value
    return Fraction(*value) if isinstance(value, Ratio) else Fraction(value)


def _beside(values: Sequence[Fraction], limit: Fraction, op: str) -> Iterator[Fraction]:
    """The attainable values nearest to a cut on its two sides, and the value itself where it must be hit exactly."""
    below = [value for value in values if value < limit][-1:]
    exact = [value for value in values if value == limit]
    above = [value for value in values if value > limit][:1]
    if op in {">=", "<"}:
        yield from (*below, *(exact or above))
    elif op in {">", "<="}:
        yield from (*(exact or below), *above)
    else:
        yield from (*below, *exact, *above)


def mutants_are_noticed(subject: Subject) -> Iterator[str]:
    """Every number moved by one and every two option values swapped: the definition is refused or an example fails."""
    if subject.folder is not None:
        yield from (f"nobody notices: {mutant}" for mutant in survivors(subject.folder) if mutant.required)


CHECKS: Final = (ranges_are_attained, bands_are_reached, examples_run, extremes_have_examples, cuts_have_examples)
"""Checks that an instrument without its folder can be put to as well."""
FOLDER_CHECKS: Final = (published_table_agrees, mutants_are_noticed)

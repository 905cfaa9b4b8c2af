"""From a checked definition to the portable pack: names resolved, conditions parsed, numbers agreed.

The pack is plain JSON of format `mindscreen-pack/1`. It holds integers and exact ratios only, every scale term as a
table from recorded value to score, every band with both ends, every condition as a tree; an evaluator in any language
needs table look-ups, sums and comparisons, and nothing else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mindscreen.authoring import rules
from mindscreen.authoring.change import Changes
from mindscreen.authoring.numbers import at_or_above, exact, plain
from mindscreen.authoring.scales import Scales
from mindscreen.condition import Ratio, parse, to_json
from mindscreen.errors import DefinitionError, did_you_mean
from mindscreen.hashing import answer_map, canonical_hash, change_part, scoring_part
from mindscreen.model import PACK_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.authoring.definition import (
        BandPart,
        Definition,
        ExamplePart,
        FindingPart,
        ItemPart,
        OptionPart,
        Range,
        ScalePart,
    )


def compile_definition(
    definition: Definition, *, where: str = "", wording_hashes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Compile one definition.

    Args:
        definition: what `read_definition` returned.
        where: file to name in errors.
        wording_hashes: locale to hash of the text files that come with it.

    Returns:
        The pack, as plain JSON data.

    Raises:
        DefinitionError: MS-D005 to MS-D008, MS-D011 or MS-D016, for anything that does not fit together.
    """
    where = where or definition.id
    rules.check_source(definition, where)
    return _Compiler(definition, where).pack(wording_hashes or {})


class _Compiler:
    """Holds what the parts of one definition need to know of each other."""

    def __init__(self, definition: Definition, where: str) -> None:
        self._definition = definition
        self._where = where
        self._items = {item.id: item for item in definition.items}
        self._values = {item.id: self._values_of(item) for item in definition.items}
        self._scales = Scales(definition, self._values, where)
        self._cutoffs: dict[str, dict[str, int | Ratio]] = {
            name: {key: exact(value) for key, value in part.cutoffs.items()}
            for name, part in definition.profiles.items()
        } or {definition.default_profile: {}}

    def _values_of(self, item: ItemPart) -> list[int]:
        if (item.options is None) is (item.number is None):
            raise self._error("MS-D007", f"item '{item.id}' is answered by 'options' or by a 'number'; give one.")
        if item.number is None:
            return [option.value for option in self._option_list(item)]
        if item.number.from_ >= item.number.to:
            raise self._error("MS-D007", f"item '{item.id}': the numbers must run upwards.")
        return list(range(item.number.from_, item.number.to + 1))

    def _option_list(self, item: ItemPart) -> tuple[OptionPart, ...]:
        options = self._definition.options.get(item.options or "")
        if options is None:
            raise self._error(
                "MS-D005",
                f"item '{item.id}' uses the option list '{item.options}', which does not exist.",
                did_you_mean(item.options or "", self._definition.options),
            )
        return options

    def _error(self, code: str, what: str, remedy: str = "") -> DefinitionError:
        return DefinitionError(code, what, where=self._where, remedy=remedy.strip())

    def pack(self, wording_hashes: Mapping[str, str]) -> dict[str, Any]:
        source = self._definition
        scales = [self._scale(scale) for scale in source.scales]
        pack: dict[str, Any] = {
            "format": PACK_FORMAT,
            "id": source.id,
            "version": source.version,
            "status": source.status,
            "title": source.title,
            "abbreviation": source.abbreviation,
            "measures": source.measures,
            "domain": source.domain,
            "population": self._population(),
            "licence": source.licence.model_dump(mode="json"),
            "review": source.review.model_dump(mode="json"),
            "codes": _codes(source),
            "options": {name: [_option(option) for option in options] for name, options in source.options.items()},
            "items": [self._item(item) for item in source.items],
            "scales": scales,
            "findings": [self._finding(finding) for finding in source.findings],
            "profiles": [self._profile(name) for name in self._cutoffs],
            "default_profile": source.default_profile,
            "references": {
                key: part.model_dump(mode="json", exclude_none=True) for key, part in source.references.items()
            },
            "doubts": [part.model_dump(mode="json") for part in source.doubts],
            "examples": [self._example(part) for part in source.examples],
            "wording_hashes": dict(wording_hashes),
        }
        if source.administration.minutes is not None:
            pack["minutes"] = source.administration.minutes
        if source.administration.recall_days is not None:
            pack["recall_days"] = source.administration.recall_days
        if source.draft_because is not None:
            pack["draft_because"] = source.draft_because
        if source.change:
            pack["change"] = Changes(source, self._scales.reach, self._where).pack()
            pack["change_hash"] = canonical_hash(change_part(pack))
        rules.check_pack(source, pack, self._where)
        pack["scoring_hash"] = canonical_hash(scoring_part(pack))
        pack["answer_map_hash"] = canonical_hash(answer_map(pack))
        pack["content_hash"] = canonical_hash(pack)
        return pack

    def _population(self) -> dict[str, Any]:
        part = self._definition.for_
        if part.age_years is not None and part.age_months is not None:
            raise self._error("MS-D007", "give age_years or age_months, not both.")
        population: dict[str, Any] = {"completed_by": list(part.completed_by), "cite": list(part.cite)}
        unit = 12 if part.age_years is not None else 1
        population |= _months(part.age_years or part.age_months, unit)
        if part.ages_of:
            odd = part.ages_of.keys() - set(part.completed_by)
            if odd or (part.age_years or part.age_months) is None:
                raise self._error("MS-D007", "'ages_of' narrows the ages, for those who may answer.")
            ends = [("youngest_months", min), ("oldest_months", max)]
            narrowed = {who: _months(ages, unit) for who, ages in part.ages_of.items()}
            for name, wider in ends:
                whole = population.get(name)
                for own in narrowed.values():
                    if whole is not None and wider(own.setdefault(name, whole), whole) != whole:
                        raise self._error("MS-D007", "'ages_of' reaches beyond the ages for everybody.")
            population["ages_of"] = narrowed
        return population

    def _item(self, item: ItemPart) -> dict[str, Any]:
        data: dict[str, Any] = {"id": item.id, "about": item.about, "codes": _codes(item)}
        if item.number is None:
            data["options"] = item.options
        else:
            data["number"] = {"lower": item.number.from_, "upper": item.number.to, "unit": item.number.unit}
        if item.ask_when is not None:
            data["ask_when"] = self._condition(item.ask_when, f"item '{item.id}'")
            if item.not_asked_value not in self._values[item.id]:
                raise self._error(
                    "MS-D007",
                    f"item '{item.id}' is skipped at times and has no valid 'not_asked_value'.",
                    "State which option a skipped item stands for, with a citation.",
                )
            data["not_asked_value"] = item.not_asked_value
            if item.counts_anyway:
                data["counts_anyway"] = True
            data["cite"] = list(item.cite or ())
        elif item.not_asked_value is not None or item.counts_anyway:
            raise self._error(
                "MS-D007", f"item '{item.id}' is always asked; only 'ask_when' makes it skipped at times."
            )
        return data

    def _condition(self, text: str, place: str) -> dict[str, Any]:
        tree = parse(text, where=f"{self._where}, {place}")
        rules.check_condition(tree, self._names(), self._cutoffs, where=f"{self._where}, {place}")
        return to_json(tree)

    def _names(self) -> dict[str, tuple[int, int, int]]:
        """For every item and scale the attainable range as numerators, and the denominator."""
        names = {item: (min(values), max(values), 1) for item, values in self._values.items()}
        return {**names, **self._scales.reach}

    def _scale(self, scale: ScalePart) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": scale.id,
            **self._scales.pack(scale),
            "higher_is": scale.higher_is,
            "codes": _codes(scale),
            "cite": list(scale.cite),
            "band_sets": self._band_sets(scale),
        }
        if scale.prorate is not None:
            if scale.method != "sum" or scale.divided_by != 1 or scale.prorate.at_most_blank >= len(scale.items):
                raise self._error("MS-D007", f"scale '{scale.id}': only a sum is prorated, and never from nothing.")
            ranges = {(min(table.values()), max(table.values())) for table in self._scales.scores(scale)}
            if len(ranges) > 1 or min(ranges)[0] < 0 or not self._scales.takes_items_only(scale):
                # The mean of the others is a possible answer only where all items run over the same scores.
                raise self._error("MS-D007", f"scale '{scale.id}': items of unequal range cannot be prorated.")
            data["prorate"] = scale.prorate.model_dump(mode="json")
        return data

    def _band_sets(self, scale: ScalePart) -> list[dict[str, Any]]:
        if scale.bands and scale.band_sets:
            raise self._error("MS-D007", f"scale '{scale.id}': give 'bands' or 'band_sets', not both.")
        sets: list[dict[str, Any]] = []
        if scale.bands:
            sets += self._by_profile(scale, scale.bands, None, scale.cite)
        for part in scale.band_sets:
            if part.profile is not None and part.profile not in self._cutoffs:
                raise self._error("MS-D005", f"scale '{scale.id}': there is no profile '{part.profile}'.")
            when = {} if part.when is None else {"when": self._condition(part.when, f"scale '{scale.id}', band set")}
            sets += [{**data, **when} for data in self._by_profile(scale, part.bands, part.profile, part.cite)]
        return sets

    def _by_profile(
        self, scale: ScalePart, bands: Sequence[BandPart], profile: str | None, cite: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """One set for all profiles, or one for each where a band starts at a cut-off and so moves with the profile."""
        moves = any(isinstance(band.from_, str) and band.from_[0].isalpha() for band in bands)
        for name in self._cutoffs if moves and profile is None else [profile]:
            data: dict[str, Any] = {"bands": self._bands(scale, bands, name), "cite": list(cite)}
            yield data if name is None else {**data, "profile": name}

    def _start(self, scale: ScalePart, band: BandPart, profile: str | None) -> int | Ratio:
        if isinstance(band.from_, int) or not band.from_[0].isalpha():
            return exact(band.from_)
        cutoffs = self._cutoffs[profile or self._definition.default_profile]
        if band.from_ not in cutoffs:
            raise self._error(
                "MS-D005",
                f"scale '{scale.id}': the band '{band.key}' starts at '{band.from_}', which is no cut-off.",
                did_you_mean(band.from_, cutoffs),
            )
        return cutoffs[band.from_]

    def _bands(self, scale: ScalePart, bands: Sequence[BandPart], profile: str | None) -> list[dict[str, Any]]:
        lower, upper, denominator = self._scales.reach[scale.id]
        starts = [at_or_above(self._start(scale, band, profile), denominator) for band in bands]
        if starts[0] != lower or starts[-1] > upper or any(low >= high for low, high in pairwise(starts)):
            raise self._error(
                "MS-D007",
                f"scale '{scale.id}': bands must start at {lower}, rise, and stay within {upper}.",
                "Only 'from' is written; the ends follow.",
            )
        if len({band.key for band in bands}) < len(bands):
            raise self._error("MS-D007", f"scale '{scale.id}': two bands have the same key.")
        ends = [*(start - 1 for start in starts[1:]), upper]
        return [
            {"key": band.key, "lower": start, "upper": end}
            for band, start, end in zip(bands, starts, ends, strict=True)
        ]

    def _finding(self, finding: FindingPart) -> dict[str, Any]:
        place = f"finding '{finding.id}'"
        assessable = finding.assessable_when
        return {
            "id": finding.id,
            "when": self._condition(finding.when, place),
            **({} if assessable is None else {"assessable_when": self._condition(assessable, place)}),
            "level": finding.level,
            "if_unknown": finding.if_unknown or ("ask" if finding.level == "critical" else "note"),
            "codes": _codes(finding),
            "cite": list(finding.cite),
        }

    def _example(self, example: ExamplePart) -> dict[str, Any]:
        """The example as other languages can hold it: answers as values by item, and nothing that is null."""
        data = example.model_dump(mode="json", exclude_unset=True)
        answers = example.answers
        if not isinstance(answers, dict):
            if len(answers) != len(self._definition.items):
                raise self._error("MS-D009", f"example '{example.name}' has {len(answers)} answers.", "One per item.")
            answers = dict(zip((item.id for item in self._definition.items), answers, strict=True))
        values = {item: self._answer(item, answer) for item, answer in answers.items()}
        data["answers"] = [{"item": item, "value": value} for item, value in values.items() if value is not None]
        expect = example.expect
        if expect.scores:
            data["expect"]["scores"] = {scale: plain(exact(value)) for scale, value in expect.scores.items()}
        if expect.bands:
            data["expect"]["bands"] = {scale: band for scale, band in expect.bands.items() if band is not None}
            if None in expect.bands.values():
                data["expect"]["no_band"] = [scale for scale, band in expect.bands.items() if band is None]
        if expect.prorated:
            estimates = {scale: value for scale, value in expect.prorated.items() if value is not None}
            data["expect"]["prorated"] = estimates
            data["expect"]["not_prorated"] = [scale for scale in expect.prorated if scale not in estimates]
        return data

    def _answer(self, item_id: str, answer: int | str | None) -> int | None:
        if not isinstance(answer, str):
            return answer
        item = self._items.get(item_id)
        options = () if item is None or item.options is None else self._option_list(item)
        values = {option.key: option.value for option in options}
        if answer not in values:
            raise self._error("MS-D005", f"item '{item_id}' has no option '{answer}'.", did_you_mean(answer, values))
        return values[answer]

    def _profile(self, name: str) -> dict[str, Any]:
        part = self._definition.profiles.get(name)
        return {
            "id": name,
            "cutoffs": {key: plain(value) for key, value in self._cutoffs[name].items()},
            "cite": [] if part is None else list(part.cite),
        }


def _months(ages: Range | None, unit: int) -> dict[str, int]:
    """The ends of a range of ages in months, `unit` months each."""
    ends = {}
    if ages is not None and ages.from_ is not None:
        ends["youngest_months"] = unit * ages.from_
    if ages is not None and ages.to is not None:
        ends["oldest_months"] = unit * ages.to + unit - 1
    return ends


def _codes(part: Any) -> dict[str, str]:
    return {**({"loinc": part.loinc} if part.loinc is not None else {}), **part.codes}


def _option(option: OptionPart) -> dict[str, Any]:
    return {"value": option.value, "key": option.key, "codes": _codes(option)}

"""Norms that a site supplies: tables that turn a score into a standard score (a T-score), by age, sex and respondent.

The tables of PROMIS, the RCADS or the SCAS may not be shipped. Whoever may use them writes them into one YAML file:

    format: mindscreen-norms/1
    instrument: scas
    version: '2011'
    source: Spence S. Spence Children's Anxiety Scale, T-score tables, 2011
    scales:
      total_t:
        - when: sex == female and age_years <= 11
          scores: [[0, 30], [1, 32], ...]
        - when: sex == male and age_years <= 11
          scores: [[0, 33], [1, 35], ...]

`scores` pairs every value that the score underneath can have with its standard score (decimals in quotes). Groups are
tried in order; one without `when` is for everybody. A person whom no group certainly holds has no standard score.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from mindscreen.authoring import rules
from mindscreen.authoring.definition import InstrumentId, Model, Name, Number, Text, check
from mindscreen.condition import Ratio, parse, reduce, to_json
from mindscreen.errors import DefinitionError, did_you_mean
from mindscreen.hashing import canonical_hash, scoring_part
from mindscreen.unpack import instrument_from_pack
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from mindscreen.model import Instrument, Scale

Pair = Annotated[tuple[int, Number], Field(description="A value of the score underneath, and its standard score")]


class GroupPart(Model):
    """The norms of the people whom `when` describes."""

    when: Text | None = None
    scores: Annotated[tuple[Pair, ...], Field(min_length=2)]


class NormsFile(Model):
    """One file of norms."""

    format: Literal["mindscreen-norms/1"]
    instrument: InstrumentId
    version: Text
    source: Text
    scales: Annotated[dict[Name, Annotated[tuple[GroupPart, ...], Field(min_length=1)]], Field(min_length=1)]


def norms_schema() -> dict[str, Any]:
    """The JSON Schema of a file of norms."""
    return NormsFile.model_json_schema(by_alias=True)


def filled(instrument: Instrument, path: str | os.PathLike[str]) -> Instrument:
    """The instrument with a site's norms put in, so that its standard scores are known.

    The scoring hash covers the tables, so a result tells with which norms it was made. The instrument that was given
    stays as it is.

    Args:
        instrument: from `mindscreen.load`; it must have a score of the method `norm`.
        path: the YAML file, as the head of this module shows it.

    Raises:
        DefinitionError: MS-D001 to MS-D007, when the file cannot be read, belongs to another instrument, names a score
            that is no standard score, leaves out a value, or gives one outside the published range.
    """
    where = str(path)
    norms = check(NormsFile, read_yaml(Path(path)), where=where)
    if norms.instrument != instrument.id:
        raise DefinitionError(
            "MS-D005", f"the norms are those of '{norms.instrument}'.", where=where, remedy=f"Norms of {instrument.id}."
        )
    named = {scale.id: scale for scale in instrument.scales if scale.norm is not None}
    for name in norms.scales:
        if name not in named:
            raise DefinitionError(
                "MS-D005",
                f"'{name}' is no standard score of {instrument.id}.",
                where=where,
                remedy=did_you_mean(name, named).strip() or f"Standard scores: {', '.join(named) or 'none'}.",
            )
    groups = {
        name: [_group(part, instrument, named[name], f"{where}, '{name}'") for part in parts]
        for name, parts in norms.scales.items()
    }
    pack = {**instrument.pack, "scales": [_with_groups(scale, groups) for scale in instrument.pack["scales"]]}
    pack["norms"] = {"version": norms.version, "source": norms.source}
    pack["scoring_hash"] = canonical_hash(scoring_part(pack))
    pack["content_hash"] = canonical_hash({name: value for name, value in pack.items() if name != "content_hash"})
    return instrument_from_pack(pack, instrument.home, instrument.overlay)


def _with_groups(scale: Mapping[str, Any], groups: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    if scale["id"] not in groups:
        return dict(scale)
    return {**scale, "norm": {**scale["norm"], "groups": groups[scale["id"]]}}


def _group(part: GroupPart, instrument: Instrument, scale: Scale, where: str) -> dict[str, Any]:
    assert scale.norm is not None  # noqa: S101 - only standard scores come here
    below = instrument.scale(scale.norm.of)
    given = {value: _numerator(score, scale.denominator, where) for value, score in part.scores}
    wanted = range(below.lower, below.upper + 1)
    if (missing := set(wanted) ^ given.keys()) or len(given) < len(part.scores):
        raise DefinitionError(
            "MS-D007",
            f"the table must hold every value of '{below.id}' from {below.lower} to {below.upper} once.",
            where=where,
            remedy=f"Look at {min(missing, default='the values that stand twice')}.",
        )
    if min(given.values()) < scale.lower or max(given.values()) > scale.upper:
        raise DefinitionError(
            "MS-D007", f"a standard score lies outside the published range of '{scale.id}'.", where=where
        )
    data: dict[str, Any] = {"scores": [{"value": value, "score": given[value]} for value in wanted]}
    if part.when is not None:
        tree = parse(part.when, where=where)
        rules.check_condition(tree, {}, {profile.id: profile.cutoffs for profile in instrument.profiles}, where=where)
        data["when"] = to_json(tree)
    return data


def _numerator(number: Number, denominator: int, where: str) -> int:
    whole, _, decimals = str(number).partition(".")
    value = reduce(int(whole + decimals) * denominator, 10 ** len(decimals))
    if isinstance(value, Ratio):
        raise DefinitionError("MS-D007", "a standard score has more decimals than were published.", where=where)
    return value

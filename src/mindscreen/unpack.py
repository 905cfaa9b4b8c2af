"""Reading the portable pack: from plain JSON data to the instrument as the engine knows it."""

from __future__ import annotations

from bisect import bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mindscreen.changerule import change_rule_from
from mindscreen.condition import Ratio, from_json
from mindscreen.errors import IntegrityError
from mindscreen.model import (
    PACK_FORMAT,
    Band,
    BandSet,
    FindingRule,
    Instrument,
    Item,
    Licence,
    Norm,
    NormGroup,
    Number,
    Option,
    Peer,
    Population,
    Profile,
    Prorate,
    Reference,
    Scale,
    Sleep,
    Term,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.licence import Overlay


def instrument_from_pack(
    pack: Mapping[str, Any], home: str = "", overlay: Overlay | None = None, peers: tuple[Peer, ...] = ()
) -> Instrument:
    """Build the instrument from a pack that was already read from JSON.

    Raises:
        IntegrityError: MS-I001, when the pack has another format or lacks a part.
    """
    if pack.get("format") != PACK_FORMAT:
        raise IntegrityError(
            "MS-I001",
            f"the pack's format is not {PACK_FORMAT}.",
            where=str(pack.get("id", "")),
            remedy="Install a matching version of mindscreen, or compile the pack again.",
        )
    try:
        return _instrument(pack, home, overlay, peers)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IntegrityError(
            "MS-I001",
            f"the pack lacks or garbles a part ({type(error).__name__}: {error}).",
            where=str(pack.get("id", "")),
            remedy="Compile the pack again from its definition.",
        ) from error


def _instrument(pack: Mapping[str, Any], home: str, overlay: Overlay | None, peers: tuple[Peer, ...]) -> Instrument:
    licence = pack["licence"]
    option_lists = {name: tuple(_option(option) for option in options) for name, options in pack["options"].items()}
    items = tuple(_item(item, option_lists) for item in pack["items"])
    return Instrument(
        id=pack["id"],
        version=pack["version"],
        status=pack["status"],
        title=pack["title"],
        abbreviation=pack["abbreviation"],
        measures=pack["measures"],
        domain=pack["domain"],
        minutes=pack.get("minutes"),
        population=population_from(pack["population"]),
        licence=Licence(licence["status"], licence["holder"], licence["notice"], tuple(licence["cite"])),
        review=MappingProxyType(pack["review"]),
        codes=MappingProxyType(pack["codes"]),
        items=items,
        scales=_scales(pack["scales"], items),
        findings=tuple(_finding(finding) for finding in pack["findings"]),
        profiles=tuple(
            Profile(profile["id"], _ratios(profile["cutoffs"]), tuple(profile["cite"])) for profile in pack["profiles"]
        ),
        default_profile=pack["default_profile"],
        references=MappingProxyType({key: Reference(key, **value) for key, value in pack["references"].items()}),
        doubts=tuple(MappingProxyType(doubt) for doubt in pack["doubts"]),
        locales=tuple(pack["wording_hashes"]),
        scoring_hash=pack["scoring_hash"],
        wording_hashes=MappingProxyType(pack["wording_hashes"]),
        pack=MappingProxyType(pack),
        home=home,
        overlay=overlay,
        peers=peers,
        change=tuple(change_rule_from(rule) for rule in pack.get("change", ())),
    )


def population_from(data: Mapping[str, Any]) -> Population:
    """The population as a pack, or the index of a catalogue, holds it."""
    narrowed = data.get("ages_of", {})
    return Population(
        age_months=(data.get("youngest_months"), data.get("oldest_months")),
        completed_by=tuple(data["completed_by"]),
        cite=tuple(data.get("cite", ())),
        ages_of={who: (ends.get("youngest_months"), ends.get("oldest_months")) for who, ends in narrowed.items()},
    )


def _option(data: Mapping[str, Any]) -> Option:
    return Option(data["value"], data["key"], MappingProxyType(data.get("codes", {})))


def _item(data: Mapping[str, Any], option_lists: Mapping[str, tuple[Option, ...]]) -> Item:
    ask_when = data.get("ask_when")
    number = Number(**data["number"]) if "number" in data else None
    return Item(
        id=data["id"],
        about=data["about"],
        options=option_lists[data["options"]] if number is None else _numbers(number),
        codes=MappingProxyType(data.get("codes", {})),
        ask_when=None if ask_when is None else from_json(ask_when),
        not_asked_value=data.get("not_asked_value"),
        counts_anyway=data.get("counts_anyway", False),
        number=number,
    )


def _numbers(number: Number) -> tuple[Option, ...]:
    return tuple(Option(value, str(value), MappingProxyType({})) for value in range(number.lower, number.upper + 1))


def _scales(data: Sequence[Mapping[str, Any]], items: Sequence[Item]) -> tuple[Scale, ...]:
    """The scales in their order, each knowing what the ones before it can be and rest on."""
    values = {item.id: tuple(option.value for option in item.options) for item in items}
    rests_on: dict[str, tuple[str, ...]] = {item.id: (item.id,) for item in items}
    scales = []
    for each in data:
        scale = _scale(each, values, rests_on)
        values[scale.id] = tuple(range(scale.lower, scale.upper + 1))
        rests_on[scale.id] = scale.items
        scales.append(scale)
    return tuple(scales)


def _scale(
    data: Mapping[str, Any], values: Mapping[str, Sequence[int]], rests_on: Mapping[str, tuple[str, ...]]
) -> Scale:
    prorate = data.get("prorate")
    terms = tuple(_term(term, values) for term in data["terms"])
    sleep = Sleep(**data["sleep"]) if "sleep" in data else None
    sources = [term.source for term in terms]
    sources += [] if sleep is None else [sleep.bedtime, sleep.getting_up, sleep.asleep]
    norm = _norm(data["norm"]) if "norm" in data else None
    sources += [] if norm is None else [norm.of]
    return Scale(
        id=data["id"],
        method=data["method"],
        terms=terms,
        lower=data["lower"],
        upper=data["upper"],
        denominator=data["denominator"],
        higher_is=data["higher_is"],
        codes=MappingProxyType(data.get("codes", {})),
        cite=tuple(data["cite"]),
        band_sets=tuple(_band_set(band_set) for band_set in data.get("band_sets", ())),
        prorate=None if prorate is None else Prorate(**{**prorate, "cite": tuple(prorate["cite"])}),
        items=tuple(dict.fromkeys(item for source in sources for item in rests_on[source])),
        sleep=sleep,
        norm=norm,
        reported=data.get("reported", True),
    )


def _norm(data: Mapping[str, Any]) -> Norm:
    groups = tuple(
        NormGroup(
            MappingProxyType({pair["value"]: pair["score"] for pair in group["scores"]}),
            None if "when" not in group else from_json(group["when"]),
        )
        for group in data["groups"]
    )
    return Norm(data["of"], groups)


def _term(data: Mapping[str, Any], values: Mapping[str, Sequence[int]]) -> Term:
    """One term, its table written out for every value of its source."""
    source = data["item"] if "item" in data else data["scale"]
    if "scores" in data:
        table = {pair["value"]: pair["score"] for pair in data["scores"]}
    elif "steps" in data:
        starts = [step["from"] for step in data["steps"]]
        table = {value: data["steps"][bisect_right(starts, value) - 1]["score"] for value in values[source]}
    else:
        table = {value: value for value in values[source]}
    return Term(source, MappingProxyType(table))


def _band_set(data: Mapping[str, Any]) -> BandSet:
    when = data.get("when")
    return BandSet(
        bands=tuple(Band(**band) for band in data["bands"]),
        cite=tuple(data["cite"]),
        profile=data.get("profile"),
        when=None if when is None else from_json(when),
    )


def _finding(data: Mapping[str, Any]) -> FindingRule:
    return FindingRule(
        id=data["id"],
        when=from_json(data["when"]),
        level=data["level"],
        if_unknown=data["if_unknown"],
        cite=tuple(data["cite"]),
        codes=MappingProxyType(data.get("codes", {})),
        assessable_when=from_json(data["assessable_when"]) if "assessable_when" in data else None,
    )


def _ratios(cutoffs: Mapping[str, Any]) -> Mapping[str, int | Ratio]:
    return MappingProxyType(
        {name: Ratio(**value) if isinstance(value, dict) else value for name, value in cutoffs.items()}
    )

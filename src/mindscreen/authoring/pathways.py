"""Pathway files: what an author writes, checked and compiled to JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from mindscreen.authoring.definition import Cite, InstrumentId, Key, Model, Name, Range, Text, Version, check
from mindscreen.condition import comparisons, from_json
from mindscreen.errors import PathwayError
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

Urgency = Literal["U0", "U1", "U2", "U3", "U4"]
Duration = Annotated[
    str, Field(pattern=r"^P([0-9]{1,3}[MD]|T[0-9]{1,3}H)$", description="ISO 8601, in months, days or hours")
]


def _in_both_languages(words: dict[str, str]) -> dict[str, str]:
    missing = {"en", "zh-CN"} - words.keys()
    if missing:
        msg = f"there is no text in {min(missing)}"
        raise ValueError(msg)
    return words


Words = Annotated[dict[str, Text], AfterValidator(_in_both_languages)]


class WhenPart(Model):
    """What a rule looks at in a result; exactly one of the fields."""

    raised: Key | None = None
    unknown: Key | None = None
    not_raised: Key | None = None
    band: Name | None = None
    at_least: Key | None = None

    @model_validator(mode="after")
    def _one(self) -> WhenPart:
        given = [name for name in ("raised", "unknown", "not_raised", "band") if getattr(self, name) is not None]
        if len(given) != 1 or (self.band is None) is not (self.at_least is None):
            msg = "give one of raised, unknown, not_raised, or band with at_least"
            raise ValueError(msg)
        return self


class RulePart(Model):
    """Who does what, where and how soon, when something is found."""

    id: Key
    instrument: InstrumentId
    group: Key | None = None
    when: WhenPart
    action: Literal["screen", "ask", "complete", "assess", "refer", "re-screen", "inform"]
    give: InstrumentId | None = None
    items: tuple[Name, ...] = ()
    urgency: Urgency
    raised_by: tuple[Key, ...] = ()
    within: Duration | None = None
    destination: Name
    notify: tuple[Name, ...] = ()
    cite: Cite
    text: Words


class PathwayForPart(Model):
    """For whom the pathway is meant."""

    age_years: Range | None = None


class PathwayFile(Model):
    """One pathway."""

    format: Literal["mindscreen-pathway/1"]
    id: Key
    version: Version
    status: Literal["official", "consensus", "proposal"]
    title: Words
    for_: PathwayForPart = Field(alias="for")
    start: Annotated[tuple[InstrumentId, ...], Field(min_length=1)]
    rules: Annotated[tuple[RulePart, ...], Field(min_length=1)]
    references: dict[Name, Text]


class VocabularyFile(Model):
    """The words of pathways."""

    format: Literal["mindscreen-vocabulary/1"]
    urgency: dict[Urgency, dict[str, Text]]
    action: dict[Key, Words]
    destination: dict[Name, Words]
    notify: dict[Name, Words]
    status: dict[Key, Words]


def compile_vocabulary(path: Path) -> dict[str, Any]:
    """Read the words of pathways."""
    return check(VocabularyFile, read_yaml(path), where=str(path)).model_dump(mode="json")


def compile_pathway(
    path: Path, vocabulary: Mapping[str, Any], packs: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Read one pathway and check it against the words and the instruments it mentions.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape.
        PathwayError: MS-P001, for a name that does not exist; MS-P002, for a rule that weakens a crisis.
    """
    source = check(PathwayFile, read_yaml(path), where=str(path))
    where = str(path)
    if len({rule.id for rule in source.rules}) < len(source.rules):
        raise PathwayError("MS-P001", "two rules have the same id.", where=where, remedy="Rename one of them.")
    for rule in source.rules:
        _check_rule(rule, source, vocabulary, packs, f"{where}, rule '{rule.id}'")
    for name in source.start:
        _pack(name, packs, where)
    data = source.model_dump(mode="json", exclude_none=True, by_alias=True)
    ages = data.pop("for").get("age_years", {})
    limits = {"youngest_years": ages.get("from", 0), **({"oldest_years": ages["to"]} if "to" in ages else {})}
    return {**data, **limits}


def _check_rule(
    rule: RulePart,
    source: PathwayFile,
    vocabulary: Mapping[str, Any],
    packs: Mapping[str, Mapping[str, Any]],
    where: str,
) -> None:
    pack = _pack(rule.instrument, packs, where)
    findings = {finding["id"]: finding for finding in pack["findings"]}
    finding = rule.when.raised or rule.when.unknown or rule.when.not_raised
    _known([name for name in (finding, *rule.raised_by) if name is not None], findings, "finding", where)
    _known(rule.items, {item["id"] for item in pack["items"]}, "item", where)
    if rule.when.band is not None:
        _known([f"{rule.when.band}: {rule.when.at_least}"], _bands(pack), "band", where)
    if rule.give is not None:
        _pack(rule.give, packs, where)
    if (rule.give is None) is (rule.action in {"screen", "re-screen"}):
        raise PathwayError("MS-P001", "'give' belongs to 'screen' and 're-screen'.", where=where)
    _known([rule.destination], vocabulary["destination"], "destination", where)
    _known(rule.notify, vocabulary["notify"], "person to notify", where)
    _known(rule.cite, source.references, "reference", where)
    if finding is not None and findings[finding]["level"] == "critical" and rule.when.not_raised is None:
        _check_crisis(rule, findings[finding], where)


def _known(names: Iterable[str], known: Container[str], noun: str, where: str) -> None:
    for name in names:
        if name not in known:
            raise PathwayError("MS-P001", f"there is no {noun} '{name}'.", where=where, remedy="Correct the name.")


def _bands(pack: Mapping[str, Any]) -> set[str]:
    return {
        f"{scale['id']}: {band['key']}"
        for scale in pack["scales"]
        for band_set in scale["band_sets"]
        for band in band_set["bands"]
    }


def _check_crisis(rule: RulePart, finding: Mapping[str, Any], where: str) -> None:
    """A pathway may route a crisis finding; it may not make it wait or leave nobody to act."""
    late = rule.urgency not in {"U0", "U1"} or not _within_a_day(rule.within or "P1D")
    acts = rule.action in ({"ask"} if rule.when.unknown else {"assess", "refer"})
    if late or not acts or not rule.notify or rule.group is not None:
        raise PathwayError(
            "MS-P002",
            "a rule for a critical finding must act the same day (U0 or U1): assess or refer what is raised, ask what "
            "is unknown; it must notify somebody and stand outside any group.",
            where=where,
            remedy="Change destination and persons as your hospital needs; not the urgency.",
        )
    deciding = {leaf.name for leaf in comparisons(from_json(finding["when"]))}
    if rule.when.unknown and rule.items and not deciding & set(rule.items):
        raise PathwayError(
            "MS-P002",
            "a rule for an unanswered critical item must ask that item.",
            where=where,
            remedy=f"Ask one of: {', '.join(sorted(deciding))}; or leave 'items' out to ask everything that is blank.",
        )


def _within_a_day(within: str) -> bool:
    number = int(re.sub(r"\D", "", within))
    return number <= (24 if within.endswith("H") else 1) and not within.endswith("M")


def _pack(name: str, packs: Mapping[str, Mapping[str, Any]], where: str) -> Mapping[str, Any]:
    if name not in packs:
        raise PathwayError("MS-P001", f"there is no instrument '{name}'.", where=where)
    return packs[name]

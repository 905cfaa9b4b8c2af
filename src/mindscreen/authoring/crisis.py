"""The crisis protocol: what is written, checked and compiled to JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from mindscreen.authoring.actionchecks import Known, check_borne, check_known, check_once
from mindscreen.authoring.actions import Status
from mindscreen.authoring.definition import Cite, InstrumentId, Key, Model, Name, ReferencePart, Version, check
from mindscreen.authoring.vocabulary import Words
from mindscreen.errors import PathwayError
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mindscreen.yamlfile import Located

Kind = Literal["suicide", "violence", "delirium", "other"]
Level = Literal["U0", "U1", "U2"]
Clock = Annotated[
    str, Field(pattern=r"^P(T[0-9]{1,3}[HM]|[0-9]{1,3}D)$", description="ISO 8601, in minutes, hours or days")
]
Findings = Annotated[dict[InstrumentId, Annotated[tuple[Key, ...], Field(min_length=1)]], Field(min_length=1)]

_CONDITIONS: Final = frozenset({"minor", "adult", "under-14", "unanswered"})
"""Conditions of an action that are not stated: the person's age decides them, or a blank does."""
_NUMBERS_IN_ORDER: Final = re.compile(r"120.*110.*12356", re.DOTALL)


class WhenPart(Model):
    """What starts an entry; exactly one of raised, unknown, refused, stated and any."""

    raised: Findings | None = None
    unknown: Findings | None = None
    and_raised: Key | None = None
    and_not_raised: Key | None = None
    refused: Annotated[tuple[InstrumentId, ...], Field(min_length=1)] | None = None
    stated: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    any: Literal["raised", "unknown"] | None = None

    @model_validator(mode="after")
    def _one(self) -> WhenPart:
        given = [name for name in ("raised", "unknown", "refused", "stated", "any") if getattr(self, name) is not None]
        if len(given) != 1:
            msg = "give one of raised, unknown, refused, stated and any"
            raise ValueError(msg)
        beside = self.and_raised is not None or self.and_not_raised is not None
        if beside and given[0] not in {"raised", "unknown"}:
            msg = "and_raised and and_not_raised belong to raised or unknown"
            raise ValueError(msg)
        return self


class EntryPart(Model):
    """What starts an alert, how urgent it is, and which forms are the second step."""

    id: Key
    kind: Kind
    level: Level
    when: WhenPart
    next: tuple[InstrumentId, ...] = ()
    status: Status
    cite: Cite
    text: Words


class ActionPart(Model):
    """What one person does, at which levels and how soon."""

    id: Key
    for_: Annotated[tuple[Kind, ...], Field(min_length=1, alias="for")]
    by: Name
    within: Annotated[dict[Level | Literal["ask"], Clock], Field(min_length=1)]
    if_: Annotated[tuple[Key, ...], Field(alias="if")] = ()
    unless: Key | None = None
    notify: tuple[Name, ...] = ()
    schedule: Key | None = None
    status: Status
    cite: Cite
    text: Words


class ByLevelPart(Model):
    """A time for each level."""

    U0: Clock
    U1: Clock
    U2: Clock


class ReraisePart(Model):
    """After how long an alert that nobody has acknowledged is raised again."""

    after: ByLevelPart
    status: Status
    cite: Cite


class StaffPart(Model):
    """What staff are told about each kind of alert."""

    suicide: Words
    violence: Words
    delirium: Words
    other: Words


class TextsPart(Model):
    """What is said to the person, and to staff."""

    hotline_hours: Words
    help: Words
    medical: Words
    thanks: Words
    confidentiality: Words
    staff: StaffPart


class CrisisFile(Model):
    """The crisis protocol."""

    format: Literal["mindscreen-crisis/1"]
    id: Key
    version: Version
    circumstances: dict[Key, Words]
    people: Annotated[dict[Name, Words], Field(default_factory=dict)]
    reraise: ReraisePart
    entries: Annotated[tuple[EntryPart, ...], Field(min_length=1)]
    actions: Annotated[tuple[ActionPart, ...], Field(min_length=1)]
    texts: TextsPart
    references: dict[Name, ReferencePart]


def crisis_schema() -> dict[str, Any]:
    """The JSON Schema of `crisis.yaml`."""
    return CrisisFile.model_json_schema(by_alias=True)


def compile_crisis(path: Path, vocabulary: Mapping[str, Any], packs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Read a crisis protocol and check it against the words, instruments and sources that it names.

    Args:
        path: the YAML file.
        vocabulary: the compiled words of pathways.
        packs: instrument id to its compiled definition.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape.
        PathwayError: MS-P001, for a name that does not exist or stands twice, a text that leads with the wrong number,
            or a status that its sources do not bear.
    """
    raw, where = read_yaml(path), str(path)
    source, place = check(CrisisFile, raw, where=where), places(raw, where)
    check_once([entry.id for entry in source.entries], "entry", where)
    check_once([action.id for action in source.actions], "action", where)
    for entry in source.entries:
        _check_entry(entry, source, packs, place["entries", entry.id])
    for action in source.actions:
        _check_action(action, source, vocabulary, place["actions", action.id])
    _check_support(source.reraise, source, f"{where}, line {raw.lines['reraise']}")
    _check_texts(source.texts, f"{where}, line {raw.lines['texts']}")
    return source.model_dump(mode="json", exclude_none=True, by_alias=True)


def places(raw: Located, where: str) -> dict[tuple[str, str], str]:
    """Where the rows of a crisis protocol stand: part and id to file, line and row."""
    return {
        (part, row["id"]): f"{where}, line {line}, {noun} '{row['id']}'"
        for part, noun in (("entries", "entry"), ("actions", "action"))
        for line, row in zip(raw[part].lines, raw[part], strict=True)
    }


def _check_entry(entry: EntryPart, source: CrisisFile, packs: Mapping[str, Mapping[str, Any]], where: str) -> None:
    when = entry.when
    check_known(when.stated or (), source.circumstances, "circumstance", where)
    check_known((*(when.refused or ()), *entry.next), packs, "instrument", where)
    for instrument, findings in (when.raised or when.unknown or {}).items():
        check_known([instrument], packs, "instrument", where)
        there_are = {finding["id"] for finding in packs[instrument]["findings"]}
        beside = [name for name in (when.and_raised, when.and_not_raised) if name is not None]
        check_known((*findings, *beside), there_are, "finding", where)
    _check_support(entry, source, where)


def _check_action(action: ActionPart, source: CrisisFile, vocabulary: Mapping[str, Any], where: str) -> None:
    check_known(action.if_, {*source.circumstances, *_CONDITIONS}, "condition", where)
    check_known([] if action.unless is None else [action.unless], source.circumstances, "circumstance", where)
    check_known((action.by, *action.notify), {*vocabulary["notify"], *source.people}, "person", where)
    _check_support(action, source, where)


def _check_support(row: EntryPart | ActionPart | ReraisePart, source: CrisisFile, where: str) -> None:
    check_borne(row.status, row.cite, Known({}, {}, source.references), where)


def _check_texts(texts: TextsPart, where: str) -> None:
    """In an emergency no text may end at the hotline, which is not open at all hours."""
    for name, words in (("help", texts.help), ("thanks", texts.thanks)):
        for locale, text in words.items():
            if not _NUMBERS_IN_ORDER.search(text) or "{hours}" not in text:
                raise PathwayError(
                    "MS-P001",
                    f"the text does not name 120, 110 and then 12356 with its {{hours}} ({locale}).",
                    where=f"{where}, {name}",
                    remedy="Name the emergency numbers first: the hotline is not open at all hours.",
                )

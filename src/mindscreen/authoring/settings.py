"""The settings file: which department or service uses which instruments, checked and compiled to JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from mindscreen.authoring.definition import Cite, InstrumentId, Key, Model, Name, ReferencePart, check
from mindscreen.authoring.pathways import Words
from mindscreen.errors import PathwayError, did_you_mean
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_CONFIDENCE = {
    "official": frozenset({"high"}),
    "consensus": frozenset({"high", "medium"}),
    "proposal": frozenset({"high", "medium", "low"}),
}
"""How well the sources of a use have to be known before it may call itself so."""


class UsePart(Model):
    """Instruments that a setting uses at one step, and on what authority."""

    role: Literal["first-step", "second-step", "crisis"]
    instruments: Annotated[tuple[InstrumentId, ...], Field(min_length=1)]
    status: Literal["official", "consensus", "proposal"]
    cite: Cite


class SettingPart(Model):
    """One department or service."""

    id: Key
    title: Words
    uses: Annotated[tuple[UsePart, ...], Field(min_length=1)]


class SettingsFile(Model):
    """All settings."""

    format: Literal["mindscreen-settings/1"]
    settings: Annotated[tuple[SettingPart, ...], Field(min_length=1)]
    references: dict[Name, ReferencePart]


def compile_settings(path: Path, instruments: Collection[str]) -> dict[str, Any]:
    """Read the settings and check them against the instruments and sources that they name.

    Args:
        path: the YAML file.
        instruments: ids of the instruments that exist.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape.
        PathwayError: MS-P001, for a name that does not exist or stands twice, or a status that its sources do not bear.
    """
    source, where = check(SettingsFile, read_yaml(path), where=str(path)), str(path)
    _once([setting.id for setting in source.settings], "setting", where)
    for setting in source.settings:
        place = f"{where}, setting '{setting.id}'"
        named = [name for use in setting.uses for name in use.instruments]
        _once(named, "instrument", place)
        _known(named, instruments, "instrument", place)
        for use in setting.uses:
            _known(use.cite, source.references, "reference", place)
            _borne(use, source.references, place)
    return source.model_dump(mode="json", exclude_none=True)


def uses_by_instrument(settings: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """What the index says of each instrument: the settings that use it, at which step and on what authority."""
    found: dict[str, list[dict[str, str]]] = {}
    for setting in settings["settings"]:
        for use in setting["uses"]:
            for name in use["instruments"]:
                found.setdefault(name, []).append(
                    {"setting": setting["id"], "role": use["role"], "status": use["status"]}
                )
    return found


def _once(names: list[str], noun: str, where: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise PathwayError("MS-P001", f"the {noun} '{name}' stands twice.", where=where, remedy="Remove one.")


def _known(names: Collection[str], known: Collection[str], noun: str, where: str) -> None:
    for name in names:
        if name not in known:
            raise PathwayError(
                "MS-P001",
                f"there is no {noun} '{name}'.",
                where=where,
                remedy=f"Correct the name.{did_you_mean(name, known)}",
            )


def _borne(use: UsePart, references: Mapping[str, ReferencePart], where: str) -> None:
    for name in use.cite:
        confidence = references[name].confidence
        if confidence not in _CONFIDENCE[use.status]:
            raise PathwayError(
                "MS-P001",
                f"'{use.status}' cites '{name}', of which the confidence is only {confidence}.",
                where=where,
                remedy="Read the source, or call it a proposal.",
            )

"""Pathway files, and the changes that a hospital makes to one: what is written, checked and compiled to JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from mindscreen.authoring.actions import ForPart, OrName, RulePart, Status, compile_rule
from mindscreen.authoring.definition import Cite, InstrumentId, Key, Model, Name, ReferencePart, Version, check
from mindscreen.authoring.vocabulary import Duration, Minutes, Urgency, Words
from mindscreen.errors import PathwayError
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from mindscreen.yamlfile import Located

CHANGES: Final = "mindscreen-pathway-changes/1"
"""The format of a file that changes a pathway."""


def _with_code(value: Any) -> Any:
    return {"code": value} if isinstance(value, str) else value


class TriggerPart(Model):
    """An occasion on which to screen; how often, or at which times counted from its beginning, and whom."""

    code: Key
    every: Duration | None = None
    at: Annotated[tuple[Duration, ...], Field(strict=False)] = ()  # after _with_code a list is no longer JSON
    for_: ForPart | None = Field(default=None, alias="for")


class StepPart(Model):
    """Forms that are given at one step, for whom, and on what authority."""

    role: Literal["first-step", "second-step", "crisis"]
    instruments: Annotated[tuple[InstrumentId, ...], Field(min_length=1)]
    for_: ForPart | None = Field(default=None, alias="for")
    status: Status | None = None
    cite: Cite | None = None


class PathwayRulePart(RulePart):
    """A rule of a pathway itself; it goes before the rule of the same id in a rule set."""

    instrument: InstrumentId


class ChangePart(Model):
    """What is done differently from one rule."""

    rule: Key
    urgency: Urgency | None = None
    within: Duration | None = None
    after: Duration | None = None
    destination: Name | None = None
    notify: tuple[Name, ...] | None = None
    text: Words | None = None
    cite: Cite


RuleSets = Literal["default"] | dict[str, Key]
Triggers = tuple[Annotated[TriggerPart, BeforeValidator(_with_code), OrName()], ...]


class PathwayFile(Model):
    """What one department or service does: whom it screens, when, with what, and what follows."""

    format: Literal["mindscreen-pathway/1"]
    id: Key
    version: Version
    status: Status
    title: Words
    cite: Cite
    for_: ForPart = Field(alias="for")
    institutions: tuple[Key, ...] = ()
    departments: tuple[Annotated[str, Field(pattern=r"^[0-9]{2}(\.[0-9]{2})*$")], ...] = ()
    triggers: Triggers = ()
    guards: tuple[Key, ...] = ()
    steps: Annotated[tuple[StepPart, ...], Field(min_length=1)]
    min_interval: Duration | None = None
    re_screen: Duration | None = None
    time_budget: Minutes | None = None
    rule_sets: RuleSets = Field(default_factory=dict)
    route: dict[Name, Name] = Field(default_factory=dict)
    rules: tuple[PathwayRulePart, ...] = ()
    references: dict[Name, ReferencePart]


class PathwayChangesFile(Model):
    """What a hospital does differently from an installed pathway: it may route, re-time and add."""

    format: Literal["mindscreen-pathway-changes/1"]
    id: Key
    version: Version
    of: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*@[0-9]+(\.[0-9]+){0,2}$", description="id@version")]
    title: Words
    cite: Cite
    triggers: Triggers | None = None
    guards: tuple[Key, ...] = ()
    steps: tuple[StepPart, ...] | None = Field(default=None, min_length=1)
    min_interval: Duration | None = None
    re_screen: Duration | None = None
    time_budget: Minutes | None = None
    rule_sets: dict[str, Key] = Field(default_factory=dict)
    route: dict[Name, Name] = Field(default_factory=dict)
    change: tuple[ChangePart, ...] = ()
    add: tuple[PathwayRulePart, ...] = ()
    references: dict[Name, ReferencePart]


def pathway_schema() -> dict[str, Any]:
    """The JSON Schema of a pathway file."""
    return PathwayFile.model_json_schema(by_alias=True)


def changes_schema() -> dict[str, Any]:
    """The JSON Schema of a file that changes a pathway."""
    return PathwayChangesFile.model_json_schema(by_alias=True)


def read_pathway(path: Path) -> tuple[PathwayFile | PathwayChangesFile, Located]:
    """Read a pathway file or one that changes a pathway, with the lines of what stands in it.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape.
    """
    raw = read_yaml(path)
    if raw.get("format") == CHANGES:
        return check(PathwayChangesFile, raw, where=str(path)), raw
    return check(PathwayFile, raw, where=str(path)), raw


def compiled_pathway(source: PathwayFile) -> dict[str, Any]:
    """A pathway as plain JSON; what does not exist is absent."""
    data = source.model_dump(mode="json", exclude_none=True, by_alias=True)
    data["for"] = source.for_.limits()
    data["triggers"] = [_trigger(part) for part in source.triggers]
    data["steps"] = [_step(step, source.status, list(source.cite)) for step in source.steps]
    data["rules"] = [_own_rule(rule, source.status) for rule in source.rules]
    data["rule_sets"] = {"others": "default"} if source.rule_sets == "default" else dict(source.rule_sets)
    return data


def changed_pathway(source: PathwayChangesFile, base: dict[str, Any], where: str) -> dict[str, Any]:
    """An installed pathway with the changes of a hospital, as plain JSON.

    Raises:
        PathwayError: MS-P001, when the changes were written for another version, or a key of `references` is taken.
    """
    name, _, version = source.of.partition("@")
    if not f"{base['version']}.".startswith(f"{version}."):
        raise PathwayError(
            "MS-P001",
            f"the changes are for version {version} of '{name}'; installed is {base['version']}.",
            where=where,
            remedy="Read what changed in the pathway, then write the installed version after 'of:'.",
        )
    taken = sorted(base["references"].keys() & source.references.keys())
    if taken:
        raise PathwayError(
            "MS-P001", f"the key '{taken[0]}' of references is taken.", where=where, remedy="Call the source otherwise."
        )
    given = source.model_dump(mode="json", exclude_none=True, by_alias=True)
    data = {**base, **{key: given[key] for key in ("id", "version", "title", "cite")}, "status": "hospital"}
    data["based_on"] = f"{base['id']}|{base['version']}"
    data |= {key: given[key] for key in ("min_interval", "re_screen", "time_budget") if key in given}
    if source.triggers is not None:
        data["triggers"] = [_trigger(part) for part in source.triggers]
    data["guards"] = list(dict.fromkeys([*base.get("guards", ()), *source.guards]))
    if source.steps is not None:
        data["steps"] = [_step(step, "hospital", list(source.cite)) for step in source.steps]
    data["rule_sets"] = {**base["rule_sets"], **source.rule_sets}
    data["route"] = {**base.get("route", {}), **source.route}
    data["changes"] = {part.rule: _change(part) for part in source.change}
    data["rules"] = [*(_own_rule(rule, "hospital") for rule in source.add), *base["rules"]]
    data["references"] = {**base["references"], **given["references"]}
    return data


def _trigger(part: TriggerPart) -> dict[str, Any]:
    data = part.model_dump(mode="json", exclude_none=True, exclude={"for_"})
    return data if part.for_ is None else {**data, "for": part.for_.limits()}


def _step(part: StepPart, status: str, cite: list[str]) -> dict[str, Any]:
    data = {"role": part.role, "instruments": list(part.instruments), "status": part.status or status}
    data["cite"] = cite if part.cite is None else list(part.cite)
    return data if part.for_ is None else {**data, "for": part.for_.limits()}


def _own_rule(part: PathwayRulePart, status: str) -> dict[str, Any]:
    return compile_rule(part, instrument=part.instrument, status=status)


def _change(part: ChangePart) -> dict[str, Any]:
    data = part.model_dump(mode="json", exclude_none=True)
    del data["rule"]
    # Another urgency has another usual time limit; the one that the rule names belongs to the urgency that it had.
    if "urgency" in data and "within" not in data:
        data["within"] = None
    return {**data, "status": "hospital"}

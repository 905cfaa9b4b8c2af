"""Rule set files: how the results of one instrument are acted on, checked and compiled to JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from mindscreen.authoring.actionchecks import (
    Known,
    check_borne,
    check_known,
    check_once,
    check_reached,
    check_rule,
    check_sets_agree_on_crises,
    places_of,
)
from mindscreen.authoring.actions import RulePart, compile_rule
from mindscreen.authoring.definition import Cite, InstrumentId, Key, Model, Name, ReferencePart, Version, check
from mindscreen.authoring.vocabulary import Words
from mindscreen.errors import PathwayError
from mindscreen.rule import rule_sets_from
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mindscreen.model import Instrument


class RuleSetPart(Model):
    """One position on how to act on the results, with its name."""

    id: Key
    title: Words
    status: Literal["official", "consensus", "proposal"]
    profile: Key | None = None
    cite: Cite
    rules: Annotated[tuple[RulePart, ...], Field(min_length=1)]


class RuleSetsFile(Model):
    """The rule sets of one instrument."""

    format: Literal["mindscreen-rules/1"]
    instrument: InstrumentId
    version: Version
    default: Key
    sets: Annotated[tuple[RuleSetPart, ...], Field(min_length=1)]
    references: dict[Name, ReferencePart]


def rules_schema() -> dict[str, Any]:
    """The JSON Schema of `rules/<instrument>.yaml`."""
    return RuleSetsFile.model_json_schema(by_alias=True)


def compile_rule_sets(
    path: Path, vocabulary: Mapping[str, Any], instruments: Mapping[str, Instrument]
) -> dict[str, Any]:
    """Read the rule sets of one instrument and check them.

    Args:
        path: the YAML file; it is called like the instrument.
        vocabulary: the compiled vocabulary.
        instruments: id to instrument.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape.
        PathwayError: MS-P001, for a name that does not exist or a rule that is never reached; MS-P002, for a rule that
            weakens a crisis.
    """
    raw = read_yaml(path)
    source, where = check(RuleSetsFile, raw, where=str(path)), str(path)
    known = Known(vocabulary, instruments, source.references)
    about = known.instrument(source.instrument, where)
    if path.stem != source.instrument:
        raise PathwayError(
            "MS-P001", f"the file is not called '{source.instrument}'.", where=where, remedy="Rename one of them."
        )
    check_known([source.default], [each.id for each in source.sets], "rule set", where)
    check_once([each.id for each in source.sets], "rule set", where)
    for number, part in enumerate(source.sets):
        place, at = f"{where}, line {raw['sets'].lines[number]}", places_of(raw["sets"][number]["rules"], where)
        check_borne(part.status, part.cite, known, place)
        if part.profile is not None:
            check_known([part.profile], [each.id for each in about.profiles], "profile", place)
        check_once([rule.id for rule in part.rules], "rule", place)
        for rule in part.rules:
            check_rule(rule, instrument=about.id, status=part.status, known=known, where=at[rule.id])
    compiled = _compiled(source)
    for number, each in enumerate(rule_sets_from({**compiled, "default": ""})):
        check_reached(each.rules, known, places_of(raw["sets"][number]["rules"], where).__getitem__)
    check_sets_agree_on_crises(rule_sets_from(compiled), known, where)
    return compiled


def _compiled(source: RuleSetsFile) -> dict[str, Any]:
    data = source.model_dump(mode="json", exclude_none=True, by_alias=True)
    for each, part in zip(data["sets"], source.sets, strict=True):
        each["rules"] = [compile_rule(rule, instrument=source.instrument, status=part.status) for rule in part.rules]
    return data

"""The vocabulary file: the codes that pathways use, with their words, checked and compiled to JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field

from mindscreen.authoring.definition import Key, Model, Name, Text, check
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

Urgency = Literal["U0", "U1", "U2", "U3", "U4"]
Duration = Annotated[
    str,
    Field(
        pattern=r"^P([1-9][0-9]{0,2}[MD]|T[1-9][0-9]{0,2}H)$", description="ISO 8601: P12M months, P7D days, PT1H hours"
    ),
]
Minutes = Annotated[str, Field(pattern=r"^PT[1-9][0-9]{0,2}M$", description="ISO 8601 in minutes: PT5M")]


def _in_both_languages(words: dict[str, str]) -> dict[str, str]:
    missing = {"en", "zh-CN"} - words.keys()
    if missing:
        msg = f"there is no text in {min(missing)}"
        raise ValueError(msg)
    return words


Words = Annotated[dict[str, Text], AfterValidator(_in_both_languages)]


class UrgencyPart(Model):
    """How soon something has to be done."""

    en: Text
    zh_cn: Text = Field(alias="zh-CN")
    within: Duration


class CircumstancePart(Model):
    """Something that whoever is with the person states, and what it changes."""

    effect: Literal["defer", "no-self-report", "no-private", "no-informant", "interview", "guardian-consent", "route"]
    en: Text
    zh_cn: Text = Field(alias="zh-CN")


class VocabularyFile(Model):
    """The words of pathways."""

    format: Literal["mindscreen-vocabulary/1"]
    urgency: dict[Urgency, UrgencyPart]
    action: dict[Key, Words]
    destination: dict[Name, Words]
    notify: dict[Name, Words]
    status: dict[Key, Words]
    confidence: dict[Key, Words]
    role: dict[Key, Words]
    institution: dict[Key, Words]
    trigger: dict[Key, Words]
    circumstance: dict[Key, CircumstancePart]


def vocabulary_schema() -> dict[str, Any]:
    """The JSON Schema of `vocabulary.yaml`."""
    return VocabularyFile.model_json_schema(by_alias=True)


def compile_vocabulary(path: Path) -> dict[str, Any]:
    """Read the words of pathways.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape.
    """
    return check(VocabularyFile, read_yaml(path), where=str(path)).model_dump(mode="json", by_alias=True)

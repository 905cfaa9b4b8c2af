"""What stands in a `text.<locale>.yaml`: our labels, the wording, and the licence under which a site shows it.

As with definitions, this is shape only; whether every word is there is decided by `authoring.texts` and
`authoring.overlays`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from mindscreen.authoring.definition import Day, InstrumentId, Key, Model, Name, Text
from mindscreen.licence import Use


class ItemLabels(Model):
    """A finding's name and one sentence for clinicians."""

    name: Text
    note: str = ""


class LabelsPart(Model):
    """Our own words for everything; they name topics and never quote the instrument."""

    title: Text
    measures: Text
    items: dict[Name, Text]
    scales: dict[Name, Text]
    bands: dict[Name, dict[Key, Text]] = Field(default={})
    findings: dict[Key, ItemLabels]
    profiles: dict[Key, Text] = Field(default={})


class WordingPart(Model):
    """The rights holder's words, or a translation of them, with where they come from."""

    status: Literal["rights-holder", "attested", "working-translation"]
    source: Text
    notice: Text
    exceptions: dict[Name, Text] = Field(default={})
    instruction: Text
    items: dict[Name, Text]
    options: dict[Name, dict[Key, Text]] = Field(default={})


class SiteLicencePart(Model):
    """The licence under which a site shows the wording of its overlay.

    `granted_by` is who licensed it, `reference` the contract, letter or public licence that says so. `uses` are those
    it covers, `commercial` whether it covers commercial use. `from` and `to` are the first and the last day; leave out
    one that does not exist.
    """

    granted_by: Text
    reference: Text
    uses: Annotated[tuple[Use, ...], Field(min_length=1)]
    commercial: bool
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class TextFile(Model):
    """One text file: our labels, and the wording where it may be shipped; in an overlay, wording and its licence."""

    format: Literal["mindscreen-text/1"]
    instrument: InstrumentId
    locale: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    licence: SiteLicencePart | None = None
    labels: LabelsPart | None = None
    wording: WordingPart | None = None


def text_schema() -> dict[str, Any]:
    """The JSON Schema of `text.<locale>.yaml`."""
    return TextFile.model_json_schema(by_alias=True)

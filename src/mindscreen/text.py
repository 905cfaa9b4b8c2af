"""Words for an instrument: our own labels, and the rights holder's wording behind its licence gate.

*Labels* name topics, scores, bands and findings in our words. They exist in every locale and may be shown to anybody.
*Wording* is the text of the form. It is shown only where its licence allows: either because it ships with the
definition, or because the hospital keeps its own licensed copy in an overlay folder
(`<overlay>/<id>/text.<locale>.yaml`). A working translation is not shown to patients unless the caller asks for drafts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mindscreen.errors import DefinitionError, IntegrityError, LicenceError, NotFoundError
from mindscreen.hashing import canonical_hash
from mindscreen.packfile import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument


@dataclass(frozen=True, slots=True)
class Labels:
    """Our words for one instrument in one locale."""

    locale: str
    title: str
    measures: str
    items: Mapping[str, str]
    scales: Mapping[str, str]
    bands: Mapping[str, Mapping[str, str]]
    findings: Mapping[str, Mapping[str, str]]
    profiles: Mapping[str, str]

    def item(self, item_id: str) -> str:
        """The topic of an item."""
        return self.items[item_id]

    def scale(self, scale_id: str) -> str:
        """The name of a scale."""
        return self.scales[scale_id]

    def band(self, scale_id: str, key: str) -> str:
        """The name of a band."""
        return self.bands[scale_id][key]

    def finding(self, finding_id: str) -> str:
        """The name of a finding."""
        return self.findings[finding_id]["name"]

    def finding_note(self, finding_id: str) -> str:
        """One sentence for clinicians about a finding; may be empty."""
        return self.findings[finding_id]["note"]

    def profile(self, profile_id: str) -> str:
        """The name of a cut-off profile."""
        return self.profiles[profile_id]


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of the form in one locale.

    Attributes:
        status: `rights-holder`, `attested` (independent copies agree) or `working-translation` (not validated).
        source: where the text comes from.
        notice: the copyright line that must be shown with it.
        exceptions: items or option lists whose text is less certain than `status` says, with the reason.
        instruction: the line above the questions.
        items: item id to its text.
        options: item id to option value to its text.
    """

    locale: str
    status: str
    source: str
    notice: str
    exceptions: Mapping[str, str]
    instruction: str
    items: Mapping[str, str]
    options: Mapping[str, Mapping[int, str]]

    def item(self, item_id: str) -> str:
        """The text of a question."""
        return self.items[item_id]

    def option(self, item_id: str, value: int) -> str:
        """The text of an answer."""
        return self.options[item_id][value]


def labels(instrument: Instrument, locale: str) -> Labels:
    """Our words for an instrument.

    Raises:
        NotFoundError: MS-N004, when the instrument has no labels in that locale.
    """
    data = _text(instrument, locale)["labels"]
    return Labels(locale=locale, **{"bands": {}, "profiles": {}, **data})


def wording(instrument: Instrument, locale: str, *, allow_drafts: bool = False) -> Wording:
    """The text of the form, from the hospital's overlay if there is one, else as shipped.

    Raises:
        LicenceError: MS-L001, when neither exists, with the folder and command to provide it; MS-L002, for a working
            translation without `allow_drafts`.
        NotFoundError: MS-N004, when the instrument has no such locale at all.
        DefinitionError: MS-D012 or MS-D013, when the overlay does not fit the instrument.
        IntegrityError: MS-I002, when the shipped text is damaged or was altered.
    """
    data = _overlay(instrument, locale) or _text(instrument, locale).get("wording")
    if data is None:
        folder = os.path.join(instrument.overlay or "<overlay folder>", instrument.id, f"text.{locale}.yaml")
        raise LicenceError(
            "MS-L001",
            f"its wording ({instrument.licence.status}) does not come with mindscreen.",
            where=f"{instrument.id}, {locale}",
            remedy=f"Put the text you hold a licence for into {folder} and load with overlay=...; "
            f"'mindscreen text template {instrument.id}' prints the file to fill in.",
        )
    if data["status"] == "working-translation" and not allow_drafts:
        raise LicenceError(
            "MS-L002",
            "the text is a working translation that nobody has validated; it is not for patients.",
            where=f"{instrument.id}, {locale}",
            remedy="Use another locale, give the hospital's own wording as an overlay, or pass allow_drafts=True.",
        )
    return _wording(instrument, locale, data)


def _wording(instrument: Instrument, locale: str, data: Mapping[str, Any]) -> Wording:
    lists = {item["id"]: item["options"] for item in instrument.pack["items"]}
    options = {
        item.id: {option.value: data["options"][lists[item.id]][option.key] for option in item.options}
        for item in instrument.items
    }
    return Wording(
        locale=locale,
        status=data["status"],
        source=data["source"],
        notice=data["notice"],
        exceptions=data.get("exceptions", {}),
        instruction=data["instruction"],
        items=data["items"],
        options=options,
    )


def _text(instrument: Instrument, locale: str) -> Mapping[str, Any]:
    """The compiled text file, from the pack itself or from beside it."""
    if locale not in instrument.locales:
        raise NotFoundError(
            "MS-N004",
            f"there is no text in '{locale}'.",
            where=instrument.id,
            remedy=f"Locales: {', '.join(instrument.locales) or 'none'}.",
        )
    inline = instrument.pack.get("texts")
    if inline is not None:
        text: Mapping[str, Any] = inline[locale]
        return text
    data = read_json(os.path.join(instrument.home, f"{instrument.id}.text.{locale}.json"))
    content = {name: value for name, value in data.items() if name != "hash"}
    if canonical_hash(content) != instrument.wording_hashes[locale]:
        raise IntegrityError(
            "MS-I002",
            "the text is damaged, was altered, or does not belong to this version of the definition.",
            where=f"{instrument.id}, {locale}",
            remedy="Install mindscreen again.",
        )
    return data


def _overlay(instrument: Instrument, locale: str) -> Mapping[str, Any] | None:
    """The hospital's own wording, checked against the instrument: words only, a word for everything."""
    if not instrument.overlay:
        return None
    folder = os.path.join(instrument.overlay, instrument.id)
    if os.path.exists(os.path.join(folder, "definition.yaml")):
        raise DefinitionError(
            "MS-D013",
            "the overlay brings a definition; an overlay adds words and never numbers.",
            where=folder,
            remedy="Remove definition.yaml there; an instrument of your own has its own id and folder (load_path).",
        )
    path = os.path.join(folder, f"text.{locale}.yaml")
    if not os.path.exists(path):
        return None
    from mindscreen.authoring.overlays import read_overlay  # noqa: PLC0415 - only overlays pay for yaml and pydantic

    return read_overlay(path, instrument)

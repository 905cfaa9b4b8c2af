"""Words for an instrument: our own labels, and the rights holder's wording behind its licence gate.

*Labels* name topics, scores, bands and findings in our words. They exist in every locale and may be shown to anybody.
*Wording* is the text of the form. It is shown only where its licence allows: either because it ships with the
definition, or because the hospital keeps its own licensed copy in an overlay folder
(`<overlay>/<id>/text.<locale>.yaml`), with the licence under which it is shown: outside its dates, or for a use that it
does not cover, there is no wording. A working translation is not shown to patients unless the caller asks for drafts.

An answer that is a number has no wording: it is written with its unit, and a time of day as `23:30`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import DefinitionError, IntegrityError, LicenceError, NotFoundError
from mindscreen.hashing import canonical_hash
from mindscreen.licence import check_day, check_use
from mindscreen.packfile import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mindscreen.licence import Overlay, WordingLicence
    from mindscreen.model import Instrument, Number

CLOCK: Final = "clock"
"""The unit of a number that is a time of day, in minutes after midnight."""
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_UNITS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "en": {
        "min": ("minute", "minutes"),
        "h": ("hour", "hours"),
        "d": ("day", "days"),
        "wk": ("week", "weeks"),
        "mo": ("month", "months"),
        "a": ("year", "years"),
    },
    "zh-CN": {
        "min": ("分钟", "分钟"),
        "h": ("小时", "小时"),
        "d": ("天", "天"),
        "wk": ("周", "周"),
        "mo": ("个月", "个月"),
        "a": ("年", "年"),
    },
}
"""UCUM codes of time in words, for one and for several."""


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
        options: item id to option value to its text; an item that is answered by a number is not among them.
        numbers: item id to the numbers it takes.
        licence: under which a site shows the wording of its overlay; `None` where none is stated.
    """

    locale: str
    status: str
    source: str
    notice: str
    exceptions: Mapping[str, str]
    instruction: str
    items: Mapping[str, str]
    options: Mapping[str, Mapping[int, str]]
    numbers: Mapping[str, Number] = field(default_factory=dict)
    licence: WordingLicence | None = None

    def item(self, item_id: str) -> str:
        """The text of a question."""
        return self.items[item_id]

    def option(self, item_id: str, value: int) -> str:
        """The text of an answer: that of its option, or the number with its unit."""
        if item_id in self.numbers:
            return number_text(self.numbers[item_id], value, self.locale)
        return self.options[item_id][value]


def clock_text(minutes: int) -> str:
    """A time of day, given in minutes after midnight, as `23:30`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def clock_minutes(text: str) -> int | None:
    """The minutes after midnight that `23:30` stands for; `None` for what is no time on a 24-hour clock."""
    match = _CLOCK.fullmatch(text)
    return None if match is None else 60 * int(match[1]) + int(match[2])


def unit_text(unit: str, locale: str, value: int | None = None) -> str:
    """A unit in words where it is one of time, else its UCUM code; empty where it only annotates (`{score}`).

    Args:
        unit: UCUM code.
        locale: language of the words.
        value: the number that it stands behind, because one day is not several.
    """
    if unit.startswith("{") and unit.endswith("}"):
        return ""
    one, several = _UNITS.get(locale, _UNITS["en"]).get(unit, (unit, unit))
    return one if value == 1 else several


def number_text(number: Number, value: int, locale: str) -> str:
    """An answer that is a number, with its unit in words (`30 minutes`), or a time of day (`23:30`)."""
    if number.unit == CLOCK:
        return clock_text(value)
    return f"{value} {unit_text(number.unit, locale, value)}".rstrip()


def range_text(number: Number) -> str:
    """The numbers that an item takes, with the code of the unit, for people who write definitions: `0-31 (d)`."""
    return f"{number.lower}-{number.upper} ({number.unit})"


def labels(instrument: Instrument, locale: str) -> Labels:
    """Our words for an instrument.

    Raises:
        NotFoundError: MS-N004, when the instrument has no labels in that locale.
    """
    data = _text(instrument, locale)["labels"]
    return Labels(locale=locale, **{"bands": {}, "profiles": {}, **data})


def wording(instrument: Instrument, locale: str, *, allow_drafts: bool = False, on: date | None = None) -> Wording:
    """The text of the form, from the hospital's overlay if there is one, else as shipped.

    Args:
        instrument: the instrument; what its overlay is used for was said when it was loaded.
        locale: language of the text.
        allow_drafts: whether a working translation may be used.
        on: the day on which it is shown, for the dates of the overlay's licence; by default today.

    Raises:
        LicenceError: MS-L001, when neither exists, with the folder and command to provide it, or when the overlay does
            not state the licence that wording of this kind needs; MS-L002, for a working translation without
            `allow_drafts`; MS-L003 or MS-L004, when that licence is not valid on this day or does not cover the use.
        NotFoundError: MS-N004, when the instrument has no such locale at all.
        DefinitionError: MS-D012 or MS-D013, when the overlay does not fit the instrument.
        IntegrityError: MS-I002, when the shipped text is damaged or was altered.
    """
    data = _licensed(instrument, locale, on) or _text(instrument, locale).get("wording")
    if data is None:
        folder = "<overlay folder>" if instrument.overlay is None else instrument.overlay.folder
        path = os.path.join(folder, instrument.id, f"text.{locale}.yaml")
        raise LicenceError(
            "MS-L001",
            f"its wording ({instrument.licence.status}) does not come with mindscreen.",
            where=f"{instrument.id}, {locale}",
            remedy=f"Put the text you hold a licence for into {path} and load with overlay=...; "
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
    lists = {item["id"]: item["options"] for item in instrument.pack["items"] if "options" in item}
    options = {
        item.id: {option.value: data["options"][lists[item.id]][option.key] for option in item.options}
        for item in instrument.items
        if item.number is None
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
        numbers={item.id: item.number for item in instrument.items if item.number is not None},
        licence=data.get("licence"),
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


def _licensed(instrument: Instrument, locale: str, on: date | None) -> Mapping[str, Any] | None:
    """The hospital's own wording, if its licence allows to show it on a day."""
    overlay = instrument.overlay
    data = None if overlay is None else _own(instrument, overlay, locale)
    if overlay is None or data is None or data["licence"] is None:
        return data
    day = datetime.now().astimezone().date() if on is None else on
    where, file = f"{instrument.id}, {locale}", f"{instrument.id}/text.{locale}.yaml"
    check_day(data["licence"], day.isoformat(), where=where, file=file)
    check_use(data["licence"], overlay, where=where, file=file)
    return data


def _own(instrument: Instrument, overlay: Overlay, locale: str) -> Mapping[str, Any] | None:
    """The hospital's own wording, checked against the instrument: words only, a word for everything."""
    folder = os.path.join(overlay.folder, instrument.id)
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

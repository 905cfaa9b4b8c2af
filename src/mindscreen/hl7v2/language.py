"""All texts of a message in one locale: our words, the rights holder's where they may be shown, and the phrases."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mindscreen.errors import LicenceError
from mindscreen.hl7v2.phrases import phrases
from mindscreen.text import labels, wording

if TYPE_CHECKING:
    from mindscreen.model import Instrument
    from mindscreen.text import Wording


class Language:
    """The texts about one instrument in one locale.

    Items, scales, bands and findings are named in our own words, which may always be shown. Answer options are named in
    the rights holder's words where the licence allows, and else by their key: the code beside it says the same.

    Raises:
        NotFoundError: MS-N004, when nothing is written in this locale.
    """

    __slots__ = ("_instrument", "_labels", "_phrases", "_wording")

    def __init__(self, instrument: Instrument, locale: str) -> None:
        self._instrument = instrument
        self._phrases = phrases(locale)
        self._labels = labels(instrument, locale)
        self._wording: Wording | None = None
        with suppress(LicenceError):
            self._wording = wording(instrument, locale)

    @property
    def title(self) -> str:
        """Name of the instrument."""
        return self._labels.title

    def item(self, item_id: str) -> str:
        """What an item is about."""
        return self._labels.item(item_id)

    def option(self, item_id: str, value: int) -> str:
        """One answer option."""
        if self._wording is not None:
            return self._wording.option(item_id, value)
        return self._instrument.item(item_id).option(value).key

    @property
    def notice(self) -> str:
        """The copyright line that the rights holder's words must stand with; empty where none are used."""
        return "" if self._wording is None else self._wording.notice

    def scale(self, scale_id: str) -> str:
        """Name of a scale."""
        return self._labels.scale(scale_id)

    def band(self, scale_id: str, band: str) -> str:
        """Name of a band."""
        return self._labels.band(scale_id, band)

    def finding(self, finding_id: str) -> str:
        """Name of a finding."""
        return self._labels.finding(finding_id)

    def finding_note(self, finding_id: str) -> str:
        """One sentence on what a finding means; may be empty."""
        return self._labels.finding_note(finding_id)

    def phrase(self, name: str, **values: object) -> str:
        """One of our phrases with its places filled."""
        return self._phrases[name].format(**values)

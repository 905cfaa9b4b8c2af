"""One answered instrument, together with the words to write about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mindscreen.errors import LicenceError, NotFoundError
from mindscreen.library import instrument_of
from mindscreen.report.words import words as words_of
from mindscreen.text import CLOCK, labels, wording

if TYPE_CHECKING:
    from mindscreen.model import Instrument, Reference
    from mindscreen.parts import Score
    from mindscreen.report.words import Words
    from mindscreen.result import Result
    from mindscreen.text import Labels, Wording


@dataclass(frozen=True, slots=True)
class Sheet:
    """A result with its instrument and its words.

    Attributes:
        labels: our own words for items, scales, bands and findings; always there.
        wording: the rights holder's words for the answer options, or `None` where they may not be shown.
        show_items: whether this copy of the report shows the answers to single items.
    """

    instrument: Instrument
    result: Result
    labels: Labels
    wording: Wording | None
    words: Words
    show_items: bool

    @property
    def short(self) -> str:
        """The abbreviation that staff know it by, `PHQ-9`."""
        return self.instrument.abbreviation or self.instrument.id

    def is_item(self, name: str) -> bool:
        """Whether a name in a rule is an item."""
        return any(item.id == name for item in self.instrument.items)

    def is_clock(self, name: str) -> bool:
        """Whether a name in a rule is an item that is answered by a time of day."""
        return any(
            item.id == name and item.number is not None and item.number.unit == CLOCK for item in self.instrument.items
        )

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores that are told: without those that only serve others."""
        return tuple(score for score in self.result.scores if self.instrument.scale(score.id).reported)

    def name(self, name: str) -> str:
        """What a name in a rule is called: an item's topic, a scale, or a fact about the person."""
        if self.is_item(name):
            return self.labels.item(name)
        if any(scale.id == name for scale in self.instrument.scales):
            return self.labels.scale(name)
        return self.words.of("name", name)

    def citations(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The sources behind some keys, as they are cited."""
        return tuple(_cited(self.instrument.references[key]) for key in keys if key in self.instrument.references)


def sheet(result: Result, locale: str, *, show_items: bool) -> Sheet:
    """Look up the instrument of a result and the words of a locale.

    Raises:
        NotFoundError: MS-N001 or MS-N002, when the instrument is not installed; MS-N004 for the locale.
        IntegrityError: when the installed definition scores differently from the one that gave this result.
    """
    instrument = instrument_of(result)
    try:
        options = wording(instrument, locale)
    except (LicenceError, NotFoundError):
        options = None  # the recorded values speak for themselves
    return Sheet(instrument, result, labels(instrument, locale), options, words_of(locale), show_items)


def _cited(reference: Reference) -> str:
    text = reference.text
    if reference.doi and reference.doi not in text:
        return f"{text.rstrip('.')}. doi:{reference.doi}"
    return text

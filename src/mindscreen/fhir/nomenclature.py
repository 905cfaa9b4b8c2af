"""The codes and names of one instrument in one locale, as FHIR elements that are made once and then shared.

What a resource says splits into what belongs to the person (a few references, times and numbers) and what every screen
with the instrument says alike (codes, names in two languages, bands, methods), which is most of its bytes. Nothing here
knows a person: each element is named by role, by item and option, or by scale and band, so there are only so many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from mindscreen.fhir import codes
from mindscreen.text import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from mindscreen.model import Instrument
    from mindscreen.text import Labels

_T = TypeVar("_T")
_MOST: Final = 256
"""Instruments times locales that are remembered at a time; the catalogue fits."""


class Nomenclature:
    """The words of an instrument, the given locale first, and every element that was made of them."""

    __slots__ = ("_made", "instrument", "locale", "words")

    def __init__(self, instrument: Instrument, locale: str) -> None:
        """Read the words; elements are made when they are asked for."""
        others = [each for each in instrument.locales if each in codes.LOCALES and each != locale]
        self.instrument = instrument
        self.locale = locale
        self.words: Mapping[str, Labels] = {each: labels(instrument, each) for each in (locale, *others)}
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """The element with this key, made when it is first asked for. It is shared: nobody may change it."""
        made = self._made
        if key not in made:
            made[key] = make()
        found: _T = made[key]
        return found


_KNOWN: Final[dict[Hashable, Nomenclature]] = {}


def nomenclature(instrument: Instrument, locale: str) -> Nomenclature:
    """The nomenclature of an instrument in a locale, shared by all that were read from the same files."""
    key = _content(instrument), locale
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        known = _KNOWN[key] = Nomenclature(instrument, locale)
    return known


def _content(instrument: Instrument) -> Hashable:
    """What tells an instrument and our words for it from all others.

    The hashes do where both lie in the files of a pack. An instrument that brings its words along is like no other.
    """
    pack = instrument.pack
    if "texts" in pack or "content_hash" not in pack:
        return _Alone(instrument)
    words = tuple(instrument.wording_hashes.items())
    return instrument.home, pack["content_hash"], instrument.scoring_hash, words


class _Alone:
    """An instrument as a key that equals no other, not even one of the same id, version and hash."""

    __slots__ = ("_instrument",)

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Alone) and other._instrument is self._instrument

    def __hash__(self) -> int:
        return id(self._instrument)

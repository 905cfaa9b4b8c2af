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


_KNOWN: Final[dict[tuple[int, str], Nomenclature]] = {}


def nomenclature(instrument: Instrument, locale: str) -> Nomenclature:
    """The nomenclature of an instrument in a locale."""
    key = id(instrument), locale
    known = _KNOWN.get(key)
    if known is None or known.instrument is not instrument:  # equal instruments may have other words
        known = Nomenclature(instrument, locale)
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        _KNOWN[key] = known
    return known

"""Bands as FHIRPath: the name of the one band that the answers leave possible.

Which set of bands applies may depend on the person. A set counts while it may apply, and the first that certainly does
ends the search, as in the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir.answerpath import opposite, search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mindscreen.condition import Condition
    from mindscreen.model import BandSet

_SEVERAL: Final = "?"
_ONLY: Final = (
    f".aggregate(iif($total = '' or $total = $this,$this,'{_SEVERAL}'),'').where($this != '' and $this != '{_SEVERAL}')"
)
"""The name that stands in a collection alone; counting would need the whole expression twice."""


def band_of(
    sets: Sequence[BandSet], ends: tuple[str, str], names: Mapping[str, str], certain: Callable[[Condition], str]
) -> str:
    """The name of the band, else nothing.

    Args:
        sets: the sets of bands of one cut-off profile, in their order.
        ends: the smallest and the largest value that the answers leave possible, as FHIRPath.
        names: band key to name.
        certain: writes whether a condition holds whatever the blanks would say.
    """
    return f"({_possible(sets, ends, names, certain)}){_ONLY}"


def _possible(
    sets: Sequence[BandSet], ends: tuple[str, str], names: Mapping[str, str], certain: Callable[[Condition], str]
) -> str:
    """The names of all bands at both ends; between two ends with one band lies no other."""
    if not sets:
        return "{}"
    first, *others = sets
    named = search([(band.lower, names[band.key]) for band in first.bands])
    own = " | ".join(f"({end}).select({named})" for end in ends)
    if first.when is None:
        return own
    rest = _possible(others, ends, names, certain)
    excluded, included = certain(opposite(first.when)), certain(first.when)
    return f"iif({excluded},{{}},{own}) | iif({included},{{}},{rest})"

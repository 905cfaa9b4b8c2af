"""The weight that travels with an answer: what the sender counts for it, under any of the names it has had."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.fhir.codes import ITEM_WEIGHT, ORDINAL_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Weight: TypeAlias = "int | float | Decimal | None"
_NUMBERS: Final = (int, float, Decimal)  # and not bool
_CORE = "http://hl7.org/fhir/StructureDefinition/"
WEIGHT_URLS: Final = (
    ORDINAL_VALUE,
    ITEM_WEIGHT,
    _CORE + "iso21090-CO-value",  # DSTU2 and STU3
    _CORE + "questionnaire-ordinalValue",  # STU3
    _CORE + "codesystem-ordinalValue",
    _CORE + "valueset-ordinalValue",
)


def weights_in(element: Mapping[str, Any]) -> Iterator[Weight]:
    """The weights in the extensions of an element; `None` for a weight that is no number."""
    extensions = element.get("extension")
    if not isinstance(extensions, list):
        return
    for extension in extensions:
        if isinstance(extension, dict) and extension.get("url") in WEIGHT_URLS:
            weight = extension.get("valueDecimal", extension.get("valueInteger"))
            yield weight if type(weight) in _NUMBERS else None

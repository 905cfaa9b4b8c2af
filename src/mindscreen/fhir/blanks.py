"""What senders write where a question was not answered. All of it is blank, and none of it is ever zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mindscreen.fhir.codes import DATA_ABSENT_REASON, NULL_FLAVOR

if TYPE_CHECKING:
    from collections.abc import Mapping

ABSENT_SYSTEMS: Final = (
    DATA_ABSENT_REASON,
    NULL_FLAVOR,
    "http://hl7.org/fhir/data-absent-reason",  # STU3
    "http://hl7.org/fhir/v3/NullFlavor",  # STU3
)
ABSENT_CODES: Final = ("LA30122-8", "LA4489-6")
"""LOINC answers that are none: "I choose not to answer this question" and "Unknown"."""
_ABSENT_URLS: Final = (
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor",
)


def gives_reason(element: Mapping[str, Any]) -> bool:
    """Whether an extension of an element says why there is no value."""
    extensions = element.get("extension")
    return isinstance(extensions, list) and any(
        isinstance(each, dict) and each.get("url") in _ABSENT_URLS for each in extensions
    )

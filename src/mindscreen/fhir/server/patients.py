"""The Patients whom responses are about, as far as published rules depend on them: sex and date of birth."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from mindscreen.fhir.people import needed_of, reference_in

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST: Final = 10_000
_PATIENT: Final = re.compile(r"Patient/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?", re.ASCII)


def patient_id(response: Mapping[str, Any], base: str) -> str | None:
    """The id of the Patient whom a response is about; `None` when that is no Patient of the server at an address."""
    named = _PATIENT.fullmatch((reference_in(response, "subject") or "").removeprefix(f"{base}/"))
    return None if named is None else named[1]


class Patients:
    """What is known of Patients, by id; those who were needed longest ago are forgotten first."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Mapping[str, Any]] = OrderedDict()

    def get(self, own_id: str) -> Mapping[str, Any] | None:
        """What is known of a Patient, or `None`."""
        if own_id in self._known:
            self._known.move_to_end(own_id)
        return self._known.get(own_id)

    def keep(self, resource: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep what is needed of a Patient, and return it; of any other resource nothing is."""
        kept = needed_of(resource)
        if resource.get("resourceType") == "Patient" and isinstance(resource.get("id"), str):
            self._known[resource["id"]] = kept
            self._known.move_to_end(resource["id"])
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return kept

"""Which instrument a response answers, by the questionnaire that it names: ours, or one that a hospital has mapped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.linkids import LinkIdMap

KnownForm: TypeAlias = "tuple[str, LinkIdMap]"
"""The name of an instrument, and how the form with the `questionnaire` of the map asks it."""

_OURS: Final = re.compile(
    re.escape(codes.questionnaire_url("")) + r"([a-z0-9.-]{1,64})(:topics)?(:questions)?", re.ASCII
)


def form_of(response: Mapping[str, Any], forms: Sequence[KnownForm]) -> tuple[str, LinkIdMap | None] | None:
    """The instrument that a response says it answers, and the map for its form; `None` where the form is not known.

    Args:
        response: a QuestionnaireResponse.
        forms: the forms of a hospital besides ours.
    """
    canonical = response.get("questionnaire")
    if not isinstance(canonical, str):
        return None
    url = canonical.partition("|")[0]
    if ours := _OURS.fullmatch(url):
        return ours[1], None
    for name, mapping in forms:
        if mapping.questionnaire.partition("|")[0] == url:
            return name, mapping
    return None

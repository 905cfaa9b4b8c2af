"""Which instrument a response answers, by the questionnaire that it names: ours, or one that a hospital has mapped."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.origin import called, foreign
from mindscreen.fhir.targets import named_in, parts_of
from mindscreen.library import catalogue, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.linkids import LinkIdMap

KnownForm: TypeAlias = "tuple[str, LinkIdMap]"
"""The name of an instrument, and how the form with the `questionnaire` of the map asks it."""

_LONGEST_NAME: Final = 255

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


def check_forms(forms: Sequence[KnownForm]) -> None:
    """Check the forms of a hospital before the first response.

    Raises:
        InterchangeError: MS-F004, for a map that names no questionnaire, and so would never be used, or a value that no
            option has.
        NotFoundError: for an instrument, item or scale that does not exist.
    """
    for name, mapping in forms:
        if not mapping.questionnaire:
            raise InterchangeError(
                "MS-F004",
                "it does not say for which questionnaire it is.",
                where=f"the map for '{name}'",
                remedy='Give it "questionnaire", the canonical URL that the responses name.',
            )
        mapping.check(load(name))


def answered_form(
    response: Mapping[str, Any], forms: Sequence[KnownForm] = (), instrument: str | None = None
) -> tuple[str, LinkIdMap | None]:
    """The instrument that a response is read with, and the map for its form.

    Args:
        response: a QuestionnaireResponse.
        forms: the forms of a hospital besides ours.
        instrument: the one that the caller says was answered; else the one whose form the response names, or after
            which its questionnaire is called: by id (`phq9`, `gad-7-screen`) or by the LOINC code of the panel.

    Raises:
        InterchangeError: MS-F002, when nothing says which it is.
    """
    known = form_of(response, forms)
    if instrument is not None:
        return instrument, known[1] if known is not None and known[0] == instrument else None
    if known is not None:
        return known
    name = _named(tuple(called(response)))
    if name is None:
        raise foreign(
            "nothing in it says which instrument it answers.",
            "Say it with instrument=..., or with forms=... how its form asks it.",
        )
    return name, None


@lru_cache(maxsize=1024)
def _named(names: tuple[str, ...]) -> str | None:
    """The one instrument that names of a questionnaire name; `None` where there is none, or more than one."""
    ends = [name.partition("|")[0].rstrip("/").rpartition("/")[2][:_LONGEST_NAME] for name in names]
    found = {each for end in ends for each in named_in(parts_of(end))}
    found |= {entry.id for entry in catalogue() if entry.loinc and entry.loinc in ends}
    return found.pop() if len(found) == 1 else None

"""Which questionnaire a response answers, and whether it is one that may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.entries import check_unmodified
from mindscreen.fhir.reading import Note
from mindscreen.fhir.received import objects, unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.form import Form
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.model import Instrument

_FINISHED: Final = ("completed", "amended")
_UNFINISHED: Final = ("in-progress", "stopped")
_OURS: Final = f"{codes.BASE}:questionnaire:"
_DISPLAY: Final = "http://hl7.org/fhir/StructureDefinition/display"


def check_type(data: Mapping[str, Any]) -> None:
    """Refuse what is no QuestionnaireResponse, and one under rules or extensions that may not be ignored.

    Raises:
        InterchangeError: MS-F001 or MS-F004.
    """
    if data.get("resourceType") != "QuestionnaireResponse":
        unreadable("the resourceType is another.")
    if "group" in data:
        unreadable("it has the shape of DSTU2.", "group", "Ask for it in R4, or in STU3 at least.")
    if "implicitRules" in data:
        unreadable("it follows rules of its own.", "implicitRules", "Ask for it without implicitRules.")
    check_unmodified(data, place="")


def check_status(data: Mapping[str, Any], notes: list[Note], *, allow_in_progress: bool) -> None:
    """Refuse a response that is not finished, unless that is allowed, and always one that was entered in error.

    Raises:
        InterchangeError: MS-F003; MS-F001, when there is no such status.
    """
    status = data.get("status")
    if status in _FINISHED:
        if status == "amended":
            notes.append(Note("amended", "it was changed after it had been completed.", "status"))
        return
    if status in _UNFINISHED and allow_in_progress:
        notes.append(Note("unfinished", "it is not finished; what is missing is blank.", "status"))
        return
    if status in _UNFINISHED:
        remedy = "Wait until it is completed, or read it with allow_in_progress=True; what is missing stays blank."
        raise InterchangeError("MS-F003", f"its status is '{status}'.", where="status", remedy=remedy)
    if status == "entered-in-error":
        remedy = "It must not be used; ask for the corrected response."
        raise InterchangeError("MS-F003", "it was entered in error.", where="status", remedy=remedy)
    unreadable("it has no valid status.", "status")


def questionnaire_of(data: Mapping[str, Any]) -> str:
    """The canonical of the Questionnaire that was answered; empty when it names none.

    Raises:
        InterchangeError: MS-F001, when it is no text.
    """
    name = data.get("questionnaire")
    if isinstance(name, dict):  # STU3: a Reference instead of a canonical
        name = name.get("reference")
    if name is not None and not isinstance(name, str):
        unreadable("'questionnaire' is no text.", "questionnaire")
    return name or ""


def called(data: Mapping[str, Any]) -> list[str]:
    """All that a response calls its questionnaire: the canonical, and the display beside it.

    The display is that of a Reference in STU3, and an extension of the canonical since R4.
    """
    name, beside = data.get("questionnaire"), data.get("_questionnaire")
    extensions = beside.get("extension") if isinstance(beside, dict) else None
    found = [questionnaire_of(data), name.get("display") if isinstance(name, dict) else None]
    found += [
        each.get("valueString")
        for each in (extensions if isinstance(extensions, list) else ())
        if isinstance(each, dict) and each.get("url") == _DISPLAY
    ]
    return [each for each in found if isinstance(each, str) and each]


def contained_form(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The Questionnaire that a response contains and answers."""
    name = questionnaire_of(data)
    if name.startswith("#"):
        for each, _ in objects(data, "contained", ""):
            if each.get("resourceType") == "Questionnaire" and f"#{each.get('id')}" == name:
                return each
    return None


def vouched_for(data: Mapping[str, Any], instrument: Instrument, mapping: LinkIdMap | None, form: Form | None) -> bool:
    """Whether our own linkIds surely mean what they say: in our own form, in one that was mapped, or in one unnamed.

    Raises:
        InterchangeError: MS-F002, when it answers another questionnaire.
    """
    name = questionnaire_of(data)
    url, _, version = name.partition("|")
    if url.startswith(_OURS):
        if url.removeprefix(_OURS).partition(":")[0] != instrument.id:
            raise foreign("it answers another instrument.", "Read it with that instrument.")
        if version and version.split(".")[0] != instrument.version.split(".")[0]:
            raise foreign("it answers another major version.", f"Load {instrument.id} in the version it names.")
        return True
    if form is not None and form.url and ":" in url and form.url.partition("|")[0] != url:
        raise foreign("it answers another form than the Questionnaire that was given.", "Give the one it names.")
    if mapping is not None and mapping.questionnaire:
        if mapping.questionnaire.partition("|")[0] != url:
            raise foreign("it answers another form than the mapping was written for.", "Give the mapping for it.")
        return True
    return not url


def foreign(what: str, remedy: str) -> InterchangeError:
    """The error for a response to another questionnaire."""
    return InterchangeError("MS-F002", what, where="questionnaire", remedy=remedy)

"""Read one person's answers from a file: our JSON, or a FHIR QuestionnaireResponse.

Our JSON is an object from item to value, a list of `{"item", "value"}`, or an object with one of the two under
`answers` and, if wanted, `instrument` and `context` beside it (what `Response.to_dict` writes). A blank is absent or
null.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from mindscreen.errors import PathwayError, ResponseError, did_you_mean
from mindscreen.response import Context, Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mindscreen.fhir import LinkIdMap, Note
    from mindscreen.model import Instrument

MAX_BYTES: Final = 5_000_000
"""A filled-in form is far below one hundredth of this."""
_WRAPPER: Final = frozenset({"instrument", "answers", "context"})
_FORMS: Final = 'Give {"q1": 2, ...}, [{"item": "q1", "value": 2}, ...], or one of them under "answers".'


@dataclass(frozen=True, slots=True, repr=False)
class Answered:
    """What a file holds: the response, the patient it names, and the notes on reading it (both of FHIR responses)."""

    response: Response
    subject: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreign:
    """How FHIR responses of others are read.

    Attributes:
        mapping: what the linkIds and codes of a foreign form mean; `None` where they are LOINC codes or ours.
        allow_in_progress: whether an unfinished response may be read.
    """

    mapping: LinkIdMap | None = None
    allow_in_progress: bool = False


def read_mapping(place: str) -> LinkIdMap:
    """Read what the linkIds and codes of a foreign form mean.

    Raises:
        ResponseError: MS-R008 or MS-R004, when it cannot be read.
        InterchangeError: MS-F004, when it has another shape than `LinkIdMap.from_dict` takes.
    """
    from mindscreen.fhir import LinkIdMap  # noqa: PLC0415 - loaded when its door is opened

    data = _parse(_bytes(place, place), place)
    if not isinstance(data, dict):
        _unreadable("it is not an object.", place, 'Give {"items": {linkId: item}, ...}.')
    return LinkIdMap.from_dict(data)


def read_answers(place: str, instrument: Instrument, stated: Context, foreign: Foreign = Foreign()) -> Answered:
    """Read the answers to one instrument.

    Args:
        place: a path, or `-` for standard input.
        instrument: what was answered.
        stated: what the options of the command say about the person and the occasion; the file may add to it and must
            not contradict it.
        foreign: how a FHIR response is read.

    Raises:
        ResponseError: MS-R008, when it cannot be read or has another shape; MS-R004, when a key stands twice; MS-R006,
            when file and options disagree about the person.
        InterchangeError: MS-F001 to MS-F008, for a FHIR resource that cannot be used.
    """
    name = "standard input" if place == "-" else place
    raw = _bytes(place, name)
    if raw.lstrip().startswith(b"<"):
        return _foreign(raw, instrument, stated, foreign, name)
    data = _parse(raw, name)
    if isinstance(data, dict) and "resourceType" in data:
        return _foreign(data, instrument, stated, foreign, name)
    return Answered(_ours(data, instrument, stated, name))


def _foreign(
    resource: dict[str, Any] | bytes, instrument: Instrument, stated: Context, foreign: Foreign, name: str
) -> Answered:
    """A FHIR response, unless it says that it was authored at another time than the option does."""
    from mindscreen.fhir import read  # noqa: PLC0415 - loaded when its door is opened

    reading = read(
        instrument,
        resource,
        mapping=foreign.mapping,
        allow_in_progress=foreign.allow_in_progress,
        context=replace(stated, authored=None),
    )
    context = _merged(stated, Context(authored=reading.response.context.authored), name)
    context = replace(context, completed_by=reading.response.context.completed_by)
    return Answered(replace(reading.response, context=context), reading.subject, reading.notes)


def one_subject(subjects: Iterable[str]) -> str:
    """The one patient that files and options name; empty when none of them does.

    Raises:
        PathwayError: MS-P003, when they name different ones; none of them is repeated.
    """
    named = {subject for subject in subjects if subject}
    if len(named) > 1:
        raise PathwayError(
            "MS-P003",
            "they name different patients.",
            where="--answers, --patient-ref",
            remedy="Screen one person at a time; a --patient-ref must be the subject of the FHIR responses.",
        )
    return next(iter(named), "")


def _bytes(place: str, name: str) -> bytes:
    try:
        if place == "-":
            raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(place).open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not a usable path"
        _unreadable(f"it cannot be read ({reason}).", name, "Check the path, or give - for standard input.")
    if len(raw) > MAX_BYTES:
        _unreadable(f"it is larger than {MAX_BYTES:,} bytes.", name, "Give the answers of one person only.")
    return raw


def _parse(raw: bytes, name: str) -> Any:
    """JSON, read strictly: no key twice, no NaN, no bytes that are not UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _unreadable(f"byte {error.start} is not UTF-8.", name, "Save the file as UTF-8.")
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _unique(pairs, name), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        _unreadable(
            f"it is not JSON (line {error.lineno}, column {error.colno}).", name, "Check quotes, commas and brackets."
        )
    except RecursionError:
        _unreadable("it is nested too deeply.", name, _FORMS)
    except ValueError:  # NaN, Infinity, or more digits than Python turns into a number
        _unreadable("it holds something that is no JSON number.", name, "Give whole numbers.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _unique(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    """An object, unless one of its keys stands twice: nobody can say which of the two answers counts."""
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _twice(next(key for key in keys if keys.count(key) > 1), name)
    return data


def _twice(key: str, name: str) -> ResponseError:
    # A key is shown only when it looks like a name of ours: a garbled form may put anything in its place.
    shown = f"'{key}'" if key.isidentifier() and len(key) <= 40 else "a key"  # noqa: PLR2004 - as in the engine
    return ResponseError("MS-R004", f"{shown} stands twice.", where=name, remedy="Keep the answer that counts.")


def _ours(data: Any, instrument: Instrument, stated: Context, name: str) -> Response:
    wrapped = isinstance(data, dict) and isinstance(data.get("answers"), (dict, list))
    if not wrapped:
        return Response(instrument.id, _listed(data, name), stated)
    odd = sorted(data.keys() - _WRAPPER)
    if odd:
        known = ", ".join(sorted(_WRAPPER))
        _unreadable("beside 'answers' stands something else.", name, f"Known: {known}.{did_you_mean(odd[0], _WRAPPER)}")
    told = data.get("instrument", instrument.id)
    context = data.get("context", {})
    if not isinstance(told, str) or not isinstance(context, dict):
        _unreadable("'instrument' must be a text and 'context' an object.", name, _FORMS)
    return Response(told, _listed(data["answers"], name), _merged(stated, Context.from_dict(context), name))


def _listed(data: Any, name: str) -> dict[str, int | None]:
    if isinstance(data, dict):
        return data  # which values are answers is the engine's to say
    if not isinstance(data, list):
        _unreadable("it holds neither an object nor a list.", name, _FORMS)
    answers: dict[str, int | None] = {}
    for entry in data:
        if not isinstance(entry, dict) or entry.keys() - {"item", "value"} or not isinstance(entry.get("item"), str):
            _unreadable('an entry of the list is not {"item", "value"}.', name, _FORMS)
        if entry["item"] in answers:
            raise _twice(entry["item"], name)
        answers[entry["item"]] = entry.get("value")
    return answers


def _merged(stated: Context, told: Context, name: str) -> Context:
    facts = told.to_dict()
    for fact, value in stated.to_dict().items():
        if facts.setdefault(fact, value) != value:
            raise ResponseError(
                "MS-R006",
                "the file and the option state different facts.",
                where=f"{name}, context '{fact}'",
                remedy="Check that both are about the same person and occasion.",
            )
    return Context.from_dict(facts)


def _unreadable(what: str, where: str, remedy: str) -> NoReturn:
    raise ResponseError("MS-R008", what, where=where, remedy=remedy)

"""The resource as it was received: dict, JSON text or bytes in, a QuestionnaireResponse as a dict out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from mindscreen.errors import InterchangeError


def unreadable(what: str, where: str = "", remedy: str = "Give one FHIR R4 QuestionnaireResponse.") -> NoReturn:
    """Refuse a resource that cannot be read.

    Raises:
        InterchangeError: MS-F001, always, and without the cause, which could quote an answer.
    """
    raise InterchangeError("MS-F001", what, where=where, remedy=remedy) from None


def received(resource: Mapping[str, Any] | str | bytes) -> Mapping[str, Any]:
    """The QuestionnaireResponse as a dict.

    Raises:
        InterchangeError: MS-F001, for XML, for JSON that is not valid or repeats a name, and for other resources.
    """
    data: object = resource
    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            unreadable("the bytes are not UTF-8.")
    if isinstance(data, str):
        data = _parsed(data.removeprefix("\ufeff"))
    if not isinstance(data, Mapping):
        unreadable("it is no JSON object.")
    kind = data.get("resourceType")
    if kind != "QuestionnaireResponse":
        unreadable("the resourceType is another." if isinstance(kind, str) else "the resourceType is missing.")
    return data


def _parsed(text: str) -> object:
    if text.lstrip().startswith("<"):
        unreadable("it is XML, which is not read.", remedy="Ask the server for application/fhir+json.")
    try:
        return json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_no_constant)
    except RecursionError:
        unreadable("it is nested too deeply.")
    except ValueError as error:
        unreadable(
            "a name stands twice in one object." if isinstance(error, _RepeatedNameError) else "it is not valid JSON."
        )


class _RepeatedNameError(ValueError):
    """A name that stands twice in one JSON object; a plain parser would drop the first answer without a word."""


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _RepeatedNameError
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)

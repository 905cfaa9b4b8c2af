"""The resource as it was received: a dict, JSON or XML in, a dict out, within bounds of time and memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from mindscreen.errors import InterchangeError

LARGEST: Final = 5_000_000
"""Bytes or characters of one resource; a filled-in form has some ten thousand."""
MOST_ELEMENTS: Final = 200_000
"""Objects and lists of one resource, or elements in XML; what is parsed takes many times the memory of its text."""
MOST_ITEMS: Final = 2000
"""Items of one response, groups included; the longest questionnaires in use have some six hundred."""


def unreadable(what: str, where: str = "", remedy: str = "Give one FHIR QuestionnaireResponse.") -> NoReturn:
    """Refuse a resource that cannot be read.

    Raises:
        InterchangeError: MS-F001, always, and without the cause, which could quote an answer.
    """
    raise InterchangeError("MS-F001", what, where=where, remedy=remedy) from None


def too_large() -> InterchangeError:
    """The error for a resource that is larger than is read."""
    return InterchangeError(
        "MS-F001", f"it is larger than {LARGEST:,} bytes.", remedy="Give one FHIR QuestionnaireResponse."
    )


def received(resource: Mapping[str, Any] | str | bytes) -> Mapping[str, Any]:
    """A resource as a dict, as FHIR writes it in JSON.

    Args:
        resource: the dict itself, or JSON or XML as text or bytes (UTF-8).

    Raises:
        InterchangeError: MS-F001, for what is too large, is not valid JSON or FHIR XML, repeats a name, declares a
            document type or an entity, or is no resource.
    """
    data: object = resource
    if isinstance(data, (str, bytes)) and len(data) > LARGEST:
        raise too_large()
    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            unreadable("the bytes are not UTF-8.")
    if isinstance(data, str):
        data = _parsed(data.removeprefix("\ufeff"))
    if not isinstance(data, Mapping):
        unreadable("it is no JSON object.")
    if not isinstance(data.get("resourceType"), str):
        unreadable("the resourceType is missing.")
    return data


def objects(parent: Mapping[str, Any], name: str, place: str) -> list[tuple[dict[str, Any], str]]:
    """The objects of a list element, each with its path; an absent list is empty.

    Raises:
        InterchangeError: MS-F001, when it is no list of objects.
    """
    children = parent.get(name)
    if children is None:
        return []
    path = f"{place}.{name}" if place else name
    if not isinstance(children, list):
        unreadable("it must be a list.", path)
    found = []
    for index, child in enumerate(children):
        if not isinstance(child, dict):
            unreadable("it must be an object.", f"{path}[{index}]")
        found.append((child, f"{path}[{index}]"))
    return found


def key_of(coding: Mapping[str, Any]) -> tuple[str, str] | None:
    """System and code of a coding, empty where it states none; `None` where one of them is no text."""
    system, code = coding.get("system", ""), coding.get("code", "")
    return (system, code) if isinstance(system, str) and isinstance(code, str) else None


def _parsed(text: str) -> object:
    if text.lstrip().startswith("<"):
        from mindscreen.fhir.fhirxml import from_xml  # noqa: PLC0415 - only XML pays for a parser

        return from_xml(text)
    return json_of(text)


def json_of(text: str) -> object:
    """What a JSON text holds, without a name that stands twice in one object, and without NaN.

    Raises:
        InterchangeError: MS-F001.
    """
    if text.count("{") + text.count("[") > MOST_ELEMENTS:
        unreadable(f"it has more than {MOST_ELEMENTS:,} elements.")
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

"""References and dates of FHIR: what may be written, checked before it is."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Final

from mindscreen.errors import InterchangeError

_DATE_TIME: Final = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2}))?)?)?", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_FRACTION: Final = re.compile(r"\.\d+")
_ID: Final = r"[A-Za-z0-9.-]{1,64}"
_WHOLE_ID: Final = re.compile(_ID, re.ASCII)
_HISTORY: Final = re.compile(r"/_history/[^/]*$")
_URL: Final = r"[A-Za-z0-9.:/_~%@!&'()*+,;=\[\]-]"
"""What a URL may be made of (RFC 3986), without query and fragment: no blank, no quote, no markup, no bidi control."""
_TOKEN: Final = re.compile(r"[^\s|$,\\]{1,100}")
_URN: Final = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|urn:oid:[0-2](\.(0|[1-9][0-9]*))+"


def is_date_time(value: object) -> bool:
    """Whether a value is a FHIR dateTime: a year, a month, a day, or an instant with seconds and zone."""
    return isinstance(value, str) and _DATE_TIME.fullmatch(value) is not None and _exists(value)


def is_instant(value: object) -> bool:
    """Whether a value is a FHIR instant: a full date and time with seconds and zone."""
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None and _exists(value)


def _exists(value: str) -> bool:
    """Whether the calendar has that day and the clock that time."""
    try:
        _read(value)
    except ValueError:
        return False
    return True


def _read(value: str) -> datetime:
    """A dateTime of the right shape; a year or month begins with its first day, fractions of a second are left off."""
    whole = _FRACTION.sub("", value) if "." in value else value
    return datetime.fromisoformat(whole + "2000-01-01"[len(whole) :])


def check_instant(value: object, name: str) -> str:
    """The value, if it is a FHIR instant.

    Raises:
        InterchangeError: MS-F005, naming the parameter but not its value.
    """
    if is_instant(value):
        return str(value)
    what = "it must be given, because nothing here reads a clock." if value is None else "it is no FHIR instant."
    raise InterchangeError(
        "MS-F005", what, where=name, remedy="Write it with seconds and time zone, like 2026-01-31T09:30:00+08:00."
    )


def is_id(value: str) -> bool:
    """Whether a value can be the id of a resource."""
    return _WHOLE_ID.fullmatch(value) is not None


def without_version(reference: str) -> str:
    """A reference to a resource as it is now, whichever version of it was named."""
    return _HISTORY.sub("", reference)


def check_date_time(value: object, name: str) -> str:
    """The value, if it is a FHIR dateTime; a day, a month or a year may be all that is known.

    Raises:
        InterchangeError: MS-F005, naming the parameter but not its value.
    """
    return str(value) if is_date_time(value) else check_instant(value, name)


def check_reference(value: object, name: str, types: tuple[str, ...]) -> str:
    """The value, if it is a reference to one of some types: `Patient/123`, an http(s) URL that ends so, or a URN.

    Raises:
        InterchangeError: MS-F005, naming the parameter but not its value, which may identify somebody.
    """
    if isinstance(value, str) and reference_pattern(types).fullmatch(value):
        return value
    raise InterchangeError(
        "MS-F005",
        f"it is no reference to {' or '.join(types)}.",
        where=name,
        remedy=f"Write it like '{types[0]}/123', 'urn:uuid:...' or a full URL.",
    )


@cache
def reference_pattern(types: tuple[str, ...]) -> re.Pattern[str]:
    """What a reference to one of some types looks like as a whole, as `check_reference` takes it."""
    return re.compile(rf"(https?://{_URL}+/)?({'|'.join(types)})/{_ID}(/_history/{_ID})?|{_URN}", re.ASCII)


def check_token(value: object, name: str) -> str:
    """The value, if it can be an identifier that is searched for: printable, without spaces and separators.

    Raises:
        InterchangeError: MS-F005, naming the parameter but not its value.
    """
    if isinstance(value, str) and _TOKEN.fullmatch(value) and value.isprintable():
        return value
    raise InterchangeError(
        "MS-F005",
        "it is no token.",
        where=name,
        remedy="Use up to 100 printable characters without spaces, | , $ or \\.",
    )

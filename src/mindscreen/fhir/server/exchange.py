"""What is read of one HTTP answer: a body within bounds of size and time, and how long to wait before asking again."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER: Final = 64_000_000
"""Bytes of one answer; a page of a hundred long forms has some two million."""
_LONGEST_ANSWER: Final = 600.0
"""Seconds for one answer, however slowly it drips."""


def body_of(response: httpx.Response) -> bytes | None:
    """The body of an answer, or `None` when it is larger, or takes longer, than is waited for."""
    body, start = bytearray(), monotonic()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER or monotonic() - start > _LONGEST_ANSWER:
            return None
    return bytes(body)


def seconds_to_wait(retry_after: str) -> float:
    """The header Retry-After as seconds from now, of which a date may be in the past; 0 when it is neither."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    from datetime import UTC, datetime  # noqa: PLC0415 - few servers name a date
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - as above

    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):  # the second for a zone out of this world
        return 0.0
    return (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()

"""Everything that takes data of others as FHIR writes it; of each it says whether it read some bytes or refused them.

Whatever the bytes are, nothing else may come of them than a value or an error of ours, and neither an error nor a note
nor a representation may repeat what stands in them about a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

import mindscreen as ms
from mindscreen.care import CareLoop
from mindscreen.fhir import Draft, Reader, cds, extract

PRIVATE: Final = "秘密7391"
"""Stands in the corpus wherever a person is named or answers in words."""

_RUN: Final = re.compile(r"[^\x00-\x7f]{2,}|\d{6,}")
"""What is nobody's name for anything in an English text: other letters, and long numbers."""

_READERS: Final = {
    instrument: Reader(instrument, allow_in_progress=True, check_stated_scores=False)
    for instrument in map(ms.load, ("phq-9", "gad-7", "audit-c", "psqi", "c-ssrs-screener"))
}
_PLAN: Final = ms.pathway("general-outpatient")

Answer: TypeAlias = tuple[bool, str]
"""Whether something was read, and what of it a log could show."""


def _read(data: bytes) -> Answer:
    """As answers to any of five instruments."""
    is_read, told = False, []
    for instrument, reader in _READERS.items():
        try:
            reading = reader.read(data)
        except ms.InterchangeError as error:
            told.append(_all_of(error))
        else:
            is_read = True
            result = ms.screen(instrument, reading.response)
            told += map(repr, (reading, *reading.notes, reading.response, result))
    return is_read, " ".join(told)


def _draft(data: bytes) -> Answer:
    draft = Draft(data)
    draft.definition()
    draft.text()
    return True, ""  # a draft is made of what the form says


def _extract(data: bytes) -> Answer:
    said = extract(_json(data))
    return said["resourceType"] == "Bundle", "" if said["resourceType"] == "Bundle" else json.dumps(said)


def _cards(data: bytes) -> Answer:
    request = _json(data)
    hook = request.get("hook") if isinstance(request, dict) else None
    service = f"{_PLAN.id}-{hook if hook in cds.HOOKS else cds.HOOKS[0]}"
    cards = cds.cards(service, request, chosen=[_PLAN])["cards"]
    return True, " ".join(f"{card['summary']} {card['detail']}" for card in cards)


def _feedback(data: bytes) -> Answer:
    told = cds.feedback(_json(data))
    json.dumps([each.to_dict() for each in told])
    return True, ""


def _care_loop(data: bytes) -> Answer:
    loop = CareLoop.from_dict(_json(data))
    return True, repr(loop)


TARGETS: Final[Mapping[str, Callable[[bytes], Answer]]] = {
    "response": _read,
    "draft of a definition": _draft,
    "$extract": _extract,
    "CDS cards": _cards,
    "CDS feedback": _feedback,
    "care loop": _care_loop,
}


def is_read(target: str, data: bytes) -> bool:
    """Whether a target reads some bytes.

    Raises:
        AssertionError: when it repeats what it should not.
        Exception: whatever else than an error of ours it fails with, which is a fault.
    """
    try:
        read, told = TARGETS[target](data)
    except ms.MindscreenError as error:
        read, told = False, _all_of(error)
    repeated = PRIVATE in told or any(run.encode("utf-8", "surrogatepass") in data for run in _RUN.findall(told))
    assert not repeated, f"what {target} tells repeats what came in"
    return read


@lru_cache(maxsize=1)
def _json(data: bytes) -> Any:
    """What a web framework hands over: parsed JSON, or nothing."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _all_of(error: BaseException) -> str:
    """All that a log shows of an error: the error, and what it says it came from."""
    return " ".join(f"{each!s} {each!r}" for each in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

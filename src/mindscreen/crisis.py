"""Which answers point to danger, who does what at once, and what the person is told.

The protocol stands on single findings and not on totals, so it speaks on an unfinished form as well; a critical
question without an answer is a question to ask now. A hospital's own file may route, re-word and add; it cannot
silence or weaken anything.

    alert = ms.crisis.alert(result, at="2026-11-21T09:30:00+08:00")
    if alert is not None:
        for action in alert.actions: ...            # in order, each with its clock
    ms.crisis.patient_text(result, locale="zh-CN")  # never a score

What is shipped is a proposal, to be signed by a psychiatrist and adopted by the hospital. Nothing here tells anybody.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from mindscreen.careevent import instant, known_instant
from mindscreen.crisisalert import KINDS, LEVELS, Acknowledgement, CrisisAction, CrisisAlert, Trigger
from mindscreen.crisisprotocol import CrisisProtocol, age_of
from mindscreen.errors import NotFoundError, PathwayError, did_you_mean
from mindscreen.library import PACKS, catalogue, load, read_compiled
from mindscreen.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mindscreen.response import Context
    from mindscreen.result import Result

__all__ = [
    "KINDS",
    "LEVELS",
    "Acknowledgement",
    "CrisisAction",
    "CrisisAlert",
    "CrisisProtocol",
    "Trigger",
    "alert",
    "load_crisis",
    "patient_text",
    "protocol",
]


def alert(
    *results: Result,
    circumstances: Iterable[str] = (),
    refused: Iterable[str] = (),
    at: str | None = None,
    context: Context | None = None,
    own: CrisisProtocol | None = None,
) -> CrisisAlert | None:
    """The alert that results, refusals and stated circumstances call for; `None` when nothing points to danger.

    Args:
        results: of one person, finished or not.
        circumstances: what staff state beside the answers, as codes of `CrisisProtocol.circumstances`.
        refused: ids of the instruments that the person did not want to answer.
        at: the instant at which the clocks begin, ISO 8601 with time zone; without it, the earliest time of answering.
        context: what is known of the person beside the results, as when every form was refused.
        own: a hospital's own protocol; without it, the shipped one.

    Raises:
        PathwayError: MS-P003, for a circumstance or a refused instrument that does not exist; MS-P005, when `at` is no
            instant.
    """
    used = protocol() if own is None else own
    stated, declined = frozenset(circumstances), frozenset(refused)
    _known("circumstance", stated, used.circumstances)
    _known("instrument", declined, [entry.id for entry in catalogue()])
    contexts = [*(result.context for result in results), *([] if context is None else [context])]
    start = _earliest(contexts) if at is None else instant(at, "at").isoformat()
    age = age_of(contexts)
    triggers = used.triggers(results, stated, declined, age)
    if not triggers:
        return None
    level = triggers[0].level
    return CrisisAlert(
        protocol=f"{used.id}|{used.version}",
        level=level,
        triggers=triggers,
        actions=used.actions(triggers, stated, age, start),
        texts=used.texts(triggers, age),
        reraise_after=used.data["reraise"]["after"][level],
        raised_at=start,
    )


def patient_text(
    *results: Result, locale: str, hotline_hours: str | None = None, own: CrisisProtocol | None = None
) -> str:
    """What may be shown to the person after the form: never a score, a band or a finding.

    The same words follow an answer that points to danger and a critical question left blank: they give neither away.

    Args:
        results: of one person, finished or not.
        locale: `en` or `zh-CN`.
        hotline_hours: when 12356 answers in this place, in words; without it, that this differs from place to place.
        own: a hospital's own protocol; without it, the shipped one.

    Raises:
        NotFoundError: MS-N004, when there is no text in that locale.
    """
    used = protocol() if own is None else own
    age = age_of(result.context for result in results)
    spoken = used.spoken(used.triggers(results, frozenset(), frozenset(), age), hotline_hours)
    if locale not in spoken:
        raise NotFoundError("MS-N004", f"there is no text for patients in '{locale}'.", remedy="Use en or zh-CN.")
    return spoken[locale]


@cache
def protocol() -> CrisisProtocol:
    """The protocol that is shipped.

    Raises:
        IntegrityError: MS-I001 or MS-I002, when the compiled file is damaged or was altered.
    """
    return _protocol(read_compiled(os.path.join(PACKS, "crisis.json")))


def load_crisis(path: str | os.PathLike[str]) -> CrisisProtocol:
    """Compile and load a hospital's own protocol: a copy of `pathways/crisis.yaml`, edited.

    Raises:
        DefinitionError: MS-D001 to MS-D004, when the file has the wrong shape.
        PathwayError: MS-P001, when it names what does not exist; MS-P002, when it is weaker than the shipped one: an
            entry or an action is missing, a level lower, a clock longer, or a condition another.
    """
    from pathlib import Path  # noqa: PLC0415 - only hospitals' own files come this way

    from mindscreen.authoring.crisis import compile_crisis  # noqa: PLC0415 - pydantic is not cheap
    from mindscreen.authoring.crisisfloor import check_not_weaker  # noqa: PLC0415 - as above

    packs = {entry.id: load(entry.id, allow_draft=True).pack for entry in catalogue()}
    data = compile_crisis(Path(path), vocabulary(), packs)
    check_not_weaker(Path(path), data, protocol().data)
    return _protocol(data)


def _protocol(data: Mapping[str, Any]) -> CrisisProtocol:
    return CrisisProtocol(data["id"], data["version"], data["circumstances"], data["people"], data)


def _known(noun: str, names: Iterable[str], there_are: Collection[str]) -> None:
    for name in names:
        if name not in there_are:
            raise PathwayError(
                "MS-P003",
                f"a {noun} was given that does not exist.",
                where="crisis alert",
                remedy=f"There are: {', '.join(there_are)}.{did_you_mean(name, there_are)}",
            )


def _earliest(contexts: Iterable[Context]) -> str | None:
    """The earliest instant of the occasion; `None` where none says so in full: a day without a time starts no clock."""
    found = [time for each in contexts if (time := known_instant(each.authored)) is not None]
    return min(found).isoformat() if found else None

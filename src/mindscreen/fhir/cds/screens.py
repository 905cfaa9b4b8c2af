"""The screens that the responses of a patient hold: of each instrument the newest, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING, Any, Final

from mindscreen.engine import screen
from mindscreen.errors import MindscreenError
from mindscreen.fhir.knownforms import form_of
from mindscreen.fhir.people import authored_of, context_of, day_of
from mindscreen.fhir.response import read_response
from mindscreen.library import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.cds.request import Request
    from mindscreen.fhir.knownforms import KnownForm
    from mindscreen.result import Result

_FINISHED: Final = ("completed", "amended")


@dataclass(frozen=True, slots=True, repr=False)
class Screen:
    """One response that was read, and its result."""

    reference: str
    result: Result


@dataclass(frozen=True, slots=True, repr=False)
class Unusable:
    """A response to a known form that cannot be used, and why; the error repeats no answer."""

    instrument: str
    reference: str
    day: str
    error: MindscreenError


@dataclass(frozen=True, slots=True, repr=False)
class Screened:
    """What the responses of a patient hold.

    Attributes:
        occasions: the days on which something was answered, the newest first, each with its screens.
        unusable: newest responses of an instrument that cannot be used.
        named: the instruments that were answered, usably or not.
    """

    occasions: tuple[tuple[str, tuple[Screen, ...]], ...]
    unusable: tuple[Unusable, ...]
    named: frozenset[str]

    def has_since(self, instrument: str | None, day: str) -> bool:
        """Whether an instrument was answered on a day or after it."""
        return any(
            each.result.instrument_id == instrument
            for later, screens in self.occasions
            if later >= day
            for each in screens
        )


def screened(request: Request, forms: Sequence[KnownForm]) -> Screened:
    """Read and score the newest finished response of each instrument."""
    occasions: dict[str, list[Screen]] = {}
    unusable: list[Unusable] = []
    newest = _newest(request, forms)
    for name, response in newest.items():
        day, reference = day_of(response), _reference(response)
        form = form_of(response, forms)
        try:
            instrument = load(name)
            answered = read_response(
                instrument, response, mapping=form[1] if form else None, context=context_of(request.patient, response)
            )
            occasions.setdefault(day, []).append(Screen(reference, screen(instrument, answered)))
        except MindscreenError as error:
            unusable.append(Unusable(name, reference, day, error))
    ordered = sorted(((day, tuple(screens)) for day, screens in occasions.items()), key=lambda each: each[0])
    return Screened(tuple(reversed(ordered)), tuple(unusable), frozenset(newest))


def _newest(request: Request, forms: Sequence[KnownForm]) -> dict[str, Mapping[str, Any]]:
    """The newest finished response to each form that is known; of two at the same time the first that came."""
    newest: dict[str, Mapping[str, Any]] = {}
    for response in request.responses:
        form = form_of(response, forms)
        if form is None or response.get("status") not in _FINISHED:
            continue
        name = form[0]
        if name not in newest or _moment(response) > _moment(newest[name]):
            newest[name] = response
    return newest


def _moment(response: Mapping[str, Any]) -> float:
    """When it was answered, in seconds; a date counts from its beginning."""
    authored = authored_of(response)
    if not authored:
        return -inf
    moment = datetime.fromisoformat(authored + "0000-01-01"[len(authored) :])
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


def _reference(response: Mapping[str, Any]) -> str:
    own = response.get("id")
    return f"QuestionnaireResponse/{own}" if isinstance(own, str) else ""

"""Line after line: which form it answers, what was answered, what follows, and what is written of it."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from mindscreen.errors import MindscreenError
from mindscreen.fhir.administration import PATHS, administration_of, stated
from mindscreen.fhir.bulk.desk import Desk
from mindscreen.fhir.bulk.frame import Frame, taken_apart
from mindscreen.fhir.bulk.options import BulkOptions
from mindscreen.fhir.dates import without_version
from mindscreen.fhir.knownforms import answered_form
from mindscreen.fhir.origin import check_type
from mindscreen.fhir.people import context_of
from mindscreen.fhir.recall import KINDS, placed
from mindscreen.fhir.received import json_of, received
from mindscreen.library import load
from mindscreen.response import Context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mindscreen.fhir.administration import Administration
    from mindscreen.fhir.bulk.frame import Framed, Met
    from mindscreen.fhir.reading import Note
    from mindscreen.fhir.recall import Memory
    from mindscreen.result import Result

Line: TypeAlias = "bytes | str | Mapping[str, Any]"
_MOST_FRAMES: Final = 32
_NOTES: Final = itemgetter(3)
_PATIENCE: Final = 256
"""Lines that are taken apart in vain before no more are: taking apart takes longer than reading."""
_FROM_THE_HEAD: Final = ("amended", "unfinished")
"""Notes about a response as a whole that hold for every response of the same frame."""


class Scored(NamedTuple):
    """What became of one response.

    Attributes:
        number: its place in the input, from 1.
        lines: what is written of it, as NDJSON in UTF-8; empty where there is an error.
        result: the result; `None` where there is an error.
        notes: what was inferred or left aside when it was read.
        error: why it was rejected, or `None`. It repeats no answer and does not say who somebody is.
    """

    number: int
    lines: bytes = b""
    result: Result | None = None
    notes: tuple[Note, ...] = ()
    error: MindscreenError | None = None

    @property
    def critical(self) -> bool:
        """Whether a critical finding is raised."""
        return self.result is not None and self.result.critical

    def __repr__(self) -> str:
        """Its place, and whether it was rejected: neither answers nor the person go into logs."""
        return f"<Scored {self.number}: {'written' if self.error is None else self.error.code}>"


class _Seat(NamedTuple):
    """A shape of responses that was met, and where those that have it are read."""

    frame: Frame
    desk: Desk
    memory: Memory
    notes: tuple[Note, ...]


class Scorer:
    """Scores any number of responses.

    Args:
        options: how they are read and what is written.
    """

    def __init__(self, options: BulkOptions) -> None:
        self._options = options
        self._desks: dict[tuple[str, int], Desk] = {}
        self._seats: list[_Seat] = []
        self._patience = _PATIENCE

    def score(self, number: int, line: Line) -> Scored:
        """Score one response; nothing of one that cannot be read or scored is written.

        Args:
            number: its place in the input.
            line: the response, as `mindscreen.fhir.read` takes it.
        """
        try:
            return (self._quickly(number, line) if type(line) is bytes else None) or self._fully(number, line)
        except MindscreenError as error:
            return Scored(number, error=error)

    def _quickly(self, number: int, line: bytes) -> Scored | None:
        """By what was read before; `None` where that is not enough."""
        for seat in self._seats:
            framed = seat.frame.fit(line)
            if framed is not None:
                try:
                    return self._recalled(number, seat, framed)
                except MindscreenError:
                    return None  # reading it in full finds out what is wrong with it
        return None

    def _recalled(self, number: int, seat: _Seat, framed: Framed) -> Scored | None:
        desk = seat.desk
        who = stated(framed.texts)
        if who[1:3] != framed.texts[1:3]:  # a time or a person that is none
            return None
        by_self = who.source != "" and who.source == who.subject
        result = desk.recalled(framed.met, self._context(who), "self" if by_self else None)
        if result is None:
            return None
        notes = (*seat.notes, *_noted(framed.met)) if any(map(_NOTES, framed.met)) else seat.notes
        return Scored(number, desk.write(result, who), result, notes)

    def _fully(self, number: int, line: Line) -> Scored:
        data = received(line)
        desk = self._desk(data)
        who = administration_of(data)
        context = self._context(who)
        reading, memory = desk.reader.study(data, context)
        result = desk.screen(reading.response.answers, context, reading.response.context.completed_by)
        lines = desk.write(result, who)
        if memory is not None and type(line) is bytes and not line.lstrip().startswith(b"<"):  # XML has no frame
            self._learn(line, desk, memory, reading.notes)
        return Scored(number, lines, result, reading.notes)

    def _learn(self, line: bytes, desk: Desk, memory: Memory, notes: Iterable[Note]) -> None:
        """Remember the shape of a line and its items, as long as that is of use."""
        parts = taken_apart(line) if self._patience else None
        if parts is None:
            return
        heard = [memory.leaf(json_of(text.decode())) for text in parts.whole]
        met = [(f"{each.kind} {each.id}", each.value, each.number, each.notes) for each in heard if each is not None]
        new = False
        if len(met) == len(heard):
            seats = [seat for seat in self._seats if seat.memory is memory and seat.frame.has(parts)]
            if not seats and len(self._seats) < _MOST_FRAMES:
                lasting = tuple(note for note in notes if note.code in _FROM_THE_HEAD)
                seats = [_Seat(Frame(parts, PATHS), desk, memory, lasting)]
                self._seats += seats
            new = any(seat.frame.learn(parts, met) for seat in seats)
        self._patience -= not new

    def _context(self, who: Administration) -> Context:
        """What is known of the person on the day of the answers."""
        patients = self._options.patients
        if not patients:
            return _NOTHING
        reference = without_version(who.subject)
        patient = patients.get(reference) or patients.get("/".join(reference.split("/")[-2:]))
        return _NOTHING if patient is None else context_of(patient, {"authored": who.authored})

    def _desk(self, response: Mapping[str, Any]) -> Desk:
        """Where responses to that questionnaire are read.

        Raises:
            InterchangeError: MS-F001, when it is no response; MS-F002, when nothing says what it answers.
            NotFoundError: for an instrument that does not exist.
            DraftError: for one that is not finished.
        """
        check_type(response)
        name, mapping = answered_form(response, self._options.forms, self._options.instrument)
        key = name, id(mapping)
        desk = self._desks.get(key)
        if desk is None:
            desk = self._desks[key] = Desk(load(name), mapping, self._options)
        return desk


def _noted(met: Sequence[Met]) -> Iterator[Note]:
    """The notes about items that were met before, in the order in which a reading makes them."""
    for kind in KINDS:
        for at, (key, _, _, notes) in enumerate(met):
            if key.startswith(f"{kind} "):
                yield from placed(notes, "item", at)


_NOTHING: Final = Context()


def score_many(responses: Iterable[Line], options: BulkOptions | None = None) -> Iterator[Scored]:
    """Score any number of responses, one after the other and with flat memory.

    Args:
        responses: QuestionnaireResponses, each as `mindscreen.fhir.read` takes it; lines of NDJSON in bytes are read
            fastest.
        options: how they are read and what is written of each; the defaults of `BulkOptions` when absent.

    Returns:
        What became of each, in order. One that cannot be read or scored is rejected and stops nothing.
    """
    scorer = Scorer(options or BulkOptions())
    for number, line in enumerate(responses, 1):
        yield scorer.score(number, line)

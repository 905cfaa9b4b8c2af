"""The items of a response in document order, however deeply nested in groups or under answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import InterchangeError
from mindscreen.fhir.linkids import shown
from mindscreen.fhir.numbers import exact, exact_text
from mindscreen.fhir.reading import Note
from mindscreen.fhir.received import MOST_ITEMS, objects, unreadable
from mindscreen.fhir.targets import UNKNOWN, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from mindscreen.fhir.reading import NoteCode

_DEEPEST: Final = 30


class Entry:
    """One item of a response.

    Attributes:
        link_id: its linkId.
        data: the item itself.
        answers: its `answer` elements.
        target: what it stands for.
        said: the notes about it, with no other place than its linkId.
    """

    __slots__ = ("_notes", "_place", "answers", "data", "link_id", "said", "target")

    def __init__(
        self, link_id: str, data: dict[str, Any], answers: list[dict[str, Any]], place: str, notes: list[Note]
    ) -> None:
        self.link_id = link_id
        self.data = data
        self.answers = answers
        self.target: Target = UNKNOWN
        self.said: list[Note] = []
        self._place = place
        self._notes = notes

    @property
    def path(self) -> str:
        """Where it stands, with the linkId where that can be shown."""
        return self._place + shown(self.link_id)

    @property
    def answered(self) -> bool:
        """Whether it holds a value of any kind."""
        return any(name.startswith("value") for answer in self.answers for name in answer)

    def note(self, code: NoteCode, what: str) -> None:
        """Leave a note about it."""
        self._notes.append(Note(code, what, self.path, self.target.id))
        self.said.append(Note(code, what, shown(self.link_id), self.target.id))

    def numbers(self) -> Iterator[Fraction | None]:
        """The numbers among its answers, `None` for one that is something else."""
        for answer in self.answers:
            quantity = answer.get("valueQuantity")
            value = quantity.get("value") if isinstance(quantity, dict) else None
            for name in ("valueInteger", "valueDecimal", "valueString"):
                value = answer.get(name, value)
            yield exact_text(value) if isinstance(value, str) else exact(value)

    def stated(self) -> Fraction | None:
        """The number that it states as a score, if it is one and states a number."""
        return next(self.numbers(), None) if self.target.kind == "score" else None


def entries(data: Mapping[str, Any], notes: list[Note]) -> Iterator[Entry]:
    """All items of a response; what they stand for is not known yet.

    Raises:
        InterchangeError: MS-F001, when there are too many, they are nested too deeply, or one has no linkId; MS-F004,
            when one carries an extension that may not be ignored.
    """
    waiting = [(child, place, 0) for child, place in reversed(objects(data, "item", ""))]
    seen = 0
    while waiting:
        item, place, depth = waiting.pop()
        seen += 1
        if seen > MOST_ITEMS:
            unreadable(f"it has more than {MOST_ITEMS} items.")
        if depth > _DEEPEST:
            unreadable(f"its items are nested deeper than {_DEEPEST} levels.")
        link_id = item.get("linkId")
        if not isinstance(link_id, str) or not link_id:
            unreadable("an item has no linkId.", place)
        answers = objects(item, "answer", place)
        entry = Entry(link_id, item, [answer for answer, _ in answers], place, notes)
        check_unmodified(item, *entry.answers, place=place)
        yield entry
        children = objects(item, "item", place) if "item" in item else []
        for answer, answer_place in answers:
            if "item" in answer:
                children += objects(answer, "item", answer_place)
        waiting += [(child, below, depth + 1) for child, below in reversed(children)]


def check_unmodified(*elements: Mapping[str, Any], place: str) -> None:
    """Refuse an extension that may not be ignored, for it can turn the meaning round.

    Raises:
        InterchangeError: MS-F004.
    """
    for element in elements:
        if "modifierExtension" not in element:
            continue
        raise InterchangeError(
            "MS-F004",
            "it carries a modifierExtension, which may change what it means.",
            where=place,
            remedy="Ask the sender what it means; FHIR forbids reading on without knowing it.",
        )

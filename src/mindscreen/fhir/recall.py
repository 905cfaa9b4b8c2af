"""What single items of responses were read as before: the second response to a form is read many times as fast.

Whose question an item asks and what its answer stands for depends on the item and the form alone, never on the items
beside it. So an item that is equal to one that was read before, to the byte and the type, is read as that one was. What
does depend on the others (a question that stands twice, a total that disagrees, a number that nobody claims) is left to
whoever asks, and so is every item that was not met before. Nothing that a person wrote in words is kept.
"""

from __future__ import annotations

import marshal
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from mindscreen.fhir.received import MOST_ITEMS
from mindscreen.fhir.targets import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from mindscreen.fhir.entries import Entry
    from mindscreen.fhir.reading import Note

_MOST: Final = 4096
"""Items that are remembered of one form; then all are forgotten."""
_LONGEST: Final = 4000
"""Bytes of an item that is remembered."""
_DEEPEST: Final = 8
"""Groups in groups that are looked into."""


class Heard(NamedTuple):
    """What one item was read as.

    Attributes:
        kind: an answer, a stated score, or neither.
        id: the item or scale.
        value: the recorded value, `None` for a blank.
        number: the stated score.
        notes: the notes about it, with their places from the item on.
    """

    kind: Literal["item", "score", "neither"]
    id: str = ""
    value: int | None = None
    number: Fraction | int | None = None
    notes: tuple[Note, ...] = ()


class Recalled:
    """A whole response, item by item.

    Attributes:
        values: item to recorded value, `None` for a blank.
        stated: the scores that it states.
    """

    __slots__ = ("_count", "_notes", "stated", "values")

    def __init__(self) -> None:
        self.values: dict[str, int | None] = {}
        self.stated: list[tuple[str, Fraction | int]] = []
        self._notes: dict[str, list[Note]] = {}
        self._count = 0

    def add(self, heard: Heard, place: str, at: int) -> bool:
        """Take the item at a place of a list; `False` where another one asked the same, or there are too many."""
        kind, name, value, number, notes = heard
        self._count += 1
        if kind == "item":
            if name in self.values:
                return False
            self.values[name] = value
        elif number is not None:
            self.stated.append((name, number))
        if notes:
            self._notes.setdefault(kind, []).extend(placed(notes, place, at))
        return self._count <= MOST_ITEMS

    @property
    def notes(self) -> list[Note]:
        """The notes in the order in which a reading makes them: of the answers, of what was left aside, of scores."""
        return [note for kind in KINDS for note in self._notes.get(kind, ())]


KINDS: Final = ("item", "neither", "score")
"""Kinds of items, in the order in which a reading speaks of them."""


def placed(notes: Iterable[Note], place: str, at: int) -> Iterator[Note]:
    """Notes about an item, where the item stands."""
    return (type(note)(note.code, note.what, f"{place}[{at}]{note.where}", note.item) for note in notes)


class Memory:
    """What the items of responses to one form were read as."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[bytes, Heard] = {}

    def recall(self, items: object) -> Recalled | None:
        """The items of a response, if all of them were met before and none asks what another one asks."""
        recalled = Recalled()
        return recalled if self._all(items, "item", recalled, 0) else None

    def leaf(self, item: object) -> Heard | None:
        """What an item was read as; `None` where that is not known, or where others stand in it."""
        return self._heard(item) if isinstance(item, dict) and "item" not in item else None

    def _heard(self, item: object) -> Heard | None:
        """What an item was read as, without those in it."""
        key = _key(item) if type(item) is dict else None
        return None if key is None else self._known.get(key)

    def _all(self, items: object, place: str, recalled: Recalled, depth: int) -> bool:
        """Add items and those in them to what is recalled, as far as they are known: whether all are."""
        if not isinstance(items, list) or depth > _DEEPEST:
            return False
        for at, item in enumerate(items):
            found = self._heard(item)
            if found is None or not recalled.add(found, place, at):
                return False
            if "item" in item and not self._all(item["item"], f"{place}[{at}].item", recalled, depth + 1):
                return False
        return True

    def learn(self, heard: Iterable[tuple[Entry, Heard]]) -> None:
        """Remember what the entries of a response were read as."""
        for entry, each in heard:
            if any("item" in answer or "valueString" in answer for answer in entry.answers):
                continue
            key = _key(entry.data)
            if key is not None and len(key) <= _LONGEST:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = each


def heard(found: Sequence[Entry], values: Mapping[str, int | None]) -> Iterator[tuple[Entry, Heard]]:
    """What the entries of a response were read as, without those whose meaning the others decided."""
    asked = Counter(entry.target.id for entry in found if entry.target.kind == "item")
    for entry in found:
        target, notes = entry.target, tuple(entry.said)
        if target.kind == "item":
            if asked[target.id] == 1:
                yield entry, Heard("item", target.id, values[target.id], None, notes)
        elif target.kind == "score":
            if all(note.code != "score-differs" for note in notes):
                number = entry.stated()  # a plain integer is compared many times as fast
                whole = number.numerator if number is not None and number.denominator == 1 else number
                yield entry, Heard("score", target.id, None, whole, notes)
        elif target is not UNKNOWN or all(number is None for number in entry.numbers()):  # a number may be an answer
            yield entry, Heard("neither", notes=notes)


def _key(item: dict[str, Any]) -> bytes | None:
    """An item without those in it, as bytes that tell 1 from true and 1.0, which `==` does not; `None` if no JSON."""
    if "item" in item:
        item = {name: each for name, each in item.items() if name != "item"}
    try:
        return marshal.dumps(item, 2)
    except ValueError:
        return None

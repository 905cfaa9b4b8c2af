"""What comes of reading somebody else's response: the answers, and a note for everything that was not said outright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.response import Response

NoteCode: TypeAlias = Literal[
    "item-inferred",
    "answer-inferred",
    "repeated",
    "marked-blank",
    "left-aside",
    "unfinished",
    "amended",
    "score-differs",
    "score-not-compared",
    "date-left-out",
    "subject-not-stated",
    "from-bundle",
]
NOTES: Final[Mapping[NoteCode, str]] = {
    "item-inferred": "the linkId is no LOINC code and not ours; the item was found by its text or the name of the form",
    "answer-inferred": "the answer has no code that is known; it was found by its text, its weight or a bare number",
    "repeated": "the same answer stands more than once",
    "marked-blank": "the sender says that the question was not answered, and perhaps why; it is blank",
    "left-aside": "something that belongs to no item of the instrument was not read",
    "unfinished": "the response is in progress or was stopped; what is missing is blank",
    "amended": "the response was changed after it had been completed",
    "score-differs": "a stated score is not what the answers give; the answers count",
    "score-not-compared": "a score is stated in a form that cannot be compared with the answers",
    "date-left-out": "the date of the answers cannot be used",
    "subject-not-stated": "the response does not say whom it is about; the caller does",
    "from-bundle": "the response was taken out of a Bundle",
}
"""Every code of a note with its meaning. Codes are never reused."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that whoever relies on a reading should know. It never repeats an answer or says who somebody is.

    Attributes:
        code: a key of `NOTES`, for programs.
        what: what was inferred and from what, or what was left aside, in one sentence.
        where: path in the resource, with the linkId where that can be shown; empty for the whole resource.
        item: id of the item or scale that it is about, or empty.
    """

    code: NoteCode
    what: str
    where: str = ""
    item: str = ""

    def __str__(self) -> str:
        """As one line for a log."""
        place = f"{self.where}: " if self.where else ""
        return f"[{self.code}] {place}{self.what}"


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """A response as it was read.

    Attributes:
        response: the answers, ready for `screen`.
        notes: what was inferred, repeated or left aside; empty when all was said outright.
        subject: the reference to the person whom the response is about, as it stands there; empty when it names nobody.
    """

    response: Response
    notes: tuple[Note, ...] = ()
    subject: str = ""

    def __repr__(self) -> str:
        """Names instrument and number of notes only: neither answers nor the person go into logs."""
        return f"<Reading of {self.response.instrument}, {len(self.notes)} notes>"

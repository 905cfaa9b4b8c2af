"""What a response says about its occasion: whose it is, when, where, and under which id the server keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mindscreen.fhir.dates import is_date_time, is_id, reference_pattern
from mindscreen.fhir.people import reference_in
from mindscreen.fhir.screening import AUTHORS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.screening import Occasion


class Administration(NamedTuple):
    """The occasion of one response; what it does not say, or says in a way that FHIR does not know, is empty.

    Attributes:
        id: under which the server keeps the response.
        subject: reference to the person.
        authored: when the questions were answered, a FHIR dateTime.
        encounter: reference to the encounter.
        author: reference to who recorded the answers.
        source: reference to who gave them.
    """

    id: str
    subject: str
    authored: str
    encounter: str
    author: str
    source: str

    @property
    def response(self) -> str | None:
        """Reference to the response; `None` where the server has not given it an id."""
        return f"QuestionnaireResponse/{self.id}" if self.id else None

    def occasion(self) -> Occasion:
        """What writers are told of it."""
        return {
            "subject": self.subject,
            "authored": self.authored or None,
            "encounter": self.encounter or None,
            "author": self.author or None,
            "source": self.source or None,
        }


PATHS: Final = ("id", "subject/reference", "authored", "encounter/reference", "author/reference", "source/reference")
"""Where an `Administration` stands in a response."""


def stated(texts: Sequence[str]) -> Administration:
    """The occasion, of the texts at `PATHS`; empty ones do not stand there."""
    name, subject, authored, encounter, author, source = texts
    known = subject if _SUBJECT(subject) else ""
    return Administration(
        name if is_id(name) else "",
        known,
        authored if is_date_time(authored) else "",
        encounter if encounter and _ENCOUNTER(encounter) else "",
        author if author and _AUTHOR(author) else "",
        source if source and (source == known or _SOURCE(source)) else "",
    )


_SUBJECT, _ENCOUNTER, _AUTHOR, _SOURCE = (
    reference_pattern(types).fullmatch for types in (("Patient",), ("Encounter",), AUTHORS, SOURCES)
)


def administration_of(response: Mapping[str, Any]) -> Administration:
    """The occasion of a response."""
    texts = [response.get("id"), reference_in(response, "subject"), response.get("authored")]
    texts += [reference_in(response, name) for name in ("encounter", "author", "source")]
    return stated([text if isinstance(text, str) else "" for text in texts])

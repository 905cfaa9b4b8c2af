"""One screen on its way out: whose it was, when, in which words, and where each of its resources can be found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from uuid import UUID, uuid5

from mindscreen.errors import InterchangeError, LicenceError
from mindscreen.fhir import codes
from mindscreen.fhir.dates import check_instant, check_reference
from mindscreen.library import instrument_of
from mindscreen.text import labels, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.codes import Json
    from mindscreen.model import Instrument
    from mindscreen.parts import Score
    from mindscreen.result import Result
    from mindscreen.text import Labels, Wording

ValueKind: TypeAlias = Literal["integer", "quantity"]

IDENTIFIER_SYSTEM: Final = f"{codes.BASE}:administration"
_NAMESPACE: Final = UUID("6f6a4a0e-5f0b-5c53-9a3b-3c1f0e5f2d7a")
"""A fixed, arbitrary namespace: the same screen gets the same UUIDs on every machine, so a re-send finds itself."""
_TOKEN: Final = re.compile(r"[^\s|$,\\]{1,100}")

AUTHORS: Final = ("Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "Organization", "Device")
SOURCES: Final = ("Patient", "Practitioner", "PractitionerRole", "RelatedPerson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A result with everything that its resources share.

    Attributes:
        words: locale to our own words.
        form: the words of the form in the locale of the resources; `None` where they may not be shown.
        questionnaire: canonical `url|version` of the form that was answered.
        references: role of a resource (`response`, `score/total`, `item/q9` ...) to the reference others use for it.
        administration: identifier of this administration, or `""` when the resources carry no identifiers.
        identifier_system: the system of those identifiers.
    """

    instrument: Instrument
    result: Result
    words: Mapping[str, Labels]
    form: Wording | None
    locale: str
    subject: str
    authored: str
    encounter: str | None
    author: str | None
    source: str | None
    value: ValueKind
    questionnaire: str
    references: Mapping[str, str]
    administration: str
    identifier_system: str

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores that are told to others: without those that only serve other scores."""
        return tuple(score for score in self.result.scores if self.instrument.scale(score.id).reported)

    def resource(self, kind: str, role: str) -> Json:
        """The beginning of every resource: type, confidentiality, language and identifier."""
        head: Json = {"resourceType": kind, "meta": {"security": [dict(codes.RESTRICTED)]}, "language": self.locale}
        if self.administration:
            identifier = self.identifier(role)
            head["identifier"] = identifier if kind == "QuestionnaireResponse" else [identifier]
        return head

    def identifier(self, role: str) -> Json:
        """The identifier of the resource with this role; the same in every re-send."""
        return {"system": self.identifier_system, "value": f"{self.administration}/{role}"}

    def reference(self, *roles: str) -> list[Json]:
        """References to those of the roles that are being written."""
        return [{"reference": self.references[role]} for role in roles if role in self.references]

    def say(self, name: str, texts: Mapping[str, str]) -> Json:
        """A text of ours in the locale of the resource, with translations beside it."""
        return codes.spoken(name, self.locale, texts)

    def notes(self, *texts: str | Mapping[str, str]) -> list[Json]:
        """Annotations, the last of which says that this is no diagnosis; a plain text is the same in all languages."""
        return [
            {"text": text} if isinstance(text, str) else self.say("text", text)
            for text in (*texts, codes.NOT_A_DIAGNOSIS)
        ]


def prepare(  # noqa: PLR0913 - what the public functions were given, checked in one place
    result: Result,
    *,
    subject: str,
    authored: str | None,
    encounter: str | None,
    author: str | None,
    source: str | None,
    locale: str,
    value: ValueKind,
    administration_id: str | None,
    identifier_system: str,
    questionnaire_url: str | None = None,
    references: Mapping[str, str] | None = None,
) -> Screening:
    """Check what the caller gave and bring it together.

    Raises:
        InterchangeError: MS-F005, for a reference, date, identifier or option that is not valid; never repeats it.
        NotFoundError: MS-N004, for an unknown locale.
    """
    if value not in {"integer", "quantity"}:
        raise _invalid("value", "it is neither 'integer' nor 'quantity'.", "Use one of the two.")
    if administration_id is not None and not _is_token(administration_id):
        raise _invalid("administration_id", "it is no token.", "Use up to 100 characters without spaces, | , $ or \\.")
    instrument = instrument_of(result)
    url = codes.check_uri(questionnaire_url or codes.questionnaire_url(instrument.id), "questionnaire_url")
    subject = check_reference(subject, "subject", ("Patient",))
    completed_by = result.context.completed_by
    if source is None and completed_by == "self":
        source = subject
    locale = codes.check_locale(locale)
    others = [each for each in instrument.locales if each in codes.LOCALES and each != locale]
    return Screening(
        instrument=instrument,
        result=result,
        words={each: labels(instrument, each) for each in (locale, *others)},
        form=_form(instrument, locale),
        locale=locale,
        subject=subject,
        authored=check_instant(authored if authored is not None else result.context.authored, "authored"),
        encounter=None if encounter is None else check_reference(encounter, "encounter", ("Encounter",)),
        author=None if author is None else check_reference(author, "author", AUTHORS),
        source=None if source is None else check_reference(source, "source", SOURCES),
        value=value,
        questionnaire=f"{url}|{instrument.version}",
        references=references or {},
        administration=administration_id or "",
        identifier_system=codes.check_uri(identifier_system, "identifier_system"),
    )


def content_id(screening: Screening) -> str:
    """An identifier made from who, when and what: equal screens get equal ones, on every machine."""
    content = [
        screening.instrument.canonical,
        screening.subject,
        screening.authored,
        sorted(screening.result.answers.items()),
    ]
    return str(uuid5(_NAMESPACE, json.dumps(content, ensure_ascii=True)))


def full_url(screening: Screening, role: str) -> str:
    """The `urn:uuid:` of the resource with this role."""
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{screening.identifier_system} {screening.administration} {role}')}"


def _form(instrument: Instrument, locale: str) -> Wording | None:
    try:
        return wording(instrument, locale)
    except LicenceError:
        return None


def _is_token(value: object) -> bool:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _invalid(name: str, what: str, remedy: str) -> InterchangeError:
    return InterchangeError("MS-F005", what, where=name, remedy=remedy)

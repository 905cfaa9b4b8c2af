"""One screen on its way out: whose it was, when, in which words, and where each of its resources can be found."""

from __future__ import annotations

import json
import marshal
from dataclasses import dataclass, fields
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Final, Literal, Required, TypeAlias, TypedDict, TypeVar
from uuid import UUID, uuid5

from mindscreen.errors import InterchangeError, LicenceError
from mindscreen.fhir import codes
from mindscreen.fhir.dates import check_date_time, check_instant, check_reference, check_token, is_instant
from mindscreen.fhir.nomenclature import nomenclature
from mindscreen.fhir.r5 import FHIR_VERSIONS, in_version
from mindscreen.library import instrument_of
from mindscreen.text import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from typing import Unpack

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.nomenclature import Nomenclature
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.model import Instrument
    from mindscreen.parts import Score
    from mindscreen.result import Result
    from mindscreen.text import Labels, Wording

_T = TypeVar("_T")

ValueKind: TypeAlias = Literal["integer", "quantity"]
Profile: TypeAlias = Literal["us-ecqm"]

IDENTIFIER_SYSTEM: Final = f"{codes.BASE}:administration"
_NAMESPACE: Final = UUID("6f6a4a0e-5f0b-5c53-9a3b-3c1f0e5f2d7a")
"""A fixed, arbitrary namespace: the same screen gets the same UUIDs on every machine, so a re-send finds itself."""

_VARIANT: Final = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The hexadecimal digit in which RFC 4122 keeps the variant of a UUID."""

AUTHORS: Final = ("Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "Organization", "Device")
SOURCES: Final = ("Patient", "Practitioner", "PractitionerRole", "RelatedPerson")


class Occasion(TypedDict, total=False):
    """Whose screen it was, when, and how that is written: the keyword arguments that all writers of FHIR share.

    Attributes:
        subject: reference to the patient, `Patient/123`, a URN or a full URL; always needed.
        authored: when the answers were given, a FHIR instant; from the result's context when absent. For a response or
            an Observation by itself a day, month or year is enough.
        encounter: reference to the encounter.
        author: reference to who recorded the answers.
        source: reference to who gave them; the subject when the result says that it was completed by `self`.
        locale: language of the texts, `en` (default) or `zh-CN`; translations stand beside them.
        administration_id: the hospital's own identifier of this administration. In a Bundle one is made from subject,
            time and answers when it is absent, so that a corrected form is another administration.
        identifier_system: the system of the identifiers; give one of your hospital.
        fhir_version: `4.0.1` (R4, default), `4.3.0` (R4B) or `5.0.0` (R5).
    """

    subject: Required[str]
    authored: str | None
    encounter: str | None
    author: str | None
    source: str | None
    locale: str
    administration_id: str | None
    identifier_system: str
    fhir_version: FhirVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is about to be written about one person and one instrument, checked: an `Occasion`, and words for it.

    Attributes:
        names: the codes and names of the instrument as elements, made once.
        references: role of a resource (`response`, `score/total`, `item/q9` ...) to the reference others use for it.
        administration: identifier of this administration, or `""` when the resources carry no identifiers.
        identifier_system: the system of those identifiers.
        fhir_version: the version in which the resources leave.
        to_the_second: whether `authored` is an instant, and not only a day, a month or a year.
    """

    instrument: Instrument
    names: Nomenclature
    locale: str
    subject: str
    authored: str
    encounter: str | None
    author: str | None
    source: str | None
    references: Mapping[str, str]
    administration: str
    identifier_system: str
    fhir_version: FhirVersion
    to_the_second: bool

    @property
    def words(self) -> Mapping[str, Labels]:
        """Locale to our own words, the locale of the resources first."""
        return self.names.words

    def resource(self, kind: str, role: str) -> Json:
        """The beginning of every resource: type, confidentiality, language and identifier."""
        head: Json = {"resourceType": kind, "meta": {"security": [codes.RESTRICTED]}, "language": self.locale}
        if self.administration:
            identifier = self.identifier(role)
            head["identifier"] = identifier if kind == "QuestionnaireResponse" else [identifier]
        return head

    def tagged(self, kind: str, role: str) -> Json:
        """The beginning of a resource whose type has no identifier in R4: a tag stands in for it."""
        identifier = self.identifier(role)
        tag = {"system": identifier["system"], "code": identifier["value"]}
        meta = {"security": [codes.RESTRICTED], "tag": [tag]}
        return {"resourceType": kind, "meta": meta, "language": self.locale}

    def identifier(self, role: str) -> Json:
        """The identifier of the resource with this role; the same in every re-send."""
        return {"system": self.identifier_system, "value": f"{self.administration}/{role}"}

    def reference(self, *roles: str) -> list[Json]:
        """References to those of the roles that are being written."""
        known = self.references
        return [{"reference": known[role]} for role in roles if role in known]

    def person(self) -> Json:
        """The elements that say whom a resource is about: subject and encounter."""
        about: Json = {"subject": {"reference": self.subject}}
        if self.encounter is not None:
            about["encounter"] = {"reference": self.encounter}
        return about

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """An element that depends on the instrument and the key alone, never on the person: made once, then shared."""
        return self.names.once(key, make)

    def say(self, name: str, texts: Mapping[str, str]) -> Json:
        """A text of ours in the locale of the resource, with translations beside it."""
        return codes.spoken(name, self.locale, texts)

    def deliver(self, resource: Json) -> Json:
        """The resource in the version asked for, sharing nothing with any other, so that it may be changed."""
        return unshared(resource, self.fhir_version)

    def notes(self, *texts: str | Mapping[str, str]) -> list[Json]:
        """Annotations, the last of which says that this is no diagnosis; a plain text is the same in all languages."""
        last = self.once("not a diagnosis", lambda: self.say("text", codes.NOT_A_DIAGNOSIS))
        return [
            *({"text": codes.plain(text)} if isinstance(text, str) else self.say("text", text) for text in texts),
            last,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening(Outgoing):
    """A result with everything that its resources share.

    Attributes:
        result: from `mindscreen.screen`.
        form: the words of the form in the locale of the resources; `None` where they may not be shown.
        value: whether a score is an integer or a quantity.
        profile: which readers more is written for.
        questionnaire: canonical `url|version` of the form that was answered.
    """

    result: Result
    form: Wording | None
    value: ValueKind
    profile: Profile | None
    questionnaire: str

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores that are told to others: without those that only serve other scores."""
        return tuple([score for score in self.result.scores if self.instrument.scale(score.id).reported])


def outgoing(  # noqa: PLR0913 - what the public functions were given, checked in one place
    instrument: Instrument,
    *,
    subject: str,
    authored: str | None = None,
    encounter: str | None = None,
    author: str | None = None,
    source: str | None = None,
    locale: str = "en",
    administration_id: str | None = None,
    identifier_system: str = IDENTIFIER_SYSTEM,
    fhir_version: FhirVersion = "4.0.1",
    only_day: bool = False,
) -> Outgoing:
    """Check an `Occasion`; with `only_day` it is enough to know on which day, or in which month or year, it was.

    Raises:
        InterchangeError: MS-F005, for a reference, date, identifier or version that is not valid; never repeats it.
        NotFoundError: MS-N004, for an unknown locale.
    """
    check_option("fhir_version", fhir_version, FHIR_VERSIONS)
    return Outgoing(
        instrument=instrument,
        names=nomenclature(instrument, codes.check_locale(locale)),
        locale=locale,
        subject=check_reference(subject, "subject", ("Patient",)),
        authored=(check_date_time if only_day else check_instant)(authored, "authored"),
        encounter=None if encounter is None else check_reference(encounter, "encounter", ("Encounter",)),
        author=None if author is None else check_reference(author, "author", AUTHORS),
        source=None if source is None else check_reference(source, "source", SOURCES),
        references={},
        administration="" if administration_id is None else check_token(administration_id, "administration_id"),
        identifier_system=codes.check_uri(identifier_system, "identifier_system"),
        fhir_version=fhir_version,
        to_the_second=is_instant(authored),
    )


def prepare(  # noqa: PLR0913 - what the public functions were given, checked in one place
    result: Result,
    *,
    value: ValueKind = "integer",
    profile: Profile | None = None,
    questionnaire_url: str | None = None,
    references: Mapping[str, str] | None = None,
    only_day: bool = False,
    **occasion: Unpack[Occasion],
) -> Screening:
    """Check what the caller gave and bring it together; what the result says of the occasion need not be given again.

    Raises:
        InterchangeError: MS-F005, for a reference, date, identifier or option that is not valid; never repeats it.
        NotFoundError: MS-N004, for an unknown locale.
    """
    check_option("value", value, ("integer", "quantity"))
    if profile is not None:
        check_option("profile", profile, ("us-ecqm",))
        check_option("value, with profile 'us-ecqm'", value, ("integer",))  # CMS159 counts integers only
    instrument, context = instrument_of(result), result.context
    url = codes.check_uri(questionnaire_url or codes.questionnaire_url(instrument.id), "questionnaire_url")
    if occasion.get("authored") is None:
        occasion["authored"] = context.authored
    facts = outgoing(instrument, **occasion, only_day=only_day)
    shared = {name: getattr(facts, name) for name in _FACTS}
    if facts.source is None and context.completed_by == "self":
        shared["source"] = facts.subject
    if references is not None:
        shared["references"] = references
    return Screening(
        **shared,
        result=result,
        form=_form(instrument, facts.names),
        value=value,
        profile=profile,
        questionnaire=f"{url}|{instrument.version}",
    )


_FACTS: Final = tuple(each.name for each in fields(Outgoing))


def content_id(screening: Screening) -> str:
    """An identifier made from who, when and what: equal screens get equal ones, on every machine."""
    content = [
        screening.instrument.canonical,
        screening.subject,
        screening.authored,
        sorted(screening.result.answers.items()),
    ]
    return str(uuid5(_NAMESPACE, json.dumps(content, ensure_ascii=True)))


def full_urls(identifier_system: str, administration: str, roles: Iterable[str]) -> dict[str, str]:
    """Each role with the `urn:uuid:` of its resource, a UUID of version 5 over the administration and the role."""
    known = _NAMESPACE.bytes + f"{identifier_system} {administration} ".encode()
    urls = {}
    for role in roles:
        text = sha1(known + role.encode(), usedforsecurity=False).hexdigest()
        urls[role] = f"urn:uuid:{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"
    return urls


def unshared(resource: Json, fhir_version: FhirVersion) -> Json:
    """A resource of R4 in a version, as a copy of its own."""
    # Version 2 of marshal writes an element that stands twice twice; `copy.deepcopy` takes many times as long.
    copied: Json = marshal.loads(marshal.dumps(in_version(resource, fhir_version), 2))  # noqa: S302 - our own bytes
    return copied


def check_option(name: str, value: object, known: tuple[Any, ...]) -> None:
    """Refuse an option that does not exist.

    Raises:
        InterchangeError: MS-F005, naming the parameter but not its value.
    """
    if value not in known:
        raise InterchangeError(
            "MS-F005", "there is no such option.", where=name, remedy=f"Use {' or '.join(map(repr, known))}."
        )


def _form(instrument: Instrument, names: Nomenclature) -> Wording | None:
    """The words of the form; a hospital's own are read each time, because its licence for them has dates."""
    if instrument.overlay is None:
        return names.once("form", lambda: _licensed(instrument, names.locale))
    return _licensed(instrument, names.locale)


def _licensed(instrument: Instrument, locale: str) -> Wording | None:
    try:
        return wording(instrument, locale)
    except LicenceError:
        return None

"""What a FHIR server answers: a page of a search, or what became of a transaction; and the refusal in its own words.

An answer is a stranger's text. It is read within bounds, and nothing of it goes into an error but the HTTP status and
the codes of issues that FHIR itself has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from mindscreen.errors import MindscreenError, ServerError
from mindscreen.fhir.received import json_of, objects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.codes import Json

_ISSUE_TYPES: Final = frozenset({
    "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden",
    "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long",
    "code-invalid", "extension", "too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store",
    "exception", "timeout", "incomplete", "throttled", "informational",
})  # fmt: skip
"""The value set `issue-type` of R4."""
_STORED: Final = frozenset({"200", "201", "204"})


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An HTTP answer. Holds identities and answers, so it has no `repr` of its content.

    Attributes:
        status: the HTTP status.
        text: the body; `None` when it is larger than is read, or cannot be decompressed.
        wait: seconds that the server asks the client to wait before it tries again; 0 when it asks nothing.
    """

    status: int
    text: bytes | None
    wait: float

    def resource(self, where: str) -> Json:
        """The resource in an answer that brings one.

        Raises:
            ServerError: MS-C002, when the answer is a refusal; MS-C003, when it cannot be read; MS-C004, when it sends
                the client elsewhere.
        """
        data = self._data()
        if self.status >= 400:  # noqa: PLR2004 - as HTTP has it
            self._refuse(data, where)
        if self.status >= 300:  # noqa: PLR2004 - as above
            raise ServerError(
                "MS-C004",
                f"it answers with HTTP status {self.status}, which leads elsewhere.",
                where=where,
                remedy="Nothing is sent to another address unasked: give the final one.",
                status=self.status,
            )
        if data is None:
            unusable("it is too large, or no JSON of a FHIR resource.", where, self.status)
        return data

    def _data(self) -> Json | None:
        """The resource in the body, or `None`."""
        try:
            data = json_of("" if self.text is None else self.text.decode("utf-8-sig"))
        except (MindscreenError, UnicodeDecodeError):
            return None
        return data if isinstance(data, dict) and isinstance(data.get("resourceType"), str) else None

    def _refuse(self, data: Json | None, where: str) -> NoReturn:
        outcome = data if data is not None and data["resourceType"] == "OperationOutcome" else None
        named = f" and the issues {issues}" if (issues := _issues(outcome)) else ""
        raise ServerError(
            "MS-C002",
            f"it answers with HTTP status {self.status}{named}.",
            where=where,
            remedy="Read the `outcome` of this error: the reasons of the server, which may tell who somebody is.",
            status=self.status,
            outcome=outcome,
        )


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A page of a search. Holds identities and answers, so it has no `repr` of its content.

    Attributes:
        found: the resources of the type that was searched for.
        included: resources of other types, which the server added.
        outcomes: OperationOutcomes: what the server remarks on the search.
        following: address of the next page, as the server wrote it; empty on the last one.
    """

    found: tuple[Json, ...]
    included: tuple[Json, ...]
    outcomes: tuple[Json, ...]
    following: str


@dataclass(frozen=True, slots=True, repr=False)
class Sent:
    """What became of a transaction. Its references may tell who somebody is, so they do not stand in its `repr`.

    Attributes:
        created: how many resources the server created.
        found: how many were there already.
        locations: for each entry where its resource is, `Observation/7/_history/1` or a full URL; empty where the
            server does not say.
        outcomes: OperationOutcomes: what the server remarks on single entries.
    """

    created: int
    found: int
    locations: tuple[str, ...]
    outcomes: tuple[Json, ...]

    def __repr__(self) -> str:
        """The numbers only."""
        return f"<Sent: {self.created} created, {self.found} found>"


def page_of(data: Json, kind: str, where: str) -> Page:
    """A Bundle as a page of a search for resources of a type.

    Raises:
        ServerError: MS-C003.
    """
    found: list[Json] = []
    included: list[Json] = []
    outcomes: list[Json] = []
    for entry in _objects(data, "entry", where):
        if isinstance(resource := entry.get("resource"), dict):
            place = {kind: found, "OperationOutcome": outcomes}.get(str(resource.get("resourceType")), included)
            place.append(resource)
    following = [str(link.get("url", "")) for link in _objects(data, "link", where) if link.get("relation") == "next"]
    if len(following) > 1 or "" in following:
        unusable("its links do not say which page is next.", where)
    return Page(tuple(found), tuple(included), tuple(outcomes), following[0] if following else "")


def sent_of(data: Json, entries: int, where: str) -> Sent:
    """A Bundle as the answer to a transaction of so many entries.

    Raises:
        ServerError: MS-C002, when an entry was refused; MS-C003.
    """
    answers = [each for entry in _objects(data, "entry", where) if isinstance(each := entry.get("response"), dict)]
    if len(answers) != entries:
        unusable(f"it does not say of each of {entries} entries what became of it.", where)
    for answer in answers:
        if str(answer.get("status"))[:3] not in _STORED:
            raise ServerError(
                "MS-C002",
                f"it does not say of each of {entries} entries that it is stored.",
                where=where,
                remedy="Look at the server whether it stored some: a transaction is stored whole or not at all.",
                outcome=_outcome(answer),
            )
    created = sum(str(answer["status"]).startswith("201") for answer in answers)
    places = [answer.get("location") for answer in answers]
    return Sent(
        created=created,
        found=entries - created,
        locations=tuple(place if isinstance(place, str) else "" for place in places),
        outcomes=tuple(outcome for answer in answers if (outcome := _outcome(answer)) is not None),
    )


def _outcome(answer: Json) -> Json | None:
    """The OperationOutcome in the answer to an entry, or `None`."""
    outcome = answer.get("outcome")
    return outcome if isinstance(outcome, dict) else None


def unusable(what: str, where: str, status: int | None = None) -> NoReturn:
    """Refuse an answer.

    Raises:
        ServerError: MS-C003, always, and without the cause, which could quote the answer.
    """
    remedy = "Check that the address is the base of a FHIR server that speaks JSON."
    raise ServerError("MS-C003", what, where=where, remedy=remedy, status=status) from None


def _objects(data: Json, name: str, where: str) -> list[Json]:
    """The objects of a list in a Bundle.

    Raises:
        ServerError: MS-C003, when they are none, or the resource is no Bundle.
    """
    if data.get("resourceType") != "Bundle":
        unusable("it is no Bundle.", where)
    try:
        return [each for each, _ in objects(data, name, "")]
    except MindscreenError:
        unusable("it is no well-formed Bundle.", where)


def _issues(outcome: Mapping[str, Any] | None) -> str:
    """The codes of the issues of an OperationOutcome, each once, as far as they are codes of FHIR."""
    issues = (outcome or {}).get("issue")
    found = [each.get("code") for each in (issues if isinstance(issues, list) else ()) if isinstance(each, dict)]
    return ", ".join(dict.fromkeys(code for code in found if isinstance(code, str) and code in _ISSUE_TYPES))

"""The one response, and the one person, that a Bundle is about."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NoReturn

from mindscreen.errors import InterchangeError
from mindscreen.fhir.dates import without_version
from mindscreen.fhir.received import objects, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_ENTRIES: Final = 1000
_THING: Final = re.compile(r"(?:.*/)?(?:Group|Location|Organization|Device|Substance|Medication)/[^/]+")


def responses_in(bundle: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """The QuestionnaireResponses of a Bundle with their paths, all of them about one person.

    Raises:
        InterchangeError: MS-F001, when an entry cannot be read or there are too many; MS-F007, when the Bundle is about
            several people; MS-F008, when it holds no response.
    """
    entries = objects(bundle, "entry", "")
    if len(entries) > _MOST_ENTRIES:
        unreadable(f"the Bundle has more than {_MOST_ENTRIES} entries.", remedy="Read one response at a time.")
    resources = []
    for entry, place in entries:
        resource = entry.get("resource")
        if resource is not None and not isinstance(resource, dict):
            unreadable("it must be an object.", f"{place}.resource")
        if resource is not None:
            resources.append((resource, entry.get("fullUrl"), f"{place}.resource"))
    _check_one_person([(resource, url) for resource, url, _ in resources])
    found: list[tuple[Mapping[str, Any], str]] = [
        (each, place) for each, _, place in resources if each.get("resourceType") == "QuestionnaireResponse"
    ]
    if not found:
        raise InterchangeError(
            "MS-F008", "the Bundle holds no QuestionnaireResponse.", where="entry", remedy="Give one that holds one."
        )
    return found


def forms_in(bundle: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The Questionnaires of a Bundle by canonical URL."""
    resources = (entry.get("resource") for entry, _ in objects(bundle, "entry", ""))
    return {
        each["url"]: each
        for each in resources
        if isinstance(each, dict) and each.get("resourceType") == "Questionnaire" and isinstance(each.get("url"), str)
    }


def subject_of(response: Mapping[str, Any]) -> str:
    """The reference to the person whom a response is about; empty when it names nobody.

    Raises:
        InterchangeError: MS-F001, when the subject is no reference; MS-F007, when it is no person.
    """
    subject = response.get("subject")
    if subject is None:
        return ""
    reference = subject.get("reference", "") if isinstance(subject, dict) else None
    if not isinstance(reference, str):
        unreadable("it is no reference.", "subject")
    if _THING.fullmatch(reference):
        _not_one_person("it is about no person.", "subject")
    return reference


def check_subject(stated: str, expected: str) -> None:
    """Refuse a response about somebody else.

    Args:
        stated: the subject of the response.
        expected: the reference that the caller gave.

    Raises:
        InterchangeError: MS-F007; neither reference is repeated.
    """
    if not _same(stated, expected):
        _not_one_person("it is about somebody else than the caller says.", "subject")


def _same(one: str, other: str) -> bool:
    """Whether two references name the same; a relative one is the same as an absolute one that ends in it."""
    one, other = without_version(one), without_version(other)
    if "://" in one and "://" in other:
        return one == other
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer == shorter or ("://" in longer and longer.endswith("/" + shorter))


def _check_one_person(resources: Iterable[tuple[Mapping[str, Any], object]]) -> None:
    """Refuse a Bundle whose resources are about several people, as far as their references tell them apart."""
    address: dict[str, str] = {}
    people: list[str] = []
    logical: set[tuple[object, object]] = set()
    resources = list(resources)
    for resource, url in resources:
        if resource.get("resourceType") == "Patient":
            name = f"Patient/{resource.get('id')}" if isinstance(resource.get("id"), str) else str(url)
            address[str(url)] = name
            people.append(name)
    for resource, _ in resources:
        for name in ("subject", "patient"):
            element = resource.get(name)
            if not isinstance(element, dict):
                continue
            reference, identifier = element.get("reference"), element.get("identifier")
            if isinstance(reference, str):
                people.append(address.get(reference, reference))
            elif isinstance(identifier, dict):
                logical.add((str(identifier.get("system")), str(identifier.get("value"))))
    people = [each for each in people if not _THING.fullmatch(each)]
    if len(logical) > 1 or not all(_same(one, other) for one, other in combinations(dict.fromkeys(people), 2)):
        _not_one_person("the Bundle is about several people.", "entry")


def _not_one_person(what: str, where: str) -> NoReturn:
    remedy = "Read the responses of one person at a time, and check whom each is about."
    raise InterchangeError("MS-F007", what, where=where, remedy=remedy) from None

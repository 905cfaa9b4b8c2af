"""Medplum's validator accepts the forms and transactions of every instrument; it shares no code with HAPI's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from tests.interop.table import agreed
from tests.interop.test_validator import BROKEN, BUNDLE, forms, transactions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.conftest import Sheet

Json: TypeAlias = dict[str, Any]
Judge: TypeAlias = "Callable[[list[Json]], list[list[Json]]]"

REFUSED = {
    # what is broken, of what `test_validator` breaks too, to what Medplum says
    "no code": "Missing required property",
    "value and reason for its absence": "obs-6",
    "impossible date": "Invalid dateTime format",
    "number as text": "expected number, but got string",
    "unknown element": 'Invalid additional property "score"',
    "no status": "Missing required property",
    "item beside answer": "qrs-1",
    "entry without request": "bdl-3",
    "two entries with one fullUrl": "bdl-7",
    "score derived from a Device": "Invalid reference",
    "referral because of a QuestionnaireResponse": "Invalid reference",
}


def stored(bundle: Json) -> Json:
    """A transaction with the references that a server puts in: Medplum resolves no `urn:uuid:`, but knows types."""
    text = json.dumps(bundle)
    for entry in bundle["entry"]:
        place = f"{entry['resource']['resourceType']}/{entry['fullUrl'].removeprefix('urn:uuid:')}"
        text = text.replace(f'"reference": "{entry["fullUrl"]}"', f'"reference": "{place}"')
    return cast("Json", json.loads(text))


def complaints(issues: list[Json]) -> list[str]:
    """Whatever it says: of a reference to a type that may not stand there it only warns."""
    return [f"{issue['where']}: {issue['text']}" for issue in issues]


def test_medplum_accepts_what_is_whole_and_refuses_what_is_broken(
    judge: Judge, hand_made: Callable[[str], Json]
) -> None:
    def spoilt(name: str) -> Json:
        kind, spoil, _ = BROKEN[name]
        resource = hand_made(kind) if kind != "observation" else stored(hand_made(BUNDLE))["entry"][3]["resource"]
        spoil(resource)
        return stored(resource) if kind == BUNDLE else resource

    whole = [hand_made("questionnaire"), hand_made("response"), stored(hand_made(BUNDLE))]
    said = [complaints(each) for each in judge([*whole, *map(spoilt, REFUSED)])]
    assert said[: len(whole)] == [[], [], []]
    unnoticed = [
        (name, lines)
        for (name, expected), lines in zip(REFUSED.items(), said[len(whole) :], strict=True)
        if not any(expected in line for line in lines)
    ]
    assert unnoticed == []


def test_medplum_accepts_everything_that_we_emit(judge: Judge, every_instrument: list[Sheet]) -> None:
    resources: dict[str, Json] = {}
    for sheet in every_instrument:
        resources |= forms(sheet.instrument, "4.0.1")
        resources |= {name: stored(bundle) for name, bundle in transactions(sheet, "4.0.1").items()}
    verdicts = dict(zip(resources, judge([*resources.values()]), strict=True))
    assert {name: said for name, issues in verdicts.items() if (said := complaints(issues))} == {}
    agreed("Medplum", *(sheet.instrument.id for sheet in every_instrument))

"""The HAPI FHIR validator accepts what the services answer: transactions of `$extract`, outcomes, and draft orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tests.interop.conftest import PEOPLE
from tests.interop.test_validator import complaints

import mindscreen as ms
from mindscreen.fhir import cds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.interop.conftest import Sheet

Json: TypeAlias = dict[str, Any]


def test_the_validator_accepts_what_the_services_answer(
    validate: Callable[[Mapping[str, Json]], dict[str, list[Json]]], sheets: list[Sheet]
) -> None:
    resources: dict[str, Json] = {"refusal": ms.fhir.extract({"resourceType": "Patient"})}
    patient = {"resourceType": "Patient", "id": PEOPLE[0].removeprefix("Patient/")}
    for locale in ("en", "zh-CN"):
        for place, sheet in enumerate(sheets):
            response = {**sheet.response(locale), "id": f"r{place}"}
            resources[f"{sheet.name}, extracted in {locale}"] = ms.fhir.extract(response, locale=locale)
            asked = {
                "hook": "encounter-start",
                "context": {"patientId": patient["id"], "encounterId": "7"},
                "prefetch": {
                    "patient": patient,
                    "responses": {"resourceType": "Bundle", "entry": [{"resource": response}]},
                },
            }
            shown = cds.cards("general-outpatient-encounter-start", asked, locale=locale)["cards"]
            for number, card in enumerate(shown):
                for suggestion in card.get("suggestions", ()):
                    [action] = suggestion["actions"]
                    resources[f"{sheet.name}, order {number} in {locale}"] = action["resource"]
    assert {each["resourceType"] for each in resources.values()} == {"Bundle", "OperationOutcome", "ServiceRequest"}
    found = validate(resources)
    assert {name: said for name, issues in found.items() if (said := complaints(issues))} == {}

"""Extensions of our own for what FHIR has no element for: the bounds of a score, and how binding a recommendation is.

`definitions()` gives them as StructureDefinitions, so that a validator and a reader know them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.parts import Score
    from mindscreen.recommendation import Recommendation

SCORE_BOUNDS: Final = f"{codes.BASE}:extension:score-bounds"
RECOMMENDATION_STATUS: Final = f"{codes.BASE}:extension:recommendation-status"

_VERSION: Final = "1.0.0"
_PARTS: Final = (
    ("lower", 1, "Smallest score that the missing answers allow"),
    ("upper", 1, "Largest score that the missing answers allow"),
    ("prorated", 0, "Estimate by the published rule for missing answers; not the score"),
)


def score_bounds(score: Score) -> Json:
    """What an unfinished score can still become, and the published estimate where there is one."""
    parts = [("lower", score.lower), ("upper", score.upper)]
    if score.prorated is not None:
        parts.append(("prorated", score.prorated * score.denominator))
    kind = "valueInteger" if score.denominator == 1 else "valueDecimal"
    return {
        "url": SCORE_BOUNDS,
        "extension": [{"url": url, kind: codes.number(numerator, score.denominator)} for url, numerator in parts],
    }


def recommendation_status(advice: Recommendation) -> Json:
    """How binding a recommendation is: `official`, `consensus`, `hospital` or `proposal`."""
    return {"url": RECOMMENDATION_STATUS, "valueCode": advice.status}


def definitions(fhir_version: FhirVersion = "4.0.1") -> list[Json]:
    """Our extensions as StructureDefinitions."""
    bounds = [
        *(element for name, least, said in _PARTS for element in _part(name, least, said)),
        _fixed(SCORE_BOUNDS),
        {"id": "Extension.value[x]", "path": "Extension.value[x]", "max": "0"},
    ]
    status = [
        {"id": "Extension.extension", "path": "Extension.extension", "max": "0"},
        _fixed(RECOMMENDATION_STATUS),
        {"id": "Extension.value[x]", "path": "Extension.value[x]", "min": 1, "type": [{"code": "code"}]},
    ]
    made = [
        _definition("ScoreBounds", "What a score with missing answers can still become", ["Observation"], bounds),
        _definition(
            "RecommendationStatus",
            "How binding the recommendation is: official, consensus, hospital or proposal",
            ["ServiceRequest", "Task", "PlanDefinition", "PlanDefinition.action"],
            status,
        ),
    ]
    return [{**each, "fhirVersion": fhir_version} for each in made]


def _definition(name: str, title: str, where: Sequence[str], elements: list[Json]) -> Json:
    whole = {"id": "Extension", "path": "Extension", "short": title, "definition": f"{title}.", "max": "1"}
    return {
        "resourceType": "StructureDefinition",
        "url": next(each["fixedUri"] for each in elements if each["path"] == "Extension.url"),
        "version": _VERSION,
        "name": name,
        "title": title,
        "status": "active",
        "date": "2026-11-21",
        "publisher": "mindscreen",
        "description": f"{title}.",
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": each} for each in where],
        "type": "Extension",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
        "derivation": "constraint",
        "differential": {"element": [whole, *elements]},
    }


def _part(name: str, least: int, said: str) -> list[Json]:
    base = f"Extension.extension:{name}"
    return [
        {"id": base, "path": "Extension.extension", "sliceName": name, "short": said, "min": least, "max": "1"},
        {"id": f"{base}.extension", "path": "Extension.extension.extension", "max": "0"},
        {"id": f"{base}.url", "path": "Extension.extension.url", "fixedUri": name},
        {
            "id": f"{base}.value[x]",
            "path": "Extension.extension.value[x]",
            "min": 1,
            "type": [{"code": "integer"}, {"code": "decimal"}],
        },
    ]


def _fixed(url: str) -> Json:
    return {"id": "Extension.url", "path": "Extension.url", "fixedUri": url}

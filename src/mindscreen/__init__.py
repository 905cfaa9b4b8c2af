"""Psychological screening for every department of a hospital.

The main job::

    import mindscreen as ms

    phq9 = ms.load("phq-9")
    result = ms.screen(phq9, {"q1": 2, "q2": 1, "q9": None}, age_years=34)
    result["total"].bounds, [finding.id for finding in result.unknown]
    advice = ms.pathway("general-outpatient").advise(result)
    bundle = ms.fhir.bundle(result, advice, subject="Patient/123", authored="2026-11-21T09:30:00+08:00")

A screening result is not a diagnosis. `SAFETY.md` says what this library is for and what it never does.

Importing this package loads neither pydantic, numpy, jinja2, fhir.resources nor hl7apy; each is loaded when its door
(`screen_many`, `load_path`, `report`, ...) is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen._doors import opened
from mindscreen._version import __version__
from mindscreen.engine import screen
from mindscreen.errors import (
    DefinitionError,
    EligibilityError,
    IntegrityError,
    InterchangeError,
    LicenceError,
    MindscreenError,
    NotFoundError,
    PathwayError,
    ResponseError,
    ServerError,
)
from mindscreen.interval import Interval, Truth
from mindscreen.library import catalogue, instrument_of, load, load_path, with_norms
from mindscreen.model import Instrument
from mindscreen.parts import Finding, Notice, Score
from mindscreen.response import Context, Response
from mindscreen.result import Result

if TYPE_CHECKING:
    from mindscreen import care, crisis, fhir, followup, hl7v2, indicators, report, testing
    from mindscreen.batch import screen_many
    from mindscreen.carepathway import Pathway
    from mindscreen.pathways import pathway, pathways_for
    from mindscreen.recommendation import Recommendation
    from mindscreen.text import Labels, Wording, labels, wording
    from mindscreen.trends import Trend, trend

__all__ = [
    "Context",
    "DefinitionError",
    "EligibilityError",
    "Finding",
    "Instrument",
    "IntegrityError",
    "InterchangeError",
    "Interval",
    "Labels",
    "LicenceError",
    "MindscreenError",
    "NotFoundError",
    "Notice",
    "Pathway",
    "PathwayError",
    "Recommendation",
    "Response",
    "ResponseError",
    "Result",
    "Score",
    "ServerError",
    "Trend",
    "Truth",
    "Wording",
    "__version__",
    "care",
    "catalogue",
    "crisis",
    "fhir",
    "followup",
    "hl7v2",
    "indicators",
    "instrument_of",
    "labels",
    "load",
    "load_path",
    "pathway",
    "pathways_for",
    "report",
    "screen",
    "screen_many",
    "testing",
    "trend",
    "with_norms",
    "wording",
]

_DOORS = {
    "Labels": "text",
    "Pathway": "carepathway",
    "Recommendation": "recommendation",
    "Trend": "trends",
    "Wording": "text",
    "labels": "text",
    "pathway": "pathways",
    "pathways_for": "pathways",
    "screen_many": "batch",
    "trend": "trends",
    "wording": "text",
}
_ROOMS = frozenset({"care", "crisis", "fhir", "followup", "hl7v2", "indicators", "report", "testing"})


def __getattr__(name: str) -> Any:
    """Open a door: import what is behind a public name when the name is first used."""
    return opened(__name__, name, _DOORS, _ROOMS)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)

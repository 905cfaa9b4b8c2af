"""FHIR R4 (4.0.1), R4B and R5: instruments out as Questionnaires, responses in, results out as transactions.

Plain dicts in and out; nothing is imported for it. `validate` and `as_resources` alone need the extra
`mindscreen[fhir]`, and a `FhirServer` needs `mindscreen[server]`. What few callers need is loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen._doors import opened
from mindscreen.fhir.bulk.options import BulkOptions
from mindscreen.fhir.bulk.run import Progress, score_file
from mindscreen.fhir.bulk.scoring import Scored, score_many
from mindscreen.fhir.bulk.tally import Tally
from mindscreen.fhir.bundle import BundleOptions, bundle, bundle_json
from mindscreen.fhir.extract import extract
from mindscreen.fhir.fhirpath import band_expression, condition_to_fhirpath, score_expression
from mindscreen.fhir.filled import questionnaire_response
from mindscreen.fhir.linkids import LinkIdMap
from mindscreen.fhir.observation import observations
from mindscreen.fhir.outcome import operation_outcome
from mindscreen.fhir.questionnaire import questionnaire
from mindscreen.fhir.reader import Reader
from mindscreen.fhir.reading import NOTES, Note, Reading
from mindscreen.fhir.response import read, read_response, stated_scores
from mindscreen.fhir.screening import Occasion
from mindscreen.fhir.validation import as_resources, validate

if TYPE_CHECKING:
    from mindscreen.fhir import cds
    from mindscreen.fhir.caretask import care_task
    from mindscreen.fhir.drafting import Draft, draft_definition
    from mindscreen.fhir.npmpackage import package
    from mindscreen.fhir.plan import plan_definition
    from mindscreen.fhir.refused import refusal
    from mindscreen.fhir.server import FhirServer, Filed, Filing, Page, Sent, score_server
    from mindscreen.fhir.shared_codes import shared_vocabularies
    from mindscreen.fhir.terminology import Vocabulary, vocabularies

__fhir_version__ = "4.0.1"

__all__ = [
    "NOTES",
    "BulkOptions",
    "BundleOptions",
    "Draft",
    "FhirServer",
    "Filed",
    "Filing",
    "LinkIdMap",
    "Note",
    "Occasion",
    "Page",
    "Progress",
    "Reader",
    "Reading",
    "Scored",
    "Sent",
    "Tally",
    "Vocabulary",
    "__fhir_version__",
    "as_resources",
    "band_expression",
    "bundle",
    "bundle_json",
    "care_task",
    "cds",
    "condition_to_fhirpath",
    "draft_definition",
    "extract",
    "observations",
    "operation_outcome",
    "package",
    "plan_definition",
    "questionnaire",
    "questionnaire_response",
    "read",
    "read_response",
    "refusal",
    "score_expression",
    "score_file",
    "score_many",
    "score_server",
    "shared_vocabularies",
    "stated_scores",
    "validate",
    "vocabularies",
]

_DOORS = {
    "Draft": "drafting",
    "FhirServer": "server",
    "Filed": "server",
    "Filing": "server",
    "Page": "server",
    "Sent": "server",
    "Vocabulary": "terminology",
    "care_task": "caretask",
    "draft_definition": "drafting",
    "package": "npmpackage",
    "plan_definition": "plan",
    "refusal": "refused",
    "score_server": "server",
    "shared_vocabularies": "shared_codes",
    "vocabularies": "terminology",
}
_ROOMS = frozenset({"cds"})


def __getattr__(name: str) -> Any:
    """Open a door: import what is behind a public name when the name is first used."""
    return opened(__name__, name, _DOORS, _ROOMS)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)

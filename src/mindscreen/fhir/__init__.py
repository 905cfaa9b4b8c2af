"""FHIR R4 (4.0.1): instruments out as Questionnaires, responses in, results out as transactions.

Plain dicts in and out; nothing is imported for it. `validate` alone needs the extra `mindscreen[fhir]`.
"""

from __future__ import annotations

from mindscreen.fhir.bundle import bundle
from mindscreen.fhir.fhirpath import condition_to_fhirpath, score_expression
from mindscreen.fhir.filled import questionnaire_response
from mindscreen.fhir.linkids import LinkIdMap
from mindscreen.fhir.observation import observations
from mindscreen.fhir.questionnaire import questionnaire
from mindscreen.fhir.response import read_response, stated_scores
from mindscreen.fhir.validation import validate

__fhir_version__ = "4.0.1"

__all__ = [
    "LinkIdMap",
    "__fhir_version__",
    "bundle",
    "condition_to_fhirpath",
    "observations",
    "questionnaire",
    "questionnaire_response",
    "read_response",
    "score_expression",
    "stated_scores",
    "validate",
]

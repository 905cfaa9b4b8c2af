"""An error as an R4 OperationOutcome: what is wrong and what to do, with the code of the error, and never an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.errors import MindscreenError
    from mindscreen.fhir.codes import Json

ERROR_SYSTEM: Final = f"{codes.BASE}:error"
_ISSUE_TYPES: Final[Mapping[str, str]] = {
    "MS-F001": "structure",
    "MS-F002": "not-supported",
    "MS-F003": "business-rule",
    "MS-F004": "code-invalid",
    "MS-F005": "value",
    "MS-F006": "conflict",
    "MS-F007": "conflict",
    "MS-F008": "structure",
    "MS-S002": "incomplete",
    "MS-E": "business-rule",
    "MS-L": "forbidden",
    "MS-N": "not-found",
    "MS-R": "invalid",
    "MS-S": "invalid",
}
"""Codes of errors, or the beginnings of a family, with their code of the value set `issue-type`."""


def operation_outcome(error: MindscreenError) -> Json:
    """The OperationOutcome of an error.

    Args:
        error: one that this library raised; its text repeats neither answers nor who somebody is.
    """
    kind = _ISSUE_TYPES.get(error.code) or _ISSUE_TYPES.get(error.code[:4], "processing")
    details = {"coding": [{"system": ERROR_SYSTEM, "code": error.code}], "text": error.what}
    issue = {"severity": "error", "code": kind, "details": details, "diagnostics": str(error)}
    return {"resourceType": "OperationOutcome", "issue": [issue]}

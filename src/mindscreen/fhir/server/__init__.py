"""FHIR servers: responses are read from one, and results are filed on it or on another.

Needs the extra `mindscreen[server]`.
"""

from __future__ import annotations

from mindscreen.fhir.server.answer import Page, Sent
from mindscreen.fhir.server.client import FhirServer
from mindscreen.fhir.server.filing import Filed, Filing, score_server

__all__ = ["FhirServer", "Filed", "Filing", "Page", "Sent", "score_server"]

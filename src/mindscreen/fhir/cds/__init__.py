"""CDS Hooks 2.0 as pure functions: what a pathway advises about the forms of a patient, as cards for whoever looks.

A web framework mounts three functions. `services()` answers `GET /cds-services`, `cards()` answers
`POST /cds-services/{id}` and `feedback()` reads what is posted to `/cds-services/{id}/feedback`. They take and give
plain JSON, read no clock, fetch nothing and keep nothing: what a service needs it asks for by prefetch, and where it
lacks that the error says so (MS-S002, HTTP 412). Who may call is for the framework to check; the access token that a
request may carry is not read.

Everything on a card is a proposal to a person. Nothing is carried out by the system (`systemActions`).
"""

from __future__ import annotations

from mindscreen.fhir.cds.feedback import Feedback, feedback
from mindscreen.fhir.cds.service import HOOKS, cards, services

__all__ = ["HOOKS", "Feedback", "cards", "feedback", "services"]

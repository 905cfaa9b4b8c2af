"""SDC `$extract` and CDS Hooks as an HTTP service, with its OpenAPI page at /docs.

    pip install mindscreen fastapi uvicorn
    uvicorn --app-dir examples fastapi_service:app --host 127.0.0.1

mindscreen itself knows no web framework: these routes hand JSON to three pure functions and hand back what they give.
What is missing here is what only the hospital can add: who may call (CDS clients sign a JWT), TLS, and where feedback
is kept. Nothing of a request is logged.
"""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import FastAPI, Request, Response

import mindscreen as ms
from mindscreen.fhir import cds

PATHWAYS: Final = [ms.pathway("general-outpatient")]
LOCALE: Final = "zh-CN"
MOST_BYTES: Final = 5_000_000
FHIR: Final = "application/fhir+json"

app = FastAPI(title="mindscreen", version=ms.__version__, description="A screening result is not a diagnosis.")


class TooLargeError(Exception):
    """The body is larger than any request of this kind."""


def body(about: str) -> dict[str, Any]:
    """What OpenAPI says about the body of a request: JSON, read by ourselves so that a repeated name is seen."""
    schema = {"type": "object", "description": about}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@app.get("/cds-services")
def discover() -> dict[str, Any]:
    """The CDS services that there are."""
    return cds.services(PATHWAYS, locale=LOCALE)


@app.post("/cds-services/{service_id}", openapi_extra=body("a CDS Hooks 2.0 request"))
async def call(service_id: str, request: Request) -> dict[str, Any]:
    """The cards of a service."""
    return cds.cards(service_id, await received(request), chosen=PATHWAYS, locale=LOCALE)


@app.post("/cds-services/{service_id}/feedback", openapi_extra=body("a CDS Hooks 2.0 feedback"))
async def tell(service_id: str, request: Request) -> Response:
    """What became of the cards; a hospital would keep it, this example counts it."""
    if service_id not in {each["id"] for each in discover()["services"]}:
        raise ms.NotFoundError("MS-N003", "there is no such service.", remedy="See the answer to GET /cds-services.")
    told = cds.feedback(await received(request))
    app.state.feedback = getattr(app.state, "feedback", 0) + len(told)
    return Response()


@app.post("/QuestionnaireResponse/$extract", openapi_extra=body("a QuestionnaireResponse, or Parameters with one"))
async def extract(request: Request) -> Response:
    """The Observations of a response, as a transaction."""
    answer = ms.fhir.extract(await received(request), locale=LOCALE)
    return fhir(answer, 422 if answer["resourceType"] == "OperationOutcome" else 200)


async def received(request: Request) -> dict[str, Any]:
    """The body of a request.

    Raises:
        TooLargeError: when it is larger than `MOST_BYTES`.
        InterchangeError: when it is no JSON object, or a name stands twice in one.
    """
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > MOST_BYTES:
            raise TooLargeError
    try:
        data = json.loads(bytes(raw), object_pairs_hook=unrepeated)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ms.InterchangeError("MS-F001", "the body is no JSON object.", remedy="Send one JSON object in UTF-8.")
    return data


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a plain parser would drop the first of two answers without a word."""
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError
    return data


@app.exception_handler(ms.MindscreenError)
def refuse(_: Request, error: Exception) -> Response:
    """Every refusal as an OperationOutcome, with the HTTP status that CDS Hooks gives it."""
    assert isinstance(error, ms.MindscreenError)  # noqa: S101 - what the handler is registered for
    status = {"MS-N003": 404, "MS-S002": 412}.get(error.code, 400)
    return fhir(ms.fhir.operation_outcome(error), status)


@app.exception_handler(TooLargeError)
def too_large(_: Request, __: Exception) -> Response:
    """A body that nobody reads to its end."""
    return Response(status_code=413)


def fhir(resource: dict[str, Any], status: int) -> Response:
    """A FHIR resource as a response."""
    return Response(json.dumps(resource, ensure_ascii=False), status, media_type=FHIR)

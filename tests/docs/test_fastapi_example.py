"""The example that mounts `$extract` and the CDS services in FastAPI answers over HTTP as the specifications say."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.test_fhir_cds import TAKEN, request, response

pytest.importorskip("fastapi", reason="the example needs FastAPI, which is not installed")
testclient = pytest.importorskip(
    "fastapi.testclient", reason="the example is asked through httpx, which is not installed"
)

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "fastapi_service.py"
VIEW = "/cds-services/general-outpatient-patient-view"
EXTRACT = "/QuestionnaireResponse/$extract"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    spec = importlib.util.spec_from_file_location("fastapi_service", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    with testclient.TestClient(module.app) as opened:
        yield opened
    del sys.modules[spec.name]


def test_services_are_discovered_and_called(client: Any) -> None:
    found = client.get("/cds-services").json()["services"]
    assert VIEW.endswith(found[0]["id"])
    answer = client.post(VIEW, json=request(response("phq-9", 3)))
    assert answer.status_code == 200
    assert answer.json()["cards"][0]["indicator"] == "critical"


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("/cds-services/none", request(), 404, "MS-N003"),
        ("/cds-services/none/feedback", {"feedback": []}, 404, "MS-N003"),
        (VIEW, {"hook": "patient-view", "context": {"patientId": "1"}}, 412, "MS-S002"),
        (VIEW, {}, 400, "MS-S001"),
        (f"{VIEW}/feedback", {"feedback": [{}]}, 400, "MS-S001"),
        (EXTRACT, {"resourceType": "Patient"}, 422, "MS-F001"),
        (EXTRACT, [], 400, "MS-F001"),
    ],
)
def test_a_refusal_is_an_operation_outcome_with_its_status(
    client: Any, path: str, sent: Any, status: int, code: str
) -> None:
    answer = client.post(path, json=sent)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == code


@pytest.mark.parametrize("sent", ["", "{", '{"a": 1, "a": 2}', "[" * 100_000, "\xff"])
def test_a_body_that_is_no_json_object_is_refused(client: Any, sent: str) -> None:
    assert client.post(EXTRACT, content=sent.encode("latin-1")).status_code == 400


def test_a_body_that_is_too_large_is_not_read_to_its_end(client: Any) -> None:
    assert client.post(EXTRACT, content=b" " * 5_000_001).status_code == 413


def test_a_response_is_extracted(client: Any) -> None:
    answer = client.post(EXTRACT, json=response("phq-9", 3))
    assert answer.status_code == 200
    assert answer.json()["type"] == "transaction"


def test_feedback_is_taken(client: Any) -> None:
    answer = client.post(f"{VIEW}/feedback", content=json.dumps({"feedback": [TAKEN]}))
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_openapi_page_names_every_route(client: Any) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {
        "/cds-services",
        "/cds-services/{service_id}",
        "/cds-services/{service_id}/feedback",
        EXTRACT,
    } <= paths.keys()
    assert all(post["post"]["requestBody"]["required"] for path, post in paths.items() if "post" in post)

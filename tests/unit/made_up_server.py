"""A FHIR server in memory: pages of responses with their Patients, a search for one Patient, transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import pytest

import mindscreen as ms

httpx = pytest.importorskip("httpx", reason="FHIR servers are asked through httpx, which is not installed")

Json: TypeAlias = dict[str, Any]

BASE = "https://ehr.example.org/fhir"
AUTHORED = "2026-11-21T10:00:00+08:00"


def bundle(kind: str, *resources: Json, following: str = "") -> Json:
    """A Bundle of resources, with a link to the next page."""
    link = [{"relation": "self", "url": BASE}] + ([{"relation": "next", "url": following}] if following else [])
    return {"resourceType": "Bundle", "type": kind, "link": link, "entry": [{"resource": each} for each in resources]}


def outcome(code: str = "processing", words: str = "Zhang San is unknown here") -> Json:
    """An OperationOutcome whose words tell who somebody is."""
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, "diagnostics": words}]}


def patient(own_id: str, born: str = "1986-11-22", gender: str = "female") -> Json:
    """A Patient with more than anybody needs to know."""
    name = [{"text": "Zhang San"}]
    return {"resourceType": "Patient", "id": own_id, "name": name, "birthDate": born, "gender": gender}


def response(own_id: str, *answers: int, instrument: str = "gad-2", about: str = "Patient/p1", **more: Any) -> Json:
    """A finished form as a server keeps it."""
    result = ms.screen(ms.load(instrument), answers)
    resource = ms.fhir.questionnaire_response(result, subject="Patient/x", authored=AUTHORED)
    meta = {"lastUpdated": f"2026-11-21T10:00:0{own_id[-1]}Z"}
    return {**resource, "id": own_id, "meta": meta, "subject": {"reference": about}, **more}


class MadeUpServer:
    """Answers like a FHIR server, and remembers what it was asked.

    Attributes:
        requests: method, path with query, and body of every request.
        stored: every resource that was created, by the search that finds it.
        instead: is asked first; an answer of it replaces ours.
    """

    def __init__(self, *resources: Json, including: bool = True, base: str = BASE) -> None:
        self.base = base
        self.requests: list[tuple[str, str, bytes]] = []
        self.headers: list[Any] = []
        self.stored: dict[str, Json] = {}
        self.instead: Callable[[Any], Any] = lambda _: None
        self._resources = resources
        self._including = including

    @contextmanager
    def open(self, **options: Any) -> Iterator[ms.fhir.FhirServer]:
        """A client of this server."""
        with (
            httpx.Client(transport=httpx.MockTransport(self.answer)) as client,
            ms.fhir.FhirServer(self.base, client=client, **options) as server,
        ):
            yield server

    @property
    def sent(self) -> list[Json]:
        """The transactions that came."""
        path = httpx.URL(self.base).path
        return [json.loads(body) for method, where, body in self.requests if (method, where) == ("POST", path)]

    def kept(self, kind: str) -> list[Json]:
        """The resources of a type that were created."""
        return [each for each in self.stored.values() if each["resourceType"] == kind]

    def answer(self, request: Any) -> Any:
        """Answer one request."""
        body = request.read()
        self.requests.append((request.method, request.url.raw_path.decode(), body))
        self.headers.append(request.headers)
        instead = self.instead(request)
        if instead is not None:
            return instead
        path = request.url.path.removeprefix(httpx.URL(self.base).path).strip("/")
        if path == "Patient/_search":
            [wanted] = parse_qs(body.decode())["_id"]
            return httpx.Response(200, json=bundle("searchset", *self._of("Patient", {wanted})))
        if path == "QuestionnaireResponse":
            return self._page(request.url)
        return httpx.Response(200, json=self._stored(json.loads(body)))

    def _of(self, kind: str, ids: set[str] | None = None) -> list[Json]:
        return [each for each in self._resources if each["resourceType"] == kind and (ids is None or each["id"] in ids)]

    def _page(self, url: Any) -> Any:
        count, place = int(url.params.get("_count", 2)), int(url.params.get("_offset", 0))
        everything = self._of("QuestionnaireResponse")
        found = everything[place : place + count]
        ids = {each["subject"].get("reference", "").rpartition("/")[2] for each in found}
        included = [*self._of("Patient", ids), {"resourceType": "Device", "id": "p9"}] if self._including else []
        more = place + count < len(everything)
        following = str(url.copy_set_param("_offset", place + count)) if more else ""
        return httpx.Response(200, json=bundle("searchset", *found, *included, following=following))

    def _stored(self, transaction: Json) -> Json:
        answers = []
        for entry in transaction["entry"]:
            search = f"{entry['request']['url']}?{entry['request']['ifNoneExist']}"
            status = "200 OK" if search in self.stored else "201 Created"
            self.stored.setdefault(search, entry["resource"])
            place = f"{entry['request']['url']}/{list(self.stored).index(search)}/_history/1"
            answers.append({"response": {"status": status, "location": place}})
        return {"resourceType": "Bundle", "type": "transaction-response", "entry": answers}

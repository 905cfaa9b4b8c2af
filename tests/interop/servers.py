"""FHIR servers in processes of their own, and a client that asks them."""

from __future__ import annotations

import http.client
import json
import subprocess
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Json: TypeAlias = dict[str, Any]

_HEADERS = dict.fromkeys(("Content-Type", "Accept"), "application/fhir+json") | {
    "Cache-Control": "no-cache",  # HAPI answers from a search of the last minute otherwise
    "Prefer": "handling=strict",  # sekmet leaves out a condition that it does not know otherwise
}


class Found(NamedTuple):
    """What a search found.

    Attributes:
        matches: the resources that were searched for.
        included: the resources that they refer to, as far as they were asked for with `_include`.
    """

    matches: list[Json]
    included: list[Json]


class FhirServer:
    """A client of a FHIR server of this test session.

    Attributes:
        peer: the server's name in the table.
    """

    def __init__(self, peer: str, address: str) -> None:
        self.peer = peer
        self._host, _, path = address.removeprefix("http://").partition("/")
        self._path = f"/{path}"

    def request(self, method: str, path: str = "", body: Json | None = None) -> tuple[int, Json]:
        """Send one request; the answer is the HTTP status and the resource."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            where = quote(f"{self._path}/{path}".rstrip("/"), safe="/?&=:|,%")
            connection.request(method, where, None if body is None else json.dumps(body), _HEADERS)
            answer = connection.getresponse()
            return answer.status, cast("Json", json.loads(answer.read() or b"{}"))
        finally:
            connection.close()

    def read(self, reference: str) -> Json:
        """The resource at a reference such as `Patient/1`."""
        status, resource = self.request("GET", reference)
        assert status == 200, resource
        return resource

    def search(self, search: str) -> Found:
        """All that a search finds, which must fit on its first page."""
        page = self.read(search)
        assert not [link for link in page["link"] if link["relation"] == "next"], search
        by_mode: dict[str, list[Json]] = {"match": [], "include": []}
        for entry in page.get("entry", ()):
            by_mode[entry["search"]["mode"]].append(entry["resource"])
        return Found(by_mode["match"], by_mode["include"])

    def count(self, search: str) -> int:
        """How many resources a search finds."""
        return cast("int", self.read(f"{search}{'&' if '?' in search else '?'}_summary=count")["total"])

    def send(self, transaction: Json) -> tuple[list[str], list[str]]:
        """Post a transaction: the three digits of each entry's status, and the reference of each on the server."""
        status, answer = self.request("POST", "", transaction)
        assert status == 200, answer
        responses = [entry["response"] for entry in answer["entry"]]
        places = ["/".join(each["location"].split("/_history/")[0].split("/")[-2:]) for each in responses]
        return [each["status"][:3] for each in responses], places


@contextmanager
def running(command: Sequence[str | Path], log: Path) -> Iterator[str]:
    """Start a server that prints `READY <base url>` and runs until its input ends; the base URL.

    Raises:
        AssertionError: when it does not start; the text is the end of what it said on standard error.
    """
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603 - the command line of a server that setup.sh installed
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        ready = cast("IO[str]", process.stdout).readline().split()  # ends with the process, should it fail to start
        assert ready[:1] == ["READY"], log.read_text(encoding="utf-8")[-4000:]
        try:
            yield ready[1]
        finally:
            cast("IO[str]", process.stdin).close()
            process.wait(timeout=60)

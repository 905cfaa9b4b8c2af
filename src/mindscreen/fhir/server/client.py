"""A FHIR server to read from and to write to, over HTTP by httpx.

TLS is verified. Nothing is asked of, or sent to, any other host than the one that was given, whatever an answer says.
No identity stands in an address that is asked for: clients, proxies and servers log addresses.
"""

from __future__ import annotations

import json
import re
from contextlib import closing
from time import sleep
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlencode

from mindscreen.errors import InterchangeError, NotFoundError, ServerError
from mindscreen.fhir.dates import is_date_time
from mindscreen.fhir.server.answer import Answer, page_of, sent_of, unusable
from mindscreen.fhir.server.exchange import body_of, seconds_to_wait
from mindscreen.fhir.server.patients import Patients, patient_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType, TracebackType

    import httpx

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.server.answer import Page, Sent

_MOST_PAGES: Final = 1_000_000
_MOST_PER_PAGE: Final = 1000
_BUSY: Final = frozenset({429, 502, 503, 504})
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 120.0
"""Seconds before the second try, doubled before each further one; and the most that a server may ask for."""

_JSON: Final = "application/fhir+json"
_SEARCH: Final = re.compile(r"([A-Z][A-Za-z]{1,63})(\?[!-\"$-~]*)?", re.ASCII)
_BEARER: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)


class FhirServer:
    """A FHIR server.

    Use it as a context manager, so that its connections are closed.

    Args:
        base: address of the server, `https://ehr.example.org/fhir`. Unencrypted `http` is for a network that you trust.
        client: an httpx client that brings what the server asks for (client certificate, headers, proxy); one is made
            and closed here when absent.
        token: bearer token for every request.
        timeout: seconds without a sign of the server, for a client that is made here.
        retries: how often a request is sent again when the server cannot be reached or is busy (HTTP 429, 502, 503,
            504), each time after twice as long, from a second on, or as the server asks, up to two minutes.
        on_outcome: is given each OperationOutcome with which the server remarks on a search. Its words may tell who
            somebody is.

    Raises:
        InterchangeError: MS-F005, for a token that is none.
        ServerError: MS-C004, for an address that is none, or holds a password or a search.
        NotFoundError: MS-N006, when the package httpx is not installed.
    """

    def __init__(  # noqa: PLR0913 - independent facts, keyword-only
        self,
        base: str,
        *,
        client: httpx.Client | None = None,
        token: str | None = None,
        timeout: float = 30.0,
        retries: int = 4,
        on_outcome: Callable[[Json], None] | None = None,
    ) -> None:
        if token is not None and not _BEARER.fullmatch(token):
            raise InterchangeError(
                "MS-F005", "it is no bearer token.", where="token", remedy="Give it as it was issued."
            )
        self._httpx = _httpx()
        self._root = self._checked(base)
        self._own = client is None
        self._client: httpx.Client = self._httpx.Client(timeout=timeout) if client is None else client
        self._headers = {"Accept": _JSON, "Cache-Control": "no-cache"}  # some servers repeat a search of a minute ago
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"
        self._retries = retries
        self._on_outcome = on_outcome
        self._patients = Patients()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        """Names the server; whatever it was given besides is left out."""
        return f"<FhirServer {self.base}>"

    @property
    def base(self) -> str:
        """The address of the server, as two ways to write the same one become equal."""
        return str(self._root).rstrip("/")

    def close(self) -> None:
        """Close the connections, unless they are those of a client that was given."""
        if self._own:
            self._client.close()

    def pages(self, search: str) -> Iterator[Page]:
        """The pages of a search, one after the other, as the links of the server lead to them.

        Args:
            search: type and criteria, `QuestionnaireResponse?status=completed`.

        Raises:
            InterchangeError: MS-F005, when it is no search.
            ServerError: MS-C001 or MS-C002, when the server cannot be reached or refuses; MS-C003, when an answer
                cannot be used or the pages lead in a circle; MS-C004, when a link leads to another host.
        """
        asked = _SEARCH.fullmatch(search)
        if asked is None:
            raise InterchangeError("MS-F005", "it is no search.", where="search", remedy="Write it like 'Patient?...'.")
        kind = asked[1]
        url, seen = self._root.join(search), set[str]()
        while True:
            seen.add(str(url))
            page = page_of(self._ask("GET", url, kind), kind, self._place(kind))
            if self._on_outcome is not None:
                for outcome in page.outcomes:
                    self._on_outcome(outcome)
            yield page
            if not page.following:
                return
            url = self._followed(page.following, kind)
            if str(url) in seen or len(seen) >= _MOST_PAGES:
                unusable("its pages have no end.", self._place(kind))

    def responses(
        self, *, since: str | None = None, questionnaire: str | None = None, count: int = 100
    ) -> Iterator[Json]:
        """The finished QuestionnaireResponses, in the order in which they were last changed.

        Args:
            since: a FHIR dateTime; only what was changed then or later.
            questionnaire: the canonical URL of a form; only its responses.
            count: how many the server is asked to put on one page, up to 1000.

        Raises:
            InterchangeError: MS-F005, for a date or number that is none.
            ServerError: MS-C001 to MS-C004, as for `pages`.
        """
        for page in self.pages(f"QuestionnaireResponse?{_criteria(since, questionnaire, count)}"):
            for each in page.included:
                self._patients.keep(each)
            yield from page.found

    def patient_of(self, response: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the Patient whom a response is about states of `birthDate` and `gender`.

        A Patient who did not come with the response is asked for once, in a search whose criteria are not in the
        address. No more than ten thousand are remembered, and nothing else of them.

        Returns:
            At most these two elements; none, when the response names no Patient of this server, or the server has none
            of that name.

        Raises:
            ServerError: MS-C001 to MS-C004, as for `pages`.
        """
        own_id = patient_id(response, self.base)
        if own_id is None:
            return {}
        if (known := self._patients.get(own_id)) is None:
            known = self._patients.keep(self._patient(own_id))
        return known

    def _patient(self, own_id: str) -> Json:
        """The Patient with an id, or one of whom nothing is known."""
        about = "Patient/_search"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        data = self._ask("POST", self._root.join(about), about, urlencode({"_id": own_id}).encode(), form)
        found = page_of(data, "Patient", self._place(about)).found
        nobody = {"resourceType": "Patient", "id": own_id}
        return next((each for each in found if each.get("id") == own_id), nobody)

    def send(self, bundle: Mapping[str, Any] | bytes) -> Sent:
        """Send a transaction.

        Args:
            bundle: one that can be sent twice without making a second copy, as `bundle` and `bundle_json` write it: it
                is sent again when no answer came.

        Raises:
            ServerError: MS-C001, when the server cannot be reached; MS-C002, when it refuses, with its OperationOutcome
                as the `outcome` of the error, and without a second try; MS-C003 or MS-C004, as for `pages`.
        """
        text = bundle if isinstance(bundle, bytes) else json.dumps(bundle, ensure_ascii=False).encode()
        entries = len(json.loads(text)["entry"])
        headers = {"Content-Type": _JSON, "Prefer": "return=minimal"}
        return sent_of(self._ask("POST", self._httpx.URL(self.base), "", text, headers), entries, self._place(""))

    # --- one request ------------------------------------------------------------------------------------------------

    def _ask(
        self, method: str, url: httpx.URL, about: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Json:
        """Send a request until it is answered, and return the resource in the answer."""
        headers = {**self._headers, **(headers or {})}
        request = self._client.build_request(method, url, content=content or None, headers=headers)
        wait, answer = _FIRST_WAIT, self._once(request)
        for _ in range(self._retries):
            if answer is not None and answer.status not in _BUSY:
                break
            sleep(min(max(wait, answer.wait if answer is not None else 0.0), _LONGEST_WAIT))
            wait, answer = 2 * wait, self._once(request)
        where = self._place(about)
        if answer is None or answer.status in _BUSY:
            status = None if answer is None else answer.status
            said = "it cannot be reached." if status is None else f"it stays busy: HTTP status {status}."
            remedy = "Check address, network and certificate, or try again later; what was done is found again."
            raise ServerError("MS-C001", said, where=where, remedy=remedy, status=status)
        return answer.resource(where)

    def _once(self, request: httpx.Request) -> Answer | None:
        """Send a request once; `None` when nothing came back."""
        try:
            with closing(self._client.send(request, stream=True, follow_redirects=False)) as response:
                wait = seconds_to_wait(response.headers.get("Retry-After", ""))
                try:
                    return Answer(response.status_code, body_of(response), wait)
                except self._httpx.DecodingError:
                    return Answer(response.status_code, None, wait)
        except self._httpx.TransportError:
            return None

    # --- addresses --------------------------------------------------------------------------------------------------

    def _checked(self, base: str) -> httpx.URL:
        try:
            url: httpx.URL = self._httpx.URL(str(self._httpx.URL(base.rstrip("/") + "/")))  # drops a default port
        except self._httpx.InvalidURL:
            url = self._httpx.URL("")
        if url.scheme not in {"http", "https"} or not url.host or url.userinfo or url.query or url.fragment:
            raise ServerError(
                "MS-C004",
                "it is no address of a FHIR server.",
                where="base",
                remedy="Write it like https://ehr.example.org/fhir; a password goes into the client.",
            )
        return url

    def _followed(self, link: str, about: str) -> httpx.URL:
        """The address of the next page, if it is one of this server."""
        try:
            url = self._root.join(link)
        except self._httpx.InvalidURL:
            unusable("the link to the next page is none.", self._place(about))
        if _origin(url) != _origin(self._root) or url.userinfo:
            raise ServerError(
                "MS-C004",
                "its link to the next page leads to another host, port or scheme.",
                where=self._place(about),
                remedy="Tell the server under which address it is reached, or give the one that it writes.",
            )
        return url

    def _place(self, about: str) -> str:
        """Where an error happened: never with criteria or ids."""
        return f"{self.base}/{about}".rstrip("/")


def _httpx() -> ModuleType:
    try:
        import httpx  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        raise NotFoundError(
            "MS-N006", "a FHIR server is asked through the package httpx.", remedy="Install mindscreen[server]."
        ) from None
    return httpx


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _criteria(since: str | None, questionnaire: str | None, count: int) -> str:
    """The criteria of a search for finished responses, with the people whom they are about."""
    if since is not None and not is_date_time(since):
        remedy = "Write it like 2026-01-31 or 2026-01-31T09:30:00+08:00."
        raise InterchangeError("MS-F005", "it is no FHIR dateTime.", where="since", remedy=remedy)
    if not 1 <= count <= _MOST_PER_PAGE:
        raise InterchangeError("MS-F005", "it is out of range.", where="count", remedy=f"Use 1 to {_MOST_PER_PAGE}.")
    criteria = {"status": "completed,amended", "_sort": "_lastUpdated", "_count": str(count)}
    if since is not None:
        criteria["_lastUpdated"] = f"ge{since}"
    if questionnaire is not None:
        criteria["questionnaire"] = questionnaire
    return urlencode({**criteria, "_include": "QuestionnaireResponse:subject"})

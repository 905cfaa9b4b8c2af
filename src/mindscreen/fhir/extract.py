"""The SDC operation `$extract` as a pure function: a response in, the transaction that files its results out.

It reads no clock, asks no server and keeps nothing; whoever mounts it sends the request and returns the answer as they
are. An answer that is an OperationOutcome belongs to an HTTP status of 400 or above.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from mindscreen.engine import screen
from mindscreen.errors import InterchangeError, MindscreenError
from mindscreen.fhir import codes
from mindscreen.fhir.knownforms import form_of
from mindscreen.fhir.observation import observations
from mindscreen.fhir.outcome import operation_outcome
from mindscreen.fhir.people import reference_in
from mindscreen.fhir.response import read_response
from mindscreen.fhir.screening import IDENTIFIER_SYSTEM
from mindscreen.library import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.knownforms import KnownForm
    from mindscreen.fhir.screening import ValueKind

_PARAMETER: Final = "questionnaire-response"
_MOST_PARAMETERS: Final = 100


def extract(
    request: Mapping[str, Any], *, forms: Sequence[KnownForm] = (), locale: str = "en", value: ValueKind = "integer"
) -> Json:
    """`QuestionnaireResponse/$extract` (SDC): the Observations of a response.

    The scores are reckoned anew from the answers; a stated total that contradicts them is refused. What follows from a
    result beyond Observations (a Flag, a Task) needs a pathway: `bundle()`.

    Args:
        request: a QuestionnaireResponse, or Parameters with one as `questionnaire-response`.
        forms: forms of the hospital besides ours: the name of an instrument, and a map that names its questionnaire.
        locale: language of the texts; translations stand beside them.
        value: whether a score is a `valueInteger` or a `valueQuantity`.

    Returns:
        A transaction Bundle, which can be sent twice without making a second copy where the response has an identifier
        or an id; or an OperationOutcome with the code of the error and without any answer.
    """
    try:
        return _extracted(_response(request), forms, locale, value)
    except MindscreenError as error:
        return operation_outcome(error)


def _response(request: object) -> Mapping[str, Any]:
    """The response in the request.

    Raises:
        InterchangeError: MS-F001.
    """
    data = request if isinstance(request, Mapping) else {}
    if data.get("resourceType") == "QuestionnaireResponse":
        return data
    parameters = data.get("parameter") if data.get("resourceType") == "Parameters" else None
    if isinstance(parameters, list) and len(parameters) <= _MOST_PARAMETERS:
        named = [each for each in parameters if isinstance(each, dict) and each.get("name") == _PARAMETER]
        if len(named) == 1 and isinstance(named[0].get("resource"), dict):
            response: dict[str, Any] = named[0]["resource"]
            return response
    raise InterchangeError(
        "MS-F001",
        "there is not exactly one response in it.",
        where="$extract",
        remedy=f"Send a QuestionnaireResponse, or Parameters with one parameter '{_PARAMETER}'.",
    )


def _extracted(response: Mapping[str, Any], forms: Sequence[KnownForm], locale: str, value: ValueKind) -> Json:
    form = form_of(response, forms)
    if form is None:
        raise InterchangeError(
            "MS-F002",
            "the form that it answers is not known.",
            where="questionnaire",
            remedy="Name one of our forms there, or say with forms=... which instrument yours is.",
        )
    name, mapping = form
    instrument = load(name)
    result = screen(instrument, read_response(instrument, response, mapping=mapping))
    system, administration = _administration(response)
    found = observations(
        result,
        items=True,
        value=value,
        subject=reference_in(response, "subject") or "",
        encounter=reference_in(response, "encounter"),
        author=reference_in(response, "author"),
        source=reference_in(response, "source"),
        locale=locale,
        response=f"QuestionnaireResponse/{response['id']}" if "id" in response else None,
        administration_id=administration,
        identifier_system=system,
    )
    security = {"security": [dict(codes.RESTRICTED)]}
    return {
        "resourceType": "Bundle",
        "meta": security,
        "type": "transaction",
        "entry": [_entry(each) for each in found],
    }


def _administration(response: Mapping[str, Any]) -> tuple[str, str | None]:
    """The identifier of the administration: that of the response, or else its id."""
    identifier = response.get("identifier")
    identifier = identifier[0] if isinstance(identifier, list) and identifier else identifier  # R5 has several
    if isinstance(identifier, dict) and isinstance(identifier.get("value"), str):
        system = identifier.get("system")
        return (system if isinstance(system, str) else IDENTIFIER_SYSTEM), identifier["value"]
    own = response.get("id")
    return IDENTIFIER_SYSTEM, own if isinstance(own, str) else None


def _entry(resource: Json) -> Json:
    request = {"method": "POST", "url": "Observation"}
    if "identifier" in resource:
        [identifier] = resource["identifier"]
        system, value = (quote(identifier[name], safe="") for name in ("system", "value"))
        request["ifNoneExist"] = f"identifier={system}%7C{value}"
    url = f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps(resource, sort_keys=True))}"
    return {"fullUrl": url, "resource": resource, "request": request}

"""The request of a CDS client: whom it is about, and the resources that it hands over.

Everything must be about one patient. The first resource that is about somebody else refuses the whole request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from mindscreen.errors import InterchangeError
from mindscreen.fhir.dates import is_id

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFETCH: Final = {
    "patient": "Patient/{{context.patientId}}",
    "responses": "QuestionnaireResponse?patient={{context.patientId}}"
    "&status=completed,amended&_sort=-authored&_count=100",
}
"""What each service asks for."""
_MOST_ENTRIES: Final = 1000


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """What a request says. Holds identities and answers, so it has no `repr` of its content.

    Attributes:
        patient_id: id of the patient.
        encounter_id: id of the encounter, or `None`.
        patient: the Patient.
        responses: the QuestionnaireResponses of the patient, as they came.
        is_paged: whether the client has more responses than it handed over.
        ordered: the URIs of rules that draft orders follow already.
    """

    patient_id: str
    encounter_id: str | None
    patient: Mapping[str, Any]
    responses: tuple[Mapping[str, Any], ...]
    is_paged: bool
    ordered: frozenset[str]


def read(request: object, hook: str) -> Request:
    """Read a request that was sent for a hook.

    Raises:
        InterchangeError: MS-S001 or MS-S002.
    """
    if not isinstance(request, Mapping) or request.get("hook") != hook:
        _unusable("it is not for this hook.", "hook")
    context = request.get("context")
    if not isinstance(context, Mapping):
        _unusable("it has no context.", "context")
    patient_id = _id(context, "patientId")
    if patient_id is None:
        _unusable("it names no patient.", "context.patientId")
    encounter_id = _id(context, "encounterId")
    if hook == "encounter-start" and encounter_id is None:
        _unusable("it names no encounter.", "context.encounterId")
    bundle = _handed_over(request, "responses", "Bundle")
    responses = tuple(_responses(bundle, patient_id))
    return Request(
        patient_id=patient_id,
        encounter_id=encounter_id,
        patient=_patient(request, patient_id),
        responses=responses,
        is_paged=any(link.get("relation") == "next" for link in _objects(bundle, "link", "prefetch.responses")),
        ordered=frozenset(_ordered(context)),
    )


def _unusable(what: str, where: str) -> NoReturn:
    raise InterchangeError("MS-S001", what, where=where, remedy="Send it as CDS Hooks 2.0 describes it.") from None


def _id(context: Mapping[str, Any], name: str) -> str | None:
    value = context.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not is_id(value):
        _unusable("it is no FHIR id.", f"context.{name}")
    return value


def _handed_over(request: Mapping[str, Any], key: str, kind: str) -> Mapping[str, Any]:
    """One of the resources that the service asked for; nothing found is an empty one.

    Raises:
        InterchangeError: MS-S002, when it is not there, or an OperationOutcome stands in its place; MS-S001, when it is
            something else.
    """
    prefetch = request.get("prefetch")
    found = prefetch.get(key, "") if isinstance(prefetch, Mapping) else ""
    if found is None and kind == "Bundle":
        return {}
    if not isinstance(found, Mapping) or found.get("resourceType") == "OperationOutcome":
        raise InterchangeError(
            "MS-S002",
            f"what was asked for as '{key}' is not in it.",
            where="prefetch",
            remedy="Hand over both prefetch templates that GET /cds-services names.",
        )
    if found.get("resourceType") != kind:
        _unusable(f"it is no {kind}.", f"prefetch.{key}")
    return found


def _patient(request: Mapping[str, Any], patient_id: str) -> Mapping[str, Any]:
    patient = _handed_over(request, "patient", "Patient")
    if patient.get("id") != patient_id:
        _unusable("it is another patient than the one in context.", "prefetch.patient")
    return patient


def _responses(bundle: Mapping[str, Any], patient_id: str) -> Iterator[Mapping[str, Any]]:
    for index, resource in enumerate(_resources(bundle, "prefetch.responses")):
        where = f"prefetch.responses.entry[{index}]"
        kind = resource.get("resourceType")
        if kind == "OperationOutcome":  # a server's remark on the search
            continue
        if kind != "QuestionnaireResponse":
            _unusable("it is no QuestionnaireResponse.", where)
        if not _is_about(resource, patient_id):
            _unusable("it is not about the patient in context.", where)
        yield resource


def _is_about(resource: Mapping[str, Any], patient_id: str) -> bool:
    subject = resource.get("subject")
    reference = subject.get("reference") if isinstance(subject, Mapping) else None
    if not isinstance(reference, str):
        return False
    parts = reference.partition("/_history/")[0].rsplit("/", 2)
    return parts[-2:] == ["Patient", patient_id]


def _ordered(context: Mapping[str, Any]) -> Iterator[str]:
    """What the draft orders instantiate; only an order-sign has draft orders."""
    orders = context.get("draftOrders")
    if orders is None:
        return
    if not isinstance(orders, Mapping):
        _unusable("it is no Bundle.", "context.draftOrders")
    for resource in _resources(orders, "context.draftOrders"):
        uris = resource.get("instantiatesUri")
        yield from (uri for uri in (uris if isinstance(uris, list) else [uris]) if isinstance(uri, str))


def _resources(bundle: Mapping[str, Any], where: str) -> Iterator[Mapping[str, Any]]:
    for index, entry in enumerate(_objects(bundle, "entry", where)):
        resource = entry.get("resource")
        if not isinstance(resource, Mapping):
            _unusable("it has no resource.", f"{where}.entry[{index}]")
        yield resource


def _objects(bundle: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    found = bundle.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        _unusable("it must be a list of objects.", f"{where}.{name}")
    if len(found) > _MOST_ENTRIES:
        _unusable(f"it has more than {_MOST_ENTRIES} entries.", f"{where}.{name}")
    return found

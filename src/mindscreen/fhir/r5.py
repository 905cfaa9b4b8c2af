"""What R5 (5.0.0) says otherwise than R4, for each type of resource that mindscreen emits.

Everything is written as R4 first. R4B (4.3.0) has the same elements for all of these types. For R5 a resource is
written again from its R4 form: elements that became lists, concepts that became references, codes that went away.
The weight of an answer is `itemWeight` alone, because `ordinalValue` is its former name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mindscreen.fhir.codes import Json

FhirVersion: TypeAlias = Literal["4.0.1", "4.3.0", "5.0.0"]
FHIR_VERSIONS: Final = ("4.0.1", "4.3.0", "5.0.0")


def in_version(resource: Json, version: FhirVersion) -> Json:
    """A resource of R4, or a Bundle of them, in the words of a version; what is given is left as it is."""
    if version != "5.0.0":
        return resource
    if resource["resourceType"] == "Bundle":
        return {**resource, "entry": [{**entry, "resource": _in_r5(entry["resource"])} for entry in resource["entry"]]}
    return _in_r5(resource)


def _in_r5(resource: Json) -> Json:
    write = _WRITERS.get(resource["resourceType"])
    return resource if write is None else write(dict(resource))


def _response(resource: Json) -> Json:
    if "identifier" in resource:
        resource["identifier"] = [resource["identifier"]]
    resource["item"] = [_answered(item) for item in resource["item"]]
    return resource


def _answered(item: Json) -> Json:
    """An item of a response, its answer without the former name of the weight."""
    answers = [
        {"valueCoding": {**answer["valueCoding"], "extension": _weights(answer["valueCoding"]["extension"])}}
        if "valueCoding" in answer
        else answer
        for answer in item.get("answer", [])
    ]
    return {**item, "answer": answers} if answers else item


def _weights(extensions: list[Json]) -> list[Json]:
    return [each for each in extensions if each["url"] != codes.ORDINAL_VALUE]


def _device(resource: Json) -> Json:
    resource["name"] = [{"value": each["name"], "type": "user-friendly-name"} for each in resource.pop("deviceName")]
    resource["type"] = [resource["type"]]
    return resource


def _service_request(resource: Json) -> Json:
    resource["code"] = {"concept": resource["code"]}
    if "reasonReference" in resource:
        resource["reason"] = [{"reference": each} for each in resource.pop("reasonReference")]
    resource["supportingInfo"] = [{"reference": each} for each in resource["supportingInfo"]]
    return resource


def _task(resource: Json) -> Json:
    if "reasonReference" in resource:
        resource["reason"] = [{"reference": resource.pop("reasonReference")}]
    if "statusReason" in resource:
        resource["statusReason"] = {"concept": resource["statusReason"]}
    if "restriction" in resource:  # in R5 only for a task that fulfils its focus; a proposal has a period of its own
        resource["requestedPeriod"] = resource.pop("restriction")["period"]
    if "performerType" in resource:
        resource["requestedPerformer"] = [{"concept": each} for each in resource.pop("performerType")]
    return resource


def _provenance(resource: Json) -> Json:
    # R5 has no "derivation"; what was scored instantiates its definition.
    resource["entity"] = [
        {**each, "role": "instantiates"} if each["role"] == "derivation" else each for each in resource["entity"]
    ]
    return resource


def _audit_event(resource: Json) -> Json:
    [subtype] = resource.pop("subtype")
    resource["category"] = [{"coding": [resource.pop("type")]}]
    resource["code"] = {"coding": [subtype]}
    resource["outcome"] = {"code": {"system": codes.AUDIT_OUTCOME, "code": resource["outcome"]}}
    resource["entity"] = [{"what": each["what"], "role": {"coding": [each["role"]]}} for each in resource["entity"]]
    return resource


_WRITERS: Final[Mapping[str, Callable[[Json], Json]]] = {
    "QuestionnaireResponse": _response,
    "Device": _device,
    "ServiceRequest": _service_request,
    "Task": _task,
    "Provenance": _provenance,
    "AuditEvent": _audit_event,
}
"""Observation, Flag, RiskAssessment and Bundle have the same elements as in R4, as far as we use them."""

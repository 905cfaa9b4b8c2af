"""Where it all comes from: the software and definition that scored, what was derived from what, and who caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Screening

DEVICE_SYSTEM: Final = f"{codes.BASE}:device"


def device_resource(screening: Screening) -> Json:
    """The software that scored: the engine and the definition, each in its version."""
    instrument, result = screening.instrument, screening.result
    name = f"mindscreen-{result.engine_version}/{instrument.id}-{instrument.version}/{result.scoring_hash}"
    return {
        "resourceType": "Device",
        "identifier": [{"system": DEVICE_SYSTEM, "value": name}],
        "status": "active",
        "deviceName": [{"name": "mindscreen", "type": "model-name"}],
        "type": {"text": "screening software"},
        "version": [
            {"type": {"text": "engine"}, "value": result.engine_version},
            {"type": {"text": "definition"}, "value": instrument.canonical},
            {"type": {"text": "scoring hash"}, "value": result.scoring_hash},
        ],
    }


def provenance_resource(screening: Screening, roles: Sequence[str], pathways: Sequence[str]) -> Json:
    """What was derived from the answers, by which software, definition and pathways."""
    instrument, result = screening.instrument, screening.result
    assembler = {"system": codes.PROVENANCE_PARTICIPANT, "code": "assembler", "display": "Assembler"}
    provenance: Json = {
        **screening.tagged("Provenance", "provenance"),
        "target": screening.reference(*roles),
        "occurredDateTime": screening.authored,
        "recorded": screening.authored,
    }
    if pathways:
        provenance["policy"] = [f"{codes.BASE}:pathway:{name.replace('|', ':')}" for name in pathways]
    provenance["agent"] = [{"type": {"coding": [assembler]}, "who": screening.reference("device")[0]}]
    provenance["entity"] = [
        {"role": "source", "what": screening.reference("response")[0]},
        {
            "role": "derivation",
            "what": {
                "identifier": {"system": f"{codes.BASE}:definition", "value": instrument.canonical},
                "display": f"{instrument.canonical} {result.scoring_hash}",
            },
        },
    ]
    if screening.form is not None and instrument.overlay is None:  # of a hospital's own wording there is no hash
        wording = instrument.wording_hashes[screening.locale]
        provenance["entity"].append(
            {
                "role": "quotation",
                "what": {
                    "identifier": {"system": f"{codes.BASE}:wording", "value": wording},
                    "display": f"{instrument.canonical} {screening.locale} {wording}",
                },
            }
        )
    return provenance


def audit_event_resource(screening: Screening) -> Json:
    """That answers of a person were read and scored: by which software, for whom, about whom."""
    device = screening.reference("device")[0]
    agents: list[Json] = [{"who": device, "requestor": False}]
    person = screening.author or screening.source
    if person is None:
        agents[0]["requestor"] = True
    else:
        agents.append({"who": {"reference": person}, "requestor": True})
    return {
        **screening.tagged("AuditEvent", "audit"),
        "type": {"system": codes.AUDIT_EVENT_TYPE, "code": "rest", "display": "RESTful Operation"},
        "subtype": [{"system": codes.RESTFUL_INTERACTION, "code": "transaction", "display": "transaction"}],
        "action": "E",
        "recorded": screening.authored,
        "outcome": "0",
        "agent": agents,
        "source": {"observer": device},
        "entity": [
            {
                "what": {"reference": screening.subject},
                "type": {"system": codes.AUDIT_ENTITY_TYPE, "code": "1", "display": "Person"},
                "role": {"system": codes.OBJECT_ROLE, "code": "1", "display": "Patient"},
            },
            {
                "what": screening.reference("response")[0],
                "type": {"system": codes.AUDIT_ENTITY_TYPE, "code": "2", "display": "System Object"},
                "role": {"system": codes.OBJECT_ROLE, "code": "4", "display": "Domain Resource"},
            },
        ],
    }

"""JSON that stays JSON: one element replaced, exchanged, renamed or wrapped, so that inputs come past the parser."""

from __future__ import annotations

import json
import random
from typing import Any, Final

_SCALARS: Final = (
    None, True, False, 0, 1, 3, -1, 0.5, 1e308, 10**30, "", "q1", "/44250-9", "H1/q2", "LA6569-3", "http://loinc.org",
    "1", "Several days", "completed", "2026-11-21", "Patient/123", "urn:x-mindscreen:questionnaire:phq-9", "#f",
    "https://elsewhere.example.org/Patient/1", "\0", "\u202e", "秘密7391", "\u27e6mindscreen subject\u27e7", "%(x)b",
)  # fmt: skip
_KEYS: Final = (
    "item", "answer", "linkId", "text", "definition", "id", "extension", "modifierExtension", "url", "code", "system",
    "display", "valueCoding", "valueInteger", "valueDecimal", "valueString", "valueQuantity", "value", "reference",
    "subject", "identifier", "contained", "entry", "resource", "questionnaire", "authored", "link", "birthDate",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes | None:
    """The JSON with one of its elements changed; `None` where it is no JSON."""
    try:
        box: list[Any] = [json.loads(data)]
    except (ValueError, RecursionError):
        return None
    places: list[tuple[Any, Any]] = []
    waiting: list[Any] = [box]
    while waiting:
        parent = waiting.pop()
        names = parent if isinstance(parent, dict) else range(len(parent))
        places += [(parent, name) for name in names]
        waiting += [parent[name] for name in names if isinstance(parent[name], (dict, list))]
    (parent, name), (giver, other) = chance.choice(places), chance.choice(places)
    try:
        match chance.randrange(5):
            case 0:
                parent[name] = chance.choice(_SCALARS)
            case 1:
                parent[name] = json.loads(json.dumps(giver[other]))
            case 2:
                parent[name], giver[other] = giver[other], parent[name]
            case 3 if isinstance(parent, dict):
                parent[chance.choice(_KEYS)] = parent.pop(name)
            case 4 if parent is not box:
                del parent[name]
            case _:
                parent[name] = [parent[name]]
        return json.dumps(box[0], ensure_ascii=False).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):  # it holds itself, or is too deep
        return None

"""Hashes that tell whether two definitions can differ in what they compute, in which answer means what, or in words.

Each hash is SHA-256 over canonical JSON (UTF-8, keys sorted, no spaces, integers only), so that any language can
recompute it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any


def canonical_hash(data: Any) -> str:
    """`sha256:` and the hexadecimal digest of the data's canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def scoring_part(pack: dict[str, Any]) -> dict[str, Any]:
    """Everything in a pack that can change a score, band, finding or refusal; no titles, codes or citations."""
    return {
        "id": pack["id"],
        "population": _without(pack["population"], "cite"),
        "options": {
            name: [{"value": option["value"], "key": option["key"]} for option in options]
            for name, options in pack["options"].items()
        },
        "items": [_without(item, "about", "codes", "cite") for item in pack["items"]],
        "scales": [_without_cites(_without(scale, "codes", "reported")) for scale in pack["scales"]],
        "findings": [_without(finding, "codes", "cite") for finding in pack["findings"]],
        "profiles": [_without(profile, "cite") for profile in pack["profiles"]],
        "default_profile": pack["default_profile"],
    }


def change_part(pack: dict[str, Any]) -> list[dict[str, Any]]:
    """Every number about change over time; none of them can change a score, band or finding."""
    numbers: list[dict[str, Any]] = _without_cites([_without(rule, "examples") for rule in pack["change"]])
    return numbers


def answer_map(pack: dict[str, Any]) -> list[list[Any]]:
    """What each recorded answer means.

    Every (item, item codes, option value, option key, option codes), and for an item that is answered by a number
    (item, item codes, least, greatest, unit).
    """
    return [
        [item["id"], item.get("codes", {}), *meaning]
        for item in pack["items"]
        for meaning in _meanings(item, pack["options"])
    ]


def _meanings(item: dict[str, Any], options: dict[str, Any]) -> list[list[Any]]:
    if "number" in item:
        return [[item["number"][name] for name in ("lower", "upper", "unit")]]
    return [[option["value"], option["key"], option.get("codes", {})] for option in options[item["options"]]]


def _without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def _without_cites(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without_cites(value) for name, value in data.items() if name != "cite"}
    return [_without_cites(value) for value in data] if isinstance(data, list) else data

"""YAML for a draft: every text that came from outside is cleaned and quoted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH: Final = 110
_PLAIN: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_LONGEST: Final = 600


def clean(text: str, longest: int = _LONGEST) -> str:
    """A text from outside as one line without control, bidi and private characters, and not too long."""
    kept = "".join(" " if each.isspace() else each for each in text if each.isspace() or category(each)[0] != "C")
    line = " ".join(normalize("NFC", kept).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def slug(text: str, instead: str) -> str:
    """A text as a key (`more-than-half-the-days`); something else where no letter or digit of ASCII is in it."""
    return "-".join(re.findall(r"[a-z0-9]+", text[:_LONGEST].lower()))[:60].strip("-") or instead


def shown_text(text: str) -> str:
    """A text as a quoted scalar on one line."""
    return json.dumps(clean(text), ensure_ascii=False)


def to_yaml(data: Any) -> str:
    """Plain data as YAML of the profile: block mappings, and flow where something is short."""
    return "\n".join(_block(data, "")) + "\n"


def _block(data: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        name = f"{indent}{_scalar(key)}:"
        flow = _flow(value)
        if not isinstance(value, (dict, list)) or (len(name) + len(flow) < _WIDTH and not _listed(value)):
            yield f"{name} {flow}"
        elif isinstance(value, dict):
            yield name
            yield from _block(value, indent + "  ")
        else:
            yield name
            for each in value:
                if not isinstance(each, dict) or len(flow := _flow(each)) < _WIDTH:
                    yield f"{indent}  - {_flow(each)}"
                else:
                    first, *others = _block(each, indent + "    ")
                    yield f"{indent}  - {first.lstrip()}"
                    yield from others


def _listed(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and (not _PLAIN.fullmatch(value) or value in _WORDS):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if isinstance(value, bool) else str(value)

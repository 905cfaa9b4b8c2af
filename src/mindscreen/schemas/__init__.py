"""JSON Schemas (draft 2020-12) of what other languages read: the portable pack, and results as JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

NAMES: Final = ("pack", "result", "screen")
"""What there is a schema for; every one is of format 1."""


def read(name: str) -> dict[str, Any]:
    """One schema.

    Args:
        name: one of `NAMES`: `pack` (`mindscreen-pack/1`), `result` (`mindscreen-result/1`), or `screen`
            (`mindscreen-screen/1`, what `mindscreen screen --json` prints).

    Raises:
        KeyError: when there is no such schema.
    """
    if name not in NAMES:
        raise KeyError(name)
    text = files("mindscreen.schemas").joinpath(f"{name}-1.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema

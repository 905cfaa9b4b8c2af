"""Read one compiled JSON file."""

from __future__ import annotations

import json
import os
from typing import Any

from mindscreen.errors import IntegrityError

INDEX_FORMAT = "mindscreen-index/1"
"""The format of the `index.json` beside compiled packs."""


def read_json(path: str) -> dict[str, Any]:
    """Read a JSON object from a file that was written when the packs were compiled.

    Raises:
        IntegrityError: MS-I001, when it is missing, not JSON or not an object.
    """
    try:
        with open(path, "rb") as file:
            data = json.loads(file.read())
    except (OSError, ValueError, RecursionError) as error:
        raise IntegrityError(
            "MS-I001",
            f"it cannot be read as JSON ({type(error).__name__}).",
            where=os.path.basename(path),
            remedy="Install mindscreen again; in a source checkout run 'python3 make.py packs'.",
        ) from error
    if not isinstance(data, dict):
        raise IntegrityError("MS-I001", "it is not a JSON object.", where=os.path.basename(path))
    return data

"""Reads HL7 v2 messages with python-hl7 and prints one JSON line for each: a parser that is not ours.

Run with the Python of the peers: ``.peers/venv/bin/python hl7v2/read.py FILE...``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import hl7  # type: ignore[import-not-found, unused-ignore]  # a peer: not installed beside mindscreen


def read(path: Path) -> dict[str, object]:
    """The header, the patient and the observations of one message, with escapes undone."""
    message = hl7.parse(path.read_bytes().decode("utf-8"))

    def text(segment: str, occurrence: int, field: int, component: int = 1) -> str:
        try:
            return str(message.extract_field(segment, occurrence, field, 1, component, 1) or "")
        except LookupError:
            return ""

    return {
        "file": str(path),
        "segments": [str(segment[0]) for segment in message],
        "version": text("MSH", 1, 12),
        "charset": text("MSH", 1, 18),
        "patient": f"{text('PID', 1, 3)} {text('PID', 1, 5)}",
        "obx": [
            {
                "set_id": text("OBX", n, 1),
                "type": text("OBX", n, 2),
                "code": text("OBX", n, 3),
                "system": text("OBX", n, 3, 3),
                "alternate": text("OBX", n, 3, 4),
                "value": text("OBX", n, 5),
                "text": text("OBX", n, 5, 2),
                "units": text("OBX", n, 6),
                "flag": text("OBX", n, 8),
                "status": text("OBX", n, 11),
            }
            for n in range(1, len(message.segments("OBX")) + 1)
        ],
    }


for name in sys.argv[1:]:
    sys.stdout.write(json.dumps(read(Path(name))) + "\n")

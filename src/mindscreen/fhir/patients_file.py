"""A file of Patients, as a bulk export has it, and what scoring needs of each: sex and day of birth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.errors import InterchangeError
from mindscreen.fhir.bulk.blocks import blocks, opened
from mindscreen.fhir.dates import is_id
from mindscreen.fhir.people import needed_of
from mindscreen.fhir.received import received, too_large, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mindscreen.fhir.bulk.blocks import Block
    from mindscreen.fhir.codes import Json


def read_patients(path: Path) -> dict[str, Json]:
    """Read who is who, for `BulkOptions.patients`.

    Args:
        path: NDJSON, a Patient in each line; compressed with gzip or not. Empty lines are passed over.

    Returns:
        Reference (`Patient/123`) to the `gender` and `birthDate` that the Patient states, and nothing else of it.

    Raises:
        InterchangeError: MS-F001, naming the line, where one holds no Patient with an id, or one who stood there before
            with another sex or day of birth; or when the file cannot be decompressed. It does not say who somebody is.
        OSError: for a file that cannot be read.
    """
    known: dict[str, Json] = {}
    with opened(path) as file:
        for number, line in (each for block in blocks(file) for each in _lines(block)):
            try:
                reference, facts = _patient(line)
                if known.setdefault(reference, facts) != facts:
                    unreadable("the same Patient stands before, with another sex or day of birth.")
            except InterchangeError as error:
                raise InterchangeError(
                    error.code,
                    error.what,
                    where=f"{path.name}, line {number}",
                    remedy="Give a Patient resource with its id on each line, and each Patient as it is now.",
                ) from None
    return known


def _lines(block: Block) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not empty, with their numbers; `None` for one that is longer than is read."""
    for number, line in enumerate([None] if block.lines is None else block.lines, block.first):
        if line is None or (line and not line.isspace()):
            yield number, line


def _patient(line: bytes | None) -> tuple[str, Json]:
    """The reference to a Patient, and what is needed of it.

    Raises:
        InterchangeError: MS-F001.
    """
    if line is None:
        raise too_large()
    data = received(line)
    own_id = data.get("id")
    if data["resourceType"] != "Patient" or not isinstance(own_id, str) or not is_id(own_id):
        unreadable("it is no Patient with an id.")
    return f"Patient/{own_id}", needed_of(data)

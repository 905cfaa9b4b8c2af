"""Throw bytes at everything that reads FHIR, for a bounded time: `python3 make.py fuzz`.

Needs Atheris. Whatever comes in must be read or refused with a typed error whose text holds nothing of it. Anything
else is a fault, and the bytes that caused it are kept as `.venv/fuzz-crash-...`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["mindscreen.fhir"]):
    import mindscreen as ms
    from mindscreen.fhir import Draft, Reader

CORPUS = Path(__file__).resolve().parent / "corpus"
INSTRUMENTS = ("phq-9", "gad-7", "audit-c", "psqi", "c-ssrs-screener")
READERS = [Reader(ms.load(name), allow_in_progress=True, check_stated_scores=False) for name in INSTRUMENTS]


def one_input(data: bytes) -> None:
    """Read one input with every reader, and as a Questionnaire."""
    for reader in READERS:
        try:
            reading = reader.read(data)
        except ms.InterchangeError as error:
            _silent(data, str(error))
        else:
            _silent(data, " ".join(map(str, reading.notes)) + repr(reading))
    try:
        draft = Draft(data)
        draft.definition()
        draft.text()
    except ms.InterchangeError:
        pass  # what a Questionnaire says is no patient's, so a refusal may name a part of it


def _silent(data: bytes, told: str) -> None:
    """Fail when a text repeats a run of what is nobody's name for anything: what is not ASCII, or long digits."""
    if not told.isascii() or any(run.encode() in data for run in told.split() if run.isdigit() and len(run) > 5):
        msg = "an error or a note repeats what came in"
        raise AssertionError(msg)


if __name__ == "__main__":
    with TemporaryDirectory() as found:  # what it finds interesting goes there, so that the corpus stays as it is
        atheris.Setup([sys.argv[0], found, str(CORPUS), *sys.argv[1:]], one_input)
        atheris.Fuzz()

"""Which peer was asked about which instrument: a table at the end of a run, and a test that no place in it is empty.

A test that lets a peer judge an instrument says so with `agreed(peer, instrument)` after its last assertion, so that a
mark in the table means that everything which that test asserts was true of that instrument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import mindscreen as ms

PEERS: Final = {
    "validator": "HAPI validator",
    "Medplum": "@medplum/core, R4",
    "HAPI": "HAPI FHIR JPA server",
    "sekmet": "sekmet FHIR server",
    "LHC-Forms": "LHC-Forms in Chromium",
    "Smart Forms": "engine of AEHRC Smart Forms",
    "fhirpath.js": "fhirpath.js",
}
"""Every peer that judges all instruments, by the name at the head of its column."""

_seen: Counter[tuple[str, str]] = Counter()


def agreed(peer: str, *instruments: str) -> None:
    """Say that a peer was asked about these instruments, and that it agreed."""
    assert peer in PEERS
    _seen.update((peer, each) for each in instruments)


def empty(instruments: Iterable[str]) -> list[tuple[str, str]]:
    """The places of the table that are empty, among the peers that were asked at all."""
    return [(peer, each) for peer in asked() for each in instruments if not _seen[peer, each]]


def asked() -> list[str]:
    """The peers that were asked about any instrument, in the order of the table."""
    return [peer for peer in PEERS if any(known == peer for known, _ in _seen)]


def lines() -> Iterator[str]:
    """The table: a row for each instrument, a column for each peer, and in each place how often they agreed."""
    instruments = [entry.id for entry in ms.catalogue()]
    width = max(map(len, instruments))
    yield " ".join([" " * width, *(f"{peer:>11}" for peer in PEERS)])
    for each in instruments:
        yield " ".join([f"{each:<{width}}", *(f"{_seen[peer, each] or '-':>11}" for peer in PEERS)])
    whole = [sum(bool(_seen[peer, each]) for each in instruments) for peer in PEERS]
    yield " ".join([f"{'instruments':<{width}}", *(f"{f'{found}/{len(instruments)}':>11}" for found in whole)])

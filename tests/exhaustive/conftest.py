"""Proves the instruments of the catalogue side by side, collects what each test visited, and prints it as one table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from time import perf_counter

import pytest

sys.path.insert(
    0, str(Path(__file__).resolve().parents[2])
)  # the oracles and proofs lie beside the tests: tests.exhaustive.oracles

from tests.exhaustive.proof import Proof, prove, work  # after the line above

MOST_WORKERS = 4


@dataclass
class Visit:
    """One way through the sheets of one instrument."""

    instrument: str
    sheets: str
    routes: str
    visited: int = 0
    disagreements: int = 0
    seconds: float = 0.0


VISITS: list[Visit] = []
NOTES: list[str] = []


class Ledger:
    """Counts sheets and disagreements; the time is written down for the reader and decides nothing."""

    @contextmanager
    def visit(self, instrument: str, sheets: str, routes: str) -> Iterator[Visit]:
        visit = Visit(instrument, sheets, routes)
        VISITS.append(visit)
        start = perf_counter()
        yield visit
        visit.seconds = perf_counter() - start

    def enter(self, proof: Proof) -> None:
        """One instrument of the catalogue."""
        tally = proof.tally
        VISITS.append(
            Visit(proof.instrument, proof.sheets, proof.routes, tally.visited, tally.disagreements, proof.seconds)
        )
        NOTES.extend(f"{proof.instrument}: {note}" for note in proof.notes)


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture(scope="session", autouse=True)
def proofs(request: pytest.FixtureRequest) -> Iterator[Mapping[Path, Future[Proof]]]:
    """The proof of every folder that a chosen test asks for, the longest first, in processes of their own."""
    asked: set[Path] = {
        Path(str(item.callspec.params["folder"]))
        for item in request.session.items
        if isinstance(item, pytest.Function) and hasattr(item, "callspec") and "folder" in item.callspec.params
    }
    workers = max(1, min(cpu_count() or 1, MOST_WORKERS, len(asked)))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield {folder: pool.submit(prove, folder) for folder in sorted(asked, key=work, reverse=True)}
        pool.shutdown(cancel_futures=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not VISITS:
        return
    heads = ("instrument", "sheets", "routes")
    widths = [max(map(len, (head, *(getattr(each, head) for each in VISITS)))) for head in heads]

    def line(texts: tuple[str, ...], visited: str, disagreements: str, seconds: str) -> None:
        left = "  ".join(f"{text:<{width}}" for text, width in zip(texts, widths, strict=True))
        terminalreporter.write_line(f"{left}  {visited:>13}  {disagreements:>13}  {seconds:>7}")

    terminalreporter.section("every answer sheet")
    line(heads, "visited", "disagreements", "seconds")
    for each in VISITS:
        texts = (each.instrument, each.sheets, each.routes)
        line(texts, f"{each.visited:,}", f"{each.disagreements:,}", f"{each.seconds:.1f}")
    visited, disagreements = (
        sum(numbers) for numbers in zip(*((v.visited, v.disagreements) for v in VISITS), strict=True)
    )
    instruments = len({each.instrument for each in VISITS})
    line((f"{instruments} instruments", "", ""), f"{visited:,}", f"{disagreements:,}", "")
    for note in NOTES:
        terminalreporter.write_line(note)

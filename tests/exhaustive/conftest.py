"""Collects what each exhaustive test visited, and prints it as one table at the end of the run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytest

sys.path.insert(
    0, str(Path(__file__).resolve().parents[2])
)  # the oracles lie beside the tests: tests.exhaustive.oracles


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


class Ledger:
    """Counts sheets and disagreements; the time is written down for the reader and decides nothing."""

    @contextmanager
    def visit(self, instrument: str, sheets: str, routes: str) -> Iterator[Visit]:
        visit = Visit(instrument, sheets, routes)
        VISITS.append(visit)
        start = perf_counter()
        yield visit
        visit.seconds = perf_counter() - start


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    return Ledger()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if VISITS:
        terminalreporter.section("every answer sheet")
        head = f"{'instrument':<10}  {'sheets':<30}  {'routes':<20}  {'visited':>11}  {'disagreements':>13}"
        terminalreporter.write_line(f"{head}  {'seconds':>7}")
        for each in VISITS:
            line = f"{each.instrument:<10}  {each.sheets:<30}  {each.routes:<20}  {each.visited:>11,}"
            terminalreporter.write_line(f"{line}  {each.disagreements:>13,}  {each.seconds:>7.1f}")

"""The instruments as they stand in the source tree, compiled afresh, so that a test fails with the file it is about.

Everything under `tests/published/` expects numbers that somebody else printed; each test says who and where.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.library import load_path
from mindscreen.model import Instrument

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"


@pytest.fixture(scope="session")
def phq_9() -> Instrument:
    return load_path(INSTRUMENTS / "phq-9")


@pytest.fixture(scope="session")
def gad_7() -> Instrument:
    return load_path(INSTRUMENTS / "gad-7")


@pytest.fixture(scope="session")
def phq_2() -> Instrument:
    return load_path(INSTRUMENTS / "phq-2")


@pytest.fixture(scope="session")
def gad_2() -> Instrument:
    return load_path(INSTRUMENTS / "gad-2")


@pytest.fixture(scope="session")
def psc_17() -> Instrument:
    return load_path(INSTRUMENTS / "psc-17")

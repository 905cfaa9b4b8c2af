"""What every test may rely on: packs that fit their definitions, where the data is, how generated cases are drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from mindscreen.authoring.build import build_packs
from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.definition import read_definition
from mindscreen.errors import DefinitionError
from mindscreen.library import PACKS
from mindscreen.model import Instrument
from mindscreen.unpack import instrument_from_pack

ROOT = Path(__file__).resolve().parent.parent

# Nothing is timed in tests, so no deadlines. In CI the cases are the same on every run: a red build can be repeated.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=300, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop before the first test when the compiled packs are not those of the definitions beside them."""
    if hasattr(session.config, "workerinput"):
        return  # a worker of pytest-xdist: the process that started it has looked
    try:
        with TemporaryDirectory() as folder:
            build_packs(ROOT, Path(folder))
            fresh = _contents(Path(folder))
    except DefinitionError as error:
        pytest.exit(f"the definitions do not compile: {error}", returncode=pytest.ExitCode.USAGE_ERROR)
    if _contents(Path(PACKS)) != fresh:
        pytest.exit(
            "the compiled packs are not those of the definitions: run python3 make.py packs",
            returncode=pytest.ExitCode.USAGE_ERROR,
        )


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.json")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in tests/interop and tests/exhaustive, so that the directory alone decides."""
    for item in items:
        for kind in ("interop", "exhaustive"):
            if item.path.is_relative_to(ROOT / "tests" / kind):
                item.add_marker(kind)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets, which are too large or too restricted to be part of this repository.

    ``MINDSCREEN_SHARED_DATA`` names it; without that, ``../shared/data`` beside the checkout.
    """
    folder = Path(os.environ.get("MINDSCREEN_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the public data sets are not here: set MINDSCREEN_SHARED_DATA to the folder that holds them")
    return folder


_FRAME = """
format: mindscreen-definition/1
id: made-up
version: 1.2.3
status: ready
title: Made up
abbreviation: MU
measures: nothing
domain: none
administration: {cite: nobody}
licence: {status: public-domain, holder: nobody, notice: none, cite: nobody}
review:
  author: definition author
  second_reader: not yet read by a second reader
  clinician: not yet reviewed by a clinician
  checked: '2026-11-21'
  next: '2027-11-21'
references: {nobody: {text: Made up for a test, confidence: low}}
examples: [{name: one, answers: {}, expect: {}}, {name: two, answers: {}, expect: {}}]
"""


@pytest.fixture(scope="session")
def define(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Instrument]:
    """Compiles a made-up instrument from the parts of a definition that matter: for, options, items, scales, ..."""

    def compiled(parts: str) -> Instrument:
        path = tmp_path_factory.mktemp("made-up") / "definition.yaml"
        path.write_text(_FRAME + parts, encoding="utf-8")
        return instrument_from_pack(compile_definition(read_definition(path)))

    return compiled


MADE_UP = ROOT / "tests" / "unit" / "made_up"


@pytest.fixture(scope="session")
def made_up(define: Callable[[str], Instrument]) -> Callable[[str], Instrument]:
    """The made-up instruments of tests/unit/made_up, by name: what the published ones do not use (yet)."""
    known: dict[str, Instrument] = {}

    def named(name: str) -> Instrument:
        if name not in known:
            known[name] = define((MADE_UP / f"{name}.yaml").read_text(encoding="utf-8"))
        return known[name]

    return named

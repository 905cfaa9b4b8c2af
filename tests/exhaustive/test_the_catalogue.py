"""Every instrument of the catalogue proved by routes that share no code: see tests/exhaustive/proof.py (C-011).

The instruments are the folders of `instruments/`; a new one is proved without a line of code. What a definition says is
read a second time from its YAML, so these tests prove that the engine does what the definition says. That a definition
says what the papers say is for the oracles of `test_every_sheet.py`, for `tests/published` and for the tables of the
definitions themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

import pytest
from tests.exhaustive.conftest import Ledger
from tests.exhaustive.definitions import read_definition
from tests.exhaustive.proof import Proof, proof_of

from mindscreen.library import catalogue, load_path
from mindscreen.model import Instrument

ROOT = Path(__file__).resolve().parents[2]
INSTRUMENTS = ROOT / "instruments"
FOLDERS = sorted(path.parent for path in INSTRUMENTS.glob("*/definition.yaml"))
MADE_UP = sorted((*(ROOT / "tests/unit/made_up").glob("*.yaml"), *(ROOT / "tests/exhaustive/made_up").glob("*.yaml")))
pytestmark = pytest.mark.control("C-002", "C-011")


def test_the_whole_catalogue_is_proved() -> None:
    """Nothing read is nothing proved: the folders are those of the installed catalogue, and there are some."""
    assert FOLDERS
    assert {folder.name for folder in FOLDERS} == {entry.id for entry in catalogue()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_instrument_is_scored_alike_by_two_routes(
    folder: Path, proofs: Mapping[Path, Future[Proof]], ledger: Ledger
) -> None:
    proof = proofs[folder].result()
    ledger.enter(proof)
    assert proof.tally.visited > 0
    assert proof.tally.disagreements == 0, "\n".join(proof.tally.words)


@pytest.mark.parametrize("path", MADE_UP, ids=lambda path: path.stem)
def test_what_the_catalogue_does_not_use_is_scored_alike_too(path: Path, define: Callable[[str], Instrument]) -> None:
    proof = proof_of(read_definition(path), define(path.read_text(encoding="utf-8")))
    assert proof.tally.visited > 0
    assert proof.tally.disagreements == 0, "\n".join(proof.tally.words)


@pytest.mark.parametrize(
    ("instrument", "says", "instead"),
    [
        pytest.param("gad-2", "positive: 3", "positive: 4", id="a-cut-off"),
        pytest.param("audit-c", "sex == male", "sex == female", id="a-person"),
        pytest.param("c-ssrs-screener", "intent: 3", "intent: 2", id="a-weight"),
        pytest.param("pc-ptsd-5", "exposure == 1", "exposure == 0", id="a-skipped-item"),
        pytest.param("dass-21", "rounding: half-up", "rounding: floor", id="an-estimate"),
        pytest.param("psc-35", "age_years >= 6, not", "age_years >= 7, not", id="an-age"),
        pytest.param("ces-d", "key: definite", "key: certain", id="a-band"),
    ],
)
def test_one_moved_number_would_be_seen(instrument: str, says: str, instead: str, tmp_path: Path) -> None:
    """The comparison has teeth: what the second reader reads differently by one word disagrees."""
    text = (INSTRUMENTS / instrument / "definition.yaml").read_text(encoding="utf-8")
    assert says in text
    path = tmp_path / "definition.yaml"
    path.write_text(text.replace(says, instead), encoding="utf-8")
    proof = proof_of(read_definition(path), load_path(INSTRUMENTS / instrument))
    assert proof.tally.disagreements > 0
    assert proof.tally.words


def test_the_second_route_shares_no_code_with_the_library() -> None:
    second = ("conditions", "definitions", "people", "worth", "by_definition", "counting_by_definition")
    for name in second:
        text = (ROOT / "tests" / "exhaustive" / f"{name}.py").read_text(encoding="utf-8")
        imported = [line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))]
        assert imported
        assert not [each for each in imported if each.startswith("mindscreen")]
        assert {each.removeprefix("tests.exhaustive.") for each in imported if each.startswith("tests.")} <= {*second}


def test_a_field_that_the_second_reader_does_not_know_stops_it(tmp_path: Path) -> None:
    text = (INSTRUMENTS / "gad-2" / "definition.yaml").read_text(encoding="utf-8")
    path = tmp_path / "definition.yaml"
    path.write_text(text.replace("method: sum", "method: sum\n    squared: true"), encoding="utf-8")
    with pytest.raises(ValueError, match="does not know squared"):
        read_definition(path)

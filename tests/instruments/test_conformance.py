"""Every instrument we ship passes the public conformance kit, the same one that third-party packs are given."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.instruments.test_typed_twice import waiting_for_norms

from mindscreen.library import load_path
from mindscreen.testing import Check, Mutant, mutants, parametrize_with_checks, survivors

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
FOLDERS = sorted(path.parent for path in INSTRUMENTS.glob("*/definition.yaml"))


@pytest.mark.control(
    "C-001", "C-002", "C-004", "C-005", "C-006", "C-008", "C-009", "C-013", "C-015", "C-019", "C-024", "C-034"
)
@parametrize_with_checks(FOLDERS)
def test_conformance(check: Check) -> None:
    check()


@pytest.mark.control("C-010")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_no_change_of_what_scores_goes_unnoticed(folder: Path) -> None:
    """All mutants die, the required and the others; two kinds are outside what an example can see.

    A finding's level and what its unknown calls for are statements, not computations: they are typed a second time in
    `typed/`. So are the rules that wait for the norms of a site, of which no worked example can have any.
    """
    instrument = load_path(folder)
    kinds = {"number"} | ({"swap"} if instrument.pack["options"] else set())  # of a total there is nothing to swap
    assert kinds <= {mutant.kind for mutant in mutants(folder)}
    typed = tuple(f"findings.{finding}." for finding in waiting_for_norms(instrument))
    unnoticed: list[Mutant] = [
        mutant
        for mutant in survivors(folder)
        if mutant.kind not in {"level", "if_unknown"} and not mutant.where.startswith(typed)
    ]
    assert unnoticed == []


def test_every_kind_of_change_was_tried() -> None:
    seen = {mutant.kind for folder in FOLDERS for mutant in mutants(folder)}
    assert seen >= {"number", "swap", "edge", "comparison", "join", "member", "method", "reverse", "respondent"}

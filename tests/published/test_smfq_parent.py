"""SMFQ parent form: its range, and the one cut-off that was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Thirteen answers with this total, filled up from the first item on."""
    return [min(2, max(0, total - 2 * item)) for item in range(13)]


@pytest.fixture(scope="module")
def smfq_parent() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "smfq-parent")


def test_range_and_cut_off(smfq_parent: Instrument) -> None:
    """Angold 1995: not true 0, sometimes 1, true 2, in all 0 to 26; PerformWell, parent version: 12 or more."""
    for total in range(27):
        result = screen(smfq_parent, sheet(total))
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= 12)


def test_it_is_a_draft(smfq_parent: Instrument) -> None:
    """Duke University: there are no prescribed cut points for any version; none of a study was found for parents."""
    assert smfq_parent.status == "draft"

"""GDS-4: both cut-offs of its paper."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def gds_4() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "gds-4")


def test_cut_offs(gds_4: Instrument) -> None:
    """D'Ath et al., Fam Pract 1994;11:260-266: cut-offs 0/1 (sensitivity 89 %) and 1/2 (61 %).

    The printed form: "Count up 1 for each depressive answer", which is no for satisfied and happy and yes for empty
    and afraid (Sheikh and Yesavage 1986); "Cut off score of 1 / 2 indicates depression".
    """
    for satisfied, empty, afraid, happy in product((0, 1), repeat=4):
        result = screen(gds_4, [satisfied, empty, afraid, happy])
        points = (1 - satisfied) + empty + afraid + (1 - happy)
        raised = {finding.id for finding in result.raised}
        assert result["total"].value == points
        assert ("longer-form-needed" in raised) is (points >= 1)
        assert ("positive-screen" in raised) is (points >= 2)
        assert result["total"].band == ("negative", "uncertain", "positive")[min(points, 2)]

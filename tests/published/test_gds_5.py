"""GDS-5: the cut-off of the studies of the five-item version."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def gds_5() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "gds-5")


def test_cut_off(gds_5: Instrument) -> None:
    """Santos et al. 2015, abstract: "The cut-off point was taken as 2 or more", of five points.

    Satisfaction with life, the first question, counts when answered no (Brink et al., Clin Gerontol 1982;1:37-44).
    """
    for satisfied, *others in product((0, 1), repeat=5):
        result = screen(gds_5, [satisfied, *others])
        points = (1 - satisfied) + sum(others)
        assert result["total"].value == points
        assert ("positive-screen" in {finding.id for finding in result.raised}) is (points >= 2)

"""CAM-ICU: its rule, and whom it cannot assess."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "cam-icu"


@pytest.fixture(scope="module")
def cam_icu() -> Instrument:
    return load_path(FOLDER)


def test_rule(cam_icu: Instrument) -> None:
    """Ely 2001, JAMA 286:2703: features 1 and 2, and 3 (RASS other than 0) or 4 (more than one error of five)."""
    for rass, change, attention, thinking in product(range(-3, 5), (0, 1), range(11), range(6)):
        result = screen(cam_icu, [rass, change, attention, thinking])
        expected = change == 1 and attention > 2 and (rass != 0 or thinking > 1)
        assert result.finding("delirium").raised is expected
        assert not result.finding("delirium").unknown
        assert not result.finding("unable-to-assess").raised


@pytest.mark.parametrize("rass", [-5, -4])
def test_unable_to_assess(cam_icu: Instrument, rass: int) -> None:
    """CAM-ICU: at RASS -4 or -5 stop and reassess later; neither negative nor positive, whatever features 1 and 2."""
    for change, attention in product((None, 0, 1), (None, *range(11))):
        result = screen(cam_icu, [rass, change, attention, None])
        assert result.finding("delirium").unknown
        assert result.finding("delirium").if_unknown == "ask"
        assert result.finding("unable-to-assess").raised


def test_feature_4_may_be_left_out_beside_feature_3(cam_icu: Instrument) -> None:
    """With a RASS other than 0 feature 4 changes nothing; with a RASS of 0 it decides."""
    assert screen(cam_icu, [1, 1, 4, None]).finding("delirium").raised
    assert screen(cam_icu, [0, 1, 4, None]).finding("delirium").unknown

"""CAM, short form: its rule."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "cam-short"


@pytest.fixture(scope="module")
def cam_short() -> Instrument:
    return load_path(FOLDER)


def test_rule(cam_short: Instrument) -> None:
    """Inouye 1990, Ann Intern Med 113:941-948: acute onset and inattention, and one of the other two features."""
    for onset, inattention, thinking, consciousness in product((0, 1), repeat=4):
        result = screen(cam_short, [onset, inattention, thinking, consciousness])
        fulfilled = bool(onset and inattention and (thinking or consciousness))
        assert result.finding("delirium").raised is fulfilled
        assert not result.unknown

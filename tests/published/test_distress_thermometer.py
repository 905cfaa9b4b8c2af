"""Distress Thermometer: cut-offs of NCCN and of the Chinese studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def thermometer() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "distress-thermometer")


@pytest.mark.parametrize("mark", range(11))
@pytest.mark.parametrize(("profile", "cutoff"), [("nccn", 4), ("advanced-cancer-pain", 5)])
def test_cut_off(thermometer: Instrument, mark: int, profile: str, cutoff: int) -> None:
    """Tang 2011, Chin J Cancer Res 23:54-58, and Thapa 2020, J Oncol 3293589: 4; its table: 5 in Tianjin (Guan)."""
    result = screen(thermometer, [mark], profile=profile)
    assert result["total"].value == mark
    assert result.finding("positive-screen").raised is (mark >= cutoff)

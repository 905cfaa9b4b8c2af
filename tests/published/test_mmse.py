"""Mini-Mental State Examination: cut-offs from the papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def mmse() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "mmse")


@pytest.mark.parametrize(
    ("profile", "cut_offs"),
    [
        pytest.param("cn-education", {0: 17, 1: 20, 6: 20, 7: 24, 16: 24}, id="17, 20, 24 as usual in China"),
        pytest.param("beijing-1999", {0: 19, 1: 22, 6: 22, 7: 26, 16: 26}, id="Beijing 1999, 19, 22, 26"),
    ],
)
def test_cut_offs_by_schooling(mmse: Instrument, profile: str, cut_offs: dict[int, int]) -> None:
    """Below or at the cut-off of the schooling is positive (Katzman 1988 and Chinese pages; 中华神经科杂志 1999;32)."""
    for years, cut_off in cut_offs.items():
        for total in range(31):
            result = screen(mmse, [total], education_years=years, profile=profile)
            assert result.finding("positive-screen").raised is (total <= cut_off)
            assert (result["total"].band == "below") is (total <= cut_off)


@pytest.mark.parametrize(
    ("age", "years", "mild_impairment", "dementia"),
    [(75, 6, 26.5, 23.5), (76, 6, 22.5, 19.5), (75, 7, 28.5, 23.5), (76, 7, 26.5, 23.5)],
)
def test_age_and_schooling(mmse: Instrument, age: int, years: int, mild_impairment: float, dementia: float) -> None:
    """Zhang 2021, Front Psychiatry 12:773281: cut-offs in four groups."""
    for total in range(31):
        result = screen(mmse, [total], age_years=age, education_years=years)
        assert result.finding("zhang-mci-range").raised is (total < mild_impairment)
        assert result.finding("zhang-dementia-range").raised is (total < dementia)

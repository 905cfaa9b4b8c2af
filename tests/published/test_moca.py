"""Montreal Cognitive Assessment: cut-offs from the papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def moca() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "moca")


def test_cut_offs_by_schooling(moca: Instrument) -> None:
    """Lu 2011, J Geriatr Psychiatry Neurol 24:184-190: 13/14 illiterate, 19/20 with 1 to 6 years, 24/25 with 7."""
    for years, cut_off in {0: 13, 1: 19, 6: 19, 7: 24, 16: 24}.items():
        for total in range(31):
            result = screen(moca, [total], education_years=years)
            assert result.finding("positive-screen").raised is (total <= cut_off)
            assert (result["total"].band == "below") is (total <= cut_off)


@pytest.mark.parametrize(
    ("age", "years", "mild_impairment", "dementia"),
    [(75, 6, 19.5, 18.5), (76, 6, 15.5, 10.5), (75, 7, 24.5, 18.5), (76, 7, 24.5, 20.5)],
)
def test_age_and_schooling(moca: Instrument, age: int, years: int, mild_impairment: float, dementia: float) -> None:
    """Zhang 2021, Front Psychiatry 12:773281: cut-offs in four groups."""
    for total in range(31):
        result = screen(moca, [total], age_years=age, education_years=years)
        assert result.finding("zhang-mci-range").raised is (total < mild_impairment)
        assert result.finding("zhang-dementia-range").raised is (total < dementia)


@pytest.mark.parametrize("years", [0, 6, 12, 13, 20])
def test_original_cut_off(moca: Instrument, years: int) -> None:
    """Nasreddine 2005: below 26, after 1 point is added with 12 years of schooling or fewer (at most 30)."""
    for total in range(31):
        with_point = min(30, total + 1) if years <= 12 else total
        result = screen(moca, [total], education_years=years)
        assert result.finding("below-original-26").raised is (with_point < 26)


def test_beijing(moca: Instrument) -> None:
    """Yu 2012, BMC Psychiatry 12:156: below 22."""
    assert [total for total in range(31) if screen(moca, [total]).finding("below-beijing-22").raised] == list(range(22))

"""The national assessment of self-care: points and bands of the form of 2017."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

# 国家基本公共卫生服务规范（第三版）2017, 老年人健康管理服务规范, 附件: the points in the columns
# 可自理, 轻度依赖, 中度依赖 and 不能自理; for 进餐 and 穿衣 the second column is a dash.
POINTS = {
    "eating": (0, 3, 5),
    "grooming": (0, 1, 3, 7),
    "dressing": (0, 3, 5),
    "toileting": (0, 1, 5, 10),
    "mobility": (0, 1, 5, 10),
}


@pytest.fixture(scope="module")
def self_care() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cn-elderly-self-care")


def test_points(self_care: Instrument) -> None:
    """The five areas and their points, in the order of the form."""
    assert {item.id: tuple(option.value for option in item.options) for item in self_care.items} == POINTS


def test_bands(self_care: Instrument) -> None:
    """填表说明: 0～3分者为可自理；4～8分者为轻度依赖；9～18分者为中度依赖；≥19分者为不能自理."""
    for answers in product(*POINTS.values()):
        result, total = screen(self_care, answers), sum(answers)
        band = (
            "independent"
            if total <= 3
            else "mild-dependence"
            if total <= 8
            else "moderate-dependence"
            if total <= 18
            else "unable"
        )
        assert (result["total"].value, result["total"].band) == (total, band)
        assert bool(result.raised) is (total >= 4)

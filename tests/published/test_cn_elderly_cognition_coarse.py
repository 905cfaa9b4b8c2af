"""The national coarse screen of cognition: the rule of the specification of 2017."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def cognition() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cn-elderly-cognition-coarse")


@pytest.mark.parametrize(
    ("repetition", "recall", "raised"),
    [
        ("repeated", "all-recalled", []),
        ("not-repeated", "all-recalled", ["positive-screen"]),
        ("repeated", "not-all-recalled", ["positive-screen"]),
        ("not-repeated", "not-all-recalled", ["positive-screen"]),
        ("not-repeated", None, ["positive-screen"]),
    ],
)
def test_rule(cognition: Instrument, repetition: str, recall: str | None, raised: list[str]) -> None:
    """国家基本公共卫生服务规范（第三版）2017, 健康体检表填表说明.

    无法立即重复或1分钟后无法完整回忆三件物品名称为粗筛阳性: either failure is enough.
    """
    answers = {
        item.id: next((option.value for option in item.options if option.key == key), None)
        for item, key in zip(cognition.items, (repetition, recall), strict=True)
    }
    assert [finding.id for finding in screen(cognition, answers).raised] == raised

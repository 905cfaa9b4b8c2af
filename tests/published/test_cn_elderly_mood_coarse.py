"""The national coarse screen of mood: the rule of the specification of 2017."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def mood() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "cn-elderly-mood-coarse")


@pytest.mark.parametrize(("answer", "raised"), [("well", []), ("low", ["positive-screen"])])
def test_rule(mood: Instrument, answer: str, raised: list[str]) -> None:
    """国家基本公共卫生服务规范（第三版）2017, 健康体检表填表说明: “是”或“我想不是十分好”为粗筛阳性."""
    value = next(option.value for option in mood.items[0].options if option.key == answer)
    assert [finding.id for finding in screen(mood, [value]).raised] == raised

"""Risk rating 0 to 5, China: the levels of 2018 and what follows from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "cn-smd-risk-rating"


@pytest.fixture(scope="module")
def risk_rating() -> Instrument:
    return load_path(FOLDER)


@pytest.mark.parametrize(("level", "band"), list(enumerate(["stable", "lower", "lower", "high", "high", "high"])))
def test_levels(risk_rating: Instrument, level: int, band: str) -> None:
    """国卫疾控发〔2018〕13号 and 国家基本公共卫生服务规范 2017: 0; 1 and 2; 3 to 5 (unstable, refer at once)."""
    result = screen(risk_rating, [level])
    assert (result["risk_level"].value, result["risk_level"].band) == (level, band)
    assert result.finding("high-risk").raised is (band == "high")


def test_self_harm_is_level_4(risk_rating: Instrument) -> None:
    """国卫疾控发〔2018〕13号: level 4 includes self-harm and suicide; level 5 is armed violence, arson, explosion."""
    values = {option.key: option.value for option in risk_rating.items[0].options}
    assert (values["continuous-or-self-harm"], values["armed-violence-or-arson"]) == (4, 5)

"""Spence Children's Anxiety Scale: the keys of its subscales."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FILLERS = (11, 17, 26, 31, 38, 43)
KEYS = {
    "separation": (5, 8, 12, 15, 16, 44),
    "social": (6, 7, 9, 10, 29, 35),
    "obsessive_compulsive": (14, 19, 27, 40, 41, 42),
    "panic_agoraphobia": (13, 21, 28, 30, 32, 34, 36, 37, 39),
    "physical_injury": (2, 18, 23, 25, 33),
    "generalised": (1, 3, 4, 20, 22, 24),
}
"""Spence 1998, Behav Res Ther 36:545-566, by the printed numbers of the form of 44 with its fillers."""


@pytest.fixture(scope="module")
def scas() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "scas")


def test_keys_of_the_subscales(scas: Instrument) -> None:
    """Spence 1998: 38 questions score, each in one subscale; the six fillers do not."""
    printed = [number for number in range(1, 45) if number not in FILLERS]
    numbers = dict(zip((item.id for item in scas.items), printed, strict=True))
    for name, key in KEYS.items():
        assert tuple(numbers[item] for item in scas.scale(name).items) == key


@pytest.mark.parametrize("answer", range(4))
def test_one_answer_throughout(scas: Instrument, answer: int) -> None:
    """Spence 1998: 0 (never) to 3 (always); the total runs from 0 to 114."""
    result = screen(scas, [answer] * 38)
    assert result["total"].value == 38 * answer
    assert [result[name].value for name in KEYS] == [len(key) * answer for key in KEYS.values()]

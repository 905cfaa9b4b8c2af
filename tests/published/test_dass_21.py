"""DASS-21: keys and bands of its manual, as two scoring pages and OpenScales print them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def dass_21() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "dass-21")


# Lovibond SH, Lovibond PF. Manual for the Depression Anxiety Stress Scales. 2nd ed. Sydney, 1995.
KEYS = {
    "depression": (3, 5, 10, 13, 16, 17, 21),
    "anxiety": (2, 4, 7, 9, 15, 19, 20),
    "stress": (1, 6, 8, 11, 12, 14, 18),
}
# Lowest doubled score of each band; the highest of the last is 42.
BANDS = {
    "depression": {"normal": 0, "mild": 10, "moderate": 14, "severe": 21, "extremely-severe": 28},
    "anxiety": {"normal": 0, "mild": 8, "moderate": 10, "severe": 15, "extremely-severe": 20},
    "stress": {"normal": 0, "mild": 15, "moderate": 19, "severe": 26, "extremely-severe": 34},
}


def sheet(scale: str, total: int) -> list[int]:
    """Answers that give a scale this sum before it is doubled, filled up from its first item on."""
    answers = [0] * 21
    for place, number in enumerate(KEYS[scale]):
        answers[number - 1] = min(3, max(0, total - 3 * place))
    return answers


@pytest.mark.parametrize("scale", list(KEYS))
def test_keys_and_doubling(dass_21: Instrument, scale: str) -> None:
    """Manual 1995: seven items to a scale, sums multiplied by 2, 0 to 42."""
    for number in range(1, 22):
        answers = [1 if place == number else 0 for place in range(1, 22)]
        assert screen(dass_21, answers)[scale].value == (2 if number in KEYS[scale] else 0)
    assert (screen(dass_21, [0] * 21)[scale].value, screen(dass_21, [3] * 21)[scale].value) == (0, 42)


@pytest.mark.parametrize("scale", list(KEYS))
def test_bands_of_the_doubled_scores(dass_21: Instrument, scale: str) -> None:
    """Manual 1995: normal, mild, moderate, severe and extremely severe; above normal from 10, 8 and 15."""
    for raw in range(22):
        result = screen(dass_21, sheet(scale, raw))
        expected = [band for band, lowest in BANDS[scale].items() if lowest <= 2 * raw][-1]
        assert (result[scale].value, result[scale].band) == (2 * raw, expected)
        assert result.finding(f"elevated-{scale}").raised is (expected != "normal")

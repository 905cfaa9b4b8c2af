"""YMRS: weights of its paper and thresholds of the two linkage studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

DOUBLE = {5, 6, 8, 9}


@pytest.fixture(scope="module")
def ymrs() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ymrs")


def sheet(total: int) -> list[int]:
    """Ratings with this sum; items 5, 6, 8 and 9 take even parts of it, the first items what is left."""
    answers = [0] * 11
    for number in (*sorted(DOUBLE), *(number for number in range(1, 12) if number not in DOUBLE)):
        most = 8 if number in DOUBLE else 4
        part = min(most, total - sum(answers))
        answers[number - 1] = part - part % 2 if number in DOUBLE else part
    return answers


@pytest.mark.parametrize("number", range(1, 12))
def test_anchors(ymrs: Instrument, number: int) -> None:
    """Young 1978, Br J Psychiatry 133:429-435: seven items 0 to 4, irritability, speech, content, aggression 0 to 8."""
    values = [option.value for option in ymrs.items[number - 1].options]
    assert values == ([0, 2, 4, 6, 8] if number in DOUBLE else [0, 1, 2, 3, 4])


@pytest.mark.parametrize(("profile", "threshold"), [("mildly-ill", 12), ("trial-entry", 20), ("markedly-ill", 25)])
def test_thresholds(ymrs: Instrument, profile: str, threshold: int) -> None:
    """Samara 2023 (12 mildly, 20 moderately ill); Lukasiewicz 2013 (20 entry of trials, 25 at least markedly ill)."""
    for total in range(61):
        result = screen(ymrs, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("manic-symptoms").raised is (total >= threshold)

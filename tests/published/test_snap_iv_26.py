"""SNAP-IV, 26 items: numbers from its form and from the scoring sheet of clinics."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Literal

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

SCALES = {"inattention": (0, 9), "hyperactivity": (9, 9), "oppositional": (18, 8)}


@pytest.fixture(scope="module")
def snap_iv_26() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "snap-iv-26")


def sheet(scale: str, total: int) -> list[int]:
    """26 answers with this sum in one scale and 0 elsewhere."""
    first, size = SCALES[scale]
    answers = [0] * 26
    answers[first : first + size] = [min(3, max(0, total - 3 * place)) for place in range(size)]
    return answers


@pytest.mark.parametrize(
    ("scale", "starts"), [("inattention", (13, 18, 23)), ("hyperactivity", (13, 18, 23)), ("oppositional", (8, 14, 19))]
)
def test_sums(snap_iv_26: Instrument, scale: str, starts: tuple[int, ...]) -> None:
    """SNAP-IV 26-item scoring guide: 13-17, 18-22 and 23-27; for opposition 8-13, 14-18 and 19-24."""
    for total in range(3 * SCALES[scale][1] + 1):
        result = screen(snap_iv_26, sheet(scale, total), completed_by="parent")
        band = ("not-significant", "mild", "moderate", "severe")[sum(total >= start for start in starts)]
        assert (result[scale].value, result[scale].band) == (total, band)
        assert result.finding(f"{scale}-above-cut-off").raised is (total >= starts[0])


@pytest.mark.parametrize("value", range(4))
def test_six_symptoms(snap_iv_26: Instrument, value: int) -> None:
    """Form: six or more items of nine at "quite a bit" or "very much"."""
    for count in range(10):
        answers = [value] * count + [0] * (9 - count)
        result = screen(snap_iv_26, [*answers, *answers, *[0] * 8])
        raised = value >= 2 and count >= 6
        for finding in ("positive-inattentive", "positive-hyperactive", "positive-combined"):
            assert result.finding(finding).raised is raised


@pytest.mark.parametrize(
    ("scale", "informant", "printed"),
    [
        ("inattention", "teacher", "2.56"),
        ("inattention", "parent", "1.78"),
        ("hyperactivity", "teacher", "1.78"),
        ("hyperactivity", "parent", "1.44"),
        ("oppositional", "teacher", "1.38"),
        ("oppositional", "parent", "1.88"),
    ],
)
def test_five_percent_cut_offs(
    snap_iv_26: Instrument, scale: str, informant: Literal["teacher", "parent"], printed: str
) -> None:
    """Form, tentative 5 percent cut-offs: a mean that rounds to the printed one is at the cut-off."""
    size = SCALES[scale][1]
    for total in range(3 * size + 1):
        mean = (Decimal(total) / size).quantize(Decimal("0.01"), ROUND_HALF_UP)
        result = screen(snap_iv_26, sheet(scale, total), completed_by=informant, profile="swanson-5-percent")
        assert result.finding(f"{scale}-above-cut-off").raised is (mean >= Decimal(printed))

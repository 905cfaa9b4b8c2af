"""Zung Self-Rating Depression Scale: numbers from its Chinese norm and from handbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

REVERSED = {2, 5, 6, 11, 12, 14, 16, 17, 18, 20}
"""Zung 1965, Arch Gen Psychiatry 12:63-70, in the order of the form."""


@pytest.fixture(scope="module")
def zung_sds() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "zung-sds")


def sheet(raw: int) -> list[int]:
    """Answers that give the raw score, filled up from the first question on."""
    points = [1 + min(3, max(0, raw - 20 - 3 * place)) for place in range(20)]
    return [5 - point if place in REVERSED else point for place, point in enumerate(points, 1)]


@pytest.mark.parametrize(
    ("raw", "standard", "band"),
    [
        (20, 25, "normal"),
        (41, 51, "normal"),
        (42, 52, "normal"),
        (43, 53, "mild"),
        (50, 62, "mild"),
        (51, 63, "moderate"),
        (58, 72, "moderate"),
        (59, 73, "severe"),
        (80, 100, "severe"),
    ],
)
def test_chinese_norm(zung_sds: Instrument, raw: int, standard: int, band: str) -> None:
    """王征宇, 迟玉芬 1984: raw score times 1.25, cut (42 and 58 tell it from rounding); 53-62, 63-72, from 73."""
    result = screen(zung_sds, sheet(raw))
    assert (result["raw"].value, result["standard"].value, result["standard"].band) == (raw, standard, band)
    assert result.finding("positive-screen").raised is (standard >= 53)


@pytest.mark.parametrize(
    ("raw", "band"), [(39, "normal"), (40, "mild"), (47, "mild"), (48, "moderate"), (55, "moderate"), (56, "severe")]
)
def test_index(zung_sds: Instrument, raw: int, band: str) -> None:
    """SDS index, raw score divided by 0.8: below 50 normal, 50-59 mild, 60-69 moderate or marked, from 70 severe."""
    assert screen(zung_sds, sheet(raw), profile="zung-index")["standard"].band == band


@pytest.mark.parametrize("answer", [1, 4])
def test_one_answer_throughout(zung_sds: Instrument, answer: int) -> None:
    """Zung 1965: ten of the twenty questions are reversed, so one answer throughout gives 50, whichever it is."""
    assert screen(zung_sds, [answer] * 20)["raw"].value == 50

"""Zung Self-Rating Anxiety Scale: numbers from its Chinese norm and from handbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

REVERSED = {5, 9, 13, 17, 19}
"""Zung 1971, Psychosomatics 12:371-379, in the order of the form."""


@pytest.fixture(scope="module")
def zung_sas() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "zung-sas")


def sheet(raw: int) -> list[int]:
    """Answers that give the raw score, filled up from the first question on."""
    points = [1 + min(3, max(0, raw - 20 - 3 * place)) for place in range(20)]
    return [5 - point if place in REVERSED else point for place, point in enumerate(points, 1)]


@pytest.mark.parametrize(
    ("raw", "standard", "band"),
    [
        (20, 25, "normal"),
        (39, 48, "normal"),
        (40, 50, "mild"),
        (47, 58, "mild"),
        (48, 60, "moderate"),
        (55, 68, "moderate"),
        (56, 70, "severe"),
        (80, 100, "severe"),
    ],
)
def test_chinese_norm(zung_sas: Instrument, raw: int, standard: int, band: str) -> None:
    """王征宇, 迟玉芬 1984: raw score times 1.25, whole part; 50-59 mild, 60-69 moderate, from 70 severe."""
    result = screen(zung_sas, sheet(raw))
    assert (result["raw"].value, result["standard"].value, result["standard"].band) == (raw, standard, band)
    assert result.finding("positive-screen").raised is (standard >= 50)


@pytest.mark.parametrize(("raw", "positive"), [(35, False), (36, True), (40, True)])
def test_later_cut_off(zung_sas: Instrument, raw: int, positive: bool) -> None:  # noqa: FBT001 - a row of the table
    """Dunstan and Scott 2020, BMC Psychiatry 20:90: Zung's present cut-off is a raw score of 36."""
    assert screen(zung_sas, sheet(raw), profile="zung-1980").finding("positive-screen").raised is positive


@pytest.mark.parametrize(("answer", "raw"), [(1, 35), (4, 65)])
def test_one_answer_throughout(zung_sas: Instrument, answer: int, raw: int) -> None:
    """Zung 1971: five of the twenty questions are reversed."""
    assert screen(zung_sas, [answer] * 20)["raw"].value == raw

"""PHQ-ADS: range and degrees of its paper, cut-offs of the papers on its two parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def phq_ads() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "phq-ads")


def sheet(total: int) -> list[int]:
    """Answers with this sum, filled up from the first question on."""
    return [min(3, max(0, total - 3 * place)) for place in range(16)]


@pytest.mark.parametrize(
    ("band", "lowest", "highest"), [("minimal", 0, 9), ("mild", 10, 19), ("moderate", 20, 29), ("severe", 30, 48)]
)
def test_degrees(phq_ads: Instrument, band: str, lowest: int, highest: int) -> None:
    """Kroenke 2016, Psychosom Med 78:716-727: 0 to 48; 10, 20 and 30 are mild, moderate and severe."""
    for total in range(lowest, highest + 1):
        result = screen(phq_ads, sheet(total))
        assert (result["total"].value, result["total"].band) == (total, band)
        assert result.finding("at-least-moderate").raised is (total >= 20)


def test_it_is_the_sum_of_the_phq_9_and_the_gad_7(phq_ads: Instrument) -> None:
    """Kroenke 2016: the PHQ-9 and the GAD-7 added up; Kroenke 2001 and Spitzer 2006: each is positive from 10."""
    for depression in range(28):
        for anxiety in range(22):
            answers = sheet(depression)[:9] + sheet(anxiety)[:7]
            result = screen(phq_ads, answers)
            assert result["depression"].value == depression
            assert result["anxiety"].value == anxiety
            assert result["total"].value == depression + anxiety
            assert result.finding("positive-depression").raised is (depression >= 10)
            assert result.finding("positive-anxiety").raised is (anxiety >= 10)


@pytest.mark.parametrize("answer", range(4))
def test_item_9_is_critical_at_any_total(phq_ads: Instrument, answer: int) -> None:
    """Kroenke 2001, J Gen Intern Med 16:606-613: item 9 counts from "several days" on."""
    assert screen(phq_ads, [0] * 8 + [answer] + [0] * 7).finding("self-harm").raised is (answer >= 1)

"""GDS-30: the key and both sets of bands as they are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

# Chinese handbook of rating scales (doc.mindseed.cn), and the scoring table printed with Yesavage et al.,
# J Psychiatr Res 1983;17:37-49: "no" counts for these ten, "yes" for the other twenty.
NO_COUNTS = {1, 5, 7, 9, 15, 19, 21, 27, 29, 30}


@pytest.fixture(scope="module")
def gds_30() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "gds-30")


def sheet(score: int) -> list[int]:
    """Answers, yes as 1, that score so much, from the last question on."""
    depressed = range(31 - score, 31)
    return [int((number in depressed) != (number in NO_COUNTS)) for number in range(1, 31)]


def test_key(gds_30: Instrument) -> None:
    """Yesavage et al. 1983, scoring table: one point for each of these thirty answers."""
    nothing = sheet(0)
    for number in range(1, 31):
        answers = [1 - answer if place == number else answer for place, answer in enumerate(nothing, 1)]
        assert screen(gds_30, answers)["total"].value == 1
    assert screen(gds_30, sheet(30))["total"].value == 30
    assert screen(gds_30, [1] * 30)["total"].value == 20


def test_original_bands(gds_30: Instrument) -> None:
    """Scoring printed with Yesavage et al. 1983: "normal 0-9; mild depressives 10-19; severe depressives 20-30"."""
    results = [screen(gds_30, sheet(score)) for score in range(31)]
    assert [each["total"].band for each in results] == ["normal"] * 10 + ["mild"] * 10 + ["severe"] * 11
    positive = ["positive-screen" in {finding.id for finding in each.raised} for each in results]
    assert positive == [score >= 10 for score in range(31)]


def test_bands_of_the_chinese_handbook(gds_30: Instrument) -> None:
    """Chinese handbook text (xinli.httpcn.com): 0-10 normal, 11-20 mild, 21-30 moderate to severe."""
    results = [screen(gds_30, sheet(score), profile="china-handbook") for score in range(31)]
    expected = ["normal"] * 11 + ["mild"] * 10 + ["moderate-to-severe"] * 10
    assert [each["total"].band for each in results] == expected
    positive = ["positive-screen" in {finding.id for finding in each.raised} for each in results]
    assert positive == [score >= 11 for score in range(31)]


@pytest.mark.parametrize("number", [17, 22])
def test_items_tied_to_suicidal_ideation(gds_30: Instrument, number: int) -> None:
    """Heisel et al., Am J Geriatr Psychiatry 2005;13:876-883: worthlessness and hopelessness are among the five."""
    answers = [1 - answer if place == number else answer for place, answer in enumerate(sheet(0), 1)]
    assert [finding.id for finding in screen(gds_30, answers).raised] == ["ask-about-suicide"]

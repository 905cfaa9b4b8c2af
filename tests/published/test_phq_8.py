"""PHQ-8: numbers from its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


def sheet(total: int) -> list[int]:
    """Eight answers with this total, filled up from the first item on."""
    return [min(3, max(0, total - 3 * item)) for item in range(8)]


@pytest.fixture(scope="module")
def phq_8() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "phq-8")


@pytest.mark.parametrize(
    ("band", "lowest", "highest"),
    [
        ("minimal", 0, 4),
        ("mild", 5, 9),
        ("moderate", 10, 14),
        ("moderately-severe", 15, 19),
        ("severe", 20, 24),
    ],
)
def test_severity_bands(phq_8: Instrument, band: str, lowest: int, highest: int) -> None:
    """Kroenke 2009, J Affect Disord 114:163-173, as CamCOPS quotes it: 0 to 24, degrees from 5, 10, 15 and 20."""
    scores = [screen(phq_8, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in scores] == list(range(lowest, highest + 1))
    assert {score.band for score in scores} == {band}


def test_cut_off(phq_8: Instrument) -> None:
    """Kroenke 2009, J Affect Disord 114:163-173: current depression is a PHQ-8 score of 10 or more."""
    positive = [total for total in range(25) if screen(phq_8, sheet(total)).finding("positive-screen").raised]
    assert positive == list(range(10, 25))


@pytest.mark.parametrize(
    ("symptoms", "syndrome"), [(1, ""), (2, "other"), (4, "other"), (5, "major"), (6, "major"), (7, "major")]
)
@pytest.mark.parametrize("core", [0, 1])
def test_diagnostic_algorithm(phq_8: Instrument, symptoms: int, syndrome: str, core: int) -> None:
    """Dhingra 2011, Popul Health Metr 9:11, and Kroenke 2009 as CamCOPS quotes it.

    Major: five or more symptoms on more than half the days, at least one of them loss of interest or depressed mood;
    other: two to four, with the same condition.
    """
    counted = {core, *range(2, 1 + symptoms)}
    result = screen(phq_8, [2 if item in counted else 1 for item in range(8)])
    raised = {finding.id for finding in result.raised if finding.id.endswith("syndrome")}
    assert raised == ({f"{syndrome}-depressive-syndrome"} if syndrome else set())


@pytest.mark.parametrize("symptoms", range(2, 7))
def test_no_syndrome_without_a_core_symptom(phq_8: Instrument, symptoms: int) -> None:
    """Dhingra 2011, Popul Health Metr 9:11: at least one symptom must be loss of interest or depressed mood."""
    result = screen(phq_8, [1, 1, *(3 if item < symptoms else 0 for item in range(6))])
    assert not any(finding.id.endswith("syndrome") for finding in result.raised)


def test_the_items_are_those_of_the_phq_9(phq_8: Instrument, phq_9: Instrument) -> None:
    """Kroenke 2009, J Affect Disord 114:163-173: the PHQ-9 without its ninth question."""
    assert [(item.codes, item.options) for item in phq_8.items] == [
        (item.codes, item.options) for item in phq_9.items[:8]
    ]

"""PROMIS Pediatric Anxiety 8a and Depressive Symptoms 8a: raw scores."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def promis() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "promis-pediatric")


@pytest.mark.parametrize("answer", range(1, 6))
def test_raw_scores(promis: Instrument, answer: int) -> None:
    """HealthMeasures, version 2.0: eight questions each, answers count 1 to 5, raw scores of 8 to 40."""
    result = screen(promis, [answer] * 16)
    assert (result["anxiety"].value, result["depression"].value) == (8 * answer, 8 * answer)


def test_a_blank_gives_no_estimate(promis: Instrument) -> None:
    """HealthMeasures: the table applies only when every question was answered."""
    result = screen(promis, [3, 3, None, 3, 3, 3, 3, 3, *[3] * 8])
    assert result["anxiety"].value is None
    assert result["anxiety"].prorated is None
    assert result["depression"].value == 24


@pytest.mark.parametrize("name", ["anxiety_t", "depression_t"])
def test_bands_are_those_of_children(promis: Instrument, name: str) -> None:
    """Bands of the T-scores of children: 50, 55 and 65, each edge in the worse band; adults have 55, 60 and 70."""
    scale = promis.scale(name)
    assert [(band.key, Fraction(band.lower, scale.denominator)) for band in scale.band_sets[0].bands] == [
        ("usual", Fraction(0)),
        ("mild", Fraction(50)),
        ("moderate", Fraction(55)),
        ("severe", Fraction(65)),
    ]

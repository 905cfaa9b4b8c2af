"""NHC warning signs, 0 to 6 years: the table of the notice of 2022."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "instruments" / "nhc-warning-signs"


@pytest.fixture(scope="module")
def warning_signs() -> Instrument:
    return load_path(FOLDER)


AGES = (3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72)


def row(instrument: Instrument, months: int) -> list[str]:
    return [item.id for item in instrument.items if item.id.startswith(f"m{months:02d}_")]


def test_eleven_ages_of_four_signs(warning_signs: Instrument) -> None:
    """国卫办妇幼发〔2022〕12号, annex 1: four signs each at 3, 6, 8, 12, 18, 24, 30, 36 months and 4, 5, 6 years."""
    assert [len(row(warning_signs, months)) for months in AGES] == [4] * 11
    assert len(warning_signs.items) == 44 + 1


@pytest.mark.parametrize("months", AGES)
def test_any_one_sign_of_the_age_is_positive(warning_signs: Instrument, months: int) -> None:
    """国卫办妇幼发〔2022〕12号, annex 1: any one sign of the age points to a possible developmental deviation."""
    signs = row(warning_signs, months)
    healthy = {"regression": 0, **dict.fromkeys(signs, 0)}
    assert screen(warning_signs, healthy, age_months=months).finding("positive-screen").truth == 0
    for sign in signs:
        assert screen(warning_signs, {**healthy, sign: 1}, age_months=months).finding("positive-screen").raised


@pytest.mark.parametrize("months", AGES)
def test_regression_is_positive_at_any_age(warning_signs: Instrument, months: int) -> None:
    """国卫办妇幼发〔2022〕12号: the first screen is positive for loss of language or social ability at any age."""
    answers = {"regression": 1, **dict.fromkeys(row(warning_signs, months), 0)}
    assert {f.id for f in screen(warning_signs, answers, age_months=months).raised} == {"positive-screen", "regression"}

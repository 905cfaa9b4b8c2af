"""DAST-10: numbers from its forms, from LOINC and from a study in Hong Kong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def dast_10() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "dast-10")


def sheet(total: int) -> list[int]:
    """Ten answers with this total, filled up from the first question on; in the third one "no" counts."""
    counted = [int(question < total) for question in range(10)]
    return [*counted[:2], 1 - counted[2], *counted[3:]]


@pytest.mark.parametrize(
    ("band", "lowest", "highest"),
    [("none", 0, 0), ("low", 1, 2), ("moderate", 3, 5), ("substantial", 6, 8), ("severe", 9, 10)],
)
def test_bands(dast_10: Instrument, band: str, lowest: int, highest: int) -> None:
    """National Institute on Drug Abuse, common data elements: 0, 1-2, 3-5, 6-8 and 9-10."""
    results = [screen(dast_10, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in results] == list(range(lowest, highest + 1))
    assert {score.band for score in results} == {band}


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 3, id="LOINC 82667-7"),
        pytest.param("pregnancy-hong-kong", 1, id="Lam 2015, Sci Rep 5:11420, 79.2 % and 67.7 %"),
    ],
)
def test_cut_offs(dast_10: Instrument, profile: str, cut_off: int) -> None:
    """LOINC 82667-7: 3 or more; Lam 2015: 1 or more for illicit drugs in pregnancy."""
    positive = [t for t in range(11) if screen(dast_10, sheet(t), profile=profile).finding("positive-screen").raised]
    assert positive == list(range(cut_off, 11))


def test_the_third_question_counts_no(dast_10: Instrument) -> None:
    """Comorbidity guidelines, appendix W: one point for "yes", except for question 3, where "no" has it."""
    users = [1, 0, 1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert [screen(dast_10, user)["total"].value for user in users] == [1, 2]


def test_never_users_score_nothing_in_the_third_question(dast_10: Instrument) -> None:
    """Printed form: "If never use drugs, answer Yes", so with "no" to the first question a blank third one scores 0."""
    result = screen(dast_10, [0, 0, None, 0, 0, 0, 0, 0, 0, 0])
    assert (result["total"].value, result["total"].band, result.not_asked) == (0, "none", ("able_to_stop",))


def test_codes(dast_10: Instrument) -> None:
    """LOINC 2.77: panel 82666-9, total 82667-7."""
    assert (dast_10.codes["loinc"], dast_10.scale("total").codes["loinc"]) == ("82666-9", "82667-7")

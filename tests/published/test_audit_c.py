"""AUDIT-C: numbers from its papers and from LOINC."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument
from mindscreen.response import Sex


@pytest.fixture(scope="module")
def audit_c() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "audit-c")


SHEETS: dict[int, list[int | None]] = {
    0: [0, None, None],
    **{total: [min(4, total), min(4, max(0, total - 4)), max(0, total - 8)] for total in range(1, 13)},
}
"""One sheet for every total, filled up from the first question on."""


@pytest.mark.parametrize(
    ("profile", "sex", "cut_off"),
    [
        pytest.param("original", "male", 4, id="Bush 1998, Arch Intern Med 158:1789-1795"),
        pytest.param("original", "female", 3, id="Bradley 2003, Arch Intern Med 163:821-829"),
        pytest.param("hong-kong", "male", 5, id="PLoS One 2015;10:e0117721"),
    ],
)
def test_cut_offs(audit_c: Instrument, profile: str, sex: Sex, cut_off: int) -> None:
    """Men 4 (Bush 1998), women 3 (Bradley 2003), both as LOINC 75626-2 states them; men in Hong Kong 5."""
    results = {total: screen(audit_c, answers, sex=sex, profile=profile) for total, answers in SHEETS.items()}
    assert [result["total"].value for result in results.values()] == list(range(13))
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(cut_off, 13)
    )
    assert [result["total"].band for result in results.values()] == ["negative"] * cut_off + ["positive"] * (
        13 - cut_off
    )


def test_never_ends_the_questions(audit_c: Instrument) -> None:
    """CamCOPS, AUDIT-C: the first question answered "never" gives 0, and the other two are not asked."""
    result = screen(audit_c, {"q1": 0})
    assert (result["total"].value, result.not_asked, result.unknown) == (0, ("q2", "q3"), ())


def test_all_points_from_the_first_question(audit_c: Instrument) -> None:
    """LOINC 75626-2: when all points come from the first question alone the person may drink within limits."""
    assert screen(audit_c, [4, 0, 0], sex="male").finding("frequency-only").raised
    assert not screen(audit_c, [2, 1, 1], sex="male").finding("frequency-only").raised


def test_answer_codes_score_as_loinc_says(audit_c: Instrument) -> None:
    """LOINC answer lists LL2179-1, LL2180-9 and LL2181-7 (LOINC 2.82), read in a public FHIR questionnaire."""
    codes = [
        [option.codes["loinc"] for option in sorted(item.options, key=lambda each: each.value)]
        for item in audit_c.items
    ]
    assert codes == [
        ["LA6270-8", "LA18926-8", "LA18927-6", "LA18928-4", "LA18929-2"],
        ["LA15694-5", "LA15695-2", "LA18930-0", "LA18931-8", "LA18932-6"],
        ["LA6270-8", "LA18933-4", "LA18876-5", "LA18891-4", "LA18934-2"],
    ]
    assert [item.codes["loinc"] for item in audit_c.items] == ["68518-0", "68519-8", "68520-6"]
    assert (audit_c.codes["loinc"], audit_c.scale("total").codes["loinc"]) == ("72109-2", "75626-2")

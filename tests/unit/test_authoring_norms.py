"""Norms that a site supplies: what they make of a score, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.authoring.norms import norms_schema
from mindscreen.batch import screen_many

NORMS = """\
format: mindscreen-norms/1
instrument: made-up
version: '2011'
source: a made-up table
scales:
  total_t:
    - when: sex == female and age_years <= 11
      scores: [[0, '35.5'], [1, 40], [2, 48], [3, '55.5'], [4, 65], [5, 71], [6, 80]]
    - when: sex == male
      scores: [[0, 30], [1, 36], [2, 45], [3, 50], [4, 60], [5, 66], [6, 75]]
"""


@pytest.fixture
def bare(made_up: Callable[[str], ms.Instrument]) -> ms.Instrument:
    return made_up("standard")


@pytest.fixture
def normed(bare: ms.Instrument, tmp_path: Path) -> ms.Instrument:
    return ms.with_norms(bare, written(tmp_path, NORMS))


def written(folder: Path, text: str) -> Path:
    path = folder / "norms.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_norms_a_standard_score_is_open_and_says_so(bare: ms.Instrument) -> None:
    result = ms.screen(bare, {"left": 3, "right": 3}, sex="female", age_years=9)
    assert result["total"].value == 6
    assert result["total_t"].value is None
    assert tuple(result["total_t"].bounds) == (200, 900)
    assert [finding.id for finding in result.unknown] == ["high"]
    assert ms.Notice("no-norms", "total_t") in result.notices


@pytest.mark.parametrize(
    ("answers", "person", "value", "band", "raised"),
    [
        ((3, 3), {"sex": "female", "age_years": 9}, 80, "high", ["high"]),
        ((2, 1), {"sex": "female", "age_years": 11}, Fraction(111, 2), "usual", []),
        ((2, 2), {"sex": "female", "age_years": 11}, 65, "high", ["high"]),
        ((2, 2), {"sex": "male", "age_years": 11}, 60, "usual", []),
        ((2, 3), {"sex": "male", "age_years": 17}, 66, "high", ["high"]),
    ],
)
def test_the_group_of_the_person_decides(  # noqa: PLR0913, PLR0917 - a table of cases
    normed: ms.Instrument, answers: tuple[int, int], person: dict[str, Any], value: Any, band: str, raised: list[str]
) -> None:
    result = ms.screen(normed, answers, **person)
    assert (result["total_t"].value, result["total_t"].band) == (value, band)
    assert [finding.id for finding in result.raised] == raised
    assert {notice.code for notice in result.notices} == {"respondent-not-stated"}


def test_blanks_and_facts_that_are_not_stated_leave_it_open(normed: ms.Instrument) -> None:
    blank = ms.screen(normed, {"left": 2}, sex="male", age_years=17)
    assert tuple(blank["total_t"].bounds) == (450, 660)
    unstated = ms.screen(normed, {"left": 2, "right": 2})
    assert tuple(unstated["total_t"].bounds) == (200, 900)  # a girl of 12 or more has no norm at all
    nobody = ms.screen(normed, {"left": 2, "right": 2}, sex="female", age_years=12)
    assert tuple(nobody["total_t"].bounds) == (200, 900)
    assert ms.Notice("no-norms", "total_t") in nobody.notices


def test_many_responses_at_once_are_looked_up_alike(normed: ms.Instrument) -> None:
    answers = [[left, right] for left in range(4) for right in range(4)]
    sexes = ["female", "male", None] * 6
    ages = [9, 11, 12, None] * 4
    table = screen_many(normed, answers, sex=sexes[:16], age_years=ages)
    for row, sheet in enumerate(answers):
        one = ms.screen(normed, sheet, sex=sexes[row], age_years=ages[row])  # type: ignore[arg-type]
        assert (table.lower["total_t"][row], table.upper["total_t"][row]) == tuple(one["total_t"].bounds)


def test_a_result_tells_with_which_norms_it_was_made(bare: ms.Instrument, normed: ms.Instrument) -> None:
    assert normed.scoring_hash != bare.scoring_hash
    assert normed.pack["norms"] == {"version": "2011", "source": "a made-up table"}
    assert bare.scale("total_t").norm is not None
    result = ms.screen(normed, (1, 1), sex="male")
    assert ms.Result.from_dict(result.to_dict()) == result


@pytest.mark.parametrize(
    ("old", "new", "code", "what"),
    [
        ("instrument: made-up", "instrument: phq-9", "MS-D005", "the norms are those of 'phq-9'"),
        ("  total_t:", "  total:", "MS-D005", "'total' is no standard score"),
        ("[0, '35.5'], ", "", "MS-D007", "the table must hold every value"),
        ("[6, 80]]", "[6, 80], [7, 81]]", "MS-D007", "the table must hold every value"),
        ("[6, 80]]", "[6, 91]]", "MS-D007", "a standard score lies outside"),
        ("[6, 80]]", "[6, 80], [6, 81]]", "MS-D007", "the table must hold every value"),
        ("'35.5'", "'35.25'", "MS-D007", "a standard score has more decimals"),
        ("age_years <= 11", "age <= 11", "MS-D005", "there is no item, scale or fact 'age'"),
        ("sex == male", "sex == other", "MS-D006", "'sex' is compared"),
        ("source: a made-up table\n", "", "MS-D004", "source: Field required"),
    ],
)
def test_norms_that_do_not_fit_are_refused(  # noqa: PLR0913, PLR0917 - a table of cases
    bare: ms.Instrument, tmp_path: Path, old: str, new: str, code: str, what: str
) -> None:
    assert old in NORMS
    with pytest.raises(ms.DefinitionError) as refusal:
        ms.with_norms(bare, written(tmp_path, NORMS.replace(old, new)))
    assert refusal.value.code == code
    assert refusal.value.what.startswith(what)


def test_the_schema_names_what_a_file_holds() -> None:
    assert set(norms_schema()["required"]) == {"format", "instrument", "version", "source", "scales"}

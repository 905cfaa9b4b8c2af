"""Whole files of real answers that others collected: our totals are theirs, or have the figures worked out in R."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mindscreen as ms


def table(path: Path, names: list[str]) -> np.ndarray[Any, Any]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return np.array([[int(row[name]) for name in names] for row in csv.DictReader(file)])


def test_the_authors_of_the_happiness_data_score_the_ces_d_alike(shared_data: Path) -> None:
    """Woodworth 2018, J Open Psychol Data 6:1, doi 10.5334/jopd.35: 992 forms; the answers are stored from 1 to 4."""
    names = [f"cesd{number:02}" for number in range(1, 21)]
    forms = table(shared_data / "ahi_cesd_longitudinal.csv", [*names, "cesdTotal"])
    assert len(forms) == 992
    result = ms.screen_many(ms.load("ces-d"), forms[:, :20] - 1)
    assert result.lower["total"].tolist() == forms[:, 20].tolist() == result.upper["total"].tolist()


@pytest.mark.parametrize(
    ("instrument", "letter", "items", "figures"),
    [
        ("phq-9", "D", 9, "phq9"),
        ("gad-7", "A", 7, "gad7"),
        ("pss-10", "S", 10, "pss10_items_4_5_7_8_reversed"),
    ],
)
def test_the_totals_of_students_have_the_mean_and_spread_that_r_gives(
    shared_data: Path, instrument: str, letter: str, items: int, figures: str
) -> None:
    reference = json.loads((shared_data / "REFERENCE.json").read_text("utf-8"))["figures"]["ukm"][figures]
    form = ms.load(instrument)
    answers = table(shared_data / "ukm_phq9_gad7_pss10.csv", [f"{letter}{number}" for number in range(1, items + 1)])
    given = {item.id: answers[:, place] for place, item in enumerate(form.items) if place < items}
    totals = ms.screen_many(form, given).lower["total"]
    assert len(totals) == reference["n_complete"]
    assert float(totals.mean()) == pytest.approx(reference["total"]["mean"])
    assert float(totals.std(ddof=1)) == pytest.approx(reference["total"]["sd_n1"])

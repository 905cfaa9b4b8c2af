"""Reliable change, as published: a worked example, real data that others classified, and the numbers of the papers."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.change import Change, change_of, least_reliable
from mindscreen.changerule import ChangeRule, Estimate, ReliableChange
from mindscreen.condition import Ratio, reduce
from mindscreen.interval import Interval


def rule(reliability: str, sd: str, denominator: int = 1) -> ChangeRule:
    """A rule by reliability and SD."""
    r, s = (exact(number) for number in (reliability, sd))
    least = least_reliable(r, s, denominator)
    return ChangeRule("total", ReliableChange(least, "", (), Estimate(r, "", ()), Estimate(s, "", ())))


def exact(number: str) -> int | Ratio:
    whole, _, decimals = number.partition(".")
    return reduce(int(whole + decimals), 10 ** len(decimals))


def change(numbers: ChangeRule, first: int, last: int, **more: Any) -> Change:
    return change_of(numbers, Interval(first, first), Interval(last, last), **more)


def test_the_worked_example_of_jacobson_and_truax() -> None:
    """Jacobson and Truax 1991, J Consult Clin Psychol 59:12-19: SD 7.5, reliability .80, from 32.5 to 47.5.

    They print a standard error of 3.35, a standard error of the difference of 4.74 and RC = 3.16, which is more than
    1.96. On this scale of marital satisfaction a higher score is better. The example is recalled, not read again; its
    numbers agree with each other.
    """
    found = change(rule("0.80", "7.5", 2), 65, 95, higher_is="better", denominator=2)
    assert str(found.index) == "3.16"
    assert (found.improvement, found.deterioration) == (ms.Truth.TRUE, ms.Truth.FALSE)
    assert least_reliable(exact("0.80"), exact("7.5"), 1) == 10  # 1.96 * 4.74 = 9.3


@pytest.mark.parametrize(
    ("column", "reliability", "sd", "expected"),
    [
        ("bdi", "0.801", "8.16", {"improved": 18, "unchanged": 22}),
        ("hamd", "0.80", "3.34", {"improved": 29, "unchanged": 10, "deteriorated": 1}),
    ],
)
def test_the_patients_of_claus_2020_are_classified_as_published(
    shared_data: Path, column: str, reliability: str, sd: str, expected: dict[str, int]
) -> None:
    """Claus, Wager and Bonnet 2024, J Stat Softw 111(1): the method JT on the first and the fourth visit, n = 40.

    The snapshots of their package clinicalsignificance 3.0.0 print for the BDI-II, with reliability .801 and SD 8.16,
    18 improved, 22 unchanged, none deteriorated; for the HAM-D, with reliability .80, 26 recovered and 3 improved, 10
    unchanged, 1 deteriorated. The SD of the HAM-D at the first visit, 3.34, is worked out from the same data.
    """
    visits: dict[str, dict[str, int]] = {}
    with (shared_data / "claus2020_bdi_who5_hamd_longitudinal.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row[column].isdigit():
                visits.setdefault(row["id"], {})[row["time"]] = int(row[column])
    numbers = rule(reliability, sd)
    both = [(visit["1"], visit["4"]) for visit in visits.values() if {"1", "4"} <= visit.keys()]
    assert len(both) == 40
    assert Counter(classified(change(numbers, *pair)) for pair in both) == expected


def classified(found: Change) -> str:
    """As the method JT names the three outcomes."""
    if found.improvement is ms.Truth.TRUE:
        return "improved"
    return "deteriorated" if found.deterioration is ms.Truth.TRUE else "unchanged"


@pytest.mark.parametrize(
    ("instrument", "scale", "least", "source"),
    [
        ("epds", "total", 4, "Matthey 2004, J Affect Disord 78:269-272, abstract: four points"),
        ("pcl-5", "total", 15, "Marx 2022, Psychol Assess 34:197-203, abstract: 15 or more"),
    ],
)
def test_differences_printed_as_reliable(instrument: str, scale: str, least: int, source: str) -> None:
    assert source
    (found,) = [each for each in ms.load(instrument).change if each.scale == scale]
    assert found.reliable is not None
    assert (found.reliable.least, found.reliable.sd) == (least, None)


@pytest.mark.parametrize(
    ("instrument", "scale", "better", "worse", "source"),
    [
        ("phq-9", "total", 5, 5, "Löwe 2004, Med Care 42:1194-1201, abstract: 5 points"),
        ("gad-7", "total", 4, 4, "Toussaint 2020, J Affect Disord 265:395-401, abstract: 4 points"),
        ("phq-15", "total", 3, 3, "Hybelius 2024, JAMA Netw Open 7(11):e2446603, key points: 3 or greater"),
        ("isi", "total", 6, 6, "Yang 2009, Curr Med Res Opin 25:2487-2494, abstract: a 6-point reduction"),
        ("epds", "total", 4, 3, "Mao 2021, Asian J Psychiatr 66:102873, abstract: 4 for improvement, 3 for worsening"),
        ("hads", "anxiety", 2, 2, "Puhan 2008, Health Qual Life Outcomes 6:46, abstract: around 1.5"),
        ("hads", "depression", 2, 2, "Puhan 2008, Health Qual Life Outcomes 6:46, abstract: around 1.5"),
        ("ham-d-17", "total", 6, 6, "Rush 2021, Neuropsychiatr Dis Treat 17:2333-2345, abstract: 5.8 by Q-LES-Q-SF"),
        ("psqi", "total", 3, 3, "Maski 2021, J Clin Sleep Med 17:1895-1945, table 3: 3 points"),
        ("ess", "total", 2, 2, "Maski 2021, J Clin Sleep Med 17:1895-1945, table 3: 2 points"),
    ],
)
def test_minimal_important_differences(instrument: str, scale: str, better: int, worse: int, source: str) -> None:
    """Scores are whole numbers, so that a difference of 1.5 is reached with 2."""
    assert source
    (found,) = [each for each in ms.load(instrument).change if each.scale == scale]
    assert found.important is not None
    assert (found.important.least, found.important.least_if_worse) == (better, worse)


def test_response_and_remission() -> None:
    """NQF 1885 and 0710 (PHQ-9), Edinger 2021 table 3 (ISI), McIntyre 2002 abstract (HAM-D)."""
    (phq9,), (isi,), (hamd,) = (ms.load(name).change for name in ("phq-9", "isi", "ham-d-17"))
    assert phq9.response is not None
    assert phq9.remission is not None
    assert isi.response is not None
    assert isi.remission is not None
    assert hamd.remission is not None
    assert (phq9.response.percent, phq9.remission.at_most) == (50, 4)
    assert (isi.response.least, isi.remission.at_most) == (8, 7)
    assert hamd.remission.at_most == 7

"""PHQ-9: numbers from its papers, from LOINC and from published example responses."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.model import Instrument

SYNDROMES = {"major-depressive-syndrome", "other-depressive-syndrome"}


def sheet(total: int) -> list[int]:
    """Nine answers with this total, filled up from the first item on, and "not difficult" for the tenth."""
    return [*(min(3, max(0, total - 3 * item)) for item in range(9)), 0]


def raised(instrument: Instrument, answers: list[int | None], profile: str | None = None) -> set[str]:
    return {finding.id for finding in screen(instrument, answers, profile=profile).raised}


@pytest.mark.parametrize(
    ("band", "lowest", "highest"),
    [
        ("minimal", 0, 4),
        ("mild", 5, 9),
        ("moderate", 10, 14),
        ("moderately-severe", 15, 19),
        ("severe", 20, 27),
    ],
)
def test_severity_bands(phq_9: Instrument, band: str, lowest: int, highest: int) -> None:
    """Kroenke, Spitzer, Williams 2001, J Gen Intern Med 16:606-613: 0 to 27, next degrees from 5, 10, 15 and 20."""
    results = [screen(phq_9, sheet(total))["total"] for total in range(lowest, highest + 1)]
    assert [score.value for score in results] == list(range(lowest, highest + 1))
    assert {score.band for score in results} == {band}


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 10, id="Kroenke 2001, J Gen Intern Med 16:606-613"),
        pytest.param("china-general-population", 7, id="Wang 2014, Gen Hosp Psychiatry 36:539-544"),
        pytest.param("china-tcm-outpatients", 8, id="Zeng Qingzhi, outpatients of Chinese medicine, n = 2009, MINI"),
    ],
)
def test_cut_offs(phq_9: Instrument, profile: str, cut_off: int) -> None:
    """Kroenke 2001: 10 or more; Wang 2014: "a recommended cutoff score of 7 or more"; Zeng: 8 as the critical value."""
    positive = [total for total in range(28) if "positive-screen" in raised(phq_9, [*sheet(total)], profile)]
    assert positive == list(range(cut_off, 28))


@pytest.mark.parametrize(
    ("symptoms", "syndrome"),
    [(1, ""), (2, "other"), (3, "other"), (4, "other"), (5, "major"), (6, "major"), (7, "major")],
)
@pytest.mark.parametrize("core", [0, 1])
def test_diagnostic_algorithm(phq_9: Instrument, symptoms: int, syndrome: str, core: int) -> None:
    """Spitzer, Kroenke, Williams 1999, JAMA 282:1737-1744.

    A symptom counts from "more than half the days". Major: five or more, among them loss of interest or low mood.
    Other: two, three or four, with the same condition.
    """
    others = [1 - core, *range(2, 8)]
    counted = {core, *others[1:symptoms]}
    answers: list[int | None] = [2 if item in counted else 1 for item in range(8)]
    expected = {f"{syndrome}-depressive-syndrome"} if syndrome else set()
    assert raised(phq_9, [*answers, 0, 0]) & SYNDROMES == expected


@pytest.mark.parametrize("symptoms", range(2, 8))
def test_no_syndrome_without_a_core_symptom(phq_9: Instrument, symptoms: int) -> None:
    """Spitzer, Kroenke, Williams 1999, JAMA 282:1737-1744: one of the first two items must be among the symptoms."""
    answers: list[int | None] = [1, 1, *(3 if item < symptoms else 1 for item in range(7)), 0]
    assert raised(phq_9, answers) & SYNDROMES == set()


@pytest.mark.control("C-003")
def test_item_9_counts_from_several_days(phq_9: Instrument) -> None:
    """Spitzer, Kroenke, Williams 1999, JAMA 282:1737-1744: the ninth symptom counts if it is present at all."""
    with_item_9 = screen(phq_9, [2, 0, 2, 2, 2, 0, 0, 0, 1, 0])
    without = screen(phq_9, [2, 0, 2, 2, 2, 0, 0, 1, 0, 0])
    assert (with_item_9["symptoms"].value, without["symptoms"].value) == (5, 4)
    assert with_item_9.finding("major-depressive-syndrome").raised
    assert with_item_9.finding("self-harm").raised
    assert without.finding("other-depressive-syndrome").raised


def test_at_most_two_missing_answers_are_estimated(phq_9: Instrument) -> None:
    """Arrieta et al. 2017, J Clin Psychol 73:1076-1090, doi 10.1002/jclp.22390, as quoted by the R package qscorer.

    "Questionnaires with up to two missing values are scored, replacing any missing values with the average score of the
    completed items."
    """
    assert screen(phq_9, [2, 2, 2, 2, 2, 2, 2, 2, None, 0])["total"].prorated == 18
    assert screen(phq_9, [1, 1, 1, 1, 1, 1, 1, None, None, 0])["total"].prorated == 9
    assert screen(phq_9, [1, 1, 1, 1, 1, 1, None, None, None, 0])["total"].prorated is None


@pytest.mark.parametrize(
    ("item", "scores"),
    [
        ("q1", {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}),
        ("q9", {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}),
        ("difficulty", {"LA6572-7": 0, "LA6573-5": 1, "LA6575-0": 2, "LA6574-3": 3}),
    ],
)
def test_answer_codes_score_as_loinc_says(phq_9: Instrument, item: str, scores: dict[str, int]) -> None:
    """LOINC answer lists LL358-3 and LL359-1, with their scores; the codes of the second are not in order."""
    assert {option.codes["loinc"]: option.value for option in phq_9.item(item).options} == scores


def test_published_example_response(phq_9: Instrument) -> None:
    """HL7 US Behavioral Health Profiles, QuestionnaireResponse phq-9-example-1, by LOINC code: stated total 12."""
    response = {
        "44250-9": "LA6570-1",
        "44255-8": "LA6570-1",
        "44259-0": "LA6570-1",
        "44254-1": "LA6570-1",
        "44251-7": "LA6569-3",
        "44258-2": "LA6569-3",
        "44252-5": "LA6570-1",
        "44253-3": "LA6568-5",
        "44260-8": "LA6568-5",
        "69722-7": "LA6573-5",
    }
    answers = {
        item.id: next(option.value for option in item.options if option.codes["loinc"] == response[item.codes["loinc"]])
        for item in phq_9.items
    }
    assert screen(phq_9, answers)["total"].value == 12


def test_prevalence_of_depression_in_the_united_states(phq_9: Instrument, shared_data: Path) -> None:
    """Brody, Pratt, Hughes 2018, NCHS Data Brief 303, and MMWR QuickStats 67:287, doi 10.15585/mmwr.mm6709a5.

    NHANES 2013-2016, adults from 20 years, complete answers, weighted: 8.1 % reach 10 (men 5.5 %, women 10.4 %);
    totals of 0-4, 5-9, 10-14 and 15 or more in 76.3 %, 15.6 %, 5.1 % and 2.9 %.
    """
    questions = ["DPQ010", "DPQ020", "DPQ030", "DPQ040", "DPQ050", "DPQ060", "DPQ070", "DPQ080", "DPQ090"]
    weight: Counter[str] = Counter()
    with (shared_data / "nhanes_phq9_2013_2016.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            answers = [row[question] for question in questions]
            if int(row["RIDAGEYR"]) < 20 or not set(answers) <= {"0", "1", "2", "3"}:
                continue
            result = screen(phq_9, [*map(int, answers), None], age_years=int(row["RIDAGEYR"]))
            groups = ["all", {"1": "men", "2": "women"}[row["RIAGENDR"]], str(result["total"].band)]
            groups += [f"{group} positive" for group in groups[:2] if result.finding("positive-screen").raised]
            weight.update(dict.fromkeys(groups, float(row["WTMEC2YR"])))

    def percent(part: str, whole: str = "all") -> float:
        return round(100 * weight[part] / weight[whole], 1)

    assert percent("all positive") == 8.1
    assert (percent("men positive", "men"), percent("women positive", "women")) == (5.5, 10.4)
    assert (percent("minimal"), percent("mild"), percent("moderate")) == (76.3, 15.6, 5.1)
    assert round(100 * (weight["moderately-severe"] + weight["severe"]) / weight["all"], 1) == 2.9

"""Every answer sheet there is, with and without blanks, scored by independent routes without one disagreement (C-011).

The routes are the scalar engine, the table engine, and the oracles: formulas written by hand from the papers. What
blanks leave open is compared with brute force over all completions, so these tests also say, for every sheet with
blanks that exists, that nothing certain is ever contradicted by a completion, and that nothing is left open without
need, with one exception that is counted out below.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.exhaustive.conftest import Ledger
from tests.exhaustive.oracles import (
    PSC17_CUTS,
    PSC17_SUBSCALE,
    Column,
    Facts,
    band,
    count,
    every_sheet,
    gad2,
    gad7,
    over_completions,
    phq2,
    phq9,
    prorated,
    psc17,
)
from tests.exhaustive.routes import NONE, by_batch, by_engine, columns_of, disagreements

from mindscreen.library import load_path
from mindscreen.model import Instrument

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
ANSWERS = 4
BLANK = 4
CASES: dict[str, tuple[Callable[..., Facts], int, dict[str, int]]] = {
    # the formula, the number of scored items, and the cut-off of each profile (sources in the oracles and fact sheets:
    # Levis 2020 for the two-step PHQ-2, Kroenke 2007 for any anxiety disorder, J Affect Disord 2021 for pregnancy in
    # China, Wang 2014 and Zeng for the two Chinese PHQ-9 populations)
    "phq-2": (phq2, 2, {"original": 3, "two-step": 2}),
    "gad-2": (gad2, 2, {"original": 3}),
    "gad-7": (gad7, 7, {"original": 10, "any-anxiety-disorder": 8, "china-pregnancy": 7}),
    "phq-9": (phq9, 9, {"original": 10, "china-general-population": 7, "china-tcm-outpatients": 8}),
}
BY_PROFILE = [pytest.param(name, profile, id=f"{name}-{profile}") for name in CASES for profile in CASES[name][2]]
pytestmark = pytest.mark.control("C-002", "C-011")


@cache
def _instrument(name: str) -> Instrument:
    return load_path(INSTRUMENTS / name)


def _expected(name: str, profile: str) -> dict[str, Column]:
    """What the oracle says about every sheet with and without blanks."""
    formula, items, cuts = CASES[name]
    return _over_completions(formula(every_sheet(items, ANSWERS), cuts[profile]), items, ANSWERS)


def _over_completions(facts: Facts, items: int, answers: int) -> dict[str, Column]:
    expected: dict[str, Column] = {}
    for scale, scores in facts.scores.items():
        expected[f"{scale}.lower"], expected[f"{scale}.upper"] = over_completions(scores, items, answers)
    for scale, bands in facts.bands.items():
        low, high = over_completions(bands, items, answers)
        expected[f"{scale}.band"] = np.where(low == high, low, NONE)
    for finding, raised in facts.findings.items():
        certain, possible = over_completions(raised, items, answers)
        expected[f"{finding}.certain"], expected[f"{finding}.possible"] = certain, possible
    return expected


def _loosened(expected: dict[str, Column], sheets: list[Column]) -> int:
    """Allow the one case in which the engine is more cautious than brute force, and count it.

    A blank core symptom that would make an "other depressive syndrome" may at the same time make five symptoms, and
    with five it is a major one. The engine reads the two conditions apart, each with its own bounds, and leaves the
    finding unknown where no completion raises it. It errs towards asking.
    """
    certain = [sheet != BLANK for sheet in sheets]
    core = ~((certain[0] & (sheets[0] < 2)) & (certain[1] & (sheets[1] < 2)))
    apart = core & (expected["symptoms.upper"] >= 2) & (expected["symptoms.lower"] <= 4)
    more = apart & ~expected["other-depressive-syndrome.possible"]
    assert not (expected["other-depressive-syndrome.possible"] & ~apart).any()
    expected["other-depressive-syndrome.possible"] = apart
    return int(more.sum())


@pytest.mark.parametrize(("name", "profile"), BY_PROFILE)
def test_table_engine_agrees_with_the_papers(name: str, profile: str, ledger: Ledger) -> None:
    _, items, _ = CASES[name]
    instrument = _instrument(name)
    sheets = every_sheet(items, ANSWERS + 1)
    expected = _expected(name, profile)
    if name == "phq-9":
        assert _loosened(expected, sheets) == 86_400  # of 1,953,125 sheets; counted, not published
    with ledger.visit(name, f"5^{items}, {profile}", "table, papers") as visit:
        given = by_batch(instrument, columns_of([item.id for item in instrument.items[:items]], sheets, BLANK), profile)
        visit.visited = len(sheets[0])
        visit.disagreements, words = disagreements(expected, given)
    assert visit.disagreements == 0, words


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("blanks", [False, True], ids=["complete", "with-blanks"])
def test_engine_agrees_with_the_papers(name: str, blanks: bool, ledger: Ledger) -> None:  # noqa: FBT001 - a parameter
    _, items, _ = CASES[name]
    instrument = _instrument(name)
    sheets = every_sheet(items, ANSWERS + 1)
    expected = _expected(name, "original")
    if name == "phq-9":
        _loosened(expected, sheets)
        expected |= _estimates(sheets)
    values: list[int | None] = [*range(ANSWERS), *([None] if blanks else [])]
    if not blanks:
        complete = np.all([sheet != BLANK for sheet in sheets], axis=0)
        expected = {column: values[complete] for column, values in expected.items()}
    with ledger.visit(name, f"{len(values)}^{items}, original", "engine, papers") as visit:
        given = by_engine(instrument, values, [item.id for item in instrument.items[:items]])
        visit.visited = len(values) ** items
        visit.disagreements, words = disagreements(expected, given)
    assert visit.disagreements == 0, words


def _answered(sheets: list[Column]) -> tuple[Column, Column]:
    """How many items are answered, and the sum of those answers."""
    total: Column = np.stack([np.where(sheet == BLANK, 0, sheet) for sheet in sheets]).sum(axis=0)
    return count([sheet != BLANK for sheet in sheets]), total


def _estimates(sheets: list[Column]) -> dict[str, Column]:
    """The rule of the PHQ manual: with one or two of nine blank, each counts the mean of the answered ones."""
    answered, total = _answered(sheets)
    due = (answered == 7) | (answered == 8)
    estimate = prorated(total, answered, 9)
    bands = band(estimate, (5, 10, 15, 20))
    return {"total.prorated": np.where(due, estimate, NONE), "total.prorated_band": np.where(due, bands, NONE)}


def test_the_difficulty_question_with_every_sheet(ledger: Ledger) -> None:
    """All 5^10 sheets of the PHQ-9 form: the tenth question is for people with any problem, and blanks may hide one."""
    instrument, sheets = _instrument("phq-9"), every_sheet(9, ANSWERS + 1)
    columns = columns_of([item.id for item in instrument.items[:9]], sheets, BLANK)
    expected = _expected("phq-9", "original")
    some, maybe = expected["total.lower"] >= 1, expected["total.upper"] >= 1
    with ledger.visit("phq-9", "5^10 with the tenth question", "table, papers") as visit:
        for answer in (-1, 0, 1, 2, 3):
            given = by_batch(instrument, {**columns, "difficulty": np.full(len(some), answer, np.int8)})
            # An answer given although nothing was checked off, or perhaps nothing, leaves open which of the two is
            # wrong.
            certain, possible = some & (answer >= 2), maybe if answer == -1 else np.full(len(some), answer >= 2)
            both = {"functional-impairment.certain": certain, "functional-impairment.possible": possible}
            wrong, words = disagreements(both, given)
            visit.visited += len(some)
            visit.disagreements += wrong
            assert wrong == 0, words


@pytest.mark.control("C-001")
def test_every_complete_sheet_of_the_psc_17(ledger: Ledger) -> None:
    """3^17 = 129,140,163 sheets: the last twelve items at once, the first five one combination after the other."""
    instrument, names = _instrument("psc-17"), list(PSC17_SUBSCALE)
    inner, scales = names[5:], ("total", *dict.fromkeys(PSC17_SUBSCALE.values()))
    sheets = dict(zip(inner, every_sheet(len(inner), 3), strict=True))
    zero = np.zeros(3 ** len(inner), np.int8)
    sums = {
        scale: sum((sheets[item] for item in inner if scale in {"total", PSC17_SUBSCALE[item]}), zero)
        for scale in scales
    }
    with ledger.visit("psc-17", "3^17, original", "table, papers") as visit:
        for outer in np.ndindex(*[3] * 5):
            fixed = dict(zip(names[:5], outer, strict=True))
            more = {
                s: sum(value for item, value in fixed.items() if s in {"total", PSC17_SUBSCALE[item]}) for s in scales
            }
            facts = psc17({scale: sums[scale] + np.int8(more[scale]) for scale in scales})
            given = by_batch(instrument, {**sheets, **{item: zero + np.int8(value) for item, value in fixed.items()}})
            wrong, words = disagreements(_complete(facts), given)
            visit.visited += len(zero)
            visit.disagreements += wrong
            assert wrong == 0, f"{outer}: {words}"
    assert visit.visited == 3**17


@pytest.mark.parametrize("subscale", dict.fromkeys(PSC17_SUBSCALE.values()))
def test_every_sheet_of_one_subscale_with_blanks(subscale: str, ledger: Ledger) -> None:
    """All 4^5 or 4^7 sheets of one subscale of the PSC-17, blanks among them; the other items are answered "never"."""
    instrument = _instrument("psc-17")
    items = [item for item, belongs in PSC17_SUBSCALE.items() if belongs == subscale]
    complete = every_sheet(len(items), 3)
    zero = np.zeros(len(complete[0]), np.int8)
    own = sum(complete, zero)
    facts = psc17({scale: own if scale in {"total", subscale} else zero for scale in PSC17_CUTS})
    others = {item: np.zeros(4 ** len(items), np.int8) for item in PSC17_SUBSCALE if item not in items}
    with ledger.visit("psc-17", f"4^{len(items)}, {subscale}", "table, papers") as visit:
        given = by_batch(instrument, {**columns_of(items, every_sheet(len(items), 4), 3), **others})
        visit.visited = 4 ** len(items)
        visit.disagreements, words = disagreements(_over_completions(facts, len(items), 3), given)
    assert visit.disagreements == 0, words


def test_one_moved_number_would_be_seen() -> None:
    """The comparison itself has teeth: with a cut-off moved by one, every sheet on the edge disagrees and is named."""
    expected = _over_completions(gad2(every_sheet(2, ANSWERS), cut=4), 2, ANSWERS)
    instrument = _instrument("gad-2")
    given = by_batch(instrument, columns_of(["q1", "q2"], every_sheet(2, ANSWERS + 1), BLANK))
    wrong, words = disagreements(expected, given)
    assert wrong > 0
    assert words.startswith(
        "first at sheet number 3: total.band: 1 instead of 0, positive-screen.certain: 1 instead of 0"
    )


def test_the_rounding_rule_of_the_estimate_matters() -> None:
    """Half up and half to even put 2,898 of the 5^9 PHQ-9 sheets in different bands (counted, not published)."""
    sheets = every_sheet(9, ANSWERS + 1)
    answered, total = _answered(sheets)
    due = (answered == 7) | (answered == 8)
    half_up, half_even = prorated(total[due], answered[due], 9), np.round(total[due] * 9.0 / answered[due])
    bands = [band(rounded, (5, 10, 15, 20)) for rounded in (half_up, half_even)]
    assert int((bands[0] != bands[1]).sum()) == 2898


def _complete(facts: Facts) -> dict[str, Column]:
    """What a complete sheet says: both bounds are the score, and every finding is certain or impossible."""
    expected: dict[str, Column] = {}
    for scale, scores in facts.scores.items():
        expected[f"{scale}.lower"] = expected[f"{scale}.upper"] = scores
    expected |= {f"{scale}.band": bands for scale, bands in facts.bands.items()}
    for finding, raised in facts.findings.items():
        expected[f"{finding}.certain"] = expected[f"{finding}.possible"] = raised
    return expected

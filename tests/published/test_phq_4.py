"""PHQ-4: numbers from its paper and from LOINC."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

SHEETS = [list(sheet) for sheet in product(range(4), repeat=4)]


@pytest.fixture(scope="module")
def phq_4() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "phq-4")


@pytest.mark.parametrize(
    ("band", "lowest", "highest"), [("normal", 0, 2), ("mild", 3, 5), ("moderate", 6, 8), ("severe", 9, 12)]
)
def test_severity_bands(phq_4: Instrument, band: str, lowest: int, highest: int) -> None:
    """Kroenke 2009, Psychosomatics 50:613-621, as the NINDS common data elements quote it."""
    for sheet in SHEETS:
        if lowest <= sum(sheet) <= highest:
            score = screen(phq_4, sheet)["total"]
            assert (score.value, score.band) == (sum(sheet), band)


def test_parts(phq_4: Instrument) -> None:
    """Kroenke 2009, Psychosomatics 50:613-621, as the NINDS common data elements quote it.

    Anxiety is the sum of items 1 and 2, depression that of items 3 and 4; 3 or greater is positive.
    """
    for sheet in SHEETS:
        result = screen(phq_4, sheet)
        anxiety, depression = sum(sheet[:2]), sum(sheet[2:])
        assert (result["anxiety"].value, result["depression"].value) == (anxiety, depression)
        assert result.finding("positive-anxiety").raised is (anxiety >= 3)
        assert result.finding("positive-depression").raised is (depression >= 3)


def test_items_are_the_members_of_the_loinc_panel(phq_4: Instrument) -> None:
    """LOINC 69724-3: 69725-0, 68509-9, 44250-9, 44255-8 and the total 70272-0."""
    assert [item.codes["loinc"] for item in phq_4.items] == ["69725-0", "68509-9", "44250-9", "44255-8"]
    assert (phq_4.codes["loinc"], phq_4.scale("total").codes["loinc"]) == ("69724-3", "70272-0")


def test_it_is_the_gad_2_and_the_phq_2(phq_4: Instrument, gad_2: Instrument, phq_2: Instrument) -> None:
    """Kroenke 2009, Psychosomatics 50:613-621: the GAD-2 and the PHQ-2 together."""
    assert [(item.codes, item.options) for item in phq_4.items] == [
        (item.codes, item.options) for item in (*gad_2.items, *phq_2.items)
    ]

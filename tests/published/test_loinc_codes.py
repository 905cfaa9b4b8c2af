"""LOINC codes of whole instruments and of their scores, typed a second time, as LOINC and artefacts of HL7 name them.

A right code in the wrong place has a right check digit, so nothing else notices it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.authoring.codes import is_loinc
from mindscreen.library import load_path

FOLDERS = sorted(
    path.parent for path in (Path(__file__).resolve().parents[2] / "instruments").glob("*/definition.yaml")
)

PANELS = {
    "audit": "72110-0",
    "audit-c": "72109-2",
    "c-ssrs-screener": "93373-9",
    "ces-d": "100766-5",
    "dast-10": "82666-9",
    "epds": "71354-5",
    "gad-7": "69737-5",
    "gds-15": "48543-3",
    "gds-30": "48542-5",
    "mdq": "85102-2",
    "moca": "72133-2",
    "pc-ptsd-5": "102010-6",
    "pcl-5": "101697-1",
    "phq-2": "55757-9",
    "phq-4": "69724-3",
    "phq-9": "44249-1",
    "phq-15": "69728-4",
    "phq-a": "89206-7",
    "pss-10": "106875-8",
    "vanderbilt-parent": "106345-2",
}
SCORES = {
    ("ad8", "total"): "71722-3",
    ("audit", "total"): "75624-7",
    ("audit-c", "total"): "75626-2",
    ("barthel", "total"): "96761-2",
    ("dast-10", "total"): "82667-7",
    ("epds", "total"): "99046-5",
    ("gad-7", "total"): "70274-6",
    ("gds-15", "total"): "48545-8",
    ("gds-30", "total"): "48544-1",
    ("mdq", "symptoms"): "84773-1",
    ("mini-cog", "total"): "72233-0",
    ("mmse", "total"): "72106-8",
    ("pc-ptsd-5", "total"): "102017-1",
    ("pcl-5", "total"): "101698-9",
    ("phq-2", "total"): "55758-7",
    ("phq-4", "total"): "70272-0",
    ("phq-9", "total"): "44261-6",
    ("phq-15", "total"): "70273-8",
    ("phq-a", "total"): "89204-2",
    ("promis-pediatric", "anxiety_t"): "91539-7",
    ("promis-pediatric", "depression"): "90950-7",
    ("promis-pediatric", "depression_t"): "91535-5",
    ("pss-10", "total"): "106860-0",
}

WRONG = {
    "73831-0": "adolescent depression screening, seen as the total of the C-SSRS",
    "93374-7": "C-SSRS risk, whose list has no answer for a form without any yes",
    "68517-2": "the single question of the NIAAA, seen as the first question of the AUDIT-C",
    "76504-0": "HARK, seen as the total of the AUDIT-C",
    "72107-6": "said to be the panel of the MMSE, not verified",
    "72172-0": "total of the MoCA with the point for schooling, which is entered here without it",
    "71942-7": "panel of the older CRAFFT with yes or no in part A",
    "54628-3": "CAM feature over the last seven days, not at the bedside",
    "54629-1": "CAM feature over the last seven days, not at the bedside",
    "54630-9": "CAM feature over the last seven days, not at the bedside",
}
"""Codes that exist and that public tables, or memory, put in the wrong place."""


def test_panels_and_scores_have_these_codes_and_no_others() -> None:
    """LOINC panels and totals, as each fact was verified; an instrument that is missing here emits local codes."""
    instruments = [load_path(folder) for folder in FOLDERS]
    assert {each.id: each.codes["loinc"] for each in instruments if "loinc" in each.codes} == PANELS
    scores = {(each.id, scale.id): scale.codes.get("loinc") for each in instruments for scale in each.scales}
    assert {place: code for place, code in scores.items() if code is not None} == SCORES


def test_no_wrong_code_is_emitted() -> None:
    """Wrong places of right codes, seen in public code tables and in examples of US Core and HL7 US-BHP."""
    for folder in FOLDERS:
        instrument = load_path(folder)
        emitted = [instrument.codes]
        for parts in (instrument.items, instrument.scales, instrument.findings):
            emitted += [part.codes for part in parts]
        assert not {codes.get("loinc") for codes in emitted} & WRONG.keys()


@pytest.mark.parametrize("code", ["70273-5", "93038-1", "89708-7"])
def test_wrong_codes_that_the_check_digit_catches(code: str) -> None:
    """Seen in public tables as totals of the GAD-7, the PSS-10 and the WHO-5."""
    assert not is_loinc(code)

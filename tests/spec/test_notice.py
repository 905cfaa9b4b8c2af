"""NOTICE carries every notice that must go with what is shipped: LOINC's, and that of every instrument."""

import importlib
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from mindscreen.errors import LicenceError, NotFoundError
from mindscreen.text import wording

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_ext"))  # the manual uses it too; it lies outside any package
INSTRUMENTS = importlib.import_module("instrument_pages").installed()
lists = importlib.import_module("instrument_pages.lists")

NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
ONE_LINE = " ".join(NOTICE.split())
REMEDY = "run python -m instrument_pages.lists, with docs/_ext on the path"


@pytest.mark.parametrize("name", [one.id for one in INSTRUMENTS])
def test_every_notice_of_an_instrument_is_carried(name: str) -> None:
    one = next(each for each in INSTRUMENTS if each.id == name)
    must = [one.licence.notice]
    with suppress(LicenceError, NotFoundError):  # then its English wording is not shipped
        must.append(wording(one, "en", allow_drafts=True).notice)
    for notice in must:
        assert " ".join(notice.split()) in ONE_LINE, REMEDY


# The sentence that the LOINC licence asks for, as value sets and implementation guides of HL7 carry it.
def test_the_notice_of_loinc_is_carried() -> None:
    assert (
        "This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc."
        " and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under"
        " the license at http://loinc.org/license."
        " LOINC® is a registered United States trademark of Regenstrief Institute, Inc."
    ) in ONE_LINE


def test_the_list_is_that_of_the_instruments() -> None:
    assert lists.brought_up_to_date("NOTICE", NOTICE, INSTRUMENTS) == NOTICE, REMEDY


def test_a_file_without_a_place_for_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="NOTICE"):
        lists.brought_up_to_date("NOTICE", "nothing", INSTRUMENTS)

"""The licence of a site's wording: outside its dates and uses there is no wording, and everything else goes on."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.authoring.overlays import template
from mindscreen.errors import LicenceError
from mindscreen.library import load, load_path
from mindscreen.model import Instrument
from mindscreen.text import wording

Folder = Callable[..., Path]
LICENCE = """\
licence:
  granted_by: the rights holder
  reference: contract 2026-117
  uses: [clinical, education]
  commercial: false
  from: '2026-01-01'
  to: '2027-12-31'
"""
ENDED = LICENCE.replace("2026-01-01", "1999-01-01").replace("2027-12-31", "1999-12-31")
OPEN = LICENCE.replace("  from: '2026-01-01'\n  to: '2027-12-31'\n", "")


def written(folder: Path, instrument: Instrument, licence: str) -> Path:
    """An overlay folder in which every word of an instrument is the same."""
    path = folder / instrument.id / "text.en.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = template(instrument, "en")
    words = text[text.index("wording:") :].replace(": ''", ": their word")
    opening = f"format: mindscreen-text/1\ninstrument: {instrument.id}\nlocale: en\n"
    path.write_text(opening + licence + words, encoding="utf-8")
    return folder


@pytest.fixture
def licensed(small_folder: Folder, tmp_path: Path) -> Callable[..., Instrument]:
    """The made-up instrument, proprietary and without words of its own, with the hospital's licensed ones."""

    def loaded(licence: str = LICENCE, **uses: Any) -> Instrument:
        folder = small_folder(("status: free-no-permission", "status: proprietary"))
        path = folder / "text.en.yaml"
        path.write_text(path.read_text(encoding="utf-8").partition("wording:")[0], encoding="utf-8")
        return load_path(folder, overlay=written(tmp_path / "overlay", load_path(folder), licence), **uses)

    return loaded


@pytest.mark.control("C-032")
@pytest.mark.parametrize(
    ("day", "what"),
    [
        (date(2025, 12, 31), "the licence from the rights holder (contract 2026-117) begins on 2026-01-01."),
        (date(2026, 1, 1), ""),
        (date(2027, 12, 31), ""),
        (date(2028, 1, 1), "the licence from the rights holder (contract 2026-117) ended on 2027-12-31."),
    ],
)
def test_a_licence_is_valid_from_its_first_day_to_its_last(
    licensed: Callable[..., Instrument], tmp_path: Path, day: date, what: str
) -> None:
    instrument = licensed()
    if not what:
        assert wording(instrument, "en", on=day).item("a") == "their word"
        return
    with pytest.raises(LicenceError) as caught:
        wording(instrument, "en", on=day)
    error = caught.value
    assert (error.code, error.what, error.where) == ("MS-L003", what, "small-4, en")
    assert "'licence' in small-4/text.en.yaml of the overlay" in error.remedy
    assert str(tmp_path) not in str(error)


@pytest.mark.control("C-032")
def test_without_a_day_it_is_today(licensed: Callable[..., Instrument]) -> None:
    with pytest.raises(LicenceError, match="MS-L003"):
        wording(licensed(ENDED), "en")
    assert wording(licensed(OPEN), "en").item("a") == "their word"


@pytest.mark.control("C-032")
@pytest.mark.parametrize(
    ("uses", "what"),
    [
        ({"use": "research"}, "covers clinical, education use, and this is 'research'."),
        ({"use": "clinic"}, "covers clinical, education use, and this is 'clinic'."),
        ({"commercial": True}, "covers non-commercial use only."),
    ],
)
def test_a_use_that_the_licence_does_not_cover_is_refused(
    licensed: Callable[..., Instrument], tmp_path: Path, uses: dict[str, Any], what: str
) -> None:
    with pytest.raises(LicenceError) as caught:
        wording(licensed(**uses), "en", on=date(2026, 6, 1))
    error = caught.value
    assert (error.code, error.where) == ("MS-L004", "small-4, en")
    assert error.what == f"the licence from the rights holder (contract 2026-117) {what}"
    assert error.remedy.startswith("Ask the rights holder for a licence")
    assert str(tmp_path) not in str(error)


def test_a_use_that_the_licence_covers_is_not(licensed: Callable[..., Instrument]) -> None:
    commercial = LICENCE.replace("commercial: false", "commercial: true")
    for block, uses in ((LICENCE, {"use": "education"}), (commercial, {"commercial": True})):
        assert wording(licensed(block, **uses), "en", on=date(2026, 6, 1)).item("a") == "their word"


@pytest.mark.control("C-032")
def test_answers_are_scored_and_reported_whatever_became_of_the_licence(tmp_path: Path) -> None:
    epds = load("epds", overlay=written(tmp_path, load("epds"), ENDED))
    assert wording(epds, "en", on=date(1999, 6, 1)).item("q10") == "their word"
    result = ms.screen(epds, {"q10": 3}, age_years=30)
    assert [finding.level for finding in result.raised] == ["critical"]
    assert "their word" not in ms.report.text(result, locale="en")
    assert "their word" not in str(ms.fhir.bundle(result, subject="Patient/1", authored="2026-11-21T09:30:00+08:00"))
    with pytest.raises(LicenceError, match="MS-L003"):
        ms.fhir.questionnaire(epds, locale="en")


def test_the_use_goes_with_the_instrument_wherever_it_goes(licensed: Callable[..., Instrument]) -> None:
    words = wording(licensed(use="education"), "en", on=date(2026, 6, 1))
    assert words.licence is not None
    assert (words.licence.reference, words.licence.last_day) == ("contract 2026-117", "2027-12-31")
    again = pickle.loads(pickle.dumps(licensed(use="research")))  # noqa: S301 - our own bytes
    with pytest.raises(LicenceError, match="MS-L004"):
        wording(again, "en", on=date(2026, 6, 1))


def test_without_an_overlay_a_use_says_nothing() -> None:
    assert load("phq-9", use="research", commercial=True).overlay is None
    assert wording(load("phq-9", commercial=True), "en").licence is None

"""Our labels for everybody; the rights holder's wording behind its licence gate, from the pack or the hospital."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mindscreen.errors import DefinitionError, IntegrityError, LicenceError, NotFoundError
from mindscreen.index import CatalogueEntry
from mindscreen.library import PACKS, catalogue, load, load_path
from mindscreen.model import Instrument
from mindscreen.text import labels, wording

Folder = Callable[..., Path]
LOCALES = ("en", "zh-CN")


@pytest.fixture
def small(small_folder: Folder) -> Instrument:
    return load_path(small_folder())


LICENCE = """\
licence:
  granted_by: the rights holder
  reference: contract 2026-117
  uses: [clinical, education]
  commercial: false
  from: '2026-01-01'
  to: '2027-12-31'
"""


def hospital(tmp_path: Path, *, locale: str = "en", words: str = "rights-holder", name: str = "") -> Path:
    """An overlay folder with the hospital's wording for the made-up instrument."""
    folder = tmp_path / "overlay" / "small-4"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (name or f"text.{locale}.yaml")).write_text(
        f"format: mindscreen-text/1\ninstrument: small-4\nlocale: {locale}\nwording:\n  status: {words}\n"
        "  source: the hospital\n  notice: Licensed.\n  instruction: How often?\n"
        "  items: {a: One?, b: Two?, c: Three?, d: Four?}\n"
        "  options: {often: {never: Never, sometimes: At times, always: Always}}\n",
        encoding="utf-8",
    )
    return folder.parent


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_every_part_of_every_instrument_has_a_label_in_both_languages(entry: CatalogueEntry, locale: str) -> None:
    instrument = load(entry.id, allow_draft=True)
    words = labels(instrument, locale)
    assert words.locale == locale
    assert words.title
    assert words.measures
    assert all(words.item(item.id) for item in instrument.items)
    assert all(words.finding(finding.id) for finding in instrument.findings)
    assert all(words.profile(profile.id) for profile in instrument.profiles)
    for scale in instrument.scales:
        assert words.scale(scale.id)
        for band_set in scale.band_sets:
            assert all(words.band(scale.id, band.key) for band in band_set.bands)


def test_a_note_about_a_finding_may_be_empty(small: Instrument) -> None:
    words = labels(small, "en")
    assert (words.finding_note("crisis"), words.finding_note("positive")) == ("Act now.", "")


def test_wording_has_a_text_for_every_item_and_recorded_value(small: Instrument) -> None:
    words = wording(small, "en")
    assert (words.locale, words.status, words.source) == ("en", "rights-holder", "made up for the tests")
    assert (words.notice, words.instruction) == ("Nobody owns these words.", "How often does it happen?")
    assert words.item("b") == "The second?"
    assert [words.option("b", value) for value in (0, 1, 3)] == ["Never", "Sometimes", "Always"]
    assert words.exceptions == {"b": "less certain than the others"}


@pytest.mark.control("C-034")
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_every_shipped_wording_covers_every_item_and_option_or_is_not_shipped(
    entry: CatalogueEntry, locale: str
) -> None:
    instrument = load(entry.id, allow_draft=True)
    try:
        words = wording(instrument, locale, allow_drafts=True)
    except LicenceError as error:
        assert error.code == "MS-L001"  # noqa: PT017 - either of the two is right
        return
    for item in instrument.items:
        assert words.item(item.id)
        assert all(words.option(item.id, option.value) for option in item.options)
    assert words.notice


@pytest.mark.parametrize("read", [labels, wording])
@pytest.mark.parametrize("locale", ["de", "zh", "EN", "", "../../en"])
def test_a_locale_that_is_not_there_is_an_error_with_those_that_are(
    read: Callable[[Instrument, str], object], locale: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        read(load("phq-9"), locale)
    error = caught.value
    assert (error.code, error.where, error.remedy) == ("MS-N004", "phq-9", "Locales: en, zh-CN.")


def test_an_instrument_without_texts_says_so(small: Instrument) -> None:
    with pytest.raises(NotFoundError) as caught:
        labels(replace(small, locales=()), "en")
    assert caught.value.remedy == "Locales: none."


@pytest.mark.control("C-032")
def test_wording_that_needs_a_licence_is_an_error_until_the_hospital_supplies_its_own(
    edited: Folder, tmp_path: Path
) -> None:
    folder = edited("phq-9", ("  status: free-no-permission", "  status: permission-required"))
    for path in folder.glob("text.*.yaml"):
        head, mark, words = path.read_text(encoding="utf-8").partition("wording:\n")
        path.write_text(head, encoding="utf-8")
        locale = path.name.removeprefix("text.").removesuffix(".yaml")
        theirs = tmp_path / "overlay" / "phq-9" / path.name
        theirs.parent.mkdir(parents=True, exist_ok=True)
        opening = f"format: mindscreen-text/1\ninstrument: phq-9\nlocale: {locale}\n"
        theirs.write_text(opening + LICENCE + mark + words, encoding="utf-8")
    instrument = load_path(folder)
    assert labels(instrument, "zh-CN").title
    with pytest.raises(LicenceError) as caught:
        wording(instrument, "en")
    error = caught.value
    assert (error.code, error.where) == ("MS-L001", "phq-9, en")
    assert error.what == "its wording (permission-required) does not come with mindscreen."
    assert "<overlay folder>" in error.remedy
    licensed = load_path(folder, overlay=tmp_path / "overlay")
    assert wording(licensed, "zh-CN", on=date(2026, 6, 1)).item("q1") == wording(load("phq-9"), "zh-CN").item("q1")


@pytest.mark.control("C-032")
def test_the_overlay_folder_is_named_where_the_licensed_text_is_missing(small_folder: Folder, tmp_path: Path) -> None:
    folder = small_folder(("status: free-no-permission", "status: proprietary"))
    path = folder / "text.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").partition("wording:")[0], encoding="utf-8")
    with pytest.raises(LicenceError) as caught:
        wording(load_path(folder, overlay=tmp_path / "ours"), "en")
    assert str(tmp_path / "ours" / "small-4" / "text.en.yaml") in caught.value.remedy


def test_a_licence_beside_a_definition_is_refused(small_folder: Folder) -> None:
    folder = small_folder()
    path = folder / "text.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("labels:", f"{LICENCE}labels:"), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_path(folder)
    assert (caught.value.code, caught.value.remedy) == ("MS-D012", "Remove it.")


@pytest.mark.control("C-033")
def test_a_working_translation_has_to_be_asked_for_and_says_what_it_is() -> None:
    psc = load("psc-17")
    with pytest.raises(LicenceError) as caught:
        wording(psc, "zh-CN")
    error = caught.value
    assert (error.code, error.where) == ("MS-L002", "psc-17, zh-CN")
    assert "not for patients" in error.what
    assert wording(psc, "zh-CN", allow_drafts=True).status == "working-translation"
    assert wording(psc, "en").status == "rights-holder"


@pytest.mark.control("C-033")
def test_a_working_translation_of_the_hospital_is_none_the_better(small_folder: Folder, tmp_path: Path) -> None:
    instrument = load_path(small_folder(), overlay=hospital(tmp_path, words="working-translation"))
    with pytest.raises(LicenceError, match="MS-L002"):
        wording(instrument, "en")


@pytest.mark.control("C-026")
def test_the_hospitals_wording_goes_before_the_shipped_one(small_folder: Folder, tmp_path: Path) -> None:
    instrument = load_path(small_folder(), overlay=hospital(tmp_path))
    assert wording(instrument, "en").option("a", 1) == "At times"
    assert labels(instrument, "en").title == "A made-up form"


def test_an_overlay_may_bring_a_locale_that_is_not_shipped(small_folder: Folder, tmp_path: Path) -> None:
    instrument = load_path(small_folder(), overlay=hospital(tmp_path, locale="de"))
    assert wording(instrument, "de").item("a") == "One?"
    assert wording(instrument, "en").item("a") == "The first?"


@pytest.mark.control("C-026")
def test_an_overlay_of_another_locale_than_its_name_says_is_refused(small_folder: Folder, tmp_path: Path) -> None:
    instrument = load_path(small_folder(), overlay=hospital(tmp_path, locale="zh-CN", name="text.en.yaml"))
    with pytest.raises(DefinitionError, match="MS-D012"):
        wording(instrument, "en")


@pytest.mark.control("C-026")
def test_an_overlay_with_a_definition_is_refused_whether_or_not_it_has_words(
    small_folder: Folder, tmp_path: Path
) -> None:
    overlay = hospital(tmp_path)
    (overlay / "small-4" / "definition.yaml").write_text("version: 9.9.9\n", encoding="utf-8")
    instrument = load_path(small_folder(), overlay=overlay)
    for locale in ("en", "de"):
        with pytest.raises(DefinitionError) as caught:
            wording(instrument, locale)
        assert (caught.value.code, caught.value.where) == ("MS-D013", str(overlay / "small-4"))


@pytest.mark.control("C-026")
def test_an_overlay_that_tries_to_change_a_number_is_refused(small_folder: Folder, tmp_path: Path) -> None:
    overlay = hospital(tmp_path)
    path = overlay / "small-4" / "text.en.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "profiles: {original: {cutoffs: {cut: 3}, cite: paper}}\n", encoding="utf-8"
    )
    with pytest.raises(DefinitionError) as caught:
        wording(load_path(small_folder(), overlay=overlay), "en")
    assert (caught.value.code, caught.value.where) == ("MS-D013", f"{path}, line 11")


@pytest.mark.control("C-018", "C-034")
def test_one_changed_character_of_a_shipped_text_is_seen(tmp_path: Path) -> None:
    home = tmp_path / "packs"
    shutil.copytree(PACKS, home)
    path = home / "phq-9.text.en.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Little interest", "Little Interest"), encoding="utf-8")
    with pytest.raises(IntegrityError) as caught:
        wording(replace(load("phq-9"), home=str(home)), "en")
    assert (caught.value.code, caught.value.where) == ("MS-I002", "phq-9, en")


@pytest.mark.control("C-018")
def test_the_text_of_another_instrument_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "packs"
    shutil.copytree(PACKS, home)
    shutil.copyfile(home / "gad-7.text.en.json", home / "phq-9.text.en.json")
    with pytest.raises(IntegrityError, match="MS-I002"):
        labels(replace(load("phq-9"), home=str(home)), "en")


@pytest.mark.control("C-018")
def test_a_missing_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match=r"MS-I001.*phq-9\.text\.en\.json"):
        labels(replace(load("phq-9"), home=str(tmp_path)), "en")

"""A hospital's overlay: words and nothing else, a word for everything, and the licence where one is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindscreen.authoring.overlays import read_overlay, template
from mindscreen.errors import DefinitionError, LicenceError
from mindscreen.licence import WordingLicence
from mindscreen.model import Instrument
from mindscreen.unpack import instrument_from_pack

OVERLAY = """\
format: mindscreen-text/1
instrument: small-4
locale: en
wording:
  status: rights-holder
  source: the hospital's licence
  notice: Licensed to the hospital.
  instruction: How often?
  items: {a: One?, b: Two?, c: Three?, d: Four?}
  options:
    often: {never: Never, sometimes: At times, always: Always}
"""

ONLY_WORDS = "an overlay holds the 'wording' of its own instrument, with its licence, and nothing else."

pytestmark = pytest.mark.control("C-026")


@pytest.fixture
def instrument(small_pack: Callable[..., dict[str, Any]]) -> Instrument:
    return instrument_from_pack(small_pack())


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[..., Path]:
    def write(old: str = "", new: str = "", name: str = "text.en.yaml") -> Path:
        assert not old or OVERLAY.count(old) == 1
        path = tmp_path / name
        path.write_text(OVERLAY.replace(old, new) if old else OVERLAY, encoding="utf-8")
        return path

    return write


def test_the_words_of_an_overlay_are_read(instrument: Instrument, overlay: Callable[..., Path]) -> None:
    words = read_overlay(overlay(), instrument)
    assert words["options"]["often"]["sometimes"] == "At times"
    assert words["exceptions"] == {}
    assert words["licence"] is None


LICENCE = """\
licence:
  granted_by: the rights holder
  reference: contract 2026-117
  uses: [clinical, education]
  commercial: false
  from: '2026-01-01'
  to: '2027-12-31'
wording:
"""


@pytest.fixture(params=["noncommercial", "permission-required", "proprietary"])
def gated(request: pytest.FixtureRequest, small_pack: Callable[..., dict[str, Any]]) -> Instrument:
    pack = small_pack()
    return instrument_from_pack({**pack, "licence": {**pack["licence"], "status": request.param}})


@pytest.mark.control("C-032")
def test_the_licence_of_an_overlay_is_read(gated: Instrument, overlay: Callable[..., Path]) -> None:
    licence = read_overlay(overlay("wording:\n", LICENCE), gated)["licence"]
    assert licence == WordingLicence(
        granted_by="the rights holder",
        reference="contract 2026-117",
        uses=("clinical", "education"),
        commercial=False,
        first_day="2026-01-01",
        last_day="2027-12-31",
    )


def test_a_licence_may_be_stated_where_none_is_needed(instrument: Instrument, overlay: Callable[..., Path]) -> None:
    assert read_overlay(overlay("wording:\n", LICENCE), instrument)["licence"].reference == "contract 2026-117"


def test_a_licence_need_not_have_dates(gated: Instrument, overlay: Callable[..., Path]) -> None:
    block = LICENCE.replace("  from: '2026-01-01'\n  to: '2027-12-31'\n", "")
    licence = read_overlay(overlay("wording:\n", block), gated)["licence"]
    assert (licence.first_day, licence.last_day) == ("", "")
    assert "from" not in licence.to_dict()
    assert licence.to_dict()["commercial"] is False


@pytest.mark.control("C-032")
def test_restricted_wording_without_a_licence_is_refused(gated: Instrument, overlay: Callable[..., Path]) -> None:
    with pytest.raises(LicenceError) as caught:
        read_overlay(overlay(), gated)
    error = caught.value
    assert (error.code, error.where) == ("MS-L001", "small-4, en")
    assert f"({gated.licence.status})" in error.what
    assert "small-4/text.en.yaml" in error.remedy
    assert "mindscreen text template small-4" in error.remedy


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[clinical, education]", "[clinical, billing]", "[MS-D013] licence.uses.1: Input should be 'clinical'"),
        ("[clinical, education]", "[]", "[MS-D013] licence.uses: Tuple should have at least 1 item"),
        ("commercial: false", "commercial: ~", "[MS-D013] licence.commercial: Input should be a valid boolean"),
        ("  commercial: false\n", "", "[MS-D013] licence.commercial: Field required"),
        ("the rights holder", "''", "[MS-D013] licence.granted_by: String should have at least 1 character"),
        ("'2027-12-31'", "'2027-02-30'", "[MS-D013] licence.to: Value error"),
        ("'2027-12-31'", "31.12.2027", "[MS-D013] licence.to: String should match pattern"),
        ("'2027-12-31'", "'2025-12-31'", "[MS-D012] the licence ends before it begins."),
        ("contract", "\u004f\u0301", "[MS-D012] a text is not in Unicode normal form NFC."),
        ("  uses:", "  cutoff: 3\n  uses:", "[MS-D013] licence.cutoff: Extra inputs are not permitted"),
    ],
)
def test_a_licence_that_cannot_be_relied_on_is_refused(
    gated: Instrument, overlay: Callable[..., Path], old: str, new: str, said: str
) -> None:
    path = overlay("wording:\n", LICENCE.replace(old, new))
    with pytest.raises(DefinitionError) as caught:
        read_overlay(path, gated)
    assert f"[{caught.value.code}] {caught.value.what}".startswith(said)


def test_the_template_of_restricted_wording_asks_for_the_licence(gated: Instrument, tmp_path: Path) -> None:
    text = template(gated, "en")
    path = tmp_path / "text.en.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"licence\.granted_by"):
        read_overlay(path, gated)
    for old, new in (("  from: ''", "  from: '2026-01-01'"), ("  to: ''", "  to: '2027-12-31'"), ("[]", "[research]"),
                     ("commercial: ~", "commercial: true"), (": ''", ": word")):  # fmt: skip
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    licence = read_overlay(path, gated)["licence"]
    assert licence == WordingLicence(
        "word", "word", ("research",), commercial=True, first_day="2026-01-01", last_day="2027-12-31"
    )


def test_the_template_of_free_wording_has_the_licence_as_a_remark(instrument: Instrument, tmp_path: Path) -> None:
    text = template(instrument, "en")
    assert "\n# licence:\n" in text
    path = tmp_path / "text.en.yaml"
    opened = text.replace("# licence:", "licence:").replace("\n#   ", "\n  ").replace("[]", "[research]")
    opened = opened.replace("~", "false").replace("  from: ''", "  from: '2026-01-01'").replace("  to: ''", "  # to:")
    path.write_text(opened.replace(": ''", ": word"), encoding="utf-8")
    assert read_overlay(path, instrument)["licence"].first_day == "2026-01-01"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("locale: en\n", "locale: en\nscales: [{id: total, bands: [{from: 3, key: high}]}]\n", "scales: Extra inputs"),
        ("locale: en\n", "locale: en\nitems: [{id: a, options: other}]\n", "items: Extra inputs are not permitted."),
        ("    often: {never: Never", "    often: {never: {value: 3}", "wording.options.often.never: Input should be a"),
        ("{never: Never", "{never: 3", "wording.options.often.never: Input should be a valid string."),
        ("  status: rights-holder", "  cutoff: 3\n  status: rights-holder", "wording.cutoff: Extra inputs"),
        ("instrument: small-4", "instrument: phq-9", ONLY_WORDS),
        ("wording:", "labels: {title: A, measures: B, items: {a: A}, scales: {total: T}, findings: {}}\nwording:",
         ONLY_WORDS),
        (OVERLAY[OVERLAY.index("wording:"):], "", ONLY_WORDS),
    ],
)  # fmt: skip
def test_an_overlay_that_changes_more_than_words_is_refused_as_a_whole(
    instrument: Instrument, overlay: Callable[..., Path], old: str, new: str, what: str
) -> None:
    path = overlay(old, new)
    with pytest.raises(DefinitionError) as caught:
        read_overlay(path, instrument)
    assert caught.value.code == "MS-D013"
    assert caught.value.what.startswith(what)
    assert caught.value.where.startswith(str(path))


@pytest.mark.control("C-034")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (", d: Four?", "", "wording of the items: 'd' has no text."),
        ("d: Four?", "d: Four?, e: Five?", "wording of the items: 'e' does not exist."),
        ("    often:", "    never:", "option lists: 'often' has no text."),
        (", always: Always", "", "options of 'often': 'always' has no text."),
        ("  instruction:", "  exceptions: {x: unsure}\n  instruction:", "an exception for 'x', which does not exist."),
        ("locale: en", "locale: zh-CN", "the file says that its locale is 'zh-CN'."),
        ("One?", "\u004f\u0301ne?", "a text is not in Unicode normal form NFC."),
    ],
)
def test_an_overlay_that_does_not_fit_the_instrument_is_refused(
    instrument: Instrument, overlay: Callable[..., Path], old: str, new: str, what: str
) -> None:
    path = overlay(old, new)
    with pytest.raises(DefinitionError) as caught:
        read_overlay(path, instrument)
    assert (caught.value.code, caught.value.what, caught.value.where) == ("MS-D012", what, str(path))


def test_the_template_names_everything_that_needs_a_word(instrument: Instrument, tmp_path: Path) -> None:
    text = template(instrument, "zh-CN")
    assert "    d: ''   # fourth" in text
    assert "      always: ''   # recorded as 3" in text
    path = tmp_path / "text.zh-CN.yaml"
    path.write_text(text.replace(": ''", ": '字'"), encoding="utf-8")
    assert read_overlay(path, instrument)["items"] == dict.fromkeys("abcd", "字")


def test_a_template_that_was_not_filled_in_is_refused(instrument: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "text.en.yaml"
    path.write_text(template(instrument, "en"), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_overlay(path, instrument)
    assert caught.value.what.startswith("wording.source: String should have at least 1 character.")

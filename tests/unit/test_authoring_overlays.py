"""A hospital's overlay: words and nothing else, and a word for everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindscreen.authoring.overlays import read_overlay, template
from mindscreen.errors import DefinitionError
from mindscreen.model import Instrument, instrument_from_pack

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

ONLY_WORDS = "an overlay holds the 'wording' of its own instrument and nothing else."

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

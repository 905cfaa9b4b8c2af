"""The pages of the instruments: one for each, with all that it cites and doubts, and no text that may not be shown."""

import html
import importlib
import re
import string
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mindscreen.errors import LicenceError
from mindscreen.text import wording

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_ext"))  # where Sphinx finds it too
generated = importlib.import_module("instrument_pages")
lists = importlib.import_module("instrument_pages.lists")
markup = importlib.import_module("instrument_pages.markup")
words = importlib.import_module("instrument_pages.words")

FOLDERS = {path.parent.name for path in (ROOT / "instruments").glob("*/definition.yaml")}
INSTRUMENTS = {one.id: one for one in generated.installed()}
PAGES = generated.pages(INSTRUMENTS.values())

every_instrument = pytest.mark.parametrize("name", INSTRUMENTS)


def test_every_instrument_has_a_page_and_stands_in_the_index() -> None:
    assert FOLDERS
    assert PAGES.keys() == {f"{name}.md" for name in FOLDERS} | {"index.md"}
    for name in FOLDERS:
        assert f"]({name}.md)" in PAGES["index.md"]
        assert f"\n{name}\n" in PAGES["index.md"]


@every_instrument
def test_the_page_says_everything_that_is_cited_and_doubted(name: str) -> None:
    one, page = INSTRUMENTS[name], PAGES[f"{name}.md"]
    for reference in one.references.values():
        for text in (reference.text.removesuffix("."), reference.note, reference.doi, reference.pmid):
            assert markup.literal(text) in page
    for doubt in one.doubts:
        assert markup.sentence(markup.literal(doubt["about"])) in page
        assert markup.literal(doubt["doubt"]) in page
        assert markup.literal(doubt["default"]) in page


@every_instrument
def test_the_page_says_what_it_is_and_on_what_terms(name: str) -> None:
    one, page = INSTRUMENTS[name], PAGES[f"{name}.md"]
    for labels in words.spoken(one).values():
        assert markup.literal(labels.title) in page
    for text in (one.licence.holder, one.licence.notice, one.review["clinician"]):
        assert markup.literal(text) in page
    assert "A screening result, not a diagnosis" in page
    assert ("{warning}" in page) == (one.status == "draft")
    for part in (*one.items, *one.scales, *one.findings):
        assert f"`{part.id}`" in page
    for value in (one.canonical, one.scoring_hash, *one.wording_hashes.values(), one.pack["content_hash"]):
        assert f"`{value}`" in page
    for example in one.pack["examples"]:
        assert markup.literal(markup.sentence(example["name"])) in page


@every_instrument
def test_the_page_says_what_is_published_about_change(name: str) -> None:
    one, page = INSTRUMENTS[name], PAGES[f"{name}.md"]
    section = page.partition("## Change over time\n")[2].partition("\n## ")[0]
    assert bool(section) == bool(one.change) == ("* - Change\n" in page)
    for rule in one.pack.get("change", []):
        for part in (rule.get(kind, {}) for kind in ("reliable", "important", "response", "remission")):
            for source in (part, part.get("reliability", {}), part.get("sd", {})):
                assert markup.literal(source.get("population", "")) in section
                for key in source.get("cite", []):
                    assert f"source-{name}-{key}".replace("_", "-").replace(".", "-") in section
        numbers = [rule.get(kind, {}).get("least") for kind in ("reliable", "important")]
        for number in filter(None, numbers):
            assert f"{number} points or more" in section


def test_the_page_tells_the_kinds_of_numbers_about_change_apart() -> None:
    assert "7 points or more, worked out from:" in PAGES["phq-9.md"]
    assert markup.literal("0.84") in PAGES["phq-9.md"]
    assert "a fall by 50% or more of the first score" in PAGES["phq-9.md"]
    assert "a score of at most 4" in PAGES["phq-9.md"]
    assert "a change for the better by 8 points or more" in PAGES["isi.md"]
    assert "4 points or more for the better<br>3 points or more for the worse" in PAGES["epds.md"]


@every_instrument
def test_the_page_shows_wording_only_where_anybody_may_see_it(name: str) -> None:
    one, page = INSTRUMENTS[name], PAGES[f"{name}.md"]
    shown = page.partition("## Wording\n")[2].partition("## Scoring\n")[0]
    for locale in one.locales:
        try:
            text = wording(one, locale)
        except LicenceError:
            continue
        for words_of_the_form in (text.instruction, *text.items.values(), text.notice):
            assert markup.literal(words_of_the_form) in shown
    tables = shown.count("```{list-table}")
    assert tables == (1 if words.shown_wording(one) else 0)


def test_a_working_translation_is_not_on_the_page() -> None:
    one, page = INSTRUMENTS["psc-17"], PAGES["psc-17.md"]
    hidden = wording(one, "zh-CN", allow_drafts=True)
    assert hidden.status == "working-translation"
    ours = "".join(words.spoken(one)["zh-CN"].items.values())
    for text in (hidden.instruction, *hidden.items.values()):
        assert text in ours or markup.literal(text) not in page
    assert "a working translation of this project, not validated" in markup_free(page)


def markup_free(page: str) -> str:
    return re.sub(r"\\(.)", r"\1", page)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_fetched(name: str) -> None:
    assert not re.search(r"!\[|<(?:img|script|link|iframe|object)\b|\bsrc=|url\(", PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_the_drawings_are_well_formed(name: str) -> None:
    for drawing in re.findall(r"<svg.*?</svg>", PAGES[name], re.DOTALL):
        assert ET.fromstring(drawing).get("aria-label")  # noqa: S314 - our own page


def test_every_scale_with_bands_is_drawn() -> None:
    for name, one in INSTRUMENTS.items():
        assert PAGES[f"{name}.md"].count("<svg ") == sum(len(scale.band_sets) for scale in one.scales)


@given(st.text(alphabet=string.printable + "©–～，（。〔", max_size=60))
def test_a_text_is_shown_as_it_is_whatever_it_holds(text: str) -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(markup.literal(text))
    assert html.unescape(rendered.strip().removeprefix("<p>").removesuffix("</p>")) == " ".join(text.split())


@given(st.lists(st.sampled_from([None, 0, 1, 2, 10]), min_size=1, max_size=40))
def test_a_sheet_can_be_read_back(answers: list[int | None]) -> None:
    examples = importlib.import_module("instrument_pages.examples")
    read: list[int | None] = []
    for part in examples.sheet(answers).split():
        value, _, count = part.partition("×")
        read += [None if value == examples.BLANK else int(value)] * int(count or 1)
    assert read == answers


def test_ids_in_a_row_are_shortened() -> None:
    everything = [f"q{number}" for number in range(1, 10)]
    assert markup.in_order(["q1", "q2", "q3", "q4", "q6", "q9"], everything) == "`q1` to `q4`, `q6`, `q9`"
    assert markup.in_order(["q3", "q2", "q1"], everything) == "`q3`, `q2`, `q1`"


def test_a_page_that_did_not_change_is_left_alone_and_an_old_one_removed(tmp_path: Path) -> None:
    generated.write(tmp_path, {"kept.md": "same", "gone.md": "old"})
    before = (tmp_path / "kept.md").stat().st_mtime_ns
    generated.write(tmp_path, {"kept.md": "same", "new.md": "new"})
    assert {path.name for path in tmp_path.iterdir()} == {"kept.md", "new.md"}
    assert (tmp_path / "kept.md").stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_instrument_and_nothing_else(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    table = text.partition("<!-- the catalogue -->\n")[2].partition("<!-- end of the catalogue -->")[0]
    named = re.findall(r"`([^`]+)`", table)
    assert sorted(named) == sorted(FOLDERS)
    current = lists.brought_up_to_date(name, text, list(INSTRUMENTS.values()))
    assert text == current, "the catalogue has changed: PYTHONPATH=docs/_ext python -m instrument_pages.lists"


def test_every_domain_has_a_chinese_name() -> None:
    assert {one.domain for one in INSTRUMENTS.values()} <= words.DOMAINS.keys()

"""The pages of the pathways: one for each in both languages, every rule on it, nothing fetched, sound drawings."""

from __future__ import annotations

import importlib
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.pathwayfiles import pathways
from mindscreen.testing.reachability import reached
from mindscreen.vocabulary import term

EXTENSIONS = Path(__file__).resolve().parents[2] / "docs" / "_ext"
sys.path.insert(0, str(EXTENSIONS))
generated: Any = importlib.import_module("pathway_pages")
table: Any = importlib.import_module("pathway_pages.reachability")
PAGES = {locale: generated.pages(generated.installed(), locale) for locale in generated.FOLDERS}
EVERY = [(locale, name) for locale in PAGES for name in pathways()]


def test_every_pathway_has_a_page_and_stands_in_the_index() -> None:
    for locale, pages in PAGES.items():
        assert pages.keys() == {f"{name}.md" for name in pathways()} | {"index.md"}
        for name in pathways():
            assert f"]({name}.md)" in pages["index.md"]
            assert f"\n{name}\n" in pages["index.md"]
            assert ms.pathway(name).title[locale] in pages["index.md"]


def test_every_department_has_its_number() -> None:
    numbered: Any = importlib.import_module("pathway_pages.index")
    assert set(numbered.ORDER) <= set(pathways())
    assert PAGES["en"]["index.md"].index("D1\n") < PAGES["en"]["index.md"].index(f"D{len(numbered.ORDER)}\n")


@pytest.mark.parametrize(("locale", "name"), EVERY)
def test_a_page_says_all_that_is_done_and_nothing_is_fetched(locale: str, name: str) -> None:
    pathway, page = ms.pathway(name), PAGES[locale][f"{name}.md"]
    plain = re.sub(r"\\(.)", r"\1", page)
    for step in pathway.steps:
        for form in step.instruments:
            assert f"`{form}`" in page
            for rule in pathway.rules_about(form):
                assert " ".join(rule.text[locale].split()) in plain
                assert f"**{rule.urgency}** " in page
                assert term("destination", rule.destination, locale) in plain
    assert ("筛查结果，不作为诊断" if locale == "zh-CN" else "A screening result is not a diagnosis") in page
    assert not re.search(r"!\[|<(?:img|script|link|iframe|object)\b|\bsrc=|url\(", page)


@pytest.mark.parametrize(("locale", "name"), EVERY)
def test_the_drawing_is_well_formed_and_its_text_stays_in_its_cards(locale: str, name: str) -> None:
    (drawing,) = re.findall(r"<svg.*?</svg>", PAGES[locale][f"{name}.md"], re.DOTALL)
    root = ET.fromstring(drawing)  # noqa: S314 - our own page
    assert root.get("aria-label")
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for part in root.iter("rect"):
        assert float(part.get("x", 0)) + float(part.attrib["width"]) <= width
        assert float(part.get("y", 0)) + float(part.attrib["height"]) <= height


def test_the_reachability_table_holds_every_cell() -> None:
    cells = list(reached(ms.pathway("cardiology")))
    page = table.render(cells)
    for cell in cells:
        assert f"`{cell.about}`" in page
        assert all(f"`{rule}` " in page for rule in cell.advice)
    assert f"{len(cells)} combinations" in page

"""Text files: a word for everything, nothing for what does not exist, and no wording that may not be shipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindscreen.authoring.definition import read_definition
from mindscreen.authoring.texts import compile_text
from mindscreen.errors import DefinitionError

Folder = Callable[..., Path]


def compiled(folder: Path, name: str = "text.en.yaml") -> dict[str, Any]:
    return compile_text(folder / name, read_definition(folder / "definition.yaml"))


def refused(folder: Path, name: str = "text.en.yaml") -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        compiled(folder, name)
    assert caught.value.where.startswith(str(folder / name))
    return caught.value


def test_a_text_file_is_compiled_with_its_hash(small_folder: Folder) -> None:
    text = compiled(small_folder())
    assert text["hash"].startswith("sha256:")
    assert text["labels"]["findings"]["positive"] == {"name": "Positive", "note": ""}
    assert text["wording"]["exceptions"] == {"b": "less certain than the others"}


@pytest.mark.control("C-034")
@pytest.mark.parametrize(
    ("old", "new"),
    [("The first?", "The first!"), ("Never,", "never,"), ("Total,", "Total score,"), ("How often", "How  often")],
)
def test_one_changed_character_changes_the_hash(small_folder: Folder, old: str, new: str) -> None:
    assert compiled(small_folder())["hash"] != compiled(small_folder(text=[(old, new)]))["hash"]


def test_labels_come_without_wording_too(small_folder: Folder) -> None:
    folder = small_folder()
    path = folder / "text.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").partition("wording:")[0], encoding="utf-8")
    assert "wording" not in compiled(folder)


@pytest.mark.control("C-034")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("c: third, d: fourth", "c: third", "items: 'd' has no text."),
        ("d: fourth}", "d: fourth, e: fifth}", "items: 'e' does not exist."),
        ("worst: Worst, many", "many", "scales: 'worst' has no text."),
        ("many: Many}", "many: Many, more: More}", "scales: 'more' does not exist."),
        ("    positive: {name: Positive}\n", "", "findings: 'positive' has no text."),
        ("strict: Strict", "strct: Strict", "profiles: 'strict' has no text."),
        ("average: {low: Low, high: High}", "average: {low: Low}", "bands of 'average': 'high' has no text."),
        (
            "worst: {fine: Fine, bad: Bad}",
            "worst: {fine: Fine, bad: Bad, x: X}",
            "bands of 'worst': 'x' does not exist.",
        ),
        ("    worst: {fine: Fine, bad: Bad}\n", "", "bands of 'worst': 'bad' has no text."),
        ("    worst: {fine", "    wrst: {low: Low}\n    worst: {fine", "bands for 'wrst', which is no scale."),
        ("d: The fourth?}", "e: The fifth?}", "wording of the items: 'd' has no text."),
        ("d: The fourth?}", "d: The fourth?, e: The fifth?}", "wording of the items: 'e' does not exist."),
        ("    often: {never", "    oftn: {never", "option lists: 'often' has no text."),
        ("sometimes: Sometimes, ", "", "options of 'often': 'sometimes' has no text."),
        ("always: Always}", "always: Always, ever: Ever}", "options of 'often': 'ever' does not exist."),
        ("exceptions: {b: less", "exceptions: {x: less", "an exception for 'x', which does not exist."),
        ("instrument: small-4", "instrument: small-5", "instrument or locale do not match the place of the file."),
        ("locale: en", "locale: de", "instrument or locale do not match the place of the file."),
        ("The first?", "The fi\u0072\u0301st?", "a text is not in Unicode normal form NFC."),
        ("title: A made-up form", "title: ''", "labels.title: String should have at least 1 character."),
        ("title: A made-up form", "titel: A made-up form", "labels.titel: Extra inputs are not permitted."),
        ("status: rights-holder", "status: official", "wording.status: Input should be 'rights-holder', 'attested' or"),
    ],
)
def test_a_text_that_does_not_fit_its_definition_is_refused(
    small_folder: Folder, old: str, new: str, what: str
) -> None:
    error = refused(small_folder(text=[(old, new)]))
    assert error.code == "MS-D012"
    assert error.what.startswith(what)


def test_an_exception_may_be_about_an_option_list(small_folder: Folder) -> None:
    assert compiled(small_folder(text=[("exceptions: {b: less", "exceptions: {often: less")]))


def test_a_file_without_labels_is_no_text_file_but_an_overlay(small_folder: Folder) -> None:
    folder = small_folder()
    path = folder / "text.en.yaml"
    head, _, rest = path.read_text(encoding="utf-8").partition("labels:")
    path.write_text(head + "wording:" + rest.partition("wording:")[2], encoding="utf-8")
    assert refused(folder).what == "the labels are missing."


def test_a_definition_without_profiles_has_the_label_of_its_default_one(small_folder: Folder) -> None:
    folder = small_folder(
        ("profiles:\n  original: {cutoffs: {cut: 1, tenth: '0.5'}, cite: paper}\n", ""),
        ("  strict: {cutoffs: {cut: 3, tenth: '0.1'}, cite: paper}\n", ""),
        text=[("{original: Original, strict: Strict}", "{original: Original}")],
    )
    assert compiled(folder)["labels"]["profiles"] == {"original": "Original"}


@pytest.mark.control("C-032")
@pytest.mark.parametrize("licence", ["permission-required", "proprietary"])
def test_wording_that_needs_a_licence_is_not_shipped(small_folder: Folder, licence: str) -> None:
    error = refused(small_folder(("status: free-no-permission", f"status: {licence}")))
    assert error.code == "MS-D012"
    assert error.what == f"the licence ({licence}) does not allow shipping the wording."

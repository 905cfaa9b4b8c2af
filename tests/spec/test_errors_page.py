"""The errors page is whole: every code that is raised has a meaning, a failing input that gives it, and a remedy."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mindscreen.errors import CAUSES, MindscreenError

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"MS-[A-Z][0-9]{3}")


def _table_module() -> ModuleType:
    """The module that the manual uses too; it lies with the manual's extensions, outside any package."""
    spec = importlib.util.spec_from_file_location("error_table", ROOT / "docs" / "_ext" / "error_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


table = _table_module()


def codes_in_use() -> dict[str, set[str]]:
    """Every code that stands in the source as a text of its own, with the files it stands in; remarks do not count."""
    found: dict[str, set[str]] = {}
    for file in (ROOT / "src" / "mindscreen").rglob("*.py"):
        if file.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, set()).add(file.name)
    return found


def test_every_code_that_is_raised_has_a_meaning() -> None:
    assert codes_in_use().keys() - CAUSES.keys() == set()


def test_every_meaning_belongs_to_a_code_that_is_raised() -> None:
    assert CAUSES.keys() - codes_in_use().keys() == set()


def test_codes_are_numbered_without_gaps() -> None:
    families: dict[str, list[int]] = {}
    for code in CAUSES:
        families.setdefault(code[3], []).append(int(code[4:]))
    for numbers in families.values():
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_code_has_one_failing_input() -> None:
    assert sorted(table.cases.CASES) == sorted(CAUSES)


@pytest.mark.parametrize("code", CAUSES)
def test_the_failing_input_fails_with_its_code_and_says_what_to_do(code: str) -> None:
    error: MindscreenError = table.cases.failure(code)
    assert error.code == code
    assert error.what.endswith((".", ")"))
    assert error.remedy.endswith((".", "?"))
    assert not re.search(r"/(?:tmp|home|root|work)\b|\\\\", str(error))


def test_an_input_that_does_not_fail_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table.cases.CASES, "MS-N001", table.cases.Python('ms.load("phq-9")'))
    with pytest.raises(AssertionError, match="the failing input of MS-N001"):
        table.cases.failure("MS-N001")


@pytest.mark.control("C-050")
@pytest.mark.parametrize("code", [code for code in CAUSES if code[3] in "RFHSC"])
def test_no_message_repeats_an_answer_or_a_name(code: str) -> None:
    said = str(table.cases.failure(code))
    for secret in ("now and then", "Zhang", "27", "340", "'2'", "= 4"):
        assert secret not in said


def test_the_page_shows_every_code_with_its_input_and_its_message() -> None:
    page = table.render()
    for code, cause in CAUSES.items():
        assert f"### {code}: {cause}" in page
        assert f"\n[{code}] " in page
        assert table.cases.CASES[code].shown()[1] in page
    for kind in MindscreenError.__subclasses__():
        assert f"\n## {kind.__name__}\n" in page
    assert "{error-table}" in (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")

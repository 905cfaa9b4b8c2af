"""The pages speak the truth: their sessions run, their Python runs, and the commands they name exist."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
SESSIONS = [page for page in PAGES if ">>> " in page.read_text(encoding="utf-8")]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", SESSIONS, ids=_name)
def test_sessions_run(page: Path) -> None:
    # The fences end a session; doctest would take them for output.
    text = re.sub(r"^```.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    parsed = doctest.DocTestParser().get_doctest(text, {}, _name(page), str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL | doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    runner.run(parsed, out=said.append)
    assert runner.tries > 0
    assert runner.failures == 0, "".join(said)


def test_there_are_sessions() -> None:
    assert {_name(page) for page in SESSIONS} >= {"docs/tutorials/first-screen.md"}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_runs(name: str) -> None:
    blocks = BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), names)  # noqa: S102 - our own page
    assert {"result", "advice", "bundle", "page"} <= names.keys()


def test_every_task_that_a_page_names_exists() -> None:
    source = (ROOT / "make.py").read_text(encoding="utf-8")
    tasks = set(re.findall(r"^def ([a-z]+)\([^)]*\) -> None:\n    \"\"\"", source, re.MULTILINE))
    named = {task for page in PAGES for task in re.findall(r"python3 make\.py ([a-z]+)", page.read_text("utf-8"))}
    assert named
    assert named <= tasks | {"all"}


def test_every_page_is_linked_from_an_index() -> None:
    linked = {
        (index.parent / f"{entry}.md").resolve()
        for index in (ROOT / "docs").rglob("index.md")
        for block in re.findall(r"```\{toctree\}(.*?)```", index.read_text("utf-8"), re.DOTALL)
        for entry in re.findall(r"^([a-z0-9./-]+)$", block, re.MULTILINE)
    }
    pages = {page.resolve() for page in (ROOT / "docs").rglob("*.md")} - {(ROOT / "docs" / "index.md").resolve()}
    assert pages <= linked

# ruff: noqa: INP001 - Sphinx finds its extensions by path, not as a package
"""The errors page: every code with its meaning, an input that fails with it, the message, and what to do.

Nothing on the page is typed twice: the meanings come from `mindscreen.errors.CAUSES`, the inputs from `error_cases.py`,
and the messages from running those inputs while the manual is built. Two readers use it: the directive ``error-table``
(this module is its Sphinx extension), and `tests/spec/test_errors_page.py`, which fails when a code has no input.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxDirective

from mindscreen.errors import CAUSES, MindscreenError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from sphinx.application import Sphinx


def _cases() -> ModuleType:
    """The catalogue of failing inputs, which lies beside this file."""
    path = Path(__file__).with_name("error_cases.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path.name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and inspect look their own module up
    spec.loader.exec_module(module)
    return module


cases = _cases()


def render() -> str:
    """The page as Markdown: the kinds of errors with their exit codes, then every code."""
    failures = {code: cases.failure(code) for code in CAUSES}
    kinds = sorted({type(error) for error in failures.values()}, key=lambda kind: kind.exit_code)
    return "\n".join([*_kinds(kinds), *(line for kind in kinds for line in _section(kind, failures))])


def _kinds(kinds: list[type[MindscreenError]]) -> Iterator[str]:
    yield "## Kinds and exit codes"
    yield ""
    yield "| Kind | Exit code | Meaning |"
    yield "|---|---|---|"
    for kind in kinds:
        yield f"| [`{kind.__name__}`](#{kind.__name__.lower()}) | {kind.exit_code} | {_meaning(kind)} |"
    yield ""


def _meaning(kind: type[MindscreenError]) -> str:
    return (kind.__doc__ or "").partition(" Exit code")[0]


def _section(kind: type[MindscreenError], failures: dict[str, MindscreenError]) -> Iterator[str]:
    yield f"({kind.__name__.lower()})="
    yield f"## {kind.__name__}"
    yield ""
    yield f"{_meaning(kind)} On the command line the exit code is {kind.exit_code}."
    yield ""
    for code, error in failures.items():
        if type(error) is kind:
            language, text = cases.CASES[code].shown()
            yield f"({code.lower()})="
            yield f"### {code}: {CAUSES[code]}"
            yield ""
            yield from _fenced(language, text)
            yield from _fenced("text", str(error).removesuffix(f" {error.remedy}"))
            yield f"**What to do:** {_literal(error.remedy)}"
            yield ""


def _fenced(language: str, text: str) -> list[str]:
    return [f"```{language}", text, "```", ""]


def _literal(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]<>#|$" else letter for letter in text)


class ErrorTable(SphinxDirective):
    """The directive ``error-table``: runs every failing input and prints what it says."""

    def run(self) -> list[Any]:
        """Run, render."""
        self.env.note_dependency(str(Path(cases.__file__ or "")))
        return self.parse_text_to_nodes(render(), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("error-table", ErrorTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

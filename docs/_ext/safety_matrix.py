# ruff: noqa: INP001 - Sphinx finds its extensions by path, not as a package
"""The safety register: hazards and controls from safety/, and the tests that carry their markers.

The markers are read from the source of the tests, not from a test run, so the answer is the same whichever tests are
selected. Two readers use it: `tests/spec/test_safety_file.py`, which fails on an orphan of either side, and the manual,
in which the directive ``safety-matrix`` prints the whole register (this module is its Sphinx extension).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from sphinx.util.docutils import SphinxDirective

from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[2]

Test: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Marker:
    """One ``@pytest.mark.control(...)``: the control it names, where it stands, and the test it stands on, if any."""

    control: str
    file: str
    line: int
    test: str

    @property
    def place(self) -> str:
        """File and test, or file and line where there is no test."""
        return f"{self.file}::{self.test}" if self.test else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the safety file holds, with the markers found in the tests."""

    root: Path
    hazards: tuple[Mapping[str, Any], ...]
    controls: tuple[Mapping[str, Any], ...]
    scale: Mapping[str, Any]
    status: str
    markers: tuple[Marker, ...]

    def tests_of(self, control: str) -> list[str]:
        """Where the tests stand that verify this control."""
        return sorted({marker.place for marker in self.markers if marker.control == control and marker.test})

    def hazards_of(self, control: str) -> list[str]:
        """Ids of the hazards that this control serves."""
        return [hazard["id"] for hazard in self.hazards if control in hazard["controls"]]

    def risk(self, hazard: Mapping[str, Any], when: str) -> int:
        """The rating of a hazard `before` or `after` its controls, from the matrix."""
        column = list(self.scale["severity"]).index(hazard["severity"])
        rating: int = self.scale["risk"][hazard["likelihood"][when]][column]
        return rating


def read_register(root: Path = ROOT) -> Register:
    """Read safety/hazards.yaml and safety/controls.yaml, and scan tests/ for markers.

    Raises:
        DefinitionError: when a file is missing or is not in our YAML profile.
        KeyError, TypeError: when one has another shape.
    """
    hazards = read_yaml(root / "safety" / "hazards.yaml")
    controls = read_yaml(root / "safety" / "controls.yaml")
    return Register(
        root=root,
        hazards=tuple(hazards["hazards"]),
        controls=tuple(controls["controls"]),
        scale=hazards["scale"],
        status=hazards["status"],
        markers=tuple(marker for file in _test_files(root) for marker in _markers(file, root)),
    )


def _test_files(root: Path) -> list[Path]:
    found = (root / "tests").rglob("test_*.py")
    return sorted(file for file in found if "node_modules" not in file.parts)


def _markers(file: Path, root: Path) -> Iterator[Marker]:
    """Every control marker of one file: on a test, on a test class, or on the module by way of `pytestmark`."""
    name = file.relative_to(root).as_posix()
    module = ast.parse(file.read_text(encoding="utf-8"), filename=name)
    placed: set[ast.Call] = set()
    for test, label, homes in _tests(module):
        calls = [call for home in homes for call in _control_calls(home)]
        placed.update(calls)
        for call in calls:
            yield from (Marker(control, name, test.lineno, label) for control in _ids(call))
    for call in _control_calls(module):
        if call not in placed:
            yield from (Marker(control, name, call.lineno, "") for control in _ids(call))


def _tests(module: ast.Module) -> Iterator[tuple[Test, str, list[ast.AST]]]:
    """Each test that pytest would collect, its name, and the places in the source where its marks may stand."""
    around = list(_pytestmark(module))
    for node in module.body:
        if _is_test(node):
            yield node, node.name, [*around, *node.decorator_list]
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            shared = [*around, *node.decorator_list, *_pytestmark(node)]
            for inner in node.body:
                if _is_test(inner):
                    yield inner, f"{node.name}::{inner.name}", [*shared, *inner.decorator_list]


def _is_test(node: ast.AST) -> TypeGuard[Test]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")


def _pytestmark(scope: ast.Module | ast.ClassDef) -> Iterator[ast.AST]:
    for node in scope.body:
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == "pytestmark" for target in node.targets):
            yield node.value


def _control_calls(home: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(home):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.control"):
            yield node


def _ids(call: ast.Call) -> list[str]:
    """The control ids a marker names; what is not written out as text cannot be read here and is shown as it stands."""
    if not call.args:
        return ["(no id)"]
    return [str(arg.value) if isinstance(arg, ast.Constant) else ast.unparse(arg) for arg in call.args]


def problems(register: Register) -> list[str]:
    """Everything that is wrong with the register, one sentence each; an empty list is a pass."""
    return [*_nothing_read(register), *_shape(register), *_orphans(register)] if register.controls else ["no controls"]


def _nothing_read(register: Register) -> Iterator[str]:
    if not register.hazards:
        yield "no hazards"
    if not register.markers:
        yield "no marker was found in any test: the scan read nothing, or nothing is verified"


def _shape(register: Register) -> Iterator[str]:
    yield from _numbered("H", [hazard["id"] for hazard in register.hazards])
    yield from _numbered("C", [control["id"] for control in register.controls])
    order = list(register.scale["likelihood"])
    for hazard in register.hazards:
        likelihood = hazard["likelihood"]
        if hazard["severity"] not in register.scale["severity"] or not {*likelihood.values()} <= {*order}:
            yield f"{hazard['id']}: severity or likelihood is not on the scale"
        elif order.index(likelihood["after"]) > order.index(likelihood["before"]):
            yield f"{hazard['id']}: less likely before its controls than after"
        yield from (f"{hazard['id']}: '{name}' is empty" for name in ("title", "cause", "harm") if not hazard[name])
    for control in register.controls:
        for place in control["where"]:
            if not (register.root / place).exists():
                yield f"{control['id']}: there is no {place}"


def _numbered(letter: str, ids: list[str]) -> Iterator[str]:
    for number in sorted({number for number in ids if ids.count(number) > 1}):
        yield f"{number}: the id stands twice"
    for number in ids:
        if not re.fullmatch(rf"{letter}-\d{{3}}", number):
            yield f"{number}: an id is {letter}- and three digits"
    if ids != sorted(ids):
        yield f"the {letter} ids are not in ascending order"


def _orphans(register: Register) -> Iterator[str]:
    known = {control["id"] for control in register.controls}
    for hazard in register.hazards:
        if not hazard["controls"]:
            yield f"{hazard['id']}: nothing controls it"
        yield from (f"{hazard['id']}: there is no control {name}" for name in hazard["controls"] if name not in known)
    for control in register.controls:
        if not register.hazards_of(control["id"]):
            yield f"{control['id']}: it serves no hazard"
        if not register.tests_of(control["id"]):
            yield f"{control['id']}: no test verifies it ({control['title']})"
    for marker in register.markers:
        if marker.control not in known:
            yield f"{marker.place}: there is no control {marker.control}"
        elif not marker.test:
            yield f"{marker.place}: the marker of {marker.control} stands on nothing that is collected as a test"


def render(register: Register) -> str:
    """The register as Markdown: scale, hazards with their risk before and after, controls with their tests."""
    return "\n".join([
        "## Status and scale",
        "",
        f"**Status:** {register.status}.",
        "",
        *_render_scale(register),
        "## Hazards",
        "",
        *_table(
            ("Hazard", "Severity", "Likelihood", "Risk"),
            (
                (
                    f"{_links([hazard['id']])} {hazard['title']}",
                    hazard["severity"],
                    f"{hazard['likelihood']['before']} → {hazard['likelihood']['after']}",
                    "\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}".join(
                        str(register.risk(hazard, when)) for when in ("before", "after")
                    ),
                )
                for hazard in register.hazards
            ),
        ),
        *(line for hazard in register.hazards for line in _render_hazard(hazard)),
        "## Controls",
        "",
        *(line for control in register.controls for line in _render_control(register, control)),
    ])  # fmt: skip


def _render_scale(register: Register) -> Iterator[str]:
    scale = register.scale
    for name in ("severity", "likelihood", "rating"):
        yield from _table((name.capitalize(), "Meaning"), scale[name].items())
    yield "Rating of the risk by likelihood (rows) and severity (columns):"
    yield ""
    yield from _table(
        ("", *scale["severity"]), ((likelihood, *map(str, row)) for likelihood, row in scale["risk"].items())
    )


def _render_hazard(hazard: Mapping[str, Any]) -> Iterator[str]:
    yield f"({hazard['id'].lower()})="
    yield f"### {hazard['id']} {hazard['title']}"
    yield ""
    yield f"- **Cause:** {hazard['cause']}"
    yield f"- **Harm:** {hazard['harm']}"
    yield f"- **Controls:** {_links(hazard['controls'])}"
    yield f"- **What remains:** {hazard['residual']}"
    yield ""


def _render_control(register: Register, control: Mapping[str, Any]) -> Iterator[str]:
    yield f"({control['id'].lower()})="
    yield f"### {control['id']} {control['title']}"
    yield ""
    yield control["what"]
    yield ""
    yield f"- **Where:** {', '.join(f'`{place}`' for place in control['where'])}"
    yield f"- **Against:** {_links(register.hazards_of(control['id']))}"
    yield "- **Verified by:**"
    yield from (f"  - `{place}`" for place in register.tests_of(control["id"]))
    yield ""


def _links(ids: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{name.lower()})" for name in ids)


def _table(head: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""


class SafetyMatrix(SphinxDirective):
    """The directive ``safety-matrix``: prints the register, or stops the build when something is wrong with it."""

    def run(self) -> list[Any]:
        """Read, check, render."""
        for file in ("safety/hazards.yaml", "safety/controls.yaml"):
            self.env.note_dependency(ROOT / file)
        register = read_register()
        wrong = problems(register)
        if wrong:
            raise self.error("the safety register is not whole: " + "; ".join(wrong))
        return self.parse_text_to_nodes(render(register), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("safety-matrix", SafetyMatrix)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

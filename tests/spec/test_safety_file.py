"""The safety file is whole: every hazard is controlled, every control verified by a test, and no marker points nowhere.

The last tests here turn the gate on itself: each kind of orphan must be found, and a scan that read nothing must fail.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _register_module() -> ModuleType:
    """The module that the manual uses too; it lies with the manual's extensions, outside any package."""
    spec = importlib.util.spec_from_file_location("safety_matrix", ROOT / "docs" / "_ext" / "safety_matrix.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their own module up
    spec.loader.exec_module(module)
    return module


matrix = _register_module()


def test_no_hazard_control_or_marker_is_an_orphan() -> None:
    assert matrix.problems(matrix.read_register(ROOT)) == []


def test_the_status_is_said_wherever_the_register_is_read() -> None:
    register = matrix.read_register(ROOT)
    said = "no clinical safety officer appointed"
    assert said in register.status
    assert said in matrix.render(register)
    assert said in (ROOT / "SAFETY.md").read_text(encoding="utf-8").lower()


def test_every_hazard_and_control_is_in_the_rendered_matrix() -> None:
    register = matrix.read_register(ROOT)
    page = matrix.render(register)
    for entry in (*register.hazards, *register.controls):
        assert f"### {entry['id']} {entry['title']}" in page


HAZARDS = """
status: no clinical safety officer appointed
scale:
  severity: {minor: upset, major: lasting harm}
  likelihood: {low: rarely, high: often}
  risk: {high: [2, 5], low: [1, 3]}
  rating: {'1': fine}
hazards:
  - {id: H-001, title: t, cause: c, harm: h, severity: major, likelihood: {before: high, after: low}, controls: [C-001]}
"""
CONTROLS = """
controls:
  - {id: C-001, title: t, what: w, where: [here.py]}
"""
MARKED = """
import pytest

@pytest.mark.control("C-001")
def test_it():
    assert True
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A made-up project with one hazard, one control and one test that verifies it: nothing is wrong with it."""
    for folder in ("safety", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "safety" / "hazards.yaml").write_text(HAZARDS, encoding="utf-8")
    (tmp_path / "safety" / "controls.yaml").write_text(CONTROLS, encoding="utf-8")
    (tmp_path / "tests" / "test_it.py").write_text(MARKED, encoding="utf-8")
    (tmp_path / "here.py").touch()
    return tmp_path


def _edit(tree: Path, file: str, old: str, new: str) -> list[str]:
    path = tree / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found: list[str] = matrix.problems(matrix.read_register(tree))
    return found


def test_a_whole_register_passes(tree: Path) -> None:
    assert matrix.problems(matrix.read_register(tree)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("tests/test_it.py", '@pytest.mark.control("C-001")', "", "C-001: no test verifies it"),
        ("tests/test_it.py", "C-001", "C-002", "there is no control C-002"),
        ("tests/test_it.py", '"C-001"', "ID", "there is no control ID"),
        ("tests/test_it.py", "def test_it", "def helper", "stands on nothing that is collected as a test"),
        ("safety/hazards.yaml", "[C-001]", "[]", "H-001: nothing controls it"),
        ("safety/hazards.yaml", "[C-001]", "[]", "C-001: it serves no hazard"),
        ("safety/hazards.yaml", "[C-001]", "[C-001, C-009]", "H-001: there is no control C-009"),
        ("safety/hazards.yaml", "before: high, after: low", "before: low, after: high", "less likely before"),
        ("safety/hazards.yaml", "severity: major", "severity: dreadful", "not on the scale"),
        ("safety/hazards.yaml", "cause: c", "cause: ''", "'cause' is empty"),
        ("safety/controls.yaml", "here.py", "gone.py", "C-001: there is no gone.py"),
        ("safety/controls.yaml", "id: C-001", "id: C-1", "C- and three digits"),
    ],
)
def test_each_kind_of_gap_is_found(tree: Path, file: str, old: str, new: str, expected: str) -> None:
    assert any(expected in problem for problem in _edit(tree, file, old, new))


def test_an_id_used_twice_is_found(tree: Path) -> None:
    again = CONTROLS.strip().splitlines()[-1]
    assert "C-001: the id stands twice" in _edit(tree, "safety/controls.yaml", again, f"{again}\n{again}")


@pytest.mark.parametrize("nothing", ["hazards: []", "controls: []", "tests"])
def test_a_gate_that_read_nothing_fails(tree: Path, nothing: str) -> None:
    if nothing == "tests":
        shutil.rmtree(tree / "tests")
    else:
        path = tree / "safety" / f"{nothing.partition(':')[0]}.yaml"
        head = path.read_text(encoding="utf-8").partition(f"\n{nothing.partition(':')[0]}:")[0]
        path.write_text(f"{head}\n{nothing}\n", encoding="utf-8")
    assert matrix.problems(matrix.read_register(tree)) != []


@pytest.mark.parametrize(
    "source",
    [
        'import pytest\npytestmark = pytest.mark.control("C-001")\ndef test_it(): pass\n',
        'import pytest\npytestmark = [pytest.mark.control("C-001")]\nclass TestIt:\n    def test_it(self): pass\n',
        'import pytest\n@pytest.mark.control("C-001")\nclass TestIt:\n    def test_it(self): pass\n',
        'import pytest\nclass TestIt:\n    @pytest.mark.control("C-001")\n    def test_it(self): pass\n',
        """
import pytest
@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.control("C-001"))])
def test_it(x): pass
""",
    ],
    ids=["module", "module and class", "class", "method", "one case"],
)
def test_a_marker_is_found_wherever_pytest_lets_it_stand(tree: Path, source: str) -> None:
    (tree / "tests" / "test_it.py").write_text(source, encoding="utf-8")
    assert matrix.problems(matrix.read_register(tree)) == []


def test_a_marker_on_a_class_without_tests_verifies_nothing(tree: Path) -> None:
    source = 'import pytest\n@pytest.mark.control("C-001")\nclass TestIt:\n    x = 1\n'
    (tree / "tests" / "test_it.py").write_text(source, encoding="utf-8")
    found = matrix.problems(matrix.read_register(tree))
    assert any("no test verifies it" in problem for problem in found)

"""The page about a hospital's own pathway: its file is read, its sessions run, what it calls refused is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mindscreen.cli import main
from mindscreen.errors import PathwayError
from mindscreen.pathways import load_pathway

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "own-pathway.md").read_text("utf-8")
FILE, FORBIDDEN = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
STEPS = [
    step
    for block in re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for step in re.split(r"^\$ mindscreen ", block, flags=re.MULTILINE)[1:]
]


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "our-cardiology.yaml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.splitlines()[0])
def test_the_sessions_say_what_the_page_prints(step: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, _, shown = step.partition("\n")
    assert main(command.split()) == 0
    said = capsys.readouterr().out
    for part in filter(None, shown.split("...\n")):
        at = said.find(part.rstrip("\n"))
        assert at >= 0, f"{command} does not print {part!r}"
        said = said[at + len(part) :]


def test_the_python_on_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for block in PYTHON:
        exec(compile(block, "own-pathway.md", "exec"), names)  # noqa: S102 - our own page
    assert capsys.readouterr().out == "U2 psych_consult_liaison hospital our-cardiology|1.0.0\n"


def test_what_the_page_calls_refused_is_refused(tmp_path: Path) -> None:
    before, _, after = FILE.partition("change:\n")
    path = tmp_path / "weaker.yaml"
    path.write_text(before + FORBIDDEN + after, encoding="utf-8")
    with pytest.raises(PathwayError, match=r"line \d+, rule 'phq-9-self-harm'") as refused:
        load_pathway(path)
    assert refused.value.code == "MS-P002"

"""The examples run as they stand, and what they write is what it says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mindscreen as ms
from mindscreen.stepped import SteppedScreening

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCRIPTS = Path(sys.executable).parent


def _run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603 - our own examples
        [str(word) for word in words], capture_output=True, encoding="utf-8", env=environment, check=False
    )


def test_every_example_is_tested() -> None:
    names = {path.name for path in EXAMPLES.iterdir()} - {"__pycache__"}
    assert names == {
        "answers", "clinician_session.sh", "fastapi_service.py", "fhir_pipeline.py", "his_embedding.py",
        "pathway_sessions.sh",
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="the script is for a POSIX shell")
def test_the_clinicians_session(tmp_path: Path) -> None:
    done = _run("sh", EXAMPLES / "clinician_session.sh", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("refused with exit status 5\n")
    errors = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert len(errors) == 1
    assert "[MS-R003]" in errors[0]
    assert "请在本次就诊中完成PHQ-9全表" in done.stdout or "Give the full PHQ-9 in this visit" in done.stdout
    assert "病案号" in (tmp_path / "report.zh-CN.html").read_text("utf-8")
    document = json.loads((tmp_path / "phq-9.json").read_text("utf-8"))
    assert document["results"][0]["blank"] == ["q8"]
    assert json.loads((tmp_path / "phq-9.fhir.json").read_text("utf-8"))["type"] == "transaction"
    assert (tmp_path / "phq-9.hl7").read_bytes().startswith(b"MSH|")


@pytest.mark.skipif(sys.platform == "win32", reason="the script is for a POSIX shell")
def test_the_visits_on_pathways(tmp_path: Path) -> None:
    done = _run("sh", EXAMPLES / "pathway_sessions.sh", tmp_path)
    assert done.returncode == 0, done.stderr
    parts = dict(re.findall(r"^== (\S+)\n(.*?)(?=^== |\Z)", done.stdout, re.MULTILINE | re.DOTALL))
    names = ["cardiology", "obstetrics", "child-health", "paediatric-emergency", "geriatrics"]
    assert list(parts) == names
    assert "双心门诊" in parts["cardiology"]
    assert "二至四周后重复测评" in parts["obstetrics"]
    assert "发育行为儿科" in parts["child-health"]
    assert parts["paediatric-emergency"].startswith("U1 ")
    assert "记忆门诊" in parts["geriatrics"]
    for name in names:
        session = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
        assert session["format"] == "mindscreen-stepped/1"
        assert bool(session["results"]) is (tmp_path / f"{name}.html").exists()
        again = SteppedScreening.from_dict(session)
        assert again.due == ()  # nothing more is asked for


def test_the_embedding_in_a_hospital_information_system() -> None:
    done = _run(sys.executable, EXAMPLES / "his_embedding.py")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "alert now: True"
    assert lines[1].startswith("  U1 by 2026-11-21T")
    assert f"stored: phq-9|{ms.load('phq-9').version}, total 12 to 15" in lines
    assert lines[-2] == "second form accepted: False"
    assert "MS-R003" in lines[-1]
    assert "7" not in lines[-1]  # the refused answer


def test_the_fhir_pipeline(tmp_path: Path) -> None:
    done = _run(sys.executable, EXAMPLES / "fhir_pipeline.py")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    bundle = json.loads(line)
    ms.fhir.validate(bundle)
    assert {"Flag", "Task", "QuestionnaireResponse"} <= {each["resource"]["resourceType"] for each in bundle["entry"]}
    assert _run(sys.executable, EXAMPLES / "fhir_pipeline.py").stdout == done.stdout

    response = json.loads((EXAMPLES / "answers" / "phq-9-response.json").read_text("utf-8"))
    refused = {
        "MS-F001": [],
        "MS-F002": {**response, "questionnaire": "http://example.org/other"},
        "MS-F003": {**response, "status": "in-progress"},
        "MS-F005": {**response, "subject": {"display": "somebody"}},
        "MS-F006": {
            **response,
            "item": [*response["item"][:-1], {"linkId": "/44261-6", "answer": [{"valueInteger": 3}]}],
        },
    }
    for code, resource in refused.items():
        file = tmp_path / f"{code}.json"
        file.write_text(json.dumps(resource), encoding="utf-8")
        mixed = _run(sys.executable, EXAMPLES / "fhir_pipeline.py", EXAMPLES / "answers" / "phq-9-response.json", file)
        assert mixed.returncode == 1
        assert mixed.stdout == done.stdout  # the good one is not held up
        assert f"[{code}]" in mixed.stderr
    missing = _run(sys.executable, EXAMPLES / "fhir_pipeline.py", tmp_path / "missing.json")
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr


def test_the_session_needs_a_command_on_the_path() -> None:
    assert shutil.which("mindscreen", path=str(SCRIPTS))


PAGES = [EXAMPLES.parent / "docs" / name for name in ("reference/cli.md", "how-to/clinician-session.md")]
BLOCK = re.compile(r"^```(text|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks(kind: str) -> list[str]:
    return [block[1] for page in PAGES for block in BLOCK.findall(page.read_text("utf-8")) if block[0] == kind]


def test_the_help_in_the_manual_is_the_help() -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "PYTHONUTF8": "1"}
    helps = [block for block in _blocks("text") if block.startswith("Usage: mindscreen")]
    assert len(helps) == 14
    for block in helps:
        words = [word for word in block.splitlines()[0].split()[1:] if word.islower()]
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "mindscreen.cli", *words[1:], "--help"],
            capture_output=True, encoding="utf-8", env=environment, check=True,
        )  # fmt: skip
        assert block == done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the pages show a POSIX shell")
def test_the_sessions_in_the_manual_run() -> None:
    steps = [step for block in _blocks("console") for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    assert len(steps) >= 4
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    for step in steps:
        command, _, shown = step.partition("\n")
        done = subprocess.run(  # noqa: S602 - our own pages
            command, shell=True, cwd=EXAMPLES, capture_output=True, encoding="utf-8", env=environment, check=False
        )
        said = done.stdout + done.stderr
        for part in shown.split("...\n"):
            at = said.find(part)
            assert at >= 0, f"{command} does not print {part!r}"
            said = said[at + len(part) :]


def test_the_manual_names_every_exit_status() -> None:
    table = re.findall(r"^\| (\d+) \|", PAGES[0].read_text("utf-8"), re.MULTILINE)
    kinds = {error.exit_code for error in ms.MindscreenError.__subclasses__()}
    assert {int(status) for status in table} == {0, 1, 2, 65, 70, 130} | kinds

"""Every task of this project in one command: ``python3 make.py demo``, ``python3 make.py test``.

Needs Python 3.11 or newer and nothing else. It keeps one virtual environment in ``.venv``, installed from
``constraints.txt`` with every hash checked, and says in one line what it does before it does it.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PIP = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
HASHED = ("--require-hashes", "--only-binary=:all:", "--requirement")
"""Nothing is installed whose hash is not written in this repository, and no package's code runs to install it."""


def run(saying: str, *command: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Say what comes next, run it in the project's root, and stop everything if it fails."""
    print(f"==> {saying}", flush=True)
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env={**os.environ, **(env or {})}, check=False)
    if done.returncode:
        raise SystemExit(f"==> Failed (exit code {done.returncode}): {saying}")


def digest(files: Iterable[Path]) -> str:
    """One hash over the names and contents of these files."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file.relative_to(ROOT).as_posix()}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def once(saying: str, inputs: Iterable[Path], stamp: str, *command: str | Path) -> None:
    """Run a command, unless it has already succeeded in this environment with the same inputs."""
    mark, now = VENV / stamp, digest(inputs)
    if not mark.exists() or mark.read_text(encoding="utf-8") != now:
        run(saying, *command)
        mark.write_text(now, encoding="utf-8")


def environment() -> None:
    """Create .venv if it is missing; install what changed since the last time."""
    if not PYTHON.exists():
        if importlib.util.find_spec("ensurepip") is None:
            raise SystemExit(
                "This Python cannot create a virtual environment: its 'ensurepip' module is missing.\n"
                "On Debian or Ubuntu: apt-get install python3-venv. Then run this command again."
            )
        run("Creating .venv", sys.executable, "-m", "venv", VENV)
    constraints = ROOT / "constraints.txt"
    once("Installing the pinned dependencies (a few minutes the first time)", [constraints], "constraints.sha256",
         *PIP, *HASHED, constraints)  # fmt: skip
    sources = [ROOT / "pyproject.toml", ROOT / "hatch_build.py", *(ROOT / "src").rglob("*.py")]
    sources += [file for folder in ("instruments", "pathways") for file in (ROOT / folder).rglob("*") if file.is_file()]
    once("Installing mindscreen itself, compiling its definitions", sources, "mindscreen.sha256",
         *PIP, "--no-deps", "--no-build-isolation", "--editable", ROOT)  # fmt: skip


def demo() -> None:
    """Screen an invented patient and show what a department would see."""
    run("Running the demonstration", BIN / "mindscreen", "demo")


def test() -> None:
    """Run the tests on all processors, with branch coverage of src."""
    # A file stays with one process, because what is computed for one of its tests is often there for the next.
    shared = ("--numprocesses=auto", "--dist=loadfile")
    run("Running the tests", PYTHON, "-m", "pytest", *shared, "--cov", "--cov-report=term")


def lint() -> None:
    """Check style, formatting, types and the direction of imports."""
    run("Checking style", BIN / "ruff", "check", ".")
    run("Checking formatting", BIN / "ruff", "format", "--check", ".")
    run("Checking types", PYTHON, "-m", "mypy")
    run("Checking the direction of imports", BIN / "lint-imports")


def docs() -> None:
    """Build the manual into build/docs; a warning is an error."""
    run("Building the manual", PYTHON, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs", "build/docs")


def packs() -> None:
    """Compile the definitions again and compare their hashes with the lock."""
    run("Compiling the definitions", PYTHON, "hatch_build.py")
    run("Comparing every definition with its locked hash", PYTHON, "-m", "mindscreen.authoring.lock", "--check")


def exhaustive() -> None:
    """Score every answer sheet there is, where they can be counted out."""
    run("Visiting every answer sheet", PYTHON, "-m", "pytest", "tests/exhaustive", "-s")


def bench() -> None:
    """Measure speed beside other libraries."""
    constraints, peers = ROOT / "benchmarks" / "constraints.txt", VENV / "benchmarks"
    once("Installing the libraries to compare with", [constraints], "benchmarks.sha256",
         *PIP, "--upgrade", "--target", peers, *HASHED, constraints)  # fmt: skip
    run("Measuring", PYTHON, "-m", "benchmarks.run", env={"PYTHONPATH": str(peers)})


def interop() -> None:
    """Let other implementations read what mindscreen writes, and compare (needs bash, npm and Maven)."""
    run("Installing the other implementations", "bash", "tests/interop/setup.sh")
    run("Comparing with other implementations", PYTHON, "-m", "pytest", "tests/interop")


def fuzz(seconds: int = 60) -> None:
    """Throw bytes at what takes data of others (Linux on x86-64; elsewhere it says that it cannot)."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64") or sys.version_info >= (3, 14):
        print("==> Not fuzzing: Atheris has no wheel for this machine or this Python", flush=True)
        return
    constraints, fuzzer = ROOT / "tests" / "fuzz" / "constraints.txt", VENV / "fuzz"
    once("Installing the fuzzer", [constraints], "fuzz.sha256",
         *PIP, "--upgrade", "--target", fuzzer, *HASHED, constraints)  # fmt: skip
    bounds = (f"-max_total_time={seconds}", "-max_len=20000", "-rss_limit_mb=1024", "-timeout=10", "-verbosity=0")
    run(f"Fuzzing what is read from others for {seconds} s", PYTHON, "-m", "tests.fuzz", *bounds,
        f"-artifact_prefix={VENV}/fuzz-", env={"PYTHONPATH": str(fuzzer)})  # fmt: skip


def everything() -> None:
    """All of the above but demo and bench."""
    for task in (test, lint, docs, packs, exhaustive, fuzz, interop):
        task()


TASKS: dict[str, Callable[[], None]] = {
    **{task.__name__: task for task in (demo, test, lint, docs, packs, exhaustive, bench, interop, fuzz)},
    "all": everything,
}


def main() -> None:
    """Read the task from the command line, prepare the environment, run the task."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for whoever runs an older one
        raise SystemExit(f"mindscreen needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    parser = argparse.ArgumentParser(
        prog="make.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="tasks:\n" + "\n".join(f"  {name:<12}{task.__doc__}" for name, task in TASKS.items()),
    )  # fmt: skip
    parser.add_argument("task", choices=TASKS, metavar="task", help="one of the tasks below")
    parser.add_argument("--seconds", type=int, default=60, help="how long to fuzz")
    given = parser.parse_args()
    task = partial(fuzz, given.seconds) if given.task == "fuzz" else TASKS[given.task]
    environment()
    task()


if __name__ == "__main__":
    main()

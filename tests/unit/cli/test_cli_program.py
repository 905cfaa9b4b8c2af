"""The program around the commands: help, versions, exit statuses, and what becomes of every failure."""

import json
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
import typer

import mindscreen.cli
from mindscreen._version import __version__
from mindscreen.cli import program
from mindscreen.cli.failures import AS_OPTIONS, Failures, in_options
from mindscreen.cli.words import environment_locale, words
from mindscreen.errors import MindscreenError, NotFoundError
from mindscreen.report.columns import width


def _commands(command: Any, key: str = "help") -> Any:
    yield key, command
    for name, child in getattr(command, "commands", {}).items():
        yield from _commands(child, f"{key}.{name}")


def test_version(mindscreen: Callable[..., Any]) -> None:
    said = mindscreen("--version")
    assert (said.status, said.out) == (0, f"mindscreen {__version__}\n")


def test_no_command_at_all_is_a_question_for_help(mindscreen: Callable[..., Any]) -> None:
    said = mindscreen()
    assert said.status == 0
    assert "Usage: mindscreen" in said.out
    assert said.out == mindscreen("--help").out


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_command_and_option_has_its_help_in_both_languages(locale: str) -> None:
    say = words(locale)
    for key, command in _commands(program.program(locale)):
        assert say(key)
        for parameter in command.params:
            if parameter.name != "help":
                assert say(f"{key}.{parameter.name}")
                assert parameter.rich_help_panel is None or say(f"panel.{parameter.rich_help_panel}")


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_help_fits_80_columns_and_no_text_is_cut(
    mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if locale == "zh-CN" else "C.UTF-8")
    lines = ("", "list", "show", "screen", "check", "text", "text template", "demo", "pathway", "pathway list")
    for path in (
        line.split() for line in (*lines, "pathway show", "pathway run", "fhir package", "fhir import", "fhir score")
    ):
        said = mindscreen(*path, "--help")
        assert said.status == 0
        assert words(locale)("help.help") in said.out
        assert "…" not in said.out
        assert all(width(line) <= 80 for line in said.out.splitlines())


def test_both_catalogues_hold_the_same_keys_with_the_same_blanks() -> None:
    tables = [
        json.loads(files("mindscreen.cli").joinpath(f"words.{locale}.json").read_text(encoding="utf-8"))
        for locale in ("en", "zh-CN")
    ]
    assert tables[0].keys() == tables[1].keys()
    for key in tables[0]:
        blanks = [set(re.findall(r"\{(\w+)\}", table[key])) for table in tables]
        assert blanks[0] == blanks[1], key


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "ZH"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.GB18030"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh-CN"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], expected: str) -> None:
    assert environment_locale(environment) == expected


@pytest.mark.parametrize(
    ("line", "status", "part"),
    [
        ("--nope", 2, "No such option"),
        ("lst", 2, "No such command"),
        ("show", 2, "Missing argument"),
        ("screen", 2, "--pathway"),
        ("screen phq-9 --format pdf", 2, "'pdf' is not one of"),
        ("screen phq-9", 2, "there is no terminal to ask on"),
        ("schema nothing", 2, "is not one of"),
        ("screen phq-99 --answers x", 3, "[MS-N001] there is no instrument 'phq-99'. See 'mindscreen list'. Did you"),
        ("screen phq-9@9 --answers x", 3, "[MS-N002]"),
        ("screen phq-9 --pathway nope --answers x", 3, "[MS-N003]"),
        ("demo --locale fr", 3, "[MS-N004]"),
        ("check no-such-folder", 4, ""),
        ("screen phq-9 --answers no-such-file", 5, "[MS-R008] no-such-file: it cannot be read"),
    ],
)
def test_each_kind_of_error_has_one_line_and_its_own_exit_status(
    mindscreen: Callable[..., Any], line: str, status: int, part: str
) -> None:
    said = mindscreen(*line.split())
    assert said.status == status
    assert part in said.err
    if status != 4:  # `check` prints its findings; they are its result
        assert said.out == ""
        assert said.err.startswith("error ")
        assert said.err.count("\n") == 1
    assert "Traceback" not in said.err


def test_an_unexpected_failure_is_one_line_without_its_text(
    mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the answer was 3")

    monkeypatch.setattr("mindscreen.cli.details.load", fail)
    said = mindscreen("show", "phq-9")
    assert said.status == 70
    assert said.err.startswith("error internal failure (ZeroDivisionError).")
    assert said.err.count("\n") == 1
    assert "answer was" not in said.err
    traced = mindscreen("--debug", "show", "phq-9")
    assert traced.status == 70
    assert "Traceback" in traced.err


def test_without_typer_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mindscreen.cli, "find_spec", lambda name: None if name == "typer" else object())
    assert mindscreen.cli.main(["list"]) == NotFoundError.exit_code == 3
    assert capsys.readouterr().err == (
        "error [MS-N006] the command line needs typer. Install the extra 'cli': pip install 'mindscreen[cli]'.\n"
    )


def test_ends_that_are_no_errors_say_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    failures = Failures()
    interrupted = typer.Abort()
    interrupted.__cause__ = KeyboardInterrupt()
    assert failures.status(KeyboardInterrupt()) == failures.status(interrupted) == 130
    assert failures.status(typer.Abort()) == failures.status(BrokenPipeError()) == failures.status(SystemExit(1)) == 1
    assert capsys.readouterr().err == ""


def test_a_closed_output_is_led_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def flush(self) -> None:
            raise BrokenPipeError

    led = []
    monkeypatch.setattr(sys, "stdout", Closed())
    monkeypatch.setattr("mindscreen.cli.failures.os.dup2", lambda *ends: led.append(ends[1]))
    assert Failures().status(BrokenPipeError()) == 1
    assert led == [1]


def test_python_m(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["mindscreen", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("mindscreen.cli", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"mindscreen {__version__}\n"


def test_a_message_with_line_breaks_is_still_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    status = Failures().status(MindscreenError("MS-N001", "two\nlines [red]and markup[/red]."))
    assert status == 1
    assert capsys.readouterr().err == "error [MS-N001] two lines [red]and markup[/red].\n"


def test_options_stand_in_for_python_in_messages() -> None:
    for python, option in AS_OPTIONS.items():
        assert in_options(f"x {python} y") == f"x {option} y"
        assert "=True" not in option


def test_a_closed_pipe_ends_quietly() -> None:
    code = (
        "import sys, subprocess; "
        "p = subprocess.Popen([sys.executable, '-m', 'mindscreen.cli', 'show', 'phq-9', '--json'], "
        "stdout=subprocess.PIPE, stderr=subprocess.PIPE); "
        "p.stdout.close(); err = p.stderr.read(); print(p.wait(), err)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout in {"1 b''\n", "0 b''\n"}  # 0 when everything was written before the pipe was seen closed

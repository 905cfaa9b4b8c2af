"""The library opens no connection and writes no file."""

import builtins
import os
import socket
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms

WHEN = "2026-11-21T09:30:00+08:00"


@pytest.mark.control("C-051")
def test_the_main_job_opens_no_connection_and_writes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Any:
        pytest.fail("a connection was opened")

    really_open, really_os_open = builtins.open, os.open

    def read_only(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        assert not set(mode) & set("wax+"), "a file was opened for writing"
        return really_open(file, mode, *rest, **more)

    def os_read_only(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        assert not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT), "a file was opened for writing"
        return really_os_open(path, flags, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(builtins, "open", read_only)
    monkeypatch.setattr(os, "open", os_read_only)

    instrument = ms.load("phq-9")
    result = ms.screen(instrument, [1, 2, 1, 2, 1, 2, 1, 2, None, 1], age_years=40, authored=WHEN)
    advice = ms.pathway("general-outpatient").advise(result)
    assert ms.crisis.alert(result)
    for locale in ("en", "zh-CN"):
        assert ms.crisis.patient_text(result, locale=locale)
        assert ms.report.html(result, advice, locale=locale)
        assert ms.report.text(result, advice, locale=locale)
        assert ms.fhir.bundle(result, advice, subject="Patient/1", locale=locale)
        assert ms.fhir.questionnaire(instrument, locale=locale)


@pytest.mark.control("C-050")
def test_no_module_logs() -> None:
    modules = list(Path(str(ms.__file__)).parent.rglob("*.py"))
    assert len(modules) > 50
    for module in modules:
        text = module.read_text(encoding="utf-8")
        assert "import logging" not in text, module
        assert "import warnings" not in text, module

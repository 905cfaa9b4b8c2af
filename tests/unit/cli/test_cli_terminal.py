"""On a real terminal (a pseudo-terminal): a whole session in both languages, the alternate screen, interruptions."""

import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import mindscreen as ms

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in its standard library", allow_module_level=True)

import fcntl
import pty
import struct
import termios

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PATIENCE = 60  # seconds until a session that says nothing counts as hung


class Session:
    """The command line at the other end of a pseudo-terminal of 80 by 24."""

    def __init__(self, *words: str, **environment: str) -> None:
        self._end, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        names = {"TERM": "xterm", "LC_ALL": "C.UTF-8", **kept, **environment}
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "mindscreen.cli", *words],
            stdin=far, stdout=far, stderr=far, env=names, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C reaches it  # noqa: PLW1509
        )  # fmt: skip
        os.close(far)
        self.raw = ""
        self._seen = 0

    def shows(self, *texts: str) -> None:
        """Wait until the terminal shows each of the texts, one after the other."""
        for text in texts:
            end = time.monotonic() + _PATIENCE
            while (at := self.raw.find(text, self._seen)) < 0:
                if time.monotonic() > end or not self._read():
                    pytest.fail(f"the terminal does not show {text!r}, but: {self.plain[-1500:]}")
            self._seen = at + len(text)

    def type(self, *lines: str) -> None:
        """Type lines."""
        for line in lines:
            os.write(self._end, f"{line}\n".encode())

    def press(self, key: bytes) -> None:
        """Press one key."""
        os.write(self._end, key)

    def ends(self) -> int:
        """Read to the end and give the exit status."""
        while self._read():
            pass
        return self._process.wait(_PATIENCE)

    @property
    def plain(self) -> str:
        """What was shown, without control sequences."""
        return _ANSI.sub("", self.raw)

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._end)

    def _read(self) -> bool:
        if not select.select([self._end], [], [], _PATIENCE)[0]:
            return False
        try:
            piece = os.read(self._end, 65536)
        except OSError:  # how Linux says that the other end was closed
            return False
        self.raw += piece.decode(errors="replace")
        return bool(piece)


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    opened: list[Session] = []
    yield opened
    for session in opened:
        session.close()


@pytest.mark.control("C-052")
@pytest.mark.control("C-040")
def test_a_whole_session_in_chinese(sessions: list[Session]) -> None:
    session = Session("screen", "phq-9", "--pathway", "general-outpatient", LC_ALL="zh_CN.UTF-8", PYTHONUTF8="1")
    sessions.append(session)
    session.shows("综合门诊", "目前有无下列情况")
    session.type("")
    session.shows("年龄（周岁）")
    session.type("34")
    session.shows("患者健康问卷抑郁量表", "回车：开始")
    session.type("")
    for number in range(1, 10):
        session.shows(f"{number} / 10", "完全不会")
        session.type("1")
    session.shows("10 / 10", "毫无困难")
    session.type("0")
    session.shows("请核对全部答案", "轻生或自伤念头", "好几天")
    session.type("")
    session.shows("谢谢您告诉我们", "请将设备交还医护人员")
    session.type("")
    session.shows("工作人员：请立即处理")
    session.type("q")
    session.shows("危急", "请立即面见", "建议处理", "得分", "筛查结果，不作为诊断", "危急：PHQ-9")
    assert session.ends() == 0
    # Every question was drawn on the alternate screen, which leaves nothing behind; the report comes after it.
    entered, left = session.raw.index("\x1b[?1049h"), session.raw.index("\x1b[?1049l")
    assert entered < session.raw.index("1 / 10") < left < session.raw.index("筛查报告")
    assert "\x1b[1;31m" in session.raw[left:]  # critical lines are red


def test_to_a_file_and_the_critical_line_stays(sessions: list[Session], tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    session = Session("screen", "phq-9", "--json", "--output", str(file), "--age", "34", "--completed-by", "self")
    sessions.append(session)
    session.type(*"11111111", "", "y", "0", "", "")
    assert session.ends() == 0
    assert file.exists()
    assert session.plain.endswith("Critical: PHQ-9, Thoughts of death or self-harm. Not answered: ask now.\r\n")


def test_interrupted(sessions: list[Session], tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    session = Session("screen", "phq-9", "--output", str(file))
    sessions.append(session)
    session.shows("Age in years?")
    session.press(b"\x03")
    assert session.ends() == 130
    assert session.raw.rindex("\x1b[?1049l") > session.raw.rindex("\x1b[?1049h")
    assert "Traceback" not in session.plain
    assert not file.exists()


def test_a_long_run_shows_how_far_it_is_and_is_interrupted(sessions: list[Session], tmp_path: Path) -> None:
    """Ctrl-C reaches all processes, also one that is only starting; what was done is kept."""
    filled = ms.fhir.questionnaire_response(
        ms.screen(ms.load("phq-9"), {"q1": 1}), subject="Patient/1", authored="2026-11-21T10:00:00+08:00"
    )
    source, output = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text((json.dumps({**filled, "id": "r1"}) + "\n") * 6000, encoding="utf-8")
    run = ("fhir", "score", str(source), "-o", str(output), "--write", "scores", "--processes", "2")
    session = Session(*run)
    sessions.append(session)
    session.shows("responses: ")
    session.press(b"\x03")
    assert session.ends() == 130
    assert "Interrupted. The same command goes on from here" in session.plain
    assert "Traceback" not in session.plain
    assert not output.exists()
    further = Session(*run)
    sessions.append(further)
    assert further.ends() == 0
    assert "Goes on where an interrupted run ended." in further.plain
    assert "Responses: 6,000" in further.plain
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ndjson", "out.ndjson"]
    [once] = ms.fhir.score_many([source.read_bytes().splitlines()[0]], ms.fhir.BulkOptions(write="scores"))
    assert output.read_bytes() == once.lines * 6000


def test_end_of_input(sessions: list[Session]) -> None:
    session = Session("screen", "phq-9")
    sessions.append(session)
    session.shows("Age in years?")
    session.press(b"\x04")
    assert session.ends() == 1
    assert "Traceback" not in session.plain


def test_an_error_on_a_terminal_is_one_red_word_and_a_line(sessions: list[Session]) -> None:
    session = Session("screen", "phq-99")
    sessions.append(session)
    assert session.ends() == 3
    assert session.raw.startswith("\x1b[1;31merror\x1b[0m [MS-N001]")
    colourless = Session("screen", "phq-99", NO_COLOR="1")
    sessions.append(colourless)
    assert colourless.ends() == 3
    assert "\x1b[31m" not in colourless.raw


def test_messages_on_a_terminal_can_be_read(sessions: list[Session], tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"q1": 1, "q2": 1}', encoding="utf-8")
    session = Session(
        "screen", "phq-2", "--answers", str(answers), "--format", "hl7v2", "--patient-id", "1", "--patient-name", "x",
        "--authored", "now",
    )  # fmt: skip
    sessions.append(session)
    assert session.ends() == 0
    assert "\r\nPID|" in session.raw

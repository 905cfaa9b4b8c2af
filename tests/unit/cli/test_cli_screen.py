"""`mindscreen screen` with answers from files: every format, and the options that change what is asked or shown."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.result import Result

WHEN = "2026-11-21T09:30:00+08:00"
CRISIS = {"q1": 2, "q2": 2, "q3": 2, "q4": 2, "q5": 1, "q6": 1, "q7": 1, "q9": 1, "difficulty": 1}
SAFE = {f"q{number}": 0 for number in range(1, 10)}
HL7 = ("--format", "hl7v2", "--patient-id", "P-1", "--patient-name", "张三", "--message-time", WHEN)


@pytest.fixture
def screen(mindscreen: Callable[..., Any]) -> Callable[..., Any]:
    """Screen with PHQ-9 answers from standard input."""

    def run(answers: Any, *options: Any, instrument: str = "phq-9") -> Any:
        words = ("screen", instrument, "--answers", "-", "--age", "34", "--completed-by", "self", "--authored", WHEN)
        return mindscreen(*words, *options, stdin=json.dumps(answers).encode())

    return run


def test_json_is_the_result_and_the_advice(screen: Callable[..., Any]) -> None:
    said = screen(CRISIS, "--json", "--pathway", "general-outpatient")
    assert (said.status, said.err) == (0, "")
    document = json.loads(said.out)
    expected = ms.screen(ms.load("phq-9"), CRISIS, age_years=34, completed_by="self", authored=WHEN)
    advice = ms.pathway("general-outpatient").advise(expected)
    assert document == {
        "format": "mindscreen-screen/1",
        "results": [expected.to_dict()],
        "advice": [each.to_dict() for each in advice],
    }
    assert Result.from_dict(document["results"][0]) == expected
    assert screen(CRISIS, "--format", "json", "--pathway", "general-outpatient").out == said.out
    assert json.loads(screen(CRISIS, "--json").out)["advice"] == []


@pytest.mark.control("C-039")
@pytest.mark.parametrize(
    ("locale", "sentence"), [("en", "Screening result, not a diagnosis"), ("zh-CN", "筛查结果，不作为诊断")]
)
def test_text_and_html_say_that_they_are_no_diagnosis(screen: Callable[..., Any], locale: str, sentence: str) -> None:
    for kind in ("text", "html"):
        said = screen(CRISIS, "--format", kind, "--locale", locale)
        assert (said.status, said.err) == (0, "")
        assert sentence in said.out


@pytest.mark.control("C-040")
def test_what_is_critical_stands_before_every_score(screen: Callable[..., Any]) -> None:
    for answers, tag in ((CRISIS, "Critical - Raised"), ({**CRISIS, "q9": None}, "Critical - Not answered: ask now")):
        out = screen(answers).out
        assert 0 < out.index(tag) < out.index("\nScores\n")


@pytest.mark.control("C-043")
def test_chinese_goes_through_every_format(screen: Callable[..., Any], tmp_path: Path) -> None:
    options = ("--locale", "zh-CN", "--patient", "姓名=张三")
    assert "姓名：张三" in screen(CRISIS, *options).out
    assert "张三" in screen(CRISIS, *options, "--format", "html").out
    message = screen(CRISIS, *HL7, "--locale", "zh-CN").raw
    assert "张三" in message.decode("utf-8")
    assert message.count(b"\r") > 10
    assert b"\n" not in message
    national = screen(CRISIS, *HL7, "--locale", "zh-CN", "--charset", "gb18030").raw
    assert "GB 18030-2000" in national.decode("gb18030")
    assert national.decode("gb18030").replace("GB 18030-2000", "UNICODE UTF-8") == message.decode("utf-8")
    file = tmp_path / "报告.html"
    assert screen(CRISIS, *options, "--format", "html", "--output", file).status == 0
    assert "张三" in file.read_text(encoding="utf-8")


def test_fhir_needs_a_patient_and_a_time(mindscreen: Callable[..., Any], screen: Callable[..., Any]) -> None:
    bundle = json.loads(screen(CRISIS, "--format", "fhir", "--patient-ref", "Patient/7").out)
    assert bundle["resourceType"] == "Bundle"
    assert screen(CRISIS, "--format", "fhir").status == 2
    words = ("screen", "phq-9", "--answers", "-", "--format", "fhir", "--patient-ref", "Patient/7")
    untimed = mindscreen(*words, stdin=json.dumps(CRISIS).encode())
    assert untimed.status == 9
    assert "[MS-F005] authored: it must be given, with --authored now" in untimed.err
    assert mindscreen(*words, "--authored", "now", stdin=json.dumps(CRISIS).encode()).status == 0
    message = mindscreen("screen", "phq-9", "--answers", "-", *HL7, stdin=json.dumps(CRISIS).encode())
    assert message.status == 9
    assert "[MS-H001]" in message.err
    assert "Give --authored." in message.err
    items = json.loads(screen(CRISIS, "--format", "fhir", "--patient-ref", "Patient/7", "--items").out)
    assert len(items["entry"]) == len(bundle["entry"]) + len(CRISIS) - 1, "the answer about self-harm is always told"
    visit = screen(CRISIS, "--format", "fhir", "--patient-ref", "Patient/7", "--encounter-ref", "Encounter/9").out
    assert "Encounter/9" in visit


def test_a_message_sent_again_carries_the_same_id(screen: Callable[..., Any]) -> None:
    ids = [screen(answers, *HL7, *more).out.split("|")[9] for answers, more in (
        (CRISIS, ()), (CRISIS, ("--message-time", "now")), (SAFE, ()), (CRISIS, ("--order-id", "O-1")),
        (CRISIS, ("--message-id", "M-1")),
    )]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4
    assert ids[-1] == "M-1"
    assert all(0 < len(each) <= 20 for each in ids)


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (("--format", "hl7v2"), 2),
        (("--format", "hl7v2", "--patient-id", "P-1"), 2),
        ((*HL7, "--message-time", "yesterday"), 2),
        ((*HL7, "--message-time", "2026-11-21T09:30:00"), 2),
        ((*HL7, "--charset", "latin-1"), 2),
        ((*HL7, "--hl7-version", "3"), 9),
        ((*HL7, "--processing-id", "X"), 9),
        ((*HL7, "--patient-id-kind", " "), 9),
    ],
)
def test_messages_that_cannot_be_written(screen: Callable[..., Any], options: tuple[str, ...], status: int) -> None:
    said = screen(CRISIS, *options)
    assert said.status == status
    assert said.out == ""
    assert "P-1" not in said.err
    assert "张三" not in said.err


def test_answers_can_be_left_out(screen: Callable[..., Any]) -> None:
    for options, item in (((), "Self-blame"), (HL7, "44258-2")):
        assert item in screen(CRISIS, *options, "--items").out
        assert item in screen(CRISIS, *options).out
        assert item not in screen(CRISIS, *options, "--no-items").out


def test_several_instruments_are_one_person(mindscreen: Callable[..., Any], tmp_path: Path) -> None:
    for name, answers in (("phq-2", {"q1": 2, "q2": 2}), ("gad-2", {"q1": 0, "q2": 0})):
        (tmp_path / f"{name}.json").write_text(json.dumps(answers), encoding="utf-8")
    files = [word for name in ("phq-2", "gad-2") for word in ("--answers", tmp_path / f"{name}.json")]
    said = mindscreen("screen", "--pathway", "general-outpatient", *files, "--json", "--authored", WHEN)
    document = json.loads(said.out)
    assert [each["instrument"]["id"] for each in document["results"]] == ["phq-2", "gad-2"]
    assert {each["id"] for each in document["advice"]} == {"phq-2-positive", "gad-2-negative"}
    bundles = mindscreen(
        "screen", "phq-2", "gad-2", *files, "--pathway", "general-outpatient", "--authored", WHEN,
        "--format", "fhir", "--patient-ref", "Patient/1",
    ).out.splitlines()  # fmt: skip
    assert [json.loads(line)["resourceType"] for line in bundles] == ["Bundle", "Bundle"]
    messages = mindscreen("screen", "phq-2", "gad-2", *files, *HL7, "--authored", WHEN).out
    assert messages.count("MSH|") == 2
    one_id = mindscreen("screen", "phq-2", "gad-2", *files, *HL7, "--authored", WHEN, "--message-id", "M")
    assert one_id.status == 2
    assert mindscreen("screen", "phq-2", "phq-2", *files).status == 2
    assert mindscreen("screen", "phq-2", *files).status == 2
    assert mindscreen("screen", "phq-2", "gad-2", "--answers", "-", "--answers", "-").status == 2


@pytest.mark.control("C-027")
@pytest.mark.control("C-030")
def test_eligibility_and_overrides(mindscreen: Callable[..., Any]) -> None:
    words, raw = ("screen", "phq-9", "--answers", "-", "--age", "15"), json.dumps(SAFE).encode()
    refused = mindscreen(*words, stdin=raw)
    assert refused.status == 6
    assert "[MS-E001]" in refused.err
    assert "--override age=REASON" in refused.err
    said = mindscreen(*words, "--override", "age=consultant's decision", stdin=raw)
    assert said.status == 0
    assert "consultant's decision" in said.out
    for wrong in ("age", "age=", "=why", "weight=why"):
        assert mindscreen(*words, "--override", wrong, stdin=raw).status in {2, 5}
    assert mindscreen(*words, "--override", "age=a", "--override", "age=b", stdin=raw).status == 2


@pytest.mark.control("C-031")
def test_profiles(screen: Callable[..., Any]) -> None:
    for option in ("china-general-population", "phq-9=china-general-population"):
        result = json.loads(screen(CRISIS, "--json", "--profile", option).out)["results"][0]
        assert result["instrument"]["profile"] == "china-general-population"
    other = json.loads(screen(CRISIS, "--json", "--profile", "gad-7=original").out)["results"][0]
    assert other["instrument"]["profile"] == "original"
    assert screen(CRISIS, "--profile", "nobody").status == 3


@pytest.mark.parametrize(
    "options",
    [
        ("--age", "thirty"), ("--age", "34.5"), ("--age", "-1"), ("--age", "200"), ("--age", "９"),
        ("--age", "9" * 5000), ("--age-months", "x"), ("--sex", "x"), ("--completed-by", "x"),
        ("--education-years", "99"),
        ("--authored", "yesterday"), ("--authored", "2026-11-21T09:30:00"), ("--authored", "2026-13-40"),
    ],
)  # fmt: skip
def test_impossible_facts(mindscreen: Callable[..., Any], options: tuple[str, str]) -> None:
    said = mindscreen("screen", "phq-9", "--answers", "-", *options, stdin=json.dumps(SAFE).encode())
    assert said.status == 5
    assert "[MS-R006]" in said.err
    assert options[1] not in said.err.replace("'x'", "").replace("2026-11-21T09:30:00+08:00", "") or options[1] == "x"


def test_all_facts_reach_the_result(mindscreen: Callable[..., Any]) -> None:
    words = "screen phq-9 --answers - --json --age-months 408 --sex female --education-years 9 --not-pregnant"
    said = mindscreen(*words.split(), "--authored", "2026-11-21", stdin=json.dumps(SAFE).encode())
    assert json.loads(said.out)["results"][0]["context"] == {
        "age_months": 408, "sex": "female", "education_years": 9, "pregnant": False, "authored": "2026-11-21",
    }  # fmt: skip


@pytest.mark.control("C-026")
@pytest.mark.control("C-032")
def test_a_hospital_brings_its_own_wording(mindscreen: Callable[..., Any], tmp_path: Path) -> None:
    template = mindscreen("text", "template", "phq-2", "--locale", "zh-CN")
    assert template.status == 0
    folder = tmp_path / "phq-2"
    folder.mkdir()
    filled = template.out.replace("''", "'本院文本'")
    (folder / "text.zh-CN.yaml").write_text(filled, encoding="utf-8")
    words = ("screen", "phq-2", "--text-folder", tmp_path, "--locale", "zh-CN")
    said = mindscreen(*words, typed="34\n1\n1\n1\n\n\n")
    assert said.status == 0
    assert "本院文本" in said.err
    assert mindscreen("check", tmp_path).status == 0
    (folder / "text.zh-CN.yaml").write_text(filled + "scales: {}\n", encoding="utf-8")
    refused = mindscreen(*words, typed="34\n1\n1\n1\n\n\n")
    assert refused.status == 4
    assert "[MS-D013]" in refused.err
    assert mindscreen("check", tmp_path).status == 4
    assert mindscreen("screen", "phq-2", "--text-folder", tmp_path / "typo", typed="").status == 2


class TestOnATerminal:
    """What is different when a person reads the output as it is written."""

    @pytest.fixture(autouse=True)
    def _terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("mindscreen.cli.screening.watched", lambda: True)
        monkeypatch.setattr("mindscreen.cli.target.Target.is_terminal", True)
        monkeypatch.setenv("FORCE_COLOR", "1")

    @pytest.mark.control("C-040")
    def test_the_last_line_says_what_is_critical(self, screen: Callable[..., Any]) -> None:
        for answers, line in ((CRISIS, "See the person now."), ({**CRISIS, "q9": None}, "Not answered: ask now.")):
            said = screen(answers)
            assert line in said.err
            assert screen(answers, "--locale", "zh-CN").err.count("危急") == 1
        assert screen(SAFE).err == ""

    def test_critical_lines_of_a_report_are_red(
        self, screen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plain = screen(CRISIS).out
        monkeypatch.setattr("mindscreen.cli.terminal.on_terminal", lambda _: True)
        painted = screen(CRISIS).out
        assert "\x1b[1;31m#!# Critical - Raised" in painted
        assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain

    def test_a_message_has_lines(self, screen: Callable[..., Any]) -> None:
        out = screen(CRISIS, *HL7).out
        assert "\nPID|" in out
        assert "\r" not in out


def test_a_pathway_from_a_file(screen: Callable[..., Any], tmp_path: Path) -> None:
    source = Path(__file__).resolve().parents[3] / "pathways" / "general-outpatient.yaml"
    own = tmp_path / "ours.yaml"
    own.write_text(source.read_text("utf-8").replace("id: general-outpatient", "id: ours", 1), encoding="utf-8")
    advice = json.loads(screen(CRISIS, "--json", "--pathway", own).out)["advice"]
    assert advice[0]["pathway"].startswith("ours|")
    assert screen(CRISIS, "--pathway", tmp_path / "missing.yaml").status == 4


class TestOutput:
    """Files are replaced whole, and a place that cannot be written is refused before anybody answers."""

    def test_a_file_is_replaced(self, screen: Callable[..., Any], tmp_path: Path) -> None:
        file = tmp_path / "result.json"
        file.write_text("old", encoding="utf-8")
        said = screen(CRISIS, "--json", "--output", file)
        assert (said.status, said.out) == (0, "")
        assert said.err == f"Written to {file}\n"
        assert json.loads(file.read_text("utf-8"))["format"] == "mindscreen-screen/1"
        assert list(tmp_path.iterdir()) == [file]

    def test_a_failure_leaves_the_old_file(self, screen: Callable[..., Any], tmp_path: Path) -> None:
        file = tmp_path / "result.json"
        file.write_text("old", encoding="utf-8")
        assert screen({"q1": 9}, "--json", "--output", file).status == 5
        assert file.read_text("utf-8") == "old"

    @pytest.mark.parametrize("name", ["missing/result.json", "."])
    def test_places_that_cannot_be_written(self, screen: Callable[..., Any], tmp_path: Path, name: str) -> None:
        said = screen({"q1": 9}, "--output", tmp_path / name)
        assert said.status == 2  # before the answers are looked at
        assert "the file cannot be written" in said.err

    def test_a_system_that_refuses_later(
        self, screen: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", refuse)
        said = screen(CRISIS, "--output", tmp_path / "result.txt")
        assert said.status == 2
        assert "No space left on device" in said.err
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_without_permission(
        self, screen: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("mindscreen.cli.target.os.access", lambda *_: False)
        assert screen(CRISIS, "--output", tmp_path / "result.txt").status == 2

    def test_a_dash_is_standard_output(self, screen: Callable[..., Any]) -> None:
        assert screen(CRISIS, "--output", "-").out.startswith("====")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/null")
    def test_a_device_is_written_to_and_not_replaced(self, screen: Callable[..., Any]) -> None:
        assert screen(CRISIS, "--output", "/dev/null").status == 0
        assert not Path("/dev/null").is_file()

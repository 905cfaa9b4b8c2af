"""`mindscreen fhir score` from file to file: what is written, told and refused, and how it goes on when interrupted."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from threading import Thread
from typing import Any, get_args

import pytest

import mindscreen as ms
from mindscreen.cli import tallies
from mindscreen.cli.fhir_score import Value, Written
from mindscreen.cli.words import words
from mindscreen.errors import CAUSES
from mindscreen.fhir.bulk.options import WRITTEN
from mindscreen.fhir.screening import ValueKind

Run = Callable[..., Any]
AUTHORED = "2026-11-21T10:00:00+08:00"


def _response(own_id: str, answers: dict[str, int], **more: Any) -> dict[str, Any]:
    result = ms.screen(ms.load("phq-9"), answers)
    filled = ms.fhir.questionnaire_response(result, subject="Patient/p1", authored=AUTHORED)
    return {**filled, "id": own_id, **more}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three that can be scored, one of them with a critical finding and one amended; and two that cannot."""
    lines = [
        json.dumps(_response("r1", {f"q{n}": 1 for n in range(1, 9)} | {"q9": 0})),
        "{broken",
        "",
        json.dumps(_response("r2", {"q9": 2})),
        json.dumps(_response("r3", {"q1": 1}, status="in-progress")),
        json.dumps(_response("r4", {"q1": 1}, status="amended")),
    ]
    path = tmp_path / "in.ndjson"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_choices_are_those_of_the_library() -> None:
    assert tuple(Written) == WRITTEN
    assert tuple(Value) == get_args(ValueKind)


def test_observations_and_rejected_lines(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ndjson"
    said = mindscreen("fhir", "score", source, "-o", out)
    assert said.status == 65
    assert said.out == ""
    found = _lines(out)
    assert {each["resourceType"] for each in found} == {"Observation"}
    assert {each["derivedFrom"][0]["reference"] for each in found if "derivedFrom" in each} == {
        f"QuestionnaireResponse/{name}" for name in ("r1", "r2", "r4")
    }
    rejected = _lines(tmp_path / "out.rejected.ndjson")
    assert [(each["line"], each["code"]) for each in rejected] == [(2, "MS-F001"), (5, "MS-F003")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ndjson", "out.ndjson", "out.rejected.ndjson"]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_became_of_it_is_told(mindscreen: Run, source: Path, tmp_path: Path, locale: str) -> None:
    say, out = words(locale), tmp_path / "out.ndjson"
    said = mindscreen("fhir", "score", source, "-o", out, "--locale", locale)
    assert [line.strip() for line in said.err.splitlines()] == [
        say("score.responses", n=5),
        say("score.written", n=3, critical=1),
        say("score.rejected", n=2),
        f"1  MS-F001  {CAUSES['MS-F001']}",
        f"1  MS-F003  {CAUSES['MS-F003']}",
        say("score.notes", n=1),
        f"1  amended  {ms.fhir.NOTES['amended']}",
        say("score.output", path=out),
        say("score.rejected-lines", path=tmp_path / "out.rejected.ndjson"),
    ]


def test_all_well(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    source.write_text(source.read_text("utf-8").replace("{broken", ""), encoding="utf-8")
    reasons = tmp_path / "reasons.ndjson"
    reasons.write_text("old", encoding="utf-8")
    said = mindscreen(
        "fhir", "score", source, "-o", tmp_path / "out", "--allow-in-progress", "--rejected", reasons
    )  # fmt: skip
    assert said.status == 0
    assert words("en")("score.rejected", n=0) not in said.err
    assert not reasons.exists()


def test_a_compressed_file(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    mindscreen("fhir", "score", source, "-o", tmp_path / "plain")
    source.write_bytes(gzip.compress(source.read_bytes()))
    assert mindscreen("fhir", "score", source, "-o", tmp_path / "out").status == 65
    assert (tmp_path / "out").read_bytes() == (tmp_path / "plain").read_bytes()
    said = mindscreen("fhir", "score", source, "-o", "-", "--rejected", tmp_path / "reasons")
    assert said.raw == (tmp_path / "plain").read_bytes()


def test_scores_with_quantities_in_another_version(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ndjson"
    options = ("--write", "scores", "--value", "quantity", "--fhir-version", "5.0.0", "--locale", "zh-CN")
    said = mindscreen("fhir", "score", source, "-o", out, *options, "--identifier-system", "https://h.example.org/ids")
    assert said.status == 65
    found = _lines(out)
    assert any("valueQuantity" in each for each in found)
    assert not any("valueInteger" in each for each in found)
    assert {each["identifier"][0]["system"] for each in found} == {"https://h.example.org/ids"}


def test_results(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ndjson"
    mindscreen("fhir", "score", source, "-o", out, "--write", "results")
    first = _lines(out)[0]
    assert first["response"] == "QuestionnaireResponse/r1"
    assert ms.Result.from_dict(first["result"])["total"].value == 8


@pytest.mark.parametrize("same", [True, False])
def test_transactions_with_advice(mindscreen: Run, source: Path, tmp_path: Path, *, same: bool) -> None:
    out = tmp_path / "out.ndjson"
    options = ("--write", "transactions", "--pathway", "general-outpatient", *(("--same-server",) if same else ()))
    mindscreen("fhir", "score", source, "-o", out, *options)
    kinds = [entry["resource"]["resourceType"] for entry in _lines(out)[1]["entry"]]
    assert "ServiceRequest" in kinds or "Task" in kinds
    assert ("QuestionnaireResponse" in kinds) is not same


def test_an_instrument_and_a_mapping(mindscreen: Run, tmp_path: Path) -> None:
    form = {"questionnaire": "https://h.example.org/mood", "items": {"A": "q1", "B": "q2"}}
    for name, data in (("form.json", form), ("nowhere.json", {"items": {"A": "q1"}})):
        (tmp_path / name).write_text(json.dumps(data), encoding="utf-8")
    response = {
        "resourceType": "QuestionnaireResponse", "id": "r1", "questionnaire": "https://h.example.org/mood|3",
        "status": "completed", "subject": {"reference": "Patient/p1"}, "authored": AUTHORED,
        "item": [{"linkId": name, "answer": [{"valueInteger": 2}]} for name in ("A", "B")],
    }  # fmt: skip
    source, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text(json.dumps(response), encoding="utf-8")
    run = ("fhir", "score", source, "-o", out, "--write", "results")
    assert mindscreen(*run).status == 65
    assert mindscreen(*run, "--mapping", f"phq-2={tmp_path / 'form.json'}").status == 0
    assert _lines(out)[0]["result"]["instrument"]["id"] == "phq-2"
    response |= {"item": [{"linkId": "44250-9", "answer": [{"valueInteger": 2}]}]}
    source.write_text(json.dumps(response), encoding="utf-8")
    assert mindscreen(*run, "--instrument", "phq-2").status == 0
    said = mindscreen(*run, "--mapping", f"phq-2={tmp_path / 'nowhere.json'}")
    assert (said.status, "does not say for which questionnaire" in said.err) == (9, True)


def test_the_persons(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    patients = tmp_path / "Patient.ndjson"
    patients.write_text('{"resourceType": "Patient", "id": "p1", "birthDate": "2012-01-01"}', encoding="utf-8")
    said = mindscreen("fhir", "score", source, "-o", tmp_path / "out", "--patients", patients)
    assert "3  MS-E001" in said.err
    patients.write_text('\n{"resourceType": "Patient"}', encoding="utf-8")
    said = mindscreen("fhir", "score", source, "-o", tmp_path / "out", "--patients", patients)
    assert (said.status, "Patient.ndjson, line 2" in said.err) == (9, True)
    said = mindscreen("fhir", "score", source, "-o", tmp_path / "out", "--patients", tmp_path / "gone")
    assert (said.status, "[MS-F001]" in said.err) == (9, True)


def test_a_line_of_xml(mindscreen: Run, tmp_path: Path) -> None:
    value = '<valueCoding><system value="http://loinc.org"/><code value="LA6569-3"/></valueCoding>'
    about = f'<subject><reference value="Patient/p1"/></subject><authored value="{AUTHORED}"/>'
    (tmp_path / "in").write_text(
        '<QuestionnaireResponse xmlns="http://hl7.org/fhir"><id value="x1"/><status value="completed"/>'
        f'{about}<item><linkId value="44250-9"/><answer>{value}</answer></item></QuestionnaireResponse>',
        encoding="utf-8",
    )
    said = mindscreen("fhir", "score", tmp_path / "in", "-o", tmp_path / "out", "--instrument", "phq-9")
    assert said.status == 0, said.err
    assert _lines(tmp_path / "out")


def test_two_processes(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    mindscreen("fhir", "score", source, "-o", tmp_path / "one", "--processes", "1")
    assert mindscreen("fhir", "score", source, "-o", tmp_path / "two", "--processes", "2").status == 65
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


# --- streams ----------------------------------------------------------------------------------------------------------


def test_standard_input_and_output(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    out, reasons = tmp_path / "out", tmp_path / "reasons"
    mindscreen("fhir", "score", source, "-o", out, "--rejected", reasons)
    expected, told = out.read_bytes(), reasons.read_bytes()
    said = mindscreen("fhir", "score", "-", "-o", "-", "--rejected", reasons, stdin=source.read_bytes())
    assert (said.status, said.raw, reasons.read_bytes()) == (65, expected, told)
    out.unlink()
    assert mindscreen("fhir", "score", "-", "-o", out, stdin=source.read_bytes()).status == 65
    assert out.read_bytes() == expected
    assert (tmp_path / "out.rejected.ndjson").read_bytes() == told


def test_standard_input_without_anything_rejected(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    line = source.read_bytes().splitlines()[0]
    reasons = tmp_path / "reasons"
    reasons.write_text("old", encoding="utf-8")
    said = mindscreen("fhir", "score", "-", "-o", "-", "--rejected", reasons, stdin=line)
    assert (said.status, reasons.exists()) == (0, False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such devices and pipes")
def test_what_is_no_file_is_not_replaced(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    null = Path(os.devnull)
    said = mindscreen("fhir", "score", source, "-o", null, "--rejected", null)
    assert (said.status, null.is_file()) == (65, False)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=lambda: pipe.write_bytes(source.read_bytes()))
    writer.start()
    said = mindscreen("fhir", "score", pipe, "-o", tmp_path / "out")
    writer.join()
    assert (said.status, len(_lines(tmp_path / "out.rejected.ndjson"))) == (65, 2)


def test_nothing_half_is_left_of_a_stream(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    source.write_bytes(gzip.compress(source.read_bytes())[:-9])
    said = mindscreen("fhir", "score", source, "-o", "-", "--rejected", tmp_path / "reasons")
    assert (said.status, "[MS-F001]" in said.err) == (9, True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.ndjson"]


# --- interruption -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_an_interrupted_run_goes_on(
    mindscreen: Run, monkeypatch: pytest.MonkeyPatch, source: Path, tmp_path: Path, locale: str
) -> None:
    monkeypatch.setattr("mindscreen.fhir.bulk.blocks._SIZE", 4096)
    out, run = tmp_path / "out.ndjson", ("fhir", "score", source, "--locale", locale, "-o")
    mindscreen(*run, tmp_path / "whole")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as now:
        now.setattr("mindscreen.cli.fhir_score_files.progress_bar", lambda *_, **__: nullcontext(interrupt))
        said = mindscreen(*run, out)
    say = words(locale)
    assert (said.status, said.err) == (130, say("score.interrupted") + "\n")
    assert not out.exists()
    other = mindscreen(*run, out, "--write", "results")
    assert (other.status, "[MS-F009]" in other.err, "--restart" in other.err) == (9, True, True)
    on = mindscreen(*run, out)
    assert on.status == 65
    assert on.err.startswith(say("score.goes-on") + "\n" + say("score.responses", n=5))
    assert out.read_bytes() == (tmp_path / "whole").read_bytes()


def test_it_goes_on_in_another_process_with_a_form_of_ones_own(source: Path, tmp_path: Path) -> None:
    form = {"questionnaire": "https://h.example.org/mood", "ignore": list("abcdefgh")}
    (tmp_path / "form.json").write_text(json.dumps(form), encoding="utf-8")
    options = ms.fhir.BulkOptions(forms=[("phq-2", ms.fhir.LinkIdMap.from_dict(form))])
    with closing(ms.fhir.score_file(source, tmp_path / "out", options)) as run:
        next(run)
    words_ = ["fhir", "score", source, "-o", tmp_path / "out", "--mapping", f"phq-2={tmp_path / 'form.json'}"]
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "mindscreen.cli", *map(str, words_)],
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 65, done.stderr


def test_beginning_anew(mindscreen: Run, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ndjson"
    (tmp_path / "out.ndjson.progress").write_text("{}", encoding="utf-8")
    assert mindscreen("fhir", "score", source, "-o", out).status == 9
    said = mindscreen("fhir", "score", source, "-o", out, "--restart")
    assert said.status == 65
    assert words("en")("score.goes-on") not in said.err


def test_a_file_system_that_refuses(
    mindscreen: Run, monkeypatch: pytest.MonkeyPatch, source: Path, tmp_path: Path
) -> None:
    def fail(error: OSError) -> Callable[..., Iterator[Any]]:
        def run(*_: object, **__: object) -> Iterator[Any]:
            yield from ()
            raise error

        return run

    monkeypatch.setattr("mindscreen.fhir.score_file", fail(OSError(28, "No space left on device")))
    said = mindscreen("fhir", "score", source, "-o", tmp_path / "out")
    assert (said.status, "No space left on device" in said.err) == (2, True)
    monkeypatch.setattr("mindscreen.fhir.score_file", fail(BrokenPipeError()))
    assert mindscreen("fhir", "score", source, "-o", tmp_path / "out").status == 1


def test_the_bar_counts(mindscreen: Run, monkeypatch: pytest.MonkeyPatch, source: Path, tmp_path: Path) -> None:
    monkeypatch.setattr("mindscreen.fhir.bulk.blocks._SIZE", 4096)
    monkeypatch.setattr("mindscreen.cli.fhir_score_files.watched", lambda: True)
    assert mindscreen("fhir", "score", source, "-o", tmp_path / "out").status == 65
    shown: list[str] = []
    monkeypatch.setattr("rich.progress.Progress.update", lambda *_, **more: shown.append(more["description"]))
    mindscreen("fhir", "score", source, "-o", tmp_path / "out")
    assert shown[-1] == words("en")("score.so-far", responses=5, rejected=2)
    shown.clear()
    mindscreen("fhir", "score", source, "-o", "-", "--rejected", tmp_path / "reasons")
    assert shown


def test_nothing_is_told_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    tallies.tell(ms.fhir.Tally(), words("en"), done="score.written")
    assert capsys.readouterr().err == "Responses: 0\nWritten: 0, of these with a critical finding: 0\n"


# --- what cannot be meant ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "status", "part"),
    [
        ("", 2, "give a file, - for standard input, or a server"),
        ("in.ndjson --from http://h/fhir -o out", 2, "give one of them"),
        ("in.ndjson", 2, "--output: say where to"),
        ("in.ndjson -o -", 2, "--rejected: where the output is standard output"),
        ("in.ndjson -o out --to http://h/fhir", 2, "--to: it is for servers"),
        ("in.ndjson -o out --since 2026-11-21", 2, "--since: it is for servers"),
        ("in.ndjson -o out --questionnaire http://h/q", 2, "--questionnaire: it is for servers"),
        ("in.ndjson -o out --count 0", 2, "--count: it is for servers"),
        ("in.ndjson -o out --dry-run", 2, "--dry-run: it is for servers"),
        ("in.ndjson -o out --outcomes o", 2, "--outcomes: it is for servers"),
        ("in.ndjson -o out --pathway cardiology", 2, "--pathway: it is for transactions"),
        ("in.ndjson -o out --write transactions --pathway ours.yaml", 2, "--pathway: a file is for --from"),
        ("in.ndjson -o out --write transactions --pathway nowhere", 3, "[MS-N003]"),
        ("in.ndjson -o out --same-server", 2, "--same-server: it is for transactions"),
        ("in.ndjson -o out --write results --value integer", 2, "--value: results are no FHIR"),
        ("in.ndjson -o out --write results --fhir-version 4.0.1", 2, "--fhir-version: results are no FHIR"),
        ("in.ndjson -o out --write results --identifier-system u:x", 2, "--identifier-system: results are no FHIR"),
        ("in.ndjson -o out --write everything", 2, "'everything' is not one of"),
        ("in.ndjson -o out --processes 0", 2, "--processes"),
        ("in.ndjson -o - --rejected r --processes 2", 2, "--processes: it needs files"),
        ("- -o out --restart", 2, "--restart: it needs files"),
        ("in.ndjson -o in.ndjson", 2, "--output: it is the same file as INPUT"),
        ("in.ndjson -o out --rejected out", 2, "--rejected: it is the same file as --output"),
        ("in.ndjson -o out --rejected -", 2, "--rejected: it must be a file"),
        ("in.ndjson -o out --patients -", 2, "--patients: it must be a file"),
        ("in.ndjson -o out.ndjson.gz", 2, "--output: it is not written compressed"),
        ("in.ndjson -o nowhere/out", 2, "--output: the file cannot be written"),
        ("in.ndjson -o out --rejected nowhere/r", 2, "--rejected: the file cannot be written"),
        ("in.ndjson -o out --mapping phq-9", 2, "--mapping: write it like ID=FILE"),
        ("in.ndjson -o out --mapping =f", 2, "--mapping: write it like ID=FILE"),
        ("in.ndjson -o out --mapping phq-9=f", 5, "[MS-R008] f"),
        ("in.ndjson -o out --instrument phq9", 3, "[MS-N001]"),
        ("in.ndjson -o out --locale fr", 3, "[MS-N004]"),
        ("in.ndjson -o out --identifier-system ours", 9, "[MS-F005] --identifier-system:"),
        ("gone.ndjson -o out", 9, "[MS-F001] gone.ndjson: it cannot be read (No such file or directory)"),
        (". -o out", 9, "[MS-F001] .: it cannot be read"),
    ],
)
def test_what_contradicts_itself_is_refused_before_anything_is_done(  # noqa: PLR0913, PLR0917 - fixtures and cases
    mindscreen: Run, monkeypatch: pytest.MonkeyPatch, source: Path, line: str, status: int, part: str
) -> None:
    monkeypatch.chdir(source.parent)
    before = source.read_bytes()
    said = mindscreen("fhir", "score", *line.split())
    assert (said.status, said.out, said.err.count("\n")) == (status, "", 1)
    assert part in said.err
    assert [path.name for path in source.parent.iterdir()] == ["in.ndjson"]
    assert source.read_bytes() == before

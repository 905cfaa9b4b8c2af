"""Files of responses: written in order and whole, gone on with when interrupted, with flat memory."""

from __future__ import annotations

import gzip
import json
import signal
import tracemalloc
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir.bulk import run as bulk
from mindscreen.fhir.bulk.blocks import Block, blocks, opened
from mindscreen.fhir.bulk.options import BulkOptions
from mindscreen.fhir.bulk.run import Progress, score_file
from mindscreen.fhir.bulk.scoring import Scorer, score_many
from mindscreen.fhir.bulk.tally import Tally
from mindscreen.fhir.received import LARGEST

Json: TypeAlias = dict[str, Any]

GAD2 = ms.load("gad-2")
AUTHORED = "2026-11-21T10:00:00+08:00"


def response(number: int, **parts: Any) -> Json:
    made = ms.fhir.questionnaire_response(
        ms.screen(GAD2, [number % 4, number // 4 % 4]), subject=f"Patient/{number}", authored=AUTHORED
    )
    return {**made, "id": f"r{number}", **parts}


def line(number: int, **parts: Any) -> bytes:
    return json.dumps(response(number, **parts)).encode() + b"\n"


def run(source: Path, target: Path, options: BulkOptions | None = None, **how: Any) -> Progress:
    *_, last = score_file(source, target, options or BulkOptions(), **how)
    return last


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Five hundred good lines, an empty one, and four bad ones."""
    path = tmp_path / "in.ndjson"
    odd = [b"{\n", b"\n", line(1, status="in-progress"), line(2, questionnaire="urn:other"), b'"Zhang San"\n']
    lines = [line(number) for number in range(500)]
    lines[100:100] = odd
    path.write_bytes(b"".join(lines))
    return path


@pytest.fixture
def many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mindscreen.fhir.bulk.blocks._SIZE", 5000)
    monkeypatch.setattr("mindscreen.fhir.bulk.run._SAVED_EVERY", 2)


# --- what is written ------------------------------------------------------------------------------------------------


def test_every_line_is_written_or_rejected_with_its_number_and_a_reason(source: Path, tmp_path: Path) -> None:
    last = run(source, tmp_path / "out.ndjson")
    written = [json.loads(each) for each in (tmp_path / "out.ndjson").read_bytes().splitlines()]
    totals = [each for each in written if each["id"].endswith(".score.total")]
    assert [each["id"] for each in totals] == [f"r{number}.score.total" for number in range(500)]
    assert [each["valueInteger"] for each in totals[:6]] == [0, 1, 2, 3, 1, 2]
    rejected = [json.loads(each) for each in (tmp_path / "out.rejected.ndjson").read_bytes().splitlines()]
    assert [(each["line"], each["code"]) for each in rejected] == [
        (101, "MS-F001"), (103, "MS-F003"), (104, "MS-F002"), (105, "MS-F001"),
    ]  # fmt: skip
    assert {*rejected[0]} == {"line", "code", "what", "where", "remedy"}
    assert b"Zhang" not in (tmp_path / "out.rejected.ndjson").read_bytes()
    assert last.tally == Tally(500, 0, last.tally.rejected, last.tally.notes)
    assert last.tally.rejected == {"MS-F001": 2, "MS-F003": 1, "MS-F002": 1}
    assert last.tally.responses == 504
    assert last.done == last.total == source.stat().st_size
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ndjson", "out.ndjson", "out.rejected.ndjson"]


def test_nothing_rejected_leaves_no_file_of_the_rejected_behind(tmp_path: Path) -> None:
    path, old = tmp_path / "in.ndjson", tmp_path / "why.ndjson"
    path.write_bytes(line(3) + line(7).rstrip())
    old.write_text("of an earlier run")
    last = run(path, tmp_path / "out", rejected=old)
    assert last.tally.written == 2
    assert not old.exists()
    empty = tmp_path / "empty.ndjson"
    empty.touch()
    assert list(score_file(empty, tmp_path / "none.ndjson", BulkOptions())) == []
    assert (tmp_path / "none.ndjson").read_bytes() == b""


def test_critical_findings_and_notes_are_counted(tmp_path: Path) -> None:
    asq = ms.load("asq")
    made = ms.fhir.questionnaire_response(
        ms.screen(asq, {item.id: 1 for item in asq.items}), subject="Patient/1", authored=AUTHORED
    )
    amended = {**response(4), "status": "amended"}
    path = tmp_path / "in.ndjson"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in (made, amended, amended)))
    last = run(path, tmp_path / "out.ndjson")
    assert (last.tally.written, last.tally.critical, dict(last.tally.notes)) == (3, 1, {"amended": 2})


def test_transactions_and_results_are_lines_too(tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    path.write_bytes(line(15))
    run(path, tmp_path / "a", BulkOptions(write="transactions", pathway="general-outpatient"))
    whole = json.loads((tmp_path / "a").read_bytes())
    kinds = [entry["resource"]["resourceType"] for entry in whole["entry"]]
    assert {"Task", "QuestionnaireResponse"} <= {*kinds}
    run(path, tmp_path / "b", BulkOptions(write="transactions", same_server=True))
    kinds = [entry["resource"]["resourceType"] for entry in json.loads((tmp_path / "b").read_bytes())["entry"]]
    assert "QuestionnaireResponse" not in kinds
    assert b"QuestionnaireResponse/r15" in (tmp_path / "b").read_bytes()
    run(path, tmp_path / "c", BulkOptions(write="results"))
    stated = json.loads((tmp_path / "c").read_bytes())
    assert (stated["response"], stated["subject"]) == ("QuestionnaireResponse/r15", "Patient/15")
    assert ms.Result.from_dict(stated["result"])["total"].value == 6


def test_what_patients_are_decides_where_it_must() -> None:
    audit = ms.load("audit-c")
    made = ms.fhir.questionnaire_response(
        ms.screen(audit, [3 if item is audit.items[0] else 0 for item in audit.items]),
        subject="https://ehr.example/fhir/Patient/7",
        authored=AUTHORED,
    )
    findings = []
    for gender in ("female", "male", None):
        patients = {"Patient/7": {"gender": gender, "birthDate": "1980-02-29"}}
        [scored] = score_many([made], BulkOptions(patients=patients))
        assert scored.result is not None
        assert scored.result.context.age_months == 12 * 46 + 8
        findings.append(scored.result.finding("positive-screen").truth)
    assert findings[:2] == [ms.Truth.TRUE, ms.Truth.FALSE]
    child = {"Patient/7": {"birthDate": "2022-11-21"}}
    [refused] = score_many([made], BulkOptions(patients=child))
    assert refused.error is not None
    assert refused.error.code == "MS-E001"
    [unknown] = score_many([{**made, "subject": {"reference": "Patient/8"}}], BulkOptions(patients=child))
    assert unknown.error is None


def test_the_form_is_found_by_its_name_and_by_the_map_of_the_hospital() -> None:
    items = [{"linkId": f"/{code}", "answer": [{"valueInteger": 3}]} for code in ("69725-0", "68509-9")]
    foreign = {**response(1), "item": items}
    for name in ("http://loinc.org/q/69737-5", "https://ehr.example/gad2-screen|3", "GAD-7"):
        [scored] = score_many([{**foreign, "questionnaire": name}])
        expected = {"http://loinc.org/q/69737-5": "gad-7", "GAD-7": "gad-7"}.get(name, "gad-2")
        assert scored.result is None or scored.result.instrument_id == expected, name
    mapping = ms.fhir.LinkIdMap(questionnaire="urn:oid:1.2", items={"a": "q1", "b": "q2"})
    ours = [{"linkId": each, "answer": [{"valueInteger": 3}]} for each in "ab"]
    mapped = {**foreign, "questionnaire": "urn:oid:1.2", "item": ours}
    for options in (
        BulkOptions(forms=[("gad-2", mapping)]),
        BulkOptions(forms=[("gad-2", mapping)], instrument="gad-2"),
    ):
        [scored] = score_many([mapped], options)
        assert scored.result is not None
        assert scored.result["total"].value == 6
    [refused] = score_many([response(1)], BulkOptions(instrument="phq-9"))
    assert refused.error is not None
    assert refused.error.code == "MS-F002"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"write": "everything"}, "MS-F005"),
        ({"value": "string"}, "MS-F005"),
        ({"fhir_version": "3.0.2"}, "MS-F005"),
        ({"identifier_system": "nothing"}, "MS-F005"),
        ({"pathway": "general-outpatient"}, "MS-F005"),
        ({"locale": "de"}, "MS-N004"),
        ({"instrument": "none"}, "MS-N001"),
        ({"pathway": "none", "write": "transactions"}, "MS-N003"),
        ({"forms": [("gad-2", ms.fhir.LinkIdMap(questionnaire="urn:a", items={"a": "q9"}))]}, "MS-N007"),
        ({"forms": [("gad-2", ms.fhir.LinkIdMap(items={"a": "q1"}))]}, "MS-F004"),
        ({"forms": [("none", ms.fhir.LinkIdMap(questionnaire="urn:a"))]}, "MS-N001"),
    ],
)
def test_options_are_checked_before_the_first_line(options: Json, code: str) -> None:
    with pytest.raises(ms.MindscreenError) as caught:
        BulkOptions(**options)
    assert caught.value.code == code


def test_nobody_is_shown() -> None:
    [good, bad] = score_many([response(3), {**response(3), "subject": {"reference": "Zhang San"}}])
    assert repr(good) == "<Scored 1: written>"
    assert repr(bad) == "<Scored 2: MS-F005>"
    assert "Zhang" not in str(bad.error)
    assert "Patient/1" not in repr(BulkOptions(patients={"Patient/1": {}}))


# --- how it is read -------------------------------------------------------------------------------------------------


def test_compressed_files_and_blocks_of_any_size_give_the_same(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole"
    run(source, whole)
    packed = tmp_path / "in.ndjson.gz"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    for size in (100, 3001, 1 << 20):
        monkeypatch.setattr("mindscreen.fhir.bulk.blocks._SIZE", size)
        last = run(packed, tmp_path / "out")
        assert last.total is None
        assert (tmp_path / "out").read_bytes() == whole.read_bytes()
        assert (tmp_path / "out.rejected.ndjson").read_bytes() == (tmp_path / "whole.rejected.ndjson").read_bytes()


@pytest.mark.parametrize("damage", [slice(None, -20), slice(0, 12)])
def test_a_compressed_file_that_ends_early_is_told(tmp_path: Path, damage: slice) -> None:
    path = tmp_path / "in.gz"
    path.write_bytes(gzip.compress(line(1) * 50)[damage])
    with pytest.raises(ms.InterchangeError, match="MS-F001"):
        run(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("ends", [b"\n" + line(5), b""])
def test_a_line_of_a_hundred_megabytes_is_passed_over_without_being_held(tmp_path: Path, ends: bytes) -> None:
    path = tmp_path / "in.ndjson"
    with path.open("wb") as file:
        file.write(line(4))
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(ends)
    tracemalloc.start()
    try:
        last = run(path, tmp_path / "out", processes=1)
        assert tracemalloc.get_traced_memory()[1] < 4 * LARGEST
    finally:
        tracemalloc.stop()
    assert last.done == last.total
    assert last.tally.rejected == {"MS-F001": 1}
    assert last.tally.written == (2 if ends else 1)
    [why] = (tmp_path / "out.rejected.ndjson").read_bytes().splitlines()
    assert json.loads(why)["line"] == 2


def test_blocks_know_their_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"a\nbb\n\nccc\nd")
    for size in (1, 2, 5, 100):
        monkeypatch.setattr("mindscreen.fhir.bulk.blocks._SIZE", size)
        with opened(path) as file:
            found = list(blocks(file))
        assert b"\n".join(each for block in found for each in block.lines or ()) == path.read_bytes()
        assert [each.first for each in found[1:]] == [each.next_line for each in found[:-1]]
        assert found[-1].end == path.stat().st_size
        assert found[-1].next_line == 6


def test_shapes_that_never_return_are_not_learnt_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mindscreen.fhir.bulk.scoring._MOST_FRAMES", 2)
    monkeypatch.setattr("mindscreen.fhir.bulk.scoring._PATIENCE", 3)
    scorer = Scorer(BulkOptions())
    shapes = [line(1, extension=[{"url": f"http://a.example/{n}", "valueBoolean": True}]).rstrip() for n in range(9)]
    first = [scorer.score(1, each).lines for each in shapes]
    assert [scorer.score(1, each).lines for each in shapes] == first
    assert len(scorer._seats) == 2  # noqa: SLF001 - nothing else shows that it stops
    assert scorer._patience == 0  # noqa: SLF001


def test_letters_and_texts_are_forgotten_rather_than_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = list(range(16)) * 2
    expected = [each.lines for each in score_many([line(number).rstrip() for number in numbers])]
    monkeypatch.setattr("mindscreen.fhir.bulk.writing._MOST_LETTERS", 2)
    monkeypatch.setattr("mindscreen.fhir.bulk.frame._MOST_TEXTS", 1)
    assert [each.lines for each in score_many([line(number).rstrip() for number in numbers])] == expected


def test_a_line_that_only_looks_like_one_that_was_read_is_read_in_full() -> None:
    scorer = Scorer(BulkOptions())
    known = line(5, subject={"reference": "Patient/5", "display": "A"}).rstrip()
    assert scorer.score(1, known).lines == scorer.score(1, known).lines
    for odd in (b"\xff", b'A","x":"', b"\\u0041", b"\x00", "\u202e".encode(), b'A"'):
        changed = known.replace(b'"A"', b'"' + odd + b'"')
        alone = Scorer(BulkOptions()).score(1, changed)
        again = scorer.score(1, changed)
        assert (again.lines, str(again.error)) == (alone.lines, str(alone.error)), odd


def test_parts_that_are_all_known_and_do_not_go_together_are_refused() -> None:
    scorer = Scorer(BulkOptions(patients={"Patient/2": {"birthDate": "2022-11-21"}}))
    three, six, twice = (line(number).rstrip() for number in (3, 15, 3))
    for each in (three, six):
        assert scorer.score(1, each).error is None
    before, _, after = three.partition(b'"valueInteger": 3')
    mixed = before + b'"valueInteger": 6' + after
    repeated = twice.replace(b'"linkId": "q2"', b'"linkId": "q1"')
    child = three.replace(b"Patient/3", b"Patient/2")
    for each, code in ((mixed, "MS-F006"), (repeated, "MS-F004"), (child, "MS-E001")):
        for _ in range(2):
            error = scorer.score(1, each).error
            assert error is not None
            assert error.code == code


def test_it_does_not_matter_where_the_items_stand() -> None:
    first, last = response(5), response(5)
    last["item"] = last.pop("item")
    first = {"item": first.pop("item"), **first}
    lines = [json.dumps(each).encode() for each in (first, last)]
    scorer = Scorer(BulkOptions())
    for each in (*lines, *lines):
        assert scorer.score(1, each).lines == scorer.score(1, each).lines != b""
    assert len(scorer._seats) == 2  # noqa: SLF001 - nothing else shows that both were learnt
    assert scorer.score(1, lines[1] + b" ").error is None
    assert scorer.score(1, lines[1][:-1] + b',"status":"amended"}').error is not None


def test_orders_and_times_that_are_none_are_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mindscreen.fhir.bulk.desk._MOST_ORDERS", 1)
    scorer = Scorer(BulkOptions())
    odd = [line(5).rstrip(), line(5, item=response(5)["item"][::-1]).rstrip()]
    odd += [line(6, authored="soon").rstrip(), line(6, subject={"reference": "Group/1"}).rstrip()]
    for each in (*odd, *odd):
        alone, again = Scorer(BulkOptions()).score(1, each), scorer.score(1, each)
        assert (again.lines, str(again.error)) == (alone.lines, str(alone.error))


def test_a_critical_finding_is_told() -> None:
    [raised, not_raised, none] = score_many(
        [
            ms.fhir.questionnaire_response(
                ms.screen(ms.load("phq-2"), [1, 1]) if value is None else ms.screen(ms.load("phq-9"), {"q9": value}),
                subject="Patient/1",
                authored=AUTHORED,
            )
            for value in (1, 0, None)
        ]
    )
    assert (raised.critical, not_raised.critical, none.critical) == (True, False, False)
    assert raised.result is not None
    stored = ms.Result.from_dict(raised.result.to_dict())
    assert stored.critical
    assert stored.pattern is None
    assert not Scorer(BulkOptions()).score(1, b"{").critical


def test_items_that_stand_unevenly_or_in_groups_are_read_each_time() -> None:
    uneven = line(5).rstrip().replace(b'}, {"linkId": "q2"', b'},  {"linkId": "q2"')
    grouped = line(6, item=[{"linkId": "group", "item": response(6)["item"]}]).rstrip()
    scorer = Scorer(BulkOptions())
    for each in (uneven, grouped):
        assert scorer.score(1, each).lines == scorer.score(1, each).lines != b""
    assert scorer._seats == []  # noqa: SLF001 - nothing else shows that they were not learnt


def test_a_worker_leaves_it_to_the_asking_process_when_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    ignored: list[object] = []
    monkeypatch.setattr("signal.signal", lambda *given: ignored.append(given))
    monkeypatch.setattr(bulk, "_scorers", [])
    bulk._begin(BulkOptions())  # noqa: SLF001 - in a process of its own nobody sees it
    assert ignored == [(signal.SIGINT, signal.SIG_IGN)]
    outcome = bulk._work(Block(1, [line(5).rstrip()], 0))  # noqa: SLF001
    assert outcome.tally.written == 1


# --- how it is gone on with -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("many_blocks")
@pytest.mark.parametrize("steps", [1, 2, 3, 7])
@pytest.mark.parametrize("kind", ["plain", "packed"])
def test_an_interrupted_run_is_gone_on_with(source: Path, tmp_path: Path, steps: int, kind: str) -> None:
    run(source, tmp_path / "whole")
    if kind == "packed":
        source.write_bytes(gzip.compress(source.read_bytes()))
    target = tmp_path / "out.ndjson"
    interrupted = score_file(source, target, BulkOptions())
    before = [*islice(interrupted, steps)][-1]
    interrupted.close()
    assert not target.exists()
    assert (tmp_path / "out.ndjson.progress").exists()
    with (tmp_path / "out.ndjson.part").open("ab") as file:
        file.write(b"half a li")  # written after what was saved
    again = list(score_file(source, target, BulkOptions()))
    assert again[0] == before
    assert again[-1].tally.responses == 504
    assert target.read_bytes() == (tmp_path / "whole").read_bytes()
    assert (tmp_path / "out.rejected.ndjson").read_bytes() == (tmp_path / "whole.rejected.ndjson").read_bytes()
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".part", ".progress"}]


@pytest.mark.usefixtures("many_blocks")
@pytest.mark.parametrize("change", ["options", "input", "progress", "part", "gone", "format"])
def test_a_run_of_something_else_is_not_gone_on_with(source: Path, tmp_path: Path, change: str) -> None:
    target, options = tmp_path / "out", BulkOptions()
    interrupted = score_file(source, target, options)
    next(interrupted)
    interrupted.close()
    progress, part = tmp_path / "out.progress", tmp_path / "out.part"
    match change:
        case "options":
            options = BulkOptions(locale="zh-CN")
        case "input":
            source.write_bytes(source.read_bytes() + line(1))
        case "progress":
            progress.write_text("[")
        case "format":
            progress.write_text('{"format": "other"}')
        case "part":
            part.write_bytes(part.read_bytes()[:-1])
        case _:
            part.unlink()
    with pytest.raises(ms.InterchangeError, match="MS-F009"):
        next(score_file(source, target, options))
    last = run(source, target, options, restart=True)
    assert last.tally.written >= 500


@pytest.mark.usefixtures("many_blocks")
def test_two_processes_write_what_one_does(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = run(source, tmp_path / "one", processes=1)
    two = run(source, tmp_path / "two", processes=2)
    assert two == one
    for name in ("{}", "{}.rejected.ndjson"):
        assert (tmp_path / name.format("two")).read_bytes() == (tmp_path / name.format("one")).read_bytes()
    interrupted = score_file(source, tmp_path / "three", BulkOptions(), processes=2)
    next(interrupted)
    interrupted.close()
    monkeypatch.setattr("mindscreen.fhir.bulk.run._WORTH_TWO", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert run(source, tmp_path / "three") == one
    assert (tmp_path / "three").read_bytes() == (tmp_path / "one").read_bytes()

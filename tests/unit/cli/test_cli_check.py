"""`mindscreen check`: every problem of anybody's files, with code, place and remedy."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def check(mindscreen: Callable[..., Any]) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Check a path; gives the exit status and the JSON."""

    def run(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
        said = mindscreen("check", path, "--json", *TODAY, *options)
        assert said.err == ""
        document = json.loads(said.out)
        assert document["format"] == "mindscreen-check/1"
        assert document["passed"] is (said.status == 0)
        return said.status, document

    return run


def _codes(document: dict[str, Any]) -> list[str]:
    return [each["code"] for each in document["problems"]]


def test_our_own_files_pass(mindscreen: Callable[..., Any]) -> None:
    for path in (ROOT / "instruments", ROOT / "pathways", ROOT / "instruments" / "phq-9"):
        said = mindscreen("check", path, *TODAY)
        assert said.status == 0, said.out
        assert "Errors: 0." in said.out


def test_what_was_checked_is_listed(check: Callable[..., Any]) -> None:
    _, document = check(ROOT / "instruments")
    phq9 = next(each for each in document["checked"] if each["name"].startswith("phq-9|"))
    assert phq9["kind"] == "instrument"
    assert phq9["items"] == 10
    assert phq9["texts"] == 2
    assert phq9["doubts"]
    _, document = check(ROOT / "pathways")
    kinds = [each["kind"] for each in document["checked"]]
    assert list(dict.fromkeys(kinds)) == ["vocabulary", "rules", "pathway", "crisis"]
    assert kinds.count("pathway") >= 34


def test_doubts_are_printed_on_request(mindscreen: Callable[..., Any]) -> None:
    assert "Until then:" not in mindscreen("check", ROOT / "instruments" / "phq-9").out
    assert "Until then:" in mindscreen("check", ROOT / "instruments" / "phq-9", "--doubts").out


@pytest.mark.control("C-023")
def test_overdue_reviews_are_printed_and_strict_fails(
    mindscreen: Callable[..., Any], edited: Callable[..., Path]
) -> None:
    folder = edited("phq-2")
    for today, status, found in (("2027-11-20", 0, False), ("2028-01-01", 0, True)):
        said = mindscreen("check", folder, "--today", today)
        assert said.status == status
        assert ("[review-overdue]" in said.out) is found
    line = (folder / "definition.yaml").read_text("utf-8").splitlines().index("review:") + 1
    overdue = mindscreen("check", folder, "--today", "2028-01-01")
    assert f"{folder / 'definition.yaml'}:{line}: warning [review-overdue] its review was due on" in overdue.out
    assert "Warnings: 1." in overdue.out
    assert mindscreen("check", folder, "--today", "2028-01-01", "--strict").status == 4
    assert mindscreen("check", folder).status == 0  # against the day it really is, or later than this was written
    assert mindscreen("check", folder, "--today", "tomorrow").status == 2


def test_a_fault_is_one_line_with_file_line_code_and_remedy(
    mindscreen: Callable[..., Any], small_folder: Callable[..., Path]
) -> None:
    folder = small_folder(("title: A made-up form", "titel: A made-up form"))
    said = mindscreen("check", folder)
    assert said.status == 4
    line = next(line for line in said.out.splitlines() if "error" in line)
    assert line.startswith(f"{folder / 'definition.yaml'}:")
    assert "error [MS-D004]" in line
    assert "Did you mean 'title'?" in line


def test_every_file_is_looked_at_whatever_is_wrong_with_the_others(
    check: Callable[..., Any], edited: Callable[..., Path]
) -> None:
    folder = edited("phq-2")
    definition = folder / "definition.yaml"
    wrong = "  - {name: wrong, answers: [3, 3], expect: {scores: {total: 5}}}\n"
    definition.write_text(definition.read_text("utf-8") + wrong, encoding="utf-8")
    (folder / "text.en.yaml").write_text("format: mindscreen-text/1\n", encoding="utf-8")
    edited("gad-2", ("format: mindscreen-definition/1", "format: &a mindscreen-definition/1"))
    edited("gad-7")
    status, document = check(folder.parent)
    assert status == 4
    assert set(_codes(document)) == {"MS-D002", "MS-D009", "MS-D012"}
    assert all(each["remedy"] for each in document["problems"] if each["code"] != "MS-D012")
    assert {each["name"].partition("|")[0] for each in document["checked"]} == {"phq-2", "gad-7"}
    faults = [each for each in document["problems"] if each["code"] == "MS-D009"]
    assert len(faults) >= 2  # the score and what it should have raised, not only the first


def test_numbers_that_contradict_each_other(check: Callable[..., Any], small_folder: Callable[..., Path]) -> None:
    status, document = check(small_folder(("total: {range: [0, 9]", "total: {range: [0, 8]")))
    assert (status, _codes(document)) == (4, ["MS-D008"])
    assert document["problems"][0]["place"].endswith("definition.yaml")


def test_names_that_do_not_fit(check: Callable[..., Any], small_folder: Callable[..., Path], tmp_path: Path) -> None:
    folder = small_folder()
    shutil.copytree(folder, tmp_path / "again")
    status, document = check(tmp_path)
    assert status == 4
    assert sorted(_codes(document)) == ["MS-D005", "MS-D014"]


@pytest.mark.control("C-010")
def test_mutants(check: Callable[..., Any], edited: Callable[..., Path]) -> None:
    folder = edited("phq-2")
    assert check(folder, "--mutants")[0] == 0
    definition = folder / "definition.yaml"
    rules = definition.read_text("utf-8").partition("\nexamples:\n")[0]
    few = """
examples:
  - {name: nothing, answers: [0, 0], expect: {scores: {total: 0}}}
  - {name: everything, answers: [3, 3], expect: {scores: {total: 6}, raised: [positive-screen]}}
"""
    definition.write_text(rules + few, encoding="utf-8")
    status, document = check(folder, "--mutants")
    assert status == 4
    assert set(_codes(document)) == {"surviving-mutant"}
    assert document["checked"][0]["survivors"] == len(document["problems"])
    assert {each["severity"] for each in document["problems"]} == {"error", "warning"}


@pytest.mark.control("C-017")
def test_the_lock_is_compared(check: Callable[..., Any], edited: Callable[..., Path]) -> None:
    folder = edited("phq-2").parent
    shutil.copy(ROOT / "instruments" / "lock.json", folder)
    assert check(folder)[0] == 0
    edited("phq-2", ("title: Patient", "title: The Patient"))
    lock = json.loads((folder / "lock.json").read_text("utf-8"))
    version = next(iter(lock["instruments"]["phq-2"]))
    lock["instruments"]["phq-2"][version]["scoring"] = "sha256:moved"
    (folder / "lock.json").write_text(json.dumps(lock), encoding="utf-8")
    status, document = check(folder)
    assert status == 4
    assert "MS-D010" in _codes(document)
    del lock["instruments"]["phq-2"]
    (folder / "lock.json").write_text(json.dumps(lock), encoding="utf-8")
    status, document = check(folder)
    assert (status, _codes(document)) == (0, ["not-locked"])
    assert check(folder, "--strict")[0] == 4
    (folder / "lock.json").write_text("[]", encoding="utf-8")
    assert _codes(check(folder)[1]) == ["MS-D017"]


@pytest.mark.control("C-035")
def test_pathways(check: Callable[..., Any], tmp_path: Path) -> None:
    file, rules = tmp_path / "ours.yaml", tmp_path / "phq-9.yaml"
    text = (ROOT / "pathways" / "general-outpatient.yaml").read_text("utf-8")
    file.write_text(text, encoding="utf-8")
    assert check(file)[0] == check(tmp_path)[0] == 0
    own = (ROOT / "pathways" / "rules" / "phq-9.yaml").read_text("utf-8")
    crisis = own.index("id: phq-9-self-harm")
    rules.write_text(own[:crisis] + own[crisis:].replace("urgency: U1", "urgency: U3", 1), encoding="utf-8")
    status, document = check(tmp_path)
    assert (status, _codes(document)) == (8, ["MS-P002"])
    rules.unlink()
    shutil.copy(ROOT / "pathways" / "vocabulary.yaml", tmp_path)
    file.write_text(text.replace("[phq-2, gad-2]", "[phq-22, gad-2]", 1), encoding="utf-8")
    assert _codes(check(tmp_path)[1]) == ["MS-P001"]
    (tmp_path / "vocabulary.yaml").write_text("format: mindscreen-vocabulary/1\n", encoding="utf-8")
    assert _codes(check(tmp_path)[1]) == ["MS-D004", "MS-P001"]


def test_a_pathway_may_stand_on_files_that_lie_beside_it(
    check: Callable[..., Any], small_folder: Callable[..., Path]
) -> None:
    folder = small_folder().parent
    text = (ROOT / "pathways" / "general-outpatient.yaml").read_text("utf-8")
    (folder / "ours.yaml").write_text(text.replace("[phq-2, gad-2]", "[small-4]"), encoding="utf-8")
    changes = "format: mindscreen-pathway-changes/1\nid: theirs\nversion: 1.0.0\nof: general-outpatient@1\n"
    changes += "title: {en: Theirs, zh-CN: 其他}\ncite: us\nreferences: {us: {text: Us, confidence: low}}\n"
    (folder / "theirs.yaml").write_text(changes, encoding="utf-8")
    assert check(folder)[0] == 0


def test_texts_alone(check: Callable[..., Any], mindscreen: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "phq-2"
    folder.mkdir()
    file = folder / "text.en.yaml"
    file.write_text(mindscreen("text", "template", "phq-2").out.replace("''", "'ours'"), encoding="utf-8")
    status, document = check(tmp_path)
    assert status == 0
    assert [(each["kind"], each["name"].partition("|")[0]) for each in document["checked"]] == [("wording", "phq-2")]
    file.write_text(file.read_text("utf-8").replace("instrument: phq-2", "instrument: [phq-2]"), encoding="utf-8")
    assert check(file)[0] == 4
    shipped = ROOT / "instruments" / "phq-2" / "text.en.yaml"
    assert check(shipped)[0] == 0  # a text beside its definition is checked against that


@pytest.fixture
def overlay(mindscreen: Callable[..., Any], tmp_path: Path) -> Path:
    """An overlay folder with every word of the EPDS, licensed for the year 2027."""
    file = tmp_path / "epds" / "text.en.yaml"
    file.parent.mkdir()
    text = mindscreen("text", "template", "epds").out.replace("[]", "[clinical]").replace("~", "false")
    text = text.replace("  from: ''", "  from: '2027-01-01'").replace("  to: ''", "  to: '2027-12-31'")
    file.write_text(text.replace("''", "ours"), encoding="utf-8")
    return tmp_path


@pytest.mark.control("C-032")
@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2026-12-31", ["MS-L003"]),
        ("2027-01-01", []),
        ("2027-10-31", []),
        ("2027-11-01", ["licence-ends"]),
        ("2027-12-31", ["licence-ends"]),
        ("2028-01-01", ["MS-L003"]),
    ],
)
def test_licences_that_end_are_warned_about_and_ended_ones_are_errors(
    mindscreen: Callable[..., Any], overlay: Path, today: str, found: list[str]
) -> None:
    said = mindscreen("check", overlay, "--json", "--today", today)
    document = json.loads(said.out)
    assert _codes(document) == found
    assert said.status == (7 if found == ["MS-L003"] else 0)
    assert mindscreen("check", overlay, "--strict", "--today", today).status == {"MS-L003": 7, "licence-ends": 4}.get(
        "".join(found), 0
    )
    if found == ["licence-ends"]:
        assert document["problems"][0]["line"] == 5
        assert document["problems"][0]["what"] == "the licence from ours (ours) ends on 2027-12-31."


@pytest.mark.control("C-032")
def test_a_licence_is_listed_with_its_last_day(mindscreen: Callable[..., Any], overlay: Path) -> None:
    said = mindscreen("check", overlay, "--today", "2027-06-01")
    assert "licence to 2027-12-31" in said.out
    document = json.loads(mindscreen("check", overlay, "--json", "--today", "2027-06-01").out)
    assert document["checked"][0]["licence"] == {
        "granted_by": "ours",
        "reference": "ours",
        "uses": ["clinical"],
        "commercial": False,
        "from": "2027-01-01",
        "to": "2027-12-31",
    }
    file = overlay / "epds" / "text.en.yaml"
    file.write_text(re.sub(r"  (from|to): '.*\n", "", file.read_text("utf-8")), encoding="utf-8")
    assert "licence without an end" in mindscreen("check", overlay).out


@pytest.mark.control("C-032")
def test_restricted_wording_that_states_no_licence(mindscreen: Callable[..., Any], overlay: Path) -> None:
    file = overlay / "epds" / "text.en.yaml"
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("licence:")] + text[text.index("wording:") :], encoding="utf-8")
    said = mindscreen("check", overlay)
    assert said.status == 7
    assert f"{file} (epds, en): error [MS-L001]" in said.out


def test_a_day_that_is_not_in_the_calendar(mindscreen: Callable[..., Any]) -> None:
    assert mindscreen("check", ROOT / "pathways", "--today", "2026-02-30").status == 2


def test_what_is_not_ours_is_left_alone(check: Callable[..., Any], small_folder: Callable[..., Path]) -> None:
    folder = small_folder().parent
    for name in (".hidden", "node_modules"):
        shutil.copytree(folder / "small-4", folder / name / "small-4")
    (folder / "compose.yml").write_text("a: &a 1\nb: *a\n", encoding="utf-8")
    (folder / "broken.yaml").write_bytes(b"\xff\xfe")
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    status, document = check(folder)
    assert status == 0
    assert len(document["checked"]) == 1


@pytest.mark.parametrize("name", ["missing", "", "notes.txt"])
def test_nothing_to_check(check: Callable[..., Any], tmp_path: Path, name: str) -> None:
    if name == "notes.txt":
        (tmp_path / name).write_text("just text", encoding="utf-8")
    status, document = check(tmp_path / name)
    assert status == 4
    assert _codes(document)[0] in {"MS-D017", "MS-D001", "MS-D004", "MS-D002"}


def test_a_crisis_protocol_of_a_hospitals_own_is_checked_against_the_shipped_one(
    check: Callable[..., Any], tmp_path: Path
) -> None:
    text = (ROOT / "pathways" / "crisis.yaml").read_text("utf-8")
    (tmp_path / "crisis.yaml").write_text(text, "utf-8")
    status, document = check(tmp_path)
    assert (status, document["checked"][0]["kind"]) == (0, "crisis")
    (tmp_path / "crisis.yaml").write_text(text.replace("{U0: PT0M}", "{U0: PT30M}", 1), "utf-8")
    status, document = check(tmp_path)
    assert (status, _codes(document)) == (8, ["MS-P002"])

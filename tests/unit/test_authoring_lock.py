"""The lock: content cannot move while its version stays."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindscreen.authoring import lock
from mindscreen.authoring.lock import lock_row, main, updated, updated_pathways
from mindscreen.errors import DefinitionError, PathwayError

Folder = Callable[..., Path]
Compiled = Callable[..., dict[str, Any]]

SWAPPED = [("key: always}", "key: never}"), ("a: always, b: never, c: always", "a: 3, b: 0, c: 3")]

pytestmark = pytest.mark.control("C-017")


@pytest.fixture
def locked(small_folder: Folder, capsys: pytest.CaptureFixture[str]) -> Path:
    """The made-up instrument, already in a lock beside it."""
    source = small_folder().parent
    assert main(["--source", str(source)]) == 0
    capsys.readouterr()
    return source


def check(source: Path) -> int:
    return main(["--check", "--source", str(source)])


def test_a_row_holds_the_hashes_of_scoring_answers_and_texts(small_pack: Compiled) -> None:
    pack = {**small_pack(), "wording_hashes": {"zh-CN": "sha256:2", "en": "sha256:1"}}
    row = lock_row(pack)
    assert row == {
        "scoring": pack["scoring_hash"],
        "answer_map": pack["answer_map_hash"],
        "texts": {"en": "sha256:1", "zh-CN": "sha256:2"},
    }
    assert list(row["texts"]) == ["en", "zh-CN"]


def test_a_new_version_adds_a_row_and_keeps_the_old_one(small_pack: Compiled) -> None:
    first = updated({}, [small_pack()])
    second = updated(first, [small_pack(("version: 1.2.3", "version: 2.0.0"), ("from: 4, key", "from: 4, key"))])
    assert list(second["instruments"]["small-4"]) == ["1.2.3", "2.0.0"]
    assert second["instruments"]["small-4"]["1.2.3"] == first["instruments"]["small-4"]["1.2.3"]


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ([("when: a >= 1", "when: a >= 2")], "scoring"),
        ([("at_most_blank: 1", "at_most_blank: 2")], "scoring"),
        ([("{age_months: {from: 6", "{age_months: {from: 7")], "scoring"),
        ([("level: critical", "level: info")], "scoring"),
        ([("loinc: LA6568-5", "loinc: LA6569-3")], "answer_map"),
        ([("key: never, loinc", "key: always, loinc"), *SWAPPED],
         "scoring, answer_map"),
    ],
)  # fmt: skip
@pytest.mark.control("C-012")
def test_content_that_moved_while_its_version_stayed_is_refused(
    small_pack: Compiled, changes: list[tuple[str, str]], moved: str
) -> None:
    before = updated({}, [small_pack()])
    with pytest.raises(DefinitionError) as caught:
        updated(before, [small_pack(*changes)])
    error = caught.value
    assert (error.code, error.where) == ("MS-D010", "small-4")
    assert error.what == f"version 1.2.3 is locked to another content ({moved})."
    assert error.remedy.startswith("Raise the version: major if")


def test_what_cannot_change_a_result_may_be_edited_freely(small_pack: Compiled) -> None:
    before = updated({}, [small_pack()])
    assert (
        updated(before, [small_pack(("title: A made-up form", "title: A form"), ("next: '2027", "next: '2028"))])
        == before
    )


def test_the_lock_is_written_once_and_then_agrees(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = (locked / "lock.json").read_bytes()
    assert json.loads(written)["format"] == lock.LOCK_FORMAT
    assert check(locked) == 0
    assert main(["--source", str(locked)]) == 0
    assert (locked / "lock.json").read_bytes() == written
    assert "1 definitions, 0 rule sets and pathways agree with the lock" in capsys.readouterr().out


@pytest.mark.control("C-034")
def test_a_changed_word_is_seen(locked: Path, small_folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    small_folder(text=[("The first?", "The first one?")])
    assert check(locked) == DefinitionError.exit_code
    assert "[MS-D010] small-4: version 1.2.3 is locked to another content (texts)." in capsys.readouterr().err


def test_checking_changes_nothing_and_fails_where_a_row_is_missing(
    small_folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    source = small_folder().parent
    assert check(source) == 1
    assert "the lock lacks a row" in capsys.readouterr().err
    assert not (source / "lock.json").exists()


def test_a_lock_that_is_not_json_is_an_error_with_its_path(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = locked / "lock.json"
    path.write_text("<<<<<<< ours\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert check(locked) == DefinitionError.exit_code
    assert f"[MS-D017] {path}: it is not JSON" in capsys.readouterr().err


def test_a_check_of_nothing_fails(tmp_path: Path) -> None:
    assert main(["--source", str(tmp_path)]) == 1


def test_it_runs_as_a_program(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["lock", "--check", "--source", str(locked)])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(lock.__file__, run_name="__main__")
    assert ended.value.code == 0


def test_a_pathway_that_moved_while_its_version_stayed_is_refused() -> None:
    made = {"phq-9.rules.json": {"version": "1.0.0", "content_hash": "sha256:1"}, "vocabulary.json": {}}
    lock_ = updated_pathways({}, made)
    assert lock_["files"] == {"phq-9.rules": {"1.0.0": "sha256:1"}}
    newer = {"phq-9.rules.json": {"version": "2.0.0", "content_hash": "sha256:2"}}
    assert updated_pathways(lock_, newer)["files"]["phq-9.rules"] == {"1.0.0": "sha256:1", "2.0.0": "sha256:2"}
    newer["phq-9.rules.json"]["version"] = "1.0.0"
    with pytest.raises(PathwayError, match=r"\[MS-P006\] phq-9\.rules: version 1\.0\.0 is locked"):
        updated_pathways(lock_, newer)


def test_every_shipped_definition_agrees_with_the_lock() -> None:
    assert check(Path(__file__).resolve().parents[2] / "instruments") == 0

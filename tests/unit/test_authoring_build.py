"""Compiling folders: the same bytes every time, with an index, for our wheel and for third-party packs."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindscreen.authoring import build
from mindscreen.authoring.build import build_packs, compile_folder, main
from mindscreen.errors import DefinitionError
from mindscreen.hashing import canonical_hash

ROOT = Path(__file__).resolve().parents[2]
Folder = Callable[..., Path]


@pytest.fixture
def source(small_folder: Folder, tmp_path: Path) -> Path:
    """A third party's tree: one instrument, no pathways."""
    tree = tmp_path / "theirs"
    (tree / "instruments").mkdir(parents=True)
    small_folder().rename(tree / "instruments" / "small-4")
    return tree


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_bytes())
    return data


def test_a_folder_is_compiled_with_its_texts(small_folder: Folder) -> None:
    pack, texts = compile_folder(small_folder())
    assert pack["wording_hashes"] == {"en": texts["en"]["hash"]}


def test_a_folder_has_the_name_of_its_instrument(small_folder: Folder) -> None:
    folder = small_folder().rename(small_folder().parent / "other")
    with pytest.raises(DefinitionError) as caught:
        compile_folder(folder)
    assert (caught.value.code, caught.value.what) == ("MS-D005", "the folder is not called 'small-4'.")


def test_a_folder_whose_examples_fail_is_not_compiled(small_folder: Folder) -> None:
    with pytest.raises(DefinitionError, match=r"MS-D009.*definition\.yaml"):
        compile_folder(small_folder(("bounds: {total: [3, 6]", "bounds: {total: [3, 5]")))


def test_third_party_instruments_are_compiled_without_pathways(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "packs"
    assert build_packs(source, target) == ["small-4"]
    assert sorted(path.name for path in target.iterdir()) == ["index.json", "small-4.json", "small-4.text.en.json"]


def test_the_same_definitions_compile_to_the_same_bytes(source: Path, tmp_path: Path) -> None:
    build_packs(source, tmp_path / "first")
    build_packs(source, tmp_path / "second")
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_everything_that_is_shipped_is_compiled_to_one_line_of_json_each(tmp_path: Path) -> None:
    names = build_packs(ROOT, tmp_path)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {f"{name}.json" for name in names} | {
        "index.json",
        "crisis.json",
        "phq-9.rules.json",
        "vocabulary.json",
    } < files.keys()
    assert any(name.endswith(".pathway.json") for name in files)
    assert all(content.count(b"\n") == 1 and content.endswith(b"}\n") for content in files.values())


@pytest.mark.control("C-018")
def test_every_compiled_file_carries_its_own_hash(tmp_path: Path) -> None:
    build_packs(ROOT, tmp_path)
    for path in tmp_path.iterdir():
        data = read(path)
        stated = data.pop("hash" if ".text." in path.name else "content_hash")
        assert stated == canonical_hash(data)


def test_the_index_says_what_a_catalogue_needs(source: Path, tmp_path: Path) -> None:
    build_packs(source, tmp_path / "packs")
    (entry,) = read(tmp_path / "packs" / "index.json")["instruments"]
    pack = read(tmp_path / "packs" / "small-4.json")
    assert entry["scoring_hash"] == pack["scoring_hash"]
    assert (entry["id"], entry["items"], entry["minutes"], entry["locales"]) == ("small-4", 4, 1, ["en"])
    assert entry["licence"] == "free-no-permission"
    assert entry["texts"]["en"] == {
        "title": "A made-up form", "measures": "nothing that exists", "wording": "rights-holder"
    }  # fmt: skip
    assert not {"settings", "draft_because"} & entry.keys()


def test_a_form_whose_wording_does_not_come_with_it_says_so_in_the_index(source: Path, tmp_path: Path) -> None:
    path = source / "instruments" / "small-4" / "text.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").partition("wording:")[0], encoding="utf-8")
    build_packs(source, tmp_path / "packs")
    (entry,) = read(tmp_path / "packs" / "index.json")["instruments"]
    assert "wording" not in entry["texts"]["en"]


def test_a_draft_gives_its_reason_in_the_index(source: Path, tmp_path: Path) -> None:
    path = source / "instruments" / "small-4" / "definition.yaml"
    draft = path.read_text(encoding="utf-8").replace("status: ready", "status: draft\ndraft_because: nobody wrote it")
    path.write_text(draft, encoding="utf-8")
    build_packs(source, tmp_path / "packs")
    assert read(tmp_path / "packs" / "index.json")["instruments"][0]["draft_because"] == "nobody wrote it"


def test_what_a_definition_does_not_say_is_absent_from_the_index(source: Path, tmp_path: Path) -> None:
    path = source / "instruments" / "small-4" / "definition.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes: 1, ", ""), encoding="utf-8")
    build_packs(source, tmp_path / "packs")
    assert "minutes" not in read(tmp_path / "packs" / "index.json")["instruments"][0]


def test_a_tree_without_definitions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        build_packs(tmp_path, tmp_path / "packs")
    assert (caught.value.code, caught.value.where) == ("MS-D017", str(tmp_path / "instruments"))
    assert not (tmp_path / "packs").exists()


def test_the_program_says_what_it_compiled(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(source), str(tmp_path / "packs")]) == 0
    assert capsys.readouterr().out == "compiled: small-4\n"


def test_the_program_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), str(tmp_path / "packs")]) == DefinitionError.exit_code
    assert capsys.readouterr().err.startswith("[MS-D017] ")


def test_it_runs_as_a_program(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["build", str(source), str(tmp_path / "packs")])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(build.__file__, run_name="__main__")
    assert ended.value.code == 0

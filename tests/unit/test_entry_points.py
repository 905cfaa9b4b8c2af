"""What other distributions register, found without reading the metadata of everything installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen import _entry_points

GROUP = "mindscreen.test_packs"


def install(site: Path, name: str, entry_points: str | None) -> None:
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    if entry_points is not None:
        (info / "entry_points.txt").write_text(entry_points, encoding="utf-8")


def test_what_is_registered_comes_in_the_order_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "with-nothing", None)
    install(tmp_path, "with-others", "[console_scripts]\nx = y:z\n")
    install(tmp_path, "zz-hospital", f"[{GROUP}]\nfirst = theirs:A\n")
    install(tmp_path, "aa-hospital", f"[{GROUP}]\nsecond = theirs:B\n")
    monkeypatch.syspath_prepend(tmp_path)
    entries = list(_entry_points.registered(GROUP))
    assert [(entry.name, entry.value) for entry in entries] == [("first", "theirs:A"), ("second", "theirs:B")]


def test_where_nobody_registers_anything_the_metadata_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(**_: str) -> None:
        pytest.fail("importlib.metadata was asked")

    monkeypatch.setattr("importlib.metadata.entry_points", never)
    assert list(_entry_points.registered("mindscreen.nobody")) == []


def test_a_path_that_is_no_folder_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zipped.zip").write_bytes(b"PK")
    monkeypatch.setattr("sys.path", ["", str(tmp_path / "zipped.zip"), str(tmp_path / "gone"), str(tmp_path)])
    monkeypatch.chdir(tmp_path)
    assert list(_entry_points.registered(GROUP)) == []

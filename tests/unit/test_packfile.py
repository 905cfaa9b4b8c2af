"""A compiled file is a JSON object, or it is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.errors import IntegrityError
from mindscreen.packfile import read_json

pytestmark = pytest.mark.control("C-018")


def test_a_json_object_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"title": "量表"}', encoding="utf-8")
    assert read_json(str(path)) == {"title": "量表"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe{}", b'{"a": 1', b"nothing", b"[" * 100_000, b'{"a": "\xff"}'], ids=range(7)
)
def test_what_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.json"
    path.write_bytes(content)
    with pytest.raises(IntegrityError) as caught:
        read_json(str(path))
    error = caught.value
    assert (error.code, error.where) == ("MS-I001", "damaged.json")
    assert error.what.startswith("it cannot be read as JSON (")


@pytest.mark.parametrize("content", ["[]", "1", "null", '"text"'])
def test_what_is_not_an_object_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IntegrityError) as caught:
        read_json(str(path))
    assert (caught.value.code, caught.value.what) == ("MS-I001", "it is not a JSON object.")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(IntegrityError) as caught:
            read_json(str(path))
        assert (caught.value.code, caught.value.where) == ("MS-I001", path.name)

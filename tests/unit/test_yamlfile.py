"""The YAML profile: what is accepted keeps its lines, and every trap is refused with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.errors import DefinitionError
from mindscreen.yamlfile import MAX_BYTES, MAX_DEPTH, Located, LocatedList, parse_yaml, read_yaml

pytestmark = pytest.mark.control("C-024")


def refused(text: str | bytes) -> DefinitionError:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(DefinitionError) as caught:
        parse_yaml(raw, where="x.yaml")
    return caught.value


def test_plain_data_come_out_as_written() -> None:
    text = "a: 1\nb: -20\nc: [yes it is, 'no', ~, null, true, false]\nd: {e: 44249-1, f: 1.0.0}\ng: |\n  0\nh: 0 bed\n"
    assert parse_yaml(text.encode(), where="x") == {
        "a": 1,
        "b": -20,
        "c": ["yes it is", "no", None, None, True, False],
        "d": {"e": "44249-1", "f": "1.0.0"},
        "g": "0\n",
        "h": "0 bed",
    }


def test_every_key_and_entry_remembers_its_line() -> None:
    data = parse_yaml(b"# heading\na: 1\nb:\n  - x\n  - z: 2\n", where="x")
    assert (data.line, data.lines) == (2, {"a": 2, "b": 3})
    entries = data["b"]
    assert isinstance(entries, LocatedList)
    assert (entries.line, entries.lines) == (4, [4, 5])
    assert isinstance(entries[1], Located)
    assert entries[1].lines == {"z": 5}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: &anchor 2\n", 2, "anchors are not allowed"),
        ("a: 1\nb: *anchor\n", 2, "aliases are not allowed"),
        ("a: &x {b: *x}\n", 1, "anchors are not allowed"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "tags are not allowed"),
        ("a: !ours 1\n", 1, "tags are not allowed"),
        ("a: !!str 1\n", 1, "tags are not allowed"),
        ("a: 1\n<<: {b: 2}\n", 2, "merge keys are not allowed"),
        ("a: 1\n'<<': {b: 2}\n", 2, "merge keys are not allowed"),
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands twice"),
        ("a: {b: 1, 'b': 2}\n", 1, "the key 'b' stands twice"),
        ("1: a\n", 1, "a key is not a text"),
        ("~: a\n", 1, "a key is not a text"),
        ("? [a, b]\n: c\n", 1, "a key is not a text"),
        ("a: 1\nb:\n\t- 2\n", 3, "tabs are not allowed"),
        ("a: 1\n---\nb: 2\n", 2, "there is more than one document"),
    ],
)
def test_what_other_readers_would_expand_or_overwrite_is_refused(text: str, line: int, what: str) -> None:
    error = refused(text)
    assert (error.code, error.where, error.what) == ("MS-D002", f"x.yaml, line {line}", f"{what}.")
    assert error.remedy


@pytest.mark.parametrize(
    "scalar",
    [
        *("y", "N", "yes", "No", "ON", "off", "True", "FALSE", "Null", "NULL", ""),
        *("1:30", "190:20:30", "1:30.5", "010", "0x1F", "0b11", "0o17", "1_000", "+1", "00"),
        *("1.0", ".5", "-1.5", "1e3", "1.5e-3", ".inf", "-.INF", ".NaN", "6.02_2"),
        *("2026-11-21", "2026-1-2", "2026-11-21 09:30:00", "2026-11-21T09:30:00Z", "=", "<<"),
        *("9" * 19, "-" + "9" * 5000),
    ],
)
def test_a_scalar_that_readers_disagree_about_is_refused(scalar: str) -> None:
    error = refused(f"a: 1\nb: {scalar}\n")
    assert (error.code, error.where) == ("MS-D002", "x.yaml, line 2")
    assert "means different things to different YAML readers" in error.what


@pytest.mark.parametrize("scalar", ["no", "1.0", "2026-11-21", "010", "9" * 19])
def test_in_quotes_it_is_a_text(scalar: str) -> None:
    assert parse_yaml(f"a: '{scalar}'".encode(), where="x") == {"a": scalar}


def test_billion_laughs_stop_at_the_first_anchor() -> None:
    levels = ["a0: &a0 [lol]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10))]
    error = refused("\n".join(levels))
    assert (error.code, error.where) == ("MS-D002", "x.yaml, line 1")


def test_a_scalar_of_ten_megabytes_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: " + b"x" * 10_000_000)
    with pytest.raises(DefinitionError) as caught:
        read_yaml(path)
    assert caught.value.code == "MS-D003"
    assert str(path) in str(caught.value)


def test_a_file_of_the_largest_size_is_read() -> None:
    assert parse_yaml(b"a: ".ljust(MAX_BYTES, b"x"), where="x")["a"] == "x" * (MAX_BYTES - 3)
    assert refused(b"a: ".ljust(MAX_BYTES + 1, b"x")).code == "MS-D003"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_nesting_ends_at_the_limit(opening: str, closing: str) -> None:
    def nested(levels: int) -> bytes:
        return f"a: {opening * levels}b{closing * levels}\n".encode()

    assert parse_yaml(nested(MAX_DEPTH - 1), where="x")
    error = refused(nested(MAX_DEPTH))
    assert (error.code, error.where) == ("MS-D003", "x.yaml, line 1")
    assert refused(f"a: {opening * 100_000}").code == "MS-D003"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [1, 2\nb: 3\n", "x.yaml, line 2"),
        ("a: 1\n  b: 2\n", "x.yaml, line 2"),
        ('a: "open\n', "x.yaml, line 2"),
        ("a: \x00\n", "x.yaml"),
        ("", "x.yaml, line 1"),
        ("# nothing but a remark\n", "x.yaml, line 1"),
    ],
)
def test_what_is_not_yaml_is_refused(text: str, place: str) -> None:
    error = refused(text)
    assert (error.code, error.where) == ("MS-D001", place)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_in_another_encoding_is_refused(encoding: str) -> None:
    error = refused("a: 患者健康问卷\n".encode(encoding))
    assert error.code == "MS-D001"
    assert error.what.endswith("is not UTF-8.")


def test_a_byte_order_mark_is_not_content() -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", where="x") == {"a": 1}


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "~\n"])
def test_the_top_level_is_a_mapping(text: str) -> None:
    error = refused(text)
    assert (error.code, error.what) == ("MS-D004", "the top level is not a mapping.")


def test_a_file_is_read_with_its_path_as_the_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\na: 2\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_yaml(path)
    assert caught.value.where == f"{path}, line 2"


def test_a_file_that_is_not_there_is_an_error_with_its_path(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(DefinitionError) as caught:
            read_yaml(path)
        assert (caught.value.code, caught.value.where) == ("MS-D017", str(path))

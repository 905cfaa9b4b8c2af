from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from mindscreen.errors import InterchangeError
from mindscreen.hl7v2.escape import Encoded, escape, escape_formatted, unescape
from mindscreen.hl7v2.segment import components, day, decimal, moment, segment, subcomponents

SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("plain", "plain"),
        ("", ""),
        ("a|b", r"a\F\b"),
        ("a^b", r"a\S\b"),
        ("a&b", r"a\T\b"),
        ("a~b", r"a\R\b"),
        ("a\\b", r"a\E\b"),
        (r"\F\ ", r"\E\F\E\ "),
        ("张三 O'Neill #1 {score}", "张三 O'Neill #1 {score}"),
    ],
)
def test_each_delimiter_has_its_sequence_of_chapter_2_section_7(text: str, encoded: str) -> None:
    assert escape(text, "field") == encoded
    assert unescape(encoded) == text


def test_text_that_looks_escaped_comes_back_as_it_was() -> None:
    for text in (r"\.br\ ", r"\E\ ", r"\X0D\ ", "\\", "\\\\", r"\F"):
        assert unescape(escape(text, "field")) == text


def test_sequences_that_are_never_written_are_left_alone() -> None:
    assert unescape(r"\H\loud\N\ ") == r"\H\loud\N\ "
    assert unescape(r"\X0D\ ") == r"\X0D\ "


@pytest.mark.parametrize(
    "line_break", ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_formatted_text_keeps_its_lines_without_a_line_break_of_any_kind(line_break: str) -> None:
    encoded = escape_formatted(f"first{line_break}second\tpart|", "field")
    assert encoded == r"first\.br\second\X09\part\F" + "\\"
    assert len(encoded.splitlines()) == 1
    assert unescape(encoded) == "first\nsecond\tpart|"


@pytest.mark.parametrize(
    "character", [*map(chr, range(0x20)), "\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029", "\ud800"]
)
def test_a_field_of_one_line_refuses_control_characters_and_half_surrogates(character: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        escape(f"secret{character}text", "patient.name.family (PID-5.1)")
    assert caught.value.code == "MS-H001"
    assert "patient.name.family (PID-5.1)" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x1f", "\x7f", "\x80", "\x9f", "\udc00"])
def test_formatted_text_refuses_what_is_neither_line_break_nor_tab(character: str) -> None:
    with pytest.raises(InterchangeError, match="MS-H001"):
        escape_formatted(f"secret{character}", "comment (NTE-3)")


@pytest.mark.parametrize("encode", [escape, escape_formatted])
def test_two_quotation_marks_would_delete_what_the_receiver_has(encode: object) -> None:
    assert callable(encode)
    with pytest.raises(InterchangeError, match="delete the stored value"):
        encode('""', "field")
    assert encode('say ""', "field") == 'say ""'


@pytest.mark.parametrize("value", [None, 7, b"bytes", ["list"]])
@pytest.mark.parametrize("encode", [escape, escape_formatted])
def test_what_is_not_text_is_refused(encode: object, value: object) -> None:
    assert callable(encode)
    with pytest.raises(InterchangeError, match="must be text"):
        encode(value, "field")


def test_empty_parts_at_the_end_are_left_out() -> None:
    a, nothing = Encoded("a"), Encoded("")
    assert components(nothing, a, nothing, nothing) == "^a"
    assert subcomponents(a, nothing) == "a"
    assert segment("XYZ", {1: a, 4: a, 6: nothing}) == "XYZ|a|||a\r"
    assert segment("MSH", {2: Encoded("^~\\&"), 3: a}) == "MSH|^~\\&|a\r"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 11, 21, 9, 5, 7, tzinfo=SHANGHAI), "20261121090507+0800"),
        (datetime(2026, 11, 21, 9, 5, 7, 999999, tzinfo=UTC), "20261121090507+0000"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30))), "20260102030405-0330"),
        (datetime(987, 1, 2, tzinfo=timezone(timedelta(hours=5, minutes=45))), "09870102000000+0545"),
    ],
)
def test_a_moment_carries_its_offset(value: datetime, text: str) -> None:
    assert moment(value, "field") == text


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 11, 21),  # noqa: DTZ001 - that is what must be refused
        datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=8, seconds=30))),
        date(2026, 11, 21),
        "20261121",
        None,
    ],
)
def test_a_moment_without_a_usable_zone_is_refused(value: object) -> None:
    with pytest.raises(InterchangeError) as caught:
        moment(value, "order.observed")  # type: ignore[arg-type]
    assert caught.value.code == "MS-H001"
    assert "2026" not in str(caught.value)


def test_a_day() -> None:
    assert day(date(1992, 3, 4), "field") == "19920304"
    with pytest.raises(InterchangeError, match="must be a date"):
        day("19920304", "field")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numerator", "denominator", "down", "nearest", "up"),
    [
        (14, 1, "14", "14", "14"),
        (0, 4, "0", "0", "0"),
        (10, 4, "2.5", "2.5", "2.5"),
        (100, 10, "10", "10", "10"),
        (1, 3, "0.333333", "0.333333", "0.333334"),
        (2, 3, "0.666666", "0.666667", "0.666667"),
        (-1, 3, "-0.333334", "-0.333333", "-0.333333"),
    ],
)
def test_a_ratio_is_exact_or_rounded_the_way_that_was_asked(
    numerator: int, denominator: int, down: str, nearest: str, up: str
) -> None:
    assert decimal(numerator, denominator, up=False) == down
    assert decimal(numerator, denominator) == nearest
    assert decimal(numerator, denominator, up=True) == up

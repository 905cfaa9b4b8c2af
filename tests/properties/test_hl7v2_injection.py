"""Whatever a caller gives as text: it is refused by name, or it comes back unchanged and changes nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindscreen.engine import screen
from mindscreen.errors import InterchangeError
from mindscreen.hl7v2 import (
    Authority,
    Identifier,
    MessageHeader,
    Order,
    OrderNumber,
    Patient,
    PersonName,
    Provider,
    encode,
    escape,
    oru,
    unescape,
)
from mindscreen.hl7v2.envelope import Charset
from mindscreen.hl7v2.escape import escape_formatted
from mindscreen.library import load

if TYPE_CHECKING:
    from mindscreen.model import Instrument

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CODECS: Final = {"UNICODE UTF-8": "utf-8", "GB 18030-2000": "gb18030"}
CHARSETS = st.sampled_from(get_args(Charset))
# Delimiters, what looks like an escape, line ends, MLLP framing, characters whose GB 18030 bytes are delimiters.
NASTY = st.sampled_from([*"|^~&\\\r\n\v\x1c\x85\u2028", "\\.br\\", "\\F\\", '""', "\rOBX|1", *"瑋𬭎㛃張廬", "\ud800"])
TEXT = st.one_of(st.text(max_size=20), st.lists(st.one_of(NASTY, st.text(max_size=3)), max_size=6).map("".join))
CLEAN = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))).filter(lambda text: text != '""')


@pytest.fixture(scope="module")
def phq9() -> Instrument:
    return load("phq-9")


def _message(instrument: Instrument, texts: list[str], charset: Charset, reason: str = "agreed") -> str:
    """A message in which the twelve texts stand wherever a caller may give text."""
    t = iter(texts)
    result = screen(instrument, [1] * 10, age_years=12, completed_by="self", overrides={"age": reason})
    return oru(
        result,
        patient=Patient(
            identifiers=(Identifier(next(t), Authority(next(t)), next(t)),),
            name=PersonName(family=next(t), given=next(t), middle=next(t)),
        ),
        order=Order(
            filler=OrderNumber(next(t), Authority(next(t))),
            ordering_provider=Provider(id=next(t), family=next(t)),
            observed=WHEN,
        ),
        message=MessageHeader(
            sending_application=Authority(next(t)),
            sending_facility=Authority("A"),
            receiving_application=Authority("B"),
            receiving_facility=Authority("C"),
            timestamp=WHEN,
            control_id=next(t),
            charset=charset,
        ),
    )


def _attempt(
    instrument: Instrument, texts: list[str], charset: Charset, reason: str = "agreed"
) -> str | InterchangeError:
    try:
        return _message(instrument, texts, charset, reason)
    except InterchangeError as error:
        return error


def _read(message: str) -> list[str]:
    """The twelve texts as a receiver reads them, who splits first and then unescapes."""
    msh, pid, obr = (segment.split("|") for segment in message.split("\r")[:3])
    identifier, name, filler, doctor = (field.split("^") for field in (pid[3], pid[5], obr[3], obr[16]))
    name += [""] * 3
    doctor += [""]
    raw = [identifier[0], identifier[3], identifier[4], *name[:3], *filler[:2], *doctor[:2], msh[2], msh[9]]
    return [unescape(text) for text in raw]


@pytest.mark.control("C-042")
@given(st.lists(TEXT, min_size=12, max_size=12), CHARSETS)
def test_text_is_refused_or_comes_back_and_the_message_keeps_its_shape(
    phq9: Instrument, texts: list[str], charset: Charset
) -> None:
    shape = [segment[:3] for segment in _message(phq9, ["x"] * 12, charset).split("\r")]
    message = _attempt(phq9, texts, charset)
    if isinstance(message, InterchangeError):
        assert message.code == "MS-H001"
        assert message.where
        assert not any(len(text) > 3 and text in str(message) for text in texts)
        return
    assert [segment[:3] for segment in message.split("\r")] == shape
    assert len(message.splitlines()) == message.count("\r") == len(shape) - 1
    assert _read(encode(message, charset).decode(CODECS[charset])) == texts


@given(st.lists(CLEAN.filter(str.strip), min_size=12, max_size=12), CHARSETS)
def test_text_of_one_line_is_never_refused(phq9: Instrument, texts: list[str], charset: Charset) -> None:
    message = _message(phq9, texts, charset)
    assert _read(encode(message, charset).decode(CODECS[charset])) == texts


@pytest.mark.control("C-042")
@given(TEXT.filter(str.strip), CHARSETS)
def test_a_reason_of_several_lines_stays_inside_its_comment(phq9: Instrument, reason: str, charset: Charset) -> None:
    message = _attempt(phq9, ["x"] * 12, charset, reason)
    if isinstance(message, InterchangeError):
        assert (message.code, message.where) == ("MS-H001", "comment (NTE-3)")
        return
    assert len(message.splitlines()) == message.count("\r")
    comments = [segment.split("|")[3] for segment in message.split("\r") if segment.startswith("NTE")]
    lines = [line.replace("\t", " ") for line in reason.strip().splitlines()]
    read = next(unescape(comment) for comment in comments if "Reason:" in comment)
    assert read.replace("\t", " ").partition("Reason: ")[2].splitlines() == lines


@given(CLEAN)
def test_escaping_is_undone_and_leaves_no_delimiter(text: str) -> None:
    encoded = escape(text, "field")
    assert unescape(encoded) == text
    assert not set("|^~&\r\n") & set(encoded)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), include_characters="\n\t")))
def test_escaping_of_formatted_text_is_undone(text: str) -> None:
    if text == '""':
        return
    encoded = escape_formatted(text, "field")
    assert unescape(encoded) == text
    assert len(encoded.splitlines()) <= 1


@given(st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=10, max_size=10))
def test_a_number_stands_in_the_message_exactly_where_the_engine_has_one(
    phq9: Instrument, answers: list[int | None]
) -> None:
    result = screen(phq9, answers, age_years=30, completed_by="self")
    message = oru(
        result,
        patient=Patient(identifiers=(Identifier("1", Authority("H"), "MR"),), name=PersonName(family="x")),
        order=Order(filler=OrderNumber("1"), observed=WHEN),
        message=MessageHeader(
            sending_application=Authority("A"),
            sending_facility=Authority("A"),
            receiving_application=Authority("B"),
            receiving_facility=Authority("B"),
            timestamp=WHEN,
            control_id="1",
        ),
    )
    found = {}
    for segment in message.split("\r"):
        fields = segment.split("|")
        if fields[0] == "OBX":
            parts = fields[3].split("^")
            found[parts[3] if len(parts) > 3 else parts[0]] = fields
    for score in result.scores:
        fields = found[f"phq-9.{score.id}"]
        known = score.value is not None
        assert (fields[5], fields[11]) == ((str(score.value), "F") if known else ("", "X"))
        assert (f"phq-9.{score.id}.range" in found) is not known
    for item in phq9.items:
        fields = found[f"phq-9.{item.id}"]
        assert bool(fields[5]) == (item.id in result.answers)
        assert fields[11] == ("F" if fields[5] else "N" if item.id in result.not_asked else "X")

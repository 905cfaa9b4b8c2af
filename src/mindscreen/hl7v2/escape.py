r"""Text on its way into an HL7 v2 field: nothing that a caller gives can end a component, a field or a segment.

HL7 v2.5.1 chapter 2 section 2.7 gives every delimiter an escape sequence (`\F\` for `|`, `\S\` for `^`, `\T\` for `&`,
`\R\` for `~`, `\E\` for `\`), and formatted text (type FT) a line break (`\.br\`, section 2.7.6). For everything else
that could end a line the standard has no sequence, and receivers differ in what they take for a line end (CR only; CR
and LF; whatever Python's `str.splitlines` splits on). Such characters are therefore refused, not passed on.

`Encoded` is the type of what is safe to put into a message. Only this package makes it, so that the type checker finds
any raw text on its way into a segment.
"""

from __future__ import annotations

import re
from typing import Final, NewType

from mindscreen.errors import InterchangeError

Encoded = NewType("Encoded", str)
"""Text in which every delimiter is meant and every other special character is escaped."""

NOTHING: Final = Encoded("")

_DELIMITERS: Final = {"\\": r"\E", "|": r"\F", "^": r"\S", "&": r"\T", "~": r"\R"}
_ESCAPES: Final = str.maketrans({mark: name + "\\" for mark, name in _DELIMITERS.items()})
_LINE_BREAK: Final = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # what str.splitlines breaks on
_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # controls and lone surrogates
_SEQUENCE: Final = re.compile(r"\\(E|F|S|T|R|\.br|X09)\\")
_MEANINGS: Final = {name[1:]: mark for mark, name in _DELIMITERS.items()} | {".br": "\n", "X09": "\t"}


def invalid(field: str, what: str, remedy: str = "Correct it, or leave it out.") -> InterchangeError:
    """The error MS-H001 for one value; `field` names the value, and no part of the text repeats it."""
    return InterchangeError("MS-H001", f"{what}.", where=field, remedy=remedy)


def escape(text: str, field: str) -> Encoded:
    r"""Text as it stands in a field, component or subcomponent of any type but FT.

    Args:
        text: any text of one line; may be empty.
        field: the name of the value for errors, for example `patient.name.family (PID-5.1)`.

    Raises:
        InterchangeError: MS-H001, when it is not a `str`, holds a line break, another control character or half of a
            surrogate pair, or is `""` (two quotation marks), which HL7 reads as "delete what you have stored"
            (chapter 2 section 2.5).
    """
    _check(text, field)
    return _escaped(text, field)


def escape_formatted(text: str, field: str) -> Encoded:
    r"""Text of several lines as it stands in a field of type FT, the comment of an NTE.

    A line break of any kind becomes `\.br\` and a tab `\X09\`.

    Raises:
        InterchangeError: MS-H001, as `escape`.
    """
    _check(text, field)
    lines = _LINE_BREAK.split(text)
    return Encoded("\\.br\\".join("\\X09\\".join(_escaped(part, field) for part in line.split("\t")) for line in lines))


def _check(text: object, field: str) -> None:
    if not isinstance(text, str):
        raise invalid(field, f"it must be text, not {type(text).__name__}")
    if text == '""':
        raise invalid(field, 'it is "", which tells the receiver to delete the stored value')


def _escaped(text: str, field: str) -> Encoded:
    if _FORBIDDEN.search(text):
        raise invalid(field, "it holds a line break or another control character")
    return Encoded(text.translate(_ESCAPES))


def unescape(text: str) -> str:
    r"""The text that `escape` or `escape_formatted` was given; line breaks come back as LF.

    For one component of a message that was already split, as a receiver does it: decode the bytes, split, then
    unescape. Sequences that this package never writes (highlighting, character sets) are left as they are.
    """
    return _SEQUENCE.sub(lambda match: _MEANINGS[match[1]], text)

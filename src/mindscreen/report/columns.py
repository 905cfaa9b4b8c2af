"""How wide text is: a Chinese character takes two columns of a terminal, and one em of a drawing."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS: Final = 80
_NEVER_FIRST = "，。；：？！、）》」』】”’,.;:?!)%…"
"""Marks that may not begin a line."""
_NEVER_LAST = "（《「『【“‘(["
"""Marks that may not end a line."""
_LATIN_EM = 0.56
"""Average width of a Latin letter of a bold sans-serif, in em; on the generous side."""


def is_wide(character: str) -> bool:
    """Whether a character takes two columns (Unicode East Asian Width `W` or `F`)."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def width(text: str) -> int:
    """Columns of a terminal that a text takes; combining marks take none."""
    return sum(0 if unicodedata.combining(each) else 2 if is_wide(each) else 1 for each in text)


def em(text: str) -> float:
    """Approximate width of a text in em, for leaving room in a drawing."""
    return sum(1.0 if is_wide(each) else _LATIN_EM for each in text)


def pad(text: str, columns: int) -> str:
    """The text, filled with spaces to this many columns."""
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Break a text into lines: between words, and between any two wide characters except before closing marks.

    A word that is longer than a line is cut.
    """
    lines, line = [], ""
    for piece in _pieces(text, columns):
        if line.strip() and width(line) + width(piece) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def hang(prefix: str, text: str, columns: int = COLUMNS) -> str:
    """A paragraph after a prefix, the further lines indented by the width of the prefix."""
    first, *rest = wrap(text, columns - width(prefix))
    return "\n".join([f"{prefix}{first}".rstrip(), *(" " * width(prefix) + line for line in rest)])


def _pieces(text: str, columns: int) -> Iterator[str]:
    """Unbreakable pieces: a word with the space before it, or one wide character; marks stay where they belong."""
    piece = ""
    for character in text:
        before = piece[-1:] or " "
        breaks = character == " " or is_wide(character) or is_wide(before)
        glued = before in _NEVER_LAST or character in _NEVER_FIRST
        if piece.strip() and ((breaks and not glued) or width(piece + character) > columns):
            yield piece
            piece = ""
        piece += character
    yield piece

"""Text in columns on a terminal, with line breaks as Chinese is set: no line begins with a closing mark."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rich.text import Text

from mindscreen.report.columns import width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GAP: Final = 2
_NARROWEST: Final = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: paragraphs, each with its style.

    Attributes:
        paragraphs: text and style of each.
        right: whether it is set flush right.
    """

    paragraphs: tuple[tuple[str, str], ...]
    right: bool = False

    @property
    def width(self) -> int:
        """Columns that it takes when nothing is wrapped."""
        return max((width(text) for text, _ in self.paragraphs), default=0)


def cell(text: str, style: str = "", *, right: bool = False) -> Cell:
    """A cell with one paragraph."""
    return Cell(((text, style),), right)


def paragraph(text: str, columns: int, style: str = "", *, indent: int = 0) -> Iterator[Text]:
    """One paragraph, wrapped and indented."""
    for line in wrap(text, columns - indent):
        yield Text(" " * indent + line, style)


def rows(listed: Sequence[Sequence[Cell]], columns: int, *, flexible: int, indent: int = 0) -> Iterator[Text]:
    """Rows whose columns are as wide as their content; the flexible one takes what is left and wraps.

    Args:
        listed: rows of equally many cells.
        columns: width of the page.
        flexible: index of the column that wraps.
        indent: spaces before every line.
    """
    if not listed:
        return
    widths = [max(row[index].width for row in listed) for index in range(len(listed[0]))]
    others = sum(widths) - widths[flexible] + GAP * (len(widths) - 1) + indent
    widths[flexible] = max(_NARROWEST, min(widths[flexible], columns - others))
    for row in listed:
        yield from _row(row, widths, indent)


def _row(row: Sequence[Cell], widths: Sequence[int], indent: int) -> Iterator[Text]:
    wrapped = [_wrapped(each, columns) for each, columns in zip(row, widths, strict=True)]
    for pieces in zip_longest(*wrapped, fillvalue=("", "")):
        line = Text(" " * indent)
        for each, (text, style), columns in zip(row, pieces, widths, strict=True):
            space = " " * max(0, columns - width(text))
            line.append(space + text if each.right else text + space, style)
            line.append(" " * GAP)
        line.rstrip()
        yield line


def _wrapped(each: Cell, columns: int) -> list[tuple[str, str]]:
    return [(line, style) for text, style in each.paragraphs for line in wrap(text, columns)]

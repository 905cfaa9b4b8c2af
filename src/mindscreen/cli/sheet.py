"""How a long description is laid out on a terminal: headings, facts, rows and entries, all within 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.cli.layout import cell, paragraph, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.text import Text


class Sheet:
    """Prints a description, part by part.

    Args:
        console: where it is printed.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def title(self, title: str, subtitle: str) -> None:
        """What it is."""
        self._print(paragraph(title, self._console.width, "bold"))
        self._print(paragraph(subtitle, self._console.width, "dim"))
        self._console.print()

    def heading(self, text: str) -> None:
        """The beginning of a section."""
        self._console.print()
        self._print(paragraph(text, self._console.width, "bold cyan"))

    def warning(self, text: str) -> None:
        """Something that must not be missed."""
        self._print(paragraph(text, self._console.width, "bold red"))
        self._console.print()

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Names, and what stands for them."""
        listed = [(cell(name, "cyan"), cell(text)) for name, text in facts]
        self._print(rows(listed, self._console.width, flexible=1))

    def rows(self, listed: Iterable[Sequence[str]]) -> None:
        """Rows in columns; the first column names the row, the last one wraps."""
        cells = [(cell(first, "dim"), *map(cell, others)) for first, *others in listed]
        self._print(rows(cells, self._console.width, flexible=len(cells[0]) - 1 if cells else 0, indent=2))

    def entry(self, name: str, text: str, *, cite: str = "", style: str = "bold") -> None:
        """A name with a line below it."""
        self._print(paragraph(f"{name} {cite}".rstrip(), self._console.width, style, indent=2))
        self.line(text)

    def line(self, text: str) -> None:
        """One more line of the entry before."""
        self._print(paragraph(text, self._console.width, indent=4))

    def end(self, text: str) -> None:
        """The last line."""
        self._console.print()
        self._print(paragraph(text, self._console.width, "bold"))

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._console.print(line)

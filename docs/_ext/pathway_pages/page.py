"""The page of one pathway in one language: what `mindscreen pathway show` says, with a drawing of its course."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mindscreen.cli.pathway.markdown import markdown
from mindscreen.cli.words import words

from .drawing import drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mindscreen.carepathway import Pathway

_WIDTHS: Final = {2: (24, 76), 4: (20, 34, 16, 30), 5: (25, 31, 14, 16, 14)}
"""Columns of a table to their widths in hundredths."""
_OTHER: Final = {"en": ("zh-cn/{id}.md", "中文"), "zh-CN": ("../{id}.md", "English")}


def render(pathway: Pathway, locale: str) -> str:
    """The whole page."""
    say = words(locale)
    course = f"## {say('pathway.course-heading')}\n\n{say('pathway.course-how')}\n\n{drawing(pathway, say)}"
    head, _, rest = markdown(pathway, say, before_tables=course).partition("\n\n")
    place, language = _OTHER[locale]
    link = f"[{language}]({place.format(id=pathway.id)})"
    return "\n".join([head, "", link, "", *list_tables(rest.splitlines())]) + "\n"


def list_tables(lines: Iterable[str]) -> Iterator[str]:
    """The same text with every table as a list table, which has widths and a class of its own."""
    rows: list[list[str]] = []
    for line in (*lines, ""):
        if line.startswith("|"):
            rows.append(re.split(r"(?<!\\)\|", line)[1:-1])
            continue
        if rows:
            yield from _list_table([[cell.strip() for cell in row] for row in rows if row[0] != "---"])
            rows = []
        yield line


def _list_table(rows: list[list[str]]) -> Iterator[str]:
    yield from ("```{list-table}", ":header-rows: 1", f":widths: {' '.join(map(str, _WIDTHS[len(rows[0])]))}")
    yield from (":class: decision", "")
    for row in rows:
        yield from (f"{'* -' if place == 0 else '  -'} {cell}".rstrip() for place, cell in enumerate(row))
    yield "```"

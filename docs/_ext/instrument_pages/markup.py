"""Texts as Markdown that means nothing but themselves, and the few shapes that the pages are made of.

Every text that comes out of a definition or a wording file passes through `literal` (or `chinese`, or `code`), so that
no bracket, bar or brace in a citation can become markup, a role or a target.
"""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

RUN: Final = 4
"""As many equal or consecutive things in a row are written as one."""

_MARKUP: Final = re.compile(r"[!-/:-@\[-`{-~]")  # all ASCII punctuation: CommonMark lets each be escaped


def literal(text: str) -> str:
    """Text that is shown as it is, on one line."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def chinese(text: str) -> str:
    """Text in Simplified Chinese, marked so that browsers take the right glyphs and screen readers the right voice."""
    return f'<span lang="zh-CN">{literal(text)}</span>'


def code(text: str) -> str:
    """An id, a rule or a hash, in a typewriter face."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{' '.join(text.split())}{fence}"


def codes(names: Iterable[str], between: str = ", ") -> str:
    """Several ids."""
    return between.join(map(code, names))


def in_order(names: Sequence[str], everything: Sequence[str]) -> str:
    """Several ids; four or more that follow each other in `everything` as the first and the last of them."""
    places = {name: place for place, name in enumerate(everything)}
    said: list[str] = []
    for _, run in groupby(enumerate(names), lambda pair: places[pair[1]] - pair[0]):
        ids = [name for _, name in run]
        said += [f"{code(ids[0])} to {code(ids[-1])}"] if len(ids) >= RUN else map(code, ids)
    return ", ".join(said)


def lines(parts: Iterable[str]) -> str:
    """The parts that are not empty, each on a line of its own within one cell."""
    return "<br>".join(part for part in parts if part)


def plain(text: str) -> str:
    """Text inside HTML."""
    return html.escape(text, quote=True)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """A table with a heading row, or with a heading column where `head` is empty; widths in hundredths, by column."""
    yield "```{list-table}"
    yield ":header-rows: 1" if head else ":stub-columns: 1"
    yield f":widths: {' '.join(map(str, widths))}"
    yield ":class: reference"
    yield ""
    for row in ([head] if head else []) + list(rows):
        for place, cell in enumerate(row):
            yield f"{'* -' if place == 0 else '  -'} {cell}".rstrip()
    yield "```"
    yield ""


def bullets(parts: Iterable[str]) -> Iterator[str]:
    """A list."""
    yield from (f"- {part}" for part in parts)
    yield ""


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]

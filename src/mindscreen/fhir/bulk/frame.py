"""The shape that a sender gives its responses, so that a line need not be parsed to know what it says.

All lines of an export begin and end alike, but for ids, references and times; and between, each item is one of a few
texts, because a question has a few answers. A line that is made of such parts to the byte is JSON that was parsed
before, with other texts in the holes: a text in a hole holds no quotation mark and no backslash, and so can be nothing
but a text; and an item is an object from brace to brace, whatever stands around it.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from mindscreen.fhir.reading import Note

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_OWN: Final = frozenset(
    ("id", "identifier", "text", "basedOn", "partOf", "subject", "encounter", "authored", "author", "source")
)
"""Elements of a response whose texts are another person's in another line. None of them says what was answered."""
_OWN_META: Final = frozenset(("versionId", "lastUpdated", "source"))
_ITEMS: Final = "item"
_ANY_TEXT: Final = rb'([^"\\\x00-\x1f\x7f]*)'
_BEGINNING: Final = re.compile(rb'\{\s*"[^"\\]*"\s*:')
_MOST_TEXTS: Final = 128
"""Texts that an item at one place can have; a number that may be any is better parsed."""

Met: TypeAlias = "tuple[str, int | None, Fraction | int | None, tuple[Note, ...]]"
"""An item that was met before: what it is (`item q1`, `score total`, `neither `), value, stated number, and notes."""


class Framed(NamedTuple):
    """A line that fits a frame.

    Attributes:
        texts: what stands in the holes that were asked for; empty where there is no such hole.
        met: its items, as they were met before.
    """

    texts: tuple[str, ...]
    met: list[Met]


class Parts(NamedTuple):
    """A line taken apart.

    Attributes:
        before: what stands before the first item, in pieces between the holes.
        items: the texts of the items, without the beginning and the end that all of them have.
        between: what stands between two items, with the end of one and the beginning of the next.
        after: what stands after the last item, in pieces between the holes.
        holes: the paths of the holes, in order.
        whole: the texts of the items as they stand.
    """

    before: tuple[bytes, ...]
    items: tuple[bytes, ...]
    between: bytes
    after: tuple[bytes, ...]
    holes: tuple[str, ...]
    whole: tuple[bytes, ...]


class Frame:
    """The shape of one sender's responses to one form.

    Args:
        parts: a line that has it, taken apart.
        wanted: the paths of the holes whose texts are asked for; at least two.
    """

    __slots__ = ("_between", "_edges", "_end", "_head", "_known", "_start", "_tail", "_texts", "_wanted")

    def __init__(self, parts: Parts, wanted: Sequence[str]) -> None:
        self._edges = parts.before, parts.after, parts.holes
        self._between = parts.between
        self._start, *others = parts.before
        self._end = parts.after[0]
        self._head = re.compile(b"".join(_ANY_TEXT + re.escape(each) for each in others)).match
        tail = re.compile(_ANY_TEXT.join(map(re.escape, parts.after)))
        self._tail = tail.fullmatch if tail.groups else None
        places = [parts.holes.index(path) if path in parts.holes else len(parts.holes) for path in wanted]
        self._wanted: Callable[[Sequence[str]], tuple[str, ...]] = itemgetter(*places)
        self._texts: list[list[bytes]] = []
        self._known: list[list[Met]] = []

    def fit(self, line: bytes) -> Framed | None:
        """What is this line's own, or `None` where it has another shape or an item that was not met before."""
        if not line.startswith(self._start):
            return None
        items = line.split(self._between)
        last = items[-1]
        head = self._head(items[0], len(self._start))
        stop, after = self._edge(last)
        if head is None or stop < 0:
            return None
        items[-1] = last[:stop]
        items[0] = items[0][head.end() :]
        if len(items) > len(self._texts):
            return None
        try:  # looking a text up by its hash takes longer than comparing it with the few that it can be
            met = [known[texts.index(item)] for item, texts, known in zip(items, self._texts, self._known)]  # noqa: B905
        except ValueError:
            return None
        own = b'"'.join([*head.groups(), *after, b""])  # the last stands for the holes that there are not
        try:
            texts = own.decode()
        except UnicodeDecodeError:
            return None
        plain = texts.isascii() or texts.isprintable()  # control characters of ASCII are in no hole
        return Framed(self._wanted(texts.split('"')), met) if plain else None

    def _edge(self, last: bytes) -> tuple[int, tuple[bytes, ...]]:
        """Where the last item ends, and what stands in the holes after it; -1 where it has another end."""
        if self._tail is None:
            return (len(last) - len(self._end) if last.endswith(self._end) else -1), ()
        stop = last.rfind(self._end)
        tail = self._tail(last, stop) if stop >= 0 else None
        return (-1, ()) if tail is None else (stop, tail.groups())

    def has(self, parts: Parts) -> bool:
        """Whether a line has this shape."""
        return self._edges == (parts.before, parts.after, parts.holes) and self._between == parts.between

    def learn(self, parts: Parts, met: Sequence[Met]) -> bool:
        """Remember the items of a line that has this shape.

        Args:
            parts: the line, taken apart.
            met: its items.

        Returns:
            Whether there was anything new that there was room for.
        """
        new = False
        for place, (item, each) in enumerate(zip(parts.items, met, strict=True)):
            if place == len(self._texts):
                self._texts.append([])
                self._known.append([])
            if item not in self._texts[place] and len(self._texts[place]) < _MOST_TEXTS:
                self._texts[place].append(item)
                self._known[place].append(each)
                new = True
        return new


def taken_apart(line: bytes) -> Parts | None:
    """The parts of a line that is valid JSON without repeated names.

    `None` where it has no items, or where they are written in no even way.
    """
    before: list[bytes] | None = None
    pieces: list[bytes] = []
    holes: list[str] = []
    items: list[bytes] = []
    between: set[bytes] = set()
    at = 0
    for path, start, stop in _own_parts(line):
        if path != _ITEMS:
            pieces.append(line[at:start])
            holes.append(path)
        else:
            if before is None:
                before, pieces = [*pieces, line[at:start]], []
            else:
                between.add(line[at:start])
            items.append(line[start:stop])
        at = stop
    beginnings = {match[0] for item in items if (match := _BEGINNING.match(item))}
    if before is None or len(between) > 1 or len(beginnings) != 1:
        return None
    [beginning] = beginnings
    before[-1] += beginning
    return Parts(
        tuple(before),
        tuple(item[len(beginning) : -1] for item in items),
        b"}" + (between.pop() if between else b",") + beginning,
        (b"}" + (pieces[0] if pieces else line[at:]), *pieces[1:], *([line[at:]] if pieces else [])),
        tuple(holes),
        tuple(items),
    )


def _own_parts(line: bytes) -> Iterator[tuple[str, int, int]]:
    """The texts that are a line's own, without their quotation marks, and its items: path, start and stop."""
    tokens = [*_TOKEN.finditer(line)]
    names: list[str] = []  # in every object that is open the last name that was met; empty for a list
    start = 0
    for place, token in enumerate(tokens):
        text = token[0]
        if text in {b"{", b"["}:
            if names == [_ITEMS, ""]:
                start = token.start()
            names.append("")
        elif text in {b"}", b"]"}:
            names.pop()
            if names == [_ITEMS, ""]:
                yield _ITEMS, start, token.end()
        elif text.startswith(b'"') and tokens[place + 1][0] == b":":
            names[-1] = text[1:-1].decode()
        elif text.startswith(b'"') and _is_own(names):
            yield "/".join(filter(None, names)), token.start() + 1, token.end() - 1


def _is_own(names: Sequence[str]) -> bool:
    return names[0] in _OWN or (len(names) == 2 and names[0] == "meta" and names[1] in _OWN_META)  # noqa: PLR2004

"""The shape that a sender gives its responses, so that a line need not be parsed to know what it says.

All lines of an export begin and end alike, but for ids, references and times; and between, each item is one of a few
texts, because a question has a few answers. A line that is made of such parts to the byte is JSON that was parsed
before, with other texts in the holes: a text in a hole holds no quotation mark and no backslash, and so can be nothing
but a text; and an item is an object from brace to brace, whatever stands around it.
"""

from __future__ import annotations

import re
from operator import itemgetter
from os.path import commonprefix
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mindscreen.fhir.recall import Heard

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_OWN: Final = frozenset(
    ("id", "identifier", "text", "basedOn", "partOf", "subject", "encounter", "authored", "author", "source")
)
"""Elements of a response whose texts are another person's in another line. None of them says what was answered."""
_OWN_META: Final = frozenset(("versionId", "lastUpdated", "source"))
_ITEMS: Final = "item"
_MOST_BYTES: Final = 12
_MOST_TEXTS: Final = 256
"""Texts that are tried for one item; a number that may be any is better parsed."""


class Framed(NamedTuple):
    """A line that fits a frame.

    Attributes:
        texts: what stands in the holes that were asked for; empty where there is no such hole.
        heard: what its items were read as before.
    """

    texts: tuple[str, ...]
    heard: list[Heard]


class _Link(NamedTuple):
    """One item as it is written, what it was read as, and what was seen to follow it."""

    text: bytes
    size: int
    heard: Heard
    following: _Choice


class _Choice:
    """The items that were seen at one place; told apart by a few bytes where they begin to differ.

    Attributes:
        start: where these bytes begin.
        stop: where they end.
        links: those bytes to the items that have them.
    """

    __slots__ = ("_all", "links", "start", "stop")

    def __init__(self) -> None:
        self._all: list[_Link] = []
        self.start = self.stop = 0
        self.links: dict[bytes, list[_Link]] = {}

    def add(self, text: bytes, heard: Heard, following: _Choice) -> bool:
        """Take one more, unless it is known or there are too many."""
        if len(self._all) >= _MOST_TEXTS or any(link.text == text for link in self._all):
            return False
        self._all.append(_Link(text, len(text), heard, following))
        texts = [link.text for link in self._all]
        self.start = len(commonprefix(texts)) if len(texts) > 1 else 0  # noqa: RUF071 - texts, not paths
        self.stop = min(self.start + _MOST_BYTES, *map(len, texts))
        self.links = {}
        for link in self._all:
            self.links.setdefault(link.text[self.start : self.stop], []).append(link)
        return True


class Parts(NamedTuple):
    """A line taken apart.

    Attributes:
        before: what stands before the first item, in pieces between the holes.
        items: the texts of the items.
        between: what stands between two items.
        after: what stands after the last item, in pieces between the holes.
        holes: the paths of the holes, in order.
    """

    before: tuple[bytes, ...]
    items: tuple[bytes, ...]
    between: bytes
    after: tuple[bytes, ...]
    holes: tuple[str, ...]


class Frame:
    """The shape of one sender's responses to one form.

    Args:
        parts: a line that has it, taken apart.
        wanted: the paths of the holes whose texts are asked for; at least two.
    """

    __slots__ = ("_after", "_before", "_between", "_first", "_following", "_holes", "_wanted")

    def __init__(self, parts: Parts, wanted: Sequence[str]) -> None:
        self._before = parts.before
        self._after = parts.after
        self._between = parts.between or b","
        self._holes = parts.holes
        places = [parts.holes.index(path) if path in parts.holes else len(parts.holes) for path in wanted]
        self._wanted: Callable[[Sequence[str]], tuple[str, ...]] = itemgetter(*places)
        self._first = _Choice()
        self._following: dict[str, _Choice] = {}

    def fit(self, line: bytes) -> Framed | None:
        """What is this line's own, or `None` where it has another shape or an item that was not met there."""
        found: list[bytes] = []
        at = _walk(line, 0, self._before, found)
        if at < 0:
            return None
        heard: list[Heard] = []
        choice, between, step = self._first, self._between, len(self._between)
        while True:
            for link in choice.links.get(line[at + choice.start : at + choice.stop], ()):
                if line.startswith(link[0], at):
                    break
            else:
                return None
            _, size, each, choice = link
            at += size
            heard.append(each)
            if not line.startswith(between, at):
                break
            at += step
        if _walk(line, at, self._after, found) != len(line):
            return None
        found.append(b"")  # stands for the holes that there are not
        try:
            own = b'"'.join(found).decode()
        except UnicodeDecodeError:
            return None
        if "\\" in own or not own.isprintable():
            return None
        return Framed(self._wanted(own.split('"')), heard)

    def has(self, parts: Parts) -> bool:
        """Whether a line has this shape."""
        same = (self._before, self._after, self._holes) == (parts.before, parts.after, parts.holes)
        return same and parts.between in {self._between, b""}

    def learn(self, parts: Parts, heard: Sequence[Heard]) -> bool:
        """Remember the items of a line that has this shape.

        Args:
            parts: the line, taken apart.
            heard: what its items were read as.

        Returns:
            Whether there was anything new.
        """
        new = False
        choice = self._first
        for text, each in zip(parts.items, heard, strict=True):
            following = self._following.setdefault(f"{each.kind} {each.id}", _Choice())
            new |= choice.add(text, each, following)
            choice = following
        return new


def _walk(line: bytes, at: int, pieces: Sequence[bytes], found: list[bytes]) -> int:
    """Go along the pieces and gather what stands between them: where they end, or -1."""
    for place, piece in enumerate(pieces):
        if place:
            end = line.find(b'"', at)
            found.append(line[at:end])
            at = end
        if at < 0 or not line.startswith(piece, at):
            return -1
        at += len(piece)
    return at


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
        elif before is None:
            before, pieces = [*pieces, line[at:start]], []
        else:
            between.add(line[at:start])
        if path == _ITEMS:
            items.append(line[start:stop])
        at = stop
    if before is None or len(between) > 1:
        return None
    return Parts(tuple(before), tuple(items), between.pop() if between else b"", (*pieces, line[at:]), tuple(holes))


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

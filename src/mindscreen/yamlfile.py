"""A reader for the part of YAML that means the same to every loader.

YAML has many ways to surprise: `no` is a boolean, `1:30` is ninety, `010` is eight, a date becomes an object, an alias
can blow one kilobyte up to gigabytes, and the last of two equal keys wins in silence. Files that define clinical rules
may use none of that. What this reader accepts loads identically under `yaml.safe_load` and under libyaml's
`CSafeLoader`; everything else is refused with the line and the remedy. It keeps the line of every key and value, so
that later checks can name them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml

from mindscreen.errors import DefinitionError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES: Final = 1_000_000
"""The largest instrument file (100 items with citations and examples) is far below one tenth of this."""
MAX_DEPTH: Final = 16

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")  # what every language holds in 64 bits
_AMBIGUOUS = re.compile(
    r"""(?ix) \A (?:
      y | n | yes | no | on | off                       # booleans of YAML 1.1
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?  # sexagesimal numbers
    | [-+]?0[0-9_xbo][0-9a-f_]*                         # octal, hexadecimal, binary, leading zeros
    | -?[0-9]{19,}                                      # beyond 64 bits
    | [-+]?[0-9][0-9_]*_[0-9_]*                         # underscores in numbers
    | [-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:e[-+]?[0-9]+)?  # floats
    | [-+]?[0-9]+(?:\.[0-9]*)?e[-+]?[0-9]+              # floats with exponent
    | [-+]?\.inf | \.nan | \+[0-9]+
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?         # dates and times
    | = | <<
    ) \Z"""
)


class Located(dict[str, Any]):
    """A mapping that remembers the line of each of its keys (`lines[key]`) and its own first line."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        """Start empty at this line (counted from 1)."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class LocatedList(list[Any]):
    """A sequence that remembers the line of each of its entries."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        """Start empty at this line (counted from 1)."""
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def read_yaml(path: Path) -> Located:
    """Read one file.

    Returns:
        The top-level mapping, with lines.

    Raises:
        DefinitionError: MS-D001 to MS-D003 or MS-D017, naming file, line and remedy.
    """
    return parse_yaml(read_raw(path), where=str(path))


def read_raw(path: Path) -> bytes:
    """The content of one file, cut off just above the size that `parse_yaml` accepts.

    Raises:
        DefinitionError: MS-D017, when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DefinitionError(
            "MS-D017", f"it cannot be read ({error.strerror}).", where=str(path), remedy="Check the path."
        ) from error


def parse_yaml(raw: bytes, *, where: str) -> Located:
    """Parse the content of a file; see `read_yaml`."""
    if len(raw) > MAX_BYTES:
        raise DefinitionError(
            "MS-D003", f"it is larger than {MAX_BYTES:,} bytes.", where=where, remedy="Definitions are small; split it."
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DefinitionError(
            "MS-D001", f"byte {error.start} is not UTF-8.", where=where, remedy="Save the file as UTF-8."
        ) from None
    if "\t" in text:  # libyaml reads some tabs that other readers refuse
        number = text.partition("\t")[0].count("\n") + 1
        raise DefinitionError(
            "MS-D002", "tabs are not allowed.", where=f"{where}, line {number}", remedy="Indent with spaces."
        )
    try:
        return _Builder(where).build(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise DefinitionError(
            "MS-D001", f"{problem}.", where=f"{where}{line}", remedy="Check indentation, quotes and colons there."
        ) from None


class _Builder:
    """Builds plain data from the parser's events, refusing whatever is outside the profile as soon as it is seen."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._events: Any = iter(())

    def build(self, text: str) -> Located:
        self._events = yaml.parse(text, Loader=_Loader)
        next(self._events)  # stream start
        first = next(self._events)
        if not isinstance(first, yaml.DocumentStartEvent):
            self._refuse("MS-D001", 1, "the file is empty", "Write a mapping.")
        document = self._node(next(self._events), 0)
        next(self._events)  # document end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            line = after.start_mark.line + 1
            self._refuse("MS-D002", line, "there is more than one document", "Keep one document per file.")
        if not isinstance(document, Located):
            self._refuse("MS-D004", 1, "the top level is not a mapping", "Begin with 'format: ...'.")
        return document

    def _refuse(self, code: str, line: int, what: str, remedy: str) -> NoReturn:
        raise DefinitionError(code, f"{what}.", where=f"{self._where}, line {line}", remedy=remedy)

    def _node(self, event: Any, depth: int) -> Any:
        line = event.start_mark.line + 1
        if depth > MAX_DEPTH:
            self._refuse("MS-D003", line, "it is nested too deeply", f"Keep within {MAX_DEPTH} levels.")
        if isinstance(event, yaml.AliasEvent):
            self._refuse("MS-D002", line, "aliases are not allowed", "Write the value out.")
        if event.anchor is not None:
            self._refuse("MS-D002", line, "anchors are not allowed", "Write the value out where it is needed.")
        if event.tag is not None:
            self._refuse("MS-D002", line, "tags are not allowed", "Leave the '!' out.")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(line, depth)
        return self._mapping(line, depth)

    def _sequence(self, line: int, depth: int) -> LocatedList:
        entries = LocatedList(line)
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            entries.lines.append(event.start_mark.line + 1)
            entries.append(self._node(event, depth + 1))
        return entries

    def _mapping(self, line: int, depth: int) -> Located:
        mapping = Located(line)
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key_line = event.start_mark.line + 1
            if isinstance(event, yaml.ScalarEvent) and event.value == "<<":
                self._refuse("MS-D002", key_line, "merge keys are not allowed", "Write the fields out.")
            key = self._node(event, depth + 1)
            if not isinstance(key, str):
                self._refuse("MS-D002", key_line, "a key is not a text", "Put the key in quotes.")
            if key in mapping:
                self._refuse("MS-D002", key_line, f"the key '{key}' stands twice", "Keep one of them.")
            mapping.lines[key] = key_line
            mapping[key] = self._node(next(self._events), depth + 1)
        return mapping

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Any:
        text: str = event.value
        if event.style:  # quoted or block text is always text (plain is None or empty, by parser)
            return text
        if text in {"~", "null"}:
            return None
        if text in {"true", "false"}:
            return text == "true"
        if _INTEGER.match(text):
            return int(text)
        if text == "" or text.lower() in {"null", "true", "false"} or _AMBIGUOUS.match(text):
            shown = f"'{text}'" if text else "an empty value"
            self._refuse(
                "MS-D002",
                line,
                f"{shown} means different things to different YAML readers",
                "Put texts, dates and decimals in quotes; write ~ for nothing, true/false for booleans.",
            )
        return text

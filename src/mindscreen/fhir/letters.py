"""Transactions as text, quickly: form letters whose blanks are filled in.

Nearly all of a resource is the same for everybody: codes, names in two languages, bands, methods. So each is written
once by its ordinary writer, with blanks where the person stands in it (references, times, identifiers, the reason of a
finding), and kept as text under the key of all that it depends on besides. A resource without such a key is written in
full. Either way the text is that of `bundle`, to the byte.

A letter holds nobody's data: whom it is about, and when it was, is only ever filled in.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from json import JSONEncoder
from json.encoder import encode_basestring
from os import urandom
from typing import TYPE_CHECKING, Any, Final

from mindscreen.fhir.contents import entry, own_search
from mindscreen.fhir.filled import response_items
from mindscreen.fhir.r5 import in_version

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.contents import Part
    from mindscreen.fhir.screening import Screening

_PEOPLE: Final = ("encounter", "author", "source")
_FACTS: Final = ("subject", "authored", "administration", "identifier_system", *_PEOPLE)
_MARK: Final = urandom(8).hex()
"""What marks a blank; made up anew by every process, so that no text which a hospital supplies can look like one."""
_BLANK: Final = re.compile(f"\u27e6{_MARK} ([^\u27e7]*)\u27e7")
_MOST_SHAPES: Final = 64
_MOST: Final = 1024
"""Shapes that are remembered for one instrument and locale, and letters for one shape."""

_json: Final = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written(screening: Screening, parts: Sequence[Part]) -> bytes:
    """The entries of a transaction as UTF-8 JSON, with commas between them."""
    letters = _letters(screening)
    texts = []
    for place, part in enumerate(parts):
        if part.key is None:
            text = _text(entry(part, screening, part.facts, own_search(screening)), screening).replace(b"%", b"%%")
        else:
            key = part.role, part.key, part.conditional
            known = letters.get(key)
            text = letters[key] = _letter(screening, part, place) if known is None else known
        texts.append(text)
    return b",".join(texts) % _facts(screening, parts)


def _letters(screening: Screening) -> dict[Hashable, bytes]:
    """The letters of one shape: what is written of whom, in which way, and which references there are.

    A letter is a `%` template of bytes. When there are too many, all are forgotten.
    """
    shape = (
        screening.questionnaire,
        screening.value,
        screening.profile,
        screening.fhir_version,
        screening.encounter is None,
        _is_device(screening.author),
        _is_device(screening.source),
        screening.form is None,
        screening.instrument.overlay is None,
        tuple(screening.references),
    )
    shapes: dict[Hashable, dict[Hashable, bytes]] = screening.names.once("letters", dict)
    if len(shapes) >= _MOST_SHAPES:
        shapes.clear()
    letters = shapes.setdefault(shape, {})
    if len(letters) >= _MOST:
        letters.clear()
    return letters


def _is_device(reference: str | None) -> bool | None:
    """Whether a reference is one to a Device, which may not stand everywhere."""
    return None if reference is None else "Device/" in reference


def _letter(screening: Screening, part: Part, place: int) -> bytes:
    """A part with blanks where the person stands in it."""
    given = {name: blank(f"{name} {place}") for name in part.facts}
    if part.role == "response":
        given["items"] = blank("items")
    text = _text(entry(part, blanked(screening), given, blank("own")), screening).decode()
    text = text.replace("%", "%%").replace(f'"{blank("items")}"', blank("items"))
    return _BLANK.sub(r"%(\1)b", text).encode()


def in_order(text: str) -> tuple[bytes, list[str]]:
    """A text with blanks as a `%` template of bytes, and the names of the blanks in their order."""
    return _BLANK.sub("%b", text.replace("%", "%%")).encode(), _BLANK.findall(text)


def _text(whole: Json, screening: Screening) -> bytes:
    """An entry as UTF-8 JSON, in the version asked for."""
    return _json({**whole, "resource": in_version(whole["resource"], screening.fhir_version)}).encode()


def blanked(screening: Screening) -> Screening:
    """The screening without the person."""
    people: dict[str, Any] = {
        name: blank(f"Device/{name}" if _is_device(reference) else name)
        for name in _PEOPLE
        if (reference := getattr(screening, name)) is not None
    }
    texts: dict[str, Any] = {
        name: blank(name) for name in ("subject", "authored", "administration", "identifier_system")
    }
    references = {role: blank(f"reference {place}") for place, role in enumerate(screening.references)}
    return replace(screening, **people, **texts, references=references)


def blank(name: str) -> str:
    """What stands in a letter where something of this name is filled in."""
    return f"\u27e6{_MARK} {name}\u27e7"


def _facts(screening: Screening, parts: Sequence[Part]) -> dict[bytes, bytes]:
    """What is filled in, by the names of the blanks, as it stands between the quotes of JSON."""
    urls = [*map(str.encode, screening.references.values())]
    facts = dict(zip(_reference_names(len(urls)), urls, strict=True))
    for name in _FACTS:
        if (text := getattr(screening, name)) is not None:
            facts[name.encode()] = quoted(text)
    for name in _PEOPLE:
        if name.encode() in facts:
            facts[b"Device/" + name.encode()] = facts[name.encode()]
    facts[b"own"] = own_search(screening).encode()
    for place, part in enumerate(parts):
        for name, text in part.facts.items():
            facts[b"%b %d" % (name.encode(), place)] = quoted(text)
    if any(part.role == "response" and part.key is not None for part in parts):
        facts[b"items"] = b"[%b]" % b",".join([_item(screening, item) for item in response_items(screening)])
    return facts


@cache
def _reference_names(count: int) -> tuple[bytes, ...]:
    return tuple(b"reference %d" % place for place in range(count))


def quoted(text: str) -> bytes:
    """A text as it stands in JSON, without the quotes."""
    return encode_basestring(text)[1:-1].encode()


def _item(screening: Screening, item: Json) -> bytes:
    """An item of the response as JSON; such items are made once for each answer, so their texts are too."""
    return screening.once(("text", id(item)), lambda: _json(item).encode())

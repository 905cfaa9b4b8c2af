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
from json import JSONEncoder
from typing import TYPE_CHECKING, Final, NamedTuple

from mindscreen.fhir.contents import entry, own_search
from mindscreen.fhir.filled import response_items
from mindscreen.fhir.r5 import in_version

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.contents import Part
    from mindscreen.fhir.screening import Screening

_BLANK: Final = re.compile("\u27e6mindscreen ([^\u27e7]*)\u27e7")
_MOST: Final = 4096
"""Letters that are remembered for one instrument and locale."""
_json: Final = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Letter(NamedTuple):
    """A text with blanks between its pieces, of which there is one more."""

    pieces: tuple[str, ...]
    blanks: tuple[str, ...]

    def filled(self, facts: Mapping[str, str]) -> str:
        first, *others = self.pieces
        return first + "".join([facts[blank] + piece for blank, piece in zip(self.blanks, others, strict=True)])


def written(screening: Screening, parts: Iterable[Part]) -> str:
    """The entries of a transaction as JSON, with commas between them."""
    letters: dict[Hashable, _Letter] = screening.names.once("letters", dict)
    parts = list(parts)
    shape = _shape(screening)
    facts = _facts(screening, parts)
    texts = []
    for part in parts:
        if part.key is None:
            whole = entry(part, screening, part.facts, own_search(screening))
            texts.append(_json({**whole, "resource": in_version(whole["resource"], screening.fhir_version)}))
            continue
        key = part.role, part.key, part.conditional, shape
        if key not in letters:
            if len(letters) >= _MOST:
                letters.clear()
            letters[key] = _letter(screening, part)
        texts.append(letters[key].filled(facts))
    return ",".join(texts)


def _shape(screening: Screening) -> Hashable:
    """What every letter depends on: what is written of whom, in which way, and which references there are."""
    return (
        screening.questionnaire,
        screening.value,
        screening.profile,
        screening.fhir_version,
        screening.encounter is None,
        _kind(screening.author),
        _kind(screening.source),
        tuple(screening.references),
    )


def _kind(reference: str | None) -> bool | None:
    """Whether a reference is one to a Device, which may not stand everywhere."""
    return None if reference is None else "Device/" in reference


def _letter(screening: Screening, part: Part) -> _Letter:
    """A part with blanks where the person stands in it."""
    given = {name: _blank(f"{name} {part.role}") for name in part.facts}
    if part.role == "response":
        given["items"] = _blank("items")
    whole = entry(part, _blanked(screening), given, _blank("own"))
    text = _json({**whole, "resource": in_version(whole["resource"], screening.fhir_version)})
    parts = _BLANK.split(text.replace(f'"{_blank("items")}"', _blank("items")))
    return _Letter(tuple(parts[::2]), tuple(parts[1::2]))


def _blanked(screening: Screening) -> Screening:
    """The screening without the person."""
    people = {
        name: _blank(f"Device/{name}" if _kind(reference) else name)
        for name in ("encounter", "author", "source")
        if (reference := getattr(screening, name)) is not None
    }
    texts = {name: _blank(name) for name in ("subject", "authored", "administration", "identifier_system")}
    return replace(screening, **people, **texts, references={role: _blank(role) for role in screening.references})


def _blank(name: str) -> str:
    return f"\u27e6mindscreen {name}\u27e7"


def _facts(screening: Screening, parts: Iterable[Part]) -> dict[str, str]:
    """What is filled in, by the names of the blanks, as it stands between the quotes of JSON."""
    facts = dict(screening.references)
    for name in ("subject", "authored", "encounter", "author", "source", "administration", "identifier_system"):
        if (text := getattr(screening, name)) is not None:
            facts[name] = facts[f"Device/{name}"] = _json(text)[1:-1]
    facts["own"] = own_search(screening)
    for part in parts:
        for name, text in part.facts.items():
            facts[f"{name} {part.role}"] = _json(text)[1:-1]
        if part.role == "response" and part.key is not None:
            facts["items"] = f"[{','.join([_item(screening, item) for item in response_items(screening)])}]"
    return facts


def _item(screening: Screening, item: Json) -> str:
    """An item of the response as JSON; such items are made once for each answer, so their texts are too."""
    return screening.once(("text", id(item)), lambda: _json(item))

"""A pathway as a Mermaid flowchart: forms, what was found, where to; a crisis in a colour of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.carepathway import ROLES
from mindscreen.cli.pathway.flow import flow
from mindscreen.cli.pathway.phrases import form
from mindscreen.report.words import plain
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.carepathway import Pathway
    from mindscreen.report.words import Words

_ENTITIES: Final = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"}
_STYLES: Final = (
    "classDef crisis fill:#fdecea,stroke:#b3261e,color:#7a0c06",
    "classDef found fill:#fff8e1,stroke:#a06a00,color:#3d2a00",
    "classDef place fill:#e8f0fe,stroke:#1a56b0,color:#0b2a5c",
)


def mermaid(pathway: Pathway, say: Words) -> str:
    """The flowchart as the text that Mermaid reads."""
    return "\n".join(_lines(pathway, say)) + "\n"


def _lines(pathway: Pathway, say: Words) -> Iterator[str]:
    cards = flow(pathway, say)
    drawn = {card.instrument for card in cards}
    yield "flowchart LR"
    for role in ROLES:
        inside = [card for card in cards if card.role == role]
        if inside:
            yield f"  subgraph {role.replace('-', '_')}[{_quoted(say(f'role.{role}'))}]"
            for card in inside:
                limits = say("pathway.only", limits=card.limits) if card.limits else ""
                crisis = ":::crisis" if role == "crisis" else ""
                yield f"    {_node('form', card.instrument)}[{_quoted(card.name + limits)}]{crisis}"
            yield "  end"
    places: dict[str, None] = {}
    for card in cards:
        for number, outcome in enumerate(card.outcomes, start=1):
            found = f"{_node('found', card.instrument)}_{number}"
            kind = "crisis" if outcome.critical else "found"
            label = _quoted(f"{outcome.when} · {outcome.urgency}")
            yield f"  {_node('form', card.instrument)} --> {found}([{label}]):::{kind}"
            for name in outcome.forms:
                label = "" if name in drawn else f"[{_quoted(form(name, say))}]"
                yield f"  {found} --> {_node('form', name)}{label}"
            if not outcome.forms:
                places[outcome.destination] = None
                yield f"  {found} --> {_node('place', outcome.destination)}"
    for code in places:
        yield f"  {_node('place', code)}[[{_quoted(term('destination', code, say.locale))}]]:::place"
    yield from (f"  {style}" for style in _STYLES)


def _node(kind: str, name: str) -> str:
    """A name that Mermaid takes: letters, digits and underscores."""
    return f"{kind}_{''.join(each if each.isalnum() else '_' for each in name)}"


def _quoted(text: str) -> str:
    """Text that is shown as it is, on one line; Mermaid reads labels as HTML."""
    return '"' + "".join(_ENTITIES.get(each, each) for each in plain(text)) + '"'

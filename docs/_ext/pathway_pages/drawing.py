"""The course of a pathway as an inline SVG: a column for each step, a card for each form, crises in red.

Drawn here and not by a script in the reader's browser, so that it can be printed, and read where nothing may be
fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from instrument_pages.markup import plain

from mindscreen.carepathway import ROLES
from mindscreen.cli.pathway.flow import flow
from mindscreen.cli.pathway.phrases import form
from mindscreen.report.columns import wrap
from mindscreen.report.words import sentence
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.carepathway import Pathway
    from mindscreen.cli.pathway.flow import Card, Outcome
    from mindscreen.report.words import Words

_WIDTH: Final = 280
_GAP: Final = 42
_MARGIN: Final = 10
_PAD: Final = 11
_LINE: Final = 18
_COLUMNS: Final = 35
"""Letters in a line of a card; a Chinese character takes two."""
_BOLD: Final = 30
"""Letters in a line in bold."""
_HEAD: Final = 30
_SPACE: Final = 16
_INK: Final = "#1c1c1c"
_CRISIS: Final = "#a3160d"
_URGENCY: Final = {"U0": "#7a0c06", "U1": "#c4501b", "U2": "#946200", "U3": "#1a56b0", "U4": "#5f6368"}


@dataclass(frozen=True, slots=True)
class _Row:
    """An outcome as it is drawn: its lines, and how far down in the card it begins."""

    outcome: Outcome
    lines: tuple[str, ...]
    leads: tuple[str, ...]
    top: int

    @property
    def height(self) -> int:
        return _LINE * (len(self.lines) + len(self.leads)) + 8


@dataclass(frozen=True, slots=True)
class _Placed:
    """A card with its place on the drawing."""

    card: Card
    name: tuple[str, ...]
    rows: tuple[_Row, ...]
    x: int
    y: int
    height: int


def drawing(pathway: Pathway, say: Words) -> str:
    """The drawing as one raw HTML block of a Markdown page."""
    cards = flow(pathway, say)
    roles = [role for role in ROLES if any(card.role == role for card in cards)]
    placed: dict[str, _Placed] = {}
    bottom = 0
    for column, role in enumerate(roles):
        x, y = _MARGIN + column * (_WIDTH + _GAP), _MARGIN + _HEAD
        for card in cards:
            if card.role == role:
                one = _place(card, x, y, say)
                placed[card.instrument] = one
                y += one.height + _SPACE
        bottom = max(bottom, y)
    width = 2 * _MARGIN + len(roles) * _WIDTH + (len(roles) - 1) * _GAP
    title = plain(say("pathway.course", title=pathway.title[say.locale]))
    lines = [
        f'<svg class="course" viewBox="0 0 {width} {bottom}" style="max-width: {width}px" font-size="14.5"',
        f'role="img" aria-label="{title}" fill="{_INK}">',
        f'<rect width="{width}" height="{bottom}" rx="8" fill="#ffffff"/>',
        *_heads(roles, say),
        *(line for one in placed.values() for line in _arrows(one, placed)),
        *(line for one in placed.values() for line in _card(one)),
        "</svg>",
    ]
    return "\n".join(("```{raw} html", *lines, "```"))


def _heads(roles: list[str], say: Words) -> Iterator[str]:
    for column, role in enumerate(roles):
        x = _MARGIN + column * (_WIDTH + _GAP)
        ink = _CRISIS if role == "crisis" else _INK
        text = sentence(say(f"role.{role}"))
        yield f'<text x="{x}" y="{_MARGIN + 14}" fill="{ink}" font-weight="600">{plain(text)}</text>'


def _place(card: Card, x: int, y: int, say: Words) -> _Placed:
    limits = say("pathway.only", limits=card.limits) if card.limits else ""
    name = tuple(wrap(f"{card.name}{limits}", _BOLD))
    rows, top = [], _LINE * len(name) + 14
    for outcome in card.outcomes:
        if outcome.forms:
            leads = say("pathway.leads", what=say("mark.and").join(form(each, say) for each in outcome.forms))
        else:
            leads = say("pathway.leads", what=term("destination", outcome.destination, say.locale))
        row = _Row(
            outcome,
            tuple(wrap(outcome.when, _COLUMNS)),
            tuple(wrap(f"{outcome.urgency} {leads}", _BOLD)),
            top,
        )
        rows.append(row)
        top += row.height
    return _Placed(card, name, tuple(rows), x, y, top + 4)


def _card(one: _Placed) -> Iterator[str]:
    crisis = one.card.role == "crisis"
    edge, fill = (_CRISIS, "#fdf0ee") if crisis else ("#5f6368", "#f7f8fa")
    yield (
        f'<rect x="{one.x}" y="{one.y}" width="{_WIDTH}" height="{one.height}" rx="7" fill="{fill}" '
        f'stroke="{edge}" stroke-width="{2 if crisis else 1}"/>'
    )
    for number, line in enumerate(one.name):
        yield _text(one.x + _PAD, one.y + 20 + number * _LINE, line, weight=700, ink=_CRISIS if crisis else _INK)
    for row in one.rows:
        yield from _row(one, row)


def _row(one: _Placed, row: _Row) -> Iterator[str]:
    top, urgency = one.y + row.top, _URGENCY[row.outcome.urgency]
    ink = _CRISIS if row.outcome.critical else urgency
    if row.outcome.critical:
        yield (
            f'<rect x="{one.x + 2}" y="{top - 3}" width="{_WIDTH - 4}" height="{row.height - 2}" rx="3" '
            f'fill="#fbdcd8"/>'
        )
    yield f'<rect x="{one.x + 2}" y="{top - 3}" width="4" height="{row.height - 2}" fill="{ink}"/>'
    for number, line in enumerate(row.lines):
        yield _text(one.x + _PAD, top + 11 + number * _LINE, line)
    for number, line in enumerate(row.leads, start=len(row.lines)):
        yield _text(one.x + _PAD, top + 11 + number * _LINE, line, weight=600, ink=ink)


def _arrows(one: _Placed, placed: dict[str, _Placed]) -> Iterator[str]:
    """From an outcome to the forms that it calls for, where they stand in the next column; others are only named."""
    for row in one.rows:
        for name in row.outcome.forms:
            to = placed.get(name)
            if to is None or to.x != one.x + _WIDTH + _GAP:
                continue
            x, y = one.x + _WIDTH, one.y + row.top + row.height // 2 - 4
            end_x, end_y = to.x - 2, to.y + 15
            bend = _GAP * 0.6
            ink = _CRISIS if row.outcome.critical else "#5f6368"
            yield (
                f'<path d="M{x} {y}C{x + bend:g} {y} {end_x - bend:g} {end_y} {end_x - 7} {end_y}" fill="none" '
                f'stroke="{ink}" stroke-width="1.6"/>'
            )
            yield f'<path d="M{end_x - 8} {end_y - 5}L{end_x} {end_y}L{end_x - 8} {end_y + 5}Z" fill="{ink}"/>'


def _text(x: int, y: int, text: str, *, weight: int = 400, ink: str = _INK) -> str:
    return f'<text x="{x}" y="{y}" fill="{ink}" font-weight="{weight}">{plain(text)}</text>'

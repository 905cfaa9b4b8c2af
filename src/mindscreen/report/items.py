"""The answers, one compact line for each item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from mindscreen.report.words import sentence
from mindscreen.text import CLOCK, clock_text, unit_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mindscreen.model import Item
    from mindscreen.report.sheet import Sheet

_ROWS_IN_TWO_COLUMNS: Final = 12
"""A longer form is set in three columns, so that it keeps its place on one page. Several forms stand side by side."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: its number on our form, its topic, the recorded value (`23:30` for a time), and what it is called.

    `state` is `answered`, `blank` or `not-asked`; `value` is empty unless it is answered.
    """

    number: int
    topic: str
    state: Literal["answered", "blank", "not-asked"]
    value: str
    answer: str


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The answers to one form, in columns of about equal length."""

    instrument: str
    columns: tuple[tuple[ItemRow, ...], ...]

    @property
    def rows(self) -> tuple[ItemRow, ...]:
        """All rows, in the order of the form."""
        return tuple(row for column in self.columns for row in column)


def item_tables(sheets: Sequence[Sheet]) -> tuple[ItemTable, ...]:
    """One table for each form whose answers are shown."""
    return tuple(_table(sheet, alone=len(sheets) == 1) for sheet in sheets if sheet.show_items)


def _table(sheet: Sheet, *, alone: bool) -> ItemTable:
    rows = tuple(_rows(sheet))
    columns = 1 if not alone else 2 if len(rows) <= _ROWS_IN_TWO_COLUMNS else 3
    height = -(-len(rows) // columns)
    return ItemTable(sheet.short, tuple(rows[start : start + height] for start in range(0, len(rows), height)))


def _rows(sheet: Sheet) -> Iterator[ItemRow]:
    answers, skipped = sheet.result.answers, set(sheet.result.not_asked)
    for number, item in enumerate(sheet.instrument.items, start=1):
        topic = sentence(sheet.labels.item(item.id))
        value = answers.get(item.id)
        if value is not None:
            yield ItemRow(number, topic, "answered", *_answer(sheet, item, value))
        elif item.id in skipped:
            yield ItemRow(number, topic, "not-asked", "", sheet.words("items.not-asked"))
        else:
            yield ItemRow(number, topic, "blank", "", sheet.words("items.blank"))


def _answer(sheet: Sheet, item: Item, value: int) -> tuple[str, str]:
    """The value, and the option as the form prints it where that may be shown, else the range that the value is out of.

    A number stands with its unit, a time of day alone.
    """
    if item.number is not None:
        if item.number.unit == CLOCK:
            return clock_text(value), ""
        return str(value), unit_text(item.number.unit, sheet.words.locale, value)
    if sheet.wording is not None:
        return str(value), sheet.wording.option(item.id, value)
    return str(value), sheet.words("items.neutral", lower=item.lower, upper=item.upper)

"""The interactive session: one question at a time, back and correct, nothing counted before it was looked over.

Every page is drawn afresh on the alternate screen of the terminal, so that no answer stays readable in its history.
What is shown to a patient is the wording of the form and nothing about scores.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import typer
from rich.text import Text

from mindscreen.cli.layout import Cell, cell, paragraph, rows
from mindscreen.report.columns import width
from mindscreen.text import CLOCK, clock_minutes, clock_text, unit_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from rich.console import Console

    from mindscreen.model import Instrument, Item, Number
    from mindscreen.report.words import Words
    from mindscreen.text import Labels, Wording

_BACK, _QUIT, _CLEAR = "b", "q", "-"
_YES: Final = {"y", "yes", "是"}
_REVIEW_FRAME: Final = 9
"""Lines of the review page that are not the list of answers."""
_FEWEST_LINES: Final = 5
_EXAMPLE: Final = 23 * 60 + 30
"""A time of day as an example, in minutes after midnight: one that a 12-hour clock does not have."""


class Session:
    """One person answering one instrument.

    Args:
        instrument: what is asked.
        wording: its words, which the licence gate has let through.
        labels: our words for its topics.
        words: the words of the command line.
        console: where to ask.
        skipped: which items the form skips, given the answers until now.
    """

    def __init__(  # noqa: PLR0913 - what a page is made of, and who decides what is asked
        self,
        instrument: Instrument,
        *,
        wording: Wording,
        labels: Labels,
        words: Words,
        console: Console,
        skipped: Callable[[Mapping[str, int]], Collection[str]],
    ) -> None:
        self._instrument = instrument
        self._wording = wording
        self._labels = labels
        self._words = words
        self._console = console
        self._skipped = skipped
        self._answers: dict[str, int] = {}
        self._seen: set[str] = set()
        self._critical = critical_items(instrument)

    def answers(self) -> Mapping[str, int]:
        """Ask everything, let the person look it over and correct it, and return the answers without the blanks.

        Raises:
            Abort: when the person quits; nothing is kept.
        """
        self._ask_all()
        while (chosen := self._review()) is not None:
            self._ask(chosen)
            self._ask_new()
        return self._answers

    def _ask_all(self) -> None:
        items = self._instrument.items
        position, step = 0, 1
        while position < len(items):
            if items[position] in self._asked():
                step = self._ask(items[position])
            # From the first question there is no way further back.
            position = max(0, position + step)
            step = 1 if position == 0 else step

    def _ask_new(self) -> None:
        """Ask what a correction has made the form ask, and nobody has seen yet."""
        for item in self._instrument.items:
            if item.id not in self._seen and item in self._asked():
                self._ask(item)

    def _asked(self) -> list[Item]:
        """The items that the form asks, as far as the answers until now decide it; an answered one stays in sight."""
        skipped = self._skipped(self._answers)
        return [item for item in self._instrument.items if item.id in self._answers or item.id not in skipped]

    def _ask(self, item: Item) -> int:
        """Ask one item until it is settled; return where to go: 1 forward, -1 back."""
        self._seen.add(item.id)
        hint = ""
        while True:
            self._draw_question(item, hint)
            key = self._read()
            if key == _BACK:
                return -1
            if key == "" and item.id in self._answers:
                return 1
            if key in {"", _CLEAR}:
                if item.id not in self._critical or self._confirmed(item):
                    self._answers.pop(item.id, None)
                    return 1
                continue
            chosen = typed_answer(item, key)
            if chosen is not None:
                self._answers[item.id] = chosen
                return 1
            hint = self._wrong(item)

    def _wrong(self, item: Item) -> str:
        if item.number is not None:
            return self._range(item.number)
        return self._words("ask.wrong", values=", ".join(str(option.value) for option in item.options))

    def _range(self, number: Number) -> str:
        """Which numbers, or times of day, can be typed."""
        if number.unit == CLOCK:
            example = clock_text(min(number.upper, _EXAMPLE))
            lower, upper = clock_text(number.lower), clock_text(number.upper)
            return self._words("ask.clock", lower=lower, upper=upper, example=example)
        unit = unit_text(number.unit, self._words.locale)
        key = "ask.number-unit" if unit else "ask.number"
        return self._words(key, lower=number.lower, upper=number.upper, unit=unit)

    def _confirmed(self, item: Item) -> bool:
        """Whether a question that matters for safety is really to be left blank."""
        self._draw_question(item, self._words("ask.critical-blank"), keys="ask.critical-keys")
        return self._read() in _YES

    def _draw_question(self, item: Item, hint: str, *, keys: str = "") -> None:
        asked = self._asked()
        self._head(f"{asked.index(item) + 1} / {len(asked)}")
        if item.ask_when is None or item.number is not None or item.options == self._instrument.items[0].options:
            # A conditional question with options of its own stands apart from the list that the instruction is about.
            self._say(self._wording.instruction, "dim")
        self._say(self._wording.item(item.id), "bold")
        current = self._answers.get(item.id)
        if item.number is not None:
            self._say(self._range(item.number), "cyan")
            if current is not None:
                self._say(self._words("ask.given", answer=self._wording.option(item.id, current)), "bold")
        else:
            self._print(rows(self._options(item, current), self._console.width, flexible=2, indent=1))
            self._console.print()
        self._say(self._words(keys or ("ask.keys-answered" if current is not None else "ask.keys")), "dim")
        self._prompt(hint)

    def _options(self, item: Item, current: int | None) -> list[tuple[Cell, Cell, Cell]]:
        """A row for each option, the chosen one marked."""
        listed = []
        for option in item.options:
            chosen = option.value == current
            listed.append(
                (
                    cell("*" if chosen else " "),
                    cell(str(option.value), "bold cyan" if chosen else "cyan", right=True),
                    cell(self._wording.option(item.id, option.value), "bold" if chosen else ""),
                )
            )
        return listed

    def _review(self) -> Item | None:
        """Show all answers; return the item to correct, or `None` when all is as it should be."""
        items = self._asked()
        frame = _REVIEW_FRAME + 2 * (self._wording.status == "working-translation")
        lines = max(_FEWEST_LINES, self._console.height - frame)
        start, hint = 0, ""
        while True:
            self._draw_review(items, slice(start, start + lines), hint)
            key = self._read()
            if key == "":
                start, hint = start + lines, ""
                if start >= len(items):
                    return None
            elif key == _BACK and start:
                start, hint = start - lines, ""
            elif key.isdecimal() and 1 <= int(key) <= len(items):
                return items[int(key) - 1]
            else:
                hint = self._words("review.wrong", n=len(items))

    def _draw_review(self, items: Sequence[Item], part: slice, hint: str) -> None:
        self._head(self._words("review.title"))
        listed = [
            (cell(str(number), "cyan", right=True), cell(self._labels.item(item.id)), self._answer(item))
            for number, item in list(enumerate(items, start=1))[part]
        ]
        self._print(rows(listed, self._console.width, flexible=2, indent=1))
        self._console.print()
        skipped = len(self._instrument.items) - len(items)
        last = part.stop >= len(items)
        if last and skipped:
            self._say(self._words("review.skipped", n=skipped), "dim")
        self._say(self._words("review.keys" if last else "review.keys-more"), "dim")
        self._prompt(hint)

    def _answer(self, item: Item) -> Cell:
        if item.id in self._answers:
            return cell(self._wording.option(item.id, self._answers[item.id]))
        return cell(self._words("review.blank"), "bold red" if item.id in self._critical else "yellow")

    def _head(self, place: str) -> None:
        self._console.clear()
        columns = self._console.width
        title = self._labels.title
        gap = columns - width(title) - width(place)
        self._console.print(Text.assemble((title, "bold"), " " * max(gap, 2), (place, "dim")))
        self._console.print(Text("─" * columns, "dim"))
        if self._wording.status == "working-translation":
            self._say(self._words("ask.draft"), "yellow")

    def _say(self, text: str, style: str = "") -> None:
        self._print(paragraph(text, self._console.width, style))
        self._console.print()

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._console.print(line)

    def _prompt(self, hint: str) -> None:
        if hint:
            self._say(hint, "yellow")

    def _read(self) -> str:
        key = read_key(self._console)
        if key != _QUIT:
            return key
        self._say(self._words("ask.quit"), "yellow")
        if read_key(self._console) in _YES:
            raise typer.Abort
        return self._read()


def typed_answer(item: Item, typed: str) -> int | None:
    """The value that was typed: an option, a number, or a time of day as `23:30`; `None` for anything else."""
    if item.number is not None and item.number.unit == CLOCK:
        value = clock_minutes(typed)
        return value if value is not None and item.lower <= value <= item.upper else None
    return {str(option.value): option.value for option in item.options}.get(typed)


def read_key(console: Console) -> str:
    """What was typed, without spaces, in small letters, full-width characters as plain ones.

    Raises:
        Abort: when the input has ended.
    """
    try:
        typed = console.input(Text("> ", "bold cyan"))
    except EOFError:
        raise typer.Abort from None
    return unicodedata.normalize("NFKC", typed).strip().lower()


def critical_items(instrument: Instrument) -> frozenset[str]:
    """The items that decide a critical finding, directly or by way of a scale."""
    critical = [rule.id for rule in instrument.findings if rule.level == "critical"]
    return frozenset(item for finding in critical for item in instrument.items_behind(finding))

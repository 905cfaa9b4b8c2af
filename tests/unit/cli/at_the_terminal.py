"""Somebody at the terminal who reads each page and answers it: what is typed follows from what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from rich.console import Console

import mindscreen as ms
from mindscreen.cli.words import words

QUESTION = re.compile(r"^(?P<title>.+?)\s+(?P<number>\d+) / \d+$", re.MULTILINE)


class Person:
    """Answers forms by the values given for them, and everything else by `keys` or Enter.

    Args:
        locale: the language of the pages.
        answers: instrument to the values of its items, in the order in which they are asked; the last one goes on.
        keys: a piece of a page to what is typed there, once for each entry.
    """

    def __init__(
        self, locale: str, answers: Mapping[str, Sequence[object]], keys: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.pages: list[str] = []
        self._lines: list[str] = []
        self._say = words(locale)
        self._answers = {ms.labels(ms.load(name), locale).title: values for name, values in answers.items()}
        self._keys = list(keys)

    def reads(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand between the program and its terminal."""
        monkeypatch.setattr(Console, "clear", lambda _, **__: self._lines.clear())
        monkeypatch.setattr(Console, "input", lambda *_, **__: self._types())
        before: Callable[..., None] = Console.print

        def shown(console: Console, *parts: Any, **more: Any) -> None:
            self._lines.append("".join(str(part) for part in parts))
            before(console, *parts, **more)

        monkeypatch.setattr(Console, "print", shown)

    def _types(self) -> str:
        page = "\n".join(self._lines)
        self.pages.append(page)
        self._lines.clear()
        for number, (piece, typed) in enumerate(self._keys):
            if piece in page:
                del self._keys[number]
                return typed
        question = QUESTION.search(page)
        if question is None or self._say("ask.keys-answered") in page:
            return ""
        values = self._answers[question["title"]]
        value = values[min(int(question["number"]), len(values)) - 1]
        return "" if value is None else str(value)

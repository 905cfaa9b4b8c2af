"""The sources that a report cites, numbered in the order in which a reader meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sources:
    """Gives each source a number, the same one each time."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers(self, texts: Iterable[str]) -> tuple[int, ...]:
        """The numbers of some sources, ascending."""
        return tuple(sorted({self._numbers.setdefault(text, len(self._numbers) + 1) for text in texts}))

    @property
    def listed(self) -> tuple[tuple[int, str], ...]:
        """All sources with their numbers."""
        return tuple((number, text) for text, number in self._numbers.items())

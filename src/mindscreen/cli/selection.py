"""Which instruments of the catalogue somebody asks for, and which nobody can tell about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mindscreen.carepathway import ROLES
from mindscreen.cli.facts import context
from mindscreen.errors import NotFoundError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mindscreen.carepathway import Pathway
    from mindscreen.index import CatalogueEntry


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for.

    Attributes:
        entries: the instruments that fit.
        minutes_unpublished: how many fit but for the time they take, which nobody published.
        wording_unstated: how many fit but for their wording, of which an index of an older mindscreen says nothing.
    """

    entries: tuple[CatalogueEntry, ...]
    minutes_unpublished: int
    wording_unstated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody asks for; `None` asks for nothing.

    Attributes:
        age: in years, as it was typed.
        completed_by: who answers.
        wording: the language in which the text of the form comes with it.
        setting: the pathway of the department or service that uses it.
        domain: what it is about.
        licence: status of its licence.
        minutes: the longest time that it may take.
        status: `ready` or `draft`.
    """

    age: str | None
    completed_by: str | None
    wording: str | None
    setting: Pathway | None
    domain: str | None
    licence: str | None
    minutes: int | None
    status: str | None

    def select(self, entries: Iterable[CatalogueEntry]) -> Selection:
        """The instruments that fit; those of a setting in the order of its steps, else as they come.

        Raises:
            NotFoundError: MS-N004, when nothing has texts in the language asked for.
            ResponseError: when the age cannot be read.
        """
        known = list(entries)
        if self.wording is not None:
            _check_locale(self.wording, {locale for entry in known for locale in entry.locales})
        fitting = [entry for entry in known if self._fits(entry)]
        shown = [entry for entry in fitting if self.wording is None or wording_in(entry, self.wording)]
        timed = [entry for entry in shown if self.minutes is None or 0 < (entry.minutes or 0) <= self.minutes]
        if self.setting is not None:
            timed.sort(key=partial(_place, self.setting))
        return Selection(
            entries=tuple(timed),
            minutes_unpublished=sum(self.minutes is not None and entry.minutes is None for entry in shown),
            wording_unstated=sum(self.wording in entry.locales and not entry.texts for entry in fitting),
        )

    def _fits(self, entry: CatalogueEntry) -> bool:
        return (
            (self.age is None or self._fits_age(entry, self.age))
            and (self.completed_by is None or self.completed_by in entry.completed_by)
            and (self.setting is None or entry.use_in(self.setting.id) is not None)
            and self.domain in {None, entry.domain}
            and self.licence in {None, entry.licence}
            and self.status in {None, entry.status}
        )

    def _fits_age(self, entry: CatalogueEntry, age: str) -> bool:
        return entry.population.may_include(context(age=age).age_bounds or (0, 0), self.completed_by)


def wording_in(entry: CatalogueEntry, locale: str) -> str:
    """Status of the text of the form that comes with an instrument in a language; empty where none does."""
    text = entry.text(locale)
    return "" if text is None else text.wording


def _place(setting: Pathway, entry: CatalogueEntry) -> tuple[int, int]:
    """Where an instrument stands in a setting: by step, then as the setting lists it; what other packs add is last."""
    use, listed = entry.use_in(setting.id), setting.instruments
    step = ROLES.index(use.role) if use is not None and use.role in ROLES else len(ROLES)
    return step, listed.index(entry.id) if entry.id in listed else len(listed)


def _check_locale(locale: str, known: set[str]) -> None:
    if locale not in known:
        raise NotFoundError(
            "MS-N004",
            f"there is no text in '{locale}'.",
            where="--wording",
            remedy=f"Locales: {', '.join(sorted(known))}.{did_you_mean(locale, known)}",
        )

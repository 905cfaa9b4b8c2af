"""The index beside compiled packs: what the catalogue says about an instrument without opening its pack.

Its format is `mindscreen-index/1`. Fields are only ever added to it. A pack that was compiled by an older mindscreen
stays installed: what its index does not say is empty here, which means "not stated", never "none".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mindscreen.unpack import population_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Population


@dataclass(frozen=True, slots=True)
class CatalogueText:
    """What the catalogue says about an instrument in one language.

    Attributes:
        locale: the language.
        title: our name of the instrument.
        measures: what it measures.
        wording: status of the text of the form that comes with it (`rights-holder`, `attested` or
            `working-translation`); empty where none does, and a site adds its own.
    """

    locale: str
    title: str
    measures: str
    wording: str


@dataclass(frozen=True, slots=True)
class CatalogueUse:
    """A setting that uses an instrument.

    Attributes:
        setting: id of the setting; a pathway of that id says what it does.
        role: `first-step`, `second-step` or `crisis`.
        status: `official`, `consensus` or `proposal`.
    """

    setting: str
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue says about one instrument, without opening its pack.

    Attributes:
        population: for whom it was published.
        minutes: how long it takes, `None` where nobody published it.
        loinc: code of the panel, or empty.
        home: the folder its pack is in.
        draft_because: why it is a draft, or empty.
        texts: what it is called in each language; empty where the index was compiled by an older mindscreen.
        settings: the settings that use it.
    """

    id: str
    version: str
    status: str
    title: str
    abbreviation: str
    measures: str
    domain: str
    population: Population
    items: int
    minutes: int | None
    licence: str
    locales: tuple[str, ...]
    loinc: str
    home: str
    draft_because: str = ""
    texts: tuple[CatalogueText, ...] = ()
    settings: tuple[CatalogueUse, ...] = ()

    @property
    def age_months(self) -> tuple[int | None, int | None]:
        """Youngest and oldest age in completed months, `None` where no limit is published."""
        return self.population.age_months

    @property
    def completed_by(self) -> tuple[str, ...]:
        """Who may answer."""
        return self.population.completed_by

    def text(self, locale: str) -> CatalogueText | None:
        """What it is called in a language; `None` where the index does not say."""
        return next((text for text in self.texts if text.locale == locale), None)

    def use_in(self, setting: str) -> CatalogueUse | None:
        """How a setting uses it; `None` where it does not."""
        return next((use for use in self.settings if use.setting == setting), None)


def entry_from(data: Mapping[str, Any], home: str) -> CatalogueEntry:
    """Read one row of an index.

    Args:
        data: the row.
        home: the folder of the index and of the packs.
    """
    return CatalogueEntry(
        id=data["id"],
        version=data["version"],
        status=data["status"],
        title=data["title"],
        abbreviation=data["abbreviation"],
        measures=data["measures"],
        domain=data["domain"],
        population=population_from(data["population"]),
        items=data["items"],
        minutes=data.get("minutes"),
        licence=data["licence"],
        locales=tuple(data["locales"]),
        loinc=data["codes"].get("loinc", ""),
        home=home,
        draft_because=data.get("draft_because", ""),
        texts=tuple(
            CatalogueText(locale, text["title"], text["measures"], text.get("wording", ""))
            for locale, text in data.get("texts", {}).items()
        ),
        settings=tuple(CatalogueUse(use["setting"], use["role"], use["status"]) for use in data.get("settings", ())),
    )

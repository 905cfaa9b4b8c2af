"""Settings: the departments and services of a hospital, and which instruments are used there to screen.

They come from `pathways/settings.yaml`. A setting of the same id as a pathway is the place that the pathway is for.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from mindscreen.errors import NotFoundError, did_you_mean
from mindscreen.library import PACKS, read_compiled
from mindscreen.model import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES: Final = ("first-step", "second-step", "crisis")
"""What everybody is given; what follows a positive first step; what follows an answer that points to suicide."""


@dataclass(frozen=True, slots=True)
class SettingUse:
    """Instruments that a setting uses at one step.

    Attributes:
        role: one of `ROLES`.
        instruments: their ids.
        status: `official`, `consensus` or `proposal`; a proposal has to be adopted by the hospital.
        cite: the sources.
    """

    role: str
    instruments: tuple[str, ...]
    status: str
    cite: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One department or service.

    Attributes:
        id: for example `cardiology`.
        title: locale to name.
        uses: the instruments that it uses.
    """

    id: str
    title: Mapping[str, str]
    uses: tuple[SettingUse, ...]

    @property
    def instruments(self) -> tuple[str, ...]:
        """Ids of the instruments that it uses, in its order."""
        return tuple(name for use in self.uses for name in use.instruments)


def setting(name: str) -> Setting:
    """One of the settings.

    Raises:
        NotFoundError: MS-N008, with the names there are.
        IntegrityError: MS-I001 or MS-I002, when the compiled file is damaged or was altered.
    """
    known = _settings()
    if name not in known:
        raise NotFoundError(
            "MS-N008",
            f"there is no setting '{name}'.",
            remedy=f"There are: {', '.join(known)}.{did_you_mean(name, known)}",
        )
    return known[name]


def settings() -> tuple[Setting, ...]:
    """All settings, in the order of the file."""
    return tuple(_settings().values())


@cache
def _settings() -> Mapping[str, Setting]:
    data = read_compiled(os.path.join(PACKS, "settings.json"))
    sources = {key: Reference(key, **reference) for key, reference in data["references"].items()}
    return {
        each["id"]: Setting(
            id=each["id"],
            title=each["title"],
            uses=tuple(
                SettingUse(
                    role=use["role"],
                    instruments=tuple(use["instruments"]),
                    status=use["status"],
                    cite=tuple(sources[key] for key in use["cite"]),
                )
                for use in each["uses"]
            ),
        )
        for each in data["settings"]
    }

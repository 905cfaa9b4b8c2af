"""The licence under which a site shows wording, and what the site shows it for.

Only wording looks at it. Scoring never does: answers that were given are scored whatever has become of a contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from mindscreen.errors import LicenceError

Use: TypeAlias = Literal["clinical", "research", "education"]
"""What a form is shown for."""
USES: Final[tuple[Use, ...]] = get_args(Use)


@dataclass(frozen=True, slots=True)
class Overlay:
    """A site's own folder of wording, and what the site shows it for.

    Attributes:
        folder: it holds `<id>/text.<locale>.yaml`.
        use: what the forms are shown for.
        commercial: whether that is a commercial use, in the meaning of the licences.
    """

    folder: str
    use: Use = "clinical"
    commercial: bool = False


@dataclass(frozen=True, slots=True)
class WordingLicence:
    """What a rights holder allows a site to do with one text.

    Attributes:
        granted_by: who licensed it.
        reference: the contract, letter or public licence.
        uses: what it may be shown for.
        commercial: whether commercial use is covered.
        first_day: ISO 8601; empty where there is none.
        last_day: ISO 8601, still covered; empty where there is none.
    """

    granted_by: str
    reference: str
    uses: tuple[Use, ...]
    commercial: bool
    first_day: str = ""
    last_day: str = ""

    @property
    def name(self) -> str:
        """Who granted it, and where that is written."""
        return f"the licence from {self.granted_by} ({self.reference})"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; a day that does not exist is absent."""
        data = {
            "granted_by": self.granted_by,
            "reference": self.reference,
            "uses": list(self.uses),
            "commercial": self.commercial,
            "from": self.first_day,
            "to": self.last_day,
        }
        return {name: value for name, value in data.items() if value != ""}


def check_day(licence: WordingLicence, day: str, *, where: str, file: str) -> None:
    """Refuse a licence that is not valid on a day.

    Args:
        licence: the licence.
        day: ISO 8601.
        where: what the error is about.
        file: the text file, named from its overlay.

    Raises:
        LicenceError: MS-L003.
    """
    if licence.last_day and day > licence.last_day:
        what, remedy = f"{licence.name} ended on {licence.last_day}", "Renew it, and enter its new dates"
    elif licence.first_day and day < licence.first_day:
        what, remedy = f"{licence.name} begins on {licence.first_day}", "Wait for that day, or correct the date"
    else:
        return
    raise LicenceError(
        "MS-L003",
        f"{what}.",
        where=where,
        remedy=f"{remedy} under 'licence' in {file} of the overlay. Answers that were given can still be scored.",
    )


def check_use(licence: WordingLicence, overlay: Overlay, *, where: str, file: str) -> None:
    """Refuse a use that the licence does not cover.

    Args:
        licence: the licence.
        overlay: what the site shows the wording for.
        where: what the error is about.
        file: the text file, named from its overlay.

    Raises:
        LicenceError: MS-L004.
    """
    if overlay.use not in licence.uses:
        what = f"{licence.name} covers {', '.join(licence.uses)} use, and this is '{overlay.use}'"
    elif overlay.commercial and not licence.commercial:
        what = f"{licence.name} covers non-commercial use only"
    else:
        return
    raise LicenceError(
        "MS-L004",
        f"{what}.",
        where=where,
        remedy=f"Ask {licence.granted_by} for a licence that covers it, and enter that in {file} of the overlay.",
    )

"""What a hospital knows about a foreign form: which linkId asks what, and which answer code counts what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import InterchangeError
from mindscreen.fhir.codes import LOINC
from mindscreen.plan import accepted_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mindscreen.model import Instrument, Item

LOINC_SYSTEMS: Final = (LOINC, "https://loinc.org", "http://loinc.org/", "urn:oid:2.16.840.1.113883.6.1")
"""The names under which LOINC is sent."""
_PLAIN_LINK: Final = re.compile(r"(?!.*\d{6})[A-Za-z0-9._/#-]{1,40}")
_MAP_FIELDS: Final = ("questionnaire", "items", "answers", "scores", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIdMap:
    """How somebody else's questionnaire maps to an instrument; a hospital writes it once for each foreign form.

    Attributes:
        questionnaire: canonical URL (without version) of the form it was written for; when given, a response to another
            form is refused.
        items: linkId to item id.
        answers: `(system, code)` of an answer coding to the recorded option value; the system is `""` where the form
            sends none. LOINC answer codes and our own codes are understood without it.
        item_answers: the same for single items whose answers differ: item id to `(system, code)` to value.
        scores: linkId to scale id, for totals that the form states; they are checked, never read as answers.
        ignore: linkIds whose answers are no part of the instrument, such as a comment.
    """

    questionnaire: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    item_answers: Mapping[str, Mapping[tuple[str, str], int]] = field(default_factory=dict)
    scores: Mapping[str, str] = field(default_factory=dict)
    ignore: Collection[str] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LinkIdMap:
        """Read a map from plain JSON.

        Args:
            data: `{"questionnaire": url, "items": {linkId: item}, "scores": {linkId: scale}, "ignore": [linkId],
                "answers": [{"system": uri, "code": code, "value": value, "item": item}]}`; every part is optional, and
                so are `system` and `item` of an answer.

        Raises:
            InterchangeError: MS-F004, when it has another shape.
        """
        try:
            _only_known_fields(data)
            general: dict[tuple[str, str], int] = {}
            special: dict[str, dict[tuple[str, str], int]] = {}
            for each in data.get("answers", ()):
                target = special.setdefault(each["item"], {}) if "item" in each else general
                target[each.get("system", ""), each["code"]] = each["value"]
            return cls(
                questionnaire=data.get("questionnaire", ""),
                items=dict(data.get("items", {})),
                answers=general,
                item_answers=special,
                scores=dict(data.get("scores", {})),
                ignore=frozenset(data.get("ignore", ())),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            raise InterchangeError(
                "MS-F004",
                "the mapping has another shape than documented.",
                where="mapping",
                remedy=f"Its parts are {', '.join(_MAP_FIELDS)}; see LinkIdMap.from_dict.",
            ) from None

    def check(self, instrument: Instrument) -> None:
        """Check every name and value against an instrument.

        Raises:
            NotFoundError: MS-N007, for an item or scale that does not exist.
            InterchangeError: MS-F004, for a value that is no option.
        """
        for item_id in (*self.items.values(), *self.item_answers):
            instrument.item(item_id)
        for scale_id in self.scores.values():
            instrument.scale(scale_id)
        known = {option.value for item in instrument.items for option in item.options}
        _check_values(self.answers.values(), known, "mapping, answers")
        for item_id, answers in self.item_answers.items():
            values = {option.value for option in instrument.item(item_id).options}
            _check_values(answers.values(), values, f"mapping, answers of '{item_id}'")

    def value(self, item: Item, system: str, code: str) -> int | None:
        """The recorded value that this map gives for a coding, or `None`."""
        for table in (self.item_answers.get(item.id, {}), self.answers):
            if (system, code) in table:
                return table[system, code]
        return None


def _only_known_fields(data: Mapping[str, Any]) -> None:
    if not set(data) <= set(_MAP_FIELDS):
        raise KeyError(*data)


def _check_values(values: Collection[int], known: Collection[int], where: str) -> None:
    if any(type(value) is not int or value not in known for value in values):
        raise InterchangeError(
            "MS-F004",
            "the mapping names a value that no option has.",
            where=where,
            remedy=accepted_text(frozenset(known)),
        )


def shown(link_id: str) -> str:
    """The linkId as an error may show it: not at all when it does not look like one, for it may hold anything."""
    return f" (linkId '{link_id}')" if _PLAIN_LINK.fullmatch(link_id) else ""

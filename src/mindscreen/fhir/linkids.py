"""Whose question is this? From the linkId of a QuestionnaireResponse item to the item or score it stands for.

A LOINC code in a linkId (`/44250-9`, as LHC-Forms writes it) names the question wherever it stands. Our own ids do so
only in a response to our own Questionnaire, or when the caller vouches for it: `q1` is the first question of nearly
every form. Everything else needs a `LinkIdMap`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.plan import accepted_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mindscreen.model import Instrument, Item

_LOINC_LINK: Final = re.compile(r"/?(?:\d{1,7}-\d/)*(\d{1,7}-\d)")
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


class Target(NamedTuple):
    """What a linkId stands for.

    Attributes:
        kind: `item`, `score`, `ours` (a display or calculated finding of ours), `ignored` or `unknown`.
        id: id of the item or scale.
        certain: whether the linkId itself says so (LOINC or the map), rather than an id that many forms use.
    """

    kind: Literal["item", "score", "ours", "ignored", "unknown"]
    id: str = ""
    certain: bool = True


class Targets:
    """Finds the target of a linkId for one instrument and one map."""

    def __init__(self, instrument: Instrument, mapping: LinkIdMap | None) -> None:
        if mapping is not None:
            mapping.check(instrument)
        mapping = mapping or LinkIdMap()
        self._loinc = {
            **{
                scale.codes["loinc"]: Target("score", scale.id) for scale in instrument.scales if "loinc" in scale.codes
            },
            **{item.codes["loinc"]: Target("item", item.id) for item in instrument.items if "loinc" in item.codes},
        }
        self._mapped = {
            **{link_id: Target("ignored") for link_id in mapping.ignore},
            **{link_id: Target("score", scale_id) for link_id, scale_id in mapping.scores.items()},
            **{link_id: Target("item", item_id) for link_id, item_id in mapping.items.items()},
        }
        self._ours = {
            codes.INSTRUCTION_LINK: Target("ours", certain=False),
            **{codes.FINDING_LINK + rule.id: Target("ours", certain=False) for rule in instrument.findings},
            **{scale.id: Target("score", scale.id, certain=False) for scale in instrument.scales},
            **{item.id: Target("item", item.id, certain=False) for item in instrument.items},
        }

    def of(self, link_id: str) -> Target:
        """What a linkId stands for: what the map says, else what its LOINC code says, else what our ids say."""
        if link_id in self._mapped:
            return self._mapped[link_id]
        match = _LOINC_LINK.fullmatch(link_id)
        if match is not None and match[1] in self._loinc:
            return self._loinc[match[1]]
        return self._ours.get(link_id, _UNKNOWN)


_UNKNOWN: Final = Target("unknown")


def named(link_id: str) -> str:
    """The linkId as an error may show it: not at all when it does not look like one, for it may hold anything."""
    return f" (linkId '{link_id}')" if _PLAIN_LINK.fullmatch(link_id) else ""

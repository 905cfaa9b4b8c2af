"""Whose question is this? From an item of a QuestionnaireResponse to the item or score of the instrument.

Said outright is what the caller's map says, a LOINC code in the linkId (`/44250-9`, also behind a group prefix) or in
`definition`, and what the Questionnaire of the sender says, where it is at hand. Our own ids (`q1`) say it in a
response to our own Questionnaire, or when the caller vouches for it: `q1` is the first question of nearly every form.

Inferred, and noted, is what the published text of a question says, or a linkId that ends in one of our ids
(`H1/T1/Q1`). What two of these say differently is refused, save that a text overrules the mere end of a linkId, because
the text is what the person read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.formwords import plain
from mindscreen.fhir.linkids import LOINC_SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.fhir.entries import Entry
    from mindscreen.fhir.form import Form
    from mindscreen.fhir.formwords import FormWords
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.model import Instrument

_LOINC_CODE: Final = re.compile(r"(?:.*[^0-9A-Za-z]|[A-Za-z_]*)??(\d{1,7}-\d)(?:/1)*")
_PARTS: Final = re.compile(r"[a-z]+|\d+")
_LONGEST: Final = 255
"""No longer linkId or URI is looked into; R4 calls longer linkIds bad practice."""
_MOST_REMEMBERED: Final = 4096
_TOTAL: Final = re.compile(r".*(?:totalscore|scoretotal|sumscore|总分).*|total")
_VARIANTS: Final = frozenset(
    ("modified", "teen", "teens", "adolescent", "adolescents", "youth", "child", "children", "parent", "caregiver",
     "proxy", "short", "brief")
)  # fmt: skip


class Target(NamedTuple):
    """What an item of a response stands for.

    Attributes:
        kind: `item`, `score`, `ours` (a display or calculated finding of ours), `ignored` or `unknown`.
        id: id of the item or scale.
        certain: whether it says so itself (LOINC, the map, the text), rather than by an id that many forms use.
        inferred: from what it was inferred, in words for a note; empty where it was said outright.
    """

    kind: Literal["item", "score", "ours", "ignored", "unknown"]
    id: str = ""
    certain: bool = True
    inferred: str = ""


UNKNOWN: Final = Target("unknown")
_CONTRADICTORY: Final = Target("unknown", certain=False)
_BY_TEXT: Final = "its text, which is the published text of the item"
_BY_NUMBER: Final = "its number, because the name of the questionnaire is that of the instrument and all are numbered"
_BY_END: Final = "the end of its linkId"
BY_BOTH: Final = "its linkId and its text, which is the published text of the item"


class Targets:
    """Finds the targets in responses to one instrument.

    Args:
        instrument: the instrument.
        words: its published words.
        mapping: the caller's map, or `None`.
        form: the sender's Questionnaire, or `None`.

    Raises:
        InterchangeError: MS-F004, when the map names a value that is no option.
        NotFoundError: MS-N007, when it names an item or scale that does not exist.
    """

    def __init__(
        self, instrument: Instrument, words: FormWords, mapping: LinkIdMap | None = None, form: Form | None = None
    ) -> None:
        self._instrument = instrument
        self._words = words
        self._form = form
        self._mapped: dict[str, Target] = {}
        if mapping is not None:
            mapping.check(instrument)
            self._mapped = {
                **{link_id: Target("ignored") for link_id in mapping.ignore},
                **{link_id: Target("score", scale_id) for link_id, scale_id in mapping.scores.items()},
                **{link_id: Target("item", item_id) for link_id, item_id in mapping.items.items()},
            }
        self._loinc = {
            **{each.codes["loinc"]: Target("score", each.id) for each in instrument.scales if "loinc" in each.codes},
            **{each.codes["loinc"]: Target("item", each.id) for each in instrument.items if "loinc" in each.codes},
        }
        self._ours = {
            **dict.fromkeys((codes.INSTRUCTION_LINK, codes.RESULTS_LINK), Target("ours", certain=False)),
            **{codes.FINDING_LINK + rule.id: Target("ours", certain=False) for rule in instrument.findings},
            **{codes.BAND_LINK + scale.id: Target("ours", certain=False) for scale in instrument.scales},
            **{scale.id: Target("score", scale.id, certain=False) for scale in instrument.scales},
            **{item.id: Target("item", item.id, certain=False) for item in instrument.items},
        }
        self._ends = _ends(instrument)
        self._known: dict[str, Target] = {}

    def of(self, entry: Entry) -> Target:
        """What an item stands for: by its linkId, text, definition and element id.

        Raises:
            InterchangeError: MS-F004, when these stand for different items.
        """
        link_id, item = entry.link_id, entry.data
        target = self._known.get(link_id)
        if target is None:
            target = self._of_link(link_id)
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            if len(link_id) <= _LONGEST:
                self._known[link_id] = target
        if link_id in self._mapped:
            return target  # the caller knows the form
        text = item.get("text")
        if text is None and self._form is not None:
            text = self._form.text(link_id)
        asked = self._words.items(text)
        if target.id in asked and target.kind == "item" and "definition" not in item:
            return _confirmed(target)
        stated = self._of_uri(item["definition"]) if "definition" in item else UNKNOWN
        if stated is UNKNOWN and target.kind == "unknown" and "id" in item:
            stated = self._of_uri(item["id"])  # some guides put the LOINC code there
        found = self._weighed(target, stated, asked)
        if found is None:
            raise InterchangeError(
                "MS-F004",
                "its linkId, its codes, its definition and its text do not stand for the same item.",
                where=entry.path,
                remedy="Ask the sender which question was asked, or say it with mapping=LinkIdMap(items=...).",
            )
        return self._score_by_text(text) if found is UNKNOWN and isinstance(text, str) else found

    @staticmethod
    def _weighed(target: Target, stated: Target, asked: frozenset[str]) -> Target | None:
        """The target for which everything speaks; `None` where one says this and another that.

        Args:
            target: what the linkId says.
            stated: what the definition says.
            asked: the items that have this text.
        """
        if target is _CONTRADICTORY:
            return None
        if stated is not UNKNOWN:
            agreed = target.kind not in {"item", "score"} or not target.certain or target[:2] == stated[:2]
            return stated if agreed and (not asked or stated.id in asked) else None
        if not asked or target.kind not in {"item", "unknown"}:
            return target
        if target.id in asked:
            return _confirmed(target)
        if len(asked) == 1 and (target is UNKNOWN or target.inferred):
            return Target("item", next(iter(asked)), inferred=_BY_TEXT)
        return None

    def _of_uri(self, uri: object) -> Target:
        """What the LOINC code (or our own id) at the end of a definition says; `UNKNOWN` where there is none."""
        if not isinstance(uri, str) or len(uri) > _LONGEST:
            return UNKNOWN
        own = f"{codes.BASE}:item:{self._instrument.id}#"
        if uri.startswith(own):
            return Target("item", uri.removeprefix(own)) if uri.removeprefix(own) in self._ours else UNKNOWN
        match = _LOINC_CODE.fullmatch(uri)
        return UNKNOWN if match is None else self._loinc.get(match[1], UNKNOWN)

    def _of_codings(self, codings: object) -> Target:
        """What the codes of a Questionnaire item say; `UNKNOWN` where they say nothing known."""
        for coding in codings if isinstance(codings, list) else ():
            if not isinstance(coding, dict) or not isinstance(coding.get("code"), str):
                continue
            if coding.get("system", codes.LOINC) in LOINC_SYSTEMS and coding["code"] in self._loinc:
                return self._loinc[coding["code"]]
            for kind in ("item", "score"):
                if coding.get("system") == f"{codes.BASE}:{kind}:{self._instrument.id}":
                    target = self._ours.get(coding["code"], UNKNOWN)
                    return target._replace(certain=True) if target.kind == kind else UNKNOWN
        return UNKNOWN

    def _of_link(self, link_id: str) -> Target:
        """What a linkId alone says: the map, the sender's Questionnaire, its LOINC code, our ids, its end."""
        if link_id in self._mapped:
            return self._mapped[link_id]
        in_form = self._in_form(link_id)
        match = _LOINC_CODE.fullmatch(link_id) if len(link_id) <= _LONGEST else None
        by_loinc = UNKNOWN if match is None else self._loinc.get(match[1], UNKNOWN)
        if UNKNOWN not in {in_form, by_loinc} and in_form != by_loinc:
            return _CONTRADICTORY
        for found in (in_form, by_loinc, self._ours.get(link_id, UNKNOWN)):
            if found is not UNKNOWN:
                return found
        return self._by_end(link_id)

    def _in_form(self, link_id: str) -> Target:
        """What the sender's Questionnaire says by the codes or the definition of the question."""
        question = None if self._form is None else self._form.questions.get(link_id)
        if question is None:
            return UNKNOWN
        found = self._of_codings(question.codings)
        return self._of_uri(question.definition) if found is UNKNOWN else found

    def _by_end(self, link_id: str) -> Target:
        parts = parts_of(link_id)
        found = UNKNOWN
        for length in range(1, min(len(parts), 4) + 1):  # the longest end wins
            found = self._ends.get(parts[-length:], found)
        if found.kind == "score" and any(name != self._instrument.id for name in named_in(parts)):
            return UNKNOWN  # a PHQ-2 total beside a PHQ-9
        return found

    def _score_by_text(self, text: str) -> Target:
        """The total, where a text says so and the instrument has just one score of that name."""
        words = plain(text)
        if "total" not in self._ours or self._ours["total"].kind != "score" or not _TOTAL.fullmatch(words):
            return UNKNOWN
        if any(name != self._instrument.id for name in named_in(parts_of(text))):
            return UNKNOWN
        return Target("score", "total", inferred="its text, which speaks of a total")


@lru_cache(maxsize=1024)
def _confirmed(target: Target) -> Target:
    """A target whose text is that of the item."""
    return target._replace(certain=True, inferred=BY_BOTH if target.inferred else "")


def parts_of(name: str) -> tuple[str, ...]:
    """A name taken apart into words and numbers: `PHQ9_Q01` is `phq`, `9`, `q`, `1`."""
    found = _PARTS.findall(name[:_LONGEST].lower())
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in found)


def _ends(instrument: Instrument) -> dict[tuple[str, ...], Target]:
    """The ends of linkIds that stand for an item or the total of an instrument."""
    ends: dict[tuple[str, ...], Target] = {}
    for scale in instrument.scales:
        ends[parts_of(scale.id)] = Target("score", scale.id, certain=False, inferred=_BY_END)
    if any(scale.id == "total" for scale in instrument.scales):
        total = ends[("total",)]
        ends |= {("total", "score"): total, ("totalscore",): total, ("score",): total, ("sum",): total}
    for item in instrument.items:
        target = Target("item", item.id, certain=False, inferred=_BY_END)
        ends[parts_of(item.id)] = target
    return ends


def numbered(instrument: Instrument, link_ids: Sequence[str]) -> dict[str, Target]:
    """What linkIds stand for that number all questions of an instrument from 1, as `PHQ.1` to `PHQ.10` do.

    Only a whole numbering counts: of all items, or of all that are scored where these come first. With one missing
    nobody could tell whether it began with 0.
    """
    runs: dict[tuple[str, ...], dict[str, int]] = {}
    for link_id in link_ids:
        *prefix, last = parts_of(link_id) or ("",)
        if last.isdigit():
            runs.setdefault(tuple(prefix), {})[link_id] = int(last)
    scored = {item for scale in instrument.scales for item in scale.items}
    ids = [item.id for item in instrument.items]
    whole = {size for size in range(1, len(ids) + 1) if scored.isdisjoint(ids[size:])}
    fitting = [run for run in runs.values() if len(run) in whole and set(run.values()) == set(range(1, len(run) + 1))]
    if len(fitting) != 1:
        return {}
    return {
        link_id: Target("item", instrument.items[number - 1].id, inferred=_BY_NUMBER)
        for link_id, number in fitting[0].items()
    }


def named_in(parts: Sequence[str]) -> frozenset[str]:
    """Ids of the instruments of the catalogue that a name names; of two that overlap the longer one."""
    from mindscreen.library import catalogue  # noqa: PLC0415 - only names that are not known yet pay for it

    named: dict[int, tuple[int, str]] = {}
    for entry in catalogue():
        wanted = parts_of(entry.id)
        for start in range(len(parts) - len(wanted) + 1):
            if tuple(parts[start : start + len(wanted)]) == wanted and len(wanted) > named.get(start, (0, ""))[0]:
                named[start] = (len(wanted), entry.id)
    return frozenset(name for _, name in named.values())


def asks_elsewhere(instrument: Instrument, link_id: str) -> bool:
    """Whether the LOINC code in a linkId is that of a question of quite another instrument of the catalogue.

    Then it is surely no question of this one, as with the GAD-7 on a form that asks the PHQ-9 as well. An instrument
    that shares a question with this one does not count: a PHQ-9 must not be cut short to a PHQ-2 in silence.
    """
    match = _LOINC_CODE.fullmatch(link_id) if len(link_id) <= _LONGEST else None
    return match is not None and match[1] in _codes_elsewhere(frozenset(_item_codes(instrument)))


def _item_codes(instrument: Instrument) -> set[str]:
    return {item.codes["loinc"] for item in instrument.items if "loinc" in item.codes}


@lru_cache(maxsize=64)
def _codes_elsewhere(own: frozenset[str]) -> frozenset[str]:
    """LOINC codes of the questions of all instruments of the catalogue that share no question with these."""
    from mindscreen.library import catalogue, load  # noqa: PLC0415 - only a form that asks more pays for it

    others = [_item_codes(load(entry.id, allow_draft=True)) for entry in catalogue()]
    return frozenset(code for codes_of in others if not codes_of & own for code in codes_of)


def names_instrument(instrument: Instrument, name: str) -> bool:
    """Whether the name of a questionnaire names an instrument, and neither another one nor a variant of it.

    The LOINC code of the panel names it, and so do the words of its id: `questionnaire-example-phq9` is the `phq-9`,
    but `phq-9-a` and `phq2-phq9` are not.
    """
    if (panel := instrument.codes.get("loinc")) is not None and re.search(rf"(?<!\d){panel}(?!\d)", name):
        return True
    parts, wanted = parts_of(name), parts_of(instrument.id)
    if named_in(parts) - {instrument.id} or _VARIANTS & set(parts) - set(wanted):
        return False
    for start in range(len(parts) - len(wanted) + 1):
        if parts[start : start + len(wanted)] == wanted:
            after = parts[start + len(wanted) :][:1]
            return not after or (len(after[0]) > 1 and not after[0].isdigit()) or after[0] == "v"
    return False

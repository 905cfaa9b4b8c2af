"""The questions of a Questionnaire as items of a draft, and a doubt for everything that could not be taken over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mindscreen.condition import OPERATORS
from mindscreen.fhir import codes
from mindscreen.fhir.draftyaml import clean, slug
from mindscreen.fhir.linkids import LOINC_SYSTEMS
from mindscreen.fhir.received import key_of, objects
from mindscreen.plan import FACTS
from mindscreen.text import CLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.form import Choice, Form, Question

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RESERVED: Final = frozenset({*FACTS, "total", "at_the_end", "and", "or", "not"})
_LONGEST_DAY: Final = 1439
"""The greatest number that an item of a definition takes."""
_MOST_POINTS: Final = 10_000
"""No option of a questionnaire counts as much."""
_CHOICES: Final = frozenset({"choice", "open-choice", "coding"})
_PASSED_OVER: Final = frozenset({"group", "display", "question"})


@dataclass(frozen=True, slots=True)
class OptionList:
    """The options of one or more questions.

    Attributes:
        name: name of the list.
        values: key to recorded value, in the order of the form.
        counts: key to what it counts; empty where the Questionnaire gives no usable weights.
        loinc: key to LOINC answer code.
        texts: key to the words of the Questionnaire.
    """

    name: str
    values: Mapping[str, int]
    counts: Mapping[str, int]
    loinc: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def scores(self) -> Json:
        """What the options count, where that is something else than their recorded values."""
        return dict(self.counts) if self.counts and self.counts != self.values else {}

    def data(self) -> list[Json]:
        """The list as a definition has it."""
        return [
            {"value": value, "key": key, **({"loinc": self.loinc[key]} if key in self.loinc else {})}
            for key, value in self.values.items()
        ]


@dataclass(slots=True)
class DraftItem:
    """One question of a draft."""

    id: str
    link_id: str
    text: str
    loinc: str = ""
    option_list: OptionList | None = None
    number: tuple[int, int, str] | None = None
    asked: str = ""
    by_code: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """A placeholder for the topic, which a person must name: it may not be the wording."""
        return f"topic of linkId {clean(self.link_id, 60)}"

    @property
    def values(self) -> Mapping[str, int]:
        """Key to recorded value; empty for a number."""
        return {} if self.option_list is None else self.option_list.values

    @property
    def upper(self) -> int:
        """The greatest recorded value."""
        return self.number[1] if self.number is not None else max(self.values.values())

    @property
    def ends(self) -> tuple[str | int, str | int]:
        """The answers that count least and most: keys of options, or numbers."""
        if self.number is not None:
            return self.number[:2]
        counts = (self.option_list.counts if self.option_list else {}) or self.values
        return min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)

    def data(self, cite: str) -> Json:
        """The item as a definition has it."""
        data: Json = {"id": self.id, "about": self.about}
        if self.option_list is not None:
            data["options"] = self.option_list.name
        if self.number is not None:
            data["number"] = dict(zip(("from", "to", "unit"), self.number, strict=True))
        if self.loinc:
            data["loinc"] = self.loinc
        if self.asked:
            least = self.ends[0]
            value = least if isinstance(least, int) else self.values[least]
            data |= {"ask_when": self.asked, "not_asked_value": value, "cite": cite}
        return data


def draft_items(form: Form) -> tuple[list[DraftItem], list[Json]]:
    """The items of a draft, and the doubts about what was not taken over or had to be supposed."""
    made = _Items()
    questions = list(form.questions.values())
    for question in questions:
        made.add(question)
    made.name()
    by_link = {item.link_id: item for item in made.items}
    for question in questions:
        made.skip(question, by_link)
    return made.items, made.doubts


class _Items:
    def __init__(self) -> None:
        self.items: list[DraftItem] = []
        self.doubts: list[Json] = []
        self._lists: dict[object, OptionList] = {}
        self._seen: set[str] = set()

    def _doubt(self, question: Question, doubt: str, default: str) -> None:
        self.doubts.append({"about": f"linkId {clean(question.link_id, 60)}", "doubt": doubt, "default": default})

    def add(self, question: Question) -> None:
        """Make an item of a question, or a doubt."""
        kind = question.kind
        if kind in _PASSED_OVER and not question.choices:
            return
        item = DraftItem("", question.link_id, question.text)
        told = _told(question)
        if codes.CALCULATED_EXPRESSION in told or question.data.get("readOnly") is True:
            code = loinc_of(question.codings)
            named = f" Its LOINC code is {code}." if code else ""
            self._doubt(
                question, f"It is calculated or only shown.{named}", "No item; perhaps it is one of the scores."
            )
            return
        if question.data.get("repeats") is True:
            self._doubt(question, "It takes several answers, which no item does.", "It is left out.")
            return
        if kind in _CHOICES or question.choices:
            item.option_list = self._options(question)
            item.by_code = _by_code(question, item.option_list)
        elif kind == "boolean":
            item.option_list = self._listed({"yes": 1, "no": 0}, {}, {}, {"yes": "", "no": ""})
        elif kind in {"integer", "time"}:
            item.number = self._number(question, told, clock=kind == "time")
        if item.option_list is None and item.number is None:
            self._doubt(
                question, f"Its answers ({slug(kind, 'of no stated type')}) cannot be scored.", "It is left out."
            )
            return
        item.loinc = self._new_code(question)
        self.items.append(item)

    def _new_code(self, question: Question) -> str:
        code = loinc_of(question.codings)
        if code in self._seen:
            self._doubt(question, "Its LOINC code is that of another question as well.", "It has no code.")
            return ""
        if code:
            self._seen.add(code)
        return code

    def _options(self, question: Question) -> OptionList | None:
        choices = [each for each in question.choices if each.code or each.display]
        if len(choices) < 2:  # noqa: PLR2004 - one answer alone asks nothing
            return None
        if question.kind == "open-choice":
            self._doubt(question, "It also takes an answer in free text.", "Only the options listed are taken.")
        keys = _keys(choices)
        weights = [_weight(choice) for choice in choices]
        counts = {key: weight for key, weight in zip(keys, weights, strict=True) if weight is not None}
        if len(counts) < len(keys):
            counts = {}
            self._doubt(
                question,
                "Not every option has one weight that is a whole number.",
                "Recorded by their place in the list, from 0; that is no score, and the question is in none.",
            )
        values = dict(counts)
        rising = sorted(values.values())
        ordered = list(values.values()) in (rising, rising[::-1]) and len(set(rising)) == len(rising)
        if not counts or not ordered:
            values = {key: place for place, key in enumerate(keys)}
        loinc = {key: code for key, choice in zip(keys, choices, strict=True) if (code := _answer_code(choice))}
        if len(set(loinc.values())) < len(loinc):
            loinc = {}
        texts = {key: choice.display for key, choice in zip(keys, choices, strict=True)}
        return self._listed(values, counts, loinc, texts)

    def _listed(
        self,
        values: Mapping[str, int],
        counts: Mapping[str, int],
        loinc: Mapping[str, str],
        texts: Mapping[str, str],
    ) -> OptionList:
        """The list with these options; questions with the same options share one."""
        key = tuple(tuple(each.items()) for each in (values, counts, loinc))
        if key not in self._lists:
            self._lists[key] = OptionList(f"options_{len(self._lists) + 1}", values, counts, loinc, texts)
        return self._lists[key]

    def _number(
        self, question: Question, told: Mapping[str, Mapping[str, Any]], *, clock: bool
    ) -> tuple[int, int, str] | None:
        if clock:
            return 0, _LONGEST_DAY, CLOCK
        ends = [told.get(url, {}).get("valueInteger") for url in (codes.MIN_VALUE, codes.MAX_VALUE)]
        lower, upper = ends
        if type(lower) is not int or type(upper) is not int or not 0 <= lower < upper <= _LONGEST_DAY:
            self._doubt(question, f"It takes a number without two ends from 0 to {_LONGEST_DAY}.", "It is left out.")
            return None
        coding = told.get(codes.UNIT, {}).get("valueCoding")
        unit = coding.get("code") if isinstance(coding, dict) else None
        if not isinstance(unit, str) or not re.fullmatch(r"[!-~]{1,20}", unit):
            self._doubt(question, "Its number has no unit.", "A number of nothing in particular: {score}.")
            unit = "{score}"
        return lower, upper, unit

    def name(self) -> None:
        """Give every item its id: the linkId where all of these can be ids, else `q1`, `q2` and so on."""
        links = [item.link_id for item in self.items]
        usable = all(_NAME.fullmatch(link) for link in links) and not _RESERVED & set(links)
        for number, item in enumerate(self.items, start=1):
            item.id = item.link_id if usable else f"q{number}"

    def skip(self, question: Question, by_link: Mapping[str, DraftItem]) -> None:
        """Say when a question is asked, or doubt."""
        rules = [rule for rule, _ in objects(question.data, "enableWhen", "item")]
        expressed = codes.ENABLE_WHEN_EXPRESSION in _told(question)
        if not rules and not expressed:
            return
        item = by_link.get(question.link_id)
        said = [_comparison(rule, by_link) for rule in rules]
        if expressed or item is None or not all(said):
            what = "group or question" if item is None else "question"
            self._doubt(
                question, f"This {what} is asked only under a rule that could not be taken over.", "Always asked."
            )
            return
        word = " and " if question.data.get("enableBehavior") == "all" else " or "
        item.asked = word.join(said)
        self._doubt(
            question,
            "The Questionnaire says when it is asked, but not which answer it stands for when it is skipped.",
            "The answer that counts least.",
        )


def _told(question: Question) -> dict[str, Mapping[str, Any]]:
    """The extensions of a question by URL."""
    extensions = question.data.get("extension")
    return {
        each["url"]: each
        for each in (extensions if isinstance(extensions, list) else ())
        if isinstance(each, dict) and isinstance(each.get("url"), str)
    }


def loinc_of(codings: Sequence[Any]) -> str:
    """The LOINC code among codings, if its check digit is right; else empty."""
    from mindscreen.authoring.codes import is_loinc  # noqa: PLC0415 - only a draft pays for it

    for coding in codings:
        if isinstance(coding, dict) and coding.get("system", codes.LOINC) in LOINC_SYSTEMS:
            code = coding.get("code")
            if isinstance(code, str) and is_loinc(code):
                return code
    return ""


def _answer_code(choice: Choice) -> str:
    from mindscreen.authoring.codes import is_loinc  # noqa: PLC0415 - only a draft pays for it

    known = choice.system in {"", *LOINC_SYSTEMS} and choice.code.startswith("LA")
    return choice.code if known and is_loinc(choice.code) else ""


def _keys(choices: Sequence[Choice]) -> list[str]:
    """A key for each option, from its display or its code; numbered where two would be the same."""
    keys: list[str] = []
    for number, choice in enumerate(choices, start=1):
        key = slug(choice.display, "") or slug(choice.code, f"option-{number}")
        keys.append(key if key not in keys else f"{key}-{number}")
    return keys


def _weight(choice: Choice) -> int | None:
    """The one weight of an option, if it is a whole number."""
    if len(choice.weights) != 1:
        return None
    (weight,) = choice.weights
    if weight is None or not -_MOST_POINTS < weight < _MOST_POINTS or weight != int(weight):
        return None
    return int(weight)


def _by_code(question: Question, options: OptionList | None) -> dict[tuple[str, str], int]:
    if options is None:
        return {}
    choices = [each for each in question.choices if each.code or each.display]
    return {(each.system, each.code): value for each, value in zip(choices, options.values.values(), strict=True)}


def _comparison(rule: Mapping[str, Any], by_link: Mapping[str, DraftItem]) -> str:
    """One `enableWhen` as a comparison; empty where the grammar cannot say it or it would decide nothing."""
    question = rule.get("question")
    item = by_link.get(question) if isinstance(question, str) else None
    stated = rule.get("operator", "=")
    operator = "==" if stated == "=" else stated
    if item is None or not isinstance(operator, str) or operator not in OPERATORS:
        return ""
    value = next(iter(_wanted(rule, item)), None)
    values = range(item.number[0], item.number[1] + 1) if item.number is not None else item.values.values()
    if value is None or len({OPERATORS[operator](each, value) for each in values}) < 2:  # noqa: PLR2004 - true and false
        return ""
    return f"{item.id} {operator} {value}"


def _wanted(rule: Mapping[str, Any], item: DraftItem) -> Iterator[int]:
    coding = rule.get("answerCoding")
    key = key_of(coding) if isinstance(coding, dict) else None
    if key is not None and key in item.by_code:
        yield item.by_code[key]
    whole, truth = rule.get("answerInteger"), rule.get("answerBoolean")
    if type(whole) is int and item.number is not None:
        yield whole
    if isinstance(truth, bool) and set(item.values) == {"yes", "no"}:
        yield item.values["yes" if truth else "no"]

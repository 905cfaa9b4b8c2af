"""The sender's Questionnaire, where it is at hand: what its linkIds ask and what its answer codes say.

R4, R4B, R5 and STU3. Options may stand in the question or in a value set that the Questionnaire contains; one that is
merely named is never fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mindscreen.fhir.received import MOST_ITEMS, objects, unreadable
from mindscreen.fhir.weights import weights_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.fhir.weights import Weight

_DEEPEST: Final = 30
_A_QUESTIONNAIRE: Final = "Give the FHIR Questionnaire that was answered."


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a question: its code or value, its display, and every weight that is given for it."""

    system: str
    code: str
    display: str
    weights: frozenset[Weight]


@dataclass(frozen=True, slots=True)
class Question:
    """One item of a Questionnaire, with the options that it offers."""

    link_id: str
    text: str
    codings: list[Any]
    definition: object
    data: Mapping[str, Any] = field(repr=False)
    choices: tuple[Choice, ...] = ()

    @property
    def kind(self) -> str:
        """Its type: `choice`, `group`, `integer` ..."""
        kind = self.data.get("type")
        return kind if isinstance(kind, str) else ""


class Form:
    """A Questionnaire as far as reading a response needs it.

    Args:
        questionnaire: the resource.

    Attributes:
        url: its canonical URL, or empty.
        questions: linkId to question, in the order of the form.

    Raises:
        InterchangeError: MS-F001, when it is no readable Questionnaire.
    """

    def __init__(self, questionnaire: Mapping[str, Any]) -> None:
        if questionnaire.get("resourceType") != "Questionnaire":
            unreadable("it is no Questionnaire.", "questionnaire", _A_QUESTIONNAIRE)
        self.url = _text(questionnaire.get("url"))
        self._sets = {
            name: each
            for each, _ in objects(questionnaire, "contained", "")
            if each.get("resourceType") == "ValueSet"
            for name in (f"#{each.get('id')}", each.get("url"))
            if isinstance(name, str)
        }
        self.questions: dict[str, Question] = {}
        for item, place in _items(questionnaire):
            link_id = _text(item.get("linkId"))
            if not link_id or link_id in self.questions:
                unreadable("an item has no linkId of its own.", place, _A_QUESTIONNAIRE)
            codings = item.get("code")
            self.questions[link_id] = Question(
                link_id,
                _text(item.get("text")),
                codings if isinstance(codings, list) else [],
                item.get("definition"),
                item,
                tuple(self._choices(item, place)),
            )
        self._by_code = {
            (link_id, choice.system, choice.code): choice
            for link_id, question in self.questions.items()
            for choice in question.choices
        }

    def text(self, link_id: str) -> str:
        """The text of a question; empty when there is none."""
        question = self.questions.get(link_id)
        return "" if question is None else question.text

    def choice(self, link_id: str, system: str, code: str) -> Choice | None:
        """The option with this code; where the answer or the option names no system, the code alone decides."""
        if (link_id, system, code) in self._by_code:
            return self._by_code[link_id, system, code]
        question = self.questions.get(link_id)
        same = [] if question is None else [each for each in question.choices if each.code == code]
        return same[0] if len(same) == 1 and not (system and same[0].system) else None

    def _choices(self, item: Mapping[str, Any], place: str) -> Iterator[Choice]:
        for name in ("answerOption", "option"):  # STU3 calls it option
            for option, _ in objects(item, name, place):
                weights = frozenset(weights_in(option))
                if isinstance(coding := option.get("valueCoding"), dict):
                    yield _choice(coding, weights)
                else:
                    value = option.get("valueInteger", option.get("valueString"))
                    if isinstance(value, (int, str)) and not isinstance(value, bool):
                        yield Choice("", str(value), str(value), weights)
        named = item.get("answerValueSet", item.get("options"))
        if isinstance(named, Mapping):  # STU3: a Reference
            named = named.get("reference")
        if isinstance(named, str) and named in self._sets:
            yield from _concepts(self._sets[named])


def _choice(coding: Mapping[str, Any], more: frozenset[Weight], system: str = "") -> Choice:
    return Choice(
        _text(coding.get("system")) or system,
        _text(coding.get("code")),
        _text(coding.get("display")),
        more | frozenset(weights_in(coding)),
    )


def _concepts(value_set: Mapping[str, Any]) -> Iterator[Choice]:
    """The concepts that a value set lists."""
    expansion, compose = value_set.get("expansion"), value_set.get("compose")
    if isinstance(expansion, Mapping) and "contains" in expansion:
        for each, _ in objects(expansion, "contains", "expansion"):
            yield _choice(each, frozenset())
    elif isinstance(compose, Mapping):
        for part, place in objects(compose, "include", "compose"):
            for each, _ in objects(part, "concept", place):
                yield _choice(each, frozenset(), _text(part.get("system")))


def _items(questionnaire: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """All items in the order of the form, however deeply nested."""
    waiting = [(child, place, 0) for child, place in reversed(objects(questionnaire, "item", ""))]
    seen = 0
    while waiting:
        item, place, depth = waiting.pop()
        seen += 1
        if seen > MOST_ITEMS or depth > _DEEPEST:
            unreadable("it has too many items, or they are nested too deeply.", "questionnaire", _A_QUESTIONNAIRE)
        yield item, place
        waiting += [(child, below, depth + 1) for child, below in reversed(objects(item, "item", place))]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

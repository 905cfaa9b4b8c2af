"""The published words of one instrument as keys: which item a text asks, and which answer a text names.

A text counts only when it is the published one, word for word; capitals, punctuation and width of the characters do not
matter. A text that is merely similar is no evidence: one "not" more turns a question round. Known are our own published
wording where its licence lets us show it (a working translation is not published), the keys of the options, and the
names that LOINC gives to its answer codes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar
from unicodedata import normalize

from mindscreen.errors import MindscreenError
from mindscreen.fhir.codes import weights
from mindscreen.text import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.model import Instrument, Item

_LONGEST: Final = 600
"""No question of a form is longer; what is, is not looked at."""
_WORDS: Final = re.compile(r"^-(?=\d)|[^\W_]+|[<>≤≥](?=\s*=?\s*\d)|(?<=\d)\+")
_BETWEEN: Final = re.compile(r"(?<!\d) | (?!\d)")
_NUMBERED: Final = re.compile(r"\s*\(?(?:q|第)?\s*\d{1,2}\s*[.)、．:：题]\s*", re.IGNORECASE)
_LETTERED: Final = re.compile(r"\s*\(?[A-Ka-k]\s*[.)、．:：]\s*")
_POINTS_FIRST: Final = re.compile(r"\s*\(?(-?\d{1,3})\s*分?\s*(?:[-=–—.)、．:：]|\s)\s*(\D.*)", re.DOTALL)
_POINTS_LAST: Final = re.compile(
    r"(.*\D)\s*[(\[（]\s*[+=]?\s*(-?\d{1,3})\s*(?:分|points?|pts?)?\s*[)\]）]\s*", re.DOTALL
)
_LOINC_NAMES: Final[Mapping[str, str]] = {
    "LA18938-3": "More days than not",
    "LA18927-6": "2-4 times a month",
    "LA18928-4": "2-3 times a week",
}
"""LOINC names of answers where the words differ from the key of the option; the others are the key, word for word."""
_YES_NO: Final[Mapping[str, tuple[str, ...]]] = {"yes": ("是",), "no": ("否",)}
_BLANK: Final = frozenset(
    {
        "no response", "no answer", "not answered", "not asked", "unanswered", "skipped", "declined", "refused",
        "patient refused", "patient declined", "declined to answer", "refused to answer", "prefer not to answer",
        "prefer not to say", "i choose not to answer this question", "i prefer not to answer", "asked but unknown",
        "asked declined", "unknown", "not applicable", "n a", "不适用", "未作答", "未回答", "未答", "拒绝回答", "拒答",
        "未填", "未填写", "不愿回答", "无应答",
    }
)  # fmt: skip


_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


class Named(NamedTuple):
    """An answer text taken apart: the words, and the points that stand with them (`2 - More than half the days`)."""

    words: str
    points: int | None


def plain(text: str) -> str:
    """A text without what does not change its meaning (case, width, punctuation, space); empty when it is too long.

    Two numbers stay apart: `1-2` is not `12`.
    """
    if len(text) > _LONGEST:
        return ""
    return _BETWEEN.sub("", " ".join(_WORDS.findall(normalize("NFKC", text).casefold())))


def named(text: str) -> Iterator[Named]:
    """The ways to read an answer text, the plainest first; each leaves off something that forms write beside it."""
    if len(text) > _LONGEST:
        return
    lettered = _LETTERED.match(text)
    for each in (text, text[lettered.end() :]) if lettered else (text,):
        yield Named(plain(each), None)
        if match := _POINTS_FIRST.fullmatch(each):
            yield Named(plain(match[2]), int(match[1]))
        if match := _POINTS_LAST.fullmatch(each):
            yield Named(plain(match[1]), int(match[2]))


_BLANKS: Final = frozenset(map(plain, _BLANK))


def means_blank(text: str) -> bool:
    """Whether a text says that there is no answer."""
    return plain(text) in _BLANKS


_MOST: Final = 4096


class _Memory(dict[_Key, _Found]):
    """What texts were found to mean: those of a form come again with every response, so looking once is enough.

    When it is full it forgets everything, so that memory stays flat whatever is sent.
    """

    def keep(self, key: _Key, found: _Found) -> _Found:
        if len(self) >= _MOST:
            self.clear()
        self[key] = found
        return found


class FormWords:
    """The published words of one instrument.

    Args:
        instrument: the instrument; an overlay that it was loaded with counts, within its licence.

    Attributes:
        points: item id to recorded value to the numbers that may stand for it: the value itself and what it counts.
    """

    def __init__(self, instrument: Instrument) -> None:
        self.points: dict[str, dict[int, frozenset[float]]] = {
            item.id: {value: frozenset({value, weight}) for value, weight in weights(instrument, item).items()}
            for item in instrument.items
            if item.number is None
        }
        self._questions: dict[str, set[str]] = {}
        self._answers: dict[str, dict[str, set[int]]] = {
            item.id: _codes_in_words(item) for item in instrument.items if item.number is None
        }
        for locale in instrument.locales:
            try:
                words = wording(instrument, locale)
            except MindscreenError:
                continue  # whatever the reason why it may not be shown or cannot be had: its words are not known
            for item in instrument.items:
                self._questions.setdefault(plain(words.item(item.id)), set()).add(item.id)
                if item.number is None:
                    known = self._answers[item.id]
                    for option in item.options:
                        known.setdefault(plain(words.option(item.id, option.value)), set()).add(option.value)
        self._every_answer = set(chain.from_iterable(self._answers.values()))
        self._items = _Memory[str, frozenset[str]]()
        self._values = _Memory[tuple[str, str], frozenset[int]]()

    def items(self, text: object) -> frozenset[str]:
        """Ids of the items that a text asks, word for word; none when the text is not known."""
        if not isinstance(text, str) or len(text) > _LONGEST:
            return frozenset()
        found = self._items.get(text)
        return self._items.keep(text, self._asked(text)) if found is None else found

    def _asked(self, text: str) -> frozenset[str]:
        bare = _NUMBERED.match(text)
        for each in (text, text[bare.end() :] if bare else ""):
            if found := self._questions.get(plain(each)):
                return frozenset(found)
        return frozenset()

    def values(self, item: Item, text: str) -> frozenset[int]:
        """The recorded values that an answer text names for an item; none when it is not known.

        Points beside the words must be those of the option (`2 - Several days` names nothing where that counts 1).
        """
        if len(text) > _LONGEST:
            return frozenset()
        found = self._values.get((item.id, text))
        return self._values.keep((item.id, text), self._named(item, text)) if found is None else found

    def _named(self, item: Item, text: str) -> frozenset[int]:
        known = self._answers.get(item.id, {})
        for words, points in named(text):
            if words in known:
                allowed = self.points[item.id]
                return frozenset(value for value in known[words] if points is None or points in allowed[value])
        return frozenset()

    def looks_like_answer(self, text: str) -> bool:
        """Whether a text names an answer of any item."""
        return any(words in self._every_answer for words, _ in named(text))


def _codes_in_words(item: Item) -> dict[str, set[int]]:
    known: dict[str, set[int]] = {}
    yes_no = {option.key for option in item.options} == {"yes", "no"}
    for option in item.options:
        texts = [option.key, *(_YES_NO[option.key] if yes_no else ())]
        if (name := _LOINC_NAMES.get(option.codes.get("loinc", ""))) is not None:
            texts.append(name)
        for text in texts:
            known.setdefault(plain(text), set()).add(option.value)
    return known


class Same:
    """An instrument as the very same object: two that are equal may have been loaded with different wording."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.instrument is self.instrument

    def __hash__(self) -> int:
        return id(self.instrument)


def words_of(instrument: Instrument) -> FormWords:
    """The published words of an instrument, looked up once."""
    return _words(Same(instrument))


@lru_cache(maxsize=64)
def _words(same: Same) -> FormWords:
    return FormWords(same.instrument)

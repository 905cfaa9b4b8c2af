"""Reading any number of responses to one instrument."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mindscreen.engine import screen
from mindscreen.errors import InterchangeError
from mindscreen.fhir.answers import AnswerReader
from mindscreen.fhir.bundles import check_subject, forms_in, responses_in, subject_of
from mindscreen.fhir.dates import is_date_time
from mindscreen.fhir.entries import entries
from mindscreen.fhir.form import Form
from mindscreen.fhir.formwords import words_of
from mindscreen.fhir.origin import (
    called,
    check_status,
    check_type,
    contained_form,
    foreign,
    questionnaire_of,
    vouched_for,
)
from mindscreen.fhir.people import reference_in
from mindscreen.fhir.reading import Note, Reading
from mindscreen.fhir.recall import Memory, heard
from mindscreen.fhir.received import received, unreadable
from mindscreen.fhir.targets import BY_BOTH, UNKNOWN, Targets, asks_elsewhere, names_instrument, numbered
from mindscreen.response import Context, Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mindscreen.fhir.entries import Entry
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.fhir.targets import Target
    from mindscreen.model import Instrument, Item
    from mindscreen.parts import Score
    from mindscreen.result import Result

_LONGEST_NAME: Final = 255
_BY_NAME: Final = "its linkId, because the name of the questionnaire is that of the instrument"


class _Tools(NamedTuple):
    """What reads the responses to one form, which is `None` where the sender's Questionnaire is not at hand."""

    form: Form | None
    targets: Targets
    answers: AnswerReader
    memories: Mapping[bool, Memory]
    """What items were read as, where our own linkIds surely mean what they say and where they need not."""


class Reader:
    """Reads any number of responses to one instrument in the same way; what it needs is looked up once.

    Args:
        instrument: the instrument.
        mapping: as in `read`.
        questionnaire: as in `read`.
        allow_in_progress: as in `read`.
        check_stated_scores: as in `read`.

    Raises:
        InterchangeError: MS-F001, when the Questionnaire cannot be read; MS-F004, when the mapping cannot be used.
        NotFoundError: MS-N007, when the mapping names an item or scale that does not exist.
    """

    def __init__(
        self,
        instrument: Instrument,
        *,
        mapping: LinkIdMap | None = None,
        questionnaire: Mapping[str, Any] | str | bytes | None = None,
        allow_in_progress: bool = False,
        check_stated_scores: bool = True,
    ) -> None:
        self._instrument = instrument
        self._items = tuple([item.id for item in instrument.items])
        self._mapping = mapping
        self._allow_in_progress = allow_in_progress
        self._check_stated_scores = check_stated_scores
        self._words = words_of(instrument)
        self._tools = self._with(None if questionnaire is None else Form(received(questionnaire)))
        self._names = lru_cache(maxsize=256)(partial(names_instrument, instrument))

    def _with(self, form: Form | None) -> _Tools:
        return _Tools(
            form,
            Targets(self._instrument, self._words, self._mapping, form),
            AnswerReader(self._instrument, self._words, self._mapping, form),
            {False: Memory(), True: Memory()},
        )

    def read(
        self,
        resource: Mapping[str, Any] | str | bytes,
        *,
        subject: str | None = None,
        context: Context | None = None,
    ) -> Reading:
        """Read one response, as `read` does.

        Args:
            resource: as in `read`.
            subject: as in `read`.
            context: as in `read`.

        Raises:
            InterchangeError: MS-F001 to MS-F008, as in `read`.
        """
        data = received(resource)
        if data["resourceType"] == "Bundle":
            return self._from_bundle(data, subject, context or Context())
        return self._one(data, contained_form(data), subject, context or Context())

    def _from_bundle(self, bundle: Mapping[str, Any], subject: str | None, context: Context) -> Reading:
        """The one response to the instrument; the others must be responses to other questionnaires."""
        readings: list[Reading] = []
        notes: list[Note] = []
        refused: InterchangeError | None = None
        forms = forms_in(bundle)
        for response, place in responses_in(bundle):
            form = contained_form(response) or forms.get(questionnaire_of(response).partition("|")[0])
            try:
                readings.append(self._one(response, form, subject, context))
            except InterchangeError as error:
                where = f"{place}.{error.where}".rstrip(".")
                refused = InterchangeError(error.code, error.what, where=where, remedy=error.remedy)
                if error.code != "MS-F002":
                    raise refused from None
                notes.append(Note("left-aside", "a response to another questionnaire was not read.", place))
            else:
                notes.append(Note("from-bundle", "the response was taken out of a Bundle.", place))
        if refused is not None and not readings:
            raise refused
        first = readings[0]
        if any((each.response, each.subject) != (first.response, first.subject) for each in readings):
            raise InterchangeError(
                "MS-F008",
                "the Bundle holds several responses that differ.",
                where="entry",
                remedy="Give the one that counts; each occasion is read by itself.",
            )
        if len(readings) > 1:
            notes.append(Note("repeated", "the same response stands more than once.", "entry"))
        return Reading(first.response, (*notes, *first.notes), first.subject)

    def _one(
        self, data: Mapping[str, Any], at_hand: Mapping[str, Any] | None, subject: str | None, context: Context
    ) -> Reading:
        """Read one QuestionnaireResponse; `at_hand` is the Questionnaire that came with it."""
        return self._study(data, at_hand, subject, context)[0]

    def study(self, response: Mapping[str, Any], context: Context) -> tuple[Reading, Memory | None]:
        """Read one QuestionnaireResponse, and say in which memory the items of others like it are looked up.

        Returns:
            The reading; and the memory, or `None` where what an item means may depend on the items beside it.

        Raises:
            InterchangeError: MS-F001 to MS-F006, as in `read`.
        """
        return self._study(response, contained_form(response), None, context)

    def agrees(self, result: Result, stated: Iterable[tuple[str, Fraction | int]]) -> bool:
        """Whether scores that a response states are those of a result."""
        return all(_is_score(result[name], number) for name, number in stated)

    def _study(
        self, data: Mapping[str, Any], at_hand: Mapping[str, Any] | None, subject: str | None, context: Context
    ) -> tuple[Reading, Memory | None]:
        check_type(data)
        tools = self._tools if at_hand is None or self._tools.form is not None else self._with(Form(at_hand))
        vouched = vouched_for(data, self._instrument, self._mapping, tools.form)
        named = not vouched and self._is_named(data, tools.form)
        notes: list[Note] = []
        check_status(data, notes, allow_in_progress=self._allow_in_progress)
        about = subject_of(data)
        if subject is not None and about:
            check_subject(about, subject)
        elif subject is not None:
            notes.append(Note("subject-not-stated", "it does not say whom it is about; the caller does.", "subject"))
        memory = tools.memories[vouched] if vouched or named else None
        values = None if memory is None else self._recalled(memory, data.get("item"), notes)
        if values is None:
            values = self._read(data, tools, notes, vouched=vouched, named=named, memory=memory)
        name = f"{self._instrument.id}@{self._instrument.version}"
        reading = Reading(Response(name, values, _context(data, context, notes)), tuple(notes), about)
        return reading, memory if tools is self._tools else None

    def _recalled(self, memory: Memory, items: object, notes: list[Note]) -> dict[str, int | None] | None:
        """The answers, if all items were met before and nothing about them contradicts; else `None`."""
        recalled = memory.recall(items)
        if recalled is None or not recalled.values:
            return None
        # Scores depend on nothing but the answers.
        if recalled.stated and not self.agrees(screen(self._instrument, recalled.values), recalled.stated):
            return None
        notes += recalled.notes
        return self.answered(recalled.values)

    def answered(self, values: Mapping[str, int | None]) -> dict[str, int | None]:
        """The answers in the order of the form, without the blanks."""
        return {item: value for item in self._items if (value := values.get(item)) is not None}

    def _read(  # noqa: PLR0913 - what was found out about the response
        self,
        data: Mapping[str, Any],
        tools: _Tools,
        notes: list[Note],
        *,
        vouched: bool,
        named: bool,
        memory: Memory | None,
    ) -> dict[str, int | None]:
        """Read the items one by one and all together."""
        found = list(entries(data, notes))
        by_number: Mapping[str, Target] = {}
        for entry in found:
            target = tools.targets.of(entry)
            if not vouched and target.kind == "item" and target.id == entry.link_id and not self._maps(entry):
                target = target._replace(inferred=BY_BOTH if target.certain else _BY_NAME)
            entry.target = target
        if named and not any(entry.target.kind == "item" for entry in found):
            by_number = numbered(self._instrument, [entry.link_id for entry in found if entry.target is UNKNOWN])
            for entry in found:
                entry.target = by_number.get(entry.link_id, entry.target)
        self._check_targets(found, tools.answers, trusted=vouched or named)
        values = self._values(found, tools.answers)
        self._look_aside(found, values)
        self._check_scores(values, found)
        if memory is not None and not by_number:
            memory.learn(heard(found, values))
        return self.answered(values)

    def _maps(self, entry: Entry) -> bool:
        return self._mapping is not None and entry.link_id in self._mapping.items

    def _is_named(self, data: Mapping[str, Any], form: Form | None) -> bool:
        """Whether what the response calls its questionnaire names the instrument."""
        names = [*called(data), *([form.url] if form is not None else [])]
        return any(self._names(name.partition("|")[0].rstrip("/").rpartition("/")[2][:_LONGEST_NAME]) for name in names)

    def _check_targets(self, found: list[Entry], answers: AnswerReader, *, trusted: bool) -> None:
        """Refuse a response that nothing ties to this instrument, and answers that look like missing ones of it."""
        instrument = self._instrument
        ours = [entry for entry in found if entry.target.kind == "item"]
        scores = [entry for entry in found if entry.target.kind == "score"]
        unsure = sum(not entry.target.certain for entry in ours)
        # Where the texts confirm the numbering of most questions, it holds for the one whose text is worded otherwise.
        trusted = trusted or 2 * unsure < len(ours)
        unknown = [entry for entry in found if entry.target is UNKNOWN and entry.answered]
        tied = trusted or any(entry.target.certain for entry in scores)
        if not tied or (unsure and not trusted) or (unknown and not ours and not scores):
            raise foreign(
                f"nothing in it says that it answers {instrument.id}.",
                "If it does, say so with mapping=LinkIdMap(questionnaire=..., items={linkId: item}) for this form, or "
                "give the sender's Questionnaire with questionnaire=....",
            )
        for entry in unknown:
            if answers.looks_like_answer(entry.answers) and not asks_elsewhere(instrument, entry.link_id):
                raise _unmapped(instrument, entry)

    def _values(self, found: list[Entry], answers: AnswerReader) -> dict[str, int | None]:
        values: dict[str, int | None] = {}
        first: dict[str, Entry] = {}
        for entry in found:
            if entry.target.kind != "item":
                continue
            item = self._instrument.item(entry.target.id)
            if entry.target.inferred:
                entry.note("item-inferred", f"the item was found by {entry.target.inferred}.")
            value = answers.value(item, entry)
            if item.id in first:
                self._check_repeated(first[item.id], entry, same=value == values[item.id])
                continue
            first[item.id] = entry
            values[item.id] = value
        return values

    @staticmethod
    def _check_repeated(first: Entry, second: Entry, *, same: bool) -> None:
        """Refuse an item that stands twice, unless it is surely the same question with the same answer."""
        guessed = first.link_id != second.link_id and bool(first.target.inferred or second.target.inferred)
        if not same or guessed:
            raise InterchangeError(
                "MS-F004",
                f"item '{second.target.id}' stands twice.",
                where=second.path,
                remedy="Ask the sender which one counts; a response must hold each question once.",
            )
        second.note("repeated", "the item stands twice, with the same answer.")

    def _look_aside(self, found: list[Entry], values: Mapping[str, int | None]) -> None:
        """Note what was not read; a number that could be an answer is refused while an item is blank."""
        instrument = self._instrument
        blank = [item for item in instrument.items if values.get(item.id) is None]
        for entry in found:
            if entry.target.kind in {"item", "score"} or not entry.answers:
                continue
            could_be = entry.target is UNKNOWN and any(_could_be(entry, item) for item in blank)
            if could_be and not asks_elsewhere(instrument, entry.link_id):
                raise _unmapped(instrument, entry)
            entry.note("left-aside", f"it belongs to no item of {instrument.id}.")

    def _check_scores(self, values: Mapping[str, int | None], found: list[Entry]) -> None:
        stated = [entry for entry in found if entry.target.kind == "score" and entry.answered]
        if not stated:
            return
        result = screen(self._instrument, values)  # scores depend on nothing but the answers
        for entry in stated:
            number = entry.stated()
            if entry.target.inferred:
                entry.note("item-inferred", f"the score was found by {entry.target.inferred}.")
            if number is None:
                entry.note("score-not-compared", "it states a score, but not as a number.")
                continue
            if _is_score(result[entry.target.id], number):
                continue
            if self._check_stated_scores:
                raise InterchangeError(
                    "MS-F006",
                    f"the score '{entry.target.id}' that it states is not what its own answers give.",
                    where=entry.path,
                    remedy="Ask the sender which is right; check_stated_scores=False reads the answers alone.",
                )
            entry.note("score-differs", "the stated score is not what the answers give; the answers count.")


def _is_score(score: Score, number: Fraction | int) -> bool:
    """Whether a stated number is a score, or can be once the blanks are filled; a mean may be rounded."""
    if score.denominator == 1:
        return score.lower <= number <= score.upper
    slack = Fraction(score.denominator, 200)
    return score.lower - slack <= number * score.denominator <= score.upper + slack


def _unmapped(instrument: Instrument, entry: Entry) -> InterchangeError:
    return InterchangeError(
        "MS-F004",
        f"it looks like an answer, and belongs to no item of {instrument.id}.",
        where=entry.path,
        remedy="Name its linkId in mapping=LinkIdMap(items=..., scores=... or ignore=...).",
    )


def _could_be(entry: Entry, item: Item) -> bool:
    """Whether an entry holds a bare number that an item takes."""
    return any(number is not None and item.lower <= number <= item.upper for number in entry.numbers())


def _context(data: Mapping[str, Any], context: Context, notes: list[Note]) -> Context:
    authored = data.get("authored")
    if authored is not None and not isinstance(authored, str):
        unreadable("it is no text.", "authored")
    if authored is not None and not is_date_time(authored):
        notes.append(Note("date-left-out", "it is no FHIR dateTime.", "authored"))
        authored = None
    facts: dict[str, Any] = {}
    if context.authored is None and authored is not None:
        facts["authored"] = authored
    source = reference_in(data, "source")
    if context.completed_by is None and source and source == reference_in(data, "subject"):
        facts["completed_by"] = "self"
    return replace(context, **facts) if facts else context

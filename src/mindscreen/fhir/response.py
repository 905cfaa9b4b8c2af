"""Reading the QuestionnaireResponses of others: R4, R4B and R5, and what STU3 writes differently, in JSON or XML.

Strict where a mistake would change a score, tolerant where it would not. What is said outright is read; what has to be
inferred is read only where everything that is there agrees, and leaves a note; what contradicts itself is refused. Totals
in the response are not answers: they are compared with what the answers give. No error and no note repeats an answer, a
display, a reference or anything else about the person, and nothing is ever fetched.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from mindscreen.engine import screen
from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.answers import AnswerReader
from mindscreen.fhir.bundles import check_subject, responses_in, subject_of
from mindscreen.fhir.dates import is_date_time
from mindscreen.fhir.entries import check_unmodified, entries
from mindscreen.fhir.form import Form
from mindscreen.fhir.formwords import FormWords
from mindscreen.fhir.reading import Note, Reading
from mindscreen.fhir.received import objects, received, unreadable
from mindscreen.fhir.targets import UNKNOWN, Targets, names
from mindscreen.response import Context, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.fhir.entries import Entry
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.model import Instrument

_FINISHED: Final = ("completed", "amended")
_UNFINISHED: Final = ("in-progress", "stopped")
_OURS: Final = f"{codes.BASE}:questionnaire:"
_DISPLAY: Final = "http://hl7.org/fhir/StructureDefinition/display"


def read(  # noqa: PLR0913 - independent choices, keyword-only
    instrument: Instrument,
    resource: Mapping[str, Any] | str | bytes,
    *,
    mapping: LinkIdMap | None = None,
    questionnaire: Mapping[str, Any] | str | bytes | None = None,
    allow_in_progress: bool = False,
    check_stated_scores: bool = True,
    subject: str | None = None,
    context: Context | None = None,
) -> Reading:
    """Read a FHIR QuestionnaireResponse as answers to an instrument, with a note for everything not said outright.

    Args:
        instrument: the instrument that the caller says was answered.
        resource: the resource as a dict, or as JSON or XML in text or bytes (UTF-8); or a Bundle about one person that
            holds one response to the instrument.
        mapping: how somebody else's form maps to the instrument; it overrules everything else.
        questionnaire: the sender's Questionnaire, where it is at hand: its item codes, definitions, texts and option
            weights say what linkIds and local codes mean. One that the response contains is used without being asked.
        allow_in_progress: whether an unfinished response (`in-progress`, `stopped`) may be read. One that was entered
            in error is always refused.
        check_stated_scores: whether a total in the response must agree with its answers. Without it a total that does
            not leaves a note.
        subject: reference to the person whom the response must be about (`Patient/123`).
        context: what the caller knows about the person and the occasion. `authored` is taken from the response when not
            stated here, and `completed_by` is `self` when the response says that its subject was its source.

    Returns:
        The answers, with blanks absent, and the notes. Blank is an item that is absent, has no answer, an empty answer,
        or a reason or a text that says there is none.

    Raises:
        InterchangeError: MS-F001, when it is no readable QuestionnaireResponse; MS-F002, when it answers another
            questionnaire or nothing says that it answers this one; MS-F003, when it is not finished; MS-F004, when an
            answer cannot be mapped or contradicts another; MS-F006, when a stated total contradicts the answers;
            MS-F007, when it is about somebody else or a Bundle about several people; MS-F008, when a Bundle holds no
            response or several that differ.
        NotFoundError: MS-N007, when the mapping names an item or scale that does not exist.
    """
    reader = Reader(
        instrument,
        mapping=mapping,
        questionnaire=questionnaire,
        allow_in_progress=allow_in_progress,
        check_stated_scores=check_stated_scores,
    )
    return reader.read(resource, subject=subject, context=context)


def read_response(  # noqa: PLR0913 - as in read
    instrument: Instrument,
    resource: Mapping[str, Any] | str | bytes,
    *,
    mapping: LinkIdMap | None = None,
    questionnaire: Mapping[str, Any] | str | bytes | None = None,
    allow_in_progress: bool = False,
    check_stated_scores: bool = True,
    subject: str | None = None,
    context: Context | None = None,
) -> Response:
    """Read a FHIR QuestionnaireResponse as answers to an instrument: `read` without its notes.

    Args:
        instrument: the instrument that the caller says was answered.
        resource: as in `read`.
        mapping: as in `read`.
        questionnaire: as in `read`.
        allow_in_progress: as in `read`.
        check_stated_scores: as in `read`; `stated_scores` returns what is stated.
        subject: as in `read`.
        context: as in `read`.

    Raises:
        InterchangeError: MS-F001 to MS-F008, as in `read`.
        NotFoundError: MS-N007, as in `read`.
    """
    return read(
        instrument,
        resource,
        mapping=mapping,
        questionnaire=questionnaire,
        allow_in_progress=allow_in_progress,
        check_stated_scores=check_stated_scores,
        subject=subject,
        context=context,
    ).response


def stated_scores(
    instrument: Instrument, resource: Mapping[str, Any] | str | bytes, *, mapping: LinkIdMap | None = None
) -> dict[str, Fraction]:
    """The totals that a QuestionnaireResponse states, by scale id: what the sender says, not what the answers give.

    Raises:
        InterchangeError: MS-F001, when it is no readable QuestionnaireResponse.
    """
    data = received(resource)
    _check_type(data)
    targets = Targets(instrument, _words(_Same(instrument)), mapping)
    stated = {}
    for entry in entries(data, []):
        entry.target = targets.of(entry.link_id, entry.data, entry.path)
        if (number := entry.stated()) is not None:
            stated[entry.target.id] = number
    return stated


class _Same:
    """An instrument as the very same object: two that are equal may have been loaded with different wording."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.instrument is self.instrument

    def __hash__(self) -> int:
        return id(self.instrument)


@lru_cache(maxsize=64)
def _words(same: _Same) -> FormWords:
    return FormWords(same.instrument)


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
        if mapping is not None:
            mapping.check(instrument)
        self._instrument = instrument
        self._mapping = mapping
        self._allow_in_progress = allow_in_progress
        self._check_stated_scores = check_stated_scores
        self._words = _words(_Same(instrument))
        self._form = None if questionnaire is None else Form(received(questionnaire))
        self._targets = Targets(instrument, self._words, mapping, self._form)
        self._answers = AnswerReader(instrument, self._words, mapping, self._form)
        self._named = lru_cache(maxsize=256)(self._is_named)

    def read(
        self,
        resource: Mapping[str, Any] | str | bytes,
        *,
        subject: str | None = None,
        context: Context | None = None,
    ) -> Reading:
        """Read one response, as `read` does.

        Raises:
            InterchangeError: MS-F001 to MS-F008, as in `read`.
        """
        data = received(resource)
        if data["resourceType"] == "Bundle":
            return self._from_bundle(data, subject, context)
        return self._one(data, subject, context)

    def _from_bundle(self, bundle: Mapping[str, Any], subject: str | None, context: Context | None) -> Reading:
        """The one response to the instrument; the others must be responses to other questionnaires."""
        readings: list[Reading] = []
        notes: list[Note] = []
        foreign: InterchangeError | None = None
        for response, place in responses_in(bundle):
            try:
                reading = self._one(response, subject, context)
            except InterchangeError as error:
                if error.code != "MS-F002":
                    raise InterchangeError(
                        error.code, error.what, where=f"{place}.{error.where}".rstrip("."), remedy=error.remedy
                    ) from None
                foreign = error
                notes.append(Note("left-aside", "a response to another questionnaire was not read.", place))
                continue
            readings.append(reading)
            notes.append(Note("from-bundle", "the response was taken out of a Bundle.", place))
        if not readings and foreign is not None:
            raise foreign from None
        first = readings[0]
        if any((each.response, each.subject) != (first.response, first.subject) for each in readings):
            raise InterchangeError(
                "MS-F008",
                "the Bundle holds several responses that differ.",
                where="entry",
                remedy="Give the one that counts; each occasion is read by itself.",
            )
        if len(readings) > 1:
            notes.append(Note("repeated", "the same response stands more than once."))
        return Reading(first.response, (*notes, *first.notes), first.subject)

    def _one(self, data: Mapping[str, Any], subject: str | None, context: Context | None) -> Reading:
        _check_type(data)
        notes: list[Note] = []
        form = self._contained(data)
        targets, answers = self._targets, self._answers
        if form is not None:
            targets = Targets(self._instrument, self._words, self._mapping, form)
            answers = AnswerReader(self._instrument, self._words, self._mapping, form)
        trusted = self._check_questionnaire(data, form)
        self._check_status(data, notes)
        about = subject_of(data)
        if subject is not None and about:
            check_subject(about, subject)
        elif subject is not None:
            notes.append(Note("subject-not-stated", "it does not say whom it is about; the caller does.", "subject"))
        found = list(entries(data, notes))
        for entry in found:
            entry.target = targets.of(entry.link_id, entry.data, entry.path)
        self._check_targets(found, answers, trusted=trusted)
        values = self._values(found, answers)
        self._look_aside(found, values)
        self._check_scores(values, found)
        response = Response(
            f"{self._instrument.id}@{self._instrument.version}", values, _context(data, context or Context(), notes)
        )
        return Reading(response, tuple(notes), about)

    def _contained(self, data: Mapping[str, Any]) -> Form | None:
        """The Questionnaire that the response contains and answers, where the caller gave none."""
        name = _questionnaire(data)
        if self._form is not None or not name.startswith("#"):
            return None
        for each, _ in objects(data, "contained", ""):
            if each.get("resourceType") == "Questionnaire" and f"#{each.get('id')}" == name:
                return Form(each)
        return None

    def _check_questionnaire(self, data: Mapping[str, Any], contained: Form | None) -> bool:
        """Refuse a response to another questionnaire; return whether our own linkIds mean what they say."""
        instrument, mapping = self._instrument, self._mapping
        name = _questionnaire(data)
        url, _, version = name.partition("|")
        if url.startswith(_OURS):
            if url.removeprefix(_OURS).removesuffix(":questions") != instrument.id:
                raise _foreign("it answers another instrument.", "Read it with that instrument.")
            if version and version.split(".")[0] != instrument.version.split(".")[0]:
                raise _foreign("it answers another major version.", f"Load {instrument.id} in the version it names.")
            return True
        if self._form is not None and self._form.url and url and self._form.url.partition("|")[0] != url:
            raise _foreign("it answers another form than the Questionnaire that was given.", "Give the one it names.")
        if mapping is not None and mapping.questionnaire:
            if mapping.questionnaire.partition("|")[0] != url:
                raise _foreign("it answers another form than the mapping was written for.", "Give the mapping for it.")
            return True
        if not url:
            return True
        titles = _titles(data)
        if contained is not None and contained.url:
            titles.append(contained.url)
        return any(self._named(each) for each in (url, *titles))

    def _is_named(self, name: str) -> bool:
        return names(self._instrument, name.rstrip("/").rpartition("/")[2] or name)

    def _check_status(self, data: Mapping[str, Any], notes: list[Note]) -> None:
        status = data.get("status")
        if status in _FINISHED:
            if status == "amended":
                notes.append(Note("amended", "it was changed after it had been completed.", "status"))
            return
        if status in _UNFINISHED and self._allow_in_progress:
            notes.append(Note("unfinished", "it is not finished; what is missing is blank.", "status"))
            return
        if status in _UNFINISHED:
            remedy = "Wait until it is completed, or read it with allow_in_progress=True; what is missing stays blank."
            raise InterchangeError("MS-F003", f"its status is '{status}'.", where="status", remedy=remedy)
        if status == "entered-in-error":
            remedy = "It must not be used; ask for the corrected response."
            raise InterchangeError("MS-F003", "it was entered in error.", where="status", remedy=remedy)
        unreadable("it has no valid status.", "status")

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
            raise _foreign(
                f"nothing in it says that it answers {instrument.id}.",
                "If it does, say so with mapping=LinkIdMap(questionnaire=..., items={linkId: item}) for this form, or "
                "give the sender's Questionnaire with questionnaire=....",
            )
        for entry in unknown:
            if answers.looks_like_answer(entry.answers):
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
        return {item.id: value for item in self._instrument.items if (value := values.get(item.id)) is not None}

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
        blank = [item for item in instrument.items if item.id not in values]
        for entry in found:
            if entry.target is not UNKNOWN and entry.target.kind != "ignored":
                continue
            if entry.target is UNKNOWN and any(_could_be(entry, item.lower, item.upper) for item in blank):
                raise _unmapped(instrument, entry)
            if entry.answered or (entry.target is UNKNOWN and entry.answers):
                entry.note("left-aside", f"it belongs to no item of {instrument.id}.")

    def _check_scores(self, values: Mapping[str, int | None], found: list[Entry]) -> None:
        stated = [entry for entry in found if entry.target.kind == "score" and entry.answered]
        if not stated:
            return
        result = screen(self._instrument, dict(values))  # scores depend on nothing but the answers
        for entry in stated:
            number = entry.stated()
            if entry.target.inferred:
                entry.note("item-inferred", f"the score was found by {entry.target.inferred}.")
            if number is None:
                entry.note("score-not-compared", "it states a score, but not as a number.")
                continue
            score = result[entry.target.id]
            slack = Fraction(0 if score.denominator == 1 else score.denominator, 200)  # a mean may be rounded
            if score.lower - slack <= number * score.denominator <= score.upper + slack:
                continue
            if self._check_stated_scores:
                raise InterchangeError(
                    "MS-F006",
                    f"the score '{score.id}' that it states is not what its own answers give.",
                    where=entry.path,
                    remedy="Ask the sender which is right; check_stated_scores=False reads the answers alone.",
                )
            entry.note("score-differs", "the stated score is not what the answers give; the answers count.")


def _check_type(data: Mapping[str, Any]) -> None:
    """Refuse what is no QuestionnaireResponse, and one under rules or extensions that may not be ignored."""
    if data.get("resourceType") != "QuestionnaireResponse":
        unreadable("the resourceType is another.")
    if "group" in data:
        unreadable("it has the shape of DSTU2.", "group", "Ask for it in R4, or in STU3 at least.")
    if "implicitRules" in data:
        unreadable("it follows rules of its own.", "implicitRules", "Ask for it without implicitRules.")
    check_unmodified(data, [], place="")


def _questionnaire(data: Mapping[str, Any]) -> str:
    """The canonical of the Questionnaire that was answered; empty when it names none."""
    name = data.get("questionnaire")
    if isinstance(name, dict):  # STU3: a Reference instead of a canonical
        name = name.get("reference")
    if name is not None and not isinstance(name, str):
        unreadable("'questionnaire' is no text.", "questionnaire")
    return name or ""


def _titles(data: Mapping[str, Any]) -> list[str]:
    """What the response calls its Questionnaire: the display of a Reference (STU3), or that of a canonical (R4)."""
    name, beside = data.get("questionnaire"), data.get("_questionnaire")
    found = [name.get("display")] if isinstance(name, dict) else []
    if isinstance(beside, dict):
        extensions = beside.get("extension")
        for each in extensions if isinstance(extensions, list) else ():
            if isinstance(each, dict) and each.get("url") == _DISPLAY:
                found.append(each.get("valueString"))
    return [each for each in found if isinstance(each, str)]


def _foreign(what: str, remedy: str) -> InterchangeError:
    return InterchangeError("MS-F002", what, where="questionnaire", remedy=remedy)


def _unmapped(instrument: Instrument, entry: Entry) -> InterchangeError:
    return InterchangeError(
        "MS-F004",
        f"it looks like an answer, and belongs to no item of {instrument.id}.",
        where=entry.path,
        remedy="Name its linkId in mapping=LinkIdMap(items=..., scores=... or ignore=...).",
    )


def _could_be(entry: Entry, lower: int, upper: int) -> bool:
    """Whether an entry holds a bare number that an item takes."""
    for answer in entry.answers:
        for name in ("valueInteger", "valueDecimal"):
            number = answer.get(name)
            if isinstance(number, (int, float)) and not isinstance(number, bool) and lower <= number <= upper:
                return True
    return False


def _context(data: Mapping[str, Any], context: Context, notes: list[Note]) -> Context:
    authored = data.get("authored")
    if authored is not None and not isinstance(authored, str):
        unreadable("it is no text.", "authored")
    if authored is not None and not is_date_time(authored):
        notes.append(Note("date-left-out", "it is no FHIR dateTime.", "authored"))
        authored = None
    if context.authored is None and authored is not None:
        context = replace(context, authored=authored)
    subject, source = _reference(data, "subject"), _reference(data, "source")
    if context.completed_by is None and source is not None and source == subject:
        context = replace(context, completed_by="self")
    return context


def _reference(data: Mapping[str, Any], name: str) -> str | None:
    element = data.get(name)
    reference = element.get("reference") if isinstance(element, dict) else None
    return reference if isinstance(reference, str) and reference else None

"""Reading the QuestionnaireResponses of others: R4, and what STU3 and R5 write differently.

Strict where a mistake would change a score, tolerant where it would not. Texts and displays are never looked at. Items
may be nested in groups or under answers. Totals in the response are not answers: they are compared with what the
answers give. No error repeats an answer, a display, a reference or anything else about the person.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from mindscreen.engine import screen
from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.answers import AnswerReader
from mindscreen.fhir.dates import is_date_time
from mindscreen.fhir.linkids import LinkIdMap, Target, Targets, named
from mindscreen.fhir.numbers import exact
from mindscreen.fhir.received import received, unreadable
from mindscreen.response import Context, Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.model import Instrument

_MOST_ITEMS: Final = 2000
_DEEPEST: Final = 30
_FINISHED: Final = ("completed", "amended")
_UNFINISHED: Final = ("in-progress", "stopped")
_NUMBER: Final = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
_OURS: Final = f"{codes.BASE}:questionnaire:"


def read_response(  # noqa: PLR0913 - independent choices, keyword-only
    instrument: Instrument,
    resource: Mapping[str, Any] | str | bytes,
    *,
    mapping: LinkIdMap | None = None,
    allow_in_progress: bool = False,
    check_stated_scores: bool = True,
    context: Context | None = None,
) -> Response:
    """Read a FHIR QuestionnaireResponse as answers to an instrument.

    Args:
        instrument: the instrument that the caller says was answered.
        resource: the resource as a dict, or as JSON text or bytes (UTF-8). XML is not read.
        mapping: how somebody else's form maps to the instrument; needed when its linkIds are neither LOINC codes nor
            ours, or its answer codes are neither LOINC nor ours.
        allow_in_progress: whether an unfinished response (`in-progress`, `stopped`) may be read. One that was entered
            in error is always refused.
        check_stated_scores: whether a total in the response must agree with its answers. Without it stated totals are
            left aside; `stated_scores` returns them, so that the difference can be recorded.
        context: what the caller knows about the person and the occasion. `authored` is taken from the response when not
            stated here, and `completed_by` is `self` when the response says that its subject was its source.

    Returns:
        The answers, with blanks absent. Blank is an item that is absent, has no answer, an empty answer, or a data
        absent reason.

    Raises:
        InterchangeError: MS-F001, when it is no readable QuestionnaireResponse; MS-F002, when it answers another
            questionnaire or nothing says that it answers this one; MS-F003, when it is not finished; MS-F004, when an
            answer cannot be mapped or stands twice; MS-F006, when a stated total contradicts the answers.
        NotFoundError: MS-N007, when the mapping names an item or scale that does not exist.
    """
    data = received(resource)
    trusted = _check_questionnaire(instrument, data, mapping)
    _check_status(data, allow_in_progress=allow_in_progress)
    entries = list(_entries(data, Targets(instrument, mapping)))
    _check_targets(instrument, entries, trusted=trusted)
    answers = _answers(instrument, entries, AnswerReader(instrument, mapping))
    if check_stated_scores:
        _check_scores(instrument, answers, entries)
    return Response(f"{instrument.id}@{instrument.version}", answers, _context(data, context or Context()))


def stated_scores(
    instrument: Instrument, resource: Mapping[str, Any] | str | bytes, *, mapping: LinkIdMap | None = None
) -> dict[str, Fraction]:
    """The totals that a QuestionnaireResponse states, by scale id: what the sender says, not what the answers give.

    Raises:
        InterchangeError: MS-F001, when it is no readable QuestionnaireResponse.
    """
    entries = _entries(received(resource), Targets(instrument, mapping))
    return {entry.target.id: number for entry in entries if (number := entry.stated()) is not None}


class _Entry:
    """One item of the response, with what its linkId stands for."""

    def __init__(self, target: Target, answers: list[dict[str, Any]], place: str) -> None:
        self.target = target
        self.answers = answers
        self.place = place

    @property
    def answered(self) -> bool:
        return any(name.startswith("value") for answer in self.answers for name in answer)

    def stated(self) -> Fraction | None:
        """The number that a score item states, if it is one and states a number."""
        if self.target.kind != "score":
            return None
        for answer in self.answers:
            quantity = answer.get("valueQuantity")
            value = quantity.get("value") if isinstance(quantity, dict) else None
            for name in ("valueInteger", "valueDecimal", "valueString"):
                value = answer.get(name, value)
            if value is not None:
                return _number(value)
        return None


def _number(value: object) -> Fraction | None:
    """A stated number exactly; `None` for what is no finite number. Some senders write it as text."""
    if isinstance(value, str):
        return Fraction(value) if _NUMBER.fullmatch(value) else None
    return exact(value)


def _check_questionnaire(instrument: Instrument, data: Mapping[str, Any], mapping: LinkIdMap | None) -> bool:
    """Refuse a response to another questionnaire; return whether our own linkIds mean what they say."""
    name = data.get("questionnaire")
    if isinstance(name, dict):  # STU3: a Reference instead of a canonical
        name = name.get("reference")
    if name is not None and not isinstance(name, str):
        unreadable("'questionnaire' is no text.", "questionnaire")
    url, _, version = (name or "").partition("|")
    if url.startswith(_OURS):
        if url.removeprefix(_OURS).removesuffix(":questions") != instrument.id:
            raise _foreign("it answers another instrument.", "Read it with that instrument.")
        if version and version.split(".")[0] != instrument.version.split(".")[0]:
            raise _foreign("it answers another major version.", f"Load {instrument.id} in the version it names.")
        return True
    if mapping is not None and mapping.questionnaire:
        if mapping.questionnaire.partition("|")[0] != url:
            raise _foreign("it answers another form than the mapping was written for.", "Give the mapping for it.")
        return True
    return not url


def _foreign(what: str, remedy: str) -> InterchangeError:
    return InterchangeError("MS-F002", what, where="questionnaire", remedy=remedy)


def _check_status(data: Mapping[str, Any], *, allow_in_progress: bool) -> None:
    status = data.get("status")
    if status in _FINISHED or (allow_in_progress and status in _UNFINISHED):
        return
    if status in _UNFINISHED:
        remedy = "Wait until it is completed, or read it with allow_in_progress=True; what is missing stays blank."
        raise InterchangeError("MS-F003", f"its status is '{status}'.", where="status", remedy=remedy)
    if status == "entered-in-error":
        remedy = "It must not be used; ask for the corrected response."
        raise InterchangeError("MS-F003", "it was entered in error.", where="status", remedy=remedy)
    unreadable("it has no valid status.", "status")


def _entries(data: Mapping[str, Any], targets: Targets) -> Iterator[_Entry]:
    """All items in document order, however deeply nested."""
    waiting = [(child, place, 0) for child, place in reversed(list(_children(data, "")))]
    seen = 0
    while waiting:
        item, place, depth = waiting.pop()
        seen += 1
        if seen > _MOST_ITEMS:
            unreadable(f"it has more than {_MOST_ITEMS} items.")
        if depth > _DEEPEST:
            unreadable(f"its items are nested deeper than {_DEEPEST} levels.")
        link_id = item.get("linkId")
        if not isinstance(link_id, str) or not link_id:
            unreadable("an item has no linkId.", place)
        answers = _objects(item, "answer", place)
        yield _Entry(targets.of(link_id), [answer for answer, _ in answers], place + named(link_id))
        children = list(_children(item, place))
        for answer, answer_place in answers:
            children += _children(answer, answer_place)
        waiting += [(child, child_place, depth + 1) for child, child_place in reversed(children)]


def _children(parent: Mapping[str, Any], place: str) -> list[tuple[dict[str, Any], str]]:
    return _objects(parent, "item", place)


def _objects(parent: Mapping[str, Any], name: str, place: str) -> list[tuple[dict[str, Any], str]]:
    """The objects of a list element, each with its path; an absent list is empty."""
    path = f"{place}.{name}" if place else name
    children = parent.get(name)
    if children is None:
        return []
    if not isinstance(children, list):
        unreadable("it must be a list.", path)
    for index, child in enumerate(children):
        if not isinstance(child, dict):
            unreadable("it must be an object.", f"{path}[{index}]")
    return [(child, f"{path}[{index}]") for index, child in enumerate(children)]


def _check_targets(instrument: Instrument, entries: list[_Entry], *, trusted: bool) -> None:
    """Refuse a response that nothing ties to this instrument, and answers that belong to no item of it."""
    ours = [entry for entry in entries if entry.target.kind in {"item", "score"}]
    tied = trusted or any(entry.target.certain for entry in ours)
    unsure = [entry for entry in ours if not entry.target.certain] if not trusted else []
    unknown = [entry for entry in entries if entry.target.kind == "unknown" and entry.answered]
    if not tied or unsure or (unknown and not ours):
        raise _foreign(
            f"nothing in it says that it answers {instrument.id}.",
            "If it does, say so with mapping=LinkIdMap(questionnaire=..., items={linkId: item}) for this form.",
        )
    if unknown:
        raise InterchangeError(
            "MS-F004",
            f"an answer belongs to no item of {instrument.id}.",
            where=unknown[0].place,
            remedy="Name its linkId in mapping=LinkIdMap(items=..., scores=... or ignore=...).",
        )


def _answers(instrument: Instrument, entries: list[_Entry], reader: AnswerReader) -> dict[str, int | None]:
    answers: dict[str, int | None] = {}
    for entry in entries:
        if entry.target.kind != "item":
            continue
        item = instrument.item(entry.target.id)
        if item.id in answers:
            raise InterchangeError(
                "MS-F004",
                f"item '{item.id}' stands twice.",
                where=entry.place,
                remedy="Ask the sender which one counts; a response must hold each question once.",
            )
        answers[item.id] = reader.value(item, entry.answers, entry.place)
    return {item.id: value for item in instrument.items if (value := answers.get(item.id)) is not None}


def _check_scores(instrument: Instrument, answers: Mapping[str, int | None], entries: list[_Entry]) -> None:
    stated = [(entry, number) for entry in entries if (number := entry.stated()) is not None]
    if not stated:
        return
    result = screen(instrument, dict(answers))  # scores depend on nothing but the answers
    for entry, number in stated:
        score = result[entry.target.id]
        slack = Fraction(0) if score.denominator == 1 else Fraction(1, 200)  # a mean may be rounded to two decimals
        if (
            not score.lower - slack * score.denominator
            <= number * score.denominator
            <= score.upper + slack * score.denominator
        ):
            raise InterchangeError(
                "MS-F006",
                f"the score '{score.id}' that it states is not what its own answers give.",
                where=entry.place,
                remedy="Ask the sender which is right; check_stated_scores=False reads the answers alone.",
            )


def _context(data: Mapping[str, Any], context: Context) -> Context:
    authored = data.get("authored")
    if authored is not None and not is_date_time(authored):
        unreadable("it is no FHIR dateTime.", "authored")
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

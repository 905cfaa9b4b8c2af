"""Reading the QuestionnaireResponses of others: R4, R4B and R5, and what STU3 writes differently, in JSON or XML.

Strict where a mistake would change a score, tolerant where it would not. What is said outright is read; what has to be
inferred is read only where everything that is there agrees, and leaves a note; what contradicts itself is refused.
Totals in the response are not answers: they are compared with what the answers give. No error and no note repeats an
answer, a display, a reference or anything else about the person, and nothing is ever fetched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mindscreen.fhir.entries import entries
from mindscreen.fhir.formwords import Same, words_of
from mindscreen.fhir.origin import check_type
from mindscreen.fhir.reader import Reader
from mindscreen.fhir.received import received
from mindscreen.fhir.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.fhir.reading import Reading
    from mindscreen.model import Instrument
    from mindscreen.response import Context, Response


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
    if mapping is None and questionnaire is None:
        reader = _reader(Same(instrument), allow_in_progress, check_stated_scores)
    else:
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
    check_type(data)
    targets = Targets(instrument, words_of(instrument), mapping)
    stated = {}
    for entry in entries(data, []):
        entry.target = targets.of(entry)
        if (number := entry.stated()) is not None:
            stated[entry.target.id] = number
    return stated


@lru_cache(maxsize=64)
def _reader(same: Same, allow_in_progress: bool, check_stated_scores: bool) -> Reader:  # noqa: FBT001 - keys of a cache
    return Reader(same.instrument, allow_in_progress=allow_in_progress, check_stated_scores=check_stated_scores)

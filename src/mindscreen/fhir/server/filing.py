"""From server to server: finished responses are read from one, scored, and their results filed on another or the same.

It can be done again at any time. What is sent creates only what is not there yet, under identifiers made from who, when
and what, so that a second run creates nothing, and a response that was amended gets results of its own beside the old.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from mindscreen.engine import screen
from mindscreen.errors import MindscreenError, ServerError
from mindscreen.fhir.administration import administration_of
from mindscreen.fhir.bundle import bundle_json
from mindscreen.fhir.knownforms import answered_form, check_forms
from mindscreen.fhir.people import context_of
from mindscreen.fhir.response import read
from mindscreen.library import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Unpack

    from mindscreen.carepathway import Pathway
    from mindscreen.fhir.knownforms import KnownForm
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.fhir.reading import Note
    from mindscreen.fhir.screening import Profile, ValueKind
    from mindscreen.fhir.server.answer import Sent
    from mindscreen.fhir.server.client import FhirServer
    from mindscreen.model import Instrument
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result


class Filing(TypedDict, total=False):
    """How results are written: what `bundle` takes, but for what each response says itself.

    Attributes:
        items: as in `BundleOptions`.
        value: as in `BundleOptions`.
        profile: as in `BundleOptions`.
        risk_assessment: as in `BundleOptions`.
        audit: as in `BundleOptions`.
        questionnaire_url: as in `BundleOptions`.
        locale: as in `Occasion`.
        identifier_system: as in `Occasion`.
        fhir_version: as in `Occasion`.
    """

    items: bool
    value: ValueKind
    profile: Profile | None
    risk_assessment: bool
    audit: bool
    questionnaire_url: str | None
    locale: str
    identifier_system: str
    fhir_version: FhirVersion


@dataclass(frozen=True, slots=True, repr=False)
class Filed:
    """What became of one response. Its `repr` tells neither answers nor who somebody is.

    Attributes:
        reference: the response on its server, `QuestionnaireResponse/123`; empty when it has no id.
        updated: when the server last changed it (`meta.lastUpdated`), as it says; empty when it does not. With that of
            the last one as `since` the next run begins.
        result: the result; `None` when there is none.
        notes: what was inferred or left aside in reading.
        advice: what the pathway recommends.
        transaction: what was sent, or would be; empty when there is none.
        sent: what the server made of it; `None` when nothing was sent, or it was refused.
        error: why it was not read, not scored or not stored; `None` when all is well. When the server refused it, this
            is a `ServerError` with its OperationOutcome as `outcome`.
    """

    reference: str
    updated: str
    result: Result | None = None
    notes: tuple[Note, ...] = ()
    advice: tuple[Recommendation, ...] = ()
    transaction: bytes = b""
    sent: Sent | None = None
    error: MindscreenError | None = None

    def __repr__(self) -> str:
        """The instrument, and what was created or went wrong."""
        about = "nothing" if self.result is None else self.result.instrument_id
        return f"<Filed {about}, {self.sent if self.error is None else self.error.code}>"


def score_server(  # noqa: PLR0913 - independent choices, keyword-only
    source: FhirServer,
    target: FhirServer | None = None,
    *,
    since: str | None = None,
    questionnaire: str | None = None,
    count: int = 100,
    instrument: Instrument | None = None,
    forms: Sequence[KnownForm] = (),
    pathway: Pathway | None = None,
    dry_run: bool = False,
    **filing: Unpack[Filing],
) -> Iterator[Filed]:
    """Score the finished responses of a FHIR server, and file each result as one transaction.

    A response that cannot be read or scored, or whose transaction is refused, is told with its error and does not end
    the run; of it nothing is stored. On the server that it came from, a response is not written again: the results
    refer to it. Elsewhere it is written with them, and refers to people and encounters as its own server does.

    Age and sex come from the Patient: the age is that on the day of the answers.

    Args:
        source: the server that has the responses.
        target: the server that gets the results; the source when absent.
        since: as in `FhirServer.responses`.
        questionnaire: as in `FhirServer.responses`.
        count: as in `FhirServer.responses`.
        instrument: the instrument that all of these responses answer; what each says in `questionnaire` when absent.
        forms: forms of the hospital besides ours: the name of an instrument, and a map that names its questionnaire.
        pathway: a pathway whose recommendations are filed too.
        dry_run: do everything but send.
        filing: how results are written; see `Filing`.

    Yields:
        One `Filed` for each response, in the order in which they were last changed.

    Raises:
        InterchangeError: MS-F005, for criteria that are none; MS-F004, for a map that names no questionnaire.
        ServerError: MS-C001 to MS-C004, when the search fails, or the target cannot be reached, does not let the caller
            in or is no FHIR server. What was told before is done, and a second run finds it.
    """
    check_forms(forms)
    target = source if target is None else target
    same = target.base == source.base
    for response in source.responses(since=since, questionnaire=questionnaire, count=count):
        who = administration_of(response)
        filed: dict[str, Any] = {"reference": who.response or "", "updated": _updated(response)}
        try:
            name, mapping = answered_form(response, forms, None if instrument is None else instrument.id)
            answered = instrument or load(name)
            context = context_of(source.patient_of(response), response)
            reading = read(answered, response, mapping=mapping, context=context)
            filed["notes"] = reading.notes
            result = filed["result"] = screen(answered, reading.response)
            advice = filed["advice"] = () if pathway is None else pathway.advise(result)
            occasion: Any = {**who.occasion(), **filing}
            filed["transaction"] = bundle_json(
                result, advice, **occasion, response=filed["reference"] if same else None
            )
            if not dry_run:
                filed["sent"] = target.send(filed["transaction"])
        except MindscreenError as error:
            if isinstance(error, ServerError) and _is_hopeless(error):
                raise
            filed["error"] = error
        yield Filed(**filed)


def _updated(response: Mapping[str, Any]) -> str:
    meta = response.get("meta")
    updated = meta.get("lastUpdated") if isinstance(meta, dict) else None
    return updated if isinstance(updated, str) else ""


def _is_hopeless(error: ServerError) -> bool:
    """Whether the next transaction would fare no better."""
    nobody_there = error.status in {403, 404, 405} and error.outcome is None
    return error.code in {"MS-C001", "MS-C004"} or error.status == 401 or nobody_there  # noqa: PLR2004 - as HTTP has it

"""Everything about one screen in one transaction, safe to send twice.

Every resource has an identifier made from the administration and its role, and is created only where none with that
identifier exists. Ids in the Bundle are made from the same words, so the same screen gives the same Bundle, byte for
byte, on every machine: nothing here reads a clock or throws dice.
"""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from mindscreen.fhir import codes
from mindscreen.fhir.contents import contents
from mindscreen.fhir.letters import written
from mindscreen.fhir.screening import Occasion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.screening import Profile, ValueKind
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result


class BundleOptions(Occasion, total=False):
    """What `bundle` and `bundle_json` take beside result and advice: an `Occasion`, and what is to be written of it.

    Attributes:
        items: whether each answered item gets an Observation too; an answer that is a critical finding always does.
        value: whether a score is a `valueInteger` (default; what quality measures count) or a `valueQuantity` with unit
            `{score}` (what servers can search by size); a mean is always a quantity.
        profile: `us-ecqm` adds what the United States quality measure CMS2 reads of a depression screen, in SNOMED CT,
            for which the sender needs a licence.
        risk_assessment: whether a preliminary RiskAssessment is written for raised critical findings.
        audit: whether an AuditEvent is written.
        questionnaire_url: canonical URL under which the hospital publishes the Questionnaire; ours when absent. Some
            servers find responses by questionnaire only when that URL is an http address.
        conditional: whether each resource is created only where none with its identifier (a Provenance or AuditEvent:
            its tag) exists; the default. Without it a second sending makes a second copy; for servers that cannot
            search so.
        response: reference to the QuestionnaireResponse, where the server has it; then none is written, and everything
            refers to that one.
    """

    items: bool
    value: ValueKind
    profile: Profile | None
    risk_assessment: bool
    audit: bool
    questionnaire_url: str | None
    conditional: bool
    response: str | None


def bundle(result: Result, advice: Iterable[Recommendation] = (), **options: Unpack[BundleOptions]) -> Json:
    """A result, and what a pathway recommends about it, as a transaction Bundle.

    It holds the QuestionnaireResponse with its totals, unless the server has it; an Observation for each score and
    finding and one for the panel, a Flag when a critical finding is raised, a draft ServiceRequest for each referral, a
    Task for each recommendation, the Device that scored, and the Provenance of it all. Nothing in it is a Condition.

    Args:
        result: from `mindscreen.screen`.
        advice: from `Pathway.advise`.
        options: whose screen it was and when (`subject` is always needed), and what is written; see `BundleOptions`.

    Returns:
        A plain dict; nothing in it is shared, so it may be changed.

    Raises:
        InterchangeError: MS-F005, when a reference, date, identifier or option is missing or not valid.
        NotFoundError: MS-N004, for an unknown locale.
    """
    screening, parts = contents(result, advice, **options)
    entries = [part.entry(screening) for part in parts]
    return screening.deliver({**_HEAD, "entry": entries})


def bundle_json(result: Result, advice: Iterable[Recommendation] = (), **options: Unpack[BundleOptions]) -> bytes:
    """The same as `bundle`, as UTF-8 JSON ready to be sent; several times as fast, for many of them.

    Raises:
        InterchangeError: MS-F005, as for `bundle`.
        NotFoundError: MS-N004, as for `bundle`.
    """
    screening, parts = contents(result, advice, **options)
    return b'%b,"entry":[%b]}' % (_HEAD_TEXT, written(screening, parts))


_HEAD: Json = {"resourceType": "Bundle", "meta": {"security": [codes.RESTRICTED]}, "type": "transaction"}
_HEAD_TEXT = dumps(_HEAD, separators=(",", ":"))[:-1].encode()

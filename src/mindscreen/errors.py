"""One family of errors, one code per cause, one exit code per kind.

Every error says *where* (file and line, item, resource path), *what* is wrong and *what to do*, and carries a code that
never changes its meaning, so that a HIS can branch on it and a help page can explain it. No error text ever repeats a
patient's answer or identity: an answer is named by its item, never by its value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: dict[str, str] = {
    # definitions, packs and wording files
    "MS-D001": "the YAML cannot be parsed",
    "MS-D002": "the YAML uses something outside the profile (anchor, tag, merge key, duplicate key, ambiguous scalar)",
    "MS-D003": "the file is too large or too deeply nested",
    "MS-D004": "a field is unknown, missing or has the wrong type",
    "MS-D005": "a name in the definition does not exist",
    "MS-D006": "a condition is not in the grammar",
    "MS-D007": "the numbers contradict each other",
    "MS-D008": "the published table disagrees with the computed one",
    "MS-D009": "a worked example disagrees with the engine",
    "MS-D010": "the definition changed without a new version",
    "MS-D011": "a code fails its check digit or stands twice",
    "MS-D012": "the wording file does not fit the definition",
    "MS-D013": "an overlay tries to change more than words",
    "MS-D014": "two packs define the same instrument",
    "MS-D015": "the definition is a draft",
    "MS-D016": "a citation is missing or unknown",
    "MS-D017": "a file cannot be read",
    # integrity of compiled packs
    "MS-I001": "the pack is not valid JSON of a known format",
    "MS-I002": "the pack does not match its own hash",
    "MS-I003": "the stored result cannot be read",
    # what is not there
    "MS-N001": "no such instrument",
    "MS-N002": "no such version of the instrument",
    "MS-N003": "no such pathway",
    "MS-N004": "no such locale",
    "MS-N005": "no such cut-off profile",
    "MS-N006": "an optional part of the installation is missing",
    "MS-N007": "no such score or finding",
    "MS-N008": "no such circumstance, kind of institution or occasion",
    # responses
    "MS-R001": "unknown item",
    "MS-R002": "an answer has the wrong type",
    "MS-R003": "an answer is not one of the options",
    "MS-R004": "an item is answered twice",
    "MS-R005": "the number of positional answers is wrong",
    "MS-R006": "a fact about the person (context) is impossible or of the wrong type",
    "MS-R007": "an override is not usable",
    "MS-R008": "the answers cannot be read as JSON of the documented shape",
    "MS-R009": "the answers belong to another instrument or version",
    "MS-R010": "the results cannot be put in order of time",
    "MS-R011": "there are fewer than two results to compare",
    # eligibility
    "MS-E001": "the age is outside the published range",
    "MS-E002": "the respondent is not one the instrument was validated for",
    # licences
    "MS-L001": "the wording may not be shown without a licence",
    "MS-L002": "the wording is a working translation, not for patients",
    "MS-L003": "the licence for the wording has ended or has not begun",
    "MS-L004": "the licence for the wording does not cover the use",
    # pathways
    "MS-P001": "the pathway file is not valid",
    "MS-P002": "a pathway weakens or silences a crisis rule",
    "MS-P003": "the results do not fit together or do not fit the pathway",
    "MS-P004": "the care loop does not allow the event",
    "MS-P005": "what is recorded about care cannot be used or contradicts itself",
    "MS-P006": "a rule set or pathway changed while its version stands still",
    # interchange: FHIR and HL7 v2
    "MS-F001": "the FHIR resource is not a readable QuestionnaireResponse",
    "MS-F002": "the FHIR response belongs to another questionnaire",
    "MS-F003": "the FHIR response is not finished",
    "MS-F004": "an answer in the FHIR response cannot be mapped",
    "MS-F005": "a reference, date, identifier or option given for the FHIR output is not valid",
    "MS-F006": "the FHIR response states a score that its own answers do not give",
    "MS-F007": "the FHIR response is about somebody else, or a Bundle is about several people",
    "MS-F008": "the Bundle holds no FHIR response, or several that differ",
    "MS-F009": "an interrupted run that scores other responses is in the way",
    "MS-H001": "a value given for the HL7 v2 message is not valid",
    # services that answer requests
    "MS-S001": "a request to a CDS Hooks service cannot be used",
    "MS-S002": "a request to a CDS Hooks service lacks data that the service asked for",
    # connections to FHIR servers
    "MS-C001": "the FHIR server cannot be reached, or stays busy",
    "MS-C002": "the FHIR server refuses a request, or fails on it",
    "MS-C003": "the answer of the FHIR server cannot be used",
    "MS-C004": "the address of the FHIR server is not valid, or the server leads to another one",
}
"""Every code with its meaning. Codes are never reused; the errors page of the manual is generated from this table."""


class MindscreenError(Exception):
    """Base of every error this library raises on purpose.

    Args:
        code: a key of `CAUSES`.
        what: what is wrong, in one sentence without the patient's answer or identity.
        where: file and line, item, option or path; empty when there is no place to name.
        remedy: what the reader can do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, what: str, *, where: str = "", remedy: str = "") -> None:
        if code not in CAUSES:
            msg = f"unregistered error code {code}"
            raise AssertionError(msg)
        self.code = code
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(code, what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"[{self.code}] {place}{self.what}{remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, self.what, self.where, self.remedy)


def _rebuild(kind: type[MindscreenError], code: str, what: str, where: str, remedy: str) -> MindscreenError:
    return kind(code, what, where=where, remedy=remedy)


class NotFoundError(MindscreenError):
    """An instrument, version, pathway, locale or optional part does not exist here. Exit code 3."""

    exit_code = 3


class DefinitionError(MindscreenError):
    """A definition, wording or overlay file is not acceptable. Exit code 4."""

    exit_code = 4


class ResponseError(MindscreenError):
    """The answers or the context cannot be used. Exit code 5."""

    exit_code = 5


class EligibilityError(MindscreenError):
    """The person or the respondent is outside what was validated, and no override was recorded. Exit code 6."""

    exit_code = 6


class LicenceError(MindscreenError):
    """The wording may not be shown. Exit code 7."""

    exit_code = 7


class PathwayError(MindscreenError):
    """A pathway file is not acceptable, or the results do not fit it. Exit code 8."""

    exit_code = 8


class InterchangeError(MindscreenError):
    """A FHIR resource or an HL7 v2 message cannot be read or written. Exit code 9."""

    exit_code = 9


class IntegrityError(MindscreenError):
    """A compiled pack or a stored result was altered or damaged. Exit code 10."""

    exit_code = 10


class ServerError(MindscreenError):
    """A FHIR server cannot be reached, refuses what it is asked, or does not answer as one. Exit code 11.

    Args:
        code: as for every error.
        what: as for every error.
        where: as for every error.
        remedy: as for every error.
        status: the HTTP status of the answer; `None` when there was none.
        outcome: the OperationOutcome in the answer, as it came; `None` when there was none. Its words may tell who
            somebody is, so it stands neither in the text of the error nor in its `repr`, and a copy made for another
            process goes without it.
    """

    exit_code = 11

    def __init__(  # noqa: PLR0913 - the parts of every error, and those of an answer
        self,
        code: str,
        what: str,
        *,
        where: str = "",
        remedy: str = "",
        status: int | None = None,
        outcome: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, what, where=where, remedy=remedy)
        self.status = status
        self.outcome = outcome


def did_you_mean(name: str, known: object) -> str:
    """Return `` Did you mean 'x'?`` for the closest of the known names, or nothing.

    Only use it for names of *our* vocabulary (items, fields, instruments), never for a value that a patient gave.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only an error path pays for difflib

    names = [str(candidate) for candidate in known]  # type: ignore[attr-defined]
    close = get_close_matches(str(name), names, n=1)
    return f" Did you mean '{close[0]}'?" if close else ""

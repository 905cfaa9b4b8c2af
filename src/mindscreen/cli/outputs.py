"""Results in the format that was asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import typer

from mindscreen.cli.facts import now
from mindscreen.cli.terminal import show_report
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.cli.messages import Messages
    from mindscreen.cli.target import Target
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result

SCREEN_FORMAT: Final = "mindscreen-screen/1"


class Format(StrEnum):
    """What a result can be written as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    FHIR = "fhir"
    HL7V2 = "hl7v2"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Output:
    """How and where results are written. Holds identities, so it has no `repr` of its content.

    Attributes:
        kind: the format.
        target: where it goes.
        locale: language of the texts.
        items: whether single answers are written; `None` for what the format does by itself.
        patient: what a report prints about the patient, label to text.
        subject: the patient of a FHIR Bundle.
        encounter: the encounter of a FHIR Bundle.
        messages: what HL7 v2 messages say besides the result.

    """

    kind: Format
    target: Target
    locale: str
    items: bool | None
    patient: Mapping[str, str]
    subject: str
    encounter: str | None
    messages: Messages

    def check(self) -> None:
        """Refuse a format that needs something that was not given, before anybody answers.

        Raises:
            BadParameter: naming the options.
        """
        needed = {
            Format.FHIR: {"--patient-ref": self.subject},
            Format.HL7V2: {"--patient-id": self.messages.patient_id, "--patient-name": self.messages.patient_name},
        }
        missing = [option for option, value in needed.get(self.kind, {}).items() if not value]
        if missing:
            raise typer.BadParameter(f"'{self.kind}' needs {' and '.join(missing)}", param_hint="--format")

    def write(self, results: Sequence[Result], advice: Sequence[Recommendation]) -> None:
        """Write the results of one person."""
        match self.kind:
            case Format.JSON:
                self.target.write(as_json(screen_document(results, advice)))
            case Format.FHIR:
                self.target.write(self._bundles(results, advice))
            case Format.HL7V2:
                self._messages(results)
            case Format.HTML:
                self.target.write(self._report(results, advice))
            case Format.TEXT if not results:
                self.target.write(advice_text(advice, self.locale))
            case Format.TEXT if self.target.is_terminal:
                show_report(self._report(results, advice))
            case Format.TEXT:
                self.target.write(self._report(results, advice))

    def _report(self, results: Sequence[Result], advice: Sequence[Recommendation]) -> str:
        from mindscreen.report import html, text  # noqa: PLC0415 - loaded when its door is opened

        write = html if self.kind is Format.HTML else text
        return write(
            list(results),
            advice,
            locale=self.locale,
            patient=self.patient,
            printed=now(),
            items=self.items is not False,
        )

    def _bundles(self, results: Sequence[Result], advice: Sequence[Recommendation]) -> str:
        """One transaction Bundle for each result: indented if there is one, else one a line (NDJSON)."""
        from mindscreen.fhir import bundle  # noqa: PLC0415 - loaded when its door is opened

        bundles = [
            bundle(
                result,
                about(result, advice),
                subject=self.subject,
                encounter=self.encounter,
                locale=self.locale,
                items=self.items is True,
            )
            for result in results
        ]
        if len(bundles) == 1:
            return as_json(bundles[0])
        return "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in bundles)

    def _messages(self, results: Sequence[Result]) -> None:
        """One message for each result; a terminal gets line ends that it can show."""
        written = self.messages.write(results, locale=self.locale, items=self.items is not False)
        if self.target.is_terminal:
            self.target.write("".join(written).replace("\r", "\n"))
        else:
            self.target.write(self.messages.encode(written))


def as_json(data: Any) -> str:
    """JSON as people and programs read it: UTF-8, two spaces, a line end at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def advice_text(advice: Sequence[Recommendation], locale: str) -> str:
    """What is due when every form was refused, so that there is no result to report on: a line each."""
    return "".join(
        f"{each.urgency} {each.text[locale]} ({term('destination', each.destination, locale)})\n" for each in advice
    )


def screen_document(results: Sequence[Result], advice: Sequence[Recommendation]) -> dict[str, Any]:
    """What `mindscreen screen --json` prints; its schema is `mindscreen.schemas.read("screen")`."""
    return {
        "format": SCREEN_FORMAT,
        "results": [result.to_dict() for result in results],
        "advice": [each.to_dict() for each in advice],
    }


def about(result: Result, advice: Sequence[Recommendation]) -> list[Recommendation]:
    """The recommendations that rest on one result."""
    return [each for each in advice if any(reason.instrument == result.instrument_id for reason in each.reasons)]

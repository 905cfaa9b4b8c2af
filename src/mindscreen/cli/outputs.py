"""Write results in the format that was asked for, to the screen, a pipe or a file."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.pathways import Recommendation
    from mindscreen.result import Result

SCREEN_FORMAT: Final = "mindscreen-screen/1"


class Format(StrEnum):
    """What a result can be written as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    FHIR = "fhir"
    HL7V2 = "hl7v2"


def as_json(data: Any) -> str:
    """JSON as people and programs read it: UTF-8, two spaces, a line end at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def screen_document(results: Sequence[Result], advice: Sequence[Recommendation]) -> dict[str, Any]:
    """What `mindscreen screen --json` prints; its schema is `mindscreen.schemas.read("screen")`."""
    return {
        "format": SCREEN_FORMAT,
        "results": [result.to_dict() for result in results],
        "advice": [each.to_dict() for each in advice],
    }


def fhir_bundles(  # noqa: PLR0913 - what a Bundle needs to know, by keyword
    results: Sequence[Result],
    advice: Sequence[Recommendation],
    *,
    subject: str,
    encounter: str | None,
    locale: str,
    items: bool,
) -> str:
    """One transaction Bundle for each result: indented when there is one, one a line (NDJSON) when there are several."""
    from mindscreen.fhir import bundle  # noqa: PLC0415 - loaded when its door is opened

    bundles = [
        bundle(result, about(result, advice), subject=subject, encounter=encounter, locale=locale, items=items)
        for result in results
    ]
    if len(bundles) == 1:
        return as_json(bundles[0])
    return "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in bundles)


def about(result: Result, advice: Sequence[Recommendation]) -> list[Recommendation]:
    """The recommendations that rest on one result."""
    return [each for each in advice if any(reason.instrument == result.instrument_id for reason in each.reasons)]


def report(  # noqa: PLR0913 - what a report needs to know, by keyword
    kind: Format,
    results: Sequence[Result],
    advice: Sequence[Recommendation],
    *,
    locale: str,
    patient: Mapping[str, str],
    printed: str,
    items: bool,
) -> str:
    """The report, as plain text or as one HTML page."""
    from mindscreen.report import html, text  # noqa: PLC0415 - loaded when its door is opened

    if kind is Format.HTML:
        return html(list(results), advice, locale=locale, patient=patient, printed=printed, items=items)
    return text(list(results), advice, locale=locale, patient=patient, items=items)


class Target:
    """Where the output goes; told before the questions begin, so that nobody answers a form for nothing.

    Args:
        path: a file, or `None` for standard output.

    Raises:
        BadParameter: when no file can be written there.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path is None:
            return
        if path.is_dir():
            raise _unwritable("it is a directory")
        if not path.resolve().parent.is_dir():
            raise _unwritable("its directory does not exist")
        if not os.access(path if path.exists() else path.resolve().parent, os.W_OK):
            raise _unwritable("permission denied")

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads it as it is written."""
        return self._path is None and sys.stdout.isatty()

    def write(self, content: str | bytes) -> None:
        """Write everything or nothing: a file is replaced only when its new content is whole."""
        raw = content.encode() if isinstance(content, str) else content
        if self._path is None:
            _print(content)
            return
        whole = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        try:
            whole.write_bytes(raw)
            whole.replace(self._path)
        except OSError as error:
            whole.unlink(missing_ok=True)
            raise _unwritable(error.strerror or "the system refused") from None


def _print(content: str | bytes) -> None:
    if isinstance(content, str):
        sys.stdout.write(content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _unwritable(reason: str) -> typer.BadParameter:
    return typer.BadParameter(f"the file cannot be written ({reason})", param_hint="--output")

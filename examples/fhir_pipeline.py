"""A FHIR pipeline: QuestionnaireResponses in, one transaction Bundle for each out; what cannot be used is refused.

    python examples/fhir_pipeline.py [RESPONSE.json ...] > bundles.ndjson

Bundles go to standard output, one a line. Refusals go to standard error, with their code and without any answer, and
make the exit status 1. A re-run writes the same Bundles, and a server that runs them twice creates everything once.
The response in `answers/` is synthetic.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import mindscreen as ms

EXAMPLE = Path(__file__).parent / "answers" / "phq-9-response.json"
INSTRUMENTS = {name: ms.load(name) for name in ("phq-9", "gad-7", "phq-2", "gad-2", "psc-17")}
PATHWAY = ms.pathway("general-outpatient")


def bundle(resource: dict[str, Any]) -> dict[str, Any]:
    """One response to one Bundle.

    Raises:
        MindscreenError: when the response is not readable, not finished, not of an instrument we know, or contradicts
            itself.
    """
    instrument = _instrument(resource)
    result = ms.screen(instrument, ms.fhir.read_response(instrument, resource))
    subject = resource.get("subject")
    reference = (
        str(subject.get("reference", "")) if isinstance(subject, dict) else ""
    )  # a Bundle without one is refused
    return ms.fhir.bundle(result, PATHWAY.advise(result), subject=reference, locale="zh-CN")


def _read(place: str) -> dict[str, Any]:
    try:
        resource = json.loads(Path(place).read_bytes())
    except (OSError, ValueError) as error:
        raise ms.InterchangeError("MS-F001", f"it cannot be read ({type(error).__name__}).", where=place) from None
    if not isinstance(resource, dict):
        raise ms.InterchangeError("MS-F001", "it is not a resource.", where=place)
    return resource


def _instrument(resource: dict[str, Any]) -> ms.Instrument:
    """The instrument that our own canonical URL or the LOINC code of the panel in the URL names."""
    url = str(resource.get("questionnaire", "")).partition("|")[0]
    for name, instrument in INSTRUMENTS.items():
        if url.endswith((f":{name}", f"/{instrument.codes.get('loinc')}")):
            return instrument
    raise ms.InterchangeError(
        "MS-F002",
        "its questionnaire is none that this pipeline knows.",
        where="questionnaire",
        remedy="Route it by hand.",
    )


def main(places: list[str]) -> int:
    """Convert files and return the exit status."""
    refused = 0
    for place in places or [str(EXAMPLE)]:
        try:
            written = bundle(_read(place))
        except ms.MindscreenError as error:
            refused += 1
            print(f"{place}: {error}", file=sys.stderr)
        else:
            print(json.dumps(written, ensure_ascii=False, separators=(",", ":")))
    return 1 if refused else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

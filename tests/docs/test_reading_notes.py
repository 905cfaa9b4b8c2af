"""The page on reading FHIR lists every note as the code says it."""

import re
from pathlib import Path

from mindscreen.fhir import NOTES

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "read-fhir-from-others.md"


def test_the_page_lists_every_note_with_its_meaning() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == dict(NOTES)

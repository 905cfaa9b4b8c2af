"""The index says what the packs and their texts say; a row of another mindscreen says less, never something else."""

from __future__ import annotations

from typing import Any

import pytest

from mindscreen.errors import LicenceError
from mindscreen.index import CatalogueEntry, CatalogueText, CatalogueUse, entry_from
from mindscreen.library import catalogue, load
from mindscreen.text import labels, wording

OLD: dict[str, Any] = {
    "id": "old-9",
    "version": "1.0.0",
    "status": "ready",
    "title": "An old form",
    "abbreviation": "OLD-9",
    "measures": "nothing that exists",
    "domain": "testing",
    "population": {"youngest_months": 12, "completed_by": ["self"], "cite": ["paper"]},
    "codes": {},
    "items": 9,
    "licence": "proprietary",
    "locales": ["en"],
    "scoring_hash": "sha256:0",
}
"""A row as the first version of the format had it."""


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_the_index_says_what_the_texts_say(entry: CatalogueEntry) -> None:
    instrument = load(entry.id, allow_draft=True)
    assert entry.draft_because == instrument.pack.get("draft_because", "")
    assert tuple(text.locale for text in entry.texts) == entry.locales == instrument.locales
    for text in entry.texts:
        spoken = labels(instrument, text.locale)
        assert (text.title, text.measures) == (spoken.title, spoken.measures)
        try:
            assert text.wording == wording(instrument, text.locale, allow_drafts=True).status
        except LicenceError:
            assert not text.wording


def test_a_row_of_an_older_mindscreen_is_read_and_what_it_does_not_say_is_empty() -> None:
    entry = entry_from(OLD, "somewhere")
    assert (entry.id, entry.home, entry.minutes, entry.age_months) == ("old-9", "somewhere", None, (12, None))
    assert (entry.texts, entry.settings, entry.draft_because) == ((), (), "")
    assert (entry.text("en"), entry.use_in("cardiology")) == (None, None)


def test_a_row_of_a_newer_mindscreen_is_read_for_what_is_known() -> None:
    text = {"title": "Title", "measures": "something", "reviewed": "2030-01-01"}
    use = {"setting": "cardiology", "role": "first-step", "status": "proposal", "since": "2030-01-01"}
    entry = entry_from({**OLD, "texts": {"en": text}, "settings": [use], "colour": "red"}, "")
    assert entry.text("en") == CatalogueText("en", "Title", "something", "")
    assert entry.use_in("cardiology") == CatalogueUse("cardiology", "first-step", "proposal")

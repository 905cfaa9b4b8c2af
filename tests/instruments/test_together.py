"""What must hold between instruments: one code, one score; one name, one instrument; one question, the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from mindscreen.library import load_path
from mindscreen.model import Instrument, Item

FOLDERS = sorted(
    path.parent for path in (Path(__file__).resolve().parents[2] / "instruments").glob("*/definition.yaml")
)


@pytest.fixture(scope="module")
def instruments() -> list[Instrument]:
    assert FOLDERS
    return [load_path(folder) for folder in FOLDERS]


def _shared(instruments: list[Instrument]) -> list[list[tuple[Instrument, Item]]]:
    """Items of different instruments that have the same LOINC code: one question, asked on two forms."""
    by_code: dict[str, list[tuple[Instrument, Item]]] = defaultdict(list)
    for instrument in instruments:
        for item in instrument.items:
            if "loinc" in item.codes:
                by_code[item.codes["loinc"]].append((instrument, item))
    return [places for places in by_code.values() if len(places) > 1]


@pytest.mark.control("C-013")
def test_one_code_is_one_score(instruments: list[Instrument]) -> None:
    """A code that two instruments emit for two different scores would merge them in a medical record."""
    codes = [code for each in instruments for code in each.codes.items()]
    codes += [code for each in instruments for scale in each.scales for code in scale.codes.items()]
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    items = {code for each in instruments for item in each.items for code in item.codes.items()}
    assert not items & set(codes)


@pytest.mark.parametrize("what", ["id", "title", "abbreviation"])
def test_no_two_instruments_have_the_same_name(instruments: list[Instrument], what: str) -> None:
    names = [getattr(instrument, what).casefold() for instrument in instruments]
    assert len(set(names)) == len(names)


def test_some_questions_are_shared(instruments: list[Instrument]) -> None:
    """The PHQ-2 is part of the PHQ-9 and the GAD-2 of the GAD-7; else the two tests below would compare nothing."""
    groups = [{instrument.id for instrument, _ in places} for places in _shared(instruments)]
    for pair in ({"phq-2", "phq-9"}, {"gad-2", "gad-7"}):
        assert any(pair <= group for group in groups)


def test_a_shared_question_has_the_same_answers_and_topic(instruments: list[Instrument]) -> None:
    for places in _shared(instruments):
        for (_, one), (_, other) in pairwise(places):
            # The position, and so the id, may differ: the PHQ-4 asks the GAD-2 first.
            assert (one.about, one.options) == (other.about, other.options)


OTHER_EDITIONS = {
    ("gds-30", "zh-CN"),  # the handbook's translation; gds-15, gds-4 and gds-5 have that of WS/T 802-2022
}

OTHER_LICENCES = {
    "audit",  # non-commercial by the manual of WHO; the AUDIT-C, its first three questions, is in the public domain
}


@pytest.mark.control("C-034")
def test_a_shared_question_has_the_same_licence(instruments: list[Instrument]) -> None:
    for places in _shared(instruments):
        for one, other in pairwise(each for each, _ in places if each.id not in OTHER_LICENCES):
            assert (one.licence.status, one.licence.holder) == (other.licence.status, other.licence.holder)


@pytest.mark.control("C-034")
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_shared_question_has_the_same_words(instruments: list[Instrument], locale: str) -> None:
    for places in _shared(instruments):
        texts = [
            (instrument.pack["texts"][locale], item.id)
            for instrument, item in places
            if locale in instrument.locales and (instrument.id, locale) not in OTHER_EDITIONS
        ]
        for (one, item), (other, same) in pairwise(texts):
            assert one["labels"]["items"][item] == other["labels"]["items"][same]
            if not OTHER_LICENCES & {one["instrument"], other["instrument"]}:
                assert ("wording" in one) is ("wording" in other)
            if "wording" in one and "wording" in other:
                assert one["wording"]["items"][item] == other["wording"]["items"][same]

"""Three engines, one meaning: `screen`, the plain reference engine, and the table engine, on generated instruments.

The instruments are made up on purpose: the engines must agree on what the format says, not only on what was published.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindscreen.batch import screen_many
from mindscreen.engine import screen
from mindscreen.interval import Truth
from mindscreen.library import load
from mindscreen.model import Instrument
from mindscreen.testing.reference import evaluate
from mindscreen.testing.strategies import contexts, packs, partial_answers
from mindscreen.unpack import instrument_from_pack

TRUTHS = {Truth.TRUE: "raised", Truth.UNKNOWN: "unknown", Truth.FALSE: "not-raised"}
PROFILES = st.sampled_from([None, "original", "other"])


def compare(
    instrument: Instrument, answers: Mapping[str, int | None], person: dict[str, Any], profile: str | None
) -> None:
    result = screen(instrument, answers, profile=profile, **person)
    plain = evaluate(instrument.pack, answers, person, profile)
    for score in result.scores:
        expected = plain.scores[score.id]
        assert (Fraction(score.lower, score.denominator), Fraction(score.upper, score.denominator)) == expected[:2]
        assert score.possible_bands == expected.bands
        assert score.band == (expected.bands[0] if len(expected.bands) == 1 else None)
        assert (score.prorated, score.answered) == (expected.prorated, expected.answered)
        assert score.prorated_band == (expected.prorated_bands[0] if len(expected.prorated_bands) == 1 else None)
    assert {finding.id: TRUTHS[finding.truth] for finding in result.findings} == plain.findings
    assert (result.blank, result.not_asked) == (plain.blank, plain.not_asked)


@pytest.mark.control("C-011")
@given(data=st.data())
def test_the_reference_engine_agrees_on_made_up_instruments(data: st.DataObject) -> None:
    instrument = instrument_from_pack(data.draw(packs()))
    compare(instrument, data.draw(partial_answers(instrument)), data.draw(contexts(instrument)), data.draw(PROFILES))


@pytest.mark.control("C-011")
@pytest.mark.parametrize("name", ["phq-2", "phq-9", "gad-2", "gad-7", "psc-17"])
@given(data=st.data())
def test_the_reference_engine_agrees_on_our_instruments(name: str, data: st.DataObject) -> None:
    instrument = load(name)
    profile = data.draw(st.sampled_from([profile.id for profile in instrument.profiles]))
    compare(instrument, data.draw(partial_answers(instrument)), data.draw(contexts(instrument)), profile)


@pytest.mark.control("C-011")
@given(data=st.data())
def test_the_table_engine_agrees_on_made_up_instruments(data: st.DataObject) -> None:
    instrument = instrument_from_pack(data.draw(packs()))
    rows = data.draw(st.lists(partial_answers(instrument), min_size=1, max_size=8))
    person = {name: value for name, value in data.draw(contexts(instrument)).items() if name != "authored"}
    profile = data.draw(PROFILES)
    columns = {item.id: np.array([row.get(item.id, None) for row in rows], object) for item in instrument.items}
    table = screen_many(instrument, columns, profile=profile, **person)
    for place, row in enumerate(rows):
        result = screen(instrument, row, profile=profile, **person)
        for score in result.scores:
            assert (table.lower[score.id][place], table.upper[score.id][place]) == score.bounds
            if score.id in table.band:
                position = table.band[score.id][place]
                assert (table.bands[score.id][position] if position >= 0 else None) == score.band
        for finding in result.findings:
            certain, possible = table.certain[finding.id][place], table.possible[finding.id][place]
            assert (bool(certain), bool(possible)) == (finding.raised, finding.truth is not Truth.FALSE)

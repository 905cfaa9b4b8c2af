"""Cases that no shipped instrument has (yet): made from PHQ-9 by changing one thing of it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

import mindscreen.hl7v2.language
from mindscreen.condition import parse
from mindscreen.engine import screen
from mindscreen.errors import LicenceError
from mindscreen.hl7v2.codes import coded
from mindscreen.hl7v2.escape import Encoded
from mindscreen.hl7v2.language import Language
from mindscreen.hl7v2.observations import Account, Observation
from mindscreen.library import load
from mindscreen.model import Band, BandSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.model import Instrument

BOTH = (Band("minimal", 0, 9), Band("severe", 10, 27))


@pytest.fixture(scope="module")
def phq9() -> Instrument:
    return load("phq-9")


def _with_total(instrument: Instrument, **changes: Any) -> Instrument:
    total, *others = instrument.scales
    return replace(instrument, scales=(replace(total, **changes), *others), plans={})


def _account(instrument: Instrument, answers: Sequence[int | None], *, profile: str | None = None) -> Account:
    result = screen(instrument, answers, age_years=34, completed_by="self", profile=profile)
    return Account(result, instrument, Language(instrument, "en"), items=True)


def _told(account: Account) -> dict[str, Observation]:
    """Observations by our own code."""
    found = {}
    for observation in account.observations():
        parts = observation.code.split("^")
        found[parts[3] if len(parts) > 3 else parts[0]] = observation
    return found


def test_the_reference_range_is_that_of_the_profile(phq9: Instrument) -> None:
    special = BandSet(BOTH, cite=(), profile="china-general-population")
    instrument = _with_total(phq9, band_sets=(special, *phq9.scales[0].band_sets))
    for profile, expected in (("original", "0-4"), ("china-general-population", "0-9")):
        assert _told(_account(instrument, [1] * 10, profile=profile))["phq-9.total"].reference_range == expected


def test_a_range_that_depends_on_the_person_is_left_out(phq9: Instrument) -> None:
    instrument = _with_total(phq9, band_sets=(BandSet(BOTH, cite=(), when=parse("age_years >= 60")),))
    assert _told(_account(instrument, [1] * 10))["phq-9.total"].reference_range == ""


def test_a_scale_without_bands_has_neither_range_nor_band(phq9: Instrument) -> None:
    told = _told(_account(_with_total(phq9, band_sets=()), [1] * 10))
    assert told["phq-9.total"].reference_range == ""
    assert "phq-9.total.band" not in told


def test_where_higher_is_better_the_last_band_is_the_least_symptomatic(phq9: Instrument) -> None:
    assert _told(_account(_with_total(phq9, higher_is="better"), [1] * 10))["phq-9.total"].reference_range == "20-27"


def test_a_critical_finding_is_not_outshone_by_a_positive_one_about_the_same_item(phq9: Instrument) -> None:
    rules = [replace(rule, when=parse("q9 >= 1")) for rule in phq9.findings if rule.level != "info"]
    assert [rule.level for rule in rules] == ["critical", "positive", "positive", "positive"]
    for order in (rules, rules[::-1]):
        instrument = replace(phq9, findings=tuple(order), plans={})
        assert _told(_account(instrument, [0] * 8 + [1, 0]))["phq-9.q9"].flag == "AA"


def test_a_mean_is_a_decimal_number_and_its_bounds_are_rounded_outwards(phq9: Instrument) -> None:
    instrument = _with_total(phq9, method="mean", denominator=9, band_sets=(), prorate=None)
    told = _told(_account(instrument, [1] * 7 + [2, 2, 0]))
    assert told["phq-9.total"].value == "1.222222"
    told = _told(_account(instrument, [1] * 7 + [3, None, 0]))
    assert (told["phq-9.total"].value, told["phq-9.total"].status) == ("", "X")
    assert told["phq-9.total.range"].value == "^1.111111^-^1.444445"
    assert "between 1.111111 and 1.444445" in told["phq-9.total"].notes[0]


def test_wording_that_may_not_be_shown_is_replaced_by_the_key(
    phq9: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _account(phq9, [1] * 10)
    assert _told(shown)["phq-9.q1"].value == "LA6569-3^Several days^LN^phq-9.q1.1^1^99MSCR"
    assert phq9.licence.notice in list(shown.remarks())
    monkeypatch.setattr(mindscreen.hl7v2.language, "wording", _refuse)
    hidden = _account(phq9, [1] * 10)
    assert _told(hidden)["phq-9.q1"].value == "LA6569-3^several-days^LN^phq-9.q1.1^1^99MSCR"
    assert phq9.licence.notice not in list(hidden.remarks())


def _refuse(*_: object) -> None:
    raise LicenceError("MS-L001", "no licence.")


def test_the_notice_stands_only_where_the_words_do(phq9: Instrument) -> None:
    account = replace(_account(phq9, [1] * 10), items=False)
    assert phq9.licence.notice not in list(account.remarks())


def test_without_items_a_notice_does_not_say_which_item_it_is_about(phq9: Instrument) -> None:
    account = _account(phq9, [0] * 9 + [2])  # the form tells to skip the last item, and yet it is answered
    assert "Notice: answered-but-not-asked difficulty." in list(account.remarks())
    assert "Notice: answered-but-not-asked." in list(replace(account, items=False).remarks())


def test_an_answer_without_a_public_code_is_told_in_our_own(phq9: Instrument) -> None:
    first, *others = phq9.items
    bare = replace(first, options=tuple(replace(option, codes=MappingProxyType({})) for option in first.options))
    told = _told(_account(replace(phq9, items=(bare, *others), plans={}), [1] * 10))
    assert told["phq-9.q1"].value == "phq-9.q1.1^Several days^99MSCR"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({}, r"x.y^a \T\ b^99MSCR"),
        ({"loinc": "44261-6"}, r"44261-6^a \T\ b^LN^x.y^7^99MSCR"),
        ({"snomed": "720433000"}, r"720433000^a \T\ b^SCT^x.y^7^99MSCR"),
        ({"snomed": "720433000", "loinc": "44261-6"}, r"44261-6^a \T\ b^LN^x.y^7^99MSCR"),
        ({"elsewhere": "1"}, r"x.y^a \T\ b^99MSCR"),
    ],
)
def test_a_public_code_comes_first_and_ours_beside_it(codes: dict[str, str], expected: str) -> None:
    assert coded(codes, "a & b", "x.y", Encoded("7")) == expected

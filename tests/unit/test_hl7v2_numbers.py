"""Numbers and times of day in HL7 v2, and scores that are not told or that answers leave open by contradiction."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.hl7v2.language import Language
from mindscreen.hl7v2.observations import Account, Observation

Named = Callable[[str], ms.Instrument]
NIGHT = {"bed": 1410, "latency": 30, "up": 405, "slept": 360, "nights": 0, "tired": 2}


@pytest.fixture(scope="session")
def sleep(made_up: Named) -> ms.Instrument:
    return worded(made_up("sleep"))


def account(instrument: ms.Instrument, answers: dict[str, int], locale: str = "en", *, items: bool = True) -> Account:
    return Account(ms.screen(instrument, answers), instrument, Language(instrument, locale), items)


def told(instrument: ms.Instrument, answers: dict[str, int], locale: str = "en") -> dict[str, Observation]:
    """Observations by our own code, without the name of the instrument."""
    observations = account(instrument, answers, locale).observations()
    return {each.code.split("^")[0].removeprefix("made-up."): each for each in observations}


def test_a_number_is_numeric_with_its_unit(sleep: ms.Instrument) -> None:
    latency = told(sleep, NIGHT)["latency"]
    assert (latency.type, latency.value, latency.units, latency.status) == ("NM", "30", "min^^UCUM", "F")
    assert told(sleep, NIGHT)["nights"].units == "d^^UCUM"


def test_a_time_of_day_is_a_time(sleep: ms.Instrument) -> None:
    bed, up = told(sleep, NIGHT)["bed"], told(sleep, NIGHT)["up"]
    assert (bed.type, bed.value, bed.units) == ("TM", "2330", "")
    assert up.value == "0645"


def test_a_blank_number_has_no_value_and_keeps_its_type(sleep: ms.Instrument) -> None:
    said = told(sleep, {"nights": 0})
    assert (said["latency"].type, said["latency"].value, said["latency"].status) == ("NM", "", "X")
    assert (said["bed"].type, said["bed"].status) == ("TM", "X")
    assert (said["naps"].type, said["naps"].status) == ("NM", "N")
    assert (said["tired"].type, said["tired"].status) == ("CWE", "X")


def test_scores_that_only_serve_others_are_not_sent(sleep: ms.Instrument) -> None:
    said = told(sleep, NIGHT)
    assert {"onset", "efficiency", "global"} <= said.keys()
    assert not {"wait", "onset_sum", "habit"} & {name.partition(".")[0] for name in said}
    assert said["finding.served"].value.startswith("LA6576-8")


@pytest.mark.parametrize(
    ("locale", "note"), [("en", "Every item is answered, and yet no number can be given"), ("zh-CN", "条目均已作答")]
)
def test_a_contradiction_is_not_called_missing(sleep: ms.Instrument, locale: str, note: str) -> None:
    said = told(sleep, {**NIGHT, "slept": 600}, locale)
    assert said["efficiency"].status == "X"
    assert said["efficiency"].notes[0].startswith(note)
    assert said["efficiency.range"].value == "^0^-^100"
    remarks = list(account(sleep, {**NIGHT, "slept": 600}, locale).remarks())
    assert any("answers-contradict efficiency" in remark for remark in remarks)
    quiet = list(account(sleep, {**NIGHT, "slept": 600}, locale, items=False).remarks())
    assert any("answers-contradict" in remark for remark in quiet)
    assert not any("answers-contradict efficiency" in remark for remark in quiet)


def test_an_option_and_a_number_without_wording(made_up: Named) -> None:
    bare = worded(made_up("sleep"), wording=False)
    said = told(bare, NIGHT)
    assert said["latency"].value == "30"
    assert said["tired"].value == "made-up.tired.2^often^99MSCR"


def test_half_points_are_decimals(made_up: Named) -> None:
    said = told(worded(made_up("half_points")), {"a": 2, "b": 0, "c": 4, "d": 1})
    assert (said["total"].type, said["total"].value) == ("NM", "1.5")


def test_an_annotation_is_a_unit(made_up: Named) -> None:
    assert told(worded(made_up("fractions")), {"drinks": 4})["drinks"].units == "{drinks}^^UCUM"

"""The instrument as the engine knows it: read from a pack and from nothing else, and never changed."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from mindscreen.condition import Ratio
from mindscreen.engine import screen
from mindscreen.errors import IntegrityError, NotFoundError
from mindscreen.licence import Overlay
from mindscreen.model import PACK_FORMAT, Instrument
from mindscreen.unpack import instrument_from_pack

Compiled = Callable[..., dict[str, Any]]


@pytest.fixture
def pack(small_pack: Compiled) -> dict[str, Any]:
    return small_pack()


@pytest.fixture
def instrument(pack: dict[str, Any]) -> Instrument:
    return instrument_from_pack(pack)


def test_an_instrument_holds_what_the_pack_says(instrument: Instrument) -> None:
    assert instrument.canonical == "small-4|1.2.3"
    assert instrument.population.age_months == (6, 59)
    assert instrument.profile("strict").cutoffs == {"cut": 3, "tenth": Ratio(1, 10)}
    assert instrument.references["paper"].confidence == "low"
    assert instrument.item("d").not_asked_value == 0
    assert instrument.scale("total").terms[1].scores == {0: 3, 1: 2, 3: 0}
    assert instrument.finding("crisis").if_unknown == "ask"
    assert (instrument.locales, instrument.minutes) == ((), 1)


def test_the_ends_of_an_item_are_those_of_its_options(instrument: Instrument) -> None:
    item = instrument.item("a")
    assert (item.lower, item.upper) == (0, 3)
    assert item.option(1).codes == {"local": "s"}


@pytest.mark.control("C-050")
def test_an_option_that_does_not_exist_is_not_repeated(instrument: Instrument) -> None:
    with pytest.raises(KeyError) as caught:
        instrument.item("a").option(424242)
    assert str(caught.value) == "'a'"


@pytest.mark.parametrize(
    ("look", "what", "remedy"),
    [
        (lambda it: it.item("z"), "there is no item 'z'.", "There are: a, b, c, d."),
        (lambda it: it.scale("z"), "there is no scale 'z'.", "There are: total, average, worst, many."),
        (lambda it: it.finding("z"), "there is no finding 'z'.", "There are: crisis, positive."),
    ],
)
def test_a_name_that_does_not_exist_is_an_error_with_those_that_do(
    instrument: Instrument, look: Callable[[Instrument], object], what: str, remedy: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        look(instrument)
    error = caught.value
    assert (error.code, error.where, error.what, error.remedy) == ("MS-N007", "small-4", what, remedy)


@pytest.mark.control("C-031")
def test_an_unknown_cut_off_profile_is_refused_with_the_one_that_was_meant(instrument: Instrument) -> None:
    assert instrument.profile().id == "original"
    with pytest.raises(NotFoundError) as caught:
        instrument.profile("strct")
    error = caught.value
    assert (error.code, error.where) == ("MS-N005", "small-4")
    assert error.remedy == "Profiles: original, strict. Did you mean 'strict'?"


def test_instruments_are_equal_when_id_version_and_scoring_are(pack: dict[str, Any], small_pack: Compiled) -> None:
    one, same = instrument_from_pack(pack), instrument_from_pack(deepcopy(pack))
    reworded = instrument_from_pack(small_pack(("title: A made-up form", "title: A form")))
    other = instrument_from_pack(small_pack(("when: a >= 1", "when: a >= 3")))
    assert one == same == reworded
    assert len({one, same, reworded, other}) == 2
    assert one != other
    assert one != "small-4|1.2.3"


def test_an_instrument_survives_the_way_to_another_process(pack: dict[str, Any]) -> None:
    instrument = instrument_from_pack(pack, home="home", overlay=Overlay("overlay", "research"))
    screen(instrument, [0, 0, 0, 0])  # fills the cache of plans, which hold functions
    again: Instrument = pickle.loads(pickle.dumps(instrument))  # noqa: S301 - our own bytes
    assert again == instrument
    assert (again.home, again.overlay, again.plans) == ("home", Overlay("overlay", "research"), {})


def test_an_instrument_cannot_be_changed(instrument: Instrument) -> None:
    with pytest.raises(FrozenInstanceError):
        instrument.version = "2.0.0"  # type: ignore[misc]
    for mapping in (instrument.codes, instrument.references, instrument.item("a").codes, instrument.profile().cutoffs):
        with pytest.raises(TypeError):
            mapping["x"] = "y"  # type: ignore[index]


def test_the_representation_is_short(instrument: Instrument) -> None:
    assert "examples" not in repr(instrument)


@pytest.mark.control("C-018")
@pytest.mark.parametrize("name", ["mindscreen-pack/2", "", None, 1])
def test_a_pack_of_another_format_is_refused(pack: dict[str, Any], name: object) -> None:
    with pytest.raises(IntegrityError) as caught:
        instrument_from_pack({**pack, "format": name})
    error = caught.value
    assert (error.code, error.where) == ("MS-I001", "small-4")
    assert error.what == f"the pack's format is not {PACK_FORMAT}."


OPTIONAL = {"answer_map_hash", "content_hash", "examples", "minutes", "format"}


@pytest.mark.control("C-018")
def test_a_pack_that_lacks_a_part_is_refused(pack: dict[str, Any]) -> None:
    for part in pack.keys() - OPTIONAL:
        with pytest.raises(IntegrityError) as caught:
            instrument_from_pack({name: value for name, value in pack.items() if name != part})
        assert caught.value.code == "MS-I001"
        assert f"(KeyError: '{part}')" in caught.value.what


@pytest.mark.control("C-018")
@pytest.mark.parametrize("garbled", [None, 3, "text", [1], [None]], ids=str)
@pytest.mark.parametrize("part", ["population", "licence", "options", "items", "scales", "findings", "profiles"])
def test_a_pack_with_a_garbled_part_is_refused(pack: dict[str, Any], part: str, garbled: object) -> None:
    with pytest.raises(IntegrityError, match="MS-I001"):
        instrument_from_pack({**pack, part: garbled})

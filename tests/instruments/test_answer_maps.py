"""Which answer has which value: typed here a second time, from the forms, and compared with the definitions.

The values are those printed on the forms of Kroenke 2001 and Spitzer 2006 (0 "not at all" to 3 "nearly every day") and
of Gardner 1999 (0 "never" to 2 "often"); the LOINC answer codes are those of the lists LL358-3, LL359-1 (whose codes
are not in the order of the answers) and of item 68509-9, whose option 2 LOINC words differently ("more days than not").
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.hashing import answer_map, canonical_hash
from mindscreen.library import load_path
from mindscreen.model import Instrument

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"

Answers = list[tuple[int, str, str]]

FREQUENCY: Answers = [
    (0, "not-at-all", "LA6568-5"),
    (1, "several-days", "LA6569-3"),
    (2, "more-than-half-the-days", "LA6570-1"),
    (3, "nearly-every-day", "LA6571-9"),
]
WORRY: Answers = [
    (0, "not-at-all", "LA6568-5"),
    (1, "several-days", "LA6569-3"),
    (2, "more-than-half-the-days", "LA18938-3"),
    (3, "nearly-every-day", "LA6571-9"),
]
DIFFICULTY: Answers = [
    (0, "not-difficult-at-all", "LA6572-7"),
    (1, "somewhat-difficult", "LA6573-5"),
    (2, "very-difficult", "LA6575-0"),
    (3, "extremely-difficult", "LA6574-3"),
]
OFTEN: Answers = [(0, "never", ""), (1, "sometimes", ""), (2, "often", "")]

PHQ = ["44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"]
GAD = ["69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"]
PSC = [
    "fidgety", "sad", "daydreams", "refuses_to_share", "others_feelings", "hopeless", "concentration", "fights",
    "down_on_self", "blames_others", "less_fun", "rules", "driven", "teases", "worries", "takes_things", "distracted",
]  # fmt: skip

FORMS: dict[str, list[tuple[str, str, Answers]]] = {
    # id of the instrument: for each item in the order of the form its id, its LOINC code and its answers
    "phq-2": [(f"q{n}", code, FREQUENCY) for n, code in enumerate(PHQ[:2], 1)],
    "phq-9": [*((f"q{n}", code, FREQUENCY) for n, code in enumerate(PHQ, 1)), ("difficulty", "69722-7", DIFFICULTY)],
    "gad-2": [("q1", GAD[0], FREQUENCY), ("q2", GAD[1], WORRY)],
    "gad-7": [(f"q{n}", code, WORRY if n == 2 else FREQUENCY) for n, code in enumerate(GAD, 1)],
    "psc-17": [(item, "", OFTEN) for item in PSC],
}


def _form(instrument: Instrument) -> list[tuple[str, str, Answers]]:
    return [
        (
            item.id,
            item.codes.get("loinc", ""),
            [(option.value, option.key, option.codes.get("loinc", "")) for option in item.options],
        )
        for item in instrument.items
    ]


def test_every_instrument_is_typed_here() -> None:
    assert sorted(FORMS) == sorted(path.parent.name for path in INSTRUMENTS.glob("*/definition.yaml"))


@pytest.mark.control("C-012")
@pytest.mark.parametrize("name", FORMS)
def test_items_and_answers_are_those_of_the_form(name: str) -> None:
    assert _form(load_path(INSTRUMENTS / name)) == FORMS[name]


@pytest.mark.control("C-012")
@pytest.mark.parametrize("name", FORMS)
def test_the_fingerprint_sees_swapped_options_and_moved_codes(name: str) -> None:
    pack = dict(load_path(INSTRUMENTS / name).pack)
    assert canonical_hash(answer_map(pack)) == pack["answer_map_hash"]
    for first, second in ((0, 1), (1, 2), (0, 2)):
        for part in ("key", "codes"):
            options = {name: [dict(option) for option in listed] for name, listed in pack["options"].items()}
            listed = next(iter(options.values()))
            same = listed[first].get(part) == listed[second].get(part)
            listed[first][part], listed[second][part] = listed[second].get(part), listed[first].get(part)
            assert (canonical_hash(answer_map({**pack, "options": options})) == pack["answer_map_hash"]) is same

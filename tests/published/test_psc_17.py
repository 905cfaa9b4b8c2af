"""PSC-17: numbers from its paper, as the scoring instructions and the scored form that cite it print them."""

from __future__ import annotations

import pytest

from mindscreen.engine import screen
from mindscreen.model import Instrument

# Gardner W, Murphy M, Childs G, et al. The PSC-17. Ambulatory Child Health 1999;5:225-236. The printed numbers of the
# items of each subscale, in the order of the form formatted by R. Hilt, and the cut-offs of that form and of the
# Pediatric Symptom Checklist 17 scoring instructions of 2008-03-19.
ITEMS = {
    "internalizing": (2, 6, 9, 11, 15),
    "attention": (1, 3, 7, 13, 17),
    "externalizing": (4, 5, 8, 10, 12, 14, 16),
}
CUT_OFFS = {"internalizing": 5, "attention": 7, "externalizing": 7}


def sheet(scores: dict[str, int]) -> list[int]:
    """Answers of 0 to 2 that give each subscale this score, filled up from its first item on."""
    answers = [0] * 17
    for scale, score in scores.items():
        for place, number in enumerate(ITEMS[scale]):
            answers[number - 1] = min(2, max(0, score - 2 * place))
    return answers


def test_every_item_belongs_to_one_subscale(psc_17: Instrument) -> None:
    """Gardner 1999, Ambulatory Child Health 5:225-236: internalizing, attention and externalizing problems."""
    for scale, numbers in ITEMS.items():
        for number in range(1, 18):
            answers = [2 if place == number else 0 for place in range(1, 18)]
            assert screen(psc_17, answers)[scale].value == (2 if number in numbers else 0)


def test_items_under_their_headings(psc_17: Instrument) -> None:
    """PSC-17 scoring instructions, 2008: the items that it prints under each subscale, in its order."""
    assert {scale.id: [term.source for term in scale.terms] for scale in psc_17.scales if scale.id != "total"} == {
        "internalizing": ["sad", "hopeless", "down_on_self", "less_fun", "worries"],
        "attention": ["fidgety", "daydreams", "concentration", "driven", "distracted"],
        "externalizing": [
            "refuses_to_share",
            "others_feelings",
            "fights",
            "blames_others",
            "rules",
            "teases",
            "takes_things",
        ],
    }


def test_ranges(psc_17: Instrument) -> None:
    """PSC-17 scoring instructions, 2008: 17 items of 0 (never), 1 (sometimes), 2 (often), added up."""
    least, most = screen(psc_17, [0] * 17), screen(psc_17, [2] * 17)
    assert [score.value for score in least.scores] == [0, 0, 0, 0]
    assert [most[name].value for name in ("total", *ITEMS)] == [34, 10, 10, 14]
    values = {option.key: option.value for option in psc_17.items[0].options}
    assert values == {"never": 0, "sometimes": 1, "often": 2}


@pytest.mark.parametrize("scale", list(ITEMS))
def test_subscale_cut_offs(psc_17: Instrument, scale: str) -> None:
    """PSC-17 form and scoring instructions: internalizing 5, attention 7, externalizing 7, each or more.

    One positive subscale is a positive screen, whatever the total: here the total never reaches 15.
    """
    for score in range(2 * len(ITEMS[scale]) + 1):
        result = screen(psc_17, sheet({scale: score}))
        expected = {f"positive-{scale}", "positive-screen"} if score >= CUT_OFFS[scale] else set()
        assert {finding.id for finding in result.raised} == expected


def test_total_cut_off(psc_17: Instrument) -> None:
    """PSC-17 scoring instructions, 2008: "A PSC-17 score of 15 or higher"; here no subscale reaches its own cut-off."""
    below = screen(psc_17, sheet({"internalizing": 4, "attention": 6, "externalizing": 4}))
    reached = screen(psc_17, sheet({"internalizing": 4, "attention": 6, "externalizing": 5}))
    assert (below["total"].value, reached["total"].value) == (14, 15)
    assert below.raised == ()
    assert {finding.id for finding in reached.raised} == {"positive-total", "positive-screen"}

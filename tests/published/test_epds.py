"""EPDS: key, cut-offs and range as the papers, the Chinese consensus and the meta-analysis give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

PRINTED_FROM_WORST = {3, 5, 6, 7, 8, 9, 10}
PLACES = ("first", "second", "third", "fourth")


@pytest.fixture(scope="module")
def epds() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "epds")


def sheet(total: int) -> list[int]:
    """Scores with this sum and 0 for item 10."""
    return [min(3, max(0, total - 3 * place)) for place in range(9)] + [0]


@pytest.mark.parametrize("number", range(1, 11))
@pytest.mark.parametrize("place", range(4))
def test_key(epds: Instrument, number: int, place: int) -> None:
    """Cox 1987, Br J Psychiatry 150:782-786: items 1, 2 and 4 score 0 to 3 as printed, the others 3 to 0."""
    item = epds.items[number - 1]
    option = item.options[place]
    expected = 3 - place if number in PRINTED_FROM_WORST else place
    assert (option.key, option.value) == (PLACES[place], expected)
    best = [0] * 10
    best[number - 1] = option.value
    assert screen(epds, best)["total"].value == expected


def test_range(epds: Instrument) -> None:
    """Cox 1987: ten items, 0 to 30."""
    assert (epds.scale("total").lower, epds.scale("total").upper) == (0, 30)


@pytest.mark.parametrize(
    ("profile", "cutoff"),
    [
        ("china-2019-consensus", 13),
        ("original", 13),
        ("hong-kong", 10),
        ("singapore", 13),
        ("meta-analysis-2020", 11),
    ],
)
def test_cut_offs(epds: Instrument, profile: str, cutoff: int) -> None:
    """Consensus 2019; Cox 1987 (12/13); Lee 1998 (9/10); Singapore (13 or more); Levis 2020 (11 or higher)."""
    for total in range(28):
        result = screen(epds, sheet(total), profile=profile)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total >= cutoff)


@pytest.mark.parametrize(
    ("total", "band"), [(0, "routine"), (9, "routine"), (10, "repeat"), (12, "repeat"), (13, "further-assessment")]
)
def test_tiers_of_the_chinese_consensus(epds: Instrument, total: int, band: str) -> None:
    """孕产妇心理健康管理专家共识（2019年）: 10 to 12 is repeated in two to four weeks, 13 and more assessed further."""
    assert screen(epds, sheet(total))["total"].band == band


@pytest.mark.parametrize("answer", range(4))
def test_item_10_counts_at_any_total(epds: Instrument, answer: int) -> None:
    """孕产妇心理健康管理专家共识（2019年）: item 10 is assessed whatever the total."""
    result = screen(epds, [0] * 9 + [answer])
    assert result.finding("self-harm").raised is (answer >= 1)
    assert not result.finding("positive-screen").raised


def test_item_4_is_not_reversed_and_display_order_is_no_score(epds: Instrument) -> None:
    """Cox 1987: the first answer throughout is the worst of seven questions and the best of three."""
    assert screen(epds, {f"q{number}": epds.items[number - 1].options[0].value for number in range(1, 11)})[
        "total"
    ].value == 3 * len(PRINTED_FROM_WORST)

"""Athens Insomnia Scale: numbers from its papers and from Chinese forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def ais() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "ais")


def sheet(total: int) -> list[int]:
    """Eight answers with this total, filled up from the first item on."""
    return [min(3, max(0, total - 3 * item)) for item in range(8)]


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("original", 6, id="Soldatos 2003, J Psychosom Res 55:263-267, 93 % and 85 %"),
        pytest.param("general-population", 10, id="Soldatos 2003, J Psychosom Res 55:263-267"),
        pytest.param("china-stroke", 8, id="Niu 2023, Front Neurol 14:1118322"),
    ],
)
def test_cut_offs(ais: Instrument, profile: str, cut_off: int) -> None:
    """Soldatos 2003: 6 or higher, and 10 for fewer false positives; Niu 2023: 8 or more after ischaemic stroke."""
    results = {total: screen(ais, sheet(total), profile=profile) for total in range(25)}
    assert [result["total"].value for result in results.values()] == list(range(25))
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(cut_off, 25)
    )


@pytest.mark.parametrize(("band", "lowest", "highest"), [("none", 0, 3), ("suspected", 4, 6), ("insomnia", 7, 24)])
def test_chinese_forms(ais: Instrument, band: str, lowest: int, highest: int) -> None:
    """Chinese forms, four copies: less than 4 none, 4 to 6 suspected, more than 6 insomnia."""
    results = [screen(ais, sheet(total)) for total in range(lowest, highest + 1)]
    assert {result["total"].band for result in results} == {band}
    assert {result.finding("insomnia-by-chinese-forms").raised for result in results} == {band == "insomnia"}
    assert {result.finding("suspected-insomnia").raised for result in results} == {band == "suspected"}


def test_exactly_6_is_positive_and_suspected(ais: Instrument) -> None:
    """Soldatos 2003 counts from 6, Chinese forms only above 6; both are reported."""
    assert {each.id for each in screen(ais, sheet(6)).raised} == {"positive-screen", "suspected-insomnia"}


def test_the_first_five_items_are_a_scale(ais: Instrument) -> None:
    """Soldatos 2000, J Psychosom Res 48:555-560: the brief version has the first five items only."""
    assert screen(ais, [3, 3, 3, 3, 3, 0, 0, 0])["night"].value == 15
    assert screen(ais, [0, 0, 0, 0, 0, 3, 3, 3])["night"].value == 0

"""SDQ: numbers from its scoring instructions and from the Chinese norms."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, TypeAlias

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument

Informant: TypeAlias = Literal["parent", "teacher", "self"]

ITEMS = {
    "emotional": (3, 8, 13, 16, 24),
    "conduct": (5, 7, 12, 18, 22),
    "hyperactivity": (2, 10, 15, 21, 25),
    "peer": (6, 11, 14, 19, 23),
    "prosocial": (1, 4, 9, 17, 20),
}
REVERSED = {7, 11, 14, 21, 25}
SCALES = ("total", *ITEMS)

# First value of each band above the lowest, in the order of SCALES.
THREE_BANDS: Final[dict[Informant, tuple[tuple[int, ...], ...]]] = {
    "parent": ((14, 17), (4, 5), (3, 4), (6, 7), (3, 4), (5, 6)),
    "teacher": ((12, 16), (5, 6), (3, 4), (6, 7), (4, 5), (5, 6)),
    "self": ((16, 20), (6, 7), (4, 5), (6, 7), (4, 6), (5, 6)),
}
FOUR_BANDS: Final[dict[Informant, tuple[tuple[int, ...], ...]]] = {
    "parent": ((14, 17, 20), (4, 5, 7), (3, 4, 6), (6, 8, 9), (3, 4, 5), (6, 7, 8)),
    "teacher": ((12, 16, 19), (4, 5, 6), (3, 4, 5), (6, 8, 9), (3, 5, 6), (4, 5, 6)),
    "self": ((15, 18, 20), (5, 6, 7), (4, 5, 6), (6, 7, 8), (3, 4, 5), (5, 6, 7)),
}
CHINA: Final[dict[Informant, tuple[tuple[int, ...], ...]]] = {
    "parent": ((17, 19), (4, 5), (4, 5), (7, 8), (5, 6), (4, 5))
}
PROFILES = {"uk-three-band": THREE_BANDS, "china-parent": CHINA, "uk-four-band": FOUR_BANDS}
NAMES = {
    2: (("normal", "borderline", "abnormal"), ("abnormal", "borderline", "normal")),
    3: (
        ("close-to-average", "slightly-raised", "high", "very-high"),
        ("very-low", "low", "slightly-lowered", "close-to-average"),
    ),
}


@pytest.fixture(scope="module")
def sdq() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "sdq")


def sheet(**scores: int) -> list[int]:
    """25 answers with these scale scores, filled up from the first item of each scale on."""
    answers = [0] * 25
    for scale, numbers in ITEMS.items():
        for place, number in enumerate(numbers):
            points = min(2, max(0, scores.get(scale, 0) - 2 * place))
            answers[number - 1] = 2 - points if number in REVERSED else points
    return answers


def total_sheet(total: int) -> list[int]:
    """Answers with this total, filled up from the emotional scale on."""
    return sheet(**{scale: min(10, max(0, total - 10 * place)) for place, scale in enumerate(list(ITEMS)[:4])})


@pytest.mark.parametrize(
    ("profile", "informant"), [(profile, who) for profile, table in PROFILES.items() for who in table]
)
def test_bands(sdq: Instrument, profile: str, informant: Informant) -> None:
    """Scoring instructions of Youthinmind for 4 to 17 years, three and four bands.

    The Chinese ones: Gao 2013, Shanghai Arch Psychiatry 25:364-374, table 6.
    """
    for scale, starts in zip(SCALES, PROFILES[profile][informant], strict=True):
        names = NAMES[len(starts)][scale == "prosocial"]
        for value in range(41 if scale == "total" else 11):
            answers = total_sheet(value) if scale == "total" else sheet(**{scale: value})
            score = screen(sdq, answers, profile=profile, completed_by=informant, age_years=12)[scale]
            assert (score.value, score.band) == (value, names[sum(value >= start for start in starts)])


@pytest.mark.parametrize(("informant", "abnormal"), [("parent", 17), ("teacher", 16), ("self", 20)])
def test_the_informant_decides_the_cut_off(sdq: Instrument, informant: Informant, abnormal: int) -> None:
    """Goodman 1997, J Child Psychol Psychiatry 38:581-586, and Youthinmind: abnormal total by informant."""
    for total in range(41):
        result = screen(sdq, total_sheet(total), completed_by=informant, age_years=12)
        assert result.finding("positive-screen").raised is (total >= abnormal)


def test_the_reversed_items(sdq: Instrument) -> None:
    """Scoring instructions of Youthinmind: 7, 11, 14, 21 and 25 are scored 2, 1, 0; prosocial is not in the total."""
    result = screen(sdq, [2] * 25, completed_by="parent")
    assert [result[scale].value for scale in SCALES] == [30, 10, 8, 6, 6, 10]


def test_the_example_of_the_instructions(sdq: Instrument) -> None:
    """Scoring instructions of Youthinmind: 4 points on three answered items are scaled up to 7 (6.67)."""
    answers: list[int | None] = [*sheet(emotional=4)]
    answers[15] = answers[23] = None
    assert screen(sdq, answers, completed_by="parent")["emotional"].prorated == 7

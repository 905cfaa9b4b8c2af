"""PSQI: components, range and cut-offs of Buysse 1989, and the Chinese cut-off of Liu 1996."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument
from mindscreen.result import Result

DISTURBANCES = ("waking", "toilet", "breathing", "snoring", "cold", "hot", "dreams", "pain", "other")
COMPONENTS = (
    "sleep_quality",
    "sleep_latency",
    "sleep_duration",
    "habitual_efficiency",
    "sleep_disturbance",
    "sleep_medication",
    "daytime_dysfunction",
)


@pytest.fixture(scope="module")
def psqi() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "psqi")


def night(psqi: Instrument, profile: str | None = None, /, **answers: int) -> Result:
    """To bed at 23:00, asleep at once until 07:00, nothing else wrong; `answers` replaces what is told otherwise."""
    best = {item.id: 0 for item in psqi.items}
    return screen(psqi, best | {"bedtime": 1380, "getting_up": 420, "asleep": 480} | answers, profile=profile)


@pytest.mark.parametrize(("minutes", "points"), [(0, 0), (15, 0), (16, 1), (30, 1), (31, 2), (60, 2), (61, 3)])
def test_minutes_until_sleep(psqi: Instrument, minutes: int, points: int) -> None:
    """Buysse 1989, Psychiatry Res 28:193-213: up to 15 min 0, 16-30 min 1, 31-60 min 2, more 3."""
    assert night(psqi, latency=minutes)["latency_points"].value == points


@pytest.mark.parametrize(("hours", "score"), [(7, 0), (6, 1), (5, 2), (4, 3)])
def test_hours_of_sleep(psqi: Instrument, hours: int, score: int) -> None:
    """Buysse 1989 with the scoring syntax of its university: from 7, 6 and 5 h on, and less than 5 h."""
    assert night(psqi, asleep=60 * hours)["sleep_duration"].value == score
    assert night(psqi, asleep=60 * hours - 1)["sleep_duration"].value == min(score + 1, 3)


@pytest.mark.parametrize(("minutes", "score"), [(425, 0), (424, 1), (375, 1), (374, 2), (325, 2), (324, 3)])
def test_efficiency(psqi: Instrument, minutes: int, score: int) -> None:
    """The same syntax: from 85, 75 and 65 % on, not rounded; here of 500 minutes in bed."""
    assert night(psqi, getting_up=440, asleep=minutes)["habitual_efficiency"].value == score


@pytest.mark.parametrize(("points", "score"), [(0, 0), (1, 1), (9, 1), (10, 2), (18, 2), (19, 3), (27, 3)])
def test_disturbances(psqi: Instrument, points: int, score: int) -> None:
    """Buysse 1989: nine reasons, the first of the ten belongs to latency; 0, 1-9, 10-18, 19-27."""
    answers = {reason: min(3, max(0, points - 3 * place)) for place, reason in enumerate(DISTURBANCES)}
    assert night(psqi, None, **answers, slow_to_sleep=3)["sleep_disturbance"].value == score


@pytest.mark.parametrize(("points", "score"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3)])
def test_sums_of_two(psqi: Instrument, points: int, score: int) -> None:
    """Buysse 1989: latency and daytime dysfunction come from sums of 0, 1-2, 3-4 and 5-6."""
    first, second = min(points, 3), max(points - 3, 0)
    assert night(psqi, staying_awake=first, enthusiasm=second)["daytime_dysfunction"].value == score
    assert night(psqi, latency=(0, 16, 31, 61)[first], slow_to_sleep=second)["sleep_latency"].value == score


def test_seven_components_make_the_global_score(psqi: Instrument) -> None:
    """Buysse 1989: seven components of 0 to 3, together 0 to 21."""
    scale = psqi.scale("total")
    assert tuple(term.source for term in scale.terms) == COMPONENTS
    assert (scale.lower, scale.upper) == (0, 21)


@pytest.mark.parametrize(("profile", "highest_negative"), [("original", 5), ("china", 7)])
def test_cut_offs(psqi: Instrument, profile: str, highest_negative: int) -> None:
    """Above 5 (Buysse 1989: sensitivity 89.6 %, specificity 86.5 %); above 7 in China (Liu 1996: 98.3 %, 90.2 %)."""
    for total in range(10):
        daytime = (0, 1, 3, 5)[max(total - 6, 0)]
        answers = {"quality": min(total, 3), "medication": min(max(total - 3, 0), 3)}
        answers |= {"staying_awake": min(daytime, 3), "enthusiasm": max(daytime - 3, 0)}
        result = night(psqi, profile, **answers)
        assert result["total"].value == total
        assert result.finding("positive-screen").raised is (total > highest_negative)
        assert result.finding("above-five").raised is (total > 5)

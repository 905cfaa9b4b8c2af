"""PCL-5: cut-offs of its papers and the rule of the clusters of the National Center for PTSD."""

from __future__ import annotations

from pathlib import Path

import pytest

from mindscreen.engine import screen
from mindscreen.library import load_path
from mindscreen.model import Instrument


@pytest.fixture(scope="module")
def pcl_5() -> Instrument:
    return load_path(Path(__file__).resolve().parents[2] / "instruments" / "pcl-5")


CLUSTERS = {"intrusion": (1, 5), "avoidance": (6, 7), "cognition_mood": (8, 14), "arousal": (15, 20)}
"""National Center for PTSD 2013: clusters B, C, D and E, first and last item."""


def sheet(total: int) -> list[int]:
    """Twenty answers with this total, filled up from the first item on."""
    return [min(4, max(0, total - 4 * item)) for item in range(20)]


def with_symptoms(counts: dict[str, int], value: int = 2) -> list[int]:
    """Answers in which this many items of each cluster have the value, and all others one less than a symptom."""
    answers = [1] * 20
    for cluster, count in counts.items():
        first = CLUSTERS[cluster][0]
        answers[first - 1 : first - 1 + count] = [value] * count
    return answers


def test_ranges(pcl_5: Instrument) -> None:
    """Weathers 2013: 20 items of 0 to 4, 0 to 80; clusters of 5, 2, 7 and 6 items."""
    least, most = screen(pcl_5, [0] * 20), screen(pcl_5, [4] * 20)
    assert (least["total"].value, most["total"].value) == (0, 80)
    assert [most[name].value for name in CLUSTERS] == [20, 8, 28, 24]


@pytest.mark.parametrize(
    ("profile", "cut_off"),
    [
        pytest.param("recommended", 31, id="Forkus 2022, Clin Psychol 30:110-121, lower end of 31 to 33"),
        pytest.param("conservative", 33, id="Forkus 2022, Clin Psychol 30:110-121, upper end of 31 to 33"),
        pytest.param("china-stroke", 37, id="Jiang 2023, BMC Psychiatry 23:16"),
    ],
)
def test_cut_offs(pcl_5: Instrument, profile: str, cut_off: int) -> None:
    """Forkus 2022, systematic review: 31 to 33. Jiang 2023, stroke patients in China: 37."""
    results = {total: screen(pcl_5, sheet(total), profile=profile) for total in range(81)}
    assert [total for total, result in results.items() if result.finding("positive-screen").raised] == list(
        range(cut_off, 81)
    )


@pytest.mark.parametrize("value", [2, 3, 4])
def test_the_rule_of_the_clusters(pcl_5: Instrument, value: int) -> None:
    """National Center for PTSD: an item from "moderately" on is a symptom; 1 B, 1 C, 2 D and 2 E are needed."""
    enough = {"intrusion": 1, "avoidance": 1, "cognition_mood": 2, "arousal": 2}
    assert screen(pcl_5, with_symptoms(enough, value)).finding("ptsd-symptom-pattern").raised
    for cluster, count in enough.items():
        fewer = {**enough, cluster: count - 1}
        assert not screen(pcl_5, with_symptoms(fewer, value)).finding("ptsd-symptom-pattern").raised


def test_the_smallest_pattern_has_a_total_of_12(pcl_5: Instrument) -> None:
    """Six symptoms of 2 meet the rule with a severity of only 12, far below every cut-off (same rule in the CAPS-5)."""
    answers = [
        value if value > 1 else 0
        for value in with_symptoms({"intrusion": 1, "avoidance": 1, "cognition_mood": 2, "arousal": 2})
    ]
    result = screen(pcl_5, answers)
    assert result["total"].value == 12
    assert {finding.id for finding in result.raised} == {"ptsd-symptom-pattern"}

"""What is published about change over time: reliability and SD, important differences, response and remission.

Each number stands with the population that it was found in and with its source. Nothing here alters a score, a band or
a finding. Differences are in numerators of the scale (see `Scale.denominator`), so that comparing needs integers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from mindscreen.condition import Ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

ReliabilityKind: TypeAlias = Literal["test-retest", "internal-consistency", "inter-rater"]
"""What a coefficient of reliability was computed from."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient of reliability or a standard deviation, as it was found in one population.

    Attributes:
        value: the number, exact.
        population: in whom it was found.
        cite: keys of the references.
        kind: for a reliability, what it was computed from; else `None`.
    """

    value: int | Ratio
    population: str
    cite: tuple[str, ...]
    kind: ReliabilityKind | None = None


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """The least difference that measurement error alone makes unlikely (p < 0.05).

    Either a paper prints the difference, or it follows from reliability and SD by Jacobson and Truax (1991, J Consult
    Clin Psychol 59:12-19): a change is reliable when its index, the difference over `SD * sqrt(2 * (1 - reliability))`,
    exceeds 1.96.

    Attributes:
        least: the least difference, as a numerator.
        population: in whom the difference, or else the SD and the reliability, were found.
        cite: keys of the references.
        reliability: what the index rests on; `None` where a paper prints the difference.
        sd: likewise.
    """

    least: int
    population: str
    cite: tuple[str, ...]
    reliability: Estimate | None = None
    sd: Estimate | None = None


@dataclass(frozen=True, slots=True)
class ImportantChange:
    """The minimal clinically important difference.

    Attributes:
        least: the least difference, as a numerator.
        least_if_worse: the same for a change for the worse, where the paper gives another number for it.
        population: in whom it was found.
        cite: keys of the references.
    """

    least: int
    least_if_worse: int
    population: str
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreatmentResponse:
    """What counts as a response to treatment: a fall by a share of the first score, or by a number of points.

    Attributes:
        percent: the share of the first score, in per cent; `None` where points are published.
        least: the points, as a numerator; `None` where a share is published.
        population: in whom it is used.
        cite: keys of the references.
    """

    percent: int | None
    least: int | None
    population: str
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remission:
    """The greatest score, as a numerator, that counts as remission."""

    at_most: int
    population: str
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """What is published about change on one scale; `None` where no number is known."""

    scale: str
    reliable: ReliableChange | None = None
    important: ImportantChange | None = None
    response: TreatmentResponse | None = None
    remission: Remission | None = None


def change_rule_from(data: Mapping[str, Any]) -> ChangeRule:
    """A rule as the portable pack holds it."""
    important, response, remission = (data.get(name) for name in ("important", "response", "remission"))
    return ChangeRule(
        scale=data["scale"],
        reliable=_reliable(data["reliable"]) if "reliable" in data else None,
        important=ImportantChange(**_source(important)) if important else None,
        response=TreatmentResponse(**{"percent": None, "least": None, **_source(response)}) if response else None,
        remission=Remission(**_source(remission)) if remission else None,
    )


def _reliable(data: Mapping[str, Any]) -> ReliableChange:
    if "sd" not in data:
        return ReliableChange(**_source(data))
    reliability, sd = _estimate(data["reliability"]), _estimate(data["sd"])
    cite = tuple(dict.fromkeys((*reliability.cite, *sd.cite)))
    population = f"{sd.population} (SD); {reliability.population} ({reliability.kind} reliability)"
    return ReliableChange(data["least"], population, cite, reliability, sd)


def _estimate(data: Mapping[str, Any]) -> Estimate:
    value = data["value"]
    return Estimate(**{**_source(data), "value": Ratio(**value) if isinstance(value, dict) else value})


def _source(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "cite": tuple(data["cite"])}

"""What a response and a Patient say about the person: references, sex, and the age on the day of the answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from mindscreen.fhir.dates import is_date_time
from mindscreen.response import SEXES, Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.response import Sex

_LENGTH_OF_A_DAY: Final = len("2026-11-21")


def reference_in(resource: Mapping[str, Any], name: str) -> str | None:
    """The reference in an element; `None` where it names nobody, or by an identifier only."""
    element = resource.get(name)
    reference = element.get("reference") if isinstance(element, dict) else None
    return reference if isinstance(reference, str) else None


def authored_of(response: Mapping[str, Any]) -> str:
    """When a response was given, a FHIR dateTime; empty where that is not known."""
    authored = response.get("authored")
    return authored if isinstance(authored, str) and is_date_time(authored) else ""


def day_of(response: Mapping[str, Any]) -> str:
    """The day on which a response was given; a month or a year where no more is known, empty where nothing is."""
    return authored_of(response)[:_LENGTH_OF_A_DAY]


def sex_of(patient: Mapping[str, Any]) -> Sex | None:
    """The sex that a Patient states, as far as published rules depend on it."""
    gender = patient.get("gender")
    return next((each for each in SEXES if each == gender), None)


def needed_of(patient: Mapping[str, Any]) -> dict[str, Any]:
    """What `context_of` needs of a Patient, and nothing else."""
    return {name: patient[name] for name in ("gender", "birthDate") if isinstance(patient.get(name), str)}


def context_of(patient: Mapping[str, Any], response: Mapping[str, Any]) -> Context:
    """Sex, and the age on the day of the answers, as far as a Patient and a response state them."""
    return Context(sex=sex_of(patient), age_months=_age_months(patient.get("birthDate"), day_of(response)))


def _age_months(born: object, answered: str) -> int | None:
    """The age in completed months; `None` where one of the two days is not known."""
    if not is_date_time(born) or len(str(born)) != _LENGTH_OF_A_DAY or len(answered) < _LENGTH_OF_A_DAY:
        return None
    birth, day = date.fromisoformat(str(born)), date.fromisoformat(answered)
    return 12 * (day.year - birth.year) + day.month - birth.month - (day.day < birth.day)

"""The public names: each opens the right door, and importing the package opens none of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mindscreen as ms
from mindscreen import pathways

HEAVY = ("fhir.resources", "hl7apy", "httpx", "jinja2", "numpy", "pydantic", "rich", "typer", "yaml")
FIRST_SCREEN = f"""
import sys
import mindscreen as ms
result = ms.screen(ms.load("phq-9"), {{"q1": 2, "q2": 1, "q9": None}}, age_years=34)
assert [finding.id for finding in result.unknown], result["total"].bounds
loaded = [name for name in {HEAVY} if name in sys.modules]
print(",".join(loaded) or "none")
"""


def test_a_first_screen_loads_none_of_the_heavy_libraries() -> None:
    program = [sys.executable, "-c", FIRST_SCREEN]
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - our own text
    assert (done.stdout.strip(), done.stderr) == ("none", "")


@pytest.mark.parametrize("name", ms.__all__)
def test_every_public_name_is_there(name: str) -> None:
    thing = getattr(ms, name)
    assert name == "__version__" or thing.__doc__


@pytest.mark.parametrize("name", ms.fhir.__all__)
def test_every_public_name_of_fhir_is_there(name: str) -> None:
    vars(ms.fhir).pop(name, None) if name in ms.fhir._DOORS else None  # noqa: SLF001 - as in a fresh process
    thing = getattr(ms.fhir, name)
    assert thing.__doc__ or name == "__fhir_version__"
    assert name in dir(ms.fhir)


def test_a_name_that_fhir_does_not_have_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ms.fhir.nothing


def test_a_door_leads_to_the_thing_itself_and_stays_open() -> None:
    vars(ms).pop("pathway", None)
    assert ms.pathway is pathways.pathway
    assert vars(ms)["pathway"] is pathways.pathway


def test_a_room_is_the_module_itself() -> None:
    assert ms.report.__name__ == "mindscreen.report"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'mindscreen' has no attribute 'utils'"):
        ms.utils  # noqa: B018


def test_completion_offers_the_public_names_and_nothing_else() -> None:
    assert dir(ms) == sorted(ms.__all__)
    assert sorted(ms.__all__) == sorted(set(ms.__all__))


def test_star_import_is_possible() -> None:
    names: dict[str, object] = {}
    exec("from mindscreen import *", names)  # noqa: S102 - a star import is not possible inside a function
    assert set(ms.__all__) <= names.keys()

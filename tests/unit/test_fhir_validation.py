"""The optional shape check."""

from __future__ import annotations

import sys

import pytest

import mindscreen as ms


def test_a_well_formed_resource_has_no_faults() -> None:
    resource = {
        "resourceType": "Flag",
        "status": "active",
        "code": {"text": "x"},
        "subject": {"reference": "Patient/1"},
    }
    assert ms.fhir.validate(resource) == ()


def test_a_fault_is_told_with_its_place_but_without_its_content() -> None:
    resource = {"resourceType": "Flag", "status": "active", "subject": {"reference": "Patient/1"}, "secret": "secret-1"}
    faults = ms.fhir.validate(resource)
    assert any(fault.startswith("Flag.code") for fault in faults)
    assert any(fault.startswith("Flag.secret") for fault in faults)
    assert "secret-1" not in str(faults)


@pytest.mark.parametrize("resource", [{}, {"resourceType": "Nothing"}, {"resourceType": 7}])
def test_what_is_no_resource_is_a_fault(resource: dict[str, object]) -> None:
    assert ms.fhir.validate(resource) == ("resourceType: it is no type of resource",)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B", None)
    with pytest.raises(ms.NotFoundError, match=r"MS-N006.*mindscreen\[fhir\]"):
        ms.fhir.validate({"resourceType": "Flag"})


def test_it_says_which_edition_it_speaks() -> None:
    assert ms.fhir.__fhir_version__ == "4.0.1"

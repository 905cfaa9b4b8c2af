"""The HAPI FHIR validator accepts every resource of the FHIR package, with everything that is installed in it."""

from __future__ import annotations

import io
import json
import tarfile
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pytest
from tests.interop.conftest import Validate
from tests.interop.test_validator import complaints

import mindscreen as ms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

    from mindscreen.fhir.r5 import FhirVersion

Json: TypeAlias = dict[str, Any]

NOT_DERIVED = "Error generating Snapshot: Unable to resolve package id"
"""What the validator says of every extension: it looks for HL7's own package by name, which is not at hand offline."""


SOME = ("phq-9", "psqi", "sdq", "hads")


def unpacked(package: bytes) -> dict[str, Json]:
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        members = [each for each in archive.getmembers() if not each.name.endswith(("/package.json", ".index.json"))]
        raw = {each.name: cast("IO[bytes]", archive.extractfile(each)).read() for each in members}
    return {name.removeprefix("package/").removesuffix(".json"): json.loads(text) for name, text in raw.items()}


def objections(found: Mapping[str, list[Json]]) -> dict[str, list[str]]:
    said = {name: [each for each in complaints(issues) if NOT_DERIVED not in each] for name, issues in found.items()}
    return {name: lines for name, lines in said.items() if lines}


def test_the_validator_accepts_the_whole_package(validate: Validate) -> None:
    resources = unpacked(ms.fhir.package(locale="zh-CN"))
    found = validate(resources)
    assert found.keys() == resources.keys()
    assert objections(found) == {}


@pytest.mark.parametrize("version", ["4.3.0", "5.0.0"])
def test_packages_for_other_versions_of_fhir_are_accepted_by_these(validate: Validate, version: FhirVersion) -> None:
    instruments = [ms.load(name, allow_draft=True) for name in SOME]
    plans = [ms.pathway(name) for name in ("general-outpatient", "obstetrics")]
    resources = unpacked(ms.fhir.package(instruments, pathways=plans, fhir_version=version))
    found = validate(resources, version)
    assert found.keys() == resources.keys()
    assert objections(found) == {}

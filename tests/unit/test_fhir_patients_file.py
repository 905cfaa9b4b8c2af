"""A file of Patients: what is kept of each, and which lines are refused without saying who somebody is."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.errors import InterchangeError
from mindscreen.fhir.patients_file import read_patients

ZHANG: dict[str, Any] = {
    "resourceType": "Patient", "id": "p1", "name": [{"text": "Zhang San"}], "gender": "female",
    "birthDate": "1986-11-22",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Patient.ndjson"


def _write(file: Path, *lines: Any) -> None:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in lines]
    file.write_text("\n".join(texts), encoding="utf-8")


def test_only_sex_and_day_of_birth_are_kept(file: Path) -> None:
    _write(file, ZHANG, "", "  ", {"resourceType": "Patient", "id": "p2", "birthDate": 1986, "gender": None}, ZHANG)
    assert read_patients(file) == {"Patient/p1": {"gender": "female", "birthDate": "1986-11-22"}, "Patient/p2": {}}


def test_a_compressed_file_is_read(file: Path) -> None:
    file.write_bytes(gzip.compress(json.dumps(ZHANG).encode()))
    assert list(read_patients(file)) == ["Patient/p1"]
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(InterchangeError, match="cannot be decompressed"):
        read_patients(file)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "it is not valid JSON"),
        ("[]", "it is no JSON object"),
        ({"resourceType": "Person", "id": "Zhang"}, "it is no Patient with an id"),
        ({"resourceType": "Patient"}, "it is no Patient with an id"),
        ({"resourceType": "Patient", "id": "Zhang San"}, "it is no Patient with an id"),
        ({**ZHANG, "gender": "male"}, "the same Patient stands before"),
        ('{"id":"' + "Zhang" * 1_200_000, "it is larger than"),
    ],
)
def test_a_bad_line_is_named_by_its_number(file: Path, line: Any, said: str) -> None:
    _write(file, ZHANG, "", line, ZHANG)
    with pytest.raises(InterchangeError, match=f"^.MS-F001. Patient.ndjson, line 3: {said}") as caught:
        read_patients(file)
    assert "Zhang" not in str(caught.value)


def test_scores_that_depend_on_the_person_get_their_facts(file: Path) -> None:
    """A Patient decides the age on the day of the answers: the PHQ-9 is published from 18 years."""
    result = ms.screen(ms.load("phq-9"), {"q1": 1})
    filled = ms.fhir.questionnaire_response(result, subject="Patient/p1", authored="2004-11-21T10:00:00+08:00")
    _write(file, ZHANG)
    options = ms.fhir.BulkOptions(patients=read_patients(file))
    [scored] = ms.fhir.score_many([filled], options)
    assert scored.error is not None
    assert scored.error.code == "MS-E001"

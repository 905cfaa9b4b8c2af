"""Each file of the fuzzer's corpus, whole and damaged, before everything that takes data of others."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.mutation import mutated
from tests.fuzz.targets import TARGETS, is_read

from mindscreen.fhir import Draft

CORPUS = sorted((Path(__file__).resolve().parents[1] / "fuzz" / "corpus").iterdir())
READ_BY = {
    "absent.json": {"response"},
    "bidi_and_nul.json": {"response"},
    "bundle.json": {"response"},
    "care_loop.json": {"care loop"},
    "cds_encounter_start.json": {"CDS cards"},
    "cds_feedback.json": {"CDS feedback"},
    "cds_order_sign.json": {"CDS cards"},
    "cds_patient_view.json": {"CDS cards"},
    "cds_unusable.json": {"CDS cards"},
    "chinese.json": {"response"},
    "code_is_a_list.json": {"response"},
    "contained_form.json": {"response"},
    "extract_parameters.json": {"$extract"},
    "local_codes.json": {"response"},
    "loinc.json": {"response"},
    "ours_r4.json": {"response", "$extract"},
    "ours_r5.json": {"response", "$extract"},
    "private.json": {"response"},
    "questionnaire.json": {"draft of a definition"},
    "questionnaire.xml": {"draft of a definition"},
    "questionnaire_r5.json": {"draft of a definition"},
    "response.xml": {"response"},
    "rule_is_a_list.json": {"draft of a definition"},
    "stu3_nested.json": {"response"},
}
"""What reads each file; every other file is refused by everything."""


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_each_file_is_read_by_what_it_is_for_and_refused_by_the_rest(path: Path) -> None:
    data = path.read_bytes()
    assert {target for target in TARGETS if is_read(target, data)} == READ_BY.get(path.name, set())


def test_everything_that_takes_data_reads_a_file_and_refuses_one() -> None:
    assert set().union(*READ_BY.values()) == set(TARGETS)
    assert READ_BY.keys() <= {path.name for path in CORPUS}


def test_a_skip_of_the_corpus_comes_into_the_draft() -> None:
    (path,) = (path for path in CORPUS if path.name == "questionnaire.json")
    assert "ask_when" in Draft(path.read_bytes()).definition()


@given(st.sampled_from(CORPUS), st.data())
def test_a_file_with_damaged_bytes_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(raw)))
        raw[start : start + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    for target in TARGETS:
        is_read(target, bytes(raw))


@given(st.sampled_from(CORPUS), st.integers(0, 2**32))
def test_a_file_with_changed_elements_is_read_or_refused(path: Path, seed: int) -> None:
    chance, data = random.Random(seed), path.read_bytes()  # noqa: S311 - chance, no secret
    for _ in range(3):
        data = mutated(data, chance) or data
        for target in TARGETS:
            is_read(target, data)

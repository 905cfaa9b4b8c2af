"""QuestionnaireResponses that others published: read and scored as they should be, or refused with the right reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import mindscreen as ms
from mindscreen.fhir import LinkIdMap

if TYPE_CHECKING:
    from pathlib import Path

CODE_SYSTEM = "http://hl7.org/fhir/uv/sdc/CodeSystem/CSPHQ9"
SDC = LinkIdMap(
    items={f"H1/T1/Q{number}": f"q{number}" for number in range(1, 10)},
    scores={"H1/TS": "total"},
    answers={
        (CODE_SYSTEM, "Not-at-all"): 0,
        (CODE_SYSTEM, "Several-days"): 1,
        (CODE_SYSTEM, "More than half the days"): 2,
        (CODE_SYSTEM, "Nearly every day"): 3,
    },
)
"""How a hospital would bind the PHQ-9 of HL7's Structured Data Capture guide."""

ARGONAUT = LinkIdMap(
    questionnaire="http://fhir.org/guides/argonaut/questionnaire/Questionnaire/questionnaire-example-phq9",
    items={**{f"g1.q{number}": f"q{number}" for number in range(1, 10)}, "g2.q1": "difficulty"},
)
"""The PHQ-9 of the Argonaut guide (STU3); its answers are LOINC codes and need no map."""


@pytest.fixture(scope="module")
def inputs(shared_data: Path) -> Path:
    return shared_data / "fhir"


@pytest.fixture(scope="module")
def expected(inputs: Path) -> Any:
    return json.loads((inputs / "EXPECTED.json").read_text(encoding="utf-8"))


def total(inputs: Path, name: str, instrument: str, **options: Any) -> Any:
    loaded = ms.load(instrument)
    return ms.screen(loaded, ms.fhir.read_response(loaded, (inputs / name).read_bytes(), **options))["total"].value


def refusal(inputs: Path, name: str, instrument: str, **options: Any) -> str:
    with pytest.raises(ms.InterchangeError) as caught:
        ms.fhir.read_response(ms.load(instrument), (inputs / name).read_bytes(), **options)
    return caught.value.code


def test_us_behavioral_health_phq9_is_read_with_its_total_confirmed(inputs: Path, expected: Any) -> None:
    stated = expected["bhp_phq9_r4.json"]
    assert total(inputs, "bhp_phq9_r4.json", "phq-9") == stated["phq9"] == stated["stated_total"]
    read = ms.fhir.read_response(ms.load("phq-9"), (inputs / "bhp_phq9_r4.json").read_bytes())
    assert read.answers["difficulty"] == 1
    assert read.context.completed_by is None  # only its author is known, a practitioner


def test_its_xml_twin_is_refused_as_xml(inputs: Path) -> None:
    assert refusal(inputs, "bhp_phq9_r4.xml", "phq-9") == "MS-F001"


@pytest.mark.parametrize("case", [1, 2, 3, 4])
def test_gad7_cases_of_a_screening_app_score_as_their_authors_expect(inputs: Path, expected: Any, case: int) -> None:
    name = f"uwcirg_gad7_total_score_case{case}.json"
    assert refusal(inputs, name, "gad-7") == "MS-F003"  # all of them are still in progress
    assert total(inputs, name, "gad-7", allow_in_progress=True) == expected[name]["gad7"]


def test_hl7_sdc_phq9_needs_a_map_and_states_a_total_that_its_answers_do_not_give(inputs: Path, expected: Any) -> None:
    name = "sdc_phq9_completed.json"
    assert refusal(inputs, name, "phq-9") == "MS-F002"
    assert refusal(inputs, name, "phq-9", mapping=SDC) == "MS-F006"
    assert total(inputs, name, "phq-9", mapping=SDC, check_stated_scores=False) == expected[name]["phq9"]
    stated = ms.fhir.stated_scores(ms.load("phq-9"), (inputs / name).read_bytes(), mapping=SDC)
    assert stated == {"total": expected[name]["stated_total"]}


def test_without_the_answer_codes_the_map_is_not_enough(inputs: Path) -> None:
    half = LinkIdMap(items=SDC.items, scores=SDC.scores)
    assert refusal(inputs, "sdc_phq9_completed.json", "phq-9", mapping=half) == "MS-F004"


def test_hl7_sdc_adaptive_phq9_is_in_progress(inputs: Path, expected: Any) -> None:
    name = "sdc_phq9_adaptive_in_progress.json"
    assert refusal(inputs, name, "phq-9", mapping=SDC) == "MS-F003"
    assert total(inputs, name, "phq-9", mapping=SDC, allow_in_progress=True) == expected[name]["phq9"]


def test_argonaut_phq9_needs_a_map_and_names_the_person_as_the_source(inputs: Path) -> None:
    name = "argonaut_phq9_stu3.json"
    assert refusal(inputs, name, "phq-9") == "MS-F002"
    assert total(inputs, name, "phq-9", mapping=ARGONAUT) == 0  # every answer of the file is "Not at all"
    read = ms.fhir.read_response(ms.load("phq-9"), (inputs / name).read_bytes(), mapping=ARGONAUT)
    assert len(read.answers) == 10
    assert read.context.completed_by == "self"


@pytest.mark.parametrize(
    "name", ["argonaut_auditc_stu3.json", "argonaut_dast_stu3.json", "bhp_cssrs_r4.json", "lforms_hidden_items.json",
             "lforms_items_under_answer.json"],
)  # fmt: skip
@pytest.mark.parametrize("instrument", ["phq-9", "gad-7", "phq-2", "gad-2"])
def test_responses_to_other_forms_are_refused(inputs: Path, name: str, instrument: str) -> None:
    assert refusal(inputs, name, instrument) == "MS-F002"


def test_a_map_is_not_used_for_another_form(inputs: Path) -> None:
    assert refusal(inputs, "argonaut_auditc_stu3.json", "phq-9", mapping=ARGONAUT) == "MS-F002"
    assert refusal(inputs, "argonaut_auditc_stu3.json", "phq-9", mapping=SDC) == "MS-F002"


@pytest.mark.parametrize("name", ["mii_phq9_observation.json", "hcs_phq9_observation.json"])
def test_an_observation_is_no_response(inputs: Path, name: str) -> None:
    assert refusal(inputs, name, "phq-9") == "MS-F001"


def test_a_phq9_read_as_phq2_is_refused_rather_than_cut_short(inputs: Path) -> None:
    assert refusal(inputs, "bhp_phq9_r4.json", "phq-2") == "MS-F004"

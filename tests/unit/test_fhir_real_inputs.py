"""QuestionnaireResponses that others published: read and scored as they should be, or refused with the right reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms

AUTHORED = "2026-11-21T10:00:00+08:00"


@pytest.fixture(scope="module")
def inputs(shared_data: Path) -> Path:
    return shared_data / "fhir"


@pytest.fixture(scope="module")
def expected(inputs: Path) -> Any:
    return json.loads((inputs / "EXPECTED.json").read_text(encoding="utf-8"))


def read(inputs: Path, name: str, instrument: str, **options: Any) -> tuple[Any, list[str]]:
    """The total of a file, and the codes of the notes that reading it left, each once."""
    loaded = ms.load(instrument)
    reading = ms.fhir.read(loaded, (inputs / name).read_bytes(), **options)
    return ms.screen(loaded, reading.response)["total"].value, list(dict.fromkeys(note.code for note in reading.notes))


def refusal(inputs: Path, name: str, instrument: str, **options: Any) -> str:
    with pytest.raises(ms.InterchangeError) as caught:
        ms.fhir.read(ms.load(instrument), (inputs / name).read_bytes(), **options)
    return caught.value.code


@pytest.mark.parametrize("name", ["bhp_phq9_r4.json", "bhp_phq9_r4.xml"])
def test_us_behavioral_health_phq9_is_read_with_its_total_confirmed(inputs: Path, expected: Any, name: str) -> None:
    stated = expected[name]
    assert read(inputs, name, "phq-9") == (stated["phq9"], [])  # all of it is said outright, in LOINC
    assert stated["phq9"] == stated["stated_total"]
    response = ms.fhir.read_response(ms.load("phq-9"), (inputs / name).read_bytes())
    assert response.answers["difficulty"] == 1
    assert response.context.completed_by is None  # only its author is known, a practitioner


@pytest.mark.parametrize("name", ["bhp_phq9_r4", "bhp_cssrs_r4"])
def test_xml_and_json_say_the_same(inputs: Path, name: str) -> None:
    instrument = ms.load("phq-9" if "phq9" in name else "c-ssrs-screener")
    one, other = (ms.fhir.read(instrument, (inputs / f"{name}.{kind}").read_bytes()) for kind in ("json", "xml"))
    assert (one.response, one.notes, one.subject) == (other.response, other.notes, other.subject)


@pytest.mark.parametrize("case", [1, 2, 3, 4])
def test_gad7_cases_of_a_screening_app_score_as_their_authors_expect(inputs: Path, expected: Any, case: int) -> None:
    name = f"uwcirg_gad7_total_score_case{case}.json"
    # EXPECTED.json gives a total although all four are in progress. Whoever wants it says so: until a form is finished
    # every answer may still change, and a score that went out would have to be called back.
    assert refusal(inputs, name, "gad-7") == "MS-F003"
    assert read(inputs, name, "gad-7", allow_in_progress=True) == (expected[name]["gad7"], ["unfinished"])


def test_hl7_sdc_phq9_states_a_total_that_its_answers_do_not_give(inputs: Path, expected: Any) -> None:
    name = "sdc_phq9_completed.json"
    # EXPECTED.json holds both numbers, 10 and 13. By default neither is passed on: the file was scored by somebody, and
    # nobody can see whether a total or an answer is wrong. On request the answers count, and the notes say so.
    assert refusal(inputs, name, "phq-9") == "MS-F006"
    total, notes = read(inputs, name, "phq-9", check_stated_scores=False)
    assert total == expected[name]["phq9"]
    assert notes == ["item-inferred", "answer-inferred", "score-differs"]  # its linkIds and its codes are its own
    stated = ms.fhir.stated_scores(ms.load("phq-9"), (inputs / name).read_bytes())
    assert stated == {"total": expected[name]["stated_total"]}


def test_hl7_sdc_adaptive_phq9_is_in_progress(inputs: Path, expected: Any) -> None:
    name = "sdc_phq9_adaptive_in_progress.json"
    assert refusal(inputs, name, "phq-9") == "MS-F003"  # in-progress, as EXPECTED.json says too
    total, notes = read(inputs, name, "phq-9", allow_in_progress=True)
    assert total == expected[name]["phq9"]
    assert notes == ["unfinished", "item-inferred", "answer-inferred"]


def test_argonaut_phq9_is_known_by_its_texts_and_names_the_person_as_the_source(inputs: Path) -> None:
    name = "argonaut_phq9_stu3.json"
    assert read(inputs, name, "phq-9") == (0, ["item-inferred"])  # every answer of the file is "Not at all"
    response = ms.fhir.read_response(ms.load("phq-9"), (inputs / name).read_bytes())
    assert len(response.answers) == 10  # "g2.q1" asks about difficulty, and is not the q1 that "g1.q1" is
    assert response.context.completed_by == "self"


def test_argonaut_audit_c_is_known_by_the_name_of_its_questionnaire(inputs: Path) -> None:
    assert read(inputs, "argonaut_auditc_stu3.json", "audit-c") == (0, ["item-inferred"])
    assert refusal(inputs, "argonaut_auditc_stu3.json", "audit") == "MS-F002"  # the long form has the same q1 to q3


def test_argonaut_dast_needs_a_map(inputs: Path) -> None:
    # Its wording does not come with mindscreen, and "questionnaire-example-dast" may be the DAST-10, -20 or -28.
    assert refusal(inputs, "argonaut_dast_stu3.json", "dast-10") == "MS-F002"


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_cssrs_leaves_the_level_aside_that_somebody_else_found(inputs: Path, kind: str) -> None:
    loaded = ms.load("c-ssrs-screener")
    reading = ms.fhir.read(loaded, (inputs / f"bhp_cssrs_r4.{kind}").read_bytes())
    assert ms.screen(loaded, reading.response).raised == ()
    assert [(note.code, note.where) for note in reading.notes] == [("left-aside", "item[7] (linkId '/93374-7')")]


@pytest.mark.parametrize(
    "name", ["argonaut_auditc_stu3.json", "argonaut_dast_stu3.json", "bhp_cssrs_r4.json", "bhp_cssrs_r4.xml",
             "lforms_hidden_items.json", "lforms_items_under_answer.json"],
)  # fmt: skip
@pytest.mark.parametrize("instrument", ["phq-9", "gad-7", "phq-2", "gad-2"])
def test_responses_to_other_forms_are_refused(inputs: Path, name: str, instrument: str) -> None:
    assert refusal(inputs, name, instrument) == "MS-F002"


@pytest.mark.parametrize("name", ["mii_phq9_observation.json", "hcs_phq9_observation.json"])
def test_an_observation_is_no_response(inputs: Path, name: str) -> None:
    # EXPECTED.json lists the totals that they state. A total without its answers cannot be checked, and one that was
    # filed under the code of the panel least of all; it is a score of somebody else's, not a response.
    assert refusal(inputs, name, "phq-9") == "MS-F001"


HL7_EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "bhp_phq9_r4.json": ("phq-9", {}),
    "bhp_phq9_r4.xml": ("phq-9", {}),
    "bhp_cssrs_r4.json": ("c-ssrs-screener", {}),
    "bhp_cssrs_r4.xml": ("c-ssrs-screener", {}),
    "sdc_phq9_completed.json": ("phq-9", {"check_stated_scores": False}),
    "sdc_phq9_adaptive_in_progress.json": ("phq-9", {"allow_in_progress": True}),
    "argonaut_phq9_stu3.json": ("phq-9", {}),
    "argonaut_auditc_stu3.json": ("audit-c", {}),
}
"""Examples of HL7 (SDC, US Behavioral Health Profiles, Argonaut) that can be read, and what it takes to read them."""


@pytest.mark.parametrize("version", ["4.0.1", "4.3.0", "5.0.0"])
@pytest.mark.parametrize("name", HL7_EXAMPLES)
def test_examples_of_hl7_come_back_from_what_we_write_of_them(inputs: Path, name: str, version: Any) -> None:
    instrument_id, options = HL7_EXAMPLES[name]
    instrument = ms.load(instrument_id)
    first = ms.fhir.read(instrument, (inputs / name).read_bytes(), **options)
    result = ms.screen(instrument, first.response)
    source = {"source": "Patient/1"} if first.response.context.completed_by == "self" else {}
    written = ms.fhir.questionnaire_response(
        result, subject="Patient/1", authored=AUTHORED, fhir_version=version, **source
    )
    again = ms.fhir.read(instrument, json.dumps(written), subject="Patient/1")
    assert again.response.answers == first.response.answers
    assert again.response.context.completed_by == first.response.context.completed_by
    assert again.notes == ()  # what had to be inferred from theirs is said outright in ours
    second = ms.screen(instrument, again.response)
    assert (second.scores, second.findings, second.not_asked) == (result.scores, result.findings, result.not_asked)


def test_a_phq9_read_as_phq2_is_refused_rather_than_cut_short(inputs: Path) -> None:
    assert refusal(inputs, "bhp_phq9_r4.json", "phq-2") == "MS-F004"


def test_every_file_is_looked_at_here(inputs: Path) -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    names = {path.stem for path in inputs.iterdir() if path.name not in {"SOURCES.md", "EXPECTED.json"}}
    assert {name for name in names if name.rstrip("1234") not in here} == set()

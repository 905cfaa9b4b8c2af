"""Everything that is emitted keeps the rules of FHIR R4 and of the guides that its readers follow.

Each test is one rule, named where it is written. All run over the same screens: for each instrument the two ends,
something between, some blanks, and nothing answered, as seen by a general clinic in both languages.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir.dates import is_date_time, is_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = dict[str, Any]

SUBJECT, AUTHORED = "Patient/1", "2026-11-21T10:00:00+08:00"
TARGETS = {
    # where R4 lets a reference point to; the types that mindscreen emits or is given
    "Observation.subject": {"Patient"},
    "Observation.performer": {"Patient", "Practitioner", "PractitionerRole", "RelatedPerson", "Organization"},
    "Observation.derivedFrom": {"QuestionnaireResponse", "Observation"},
    "Observation.hasMember": {"QuestionnaireResponse", "Observation"},
    "Observation.device": {"Device"},
    "QuestionnaireResponse.subject": {"Patient"},
    "QuestionnaireResponse.source": {"Patient", "Practitioner", "PractitionerRole", "RelatedPerson"},
    "ServiceRequest.subject": {"Patient"},
    "ServiceRequest.requester": {"Device"},
    "ServiceRequest.reasonReference": {"Observation"},
    "ServiceRequest.supportingInfo": {"QuestionnaireResponse"},
    "Task.for": {"Patient"},
    "Task.focus": {"QuestionnaireResponse", "ServiceRequest"},
    "Task.requester": {"Device"},
    "Task.reasonReference": {"Observation"},
    "Flag.subject": {"Patient"},
    "Flag.author": {"Device"},
    "Flag.extension.valueReference": {"Observation"},
    "Provenance.target": {"Observation", "Flag", "ServiceRequest", "Task"},
    "Provenance.agent.who": {"Device"},
    "Provenance.entity.what": {"QuestionnaireResponse"},
}


def screens() -> Iterator[ms.Result]:
    for name in ("phq-9", "gad-7", "phq-2", "gad-2", "psc-17"):
        instrument = ms.load(name)
        full = {item.id: item.options[place % len(item.options)].value for place, item in enumerate(instrument.items)}
        sheets: list[dict[str, int]] = [
            {item.id: item.lower for item in instrument.items if item.ask_when is None},
            {item.id: item.upper for item in instrument.items},
            full,
            dict(list(full.items())[:-2]),
            {},
        ]
        yield from (ms.screen(instrument, sheet) for sheet in sheets)


def bundles() -> Iterator[Json]:
    pathway = ms.pathway("general-outpatient")
    for result, locale in product(screens(), ("en", "zh-CN")):
        source = "RelatedPerson/2" if result.instrument_id == "psc-17" else SUBJECT
        for items in (False, True):
            yield ms.fhir.bundle(
                result,
                pathway.advise(result),
                subject=SUBJECT,
                authored=AUTHORED,
                source=source,
                author="Practitioner/3",
                encounter="Encounter/4",
                locale=locale,
                items=items,
                value="quantity" if items else "integer",
            )


BUNDLES = list(bundles())
RESOURCES = [entry["resource"] for bundle in BUNDLES for entry in bundle["entry"]]
FORMS = [
    ms.fhir.questionnaire(ms.load(name), locale=locale, allow_drafts=True, scoring=scoring, findings=scoring)
    for name in ("phq-9", "gad-7", "phq-2", "gad-2", "psc-17")
    for locale in ("en", "zh-CN")
    for scoring in (True, False)
]


def of(kind: str) -> list[Json]:
    found = [resource for resource in RESOURCES if resource["resourceType"] == kind]
    assert found
    return found


def walk(element: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every element with its path."""
    yield path, element
    if isinstance(element, dict):
        for name, value in element.items():
            yield from walk(value, f"{path}.{name}")
    elif isinstance(element, list):
        for value in element:
            yield from walk(value, path)


def test_r4_json_has_no_nulls_and_nothing_empty() -> None:
    for resource in (*BUNDLES, *FORMS):
        for path, value in walk(resource, resource["resourceType"]):
            assert value is not None, path
            assert value not in ("", [], {}), path


def test_every_resource_has_the_shape_of_its_type() -> None:
    for resource in (*RESOURCES, *FORMS):
        assert ms.fhir.validate(resource) == (), resource["resourceType"]


def test_bdl_3_and_bdl_7_every_entry_has_a_request_and_a_full_url_of_its_own() -> None:
    for bundle in BUNDLES:
        urls = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(set(urls)) == len(urls)
        assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", url) for url in urls)
        for entry in bundle["entry"]:
            assert entry["request"]["method"] == "POST"
            assert entry["request"]["url"] == entry["resource"]["resourceType"]
            assert entry["request"]["ifNoneExist"]


def test_every_reference_points_to_an_entry_or_to_what_the_caller_named_and_to_a_type_that_r4_allows() -> None:
    seen = set()
    for bundle in BUNDLES:
        kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
        for entry in bundle["entry"]:
            for path, value in walk(entry["resource"], entry["resource"]["resourceType"]):
                if path.endswith(".reference"):
                    place = path.removesuffix(".reference")
                    kind = kinds[value] if value.startswith("urn:") else value.partition("/")[0]
                    if kind not in {"Practitioner", "Encounter"}:
                        assert kind in TARGETS[place], place
                        seen.add(place)
    assert seen == TARGETS.keys()


def test_obs_6_a_reason_for_absence_only_without_value() -> None:
    for observation in of("Observation"):
        values = [name for name in observation if name.startswith("value")]
        assert len(values) <= 1
        assert not (values and "dataAbsentReason" in observation)


def test_obs_7_no_value_beside_a_component_of_the_same_code() -> None:
    for observation in of("Observation"):
        own = {(coding["system"], coding["code"]) for coding in observation["code"]["coding"]}
        for part in observation.get("component", []):
            assert not own & {(coding["system"], coding["code"]) for coding in part["code"]["coding"]}


def test_us_core_screening_observations_are_survey_with_subject_value_or_reason_unless_they_have_members() -> None:
    for observation in of("Observation"):
        assert "survey" in {coding["code"] for each in observation["category"] for coding in each["coding"]}
        assert observation["subject"]
        has_value = any(name.startswith("value") for name in observation)
        assert has_value or "dataAbsentReason" in observation or "hasMember" in observation


def test_us_core_3_quantities_are_in_ucum() -> None:
    for observation in of("Observation"):
        if "valueQuantity" in observation:
            assert observation["valueQuantity"]["system"] == "http://unitsofmeasure.org"


def test_a_number_is_never_a_string_and_an_unknown_never_negative() -> None:
    for observation in of("Observation"):
        assert "valueString" not in observation
        if "dataAbsentReason" in observation and "extension" not in observation:  # a score with bounds may be decided
            assert "interpretation" not in observation


def test_dates_and_instants_are_what_they_must_be() -> None:
    instants = ("Observation.issued", "Provenance.recorded")
    date_times = ("authored", "authoredOn", "effectiveDateTime", "occurredDateTime", "start", "end")
    for resource in RESOURCES:
        for path, value in walk(resource, resource["resourceType"]):
            if path in instants:
                assert is_instant(value), path
            elif path.rpartition(".")[2] in date_times:
                assert is_date_time(value), path


def test_qrs_1_no_items_beside_answers() -> None:
    for response in of("QuestionnaireResponse"):
        assert not any("item" in item and "answer" in item for item in response["item"])


def test_an_answered_question_has_exactly_one_answer_with_one_value() -> None:
    for response in of("QuestionnaireResponse"):
        for item in response["item"]:
            for answer in item.get("answer", [{"value": 0}]):
                assert len([name for name in answer if name.startswith("value")]) == 1
            assert len(item.get("answer", [0])) == 1


def test_the_items_of_a_response_are_in_the_order_of_the_questionnaire() -> None:
    for response in of("QuestionnaireResponse"):
        url, _, version = response["questionnaire"].partition("|")
        [form] = [each for each in FORMS if each["url"] == url and each["language"] == response["language"]]
        assert form["version"] == version
        order = [item["linkId"] for item in form["item"]]
        places = [order.index(item["linkId"]) for item in response["item"]]
        assert places == sorted(places)


def test_que_2_link_ids_are_unique() -> None:
    for form in FORMS:
        links = [item["linkId"] for item in form["item"]]
        assert len(set(links)) == len(links)


def test_que_3_displays_have_no_code_and_que_5_only_choices_have_options() -> None:
    for form in FORMS:
        for item in form["item"]:
            if item["type"] == "display":
                assert not {"code", "answerOption", "readOnly", "required"} & item.keys()
            assert ("answerOption" in item) == (item["type"] == "choice")


def test_que_12_several_conditions_say_how_they_join_and_sdc_allows_one_way_of_enabling() -> None:
    for form in FORMS:
        for item in form["item"]:
            if len(item.get("enableWhen", [])) > 1:
                assert item["enableBehavior"] == "any"
            expressions = [each for each in item.get("extension", []) if each["url"].endswith("enableWhenExpression")]
            assert not (expressions and "enableWhen" in item)


def test_names_are_fit_for_programs_and_weights_are_decimals() -> None:
    for form in FORMS:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,254}", form["name"])
        for path, value in walk(form, "Questionnaire"):
            if isinstance(value, dict) and value.get("url", "").endswith(("ordinalValue", "itemWeight")):
                assert list(value) == ["url", "valueDecimal"], path


@pytest.mark.parametrize("code", ["code", "system"])
def test_every_coding_is_complete_and_every_code_is_a_fhir_code(code: str) -> None:
    for resource in (*RESOURCES, *FORMS):
        for path, value in walk(resource, resource["resourceType"]):
            if path.endswith(
                (".coding", ".valueCoding", ".answerCoding", "Questionnaire.code", ".item.code")
            ) and isinstance(value, dict):
                assert re.fullmatch(r"\S+( \S+)*", value[code]), path


def test_flags_are_for_safety_and_carry_no_clinical_detail() -> None:
    for flag in of("Flag"):
        assert flag["category"][0]["coding"][0]["code"] == "safety"
        assert {coding["code"] for coding in flag["code"]["coding"]} == {"safety-concern"}
        assert "note" not in flag


def test_what_is_recommended_is_a_proposal_with_a_deadline_a_reason_and_a_source() -> None:
    for request in of("ServiceRequest"):
        assert (request["status"], request["intent"]) == ("draft", "proposal")
        assert request["reasonReference"]
        assert request["occurrencePeriod"]["end"] > request["occurrencePeriod"]["start"]
    for task in of("Task"):
        assert (task["status"], task["intent"]) == ("requested", "plan")
        assert task["restriction"]["period"]["end"]
        assert task["reasonReference"]
        assert "pathway" in task["note"][0]["text"] or "路径" in task["note"][0]["text"]


def test_nothing_that_asserts_a_diagnosis_is_emitted() -> None:
    allowed = {
        "Device", "QuestionnaireResponse", "Observation", "Flag", "ServiceRequest", "Task", "Provenance",
    }  # fmt: skip
    assert {resource["resourceType"] for resource in RESOURCES} == allowed


def test_every_text_of_ours_is_there_in_both_languages() -> None:
    for observation in of("Observation"):
        [translation] = observation["code"]["_text"]["extension"]
        lang = {part["url"]: part.get("valueCode") for part in translation["extension"]}["lang"]
        assert {observation["language"], lang} == {"en", "zh-CN"}

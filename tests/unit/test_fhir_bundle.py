"""The transaction: everything about one screen, tied together, safe to send twice."""

from __future__ import annotations

import json
from typing import Any, TypeAlias
from urllib.parse import unquote

import pytest

import mindscreen as ms

Json: TypeAlias = dict[str, Any]

SUBJECT, AUTHORED = "Patient/1", "2026-11-21T10:00:00+08:00"
WORST = {**{f"q{number}": 3 for number in range(1, 10)}, "difficulty": 3}
CALM = {f"q{number}": 0 for number in range(1, 10)}
OPEN = {f"q{number}": 1 for number in range(1, 9)}  # item 9 has no answer


def screened(answers: dict[str, int], **context: Any) -> ms.Result:
    return ms.screen(ms.load("phq-9"), answers, completed_by="self", **context)


def bundled(answers: dict[str, int], **options: Any) -> Json:
    result = screened(answers)
    advice = ms.pathway("general-outpatient").advise(result)
    return ms.fhir.bundle(result, advice, **{"subject": SUBJECT, "authored": AUTHORED, **options})


def resources(bundle: Json, kind: str) -> list[Json]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def observation(bundle: Json, code: str) -> Json:
    [found] = [each for each in resources(bundle, "Observation") if each["code"]["coding"][-1]["code"] == code]
    return found


def full_urls(bundle: Json) -> dict[str, Json]:
    return {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}


def test_it_is_a_restricted_transaction() -> None:
    bundle = bundled(WORST)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "transaction")
    for resource in (bundle, *(entry["resource"] for entry in bundle["entry"])):
        if resource["resourceType"] != "Device":  # says nothing about anybody
            assert [label["code"] for label in resource["meta"]["security"]] == ["R"]


@pytest.mark.control("C-045")
def test_the_same_screen_gives_the_same_bundle_byte_for_byte() -> None:
    assert json.dumps(bundled(WORST, items=True)) == json.dumps(bundled(WORST, items=True))


def test_another_person_time_or_answer_is_another_administration() -> None:
    first = set(full_urls(bundled(WORST)))
    for other in (
        bundled(WORST, subject="Patient/2"),
        bundled(WORST, authored="2026-11-21T10:00:01+08:00"),
        bundled({**WORST, "q1": 2}),
    ):
        assert len(first & set(full_urls(other))) == 0


def test_the_hospitals_own_identifiers_name_every_resource() -> None:
    bundle = bundled(WORST, administration_id="ADM-7", identifier_system="https://example.org/adm")
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] in {"Device", "Provenance"}:
            continue
        identifier = resource["identifier"]
        identifier = identifier if isinstance(identifier, dict) else identifier[0]
        assert identifier["system"] == "https://example.org/adm"
        assert identifier["value"].startswith("ADM-7/")
        assert unquote(entry["request"]["ifNoneExist"]) == f"identifier=https://example.org/adm|{identifier['value']}"
    [provenance] = [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Provenance"]
    assert unquote(provenance["request"]["ifNoneExist"]) == "_tag=https://example.org/adm|ADM-7/provenance"


@pytest.mark.control("C-045")
def test_every_condition_for_creating_is_its_own() -> None:
    searches = [entry["request"]["url"] + entry["request"]["ifNoneExist"] for entry in bundled(WORST)["entry"]]
    assert len(set(searches)) == len(searches)


def test_conditions_can_be_left_out_for_servers_that_cannot_search_so() -> None:
    for entry in bundled(WORST, conditional=False)["entry"]:
        assert entry["request"] == {"method": "POST", "url": entry["resource"]["resourceType"]}


def test_the_response_holds_answers_with_weights_and_the_totals() -> None:
    [response] = resources(bundled(WORST), "QuestionnaireResponse")
    assert response["questionnaire"] == "urn:x-mindscreen:questionnaire:phq-9|1.1.0"
    assert response["subject"] == response["source"] == {"reference": SUBJECT}
    assert response["authored"] == AUTHORED
    form = {item["linkId"]: item for item in ms.fhir.questionnaire(ms.load("phq-9"))["item"]}
    for item in response["item"]:
        assert item["text"] == form[item["linkId"]]["text"]
        if "answerOption" in form[item["linkId"]]:
            options = [option["valueCoding"] for option in form[item["linkId"]]["answerOption"]]
            assert item["answer"][0]["valueCoding"] in options  # code, system, display and weights alike
    totals = {item["linkId"]: item["answer"] for item in response["item"]}
    assert totals["total"] == [{"valueInteger": 27}]
    assert totals["symptoms"] == [{"valueInteger": 9}]


def test_a_blank_stands_without_answer_and_what_was_not_asked_does_not_stand_at_all() -> None:
    [open_] = resources(bundled(OPEN), "QuestionnaireResponse")
    items = {item["linkId"]: item for item in open_["item"]}
    assert "answer" not in items["q9"]
    assert "answer" not in items["difficulty"]
    assert "total" not in items  # 8 to 11: no number is certain
    [calm] = resources(bundled(CALM), "QuestionnaireResponse")
    assert "difficulty" not in {item["linkId"] for item in calm["item"]}


def test_the_response_may_refer_to_the_hospitals_questionnaire() -> None:
    url = "https://fhir.example.org/Questionnaire/phq-9"
    bundle = bundled(WORST, questionnaire_url=url)
    [response] = resources(bundle, "QuestionnaireResponse")
    assert response["questionnaire"] == f"{url}|1.1.0"
    mapping = ms.fhir.LinkIdMap(questionnaire=url)
    assert ms.fhir.read_response(ms.load("phq-9"), response, mapping=mapping).answers == WORST


@pytest.mark.parametrize("kept", ["QuestionnaireResponse/5", "https://ehr.example.org/fhir/QuestionnaireResponse/5"])
def test_a_response_that_the_server_has_is_referred_to_and_not_written(kept: str) -> None:
    everything: Json = {"items": True, "risk_assessment": True, "audit": True}
    written = json.dumps(bundled(WORST, **everything))
    [whole] = [
        url for url, each in full_urls(bundled(WORST)).items() if each["resourceType"] == "QuestionnaireResponse"
    ]
    bundle = bundled(WORST, response=kept, **everything)
    assert resources(bundle, "QuestionnaireResponse") == []
    assert len(bundle["entry"]) == written.count('"fullUrl"') - 1
    text = json.dumps(bundle)
    assert text.count(f'"reference": "{kept}"') == written.count(f'"reference": "{whole}"') > 10
    assert whole not in text
    [provenance] = resources(bundle, "Provenance")
    assert provenance["entity"][0] == {"role": "source", "what": {"reference": kept}}
    assert observation(bundle, "total")["derivedFrom"][0] == {"reference": kept}


def test_a_response_that_is_referred_to_is_one() -> None:
    with pytest.raises(ms.InterchangeError, match=r"MS-F005.*response: it is no reference to QuestionnaireResponse"):
        bundled(WORST, response="Patient/1")


def test_the_panel_holds_scores_and_items_and_no_value() -> None:
    bundle = bundled(WORST, items=True)
    panel = observation(bundle, "phq-9")
    assert panel["code"]["coding"][0] == {"system": "http://loinc.org", "code": "44249-1"}
    assert not [name for name in panel if name.startswith("value") or name == "dataAbsentReason"]
    members = {full_urls(bundle)[each["reference"]]["code"]["coding"][-1]["code"] for each in panel["hasMember"]}
    assert members == {"total", "symptoms", *WORST}


def test_scores_and_findings_say_what_they_derive_from() -> None:
    bundle = bundled(WORST, items=True)
    urls = full_urls(bundle)

    def sources(code: str) -> set[str]:
        found = [urls[each["reference"]] for each in observation(bundle, code)["derivedFrom"]]
        return {each["code"]["coding"][-1]["code"] if "code" in each else each["resourceType"] for each in found}

    assert sources("total") == {"QuestionnaireResponse", *(item for item in WORST if item != "difficulty")}
    assert sources("self-harm") == {"QuestionnaireResponse", "q9"}
    assert sources("positive-screen") == {"QuestionnaireResponse", "total"}
    assert sources("q9") == {"QuestionnaireResponse"}


def test_the_device_names_engine_and_definition_in_their_versions() -> None:
    bundle = bundled(WORST)
    [device] = resources(bundle, "Device")
    versions = {each["type"]["text"]: each["value"] for each in device["version"]}
    result = screened(WORST)
    assert versions == {
        "engine": ms.__version__, "definition": "phq-9|1.1.0", "scoring hash": result.scoring_hash,
    }  # fmt: skip
    [url] = [url for url, each in full_urls(bundle).items() if each is device]
    assert observation(bundle, "total")["device"] == {"reference": url}


def test_the_provenance_ties_everything_to_the_response_and_the_definition() -> None:
    bundle = bundled(WORST)
    [provenance] = resources(bundle, "Provenance")
    urls = full_urls(bundle)
    targets = {urls[each["reference"]]["resourceType"] for each in provenance["target"]}
    assert targets == {"Observation", "Flag", "ServiceRequest", "Task"}
    assert urls[provenance["agent"][0]["who"]["reference"]]["resourceType"] == "Device"
    source, definition, wording = provenance["entity"]
    assert (source["role"], urls[source["what"]["reference"]]["resourceType"]) == ("source", "QuestionnaireResponse")
    assert definition["role"] == "derivation"
    assert definition["what"]["identifier"]["value"] == "phq-9|1.1.0"
    assert screened(WORST).scoring_hash in definition["what"]["display"]
    assert wording["role"] == "quotation"
    assert wording["what"]["identifier"]["value"] == ms.load("phq-9").wording_hashes["en"]
    assert provenance["policy"] == ["urn:x-mindscreen:pathway:general-outpatient:1.0.0"]
    [bare] = resources(ms.fhir.bundle(screened(WORST), subject=SUBJECT, authored=AUTHORED), "Provenance")
    assert "policy" not in bare


def test_a_raised_critical_finding_sets_a_flag_without_detail() -> None:
    bundle = bundled(WORST)
    [flag] = resources(bundle, "Flag")
    assert (flag["status"], flag["category"][0]["coding"][0]["code"]) == ("active", "safety")
    assert flag["period"] == {"start": AUTHORED}
    [detail] = flag["extension"]
    assert detail["url"] == "http://hl7.org/fhir/StructureDefinition/flag-detail"
    pointed = full_urls(bundle)[detail["valueReference"]["reference"]]
    assert pointed["code"]["coding"][-1]["code"] == "self-harm"
    text = json.dumps([flag["code"], flag["category"]], ensure_ascii=False).lower()
    for word in ("harm", "suicid", "death", "phq", "自伤", "自杀", "轻生"):
        assert word not in text


@pytest.mark.parametrize("answers", [CALM, OPEN])
def test_without_a_raised_critical_finding_there_is_no_flag(answers: dict[str, int]) -> None:
    assert resources(bundled(answers), "Flag") == []


def test_item_nine_alone_gives_no_suicide_risk_level() -> None:
    # LOINC 93374-7 is a level that a risk assessment finds; one questionnaire item is the reason to make one.
    assert "93374-7" not in json.dumps(bundled({"q9": 3}, items=True))


def test_a_crisis_is_told_although_only_one_item_was_answered() -> None:
    bundle = bundled({"q9": 1})
    assert observation(bundle, "self-harm")["valueBoolean"] is True
    assert len(resources(bundle, "Flag")) == 1
    assert "asap" in {task["priority"] for task in resources(bundle, "Task")}
    assert "valueInteger" not in observation(bundle, "total")


def test_nothing_is_called_a_diagnosis() -> None:
    for answers in (WORST, CALM, OPEN):
        bundle = bundled(answers)
        assert resources(bundle, "Condition") == []
        assert resources(bundle, "ClinicalImpression") == []


def test_a_result_that_was_stored_gives_the_same_bundle() -> None:
    result = screened(WORST, authored=AUTHORED)
    stored = ms.Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert ms.fhir.bundle(stored, subject=SUBJECT) == ms.fhir.bundle(result, subject=SUBJECT)


def test_without_a_date_there_is_no_bundle() -> None:
    with pytest.raises(ms.InterchangeError, match=r"MS-F005.*clock"):
        ms.fhir.bundle(screened(WORST), subject=SUBJECT)


def test_texts_are_in_the_language_asked_for_and_translated() -> None:
    total = observation(bundled(WORST, locale="zh-CN"), "total")
    assert total["language"] == "zh-CN"
    assert total["code"]["text"] == "PHQ-9: 总分"
    assert "PHQ-9: Total score" in json.dumps(total["code"]["_text"])

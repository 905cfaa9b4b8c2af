"""Scores, answers and findings as Observations: a number only when it is certain, unknown never as negative."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir.extensions import SCORE_BOUNDS
from mindscreen.unpack import instrument_from_pack

Json: TypeAlias = dict[str, Any]

SUBJECT, AUTHORED = "Patient/1", "2026-11-21T10:00:00+08:00"
FULL = {f"q{number}": 1 for number in range(1, 10)}  # 9: mild, below the cut-off
SURVEY = "http://terminology.hl7.org/CodeSystem/observation-category"


def screen(answers: dict[str, int], **context: Any) -> ms.Result:
    return ms.screen(ms.load("phq-9"), answers, **context)


def observed(result: ms.Result, **options: Any) -> dict[str, Json]:
    """The Observations of a result by our own code."""
    made = ms.fhir.observations(result, **{"subject": SUBJECT, "authored": AUTHORED, **options})
    return {resource["code"]["coding"][-1]["code"]: resource for resource in made}


def codes_of(concepts: list[Json]) -> set[str]:
    return {coding["code"] for concept in concepts for coding in concept["coding"]}


def bounds(observation: Json) -> dict[str, int]:
    """What an unfinished score can still become."""
    [found] = [each for each in observation["extension"] if each["url"] == SCORE_BOUNDS]
    return {part["url"]: part["valueInteger"] for part in found["extension"]}


def test_each_score_and_finding_is_one_observation() -> None:
    result = screen({**FULL, "q9": 0})
    expected = {score.id for score in result.scores} | {finding.id for finding in result.findings}
    assert set(observed(result)) == expected


def test_an_answer_that_is_a_critical_finding_is_always_observed() -> None:
    made = observed(screen({"q1": 3, "q9": 1}))
    assert set(FULL) & set(made) == {"q9"}
    assert made["q9"]["code"]["coding"][0]["code"] == "44260-8"
    assert made["q9"]["valueCodeableConcept"]["coding"][0]["code"] == "LA6569-3"


def test_a_total_is_an_integer_under_its_loinc_code() -> None:
    total = observed(screen(FULL))["total"]
    assert total["valueInteger"] == 9
    assert total["code"]["coding"][0] == {"system": "http://loinc.org", "code": "44261-6"}
    assert total["status"] == "final"
    assert total["category"][0]["coding"][0]["system"] == SURVEY
    assert total["category"][0]["coding"][0]["code"] == "survey"
    assert total["subject"] == {"reference": SUBJECT}
    assert total["effectiveDateTime"] == total["issued"] == AUTHORED


def test_a_total_may_be_a_quantity_of_score_units() -> None:
    total = observed(screen(FULL), value="quantity")["total"]
    assert total["valueQuantity"] == {
        "value": 9,
        "unit": "{score}",
        "system": "http://unitsofmeasure.org",
        "code": "{score}",
    }
    assert "valueInteger" not in total


def test_a_score_with_blanks_has_no_value_but_says_what_is_missing() -> None:
    answers = {item: 2 for item in FULL if item not in {"q8", "q9"}}
    total = observed(screen(answers))["total"]
    assert not [name for name in total if name.startswith("value")]
    assert total["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert "2 of 9" in total["dataAbsentReason"]["text"]
    assert bounds(total) == {"lower": 14, "upper": 20, "prorated": 18}
    assert "component" not in total  # a search for scores of a size would find it


def test_an_estimate_is_only_there_where_a_published_rule_gives_one() -> None:
    total = observed(screen({"q1": 1}))["total"]
    assert set(bounds(total)) == {"lower", "upper"}


def test_the_band_and_the_screen_are_the_interpretation() -> None:
    def meaning(value: int) -> set[str]:
        return codes_of(observed(screen(dict.fromkeys(FULL, value)))["total"].get("interpretation", []))

    assert meaning(0) == {"minimal", "NEG"}
    assert meaning(1) == {"mild", "NEG"}
    assert meaning(2) == {"moderately-severe", "POS"}


def test_a_partial_form_that_is_already_positive_says_so_and_one_that_is_open_says_nothing() -> None:
    positive = screen({f"q{number}": 2 for number in range(1, 6)})  # 10 to 22
    assert codes_of(observed(positive)["total"]["interpretation"]) == {"POS"}
    assert "interpretation" not in observed(screen({"q1": 1}))["total"]


def test_the_bands_are_the_reference_ranges_the_least_symptomatic_first() -> None:
    ranges = observed(screen(FULL))["total"]["referenceRange"]
    assert [(each["low"]["value"], each["high"]["value"]) for each in ranges] == [
        (0, 4), (5, 9), (10, 14), (15, 19), (20, 27),
    ]  # fmt: skip
    assert ranges[0]["low"] == {"value": 0}
    assert observed(screen(FULL), value="quantity")["total"]["referenceRange"][0]["low"]["code"] == "{score}"


def test_the_method_names_the_definition_its_version_its_cut_offs_and_its_hash() -> None:
    result = screen(FULL)
    method = observed(result)["total"]["method"]
    assert method["coding"][0]["version"] == result.instrument_version
    for part in (result.instrument_version, result.profile, result.scoring_hash):
        assert part in method["text"]


def test_findings_are_raised_not_raised_or_unknown() -> None:
    raised = observed(screen({**FULL, "q9": 1}))["self-harm"]
    assert raised["valueBoolean"] is True
    assert codes_of(raised["interpretation"]) == {"POS"}
    negative = observed(screen({**FULL, "q9": 0}))["self-harm"]
    assert negative["valueBoolean"] is False
    assert codes_of(negative["interpretation"]) == {"NEG"}
    unknown = observed(screen({item: 0 for item in FULL if item != "q9"}))["self-harm"]
    assert "valueBoolean" not in unknown
    assert "interpretation" not in unknown
    assert unknown["dataAbsentReason"]["coding"][0]["code"] == "unknown"


def test_a_finding_carries_its_level_its_reason_and_its_source() -> None:
    finding = observed(screen({**FULL, "q9": 1}))["self-harm"]
    assert "critical" in codes_of(finding["category"])
    assert finding["note"][0]["text"].startswith("q9 = 1 >= 1 [Kroenke K")


def test_every_score_and_finding_says_that_it_is_no_diagnosis() -> None:
    for resource in observed(screen({**FULL, "q9": 0}), locale="zh-CN").values():
        assert resource["note"][-1]["text"] == "筛查结果，不作为诊断。"
        assert "Screening result, not a diagnosis." in json.dumps(resource["note"][-1]["_text"])


def test_items_are_observed_on_request_and_only_when_answered() -> None:
    answers = {"q1": 2, "q9": 0}
    assert not set(FULL) & set(observed(screen(answers)))
    made = observed(screen(answers), items=True)
    assert set(FULL) & set(made) == {"q1", "q9"}
    assert made["q1"]["code"]["coding"][0]["code"] == "44250-9"
    value = made["q1"]["valueCodeableConcept"]
    assert [coding["code"] for coding in value["coding"]] == ["LA6570-1", "more-than-half-the-days"]
    assert value["text"] == "More than half the days"


def test_who_answered_performed_it() -> None:
    assert observed(screen(FULL, completed_by="self"))["total"]["performer"] == [{"reference": SUBJECT}]
    assert "performer" not in observed(screen(FULL))["total"]
    for options, expected in (
        ({"source": "RelatedPerson/7"}, "RelatedPerson/7"),
        ({"author": "Practitioner/7"}, "Practitioner/7"),
    ):
        assert observed(screen(FULL), **options)["total"]["performer"] == [{"reference": expected}]
    assert "performer" not in observed(screen(FULL), author="Device/7")["total"]  # R4 allows no Device there


def test_they_stand_alone_or_name_what_they_derive_from() -> None:
    made = observed(screen(FULL), response="QuestionnaireResponse/5", encounter="Encounter/6")
    assert all(each["derivedFrom"] == [{"reference": "QuestionnaireResponse/5"}] for each in made.values())
    assert all(each["encounter"] == {"reference": "Encounter/6"} for each in made.values())
    assert "derivedFrom" not in observed(screen(FULL))["total"]
    assert "identifier" not in observed(screen(FULL))["total"]
    named = observed(screen(FULL), administration_id="A-1", identifier_system="https://example.org/ids")["total"]
    assert named["identifier"] == [{"system": "https://example.org/ids", "value": "A-1/score/total"}]


def test_a_rule_that_was_set_aside_and_the_engines_notices_are_told() -> None:
    result = screen(FULL, age_years=12, overrides={"age": "no other form at hand"})
    told = observed(result)["total"]["note"][0]["text"]
    assert "age set aside: no other form at hand" in told
    assert "outside-published-population age" in told


def test_a_mean_is_always_a_quantity() -> None:
    pack = json.loads(json.dumps(dict(ms.load("phq-9").pack)))
    total = pack["scales"][0]
    total.update(method="mean", denominator=9, band_sets=[])
    total.pop("prorate", None)
    pack["findings"] = [each for each in pack["findings"] if each["when"].get("name") == "q9"]
    pack["texts"] = {locale: {"labels": _labels(locale)} for locale in ("en", "zh-CN")}
    pack["items"][-1].pop("ask_when")
    instrument = instrument_from_pack(pack)
    result = ms.screen(instrument, {**FULL, "q1": 3})  # 11/9
    total = observed(result)["total"]
    assert total["valueQuantity"]["value"] == 1.2222
    assert "referenceRange" not in total
    made = ms.fhir.questionnaire_response(result, subject=SUBJECT, authored=AUTHORED)
    [stated] = [item for item in made["item"] if item["linkId"] == "total"]
    assert stated["answer"] == [{"valueDecimal": 1.2222}]
    assert ms.fhir.read_response(instrument, made).answers == result.answers  # rounding is no contradiction
    stated["answer"] = [{"valueDecimal": 1.23}]
    with pytest.raises(ms.InterchangeError, match="MS-F006"):
        ms.fhir.read_response(instrument, made)
    # Its wording does not come with it, so the response has neither texts nor displays, and items go by their keys.
    assert all("text" not in item for item in made["item"][:9])
    assert observed(result, items=True)["q1"]["valueCodeableConcept"]["text"] == "nearly-every-day"


def _labels(locale: str) -> Json:
    ours = ms.labels(ms.load("phq-9"), locale)
    return {
        "title": ours.title,
        "measures": ours.measures,
        "items": dict(ours.items),
        "scales": dict(ours.scales),
        "findings": {name: dict(words) for name, words in ours.findings.items()},
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "1"},
        {"subject": "Practitioner/1"},
        {"authored": "21/11/2026"},
        {"authored": None},
        {"encounter": "Patient/1"},
        {"author": "Condition/1"},
        {"source": "Device/1"},
        {"response": "Observation/1"},
        {"value": "string"},
        {"administration_id": "a b"},
        {"administration_id": "a|b"},
        {"administration_id": ""},
        {"administration_id": "a\u202eb"},
        {"administration_id": "a\x00b"},
        {"subject": "https://example.org/\u202e/Patient/1"},
        {"subject": 'https://example.org/"/Patient/1'},
        {"identifier_system": "urn:a<b"},
        {"identifier_system": "urn:a\x00b"},
        {"fhir_version": "3.0.2"},
        {"identifier_system": "nothing"},
    ],
)
def test_what_the_caller_gives_is_checked(wrong: Json) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        observed(screen(FULL), **wrong)


def test_a_note_of_the_hospital_shows_no_markup_and_nothing_hidden() -> None:
    reason = "<script>x</script> \u202eabc\x00\ud800 4 < 5"
    told = observed(screen(FULL, age_years=12, overrides={"age": reason}))["total"]["note"][0]["text"]
    assert "\u2039script>x\u2039/script> \ufffdabc\ufffd\ufffd 4 < 5" in told
    told.encode("utf-8")


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ms.NotFoundError, match="MS-N004"):
        observed(screen(FULL), locale="xx")


def test_the_date_of_the_result_is_used_when_none_is_given() -> None:
    result = screen(FULL, authored=AUTHORED)
    [first, *_] = ms.fhir.observations(result, subject=SUBJECT)
    assert first["effectiveDateTime"] == AUTHORED


@pytest.mark.parametrize("authored", ["2026", "2026-11", "2026-11-21"])
def test_a_day_is_enough_for_an_observation_and_is_no_instant(authored: str) -> None:
    result = ms.screen(ms.load("gad-2"), [1, 2])
    for each in ms.fhir.observations(result, subject="Patient/1", authored=authored):
        assert each["effectiveDateTime"] == authored
        assert "issued" not in each
    assert ms.fhir.questionnaire_response(result, subject="Patient/1", authored=authored)["authored"] == authored
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        ms.fhir.bundle(result, subject="Patient/1", authored=authored)

"""What the quality measures CMS2 and CMS159 read, and a refusal."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest

import mindscreen as ms

Json: TypeAlias = dict[str, Any]

AUTHORED = "2026-11-21T10:00:00+08:00"
SNOMED = "http://snomed.info/sct"
ADULT, ADOLESCENT = "73832-8", "73831-0"
POSITIVE, NEGATIVE = "428181000124104", "428171000124102"
QICORE = "http://hl7.org/fhir/us/qicore/StructureDefinition/"


def bundled(answers: list[int | None], instrument: str = "phq-9", **context: Any) -> Json:
    options = {name: context.pop(name) for name in ("profile", "value") if name in context}
    result = ms.screen(ms.load(instrument, allow_draft=True), answers, **{"age_years": 40, **context})
    return ms.fhir.bundle(result, subject="Patient/1", authored=AUTHORED, **{"profile": "us-ecqm", **options})


def screens(bundle: Json) -> list[Json]:
    found = [each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == "Observation"]
    return [each for each in found if each["code"]["coding"][0]["code"] in {ADULT, ADOLESCENT}]


@pytest.mark.parametrize(
    ("answers", "snomed", "v3"),
    [([2] * 9 + [1], POSITIVE, "POS"), ([1] * 9 + [1], NEGATIVE, "NEG")],
)
def test_a_depression_screen_is_positive_or_negative(answers: list[int | None], snomed: str, v3: str) -> None:
    bundle = bundled(answers)
    [found] = screens(bundle)
    assert found["code"]["coding"][0] == {
        "system": "http://loinc.org", "code": ADULT, "display": "Adult depression screening assessment",
    }  # fmt: skip
    [coding] = found["valueCodeableConcept"]["coding"]
    assert (coding["system"], coding["code"]) == (SNOMED, snomed)
    assert found["interpretation"][0]["coding"][0]["code"] == v3
    assert found["meta"]["profile"] == [QICORE + "qicore-observation-screening-assessment"]
    assert found["status"] == "final"
    urls = {each["fullUrl"]: each["resource"] for each in bundle["entry"]}
    sources = [urls[each["reference"]] for each in found["derivedFrom"]]
    assert [each.get("valueInteger") for each in sources] == [None, sum(answers[:9])]  # type: ignore[arg-type]


def test_missing_answers_that_decide_are_not_negative() -> None:
    [found] = screens(bundled([1, 1] + [None] * 8))
    assert "valueCodeableConcept" not in found
    assert found["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert "interpretation" not in found


def test_a_partial_form_that_is_positive_whatever_is_missing_is_positive() -> None:
    [found] = screens(bundled([2] * 5 + [None] * 5))
    assert found["valueCodeableConcept"]["coding"][0]["code"] == POSITIVE


@pytest.mark.parametrize(("age", "code"), [(12, ADOLESCENT), (17, ADOLESCENT)])
def test_an_adolescent_has_a_code_of_their_own(age: int, code: str) -> None:
    phq_a = ms.load("phq-a", allow_draft=True)
    result = ms.screen(phq_a, {f"q{number}": 2 for number in range(1, 10)}, age_years=age)
    made = ms.fhir.bundle(result, subject="Patient/1", authored=AUTHORED, profile="us-ecqm")
    assert [each["code"]["coding"][0]["code"] for each in screens(made)] == [code]


def test_at_18_somebody_is_an_adult() -> None:
    [found] = screens(bundled([0] * 10, age_years=18))
    assert found["code"]["coding"][0]["code"] == ADULT


def test_without_the_age_it_cannot_be_written() -> None:
    with pytest.raises(ms.InterchangeError, match=r"MS-F005.*age"):
        bundled([0] * 10, age_years=None)


def test_the_total_must_be_an_integer() -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        bundled([0] * 10, value="quantity")


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        bundled([0] * 10, profile="us-core")


def test_what_is_no_depression_screen_has_none() -> None:
    assert screens(bundled([0] * 7, "gad-7")) == []


def test_a_depression_form_without_a_cut_off_has_none() -> None:
    ham_d = ms.load("ham-d-17", allow_draft=True)
    result = ms.screen(ham_d, {}, age_years=40)
    made = ms.fhir.bundle(result, subject="Patient/1", authored=AUTHORED, profile="us-ecqm")
    assert len(screens(made)) <= 1


def test_snomed_is_written_only_when_it_is_asked_for() -> None:
    for name in ("phq-9", "c-ssrs-screener"):
        result = ms.screen(ms.load(name), {}, age_years=40)
        made = ms.fhir.bundle(result, subject="Patient/1", authored=AUTHORED, audit=True, items=True)
        assert SNOMED not in json.dumps(made)


def test_a_refusal_is_cancelled_with_its_reason() -> None:
    made = ms.fhir.refusal(ms.load("phq-9"), subject="Patient/1", authored=AUTHORED, encounter="Encounter/2")
    assert made["status"] == "cancelled"
    assert made["code"]["coding"][0]["code"] == "44249-1"
    assert made["dataAbsentReason"]["coding"][0]["code"] == "asked-declined"
    assert made["extension"][0]["valueCodeableConcept"]["text"] == "The person declined the screening."
    assert SNOMED not in json.dumps(made)
    assert "identifier" not in made
    assert "note" not in made
    assert ms.fhir.validate(made) == ()


def test_a_refusal_can_be_sent_twice_and_noted() -> None:
    made = ms.fhir.refusal(
        ms.load("phq-9"), subject="Patient/1", authored=AUTHORED, administration_id="A-1", locale="zh-CN",
        note="later <b>please</b>", reason="medical", fhir_version="5.0.0",
    )  # fmt: skip
    assert made["identifier"][0]["value"] == "A-1/refusal"
    assert made["note"] == [{"text": "later \u2039b>please\u2039/b>"}]
    assert made["dataAbsentReason"]["text"] == "因医疗原因未筛查。"
    assert made["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert ms.fhir.validate(made, "5.0.0") == ()


@pytest.mark.parametrize(("reason", "snomed"), [("declined", "720834000"), ("medical", "428119001")])
@pytest.mark.parametrize(("age", "code"), [(17, ADOLESCENT), (18, ADULT)])
def test_a_refusal_as_the_measure_reads_it(reason: Any, snomed: str, age: int, code: str) -> None:
    made = ms.fhir.refusal(
        ms.load("phq-9"), subject="Patient/1", authored=AUTHORED, reason=reason, age_years=age, profile="us-ecqm"
    )
    assert made["code"]["coding"][0]["code"] == code
    assert made["meta"]["profile"] == [QICORE + "qicore-observationcancelled"]
    told = {each["url"]: each["valueCodeableConcept"]["coding"][0]["code"] for each in made["extension"]}
    assert told == {
        QICORE + "qicore-notDoneReason": snomed,
        "http://hl7.org/fhir/StructureDefinition/event-statusReason": snomed,
    }
    assert made["issued"] == AUTHORED
    assert ms.fhir.validate(made) == ()


@pytest.mark.parametrize(
    ("instrument", "wrong"),
    [
        ("phq-9", {"reason": "forgot"}),
        ("phq-9", {"profile": "us-core"}),
        ("phq-9", {"profile": "us-ecqm"}),
        ("gad-7", {"profile": "us-ecqm", "age_years": 40}),
        ("phq-9", {"authored": None}),
    ],
)
def test_a_refusal_that_cannot_be_written(instrument: str, wrong: Json) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        ms.fhir.refusal(ms.load(instrument), **{"subject": "Patient/1", "authored": AUTHORED, **wrong})

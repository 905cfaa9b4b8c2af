"""The HAPI FHIR validator accepts what mindscreen emits.

First it proves that it can refuse: a gate that never fails is no gate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tests.interop.conftest import AUTHORED, PEOPLE
from tests.interop.table import agreed
from tests.unit.made_up_words import worded
from tests.unit.test_fhir_caretask import WAYS, task

import mindscreen as ms
from mindscreen.fhir.extensions import definitions
from mindscreen.fhir.r5 import FHIR_VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.conftest import Sheet, Validate

    from mindscreen.fhir.r5 import FhirVersion

Json: TypeAlias = dict[str, Any]
Verdicts: TypeAlias = "dict[str, list[Json]]"

UNKNOWN_SYSTEMS = ("http://loinc.org", "http://snomed.info/sct", "urn:x-mindscreen:")
"""Code systems whose codes are not at hand offline (LOINC, SNOMED CT) or are known to nobody else (ours)."""
EXCUSED: dict[tuple[str, str], tuple[str, ...]] = {
    # severity and rule: what the message must hold to be excused
    ("warning", "TERMINOLOGY_TX_SYSTEM_UNSUPPORTED"): UNKNOWN_SYSTEMS,
    ("warning", "TERMINOLOGY_PASSTHROUGH_TX_MESSAGE"): UNKNOWN_SYSTEMS,
    # HL7's codes have no names of bands, and may be extended.
    ("warning", "TERMINOLOGY_TX_NOVALID_2_CC"): ("urn:x-mindscreen:band:",),
    # Discouraged, but what UCUM has for scores.
    ("warning", "TYPE_SPECIFIC_CHECKS_DT_QTY_UCUM_ANNOTATIONS"): ("{score}",),
    # Neither the profiles of the United States nor, in HAPI's copy of R4B, this value set are at hand.
    ("error", "VALIDATION_VAL_PROFILE_UNKNOWN"): ("/us/qicore/",),
    ("warning", "VALIDATION_VAL_PROFILE_UNKNOWN"): ("/us/qicore/",),
    ("warning", "TERMINOLOGY_TX_VALUESET_NOTFOUND"): ("action-participant-role",),
    # Of a definition itself; what uses the definition is checked all the same.
    ("error", "ERROR_GENERATING_SNAPSHOT"): ("Unable to resolve package id",),
}


def complaints(issues: list[Json]) -> list[str]:
    """What the validator holds against a resource, without what cannot be known offline."""
    return [f"{issue['location']}: {issue['message']}" for issue in issues if not excused(issue)]


def excused(issue: Json) -> bool:
    rule = (issue["rule"] or "").upper()
    if issue["severity"] == "information" or rule.endswith("#DOM-6"):  # asks for a narrative
        return True
    return any(text in issue["message"] for text in EXCUSED.get((issue["severity"], rule), ()))


# --- the gate can fail ------------------------------------------------------------------------------------------------

OBSERVATION, RESPONSE, QUESTIONNAIRE, BUNDLE = "observation", "response", "questionnaire", "bundle"


def entry(bundle: Json, place: int) -> Json:
    resource: Json = bundle["entry"][place]["resource"]
    return resource


def dangle(bundle: Json) -> None:
    entry(bundle, 3)["derivedFrom"][0]["reference"] = "urn:uuid:00000000-0000-4000-8000-999999999999"


def derive_from_device(bundle: Json) -> None:
    entry(bundle, 3)["derivedFrom"][0]["reference"] = bundle["entry"][0]["fullUrl"]


def reason_is_a_response(bundle: Json) -> None:
    entry(bundle, 4)["reasonReference"][0]["reference"] = bundle["entry"][1]["fullUrl"]


def value_without_meaning(observation: Json) -> None:
    observation["interpretation"][0]["coding"][0]["code"] = "POSITIVE"


BROKEN: dict[str, tuple[str, Callable[[Json], object], str]] = {
    # what is broken: which resource, how, and what the validator must say
    "status outside its value set": (OBSERVATION, lambda r: r.update(status="finished"), "ObservationStatus"),
    "no code": (OBSERVATION, lambda r: r.pop("code"), "Observation.code: minimum required = 1"),
    "value and reason for its absence": (OBSERVATION, lambda r: r.update(dataAbsentReason={"text": "x"}), "obs-6"),
    "two values": (OBSERVATION, lambda r: r.update(valueString="14"), "valueString"),
    "subject is an Observation": (OBSERVATION, lambda r: r.update(subject={"reference": "Observation/1"}), "Target"),
    "performer is a Device": (OBSERVATION, lambda r: r.update(performer=[{"reference": "Device/1"}]), "Target"),
    "impossible date": (OBSERVATION, lambda r: r.update(effectiveDateTime="2026-13-40"), "Not a valid date/time"),
    "number as text": (OBSERVATION, lambda r: r.update(valueInteger="14"), "must be a number"),
    "unknown element": (OBSERVATION, lambda r: r.update(score=14), "Unrecognized property 'score'"),
    "empty text": (OBSERVATION, lambda r: r["code"].update(text=""), "cannot be empty"),
    "interpretation outside its value set": (OBSERVATION, value_without_meaning, "Interpretation"),
    "no status": (RESPONSE, lambda r: r.pop("status"), "QuestionnaireResponse.status: minimum required = 1"),
    "answer that is no option": (RESPONSE, lambda r: r["item"][0]["answer"][0]["valueCoding"].update(code="LA0-0"),
                                 "not in the set of permitted values"),
    "answer of another type": (RESPONSE, lambda r: r["item"][0].update(answer=[{"valueInteger": 2}]), "integer"),
    "question that was never asked": (RESPONSE, lambda r: r["item"][0].update(linkId="q99"), "LinkId 'q99' not found"),
    "answers out of order": (RESPONSE, lambda r: r["item"].reverse(), "out of order"),
    "item beside answer": (RESPONSE, lambda r: r["item"][0].update(item=[{"linkId": "q2"}]), "qrs-1"),
    "two questions with one linkId": (QUESTIONNAIRE, lambda r: r["item"][1].update(linkId="q1"), "que-2"),
    "type of question from R5": (QUESTIONNAIRE, lambda r: r["item"][1].update(type="coding"), "QuestionnaireItemType"),
    "entry without request": (BUNDLE, lambda r: r["entry"][0].pop("request"), "bdl-3"),
    "two entries with one fullUrl": (BUNDLE, lambda r: r["entry"][0].update(fullUrl=r["entry"][1]["fullUrl"]), "bdl-7"),
    "unknown kind of bundle": (BUNDLE, lambda r: r.update(type="transactions"), "BundleType"),
    "reference to an entry that is not there": (BUNDLE, dangle, "not locally contained"),
    "score derived from a Device": (BUNDLE, derive_from_device, "Invalid Resource target type"),
    "referral because of a QuestionnaireResponse": (BUNDLE, reason_is_a_response, "Invalid Resource target type"),
}  # fmt: skip


@pytest.fixture(scope="module")
def verdicts(validate: Validate, hand_made: Callable[[str], Json]) -> Verdicts:
    """The hand-made resources, whole and broken, in one run."""

    def whole(kind: str) -> Json:
        if kind != OBSERVATION:
            return hand_made(kind)
        # Outside its bundle the score refers to resources on a server.
        return entry(hand_made(BUNDLE), 3) | {
            "derivedFrom": [{"reference": "QuestionnaireResponse/1"}],
            "device": {"reference": "Device/1"},
        }

    resources = {f"whole {kind}": whole(kind) for kind in (OBSERVATION, RESPONSE, QUESTIONNAIRE, BUNDLE)}
    for name, (kind, spoil, _) in BROKEN.items():
        resource = whole(kind)
        spoil(resource)
        if kind == QUESTIONNAIRE:
            resource["url"] += "-broken"  # or it would take the place of the whole one
        resources[name] = resource
    return validate(resources)


@pytest.mark.parametrize("kind", [OBSERVATION, RESPONSE, QUESTIONNAIRE, BUNDLE])
def test_the_validator_accepts_a_resource_that_is_whole(verdicts: Verdicts, kind: str) -> None:
    assert complaints(verdicts[f"whole {kind}"]) == []


@pytest.mark.parametrize("broken", BROKEN)
def test_the_validator_refuses_a_resource_that_is_broken(verdicts: Verdicts, broken: str) -> None:
    said = complaints(verdicts[broken])
    assert any(BROKEN[broken][2] in complaint for complaint in said), said


# --- what mindscreen emits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", FHIR_VERSIONS)
def test_the_validator_accepts_everything_that_we_emit(
    validate: Validate, every_instrument: list[Sheet], version: FhirVersion
) -> None:
    """Forms and transactions of every instrument, with the definitions of our extensions at hand."""
    resources = {each["name"]: each for each in definitions(version)} | tasks(version)
    for sheet in every_instrument:
        resources |= forms(sheet.instrument, version) | refusals(sheet.instrument, version)
        resources |= transactions(sheet, version)
    found = validate(resources, version)
    assert found.keys() == resources.keys()
    assert {name: said for name, issues in found.items() if (said := complaints(issues))} == {}
    agreed("validator", *(sheet.instrument.id for sheet in every_instrument))


def forms(instrument: ms.Instrument, version: FhirVersion) -> dict[str, Json]:
    """The Questionnaires of an instrument: with all that can be calculated, and two that have less.

    R4B has the Questionnaire of R4, and R5 writes all three alike, so there the first is enough.
    """
    scored = ms.fhir.questionnaire(instrument, bands=True, findings=True, fhir_version=version)
    written = {f"{instrument.id}, scored": scored}
    if version == "4.0.1":
        without_scores = ms.fhir.questionnaire(instrument, scoring=False, locale="zh-CN", translations=["en"])
        written[f"{instrument.id}, without scores"] = without_scores
        written[f"{instrument.id}, without wording"] = ms.fhir.questionnaire(instrument, text="topics", locale="zh-CN")
    return written


def transactions(sheet: Sheet, version: FhirVersion) -> dict[str, Json]:
    """A partial sheet in quantities; a complete one with each answer, and for the measures of the United States."""
    person = sheet.with_age()
    requested: Json = {"risk_assessment": True, "audit": True, "fhir_version": version}
    requested |= {"author": "Practitioner/example", "encounter": "Encounter/1"}
    if sheet.name.endswith(" partial"):
        return {sheet.name: person.emit(value="quantity", **requested)}
    plain, measured = (person.emit(profile=each, fhir_version=version) for each in (None, "us-ecqm"))
    written = {sheet.name: person.emit("zh-CN", items=True, **requested)}
    return written if measured == plain else {**written, f"{sheet.name}, measured": measured}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_validator_accepts_our_own_words(validate: Validate, sheets: list[Sheet], locale: str) -> None:
    """Forms of a few instruments and responses to them: at both ends, and with nothing answered."""
    resources: dict[str, Json] = {}
    for sheet in sheets:
        form = ms.fhir.questionnaire(sheet.instrument, locale=locale, allow_drafts=True)
        resources |= {f"{sheet.instrument.id}, form": form, sheet.name: sheet.emit(locale)}
    found = validate(resources)
    assert found.keys() == resources.keys()
    assert {name: said for name, issues in found.items() if (said := complaints(issues))} == {}


def refusals(instrument: ms.Instrument, version: FhirVersion) -> dict[str, Json]:
    """That nobody filled in the form."""
    written: Json = {"subject": PEOPLE[0], "author": "Practitioner/example", "authored": AUTHORED, "note": "x"}
    return {f"{instrument.id}, refused": ms.fhir.refusal(instrument, fhir_version=version, **written)}


def tasks(version: FhirVersion) -> dict[str, Json]:
    """The Task of the care loop in each state that it can be in."""
    loops = {state: task(*kinds, focus="ServiceRequest/example", fhir_version=version) for state, kinds in WAYS.items()}
    return {f"care, {state}": each for state, each in loops.items()}


def test_the_validator_accepts_a_refusal_for_the_measures_of_the_united_states(validate: Validate) -> None:
    who: Json = {"subject": PEOPLE[0], "author": "Practitioner/example", "authored": AUTHORED}
    refused = ms.fhir.refusal(ms.load("phq-9"), profile="us-ecqm", age_years=40, **who)
    refused["meta"].pop("profile")  # their profiles are not at hand
    assert complaints(validate({"refused": refused})["refused"]) == []


def test_the_validator_knows_our_extensions(validate: Validate, sheets: list[Sheet]) -> None:
    sheet = next(each for each in sheets if "blank" in each.name)
    wrong = ms.fhir.observations(sheet.result, subject=PEOPLE[0], authored=AUTHORED)[0]
    wrong["extension"][0]["extension"][0]["url"] = "lowest"
    found = validate({**{each["name"]: each for each in definitions()}, "wrong": wrong})
    assert any("'lowest' is not defined" in complaint for complaint in complaints(found["wrong"]))


def test_the_validator_knows_the_questionnaire_that_a_response_answers(validate: Validate, sheets: list[Sheet]) -> None:
    sheet = sheets[0]
    wrong = sheet.response()
    wrong["item"][0]["linkId"] = "q99"
    found = validate({"form": ms.fhir.questionnaire(sheet.instrument), "wrong": wrong})
    assert any("'q99' not found" in complaint for complaint in complaints(found["wrong"]))


def test_numbers_and_times_are_accepted(validate: Validate, made_up: Callable[[str], ms.Instrument]) -> None:
    sleep = worded(made_up("sleep"))
    night = {"bed": 1410, "latency": 30, "up": 405, "slept": 360, "nights": 3, "naps": 0, "tired": 2}
    patient, _ = PEOPLE
    result = ms.screen(sleep, night, age_years=40, completed_by="self")
    emitted = {
        "form": ms.fhir.questionnaire(sleep, findings=True, translations=["zh-CN"]),
        "response": ms.fhir.questionnaire_response(result, subject=patient, authored=AUTHORED),
        "integers": ms.fhir.bundle(result, subject=patient, authored=AUTHORED, items=True),
        "quantities": ms.fhir.bundle(result, subject=patient, authored=AUTHORED, items=True, value="quantity"),
    }
    found = validate(emitted)
    assert found.keys() == emitted.keys()
    assert {name: said for name, issues in found.items() if (said := complaints(issues))} == {}

"""CDS Hooks 2.0: what services there are, what is on their cards, and what is refused."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

import mindscreen as ms
from mindscreen.fhir import LinkIdMap, cds
from mindscreen.rule import Limits

Json: TypeAlias = dict[str, Any]

VIEW, START, SIGN = (f"general-outpatient-{hook}" for hook in cds.HOOKS)
PATIENT = {"resourceType": "Patient", "id": "123", "gender": "female", "birthDate": "1980-05-05"}


def response(
    name: str, answers: dict[str, int] | int, authored: str = "2026-11-21T09:30:00+08:00", **parts: Any
) -> Json:
    """A finished form; one number stands for the answer to every question."""
    instrument = ms.load(name)
    if isinstance(answers, int):
        answers = {item.id: min(answers, item.upper) for item in instrument.items}
    result = ms.screen(instrument, answers)
    made = ms.fhir.questionnaire_response(result, subject="Patient/123", authored=authored)
    return {**made, "id": f"{name}-{authored[:10]}", **parts}


def request(*responses: Json, hook: str = "patient-view", patient: Json | None = PATIENT, **context: Any) -> Json:
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": each} for each in responses]}
    return {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "fhirServer": "https://fhir.example.org/r4",
        "fhirAuthorization": {"access_token": "never-to-be-read"},
        "context": {"userId": "Practitioner/9", "patientId": "123", **context},
        "prefetch": {"patient": copy.deepcopy(patient), "responses": bundle},
    }


def shown(*responses: Json, service: str = VIEW, locale: str = "en", **more: Any) -> list[Json]:
    hook = service.removeprefix("general-outpatient-")
    if hook == "encounter-start":
        more.setdefault("encounterId", "7")
    answer = cds.cards(service, request(*responses, hook=hook, **more), locale=locale)
    assert answer.keys() == {"cards"}
    cards: list[Json] = answer["cards"]
    return cards


def orders(cards: list[Json]) -> list[Json]:
    return [
        action["resource"]
        for card in cards
        for suggestion in card.get("suggestions", ())
        for action in suggestion["actions"]
    ]


def test_there_is_a_service_for_each_pathway_at_each_hook() -> None:
    offered = cds.services([ms.pathway("general-outpatient")])["services"]
    assert [each["id"] for each in offered] == [VIEW, START, SIGN]
    for each in offered:
        assert each["hook"] in cds.HOOKS
        assert each["description"]
        assert set(each["prefetch"]) == {"patient", "responses"}
        assert all(re.fullmatch(r"[A-Za-z]+[/?][^ ]+", template) for template in each["prefetch"].values())
    assert len(cds.services()["services"]) % len(cds.HOOKS) == 0
    assert {each["id"] for each in cds.services()["services"]} >= {VIEW, START, SIGN}
    assert "心理筛查" in cds.services(locale="zh-CN")["services"][0]["title"]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_each_card_has_what_the_specification_requires(locale: str) -> None:
    cards = shown(response("phq-9", 3), response("gad-7", 2), locale=locale)
    assert cards
    for card in cards:
        assert 0 < len(card["summary"]) < 140
        assert card["indicator"] in {"info", "warning", "critical"}
        assert card["source"]["label"]
        assert card["source"]["topic"].keys() == {"system", "code", "display"}
        assert ("selectionBehavior" in card) == ("suggestions" in card)
        assert all(reason["display"] for reason in card["overrideReasons"])
        for suggestion in card.get("suggestions", ()):
            assert suggestion["label"]
            assert all(action["type"] == "create" and action["description"] for action in suggestion["actions"])
    text = json.dumps(cards, ensure_ascii=False)
    assert "null" not in text
    assert '""' not in text
    assert "never-to-be-read" not in text


def test_the_most_urgent_comes_first_and_a_critical_finding_is_critical() -> None:
    cards = shown(response("gad-7", 1), response("phq-9", 3))
    assert cards[0]["indicator"] == "critical"
    order = ["critical", "warning", "info"]
    assert [card["indicator"] for card in cards] == sorted((card["indicator"] for card in cards), key=order.index)


def test_a_card_says_why_how_soon_where_and_on_what_authority() -> None:
    [card, *_] = shown(response("phq-9", 3))
    for said in (
        "**Why:** PHQ-9",
        "q9 = 3",
        "**How soon:**",
        "2026-11-21T23:59:00",
        "**Where:**",
        "**Tell:**",
        "**Basis:**",
    ):
        assert said in card["detail"]
    assert "proposal of this project" in card["detail"]
    assert "proposal of this project" in card["source"]["label"]
    assert card["detail"].endswith("Screening result, not a diagnosis.")


def test_what_a_card_quotes_is_no_markup() -> None:
    plan = ms.pathway("general-outpatient")
    text = {"en": "<b>Go</b> [here](x) & *now* " + "x" * 200}
    own = tuple(replace(rule, text=text) for rule in plan.rules_about("phq-9"))
    plan = replace(plan, book=replace(plan.book, own=own))
    cards = cds.cards(VIEW, request(response("phq-9", 3)), chosen=[plan])["cards"]
    assert r"‹b\>Go‹/b\> \[here\](x) \& \*now\*" in cards[0]["detail"]
    assert len(cards[0]["summary"]) == 139
    assert cards[0]["summary"].endswith("…")


def test_a_referral_is_a_draft_order_for_the_patient() -> None:
    drafts = orders(shown(response("phq-9", 3), encounterId="7"))
    assert drafts
    for draft in drafts:
        assert (draft["resourceType"], draft["status"], draft["intent"]) == ("ServiceRequest", "draft", "proposal")
        assert draft["subject"] == {"reference": "Patient/123"}
        assert draft["encounter"] == {"reference": "Encounter/7"}
        assert draft["supportingInfo"] == [{"reference": "QuestionnaireResponse/phq-9-2026-11-21"}]
        assert draft["occurrencePeriod"]["end"]
        assert not ms.fhir.validate(draft)


def test_a_further_screen_is_a_draft_order_for_the_instrument_by_its_loinc_code() -> None:
    [draft] = orders(shown(response("phq-2", 2)))
    assert {"system": "http://loinc.org", "code": "44249-1"} in draft["code"]["coding"]
    assert draft["code"]["text"] == ms.labels(ms.load("phq-9"), "en").title


def test_a_further_screen_that_was_done_since_is_not_asked_for_again() -> None:
    first = response("phq-2", 2, "2026-11-20T09:00:00+08:00")
    for authored, again in (("2026-11-21", False), ("2026-11-20", False), ("2026-11-19", True)):
        cards = shown(first, response("phq-9", 1, f"{authored}T09:00:00+08:00"))
        asked = [orders([card]) for card in cards if card["source"]["topic"]["code"] == "screen"]
        assert any(order["code"]["coding"][0]["code"] == "44249-1" for each in asked for order in each) is again


def test_of_each_instrument_the_newest_finished_response_counts() -> None:
    old, new = response("phq-9", 3, "2026-11-01T09:00:00Z"), response("phq-9", 0, "2026-11-02T09:00:00Z")
    assert shown(old, new) == shown(new, old) == shown(new)
    later = {**old, "authored": "2026-11-20T09:00:00Z"}
    status: object
    for status in ("in-progress", "entered-in-error", "stopped", None, []):
        assert shown(new, {**later, "status": status}) == shown(new)
    assert shown(new, {**later, "status": "amended"}) != shown(new)


def test_times_are_compared_across_zones_and_a_date_counts_from_its_beginning() -> None:
    east, west = response("phq-9", 3, "2026-11-02T00:30:00+14:00"), response("phq-9", 0, "2026-11-01T23:30:00-11:00")
    assert shown(east, west) == shown(west)
    for vague in ("2026-11-02", "2026-11", "2026", "not a date", None):
        dated = {**response("phq-9", 3), "authored": vague}
        assert shown(dated, response("phq-9", 0, "2026-11-02T00:00:01Z")) == shown(
            response("phq-9", 0, "2026-11-02T00:00:01Z")
        )


def test_responses_of_one_day_are_one_occasion() -> None:
    """The pathway sees that the further screen is there, and does not advise what it advises about the first alone."""
    alone = shown(response("phq-2", 2))
    both = shown(response("phq-2", 2), response("phq-9", 0))
    assert [card["source"]["topic"]["code"] for card in alone] == ["screen"]
    assert "screen" not in [card["source"]["topic"]["code"] for card in both]


def test_the_same_question_gets_the_same_cards_and_other_patients_get_other_ids() -> None:
    cards = shown(response("phq-9", 3))
    assert cards == shown(response("phq-9", 3))
    ids = [card["uuid"] for card in cards] + [each["uuid"] for card in cards for each in card.get("suggestions", ())]
    assert len(set(ids)) == len(ids)
    other = {**response("phq-9", 3), "subject": {"reference": "https://fhir.example.org/r4/Patient/4/_history/2"}}
    elsewhere = cds.cards(VIEW, request(other, patient={**PATIENT, "id": "4"}, patientId="4"))["cards"]
    assert not {card["uuid"] for card in elsewhere} & set(ids)


def test_age_and_sex_come_from_the_patient() -> None:
    child = {**PATIENT, "birthDate": "2016-05-05"}
    [card] = shown(response("phq-9", 3), patient=child)
    assert "[MS-E001]" in card["detail"].replace("\\", "")
    assert card["indicator"] == "warning"


@pytest.mark.parametrize("born", [None, "1980", "1980-05", "x", 7])
def test_an_age_that_is_not_known_is_left_out(born: object) -> None:
    assert shown(response("phq-9", 3), patient={**PATIENT, "birthDate": born, "gender": "other"})


def test_a_pathway_that_is_not_meant_for_the_age_says_nothing() -> None:
    plan = replace(ms.pathway("general-outpatient"), limits=Limits(youngest_months=12 * 65))
    assert cds.cards(VIEW, request(response("phq-9", 3)), chosen=[plan]) == {"cards": []}


def test_a_response_that_cannot_be_used_is_not_passed_over() -> None:
    wrong = response("phq-9", 3)
    wrong["item"][0]["answer"] = [{"valueString": "every night"}]
    [card] = shown(wrong)
    assert card["indicator"] == "warning"
    assert "cannot be used" in card["summary"]
    assert "[MS-F004]" in card["detail"].replace("\\", "")
    assert "night" not in json.dumps(card)
    unnamed = copy.deepcopy(wrong)
    del unnamed["id"]
    [other] = shown(unnamed)
    assert other["uuid"] != card["uuid"]


def test_a_known_form_of_an_unknown_instrument_is_told_too() -> None:
    [card] = shown({**response("phq-9", 1), "questionnaire": "urn:x-mindscreen:questionnaire:none|1.0.0"})
    assert "[MS-N001]" in card["detail"].replace("\\", "")


def test_a_response_to_a_form_that_is_not_known_is_left_alone() -> None:
    assert shown({**response("phq-9", 3), "questionnaire": "https://example.org/other"}) == []
    assert shown({**response("phq-9", 3), "questionnaire": 7}) == []


def test_a_form_of_the_hospital_is_read_by_its_map() -> None:
    own = {**response("phq-9", 3), "questionnaire": "https://example.org/mood|3"}
    forms = [("phq-9", LinkIdMap(questionnaire="https://example.org/mood"))]
    assert cds.cards(VIEW, request(own), forms=forms)["cards"] == shown(response("phq-9", 3))


def test_more_pages_are_told() -> None:
    asked = request(response("phq-9", 0))
    asked["prefetch"]["responses"]["link"] = [{"relation": "self"}, {"relation": "next"}]
    [card] = cds.cards(VIEW, asked)["cards"][-1:]
    assert "Not all questionnaires" in card["summary"]


def test_nothing_answered_is_no_card_but_an_invitation_when_an_encounter_begins() -> None:
    assert shown() == []
    nothing = request()
    nothing["prefetch"]["responses"] = None
    assert cds.cards(VIEW, nothing) == {"cards": []}
    remark = {"resourceType": "OperationOutcome", "issue": []}
    assert shown(remark) == []
    [invited] = shown(service=START)
    assert invited["indicator"] == "info"
    assert "Not yet answered" in invited["summary"]
    assert "from 18 years" in invited["detail"]
    assert "PHQ-2" in invited["detail"]
    fewer = shown(response("phq-2", 0), service=START)[-1]
    assert "Not yet answered" in fewer["summary"]
    assert "PHQ-2" not in fewer["detail"]
    first = [response(name, 0) for name in ("phq-2", "gad-2")]  # the third form of the first step is a draft
    assert "Not yet answered" not in json.dumps(shown(*first, service=START))


def test_an_invitation_is_meant_for_the_person() -> None:
    plan = ms.pathway("general-outpatient")
    women = tuple(replace(step, limits=Limits(sex="female")) for step in plan.steps)
    plan = replace(plan, steps=women, limits=Limits())
    asked = request(hook="encounter-start", encounterId="7")
    [card] = cds.cards(START, asked, chosen=[plan])["cards"]
    assert "years" not in card["detail"]
    asked["prefetch"]["patient"]["gender"] = "male"
    assert cds.cards(START, asked, chosen=[plan]) == {"cards": []}


def test_what_the_team_does_itself_needs_no_order() -> None:
    asked = shown(response("phq-9", {"q1": 1}))
    assert asked[0]["source"]["topic"]["code"] == "ask"
    assert asked[0]["indicator"] == "critical"
    assert "suggestions" not in asked[0]
    assert asked[0]["overrideReasons"]


def test_an_order_says_no_more_than_is_known() -> None:
    vague = {**response("phq-9", 3), "authored": "2026-11-21"}
    del vague["id"]
    for draft in orders(shown(vague)):
        assert not {"encounter", "occurrencePeriod", "supportingInfo"} & draft.keys()


def test_what_is_ordered_already_is_not_suggested_again() -> None:
    unsigned = shown(response("phq-9", 3), service=SIGN)
    [draft, *_] = orders(unsigned)
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": draft}, {"resource": {"resourceType": "MedicationRequest"}}],
    }
    signed = shown(response("phq-9", 3), service=SIGN, draftOrders=bundle)
    assert len(signed) == len(unsigned) - 1
    assert draft not in orders(signed)


def without(path: str) -> Json:
    asked = request(response("phq-9", 3))
    *parts, last = path.split(".")
    place = asked
    for part in parts:
        place = place[part]
    del place[last]
    return asked


def with_(path: str, value: Any) -> Json:
    asked = request(response("phq-9", 3))
    *parts, last = path.split(".")
    place: Any = asked
    for part in parts:
        place = place[int(part) if part.isdigit() else part]
    place[int(last) if last.isdigit() else last] = value
    return asked


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, "MS-S001"),
        ([], "MS-S001"),
        (without("hook"), "MS-S001"),
        (with_("hook", "order-sign"), "MS-S001"),
        (without("context"), "MS-S001"),
        (without("context.patientId"), "MS-S001"),
        (with_("context.patientId", "Zhang San"), "MS-S001"),
        (with_("context.encounterId", 7), "MS-S001"),
        (with_("context.draftOrders", "x"), "MS-S001"),
        (with_("prefetch.patient.id", "124"), "MS-S001"),
        (with_("prefetch.patient", {"resourceType": "Person"}), "MS-S001"),
        (with_("prefetch.responses.entry", "x"), "MS-S001"),
        (with_("prefetch.responses.entry", [{}]), "MS-S001"),
        (with_("prefetch.responses.entry", [{"resource": {}}] * 1001), "MS-S001"),
        (with_("prefetch.responses.entry.0.resource.subject", {"reference": "Patient/124"}), "MS-S001"),
        (with_("prefetch.responses.entry.0.resource.subject", {"display": "Zhang San"}), "MS-S001"),
        (with_("prefetch.responses.entry.0.resource.subject", None), "MS-S001"),
        (with_("prefetch.responses.entry.0.resource.resourceType", "Observation"), "MS-S001"),
        (with_("prefetch.responses.link", [7]), "MS-S001"),
        (without("prefetch"), "MS-S002"),
        (without("prefetch.patient"), "MS-S002"),
        (without("prefetch.responses"), "MS-S002"),
        (with_("prefetch.patient", None), "MS-S002"),
        (with_("prefetch.responses", {"resourceType": "OperationOutcome"}), "MS-S002"),
    ],
)
def test_a_request_that_cannot_be_used_is_refused_whole(asked: Any, expected: str) -> None:
    with pytest.raises(ms.InterchangeError) as refused:
        cds.cards(VIEW, asked)
    assert refused.value.code == expected
    assert "Zhang" not in str(refused.value)
    assert refused.value.remedy


def test_an_encounter_that_begins_is_named() -> None:
    with pytest.raises(ms.InterchangeError, match="MS-S001"):
        cds.cards(START, request(hook="encounter-start"))


def test_there_is_no_other_service_and_no_other_language() -> None:
    with pytest.raises(ms.NotFoundError, match="MS-N003"):
        cds.cards("general-outpatient-appointment-book", request())
    for call in (cds.services, lambda **locale: cds.cards(VIEW, request(), **locale)):
        with pytest.raises(ms.NotFoundError, match="MS-N004"):
            call(locale="fr")


# --- feedback ---------------------------------------------------------------------------------------------------------

TAKEN = {
    "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}],
    "outcomeTimestamp": "2026-11-21T10:05:31Z",
}
SET_ASIDE = {
    "card": "9368d37b-283f-44a0-93ea-547cebab93ed",
    "outcome": "overridden",
    "overrideReason": {
        "reason": {"code": "already-arranged", "system": "urn:x-mindscreen:override-reason"},
        "userComment": "Seen by Dr Li yesterday.",
    },
    "outcomeTimestamp": "2026-11-21T10:05:31Z",
}


def test_feedback_is_read_as_it_was_told() -> None:
    taken, aside = cds.feedback({"feedback": [TAKEN, SET_ASIDE]})
    assert taken.to_dict() == {
        "card": TAKEN["card"],
        "outcome": "accepted",
        "at": "2026-11-21T10:05:31Z",
        "suggestions": ["e56e1945-20b3-4393-8503-a1a20fd73152"],
    }
    assert aside.reason == ("urn:x-mindscreen:override-reason", "already-arranged")
    assert aside.to_dict()["comment"] == "Seen by Dr Li yesterday."
    assert aside.to_dict()["reason"]["code"] == "already-arranged"
    assert "Li" not in repr(aside)
    assert cds.feedback({"feedback": []}) == ()


def test_a_card_may_be_set_aside_without_a_reason_or_with_words_only() -> None:
    bare = {name: value for name, value in SET_ASIDE.items() if name != "overrideReason"}
    [told] = cds.feedback({"feedback": [bare]})
    assert (told.reason, told.comment) == (None, "")
    [told] = cds.feedback({"feedback": [{**bare, "overrideReason": {"userComment": "later"}}]})
    assert (told.reason, told.comment) == (None, "later")


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        {"feedback": {}},
        {"feedback": [TAKEN] * 1001},
        {"feedback": [7]},
        {"feedback": [{**TAKEN, "card": None}]},
        {"feedback": [{**TAKEN, "card": "x" * 101}]},
        {"feedback": [{**TAKEN, "outcome": "ignored"}]},
        {"feedback": [{**TAKEN, "outcome": []}]},
        {"feedback": [{**TAKEN, "outcomeTimestamp": "yesterday"}]},
        {"feedback": [{**TAKEN, "acceptedSuggestions": []}]},
        {"feedback": [{**TAKEN, "acceptedSuggestions": "x"}]},
        {"feedback": [{**TAKEN, "acceptedSuggestions": [7]}]},
        {"feedback": [{**SET_ASIDE, "overrideReason": 7}]},
        {"feedback": [{**SET_ASIDE, "overrideReason": {"userComment": 7}}]},
        {"feedback": [{**SET_ASIDE, "overrideReason": {"reason": 7}}]},
        {"feedback": [{**SET_ASIDE, "overrideReason": {"reason": {"code": ""}}}]},
        {"feedback": [{**SET_ASIDE, "overrideReason": {"reason": {"code": "a", "system": 7}}}]},
    ],
)
def test_feedback_of_another_shape_is_refused_whole(told: Any) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-S001"):
        cds.feedback(told)

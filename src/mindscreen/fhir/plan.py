"""A pathway as a PlanDefinition: which forms are given, and what follows from what they say.

What a rule looks at is written as FHIRPath about the Observations that `observations()` and `bundle()` write and that
the `input` of the action names by code: a finding is a boolean, and a band stands in the interpretation of its score.
It is a translation for readers and engines that know FHIR and not us. How rules are made more urgent by other findings,
how what asks for the same is said once, and that no crisis finding is passed over, only `Pathway.advise` does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes
from mindscreen.fhir.extensions import RECOMMENDATION_STATUS
from mindscreen.fhir.planrules import condition, input_of, limits_condition
from mindscreen.fhir.referral import PRIORITIES
from mindscreen.fhir.terminology import head
from mindscreen.library import load
from mindscreen.text import labels
from mindscreen.vocabulary import term, time_limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mindscreen.carepathway import Pathway, PathwayStep, Trigger
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.model import Reference
    from mindscreen.rule import Rule

_PLAN_TYPE: Final = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
_CONTEXT_TYPE: Final = "http://terminology.hl7.org/CodeSystem/usage-context-type"
_GENDER: Final = "http://hl7.org/fhir/administrative-gender"
_DURATION: Final = re.compile(r"P(T?)(\d+)([MHDWY])")
_UNITS: Final = {"TM": "min", "TH": "h", "D": "d", "W": "wk", "M": "mo", "Y": "a"}
_RELATED: Final = ("guardian", "carer", "family")
_FOLLOWS: Final = {"en": "What follows from {name}", "zh-CN": "{name}之后"}


def plan_definition(
    pathway: Pathway,
    *,
    locale: str = "en",
    questionnaires: Mapping[str, str] | None = None,
    fhir_version: FhirVersion = "4.0.1",
) -> Json:
    """A pathway as a PlanDefinition.

    Args:
        pathway: the pathway.
        locale: language of the texts; translations stand beside them.
        questionnaires: instrument to the canonical URL of its form, where a hospital publishes it elsewhere than we.
        fhir_version: `4.0.1` (R4), `4.3.0` (R4B) or `5.0.0` (R5).

    Returns:
        A plain dict. A pathway that is only a proposal is a draft: it has to be adopted by the hospital.

    Raises:
        NotFoundError: MS-N004, for an unknown locale.
    """
    writer = _Plan(pathway, codes.check_locale(locale), questionnaires or {})
    plan = {**writer.head(), "action": [*writer.steps(), *writer.follow_ups()]}
    return {**plan, "action": [_in_r5(each) for each in plan["action"]]} if fhir_version == "5.0.0" else plan


class _Plan:
    """Writes the parts of one PlanDefinition."""

    def __init__(self, pathway: Pathway, locale: str, questionnaires: Mapping[str, str]) -> None:
        self._pathway = pathway
        self._locale = locale
        self._questionnaires = questionnaires

    def _say(self, name: str, texts: Mapping[str, str]) -> Json:
        return codes.spoken(name, self._locale, {each: texts[each] for each in codes.LOCALES})

    def _concept(self, kind: str, code: str) -> Json:
        words = {each: term(kind, code, each) for each in codes.LOCALES}
        return {"coding": [{"system": f"{codes.BASE}:{kind}", "code": code}], **self._say("text", words)}

    def head(self) -> Json:
        pathway, name = self._pathway, f"pathway:{self._pathway.id}"
        is_draft = pathway.status == "proposal"
        plan = head(
            "PlanDefinition", name, f"{codes.BASE}:{name}", pathway.title, self._locale,
            version=pathway.version, is_draft=is_draft,
        )  # fmt: skip
        plan["experimental"] = False  # a proposal is meant to be used, once somebody has adopted it
        plan["type"] = {"coding": [{"system": _PLAN_TYPE, "code": "clinical-protocol"}]}
        plan["description"] = f"{term('status', pathway.status, self._locale)}. {codes.NOT_A_DIAGNOSIS[self._locale]}"
        if contexts := list(self._use_contexts()):
            plan["useContext"] = contexts
        plan["extension"] = [_status(pathway.status)]
        artifacts = _citations(pathway.cite)
        if pathway.based_on is not None:
            based_on = f"{codes.BASE}:pathway:{pathway.based_on}"
            artifacts.append({"type": "derived-from", "resource": based_on})
        plan["relatedArtifact"] = artifacts
        return plan

    def _use_contexts(self) -> Iterator[Json]:
        limits = self._pathway.limits
        ends = {"low": limits.youngest_months, "high": limits.oldest_months}
        months = {name: _quantity(end, "mo") for name, end in ends.items() if end is not None}
        if months:
            yield {"code": _context_type("age"), "valueRange": months}
        if limits.sex is not None:
            coding = {"system": _GENDER, "code": limits.sex}
            yield {"code": _context_type("gender"), "valueCodeableConcept": {"coding": [coding]}}
        for institution in self._pathway.institutions:
            yield {"code": _context_type("venue"), "valueCodeableConcept": self._concept("institution", institution)}
        for department in self._pathway.departments:
            yield {"code": _context_type("venue"), "valueCodeableConcept": {"text": department}}

    # --- steps --------------------------------------------------------------------------------------------------------

    def steps(self) -> Iterator[Json]:
        """One action for each role, with an action for each form in it."""
        roles: dict[str, list[PathwayStep]] = {}
        for step in self._pathway.steps:
            roles.setdefault(step.role, []).append(step)
        for role, steps in roles.items():
            action = {
                "id": f"step:{role}",
                **self._say("title", {each: term("role", role, each) for each in codes.LOCALES}),
            }
            action["code"] = [self._concept("role", role)]
            if role == "first-step" and self._pathway.triggers:
                action["trigger"] = [_trigger(each) for each in self._pathway.triggers]
            action |= {"groupingBehavior": "logical-group", "selectionBehavior": "any"}
            action["action"] = [self._form(name, step) for step in steps for name in step.instruments]
            yield action

    def _form(self, instrument: str, step: PathwayStep) -> Json:
        action: Json = {"extension": [_status(step.status)], **self._say("title", self._titles(instrument))}
        action["documentation"] = _citations(step.cite)
        action |= _conditions(*limits_condition(step.limits))
        action["definitionCanonical"] = self._canonical(instrument)
        return action

    def _titles(self, instrument: str) -> dict[str, str]:
        found = load(instrument, allow_draft=True)
        return {locale: labels(found, locale).title for locale in codes.LOCALES}

    def _canonical(self, instrument: str) -> str:
        version = load(instrument, allow_draft=True).version
        return self._questionnaires.get(instrument, f"{codes.questionnaire_url(instrument)}|{version}")

    # --- rules --------------------------------------------------------------------------------------------------------

    def follow_ups(self) -> Iterator[Json]:
        """One action for each instrument that rules look at; of the rules of a group only the first that holds."""
        for instrument in self._pathway.instruments:
            rules = self._pathway.rules_about(instrument)
            if not rules:
                continue
            titles = {each: _FOLLOWS[each].format(name=title) for each, title in self._titles(instrument).items()}
            yield {
                "id": f"after:{instrument}",
                **self._say("title", titles),
                "action": list(self._grouped(instrument, rules)),
            }

    def _grouped(self, instrument: str, rules: Sequence[Rule]) -> Iterator[Json]:
        groups: dict[str, Json] = {}
        for rule in rules:
            if rule.group is None:
                yield self._rule(rule)
            elif rule.group in groups:
                groups[rule.group]["action"].append(self._rule(rule))
            else:
                groups[rule.group] = {
                    "id": f"group:{instrument}:{rule.group}",
                    "groupingBehavior": "logical-group",
                    "selectionBehavior": "at-most-one",
                    "action": [self._rule(rule)],
                }
                yield groups[rule.group]

    def _rule(self, rule: Rule) -> Json:
        action: Json = {"id": rule.id, "extension": [_status(rule.status)], **self._say("title", rule.text)}
        action["priority"] = PRIORITIES[rule.urgency]
        action["code"] = [self._concept("action", rule.action)]
        action["documentation"] = _citations(rule.cite)
        instrument = load(rule.instrument, allow_draft=True)
        action |= _conditions(
            condition(rule, instrument, self._pathway.profile_for(rule.instrument)), *limits_condition(rule.limits)
        )
        action["input"] = [input_of(rule, instrument)]
        action["timingRange"] = {
            **({"low": _duration(rule.after)} if rule.after is not None else {}),
            "high": _duration(rule.within or time_limit(rule.urgency)),
        }
        action["participant"] = [
            {"type": "practitioner", "role": self._concept("destination", rule.destination)},
            *({"type": _participant(code), "role": self._concept("notify", code)} for code in rule.notify),
        ]
        return action | self._definition(rule)

    def _definition(self, rule: Rule) -> Json:
        if not rule.give:
            pathway = self._pathway
            return {"definitionUri": f"{codes.BASE}:rule:{pathway.id}:{pathway.version}:{rule.id}"}
        if len(rule.give) == 1:
            return {"definitionCanonical": self._canonical(rule.give[0])}
        offered = [
            {**self._say("title", self._titles(name)), "definitionCanonical": self._canonical(name)}
            for name in rule.give
        ]
        return {"groupingBehavior": "logical-group", "selectionBehavior": "exactly-one", "action": offered}


def _status(status: str) -> Json:
    return {"url": RECOMMENDATION_STATUS, "valueCode": status}


def _citations(sources: Iterable[Reference]) -> list[Json]:
    return [{"type": "citation", "citation": source.text} for source in sources]


def _conditions(*found: Json | None) -> Json:
    conditions = [{"kind": "applicability", "expression": each} for each in found if each is not None]
    return {"condition": conditions} if conditions else {}


def _context_type(code: str) -> Json:
    return {"system": _CONTEXT_TYPE, "code": code}


def _quantity(value: int, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": codes.UCUM, "code": unit}


def _duration(duration: str) -> Json:
    """An ISO 8601 duration of one part as a quantity of time."""
    time, size, letter = _parts(duration)
    return _quantity(size, _UNITS[time + letter])


def _parts(duration: str) -> tuple[str, int, str]:
    match = _DURATION.fullmatch(duration)
    assert match is not None  # noqa: S101 - the compiler of pathways accepts no other durations
    return match[1], int(match[2]), match[3]


def _trigger(trigger: Trigger) -> Json:
    """An occasion; one that comes back has its period."""
    if trigger.every is None:
        return {"type": "named-event", "name": trigger.code}
    time, size, letter = _parts(trigger.every)
    repeat = {"frequency": 1, "period": size, "periodUnit": _UNITS[time + letter]}
    return {"type": "periodic", "name": trigger.code, "timingTiming": {"repeat": repeat}}


def _participant(code: str) -> str:
    if code == "patient":
        return "patient"
    return "related-person" if code in _RELATED else "practitioner"


def _in_r5(action: Json) -> Json:
    """What R5 writes differently: one code, a requirement within each input, and a relative in one word."""
    changed = dict(action)
    if "code" in action:
        [changed["code"]] = action["code"]
    if "input" in action:
        changed["input"] = [{"requirement": each} for each in action["input"]]
    if "participant" in action:
        changed["participant"] = [{**each, "type": each["type"].replace("-", "")} for each in action["participant"]]
    if "action" in action:
        changed["action"] = [_in_r5(each) for each in action["action"]]
    return changed

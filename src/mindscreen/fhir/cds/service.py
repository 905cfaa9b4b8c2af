"""The services: one for each pathway at each hook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import NotFoundError, PathwayError
from mindscreen.fhir import codes
from mindscreen.fhir.cds.card import Desk, card, invitation, remark
from mindscreen.fhir.cds.request import PREFETCH, read
from mindscreen.fhir.cds.screens import screened
from mindscreen.fhir.people import sex_of
from mindscreen.fhir.referral import rule_uri
from mindscreen.library import catalogue
from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import pathway
from mindscreen.response import Context
from mindscreen.vocabulary import URGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.carepathway import Pathway
    from mindscreen.fhir.cds.request import Request
    from mindscreen.fhir.cds.screens import Screened
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.knownforms import KnownForm
    from mindscreen.recommendation import Recommendation

HOOKS: Final = ("patient-view", "encounter-start", "order-sign")
"""The hooks at which a pathway has something to say."""

_TITLE: Final = {"en": "Psychological screening: {name}", "zh-CN": "心理筛查：{name}"}
_DESCRIPTION: Final = {
    "en": "Shows what the pathway advises about the questionnaires that the patient has answered.",
    "zh-CN": "根据患者已完成的量表，显示路径建议。",
}
_NEEDS: Final = {
    "en": "The client must hand over both prefetch templates; the service fetches nothing itself.",
    "zh-CN": "客户端须提供两项预取数据；本服务不自行获取数据。",
}


def services(chosen: Sequence[Pathway] | None = None, *, locale: str = "en") -> Json:
    """The answer to `GET /cds-services`: what services there are, and what each needs.

    Args:
        chosen: the pathways that are offered, also ones of the hospital; all that are installed when absent.
        locale: language of the texts.

    Raises:
        NotFoundError: MS-N004, for an unknown locale.
    """
    codes.check_locale(locale)
    return {
        "services": [
            {
                "id": f"{each.id}-{hook}",
                "hook": hook,
                "title": _TITLE[locale].format(name=codes.one_line(each.title[locale])),
                "description": f"{_DESCRIPTION[locale]} {codes.NOT_A_DIAGNOSIS[locale]}",
                "usageRequirements": _NEEDS[locale],
                "prefetch": dict(PREFETCH),
            }
            for each in _offered(chosen)
            for hook in HOOKS
        ]
    }


def cards(
    service_id: str,
    request: Mapping[str, Any],
    *,
    chosen: Sequence[Pathway] | None = None,
    forms: Sequence[KnownForm] = (),
    locale: str = "en",
) -> Json:
    """The answer to `POST /cds-services/{id}`: a card for each thing that the pathway advises, the most urgent first.

    Of each instrument the newest finished response counts. Responses of one day are one occasion. A response to a form
    that is not known is left alone; one to a known form that cannot be used gets a card that says so.

    Args:
        service_id: id of the service, as `services()` gives it.
        request: the body of the request.
        chosen: the pathways that are offered; all that are installed when absent.
        forms: forms of the hospital besides ours: the name of an instrument, and a map that names its questionnaire.
        locale: language of the texts.

    Raises:
        NotFoundError: MS-N003, when there is no such service (HTTP 404); MS-N004, for an unknown locale.
        InterchangeError: MS-S001, when the request cannot be used or mixes patients (HTTP 400); MS-S002, when what was
            asked for by prefetch is not in it (HTTP 412).
    """
    codes.check_locale(locale)
    plan, hook = service(service_id, chosen)
    asked = read(request, hook)
    found = screened(asked, forms)
    desk = Desk(service_id, asked, plan, locale)
    advised = [pair for pair in _advice(plan, found) if rule_uri(pair[0]) not in asked.ordered]
    advised.sort(key=lambda pair: (not pair[0].critical, URGENCIES.index(pair[0].urgency)))
    shown = [card(desk, each, sources) for each, sources in advised]
    shown += [remark(desk, each) for each in found.unusable]
    if asked.is_paged:
        shown.append(remark(desk, None))
    missing = [name for name in _first(plan, asked) if name not in found.named]
    if hook == "encounter-start" and missing:
        shown.append(invitation(desk, missing))
    return {"cards": shown}


def service(service_id: str, chosen: Sequence[Pathway] | None) -> tuple[Pathway, str]:
    """The pathway and the hook of a service.

    Raises:
        NotFoundError: MS-N003.
    """
    for each in _offered(chosen):
        for hook in HOOKS:
            if service_id == f"{each.id}-{hook}":
                return each, hook
    raise NotFoundError(
        "MS-N003", "there is no such service.", where="CDS Hooks", remedy="See the answer to GET /cds-services."
    )


def _offered(chosen: Sequence[Pathway] | None) -> Sequence[Pathway]:
    return [pathway(name) for name in pathways()] if chosen is None else chosen


def _first(plan: Pathway, asked: Request) -> list[str]:
    """The forms with which the pathway begins, as far as they are ready for use and meant for the person."""
    ready = {entry.id for entry in catalogue() if entry.status == "ready"}
    person = Context(sex=sex_of(asked.patient))  # the age is not known, because nothing here reads a clock
    steps = [step for step in plan.steps if step.role == "first-step" and step.limits.may_admit(person)]
    return list(dict.fromkeys(name for step in steps for name in step.instruments if name in ready))


def _advice(plan: Pathway, found: Screened) -> Iterator[tuple[Recommendation, tuple[str, ...]]]:
    """What is advised about each occasion, the newest first, with the responses that it rests on."""
    for day, occasion in found.occasions:
        try:
            advised = plan.advise(*(each.result for each in occasion))
        except PathwayError:  # the pathway is not meant for the age that the person had
            continue
        for each in advised:
            if each.action != "screen" or not found.has_since(each.instrument, day):
                yield each, tuple(response.reference for response in occasion)

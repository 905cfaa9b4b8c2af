"""The cards, in the words of the pathway: what to do, why, how soon, and on what authority."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from mindscreen.fhir import codes
from mindscreen.fhir.cds.order import order
from mindscreen.fhir.shared_codes import override_reasons
from mindscreen.library import catalogue_entry, load
from mindscreen.text import labels
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mindscreen.carepathway import Pathway
    from mindscreen.fhir.cds.request import Request
    from mindscreen.fhir.cds.screens import Unusable
    from mindscreen.fhir.codes import Json
    from mindscreen.recommendation import Reason, Recommendation

_LONGEST_SUMMARY: Final = 139
"""CDS Hooks: fewer than 140 characters."""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!]|^[-+=])")
_SOON: Final = ("U0", "U1", "U2")
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "fact": "- **{name}:** {said}",
        "mark": "; ",
        "why": "Why",
        "when": "How soon",
        "where": "Where",
        "tell": "Tell",
        "basis": "Basis",
        "order": "Draft an order: {what}",
        "unusable": "{name}: the newest answers cannot be used; look at the form itself.",
        "paged": "Not all questionnaires of the patient were looked at; there may be newer ones.",
        "invite": "Not yet answered: {name}",
        "ages": "The pathway is meant for people from {youngest} years.",
    },
    "zh-CN": {
        "fact": "- **{name}：** {said}",
        "mark": "；",
        "why": "依据",
        "when": "时限",
        "where": "去向",
        "tell": "告知",
        "basis": "来源",
        "order": "拟开医嘱：{what}",
        "unusable": "{name}：最近一次作答无法使用，请查看原表。",
        "paged": "未能读取患者的全部量表，可能还有更新的结果。",
        "invite": "尚未完成：{name}",
        "ages": "本路径适用于{youngest}岁及以上人群。",
    },
}


@dataclass(frozen=True, slots=True, repr=False)
class Desk:
    """For whom the cards are written.

    Attributes:
        service: id of the service.
        request: what was asked.
        plan: the pathway.
        locale: language of the cards.
    """

    service: str
    request: Request
    plan: Pathway
    locale: str

    def say(self, key: str, **parts: object) -> str:
        """One of the fixed texts."""
        return _WORDS[self.locale][key].format(**parts)

    def uuid(self, *parts: str) -> str:
        """The same for the same card, so that what is told about it can be put together."""
        return str(uuid5(NAMESPACE_URL, " ".join((codes.BASE, self.service, self.request.patient_id, *parts))))

    def name(self, instrument: str) -> str:
        """The title of an instrument; the name itself where no such instrument is installed."""
        entry = catalogue_entry(instrument)
        text = None if entry is None else entry.text(self.locale)
        return instrument if text is None else codes.one_line(text.title)

    def source(self, topic: str) -> Json:
        """Who says it: the pathway, in its version, and how binding it is."""
        plan, locale = self.plan, self.locale
        return {
            "label": codes.one_line(f"{plan.title[locale]} {plan.version}, {term('status', plan.status, locale)}"),
            "topic": {"system": f"{codes.BASE}:action", "code": topic, "display": term("action", topic, locale)},
        }


def card(desk: Desk, advice: Recommendation, sources: tuple[str, ...]) -> Json:
    """The card of one recommendation.

    Args:
        desk: for whom it is written.
        advice: the recommendation.
        sources: references to the responses that it rests on.
    """
    text = advice.text[desk.locale]
    written: Json = {
        "uuid": desk.uuid(advice.pathway, advice.id, *sources),
        "summary": _short(text),
        "detail": "\n".join((_plain(text), "", *_facts(desk, advice), "", codes.NOT_A_DIAGNOSIS[desk.locale])),
        "indicator": "critical" if advice.critical else "warning" if advice.urgency in _SOON else "info",
        "source": desk.source(advice.action),
    }
    if advice.is_referral or (advice.action in {"screen", "re-screen"} and advice.instrument is not None):
        what = term("action", advice.action, desk.locale)
        about = term("destination", advice.destination, desk.locale)
        if not advice.is_referral:
            about = desk.name(str(advice.instrument))
        written |= _suggested(
            desk, written["uuid"], f"{what} ({about})", order(desk.request, advice, sources, desk.locale)
        )
    reasons = f"{codes.BASE}:override-reason"
    written["overrideReasons"] = [
        {"system": reasons, "code": code, "display": name} for code, name in override_reasons(desk.locale)
    ]
    return written


def remark(desk: Desk, unusable: Unusable | None) -> Json:
    """The card that says what could not be read: a response, or the rest of the pages."""
    if unusable is None:
        said = desk.say("paged")
        return _notice(desk, "paged", said, said, "warning")
    said = desk.say("unusable", name=desk.name(unusable.instrument))
    detail = "\n".join((_plain(said), "", f"- {_plain(f'{unusable.day} {unusable.error}'.strip())}"))
    return _notice(desk, unusable.reference or unusable.instrument, said, detail, "warning")


def invitation(desk: Desk, instruments: Sequence[str]) -> Json:
    """The card that says which forms with which the pathway begins were never answered."""
    said = desk.say("invite", name=desk.say("mark").join(map(desk.name, instruments)))
    limits = desk.plan.limits
    ages = [] if limits.youngest_months is None else [desk.say("ages", youngest=limits.youngest_months // 12)]
    return _notice(desk, "invite", said, "\n\n".join((_plain(said), *ages)), "info")


def _notice(desk: Desk, about: str, said: str, detail: str, indicator: str) -> Json:
    return {
        "uuid": desk.uuid(about),
        "summary": _short(said),
        "detail": detail,
        "indicator": indicator,
        "source": desk.source("screen" if indicator == "info" else "complete"),
    }


def _suggested(desk: Desk, card_id: str, what: str, resource: Json) -> Json:
    label = desk.say("order", what=what)
    action = {"type": "create", "description": label, "resource": resource}
    suggestion = {"label": label, "uuid": desk.uuid(card_id, "suggestion"), "actions": [action]}
    return {"suggestions": [suggestion], "selectionBehavior": "at-most-one"}


def _facts(desk: Desk, advice: Recommendation) -> Iterator[str]:
    locale = desk.locale
    for reason in advice.reasons:
        yield _line(desk, "why", [_reason(reason, locale)])
    yield _line(desk, "when", [term("urgency", advice.urgency, locale), advice.due or advice.within])
    yield _line(desk, "where", [term("destination", advice.destination, locale)])
    if advice.notify:
        yield _line(desk, "tell", [term("notify", code, locale) for code in advice.notify])
    rule = f"{advice.pathway} {advice.id}"
    basis = [term("status", advice.status, locale), term("confidence", advice.confidence, locale)]
    yield _line(desk, "basis", [*basis, rule, *advice.cite])


def _line(desk: Desk, key: str, parts: Iterable[str]) -> str:
    return desk.say("fact", name=desk.say(key), said=_plain(desk.say("mark").join(parts)))


def _reason(reason: Reason, locale: str) -> str:
    """What was found, in our words, and the comparison that decided it."""
    instrument = load(reason.instrument, allow_draft=True)
    ours = labels(instrument, locale)
    name = ours.scale(reason.finding) if reason.truth == "band" else ours.finding(reason.finding)
    return f"{instrument.abbreviation}, {name}: {reason.because}"


def _short(text: str) -> str:
    text = codes.one_line(text)
    return text if len(text) <= _LONGEST_SUMMARY else text[: _LONGEST_SUMMARY - 1].rstrip() + "…"


def _plain(text: str) -> str:
    """A text that means nothing to a reader of Markdown or HTML but itself."""
    return _MARKDOWN.sub(r"\\\1", codes.one_line(text))
